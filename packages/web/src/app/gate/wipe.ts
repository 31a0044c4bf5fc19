/** Takes away everything that this site keeps in this browser. */
import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';

import type { ControlFault } from '../../rpc/calls.ts';
import { act } from '../asking.ts';
import { go } from '../route.ts';

/** Why the last wiping stopped half way. */
export const wipeFault: Signal<ControlFault | undefined> = signal(undefined);

/** Wipes, settings and the kept copy of the app among it; then goes to a screen of the first run. */
export async function wipeHere(then: string): Promise<void> {
  const wiped = await act({ kind: 'wipe' });
  wipeFault.value = wiped.ok ? undefined : wiped.fault;
  if (!wiped.ok) return;
  if ('caches' in globalThis) for (const name of await caches.keys()) await caches.delete(name);
  localStorage.clear();
  sessionStorage.clear();
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  // With them go the subscriptions by which this browser could be woken.
  for (const registration of registrations) await registration.unregister();
  go(then);
}
