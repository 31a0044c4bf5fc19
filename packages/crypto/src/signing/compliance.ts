/** What is promised of signatures: RFC 8032, libsodium's verdicts, and the profile over them. */
import { asciiBytes, concatBytes, SIGNATURE_BYTES, toHex } from '@tocsin/core';
import type { SyncCrypto } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bytesOf, countingBytes, publishedCases, withFlippedBit } from '../testing.ts';
import { badKeys, forgeries } from './testing.ts';

/** The driver under test, once it is there. */
type Given = () => SyncCrypto;

const anyBytes = fc.uint8Array({ maxLength: 300 });
const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyBit = fc.nat();

/** The part of the suite about signatures and the admission of keys. */
export function testSignatures(given: Given): void {
  testSigning(given);
  testRefusedSigning(given);
  testForgeries(given);
  testPublishedSignatures(given);
}

function testSigning(given: Given): void {
  describe('a signature', () => {
    test('is Ed25519 of RFC 8032 §7.1', () => {
      const { signingPair, sign } = given();
      const pair = signingPair(
        bytesOf('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'),
      );
      expect(toHex(pair.publicKey)).toBe(
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      );
      expect(toHex(sign(new Uint8Array(0), pair.secretKey))).toBe(
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
          '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      );
    });

    test('verifies under the key of its pair, which is admissible', () => {
      const { signingPair, sign, verify, isAdmissibleKey } = given();
      fc.assert(
        fc.property(anySeed, anyBytes, (seed, message) => {
          const { publicKey, secretKey } = signingPair(seed);
          expect(verify(sign(message, secretKey), message, publicKey)).toBe(true);
          expect(isAdmissibleKey(publicKey)).toBe(true);
        }),
        { numRuns: 30 },
      );
    });

    test('is refused once any bit of it, of the message or of the key is turned over', () => {
      const { signingPair, sign, verify } = given();
      const anyMessage = fc.uint8Array({ minLength: 1, maxLength: 100 });
      fc.assert(
        fc.property(anySeed, anyMessage, anyBit, (seed, message, bit) => {
          const { publicKey, secretKey } = signingPair(seed);
          const signature = sign(message, secretKey);
          expect(verify(withFlippedBit(signature, bit), message, publicKey)).toBe(false);
          expect(verify(signature, withFlippedBit(message, bit), publicKey)).toBe(false);
          expect(verify(signature, message, withFlippedBit(publicKey, bit))).toBe(false);
        }),
      );
    });
  });
}

function testRefusedSigning(given: Given): void {
  describe('a signature', () => {
    test('of any bytes under any bytes is true or false, never an exception', () => {
      const { verify, isAdmissibleKey } = given();
      const near = (length: number) =>
        fc.oneof(anyBytes, fc.uint8Array({ minLength: length - 1, maxLength: length + 1 }));
      fc.assert(
        fc.property(near(SIGNATURE_BYTES), anyBytes, near(32), (signature, message, key) => {
          expect(verify(signature, message, key)).toBe(false);
          expect(typeof isAdmissibleKey(key)).toBe('boolean');
        }),
      );
    });

    test('longer or shorter than 64 bytes, or under a key not of 32, is refused', () => {
      const { signingPair, sign, verify, isAdmissibleKey } = given();
      const { publicKey, secretKey } = signingPair(countingBytes(32));
      const message = asciiBytes('message');
      const signature = sign(message, secretKey);
      const more = (bytes: Uint8Array) => concatBytes(bytes, Uint8Array.of(0));
      for (const other of [more(signature), signature.subarray(1), new Uint8Array(0)]) {
        expect(verify(other, message, publicKey)).toBe(false);
      }
      for (const other of [more(publicKey), publicKey.subarray(0, 31), new Uint8Array(0)]) {
        expect(verify(signature, message, other)).toBe(false);
        expect(isAdmissibleKey(other)).toBe(false);
      }
    });

    test('is not made from a seed or a secret of another length', () => {
      const { signingPair, sign } = given();
      for (const length of [0, 31, 33]) {
        expect(() => signingPair(countingBytes(length))).toThrow('a signing seed has 32 bytes');
      }
      for (const length of [0, 32, 63, 65]) {
        expect(() => sign(asciiBytes('x'), countingBytes(length))).toThrow(
          'a signing secret has 64 bytes',
        );
      }
    });
  });
}

function testForgeries(given: Given): void {
  describe('a forgery', () => {
    test('gets libsodium’s verdict, and no key with a flaw is admitted', async () => {
      const { verify, isAdmissibleKey } = given();
      for (const { what, signature, message, key, ...expected } of await forgeries()) {
        const said = {
          verifies: verify(signature, message, key),
          isAdmissible: isAdmissibleKey(key),
        };
        expect({ what, ...said }).toEqual({ what, ...expected });
      }
    });

    test('never passes the profile, which the honest signature passes', async () => {
      const { verify, isAdmissibleKey } = given();
      const passed = (await forgeries()).filter(
        ({ signature, message, key }) => isAdmissibleKey(key) && verify(signature, message, key),
      );
      expect(passed.map(({ what }) => what)).toEqual(['honest']);
    });

    test('may come with a key that is badly encoded or of wrong order: inadmissible', async () => {
      const { isAdmissibleKey } = given();
      const admitted = (await badKeys()).filter(({ key }) => isAdmissibleKey(key));
      expect(admitted.map(({ what }) => what)).toEqual([]);
    });
  });
}

/**
 * What `verify` alone says to the twelve cases of "Taming the many EdDSAs": libsodium accepts
 * number 3, a key of mixed order whose torsion falls out. Admission refuses that key.
 */
const PLAIN_SPECCHECK_VERDICTS = 'xxxVxxxxxxxx';

function testPublishedSignatures(given: Given): void {
  describe('a published signature', () => {
    test('of Wycheproof gets its verdict', (context) => {
      const cases = publishedCases(context, 'wycheproof-ed25519.json');
      const { verify, isAdmissibleKey } = given();
      for (const { tcId, pk, msg, sig, result } of cases) {
        const said = verify(bytesOf(sig), bytesOf(msg), bytesOf(pk));
        expect({ tcId, said }).toEqual({ tcId, said: result === 'valid' });
        if (result === 'valid') expect(isAdmissibleKey(bytesOf(pk))).toBe(true);
      }
    });

    test('of speccheck is refused by the profile', (context) => {
      const cases = publishedCases(context, 'ed25519-speccheck.json');
      const { verify, isAdmissibleKey } = given();
      for (const { i, msg, pk, sig } of cases) {
        const passes =
          isAdmissibleKey(bytesOf(pk)) && verify(bytesOf(sig), bytesOf(msg), bytesOf(pk));
        expect({ i, passes }).toEqual({ i, passes: false });
      }
    });

    test('of speccheck gets libsodium’s published verdict from verify alone', (context) => {
      const cases = publishedCases(context, 'ed25519-speccheck.json');
      const { verify } = given();
      for (const { i, msg, pk, sig, verdicts } of cases) {
        const said = verify(bytesOf(sig), bytesOf(msg), bytesOf(pk));
        expect({ i, said }).toEqual({ i, said: verdicts['LibSodium'] === 'V' });
        expect({ i, said }).toEqual({ i, said: PLAIN_SPECCHECK_VERDICTS[i] === 'V' });
      }
    });
  });
}
