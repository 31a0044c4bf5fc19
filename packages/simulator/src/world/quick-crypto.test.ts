import { toHex } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { quickCrypto } from './quick-crypto.ts';

const crypto = quickCrypto();
const bytes = (length?: number) =>
  fc.uint8Array(
    length === undefined ? { maxLength: 80 } : { minLength: length, maxLength: length },
  );
const key = bytes(32);
const nonce = bytes(24);

/** The same bytes with one bit turned. */
function spoilt(whole: Uint8Array, at: number): Uint8Array {
  const copy = new Uint8Array(whole);
  const place = at % copy.length;
  copy[place] = (copy[place] ?? 0) ^ (1 << (at & 7));
  return copy;
}

describe('the stand-in for cryptography', () => {
  test('gives other hashes for other bytes, and the same for the same', () => {
    fc.assert(
      fc.property(bytes(), bytes(), (one, other) => {
        const isSame = toHex(one) === toHex(other);
        expect(toHex(crypto.hash(one)) === toHex(crypto.hash(other))).toBe(isSame);
      }),
    );
    const short = new Set(
      Array.from({ length: 65_536 }, (_, at) => toHex(crypto.hash(Uint8Array.of(at >> 8, at)))),
    );
    expect(short.size).toBe(65_536);
  });

  test('is pinned, so that histories stay what they were', () => {
    expect(toHex(crypto.hash(Uint8Array.of(1, 2, 3)))).toMatchInlineSnapshot(
      `"f67e0084fdd5e86b0e80ba7b9279cc52ddaff37faef3ea2f99e743d4204f9b2f"`,
    );
  });

  test('verifies what was signed and nothing else', () => {
    fc.assert(
      fc.property(key, bytes(), fc.nat(), (seed, message, at) => {
        const { publicKey, secretKey } = crypto.signingPair(seed);
        const signature = crypto.sign(message, secretKey);
        expect(crypto.verify(signature, message, publicKey)).toBe(true);
        expect(crypto.verify(spoilt(signature, at), message, publicKey)).toBe(false);
        expect(crypto.verify(signature, message, spoilt(publicKey, at))).toBe(false);
        const longer = new Uint8Array([...message, at]);
        expect(crypto.verify(signature, longer, publicKey)).toBe(false);
      }),
    );
  });

  test('opens what was sealed, and nothing that was changed on the way', () => {
    fc.assert(
      fc.property(bytes(), nonce, key, bytes(), fc.nat(), (plain, one, secret, extra, at) => {
        const sealed = crypto.seal(plain, one, secret, extra);
        expect(crypto.open(sealed, one, secret, extra)).toEqual(plain);
        expect(crypto.open(spoilt(sealed, at), one, secret, extra)).toBeUndefined();
        expect(crypto.open(sealed, spoilt(one, at), secret, extra)).toBeUndefined();
        expect(crypto.open(sealed, one, spoilt(secret, at), extra)).toBeUndefined();
        const other = new Uint8Array([...extra, at]);
        expect(crypto.open(sealed, one, secret, other)).toBeUndefined();
      }),
    );
  });

  test('shares a secret with the one it was made for', () => {
    fc.assert(
      fc.property(key, key, bytes(64), (seed, other, luck) => {
        const made = crypto.kem.encapsulate(crypto.kem.pair(seed).publicKey, luck);
        expect(crypto.kem.decapsulate(made!.ciphertext, seed)).toEqual(made!.shared);
        if (toHex(seed) !== toHex(other))
          expect(crypto.kem.decapsulate(made!.ciphertext, other)).not.toEqual(made!.shared);
      }),
    );
  });
});
