/**
 * What the engine relies on, whoever implements `SyncCrypto`. Bytes are pinned by published
 * vectors where there are any; verdicts by the written profile (docs/spec/crypto.md).
 */
import { asciiBytes, concatBytes, invariant, toHex } from '@tocsin/core';
import type { SyncCrypto } from '@tocsin/core';
import { beforeAll, describe, expect, test } from 'vitest';

import { testEncapsulation } from './kem/compliance.ts';
import { testSeals } from './sealing/compliance.ts';
import { testSignatures } from './signing/compliance.ts';
import { countingBytes } from './testing.ts';

/** The driver under test, once it is there. */
type Given = () => SyncCrypto;

/** Runs every promise of `SyncCrypto` against a driver. */
export function testCryptoCompliance(name: string, create: () => Promise<SyncCrypto>): void {
  describe(`crypto by ${name}`, () => {
    let made: SyncCrypto | undefined;
    beforeAll(async () => {
      made = await create();
    });
    const given: Given = () => {
      if (made === undefined) throw new Error('the driver did not start');
      return made;
    };
    testHashing(given);
    testSignatures(given);
    testSeals(given);
    testEncapsulation(given);
    testManners(given);
  });
}

function testHashing(given: Given): void {
  describe('a hash', () => {
    // Values of the BLAKE2 authors' `b2sum -l 256` and their keyed test vectors 0 and 1.
    test('is BLAKE2b-256', () => {
      const { hash } = given();
      expect(toHex(hash(new Uint8Array(0)))).toBe(
        '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8',
      );
      expect(toHex(hash(asciiBytes('abc')))).toBe(
        'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
      );
    });

    test('is the same in bytes that are given for it, and leaves those of a wrong length', () => {
      const { hash } = given();
      const room = countingBytes(128);
      const out = room.subarray(64, 96);
      const text = asciiBytes('abc');
      expect(hash(text, out)).toEqual(hash(text));
      expect(hash(hash(text), out)).toEqual(hash(hash(text)));
      for (const length of [0, 31, 33]) {
        const wrong = countingBytes(length);
        expect(hash(text, wrong)).toEqual(hash(text));
        expect(wrong).toEqual(countingBytes(length));
      }
      expect([...room.subarray(0, 64), ...room.subarray(96)]).toEqual([
        ...countingBytes(128).subarray(0, 64),
        ...countingBytes(128).subarray(96),
      ]);
    });

    test('with a key is BLAKE2b', () => {
      const { keyedHash } = given();
      expect(toHex(keyedHash(countingBytes(64), new Uint8Array(0), 64))).toBe(
        '10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786' +
          'b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568',
      );
      expect(toHex(keyedHash(countingBytes(64), Uint8Array.of(0), 64))).toBe(
        '961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4' +
          '187b0bc9fe30492b16b0d0bc4ef9b0f34c7003fac09a5ef1532e69430234cebd',
      );
    });

    test('with a key takes and gives every length from 16 to 64 bytes, each its own hash', () => {
      const { keyedHash } = given();
      const seen = new Set<string>();
      for (let length = 16; length <= 64; length += 1) {
        const byLength = keyedHash(countingBytes(32), asciiBytes('beat'), length);
        const byKey = keyedHash(countingBytes(length), asciiBytes('beat'), 32);
        expect([byLength.length, byKey.length]).toEqual([length, 32]);
        seen.add(toHex(byLength).slice(0, 32)).add(toHex(byKey).slice(0, 32));
      }
      // Key and length of 32 are met twice: 49 + 49 − 1.
      expect(seen.size).toBe(97);
    });

    test('with a key refuses other lengths as our own mistake', () => {
      const { keyedHash } = given();
      for (const length of [0, 15, 65]) {
        expect(() => keyedHash(countingBytes(length), asciiBytes('beat'), 32)).toThrow(
          'a hash key has 16–64 bytes',
        );
      }
      for (const length of [0, 15, 65, 32.5, Number.NaN, -32]) {
        expect(() => keyedHash(countingBytes(32), asciiBytes('beat'), length)).toThrow(
          'a keyed hash has 16–64 bytes',
        );
      }
    });
  });
}

function testManners(given: Given): void {
  describe('a driver', () => {
    test('takes views into the middle of longer buffers and leaves them as they were', () => {
      const { hash, keyedHash, signingPair, sign, verify, seal, open, isAdmissibleKey } = given();
      const inside = (bytes: Uint8Array) =>
        concatBytes(Uint8Array.of(1, 2, 3), bytes, Uint8Array.of(4)).subarray(3, 3 + bytes.length);
      const { publicKey, secretKey } = signingPair(countingBytes(32));
      const message = countingBytes(50, 9);
      const views = [publicKey, secretKey, message, countingBytes(32), countingBytes(24)].map(
        inside,
      );
      const [key, secret, text, sealKey, nonce] = views as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const before = views.map((view) => toHex(new Uint8Array(view.buffer)));
      const signature = inside(sign(text, secret));
      const sealed = inside(seal(text, nonce, sealKey, key));
      expect(verify(signature, text, key)).toBe(true);
      expect(isAdmissibleKey(key)).toBe(true);
      expect(open(sealed, nonce, sealKey, key)).toEqual(message);
      expect(hash(text)).toEqual(hash(message));
      expect(keyedHash(sealKey, text, 32)).toEqual(keyedHash(countingBytes(32), message, 32));
      expect(views.map((view) => toHex(new Uint8Array(view.buffer)))).toEqual(before);
    });

    test('gives plain byte arrays that share memory with nothing', () => {
      const { hash, keyedHash, signingPair, sign, seal, open, kem } = given();
      const seed = countingBytes(32);
      const pair = signingPair(seed);
      const kemPair = kem.pair(seed);
      const sealed = seal(seed, countingBytes(24), seed, seed);
      const outputs = [hash(seed), keyedHash(seed, seed, 16), sign(seed, pair.secretKey), sealed];
      outputs.push(pair.publicKey, pair.secretKey, kemPair.publicKey, kemPair.secretKey);
      const sent = kem.encapsulate(kemPair.publicKey, countingBytes(64));
      invariant(sent !== undefined, 'a good key is accepted');
      outputs.push(sent.ciphertext, sent.shared);
      for (const read of [
        open(sealed, countingBytes(24), seed, seed),
        kem.decapsulate(sent.ciphertext, kemPair.secretKey),
      ]) {
        invariant(read !== undefined, 'what was made is read');
        outputs.push(read);
      }
      for (const bytes of outputs) {
        expect(bytes.constructor).toBe(Uint8Array);
        expect(bytes.buffer.byteLength).toBe(bytes.length);
      }
    });
  });
}
