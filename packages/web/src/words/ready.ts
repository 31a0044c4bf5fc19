/** The words of Ready in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { ready as en } from './en/ready.ts';

export const ready: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/ready.ts')).ready,
  ar: async () => (await import('./ar/ready.ts')).ready,
  fr: async () => (await import('./fr/ready.ts')).ready,
});
