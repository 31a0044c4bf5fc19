/** Powers' words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { power as en } from './en/power.ts';

export const power: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/power.ts')).power,
  ar: async () => (await import('./ar/power.ts')).power,
  fr: async () => (await import('./fr/power.ts')).power,
});
