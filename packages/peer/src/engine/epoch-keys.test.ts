import type { BoxDue, DeviceId, Hash32, RecordId } from '@tocsin/core';
import { boxKind, entriesOf, epochKeyHashOf } from '@tocsin/core';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import { EPOCH_KEY, ME, NOON, valueOf } from '../log/testing.ts';
import { createEpochKeys } from './epoch-keys.ts';
import { handClock, lastingStore, openPlainPeer, OTHERS } from './testing.ts';

const [ana] = OTHERS;

/** A device that holds the key of epoch 1, and what it does about `ana`, who lacks it. */
async function keeper(devices: readonly DeviceId[], times: number, isTurn = false) {
  const peer = await openPlainPeer(await lastingStore(createMemoryStore()), handClock(NOON));
  const keys = createEpochKeys(peer);
  const kemPublic = testCrypto.kem.pair(bytesNamed('prekey')).publicKey;
  const lacking: BoxDue = {
    device: ana?.id as DeviceId,
    prekey: { kemPublic, boxSeed: bytesNamed('box-seed') },
    boxedBy: new Set(),
  };
  const keyHash = epochKeyHashOf(testCrypto.hash, EPOCH_KEY);
  const wrapped = { nonce: bytesNamed('nonce', 0, 24), sealed: bytesNamed('wrap', 0, 48) };
  const rosterHash = idNamed<Hash32>('roster');
  const turn = {
    number: 2,
    keyHash: epochKeyHashOf(testCrypto.hash, (await keys.prepareTurn(2, rosterHash)) ?? EPOCH_KEY),
    rosterHash,
    wrapped,
  };
  for (let time = 0; time < times; time += 1) {
    const entries = valueOf(await peer.replica.entries());
    await keys.step({
      turns: isTurn ? [{ act: idNamed<RecordId>('turn'), author: ME.id, turn }] : [],
      epochs: [{ number: 1, keyHash, wrapped: null }],
      devices,
      due: () => [lacking],
      dueAt: null,
      entries,
      prekeyTurnHours: 720,
      advances: () => false,
    });
  }
  return entriesOf(boxKind, valueOf(await peer.replica.entries())).length;
}

describe('a turn that its author wrote anew', () => {
  test('has the same key after a restart, and another one once somebody is let out', async () => {
    const store = await lastingStore(createMemoryStore());
    const [before, after] = ['before', 'after'].map((name) => idNamed<Hash32>(name));
    const open = async () => createEpochKeys(await openPlainPeer(store, handClock(NOON)));
    const keys = await open();
    const first = await keys.prepareTurn(2, before as Hash32);
    expect(first).toHaveLength(32);
    expect(await (await open()).prepareTurn(2, before as Hash32)).toEqual(first);
    // Whoever was let out since may have been given the first in a box.
    expect(await keys.prepareTurn(2, after as Hash32)).not.toEqual(first);
  });
});

describe('whoever lacks the key', () => {
  test('is boxed for by a device that counts, also for a turn that it wrote itself', async () => {
    expect(await keeper([ME.id], 1)).toBe(1);
    expect(await keeper([ME.id], 1, true)).toBe(2);
  });

  test('is not boxed for by one that was struck: no box of its counts, so it would not end', async () => {
    const others = OTHERS.map(({ id }) => id);
    for (const isTurn of [false, true]) expect(await keeper(others, 3, isTurn)).toBe(0);
  });
});
