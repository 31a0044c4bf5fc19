/** The faults' sentences in every language; fetched with the first fault, English among them. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { faults as en } from './en/faults.ts';

export const faults: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/faults.ts')).faults,
  ar: async () => (await import('./ar/faults.ts')).faults,
  fr: async () => (await import('./fr/faults.ts')).faults,
});
