import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import sodium from 'sodium-native';
import { describe, expect, test } from 'vitest';

import { isAdmissibleKey } from './admission.ts';
import { badKeys } from './signing/testing.ts';
import { nativeCrypto } from './native.ts';
import { withFlippedBit } from './testing.ts';

/** A point of order 8 (RFC 8032's curve; it and its multiples are all points of small order). */
const TORSION_GENERATOR = 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a';

/** libsodium's own check, which its browser build leaves out: the second opinion on noble's. */
function isValidPoint(key: Uint8Array): boolean {
  return sodium.crypto_core_ed25519_is_valid_point(Buffer.from(key));
}

describe('the admission of a key', () => {
  test('agrees with libsodium’s check of a point on keys with every known flaw', async () => {
    const keys = (await badKeys()).filter(({ key }) => key.length === 32);
    expect(keys.length).toBeGreaterThan(50);
    for (const { what, key } of keys) {
      expect({ what, said: isValidPoint(key) }).toEqual({ what, said: isAdmissibleKey(key) });
    }
  });

  test('agrees with libsodium’s check of a point on random bytes and damaged keys', () => {
    const { signingPair } = nativeCrypto();
    const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(anyKey, fc.nat(), (bytes, bit) => {
        const { publicKey } = signingPair(bytes);
        for (const key of [bytes, publicKey, withFlippedBit(publicKey, bit)]) {
          expect(isAdmissibleKey(key)).toBe(isValidPoint(key));
        }
      }),
    );
  });

  test('is the same by the native driver’s quick way: by group and torsion, and on any bytes', async () => {
    const { isAdmissibleKey: byNative } = nativeCrypto();
    for (const { what, key } of await badKeys())
      expect({ what, said: byNative(key) }).toEqual({ what, said: false });
    const scalar = fc.bigInt({ min: 1n, max: ed25519.Point.Fn.ORDER - 1n });
    const generator = ed25519.Point.fromHex(TORSION_GENERATOR, false);
    fc.assert(
      fc.property(scalar, fc.nat(7), (some, turns) => {
        const point = ed25519.Point.BASE.multiply(some);
        const shifted = turns === 0 ? point : point.add(generator.multiplyUnsafe(BigInt(turns)));
        const key = shifted.toBytes();
        expect([turns, byNative(key)]).toEqual([turns, turns === 0]);
        expect(isAdmissibleKey(key)).toBe(turns === 0);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 40 }), (bytes) => {
        expect(byNative(bytes)).toBe(isAdmissibleKey(bytes));
      }),
    );
  });
});
