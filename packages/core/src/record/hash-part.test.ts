import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { hashIn } from '../base/domain.ts';
import { arbitraryBytes, testCrypto } from '../testing.ts';
import { hashBody, hashPart, hashPieces } from './hash-part.ts';

describe('the hash of a part of a record', () => {
  test('is that of its domain and its bytes, whatever was hashed before', () => {
    const { hash } = testCrypto;
    fc.assert(
      fc.property(fc.array(arbitraryBytes(0, 300), { minLength: 1, maxLength: 4 }), (parts) => {
        for (const part of parts) {
          expect(hashBody(hash, part)).toEqual(hashIn(hash, 'body', part));
          expect(hashPart(hash, 'record', part)).toEqual(hashIn(hash, 'record', part));
        }
      }),
    );
  });

  test('is the same for more than the buffer holds', () => {
    const { hash } = testCrypto;
    for (const length of [16_371, 16_372, 16_384, 20_000]) {
      const bytes = new Uint8Array(length).fill(7);
      expect(hashPart(hash, 'record', bytes)).toEqual(hashIn(hash, 'record', bytes));
      expect(hashBody(hash, bytes)).toEqual(hashIn(hash, 'body', bytes));
    }
  });

  test('of pieces is that of the bytes they are, and of what follows', () => {
    const { hash } = testCrypto;
    const bounds = fc.array(fc.nat(300), { maxLength: 8 }).map((all) => all.slice(all.length % 2));
    fc.assert(
      fc.property(arbitraryBytes(0, 300), bounds, arbitraryBytes(0, 32), (whole, at, end) => {
        const parts = at.flatMap((from, index) =>
          index % 2 === 0 ? [whole.subarray(from, Math.max(from, at[index + 1] ?? 0))] : [],
        );
        expect(hashPieces(hash, 'rest', whole, at, end)).toEqual(
          hashIn(hash, 'rest', ...parts, end),
        );
      }),
    );
  });
});
