import type { DeviceId, Prekey, RecordId } from '@tocsin/core';
import { idOf } from '@tocsin/core';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import { openKeyring, writeDeviceSeeds } from '../log/keyring.ts';
import { EPOCH_KEY, NOON, saidKind, valueOf } from '../log/testing.ts';
import { packForCourier, takeFromCourier } from './courier.ts';
import { keepPrekeys } from './known-prekeys.ts';
import type { Judged, LogPeer } from './log-peer.ts';
import { handClock, lastingStore, openPlainPeer } from './testing.ts';

/** A device that wrote three records, among so many others that parcels can be sealed to. */
async function among(count: number): Promise<LogPeer<Judged>> {
  const store = await lastingStore(createMemoryStore());
  const others = Array.from({ length: count }, (_, at) => idNamed<DeviceId>(`device ${at}`));
  const prekeys = others.map((device, at) => {
    const { publicKey } = testCrypto.kem.pair(bytesNamed('prekey', at));
    return { device, prekey: { kemPublic: publicKey, boxSeed: bytesNamed('box', at) } };
  });
  valueOf(await keepPrekeys(store, prekeys));
  const peer = await openPlainPeer(store, handClock(NOON), { others });
  for (let said = 0; said < 3; said += 1) valueOf(await peer.append(saidKind, said));
  return peer;
}

describe('what is packed for a courier', () => {
  test(
    'is one file for up to 64 devices, and one more for each further 64',
    { timeout: 60_000 },
    async () => {
      const files = valueOf(await packForCourier(await among(65), []));
      expect(files.map(({ recipients, records }) => [recipients, records])).toEqual([
        [64, 3],
        [1, 3],
      ]);
    },
  );

  test('is several files where the records do not fit into one, and of these none claims all', async () => {
    const peer = await among(2);
    const files = valueOf(await packForCourier(peer, [], 1));
    // A file holds one record at least: nothing is left behind for its size.
    expect(files.map(({ records }) => records)).toEqual([1, 1, 1]);
    expect(peer.custody.sent()).toEqual([]);
  });

  test('is followed, so that its receipts say something', async () => {
    const peer = await among(2);
    valueOf(await packForCourier(peer, []));
    expect(peer.custody.isUnderway(2, 20_750)).toBe(true);
  });

  test('is nothing where nobody else is', async () => {
    expect(await packForCourier(await among(0), [])).toEqual({
      ok: false,
      fault: { kind: 'NoRecipients' },
    });
  });
});

/** A device of another person, to whom parcels can be sealed. */
async function another(): Promise<{ readonly peer: LogPeer<Judged>; readonly prekey: Prekey }> {
  const store = createMemoryStore();
  const seeds = { device: bytesNamed('you'), prekey: bytesNamed('l'), boxSeed: bytesNamed('c') };
  valueOf(await writeDeviceSeeds(store, seeds));
  const keyring = valueOf(await openKeyring(store, testCrypto));
  valueOf((await keyring?.addEpochKey(1, EPOCH_KEY)) ?? { ok: true, value: undefined });
  const others = [idOf<DeviceId>(testCrypto.signingPair(seeds.device).publicKey)];
  const peer = await openPlainPeer(store, handClock(NOON), { others, takesHusks: () => true });
  const kemPublic = peer.replica.keyring.prekeys()[0]?.kem.publicKey as Uint8Array;
  return { peer, prekey: { kemPublic, boxSeed: seeds.boxSeed } };
}

/** A device that wrote some words, of which those in the middle are swept, and packs for another. */
async function sweptFor(prekey: Prekey, device: DeviceId) {
  const store = await lastingStore(createMemoryStore());
  valueOf(await keepPrekeys(store, [{ device, prekey }]));
  const peer = await openPlainPeer(store, handClock(NOON), { others: [device] });
  const words: RecordId[] = [];
  for (let said = 0; said < 6; said += 1) words.push(valueOf(await peer.append(saidKind, said)));
  const whole = valueOf(await packForCourier(peer, []))[0]?.bytes as Uint8Array;
  valueOf(await peer.replica.forget(words.slice(1, 4), []));
  const left = valueOf(await packForCourier(peer, []));
  return { peer, words, whole, left };
}

describe('R14: a parcel', () => {
  test('of a device that swept brings a newcomer as far as it is', async () => {
    const { peer: newcomer, prekey } = await another();
    const { peer, left } = await sweptFor(prekey, newcomer.replica.me);
    expect(left.map(({ records }) => records)).toEqual([3]);
    const opened = valueOf(await takeFromCourier(newcomer, left[0]?.bytes as Uint8Array));
    expect(opened).toMatchObject({ records: 3, fresh: 3, parked: 0, refused: 0, outlived: 0 });
    expect(newcomer.frontier()).toEqual(peer.frontier());
    expect(newcomer.replica.index.husks()).toBe(3);
  });

  test('packed before the sweep brings nothing back where it was swept, and is no fault', async () => {
    const { peer: other, prekey } = await another();
    const { words, whole } = await sweptFor(prekey, other.replica.me);
    valueOf(await takeFromCourier(other, whole));
    valueOf(await other.replica.forget(words.slice(1, 4), []));
    const again = valueOf(await takeFromCourier(other, whole));
    expect(again).toMatchObject({ records: 6, fresh: 0, parked: 0, refused: 0, outlived: 3 });
    expect(other.replica.index.husks()).toBe(3);
  });
});
