import type { DeviceId } from '@tocsin/core';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import { NOON, saidKind, valueOf } from '../log/testing.ts';
import { packForCourier } from './courier.ts';
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
