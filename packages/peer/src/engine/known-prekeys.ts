/**
 * To whom a parcel can be sealed: the newest prekey of each other device of a log, as its record
 * shows it, or as it came with the file of a founding or a pact (decision 0004), so that even the
 * very first parcel finds its readers.
 */
import type { DeviceId, Prekey, Result } from '@tocsin/core';
import { entriesOf, prekeyKind, saidAs } from '@tocsin/core';

import type { RecordStore, StoreFault } from '../ports/index.ts';
import type { Judged, LogPeer } from './log-peer.ts';

/** X-Wing public keys of the other devices that count, ascending by device. */
export async function knownPrekeys<J extends Judged>(
  peer: LogPeer<J>,
): Promise<ReadonlyMap<DeviceId, Uint8Array>> {
  const newest = new Map<DeviceId, { readonly seq: number; readonly key: Uint8Array }>();
  for (const entry of entriesOf(prekeyKind, peer.entries())) {
    const { author, seq } = entry.header;
    const said = saidAs(prekeyKind, entry);
    if (said !== undefined && (newest.get(author)?.seq ?? -1) < seq)
      newest.set(author, { seq, key: said.kemPublic });
  }
  const keys = new Map<DeviceId, Uint8Array>();
  for (const device of [...peer.judged().subjectByDevice.keys()].toSorted()) {
    if (device === peer.replica.me) continue;
    const key = newest.get(device)?.key ?? (await readKept(peer.parts.store, device));
    if (key !== undefined) keys.set(device, key);
  }
  return keys;
}

async function readKept(store: RecordStore, device: DeviceId): Promise<Uint8Array | undefined> {
  const kept = await store.readLocal(keptName(device));
  return kept.ok ? kept.value : undefined;
}

/** Keeps the prekeys that a founding's or a pact's file brought. */
export async function keepPrekeys(
  store: RecordStore,
  prekeys: readonly { readonly device: DeviceId; readonly prekey: Prekey }[],
): Promise<Result<void, StoreFault>> {
  return await store.writeLocal(
    new Map(prekeys.map(({ device, prekey }) => [keptName(device), prekey.kemPublic])),
  );
}

function keptName(device: DeviceId): string {
  return `prekey.of.${device}`;
}
