/** What is promised of the KEM: X-Wing to the byte, and total in whatever others send. */
import {
  concatBytes,
  invariant,
  KEM_CIPHERTEXT_BYTES,
  KEM_PUBLIC_BYTES,
  toHex,
} from '@tocsin/core';
import type { SyncCrypto } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bytesOf, countingBytes, sha256Hex, withFlippedBit } from '../testing.ts';

/** The driver under test, once it is there. */
type Given = () => SyncCrypto;

/** Properties of the KEM are slow: milliseconds a run. */
const KEM_RUNS = 5;

const anyBytes = fc.uint8Array({ maxLength: 300 });
const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyBit = fc.nat();

/** The part of the suite about the KEM. */
export function testEncapsulation(given: Given): void {
  testKem(given);
  testHostileKem(given);
}

/**
 * The three test vectors of draft-connolly-cfrg-xwing-kem (repository commit 5cb311d, as printed
 * in revision 08, appendix C); key and ciphertext by their SHA-256, to stay small.
 */
const X_WING_VECTORS = [
  {
    seed: '7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26',
    randomness:
      '3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2' +
      '35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2',
    publicKeySha256: '2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb',
    ciphertextSha256: '17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33',
    shared: 'd2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384',
  },
  {
    seed: 'badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea',
    randomness:
      '17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef' +
      'aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d',
    publicKeySha256: 'c42ba5f8430d7d2c83739338203819f090e8303ce9c8b02107c272bfa5376916',
    ciphertextSha256: '1661ea86d608a1924ba30840cb0a65f13ae051e3aec9cf0f064efc0bc92f2154',
    shared: 'f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150',
  },
  {
    seed: 'ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9',
    randomness:
      '22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619' +
      'f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b',
    publicKeySha256: '6b080d6b84f095342092fa7a22423e58bd681397ad0ef00eac92bd254db4fa95',
    ciphertextSha256: 'd3ca5578500344b5896cffc4fd740c9311946b82951df155e6fd86a7966b43c6',
    shared: '953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f',
  },
];

function testKem(given: Given): void {
  describe('the KEM', () => {
    test('is X-Wing, as the draft’s vectors have it', async () => {
      const { kem } = given();
      for (const vector of X_WING_VECTORS) {
        const { publicKey, secretKey } = kem.pair(bytesOf(vector.seed));
        expect(toHex(secretKey)).toBe(vector.seed);
        expect(await sha256Hex(publicKey)).toBe(vector.publicKeySha256);
        const sent = kem.encapsulate(publicKey, bytesOf(vector.randomness));
        invariant(sent !== undefined, 'a good key is accepted');
        expect(await sha256Hex(sent.ciphertext)).toBe(vector.ciphertextSha256);
        expect(toHex(sent.shared)).toBe(vector.shared);
        expect(kem.decapsulate(sent.ciphertext, secretKey)).toEqual(sent.shared);
      }
    });

    test('gives both sides the same secret, and another pair another', () => {
      const { kem } = given();
      const anyRandomness = fc.uint8Array({ minLength: 64, maxLength: 64 });
      fc.assert(
        fc.property(anySeed, anyRandomness, anyBit, (seed, randomness, bit) => {
          const { publicKey, secretKey } = kem.pair(seed);
          const sent = kem.encapsulate(publicKey, randomness);
          invariant(sent !== undefined, 'a good key is accepted');
          const sizes = [publicKey, secretKey, sent.ciphertext, sent.shared].map((b) => b.length);
          expect(sizes).toEqual([KEM_PUBLIC_BYTES, 32, KEM_CIPHERTEXT_BYTES, 32]);
          expect(kem.decapsulate(sent.ciphertext, secretKey)).toEqual(sent.shared);
          const turned = kem.decapsulate(withFlippedBit(sent.ciphertext, bit), secretKey);
          expect(turned).not.toEqual(sent.shared);
          const other = kem.decapsulate(sent.ciphertext, withFlippedBit(secretKey, bit));
          expect(other).not.toEqual(sent.shared);
        }),
        { numRuns: KEM_RUNS },
      );
    });

    test('refuses every wrong length, by value or as our own mistake', () => {
      const { kem } = given();
      const { publicKey, secretKey } = kem.pair(countingBytes(32));
      for (const length of [0, 32, KEM_PUBLIC_BYTES - 1, KEM_PUBLIC_BYTES + 1]) {
        expect(kem.encapsulate(new Uint8Array(length), countingBytes(64))).toBeUndefined();
      }
      for (const length of [0, 32, KEM_CIPHERTEXT_BYTES - 1, KEM_CIPHERTEXT_BYTES + 1]) {
        expect(kem.decapsulate(new Uint8Array(length), secretKey)).toBeUndefined();
      }
      const ciphertext = new Uint8Array(KEM_CIPHERTEXT_BYTES).fill(9);
      for (const length of [0, 31, 33, 64]) {
        expect(kem.decapsulate(ciphertext, countingBytes(length))).toBeUndefined();
      }
      for (const length of [0, 31, 33, 64]) {
        expect(() => kem.pair(countingBytes(length))).toThrow('a KEM seed has 32 bytes');
      }
      for (const length of [0, 32, 63, 65]) {
        expect(() => kem.encapsulate(publicKey, countingBytes(length))).toThrow(
          'an encapsulation takes 64 random bytes',
        );
      }
    });
  });
}

/** u of the points of low order on Curve25519 and its twist, the large ones not reduced (RFC 7748). */
const LOW_ORDER_SHARES = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

function testHostileKem(given: Given): void {
  describe('the KEM under attack', () => {
    test('refuses an X25519 share of low order, in a key and in a ciphertext', () => {
      const { kem } = given();
      const { publicKey, secretKey } = kem.pair(countingBytes(32));
      const sent = kem.encapsulate(publicKey, countingBytes(64));
      invariant(sent !== undefined, 'a good key is accepted');
      for (const share of LOW_ORDER_SHARES.map(bytesOf)) {
        const badKey = concatBytes(publicKey.subarray(0, KEM_PUBLIC_BYTES - 32), share);
        expect(kem.encapsulate(badKey, countingBytes(64))).toBeUndefined();
        const bad = concatBytes(sent.ciphertext.subarray(0, KEM_CIPHERTEXT_BYTES - 32), share);
        expect(kem.decapsulate(bad, secretKey)).toBeUndefined();
      }
    });

    test('refuses a public key with a coefficient of 3329 or more', () => {
      const { kem } = given();
      const { publicKey } = kem.pair(countingBytes(32));
      // The first 12 bits, little-endian: 3329 and 4095.
      for (const [low, high] of [
        [0x01, 0x0d],
        [0xff, 0x0f],
      ] as const) {
        const bad = publicKey.slice();
        bad[0] = low;
        bad[1] = ((bad[1] ?? 0) & 0xf0) | high;
        expect(kem.encapsulate(bad, countingBytes(64))).toBeUndefined();
      }
    });

    test('gives a secret or nothing for any bytes, never an exception', () => {
      const { kem } = given();
      const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
      fc.assert(
        fc.property(
          fc.oneof(anyBytes, exactly(KEM_PUBLIC_BYTES)),
          fc.oneof(anyBytes, exactly(KEM_CIPHERTEXT_BYTES)),
          fc.oneof(anyBytes, anySeed),
          (publicKey, ciphertext, secretKey) => {
            expect([undefined, 32]).toContain(
              kem.encapsulate(publicKey, countingBytes(64))?.shared.length,
            );
            expect([undefined, 32]).toContain(kem.decapsulate(ciphertext, secretKey)?.length);
          },
        ),
        { numRuns: KEM_RUNS * 4 },
      );
    });
  });
}
