/** Bell's words in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { bell as en } from './en/bell.ts';

export const bell: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/bell.ts')).bell,
  ar: async () => (await import('./ar/bell.ts')).bell,
  fr: async () => (await import('./fr/bell.ts')).bell,
});
