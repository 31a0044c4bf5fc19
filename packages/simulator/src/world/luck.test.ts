import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createLuck } from './luck.ts';

const drawn = (seed: number, name?: string) => {
  const luck = createLuck(seed, name);
  return Array.from({ length: 8 }, () => luck.below(1_000_000));
};

describe('luck', () => {
  test('is the same for the same seed and name, and other for others', () => {
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    expect(drawn(1, 'net')).not.toEqual(drawn(1, 'disk'));
  });

  test('of a branch does not move when others draw', () => {
    const luck = createLuck(7);
    const before = luck.branch('net').below(1_000_000);
    luck.bytes(100);
    expect(luck.branch('net').below(1_000_000)).toBe(before);
  });

  test('stays below what it was asked, and reaches both ends', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 4_294_967_296 }), (seed, below) => {
        const number = createLuck(seed).below(below);
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThan(below);
      }),
    );
    const luck = createLuck(3);
    expect(new Set(Array.from({ length: 200 }, () => luck.between(2, 5)))).toEqual(
      new Set([2, 3, 4, 5]),
    );
  });

  test('is about even over a wheel', () => {
    const luck = createLuck(11);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let turn = 0; turn < 10_000; turn += 1) counts[luck.below(10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test('shuffles without losing anything', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat()), (seed, items) => {
        const inOrder = (all: readonly number[]) => all.toSorted((a, b) => a - b);
        expect(inOrder(createLuck(seed).shuffle(items))).toEqual(inOrder(items));
      }),
    );
  });
});
