/** Mutual aid's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { aid as en } from './en/aid.ts';

export const aid: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/aid.ts')).aid,
  ar: async () => (await import('./ar/aid.ts')).aid,
  fr: async () => (await import('./fr/aid.ts')).aid,
});
