/** The kit's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { kit as en } from './en/kit.ts';

export const kit: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/kit.ts')).kit,
  ar: async () => (await import('./ar/kit.ts')).kit,
  fr: async () => (await import('./fr/kit.ts')).kit,
});
