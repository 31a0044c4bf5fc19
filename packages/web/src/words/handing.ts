/** The words of handing files on in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { handing as en } from './en/handing.ts';

export const handing: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/handing.ts')).handing,
  ar: async () => (await import('./ar/handing.ts')).handing,
  fr: async () => (await import('./fr/handing.ts')).handing,
});
