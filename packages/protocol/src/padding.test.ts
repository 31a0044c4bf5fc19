import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { PADDED_BYTES_MIN, paddedLength } from './padding.ts';

describe('a padded length', () => {
  test('is at most 12 % longer, stays as it is, and rises with the length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(Math.max(PADDED_BYTES_MIN, length * 1.12));
        expect(paddedLength(padded)).toBe(padded);
        expect(paddedLength(length + 1)).toBeGreaterThanOrEqual(padded);
      }),
    );
  });

  test.each([
    [1, 4_096],
    [4_096, 4_096],
    [4_097, 4_352],
    [100_000, 100_352],
    [66_060_288, 66_060_288],
    [66_060_289, 67_108_864],
  ])('of %i bytes is %i', (length, padded) => {
    expect(paddedLength(length)).toBe(padded);
  });
});
