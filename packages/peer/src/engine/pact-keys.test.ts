import type { RecordStore } from '../ports/index.ts';
import type { PolicyId } from '@tocsin/core';
import { rosterNamed } from '@tocsin/core/federation/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { createMemoryStore } from '@tocsin/storage/memory';
import { describe, expect, test } from 'vitest';

import { countedRandom, valueOf } from '../log/testing.ts';
import {
  bellIn,
  ensurePactKeys,
  ensureTermKeys,
  forgetPactPaper,
  forgetServedPaper,
  nextSealOnPaper,
  nextSealsOf,
  pactKeyOf,
  promiseOf,
  readPactPaper,
  sealIn,
  sealsOf,
  withoutPaper,
} from './pact-keys.ts';

const keysIn = async (store: RecordStore) =>
  valueOf(await ensurePactKeys(store, testCrypto, countedRandom()));

describe('a holder’s keys in a pact', () => {
  test('are made once, all different', async () => {
    const store = createMemoryStore();
    const keys = await keysIn(store);
    expect(await keysIn(store)).toEqual(keys);
    const shown = [keys.bell, keys.seal, keys.nextSeal, keys.recovery].map((pair) =>
      pair === undefined ? '' : promiseOf(testCrypto, pair),
    );
    expect(new Set(shown).size).toBe(4);
  });

  test('for later follow from a code of 16 bytes, and are gone with it', async () => {
    const store = createMemoryStore();
    const keys = await keysIn(store);
    expect(valueOf(await readPactPaper(store))).toHaveLength(16);
    const code = valueOf(await readPactPaper(store)) as Uint8Array;
    valueOf(
      await forgetPactPaper(
        store,
        code.map((byte) => byte ^ 1),
      ),
    );
    expect(valueOf(await readPactPaper(store))).toEqual(code);
    valueOf(await forgetPactPaper(store, code));
    expect(valueOf(await readPactPaper(store))).toBeUndefined();
    expect(await keysIn(store)).toEqual({ ...keys, nextSeal: undefined, recovery: undefined });
  });

  test('leave nothing of those for later in memory once they are on paper', async () => {
    const store = createMemoryStore();
    const keys = await keysIn(store);
    const code = valueOf(await readPactPaper(store)) as Uint8Array;
    const secret = keys.nextSeal?.secretKey;
    expect(withoutPaper(testCrypto, keys, code)).toMatchObject({
      bell: keys.bell,
      nextSeal: undefined,
    });
    expect(secret?.every((byte) => byte === 0)).toBe(true);
  });

  test('for a later roster are made once, and the older sheet is asked for first', async () => {
    const store = createMemoryStore();
    const random = countedRandom();
    const keys = valueOf(await ensurePactKeys(store, testCrypto, random));
    const after = idNamed<PolicyId>('standing');
    const made = valueOf(await ensureTermKeys(store, testCrypto, random, keys, after));
    expect(valueOf(await ensureTermKeys(store, testCrypto, random, keys, after))).toBe(made);
    expect([...keys.later]).toEqual([[after, made]]);
    expect(valueOf(await ensurePactKeys(store, testCrypto, random))).toEqual(keys);
    const code = valueOf(await readPactPaper(store)) as Uint8Array;
    expect(nextSealOnPaper(testCrypto, code)).toEqual(keys.nextSeal);
    valueOf(await forgetServedPaper(store, testCrypto, keys, (of) => of === after));
    expect(nextSealsOf(keys)).toEqual([made.nextSeal]);
    const newer = valueOf(await readPactPaper(store)) as Uint8Array;
    expect(nextSealOnPaper(testCrypto, newer)).toEqual(made.nextSeal);
  });

  test('stand where a roster shows them, whichever of its rosters it is', async () => {
    const store = createMemoryStore();
    const random = countedRandom();
    const keys = valueOf(await ensurePactKeys(store, testCrypto, random));
    const after = idNamed<PolicyId>('standing');
    const made = valueOf(await ensureTermKeys(store, testCrypto, random, keys, after));
    const { roster } = rosterNamed('ana');
    const shown = { ...roster, bells: [{ key: pactKeyOf(made.bell), label: 0 }] };
    expect(bellIn(keys, shown)).toEqual({ pair: made.bell, index: 0 });
    expect(bellIn(keys, roster)).toBeUndefined();
    expect(sealIn(keys, { ...roster, seals: [pactKeyOf(keys.seal)] })?.pair).toBe(keys.seal);
    expect(sealsOf(keys)).toEqual([made.seal, keys.seal]);
  });

  test('of a roster long past are gone from the store', async () => {
    const store = createMemoryStore();
    const random = countedRandom();
    const keys = valueOf(await ensurePactKeys(store, testCrypto, random));
    for (let at = 0; at < 9; at += 1) {
      const after = idNamed<PolicyId>('roster', at);
      valueOf(await ensureTermKeys(store, testCrypto, random, keys, after));
    }
    const left = valueOf(await ensurePactKeys(store, testCrypto, random)).later;
    expect(left.size).toBe(8);
    expect(left.has(idNamed<PolicyId>('roster', 0))).toBe(false);
  });
});
