/** Books weighed quickly, against the same weighed pair by pair, over random payments and placements. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ROLE } from '../assembly/act.ts';
import { budgetOf, emergencyOf, grantOf, termsOf, TestWorld } from '../assembly/testing.ts';
import type { RecordId } from '../base/id.ts';
import { compareText } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';
import { hour } from '../base/time.ts';
import { foldBook, foldBookBy } from './fold.ts';
import { accountKind, balanceAssertedKind, entryWordKind, ledgerEntryKind } from './records.ts';
import { plainEffects, plainOrder } from './testing.ts';

type Doing = readonly [what: number, by: number, about: number, detail: number];

const anyDoings = fc.array(fc.tuple(fc.nat(9), fc.nat(3), fc.nat(40), fc.nat(60)), {
  minLength: 6,
  maxLength: 40,
}) as fc.Arbitrary<readonly Doing[]>;

/** Four members who pay from three powers, name what they know, fork, and place now and then. */
function book(doings: readonly Doing[]): TestWorld {
  const world = new TestWorld(4);
  const open = (name: string): RecordId => {
    const said = { name, from: hour(world.now), commodities: [], restricted: null };
    return world.write(world.id(0), accountKind, said);
  };
  const granted = (verb: Parameters<TestWorld['agreed']>[0]): RecordId => {
    const act = world.agreed(verb, [0, 1, 2, 3]);
    invariant(world.outcome(act) === 'placed', 'the members of a test agree');
    return act;
  };
  // The treasurer has two devices, which do not always hear each other.
  const enrolled = world.placing(0, world.enrolment(world.member(0), 4), [1]);
  invariant(enrolled === 'placed', 'a second device comes in');
  const [bank, food] = [open('assets:bank'), open('expenses:food')];
  const mandate = granted(grantOf(world, ROLE.treasurer, 0, 900, termsOf()));
  const powers = [
    granted(budgetOf(world, { amount: 100, mandate })),
    granted(emergencyOf(world, [1, 2, 3], 60, { caps: [{ commodity: 'EUR', amount: 150 }] })),
    granted(budgetOf(world, { amount: 90 })),
  ];
  const paid: RecordId[] = [];
  for (const [what, by, about, detail] of doings) {
    const author = world.id(what < 4 ? (by % 2) * 4 : by);
    const known = paid.filter((_, at) => (at + about) % 4 === 0).slice(0, 3);
    if (what < 6) {
      const said = {
        date: hour(world.now),
        flag: detail % 9 === 0 ? 'pending' : 'posted',
        narration: '',
        postings: [
          { account: bank, side: 'out', amount: 1 + (detail % 40), commodity: 'EUR' },
          { account: food, side: 'in', amount: 1 + (detail % 40), commodity: 'EUR' },
        ],
        source: null,
        power: powers[what < 4 ? 0 : about % 3] ?? null,
        cites: null,
        reverses: null,
        after: about % 2 === 0 ? known.toSorted(compareText) : [],
        evidence: [],
      } as const;
      const before = world.entries.findLast(({ header }) => header.author === author);
      // Now and then a device signs against itself: two words of one number.
      const isForked = detail === 33 && before !== undefined && before.header.prev !== null;
      const fork = isForked ? { prev: before.header.prev, seq: before.header.seq } : {};
      const some = world.entries.at(-1 - (about % 6))?.id;
      const isOwn = some === undefined || some === before?.id;
      const deps = about % 3 === 0 && !isOwn ? { deps: [some] } : {};
      paid.push(world.write(author, ledgerEntryKind, said, { ...fork, ...deps }));
    } else if (what === 6 && paid.length > 0) {
      const entry = paid[about % paid.length] as RecordId;
      world.write(author, entryWordKind, {
        entry,
        word: detail % 3 === 0 ? 'posted' : 'confirmed',
      });
    } else if (what === 7) {
      world.now += detail;
    } else if (what === 8) {
      world.write(author, balanceAssertedKind, {
        account: about % 2 === 0 ? bank : food,
        at: hour(world.now - (detail % 30)),
        side: 'in',
        amount: detail,
        commodity: 'EUR',
      });
    } else world.outcome(null);
  }
  return world;
}

describe('a book', () => {
  test('comes to the same whether payments are compared pair by pair or not', () => {
    let stood = 0;
    let full = 0;
    fc.assert(
      fc.property(anyDoings, (doings) => {
        const { state } = book(doings);
        const slow = { orderOf: plainOrder, effectsOfSpending: plainEffects };
        const quick = foldBook(state);
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
  const { state } = book(ticks);
  const settledAt = new Counting(state.settledAt);
  const entryById = new Counting(state.reading.entryById);
  foldBook({ ...state, settledAt, reading: { ...state.reading, entryById } });
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
