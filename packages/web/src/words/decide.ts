/** Decisions' words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { decide as en } from './en/decide.ts';

export const decide: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/decide.ts')).decide,
  ar: async () => (await import('./ar/decide.ts')).decide,
  fr: async () => (await import('./fr/decide.ts')).decide,
});
