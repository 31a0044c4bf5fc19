/** What is promised of seals: XChaCha20-Poly1305, and that nothing about them can be changed. */
import { asciiBytes, NONCE_BYTES, SEAL_BYTES, toHex } from '@tocsin/core';
import type { SyncCrypto } from '@tocsin/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bytesOf, countingBytes, publishedCases, withFlippedBit } from '../testing.ts';

/** The driver under test, once it is there. */
type Given = () => SyncCrypto;

const anyBytes = fc.uint8Array({ maxLength: 300 });
const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyNonce = fc.uint8Array({ minLength: NONCE_BYTES, maxLength: NONCE_BYTES });
const anyBit = fc.nat();

/** The part of the suite about seals. */
export function testSeals(given: Given): void {
  testSealing(given);
  testPublishedSeals(given);
}

function testSealing(given: Given): void {
  describe('a seal', () => {
    test('opens to what was sealed, 16 bytes shorter', () => {
      const { seal, open } = given();
      fc.assert(
        fc.property(anyBytes, anyNonce, anySeed, anyBytes, (plain, nonce, key, associated) => {
          const sealed = seal(plain, nonce, key, associated);
          expect(sealed.length).toBe(plain.length + SEAL_BYTES);
          expect(open(sealed, nonce, key, associated)).toEqual(plain);
        }),
      );
    });

    test('does not open once any bit of it, the nonce, the key or the header is turned', () => {
      const { seal, open } = given();
      const anyHeader = fc.uint8Array({ minLength: 1, maxLength: 100 });
      fc.assert(
        fc.property(
          anyBytes,
          anyNonce,
          anySeed,
          anyHeader,
          anyBit,
          (plain, nonce, key, associated, bit) => {
            const sealed = seal(plain, nonce, key, associated);
            expect(open(withFlippedBit(sealed, bit), nonce, key, associated)).toBeUndefined();
            expect(open(sealed, withFlippedBit(nonce, bit), key, associated)).toBeUndefined();
            expect(open(sealed, nonce, withFlippedBit(key, bit), associated)).toBeUndefined();
            expect(open(sealed, nonce, key, withFlippedBit(associated, bit))).toBeUndefined();
            expect(open(sealed.subarray(1), nonce, key, associated)).toBeUndefined();
          },
        ),
      );
    });

    test('of any bytes opens to nothing, never an exception', () => {
      const { open } = given();
      const near = (length: number) =>
        fc.oneof(anyBytes, fc.uint8Array({ minLength: length - 1, maxLength: length + 1 }));
      fc.assert(
        fc.property(
          near(SEAL_BYTES),
          near(NONCE_BYTES),
          near(32),
          anyBytes,
          (sealed, nonce, key, associated) => {
            expect(open(sealed, nonce, key, associated)).toBeUndefined();
          },
        ),
      );
    });

    test('is not made with a nonce or a key of another length', () => {
      const { seal } = given();
      const [plain, none] = [asciiBytes('plain'), new Uint8Array(0)];
      for (const length of [0, 12, 23, 25]) {
        expect(() => seal(plain, countingBytes(length), countingBytes(32), none)).toThrow(
          'a nonce has 24 bytes',
        );
      }
      for (const length of [0, 31, 33]) {
        expect(() => seal(plain, countingBytes(24), countingBytes(length), none)).toThrow(
          'a sealing key has 32 bytes',
        );
      }
    });
  });
}

function testPublishedSeals(given: Given): void {
  test('a published seal of Wycheproof opens or is refused', (context) => {
    const cases = publishedCases(context, 'wycheproof-xchacha20-poly1305.json');
    const { open, seal } = given();
    for (const { tcId, key, iv, aad, msg, ct, tag, result } of cases) {
      const [nonce, keyBytes, associated] = [bytesOf(iv), bytesOf(key), bytesOf(aad)];
      const opened = open(bytesOf(ct + tag), nonce, keyBytes, associated);
      const said = opened === undefined ? undefined : toHex(opened);
      expect({ tcId, said }).toEqual({ tcId, said: result === 'valid' ? msg : undefined });
      if (result === 'invalid') continue;
      const sealed = toHex(seal(bytesOf(msg), nonce, keyBytes, associated));
      expect({ tcId, sealed }).toEqual({ tcId, sealed: ct + tag });
    }
  });
}
