/** The words of Carry and of ways in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { carry as en } from './en/carry.ts';

export const carry: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/carry.ts')).carry,
  ar: async () => (await import('./ar/carry.ts')).carry,
  fr: async () => (await import('./fr/carry.ts')).carry,
});
