import { LANE_COMMON, LANE_GOVERNANCE } from '@tocsin/core';
import { bytesNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import type { Keyring } from '../log/keyring.ts';
import { openKeyring, writeDeviceSeeds } from '../log/keyring.ts';
import { EPOCH_KEY, settle, valueOf } from '../log/testing.ts';
import type { RecordStore } from '../ports/index.ts';
import { keepGivenKeys, keysToGive, useGivenKeys } from './given-keys.ts';

async function keyringOf(store: RecordStore): Promise<Keyring> {
  const keyring = valueOf(await openKeyring(store, testCrypto));
  if (keyring === undefined) throw new Error('the store belongs to no device');
  return keyring;
}

/** A member's keyring: the key of epoch 1, and what an older one's governance key was. */
async function helper(): Promise<Keyring> {
  const keyring = await keyringOf(await settle(createMemoryStore()));
  valueOf(await keyring.addEpochKey(3, bytesNamed('epoch', 3)));
  keyring.addGovernanceKey(2, bytesNamed('governance', 2));
  return keyring;
}

async function phone(): Promise<RecordStore> {
  const store = createMemoryStore();
  const seeds = { device: bytesNamed('p'), prekey: bytesNamed('q'), boxSeed: bytesNamed('r') };
  valueOf(await writeDeviceSeeds(store, seeds));
  return store;
}

describe('keys for a new phone', () => {
  test('are those of governance alone, of every epoch up to the newest in force', async () => {
    const keyring = await helper();
    const given = keysToGive(keyring, 3);
    expect(given.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    for (const { epoch, key } of given)
      expect(key).toEqual(keyring.laneKey(epoch, LANE_GOVERNANCE));
    for (const { key } of given) expect(key).not.toEqual(EPOCH_KEY);
    expect(keysToGive(keyring, 2).map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test('open what is decided, and nothing else, also after a restart', async () => {
    const store = await phone();
    const given = keysToGive(await helper(), 3);
    valueOf(await keepGivenKeys(store, given));
    for (let times = 0; times < 2; times += 1) {
      const keyring = await keyringOf(store);
      valueOf(await useGivenKeys(store, keyring));
      for (const { epoch, key } of given) {
        expect(keyring.laneKey(epoch, LANE_GOVERNANCE)).toEqual(key);
        expect(keyring.laneKey(epoch, LANE_COMMON)).toBeUndefined();
        expect(keyring.epochKey(epoch)).toBeUndefined();
      }
    }
  });

  test('are forgotten by a phone that has a key of its own', async () => {
    const store = await phone();
    valueOf(await keepGivenKeys(store, [{ epoch: 1, key: bytesNamed('a wrong one') }]));
    const first = await keyringOf(store);
    valueOf(await useGivenKeys(store, first));
    valueOf(await first.addEpochKey(2, bytesNamed('epoch', 2)));
    const later = await keyringOf(store);
    valueOf(await useGivenKeys(store, later));
    expect(later.laneKey(1, LANE_GOVERNANCE)).toBeUndefined();
    const last = await keyringOf(store);
    valueOf(await useGivenKeys(store, last));
    expect(last.laneKey(1, LANE_GOVERNANCE)).toBeUndefined();
  });
});
