/** People's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { people as en } from './en/people.ts';

export const people: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/people.ts')).people,
  ar: async () => (await import('./ar/people.ts')).people,
  fr: async () => (await import('./fr/people.ts')).people,
});
