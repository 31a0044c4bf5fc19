/** The words of the frame in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { shell as en } from './en/shell.ts';

export const shell: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/shell.ts')).shell,
  ar: async () => (await import('./ar/shell.ts')).shell,
  fr: async () => (await import('./fr/shell.ts')).shell,
});
