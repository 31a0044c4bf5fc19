/** The words of Allies in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { allies as en } from './en/allies.ts';

export const allies: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/allies.ts')).allies,
  ar: async () => (await import('./ar/allies.ts')).allies,
  fr: async () => (await import('./fr/allies.ts')).allies,
});
