import type { RecordStore } from '../ports/index.ts';
import { testCrypto } from '@tocsin/core/testing';
import { createMemoryStore } from '@tocsin/storage/memory';
import { describe, expect, test } from 'vitest';

import { countedRandom, valueOf } from '../log/testing.ts';
import {
  ensurePactKeys,
  forgetPactPaper,
  promiseOf,
  readPactPaper,
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
    valueOf(await forgetPactPaper(store));
    expect(valueOf(await readPactPaper(store))).toBeUndefined();
    expect(await keysIn(store)).toEqual({ ...keys, nextSeal: undefined, recovery: undefined });
  });

  test('leave nothing of those for later in memory once they are on paper', async () => {
    const keys = await keysIn(createMemoryStore());
    const secret = keys.nextSeal?.secretKey;
    expect(withoutPaper(keys)).toMatchObject({ bell: keys.bell, nextSeal: undefined });
    expect(secret?.every((byte) => byte === 0)).toBe(true);
  });
});
