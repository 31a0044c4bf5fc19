/** Books weighed quickly, against the same weighed pair by pair, over random payments and placements. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { foldBookAnew, foldBookBy } from './fold.ts';
import type { Doing } from './testing.ts';
import { bookOf, plainEffects, plainOrder } from './testing.ts';

const anyDoings = fc.array(fc.tuple(fc.nat(9), fc.nat(3), fc.nat(40), fc.nat(60)), {
  minLength: 6,
  maxLength: 40,
}) as fc.Arbitrary<readonly Doing[]>;

describe('a book', () => {
  test('comes to the same whether payments are compared pair by pair or not', () => {
    let stood = 0;
    let full = 0;
    fc.assert(
      fc.property(anyDoings, (doings) => {
        const { state } = bookOf(doings);
        const slow = { orderOf: plainOrder, effectsOfSpending: plainEffects };
        const quick = foldBookAnew(state);
        expect(quick).toEqual(foldBookBy(state, slow));
        for (const { effect } of quick.entries) {
          if (effect.kind === 'posted') stood += 1;
          if (effect.kind === 'overCap') full += 1;
        }
      }),
      { numRuns: 30, seed: 11 },
    );
    // The histories are such that something is at stake.
    expect([stood > 40, full > 5]).toEqual([true, true]);
  });
});

/** Counts how often something is looked up. */
class Counting<K, V> extends Map<K, V> {
  lookups = 0;

  override get(key: K): V | undefined {
    this.lookups += 1;
    return super.get(key);
  }
}

/** How often a fold of a book of so many payments, each naming the one before, looks something up. */
function lookupsOf(payments: number, perPlacement: number): number {
  const doings = Array.from({ length: payments }, (_, at): Doing => [0, 0, 1, at % 20]);
  const ticks = doings.flatMap((one, at): readonly Doing[] =>
    at % perPlacement === 0 ? [one, [9, 0, 0, 0]] : [one],
  );
  const { state } = bookOf(ticks);
  const settledAt = new Counting(state.settledAt);
  const entryById = new Counting(state.reading.entryById);
  foldBookAnew({ ...state, settledAt, reading: { ...state.reading, entryById } });
  return settledAt.lookups + entryById.lookups;
}

describe('a book with twice as many payments under one power', () => {
  test.each([
    ['placed now and then', 10],
    ['of which none is settled', 1_000],
  ])('asks about twice as much, %s', (_, perPlacement) => {
    const [some, more] = [lookupsOf(80, perPlacement), lookupsOf(160, perPlacement)];
    // Pair by pair it would be four times as much.
    expect(more / some).toBeLessThan(2.6);
  });
});
