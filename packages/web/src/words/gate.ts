/** The gate's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { gate as en } from './en/gate.ts';

export const gate: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/gate.ts')).gate,
  ar: async () => (await import('./ar/gate.ts')).gate,
  fr: async () => (await import('./fr/gate.ts')).gate,
});
