/** Assembly's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { assembly as en } from './en/assembly.ts';

export const assembly: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/assembly.ts')).assembly,
  ar: async () => (await import('./ar/assembly.ts')).assembly,
  fr: async () => (await import('./fr/assembly.ts')).assembly,
});
