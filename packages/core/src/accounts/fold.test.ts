import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { RESOLVE_SUBJECT, ROLE } from '../assembly/act.ts';
import type { Budget } from '../assembly/powers.ts';
import {
  budgetOf,
  emergencyOf,
  grantOf,
  recallOf,
  termsOf,
  TestWorld,
} from '../assembly/testing.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import { invariant } from '../base/invariant.ts';
import { hour } from '../base/time.ts';
import { arbitraryShuffledTwice, idNamed } from '../testing.ts';
import { knownTo } from './order.ts';
import { foldBook } from './remembering.ts';
import type { Account, LedgerEntry } from './records.ts';
import {
  accountClosedKind,
  accountKind,
  AFTER_MAX,
  balanceAssertedKind,
  commodityNamedKind,
  entryWordKind,
  ledgerEntryKind,
} from './records.ts';
import type { BookState } from './state.ts';

const FOUR = [0, 1, 2, 3];

/** Four members; a bank, food, a fund bound to a purpose, dues. The first is treasurer with a budget. */
class Book {
  readonly world = new TestWorld(4);
  readonly bank: RecordId;
  readonly food: RecordId;
  readonly fund: RecordId;
  readonly dues: RecordId;
  readonly mandate: RecordId;
  readonly budget: RecordId;

  constructor(set: Partial<Budget> = {}) {
    const { world } = this;
    this.bank = this.open('assets:bank');
    this.food = this.open('expenses:food');
    this.fund = this.open('assets:bail', { restricted: idNamed<RecordId>('purpose') });
    this.dues = this.open('income:dues');
    this.mandate = this.granted(grantOf(world, ROLE.treasurer, 0, 900, termsOf()));
    this.budget = this.granted(budgetOf(world, { amount: 100, mandate: this.mandate, ...set }));
  }

  granted(verb: Parameters<TestWorld['agreed']>[0]): RecordId {
    const act = this.world.agreed(verb, FOUR);
    const outcome = this.world.outcome(act);
    invariant(outcome === 'placed', 'the members of a test agree');
    return act;
  }

  open(name: string, set: Partial<Account> = {}): RecordId {
    const { world } = this;
    const said = { name, from: hour(world.now), commodities: ['EUR'], restricted: null, ...set };
    return world.write(world.id(0), accountKind, said);
  }

  enter(
    from: RecordId,
    to: RecordId,
    amount: number,
    set: Partial<LedgerEntry> & { readonly by?: number; readonly deps?: readonly RecordId[] } = {},
  ): RecordId {
    const { by = 0, deps, ...change } = set;
    const said: LedgerEntry = {
      date: hour(this.world.now),
      flag: 'posted',
      narration: 'Rice',
      postings: [
        { account: from, side: 'out', amount, commodity: 'EUR' },
        { account: to, side: 'in', amount, commodity: 'EUR' },
      ],
      source: null,
      power: null,
      cites: null,
      reverses: null,
      after: [],
      evidence: [],
      ...change,
    };
    const { world } = this;
    return world.write(world.id(by), ledgerEntryKind, said, deps === undefined ? {} : { deps });
  }

  spend(amount: number, set: Parameters<Book['enter']>[3] = {}): RecordId {
    return this.enter(this.bank, this.food, amount, { power: this.budget, ...set });
  }

  /** Everybody writes something that holds all that is here in its ancestry. */
  witnessed(): void {
    for (const one of [1, 2, 3])
      this.world.write(this.world.id(one), commodityNamedKind, {
        code: 'EUR',
        decimals: 2,
        name: 'Euro',
      });
  }

  get state(): BookState {
    return foldBook(this.world.state);
  }

  effect(record: RecordId): string {
    const found = this.state.entries.find((one) => one.record === record)?.effect;
    if (found === undefined) return 'unknown';
    return 'why' in found ? `${found.kind}: ${found.why}` : found.kind;
  }

  balance(account: RecordId): bigint {
    return this.state.balances.find((one) => one.account === account)?.posted ?? 0n;
  }

  ratify(record: RecordId): void {
    const hash = record as string as Hash32;
    this.granted({ kind: 'resolve', value: { subject: RESOLVE_SUBJECT.ratified, hash } });
  }
}

describe('an entry', () => {
  test('that spends nothing counts at once: dues come in, money moves between our own accounts', () => {
    const book = new Book();
    const dues = book.enter(book.dues, book.bank, 500, { by: 2, source: 'member' });
    const cash = book.open('assets:cash');
    const moved = book.enter(book.bank, cash, 200, { by: 3 });
    expect([book.effect(dues), book.effect(moved)]).toEqual(['posted', 'posted']);
    expect([book.balance(book.bank), book.balance(cash)]).toEqual([300n, 200n]);
  });

  test('that spends without a power counts for nothing', () => {
    const book = new Book();
    const spent = book.spend(10, { power: null });
    expect(book.effect(spent)).toBe('void: noPower');
    expect(book.balance(book.food)).toBe(0n);
  });

  test('within a budget counts once others have seen it', () => {
    const book = new Book();
    const spent = book.spend(40);
    expect(book.effect(spent)).toBe('provisional');
    expect(book.balance(book.food)).toBe(0n);
    expect(book.state.balances.find((one) => one.account === book.food)?.provisional).toBe(40n);
    book.witnessed();
    expect(book.effect(spent)).toBe('posted');
    expect(book.balance(book.food)).toBe(40n);
  });

  test('of somebody who does not hold the power counts for nothing, and takes nothing from its cap', () => {
    const book = new Book();
    const foreign = book.spend(90, { by: 3 });
    const own = book.spend(90);
    book.witnessed();
    expect(book.effect(foreign)).toBe('void: not-holder');
    expect(book.effect(own)).toBe('posted');
  });

  test('beyond the budget waits for the members, and counts once they ratify it', () => {
    const book = new Book();
    const much = book.spend(101);
    const after = book.spend(100);
    book.witnessed();
    expect(book.effect(much)).toBe('adReferendum: cap');
    expect(book.effect(after)).toBe('posted');
    book.ratify(much);
    expect(book.effect(much)).toBe('posted');
  });

  test('after the budget was recalled with its holder is refused', () => {
    const book = new Book();
    const before = book.spend(10);
    book.witnessed();
    book.world.place(book.world.agreed(recallOf(book.mandate), FOUR));
    const after = book.spend(10);
    book.witnessed();
    expect(book.effect(before)).toBe('posted');
    expect(book.effect(after)).toMatch(/^void: /);
  });

  test('after the last hour of the budget is late', () => {
    const book = new Book();
    book.world.now += 901;
    const late = book.spend(10);
    book.witnessed();
    expect(book.effect(late)).toBe('late');
    book.ratify(late);
    expect(book.effect(late)).toBe('posted');
  });

  test.each([
    ['before its account was opened', { date: hour(1) }, 'notOpenYet'],
    ['in a commodity that its account does not hold', {}, 'otherCommodity'],
    ['on an account that is not there', {}, 'noSuchAccount'],
  ] as const)('%s counts for nothing', (_, set, why) => {
    const book = new Book();
    const other = why === 'noSuchAccount' ? idNamed<RecordId>('nowhere') : book.bank;
    const commodity = why === 'otherCommodity' ? 'USD' : 'EUR';
    const postings = [
      { account: book.dues, side: 'out', amount: 5, commodity },
      { account: other, side: 'in', amount: 5, commodity },
    ] as const;
    const entered = book.enter(book.dues, other, 5, { postings, ...set });
    expect(book.effect(entered)).toBe(`void: ${why}`);
  });

  test('after its account was closed counts for nothing; in the last hour it counts', () => {
    const book = new Book();
    const at = hour(book.world.now + 5);
    book.world.write(book.world.id(1), accountClosedKind, { account: book.bank, at });
    const inTime = book.enter(book.dues, book.bank, 5, { date: at });
    const after = book.enter(book.dues, book.bank, 5, { date: hour(at + 1) });
    expect([book.effect(inTime), book.effect(after)]).toEqual(['posted', 'void: closed']);
  });
});

describe('a cap', () => {
  test('holds what was paid one after another, and no more', () => {
    const book = new Book();
    const all = [60, 40, 1].map((amount) => book.spend(amount));
    book.witnessed();
    expect(all.map((one) => book.effect(one))).toEqual(['posted', 'posted', 'adReferendum: cap']);
  });

  test('that two spend at once, and that does not hold both, holds neither; the members choose', () => {
    const book = new Book({ mandate: null });
    const { world } = book;
    world.place(
      world.agreed(
        { kind: 'constitution', value: { overrides: [{ index: 128, value: 1 }] } },
        FOUR,
      ),
    );
    for (const one of [0, 1, 2]) book.granted(grantOf(world, ROLE.steward, one, 900));
    const before = world.entries.at(-1)?.id as RecordId;
    const first = book.spend(70, { by: 0, deps: [before] });
    const second = book.spend(70, { by: 1, deps: [before] });
    for (const [entry, by] of [
      [first, 2],
      [second, 2],
    ] as const)
      world.write(world.id(by), entryWordKind, { entry, word: 'confirmed' });
    book.witnessed();
    expect([book.effect(first), book.effect(second)]).toEqual(['overCap', 'overCap']);
    expect(book.balance(book.food)).toBe(0n);
    book.ratify(second);
    expect(book.effect(second)).toBe('posted');
    expect(book.balance(book.food)).toBe(70n);
  });

  test('is used up by what was settled first', () => {
    const book = new Book({ mandate: null });
    const { world } = book;
    world.place(
      world.agreed(
        { kind: 'constitution', value: { overrides: [{ index: 128, value: 1 }] } },
        FOUR,
      ),
    );
    for (const one of [0, 1, 2]) book.granted(grantOf(world, ROLE.steward, one, 900));
    const before = world.entries.at(-1)?.id as RecordId;
    const confirmed = (entry: RecordId) =>
      world.write(world.id(2), entryWordKind, { entry, word: 'confirmed' });
    const first = book.spend(70, { by: 0, deps: [before] });
    confirmed(first);
    book.witnessed();
    world.place(null);
    const hidden = book.spend(70, { by: 1, deps: [before] });
    confirmed(hidden);
    book.witnessed();
    expect([book.effect(first), book.effect(hidden)]).toEqual(['posted', 'adReferendum: cap']);
  });

  test('that the one spends knowing what the other spent holds the first', () => {
    const book = new Book({ mandate: null });
    const { world } = book;
    const verb = {
      kind: 'constitution',
      value: { overrides: [{ index: 128, value: 1 }] },
    } as const;
    world.place(world.agreed(verb, FOUR));
    for (const one of [0, 1, 2]) book.granted(grantOf(world, ROLE.steward, one, 900));
    const first = book.spend(70, { by: 0 });
    const second = book.spend(70, { by: 1, after: [first] });
    for (const entry of [first, second])
      world.write(world.id(2), entryWordKind, { entry, word: 'confirmed' });
    book.witnessed();
    expect([book.effect(first), book.effect(second)]).toEqual(['posted', 'adReferendum: cap']);
  });

  test('of an emergency power is hard, and is never a matter for later', () => {
    const book = new Book();
    const power = book.granted(emergencyOf(book.world, [0, 1], 24));
    const alone = book.spend(10, { power });
    book.witnessed();
    expect(book.effect(alone)).toBe('void: alone');
    const spent = book.spend(10_001, { power });
    book.world.write(book.world.id(1), entryWordKind, { entry: spent, word: 'confirmed' });
    book.witnessed();
    expect(book.effect(spent)).toBe('void: cap');
  });
});

describe('a cap of an emergency power', () => {
  /** Two and two of four holders spend at once what does not fit together, and each pair confirms. */
  function torn() {
    const book = new Book();
    const { world } = book;
    const power = book.granted(emergencyOf(world, FOUR, 24));
    const before = world.entries.at(-1)?.id as RecordId;
    const pay = (by: number, amount = 6_000) => {
      const entry = book.spend(amount, { power, by, deps: [before] });
      world.write(world.id(by + 2), entryWordKind, { entry, word: 'confirmed' });
      return entry;
    };
    const first = pay(0);
    const second = pay(1);
    book.witnessed();
    return { book, power, first, second };
  }

  test('that holders spend at once, and that does not hold both, is for the members to give to one', () => {
    const { book, first, second } = torn();
    expect([book.effect(first), book.effect(second)]).toEqual(['overCap', 'overCap']);
    book.ratify(second);
    expect([book.effect(first), book.effect(second)]).toEqual(['overCap', 'posted']);
    expect(book.balance(book.food)).toBe(6_000n);
  });

  test('is not stretched by giving it to both', () => {
    const { book, first, second } = torn();
    book.ratify(first);
    book.ratify(second);
    expect([book.effect(first), book.effect(second)]).toEqual(['overCap', 'overCap']);
    expect(book.balance(book.food)).toBe(0n);
  });
});

describe('a fund that is bound to a purpose', () => {
  test('is spent from also when money moves to a free account', () => {
    const book = new Book();
    book.enter(book.dues, book.fund, 50);
    const moved = book.enter(book.fund, book.bank, 50);
    expect(book.effect(moved)).toBe('void: noPower');
    const allowed = book.enter(book.fund, book.bank, 50, { power: book.budget });
    book.witnessed();
    expect(book.effect(allowed)).toBe('posted');
  });

  test('below zero is shown', () => {
    const book = new Book();
    book.enter(book.fund, book.food, 5, { power: book.budget });
    book.witnessed();
    expect(book.state.overdrawn).toMatchObject([{ account: book.fund, posted: -5n }]);
  });
});

describe('what lies below the floor', () => {
  test('counts as it did: the book forgets nothing that the log forgets beside it', () => {
    const book = new Book();
    const { world } = book;
    book.enter(book.dues, book.bank, 500);
    const promised = book.enter(book.dues, book.bank, 5, { flag: 'pending' });
    world.write(world.id(0), entryWordKind, { entry: promised, word: 'posted' });
    book.spend(60);
    book.spend(40);
    const much = book.spend(1);
    const nothing = book.spend(40, { power: null });
    const back = book.enter(book.food, book.bank, 40, { reverses: nothing });
    book.witnessed();
    expect(book.effect(back)).toBe('void: notItsReverse');
    world.now += 24;
    world.place(null);
    const effects = () => book.state.entries.map(({ effect }) => effect);
    const [before, balances] = [effects(), book.state.balances];
    expect(book.effect(much)).toBe('adReferendum: cap');
    expect(book.balance(book.food)).toBe(100n);
    for (const hours of [1_500, 1_500, 1_500]) {
      world.now += hours;
      world.place(null);
    }
    const height = world.state.settledAt.get(much) as number;
    expect(world.state.floor).toBeGreaterThanOrEqual(height);
    expect(effects()).toEqual(before);
    expect(book.state.balances).toEqual(balances);
  });
});

describe('a pending entry', () => {
  const word = (book: Book, by: number, entry: RecordId, said: 'posted' | 'archived', set = {}) =>
    book.world.write(book.world.id(by), entryWordKind, { entry, word: said }, set);

  test('moves nothing until it is posted, once and for all', () => {
    const book = new Book();
    const entry = book.enter(book.dues, book.bank, 5, { flag: 'pending' });
    expect([book.effect(entry), book.balance(book.bank)]).toEqual(['pending', 0n]);
    word(book, 0, entry, 'posted');
    word(book, 0, entry, 'archived');
    expect([book.effect(entry), book.balance(book.bank)]).toEqual(['posted', 5n]);
  });

  test('of which two devices of its writer say different things at once stays pending', () => {
    const book = new Book();
    book.world.placing(0, book.world.enrolment(book.world.member(0), 9), [1]);
    const entry = book.enter(book.dues, book.bank, 5, { flag: 'pending' });
    word(book, 0, entry, 'posted', { deps: [] });
    word(book, 9, entry, 'archived', { deps: [entry] });
    expect(book.effect(entry)).toBe('pending');
  });

  test('is not for others to post or to archive', () => {
    const book = new Book();
    const entry = book.enter(book.dues, book.bank, 5, { flag: 'pending' });
    word(book, 1, entry, 'archived');
    expect(book.effect(entry)).toBe('pending');
    word(book, 0, entry, 'posted');
    expect(book.effect(entry)).toBe('posted');
  });

  test('that was posted before is never archived', () => {
    const book = new Book();
    const entry = book.enter(book.dues, book.bank, 5);
    word(book, 0, entry, 'archived');
    expect(book.effect(entry)).toBe('posted');
  });
});

describe('a reverse', () => {
  test('takes an entry back whole, once', () => {
    const book = new Book();
    const entry = book.enter(book.bank, book.food, 5, { power: book.budget });
    const back = book.enter(book.food, book.bank, 5, { reverses: entry });
    book.witnessed();
    const again = book.enter(book.food, book.bank, 5, { reverses: entry });
    const other = book.enter(book.food, book.bank, 4, { reverses: entry });
    expect([entry, back, again, other].map((one) => book.effect(one))).toEqual([
      'posted',
      'posted',
      'void: reversedBefore',
      'void: notItsReverse',
    ]);
    expect(book.balance(book.bank)).toBe(0n);
  });
});

describe('a long row', () => {
  test('of entries that take back one another, or spend one after another, is folded', () => {
    const book = new Book({ amount: 1_000_000 });
    let last = book.enter(book.dues, book.bank, 5);
    for (let at = 0; at < 400; at += 1) {
      const [from, to] = at % 2 === 0 ? [book.bank, book.dues] : [book.dues, book.bank];
      last = book.enter(from, to, 5, { reverses: last, power: book.budget });
    }
    book.witnessed();
    expect(book.effect(last)).toBe('posted');
  });
});

describe('a balance that was counted', () => {
  test('holds or says by how much it does not, up to its hour', () => {
    const book = new Book();
    const { world } = book;
    book.enter(book.dues, book.bank, 500);
    book.enter(book.dues, book.bank, 7, { date: hour(world.now + 2) });
    const counted = (amount: number, after: number) =>
      world.write(world.id(1), balanceAssertedKind, {
        account: book.bank,
        at: hour(world.now + after),
        side: 'in',
        amount,
        commodity: 'EUR',
      });
    const early = counted(500, 1);
    const late = counted(500, 2);
    const found = new Map(
      book.state.assertions.map(({ record, difference }) => [record, difference]),
    );
    expect([found.get(early), found.get(late)]).toEqual([0n, 7n]);
  });
});

describe('a count and a payment of one hour', () => {
  /** A book with 500 in the bank, of an hour before. */
  const filled = (): Book => {
    const book = new Book();
    book.enter(book.dues, book.bank, 500);
    book.world.now += 1;
    return book;
  };
  const count = (book: Book, amount: number, by = 0, at = book.world.now): RecordId =>
    book.world.write(book.world.id(by), balanceAssertedKind, {
      account: book.bank,
      at: hour(at),
      side: 'in',
      amount,
      commodity: 'EUR',
    });
  const difference = (book: Book, record: RecordId): bigint | undefined =>
    book.state.assertions.find((one) => one.record === record)?.difference;

  test('hold both, where the device that counted pays after it', () => {
    const book = filled();
    const counted = count(book, 500);
    book.enter(book.bank, book.dues, 60, { power: book.budget });
    book.witnessed();
    expect([book.balance(book.bank), difference(book, counted)]).toEqual([440n, 0n]);
    // The other way round what was paid is out of the box.
    const again = count(book, 440);
    expect([difference(book, counted), difference(book, again)]).toEqual([0n, 0n]);
  });

  test('hold both on two devices, where the one that pays names the count', () => {
    const book = filled();
    const counted = count(book, 500, 1);
    const dues = { account: book.dues, side: 'out', amount: 5, commodity: 'EUR' } as const;
    const said = {
      date: hour(book.world.now),
      power: null,
      postings: [dues, { ...dues, account: book.bank, side: 'in' } as const],
    };
    expect(knownTo(book.state, said)).toEqual([counted]);
    expect(knownTo(book.state, { ...said, postings: [dues, dues] })).toEqual([]);
    expect(knownTo(book.state, { ...said, date: hour(book.world.now + 1) })).toEqual([]);
    const named = book.enter(book.dues, book.bank, 5, { by: 2, after: [counted] });
    expect(difference(book, counted)).toBe(0n);
    // Whoever names what came after the count came after it as well.
    book.enter(book.dues, book.bank, 7, { by: 3, after: [named] });
    expect(difference(book, counted)).toBe(0n);
  });

  test('are compared where nobody can tell which was first, until a placement settles the count', () => {
    const book = filled();
    const counted = count(book, 500, 1);
    const paid = book.enter(book.dues, book.bank, 5, { by: 2 });
    expect([book.effect(paid), difference(book, counted)]).toEqual(['posted', 5n]);
    const other = filled();
    const early = count(other, 500, 1);
    const hourOfCount = hour(other.world.now);
    other.world.outcome(null);
    other.world.outcome(null);
    const { now } = other.world;
    other.world.now = hourOfCount;
    other.enter(other.dues, other.bank, 5, { by: 2 });
    other.world.now = now;
    expect(difference(other, early)).toBe(0n);
  });

  test('say nothing of their order, where one of them was written down later', () => {
    const book = filled();
    const counted = count(book, 440);
    const at = hour(book.world.now);
    expect(difference(book, counted)).toBe(60n);
    book.world.now += 30;
    // A receipt of that hour turns up: with it what was counted is right.
    book.enter(book.bank, book.dues, 60, { date: at, power: book.budget, after: [counted] });
    book.witnessed();
    expect(difference(book, counted)).toBe(0n);
    const late = count(book, 440, 0, at);
    expect(difference(book, late)).toBe(0n);
  });

  test('of people who hear each other hold, whatever is counted and moved in that hour', () => {
    const anyStep = fc.record({
      by: fc.nat(3),
      isCount: fc.boolean(),
      amount: fc.integer({ min: 1, max: 90 }),
      hours: fc.nat({ max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 4, maxLength: 14 }), (steps) => {
        const book = filled();
        const counts: RecordId[] = [];
        for (const { by, isCount, amount, hours } of steps) {
          if (hours === 0) book.world.now += 1;
          if (isCount) counts.push(count(book, Number(book.balance(book.bank)), by));
          else {
            const date = hour(book.world.now);
            const postings = [
              { account: book.dues, side: 'out', amount, commodity: 'EUR' },
              { account: book.bank, side: 'in', amount, commodity: 'EUR' },
            ] as const;
            const after = knownTo(book.state, { date, power: null, postings });
            book.enter(book.dues, book.bank, amount, { by, after });
          }
        }
        const wrong = book.state.assertions.filter((one) => one.difference !== 0n);
        // Only the newest eight of one hour can be named.
        if (counts.length <= AFTER_MAX) expect(wrong).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

describe('the book', () => {
  test('comes to the same whatever the order and repetition, and always to zero', () => {
    const book = new Book();
    book.enter(book.dues, book.bank, 500);
    book.spend(60);
    book.spend(60);
    book.witnessed();
    const before = book.state;
    const total = before.balances.reduce((sum, { posted }) => sum + posted, 0n);
    expect(total).toBe(0n);
    fc.assert(
      fc.property(arbitraryShuffledTwice(book.world.entries), (entries) => {
        const state = book.world.fold(entries);
        expect(state.ok && foldBook(state.value)).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  test('keeps what contradicts itself about a commodity, and chooses nothing', () => {
    const book = new Book();
    const { world } = book;
    for (const decimals of [2, 3, 2])
      world.write(world.id(1), commodityNamedKind, { code: 'EUR', decimals, name: 'Euro' });
    expect(book.state.commodities[0]?.named).toHaveLength(2);
  });
});
