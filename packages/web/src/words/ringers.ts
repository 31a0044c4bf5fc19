/** The words of rosters and of the absent in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { ringers as en } from './en/ringers.ts';

export const ringers: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/ringers.ts')).ringers,
  ar: async () => (await import('./ar/ringers.ts')).ringers,
  fr: async () => (await import('./fr/ringers.ts')).ringers,
});
