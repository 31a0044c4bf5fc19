import fc from 'fast-check';
import sodium from 'sodium-native';
import { describe, expect, test } from 'vitest';

import { isAdmissibleKey } from './admission.ts';
import { badKeys } from './signing/testing.ts';
import { nativeCrypto } from './native.ts';
import { withFlippedBit } from './testing.ts';

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
});
