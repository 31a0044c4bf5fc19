/** The first run's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { firstRun as en } from './en/first-run.ts';

export const firstRun: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/first-run.ts')).firstRun,
  ar: async () => (await import('./ar/first-run.ts')).firstRun,
  fr: async () => (await import('./fr/first-run.ts')).firstRun,
});
