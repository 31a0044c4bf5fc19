/** Pulse's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { pulse as en } from './en/pulse.ts';

export const pulse: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/pulse.ts')).pulse,
  ar: async () => (await import('./ar/pulse.ts')).pulse,
  fr: async () => (await import('./fr/pulse.ts')).pulse,
});
