/** A device that joins: its keys before it has a log, and the files that pass between it and us. */
import type { LogId, Prekey as ShownPrekey, Result } from '@tocsin/core';
import { idBytes, ok, prekeyHashOf, uintBytes } from '@tocsin/core';
import type { Keyring } from '@tocsin/peer';
import { openKeyring, writeDeviceSeeds } from '@tocsin/peer';
import type { RecordStore } from '@tocsin/peer/ports';

import type { ControlFault } from './message.ts';
import { failAs, refuse } from './fault.ts';
import type { Host } from './host.ts';
import { textBytes } from './local-values.ts';

/** Makes the keys of a device in an empty store. */
export async function makeDevice(
  host: Host,
  store: RecordStore,
): Promise<Result<Keyring, ControlFault>> {
  const { random } = host;
  const seeds = { device: random.bytes(32), prekey: random.bytes(32), boxSeed: random.bytes(32) };
  const seeded = await writeDeviceSeeds(store, seeds);
  if (!seeded.ok) return failAs(seeded.fault);
  return deviceOf(host, store);
}

/** The keys of the device whose store this is. */
export async function deviceOf(
  host: Host,
  store: RecordStore,
): Promise<Result<Keyring, ControlFault>> {
  const keyring = await openKeyring(store, host.crypto);
  if (!keyring.ok) return failAs(keyring.fault);
  return keyring.value === undefined ? refuse('StoreDamaged') : ok(keyring.value);
}

/** The prekey that a device shows first, and the hash by which acts name it. */
export function shownPrekey(
  { crypto }: Host,
  keyring: Keyring,
): { readonly prekey: ShownPrekey; readonly hash: ReturnType<typeof prekeyHashOf> } | undefined {
  const own = keyring.prekeys()[0];
  if (own === undefined) return undefined;
  const prekey = { kemPublic: own.kem.publicKey, boxSeed: own.boxSeed };
  return { prekey, hash: prekeyHashOf(crypto.hash, prekey) };
}

/** The parts of a file that say which log it is about, and where its devices are reached. */
export function logParts(
  log: LogId,
  tempoMs: number,
  ways: readonly string[],
): readonly (readonly [string, Uint8Array])[] {
  return [
    ['log', idBytes(log)],
    ['tempo', uintBytes(tempoMs, 4)],
    ['ways', textBytes(ways.slice(0, 8).join('\n'))],
  ];
}
