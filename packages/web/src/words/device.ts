/** The words of This device in every language. */
import type { Catalogue } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { device as en } from './en/device.ts';

export const device: Catalogue<typeof en> = catalogue(en, {
  es: async () => (await import('./es/device.ts')).device,
  ar: async () => (await import('./ar/device.ts')).device,
  fr: async () => (await import('./fr/device.ts')).device,
});
