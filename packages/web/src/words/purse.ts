/** The purse's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { purse as en } from './en/purse.ts';

export const purse: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/purse.ts')).purse,
  ar: async () => (await import('./ar/purse.ts')).purse,
  fr: async () => (await import('./fr/purse.ts')).purse,
});
