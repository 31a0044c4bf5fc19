/** The words of what lies inside Pulse, in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { inquiry as en } from './en/inquiry.ts';

export const inquiry: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/inquiry.ts')).inquiry,
  ar: async () => (await import('./ar/inquiry.ts')).inquiry,
  fr: async () => (await import('./fr/inquiry.ts')).inquiry,
});
