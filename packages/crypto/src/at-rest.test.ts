import type { Random } from '@tocsin/peer/ports';
import { describe, expect, test } from 'vitest';

import { createAtRest, keyCheck } from './at-rest.ts';
import { wasmCrypto } from './wasm.ts';

const crypto = await wasmCrypto();
const random: Random = {
  bytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
};

describe('what is kept at rest', () => {
  const key = new Uint8Array(32).fill(7);
  const atRest = createAtRest(crypto, random, key);
  const [plain, place] = [Uint8Array.of(1, 2, 3), Uint8Array.of(9)];

  test('opens in its place under its key, and nowhere else', () => {
    const sealed = atRest.seal(plain, place);
    expect(atRest.open(sealed, place)).toEqual(plain);
    expect(atRest.open(sealed, Uint8Array.of(8))).toBeUndefined();
    expect(atRest.open(sealed.slice(0, 10), place)).toBeUndefined();
    const other = createAtRest(crypto, random, new Uint8Array(32));
    expect(other.open(sealed, place)).toBeUndefined();
  });

  test('is sealed anew each time', () => {
    expect(atRest.seal(plain, place)).not.toEqual(atRest.seal(plain, place));
  });

  test('is found by an index of 48 bits that only the key gives', () => {
    const index = atRest.index(plain);
    expect(index).toBe(atRest.index(plain));
    expect(index).toBeLessThan(2 ** 48);
    const other = createAtRest(crypto, random, new Uint8Array(32));
    expect(other.index(plain)).not.toBe(index);
  });

  test('has a check of its key that tells keys apart', () => {
    expect(keyCheck(crypto, key)).toHaveLength(16);
    expect(keyCheck(crypto, key)).not.toEqual(keyCheck(crypto, new Uint8Array(32)));
  });

  test('is neither sealed, opened nor found once its keys are wiped', () => {
    const ended = createAtRest(crypto, random, key);
    const sealed = ended.seal(plain, place);
    ended.wipe();
    expect(() => ended.seal(plain, place)).toThrow('a key that is there');
    expect(() => ended.open(sealed, place)).toThrow('a key that is there');
    expect(() => ended.index(plain)).toThrow('a key that is there');
    expect(atRest.open(sealed, place)).toEqual(plain);
  });
});
