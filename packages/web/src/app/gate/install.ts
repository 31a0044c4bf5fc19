/** The browser's offer to install the app, kept until the person wants it. Not every browser has one. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

/** The offer; undefined where there is none, or it was taken. */
export const install: Signal<InstallOffer | undefined> = signal(undefined);

/** Listens for the offer from the beginning: it comes once. */
export function startInstall(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    install.value = event as InstallOffer;
  });
  addEventListener('appinstalled', () => (install.value = undefined));
}

/** Takes the offer: the browser asks the person. */
export async function installNow(): Promise<void> {
  const offer = install.value;
  install.value = undefined;
  await offer?.prompt();
}
