/** The book that goes on, against the book from nothing, over random books, orders and batches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createAssemblyFold } from '../assembly/assembly-fold.ts';
import type { TestWorld } from '../assembly/testing.ts';
import type { Entry } from '../log/entry.ts';
import { arbitraryShuffledTwice, testCrypto } from '../testing.ts';
import { foldBookBy } from './fold.ts';
import { foldBook } from './remembering.ts';
import type { Doing } from './testing.ts';
import { bookOf, plainEffects, plainOrder } from './testing.ts';

const anyDoings = fc.array(fc.tuple(fc.nat(16), fc.nat(3), fc.nat(40), fc.nat(60)), {
  minLength: 10,
  maxLength: 60,
}) as fc.Arbitrary<readonly Doing[]>;

const anyBatches = fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 9 });

const PLAIN = { orderOf: plainOrder, effectsOfSpending: plainEffects };

/** Folds a book batch after batch, and compares it each time; tells what stood how. */
function expectAlike(
  { log }: TestWorld,
  entries: readonly Entry[],
  batches: readonly number[],
): readonly string[] {
  const fold = createAssemblyFold(log, testCrypto);
  const seen: string[] = [];
  let taken = 0;
  for (let turn = 0; taken < entries.length; turn += 1) {
    taken += batches[turn % batches.length] as number;
    const state = fold.fold(entries.slice(0, taken));
    if (!state.ok) continue;
    const book = foldBook(state.value);
    expect(book).toEqual(foldBookBy(state.value, PLAIN));
    if (state.value.floor > 0) seen.push('floor');
    for (const { effect } of book.entries) {
      seen.push(effect.kind);
      if (effect.kind === 'void') seen.push(effect.why);
    }
  }
  return seen;
}

describe('a book that goes on', () => {
  test('is the book from nothing at each step, as records were written', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyDoings, anyBatches, (doings, batches) => {
        const world = bookOf(doings);
        for (const one of expectAlike(world, world.entries, batches)) seen.add(one);
      }),
      { numRuns: 12, seed: 12 },
    );
    // The histories are such that something is at stake.
    const wanted = ['posted', 'provisional', 'overCap', 'late', 'floor', 'notItsReverse'];
    expect(wanted.filter((one) => !seen.has(one))).toEqual([]);
  });

  test('is the book from nothing at each step, in any order', () => {
    fc.assert(
      fc.property(
        anyDoings
          .map(bookOf)
          .chain((world) => fc.tuple(fc.constant(world), arbitraryShuffledTwice(world.entries))),
        anyBatches,
        ([world, shuffled], batches) => void expectAlike(world, shuffled, batches),
      ),
      { numRuns: 6, seed: 13 },
    );
  });
});
