/** The words of consent and playbooks in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { consent as en } from './en/consent.ts';

export const consent: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/consent.ts')).consent,
  ar: async () => (await import('./ar/consent.ts')).consent,
  fr: async () => (await import('./fr/consent.ts')).consent,
});
