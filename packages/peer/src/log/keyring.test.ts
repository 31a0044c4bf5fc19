import { bytesNamed, testCrypto } from '@tocsin/core/testing';
import { equalBytes, LANE_COMMON, LANE_GOVERNANCE, laneKey } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import type { RecordStore } from '../ports/index.ts';
import type { Keyring } from './keyring.ts';
import { openKeyring, PREKEYS_MAX } from './keyring.ts';
import { EPOCH_KEY, ME, settle, valueOf } from './testing.ts';

async function keyringOf(store: RecordStore): Promise<Keyring> {
  const keyring = valueOf(await openKeyring(store, testCrypto));
  if (keyring === undefined) throw new Error('the store belongs to no device');
  return keyring;
}

const publicKeys = (keyring: Keyring): readonly Uint8Array[] =>
  keyring.prekeys().map(({ kem }) => kem.publicKey);

describe('the keyring of a device', () => {
  test('is not there in a store that belongs to no device', async () => {
    expect(await openKeyring(createMemoryStore(), testCrypto)).toEqual({
      ok: true,
      value: undefined,
    });
  });

  test('keeps the four newest prekeys, newest first, also when opened again', async () => {
    const store = await settle(createMemoryStore());
    const keyring = await keyringOf(store);
    const made = [bytesNamed('k'), ...[1, 2, 3, 4, 5].map((at) => bytesNamed('seed', at))];
    for (const seed of made.slice(1)) valueOf(await keyring.addPrekey(seed, bytesNamed('box')));
    const expected = made
      .slice(-PREKEYS_MAX)
      .toReversed()
      .map((seed) => testCrypto.kem.pair(seed).publicKey);
    expect(publicKeys(keyring)).toEqual(expected);
    expect(publicKeys(await keyringOf(store))).toEqual(expected);
    expect(valueOf(await store.readLocal('key.prekey.1'))).toBeUndefined();
    expect(valueOf(await store.readLocal('key.prekey.2'))).toBeDefined();
  });

  test('remembers epoch keys when opened again, and does not take another for one it has', async () => {
    const store = await settle(createMemoryStore());
    const keyring = await keyringOf(store);
    valueOf(await keyring.addEpochKey(300, bytesNamed('300')));
    valueOf(await keyring.addEpochKey(2, bytesNamed('2')));
    valueOf(await keyring.addEpochKey(2, bytesNamed('other')));
    for (const one of [keyring, await keyringOf(store)]) {
      expect(one.epochKey(1)).toEqual(EPOCH_KEY);
      expect(one.epochKey(2)).toEqual(bytesNamed('2'));
      expect(one.epochKey(300)).toEqual(bytesNamed('300'));
      expect(one.epochKey(3)).toBeUndefined();
      expect(one.highestEpoch()).toBe(300);
      expect(one.me).toBe(ME.id);
    }
  });

  test('keeps the keys of two branches that turned to one epoch, and uses the one it is told', async () => {
    const store = await settle(createMemoryStore());
    const keyring = await keyringOf(store);
    const [one, other, third] = ['one', 'other', 'third'].map((name) => bytesNamed(name)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    for (const key of [one, other, one]) valueOf(await keyring.addEpochKey(2, key));
    const is = (wanted: Uint8Array) => (key: Uint8Array) => equalBytes(key, wanted);
    expect(keyring.useEpochKey(2, is(one))).toBe(false);
    expect(keyring.useEpochKey(2, is(other))).toBe(true);
    expect(keyring.epochKey(2)).toEqual(other);
    const lanes = [other, one].map((key) => laneKey(testCrypto.keyedHash, key, LANE_COMMON));
    expect(keyring.laneKey(2, LANE_COMMON)).toEqual(lanes[0]);
    expect(keyring.laneKeys(2, LANE_COMMON)).toEqual(lanes);
    expect(keyring.useEpochKey(2, is(third))).toBe(true);
    expect([keyring.epochKey(2), keyring.laneKey(2, LANE_COMMON)]).toEqual([undefined, undefined]);
    expect(keyring.laneKeys(2, LANE_COMMON)).toHaveLength(2);
    const again = await keyringOf(store);
    expect(again.useEpochKey(2, is(other))).toBe(true);
    expect(again.epochKey(2)).toEqual(other);
    expect(again.useEpochKey(9, is(one))).toBe(false);
  });

  test('opens only the governance lane of an epoch that was unwrapped from a later one', async () => {
    const keyring = await keyringOf(await settle(createMemoryStore()));
    const key = bytesNamed('governance');
    expect(keyring.addGovernanceKey(7, key)).toBe(true);
    expect(keyring.addGovernanceKey(7, key)).toBe(false);
    expect(keyring.addGovernanceKey(1, key)).toBe(false);
    expect(keyring.laneKey(7, LANE_GOVERNANCE)).toEqual(key);
    expect(keyring.laneKey(7, LANE_COMMON)).toBeUndefined();
    const common = laneKey(testCrypto.keyedHash, EPOCH_KEY, LANE_COMMON);
    expect(keyring.laneKey(1, LANE_COMMON)).toEqual(common);
  });
});

describe('a keyring whose store fails', () => {
  test('does not remember a key that the store did not take', async () => {
    const store = await settle(createMemoryStore());
    const full: RecordStore = {
      ...store,
      writeLocal: () => Promise.resolve({ ok: false, fault: { kind: 'StoreFull' } }),
    };
    const keyring = await keyringOf(full);
    expect((await keyring.addEpochKey(2, bytesNamed('2'))).ok).toBe(false);
    expect((await keyring.addPrekey(bytesNamed('p'), bytesNamed('b'))).ok).toBe(false);
    expect(keyring.epochKey(2)).toBeUndefined();
    expect(keyring.prekeys()).toHaveLength(1);
  });

  test.each<[string, string, Uint8Array | null]>([
    ['a device key of another length', 'key.device', new Uint8Array(31)],
    ['no prekey where one was made', 'key.prekey.0', null],
    ['a prekey of another length', 'key.prekey.0', new Uint8Array(63)],
    ['no count of prekeys', 'key.prekeys', null],
    ['a count of prekeys that never were', 'key.prekeys', new Uint8Array(4).fill(255)],
    ['a list of epochs cut in half', 'key.epochs', new Uint8Array(3)],
    ['no key where an epoch was listed', 'key.epoch.1', null],
    ['an epoch key of another length', 'key.epoch.1', new Uint8Array(33)],
  ])('is refused as damaged with %s', async (_, name, value) => {
    const store = await settle(createMemoryStore());
    valueOf(await store.writeLocal(new Map([[name, value]])));
    expect(await openKeyring(store, testCrypto)).toEqual({
      ok: false,
      fault: { kind: 'StoreDamaged' },
    });
  });
});
