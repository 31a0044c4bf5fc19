/** The words of draws in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { draws as en } from './en/draws.ts';

export const draws: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/draws.ts')).draws,
  ar: async () => (await import('./ar/draws.ts')).draws,
  fr: async () => (await import('./fr/draws.ts')).draws,
});
