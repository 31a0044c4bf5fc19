/** The two drivers, side by side: the same bytes and the same verdicts, whatever they are given. */
import { invariant } from '@tocsin/core';
import type { SyncCrypto } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { badKeys, forgeries } from './signing/testing.ts';
import { nativeCrypto } from './native.ts';
import { bytesOf, publishedCases, withFlippedBit } from './testing.ts';
import { wasmCrypto } from './wasm.ts';

const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyBytes = fc.uint8Array({ maxLength: 300 });

const native = nativeCrypto();
const wasm = await wasmCrypto();

/** Asks both the same, and gives the one answer. */
function both<Answer>(ask: (crypto: SyncCrypto) => Answer): Answer {
  const answer = ask(native);
  expect(ask(wasm)).toEqual(answer);
  return answer;
}

describe('sodium-native and libsodium-wrappers', () => {
  test('hash alike', () => {
    const anyLength = fc.integer({ min: 16, max: 64 });
    const anyHashKey = fc.uint8Array({ minLength: 16, maxLength: 64 });
    fc.assert(
      fc.property(anyBytes, anyHashKey, anyLength, (bytes, key, length) => {
        both((crypto) => crypto.hash(bytes));
        both((crypto) => crypto.keyedHash(key, bytes, length));
      }),
    );
  });

  test('make the same pairs and signatures and read each other’s', () => {
    fc.assert(
      fc.property(exactly(32), anyBytes, (seed, message) => {
        const { publicKey, secretKey } = both((crypto) => crypto.signingPair(seed));
        const signature = both((crypto) => crypto.sign(message, secretKey));
        expect(both((crypto) => crypto.verify(signature, message, publicKey))).toBe(true);
      }),
    );
  });

  test('seal alike and open each other’s seals', () => {
    fc.assert(
      fc.property(anyBytes, exactly(24), exactly(32), anyBytes, (plain, nonce, key, associated) => {
        const sealed = both((crypto) => crypto.seal(plain, nonce, key, associated));
        expect(both((crypto) => crypto.open(sealed, nonce, key, associated))).toEqual(plain);
      }),
    );
  });

  test('agree on the KEM', () => {
    fc.assert(
      fc.property(exactly(32), exactly(64), fc.nat(), (seed, randomness, bit) => {
        const { publicKey, secretKey } = both((crypto) => crypto.kem.pair(seed));
        const sent = both((crypto) => crypto.kem.encapsulate(publicKey, randomness));
        invariant(sent !== undefined, 'a good key is accepted');
        both((crypto) => crypto.kem.decapsulate(sent.ciphertext, secretKey));
        const damaged = withFlippedBit(sent.ciphertext, bit);
        both((crypto) => crypto.kem.decapsulate(damaged, secretKey));
      }),
      { numRuns: 5 },
    );
  });
});

describe('sodium-native and libsodium-wrappers on what is hostile', () => {
  test('give the same verdict on signatures damaged in one, two or three bits', () => {
    const anyDamage = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(exactly(32), exactly(32), anyDamage, (seed, message, damage) => {
        const { publicKey, secretKey } = native.signingPair(seed);
        const signature = native.sign(message, secretKey);
        const badSignature = damage.reduce(withFlippedBit, signature);
        const badKey = damage.reduce(withFlippedBit, publicKey);
        both((crypto) => crypto.verify(badSignature, message, publicKey));
        both((crypto) => crypto.verify(signature, message, badKey));
      }),
    );
  });

  test('give the same verdict on every forgery under every flawed key', async () => {
    const keys = (await badKeys()).map(({ key }) => key);
    expect.hasAssertions();
    for (const { signature, message, key } of await forgeries()) {
      for (const under of [key, ...keys]) {
        both((crypto) => crypto.verify(signature, message, under));
      }
    }
    for (const key of keys) both((crypto) => crypto.isAdmissibleKey(key));
  });

  test('give the same verdict on any bytes of any length', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, anyBytes, anyBytes, (a, b, c, d) => {
        both((crypto) => crypto.verify(a, b, c));
        both((crypto) => crypto.isAdmissibleKey(a));
        both((crypto) => crypto.open(a, b, c, d));
      }),
    );
  });

  test('give the same verdict on every case of speccheck', (context) => {
    expect.hasAssertions();
    const cases = publishedCases(context, 'ed25519-speccheck.json');
    for (const { msg, pk, sig } of cases) {
      both((crypto) => crypto.verify(bytesOf(sig), bytesOf(msg), bytesOf(pk)));
      both((crypto) => crypto.isAdmissibleKey(bytesOf(pk)));
    }
  });
});
