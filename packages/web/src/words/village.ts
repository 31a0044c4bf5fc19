/** The practice village's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { village as en } from './en/village.ts';

export const village: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/village.ts')).village,
  ar: async () => (await import('./ar/village.ts')).village,
  fr: async () => (await import('./fr/village.ts')).village,
});
