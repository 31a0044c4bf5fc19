/** Books for tests: sound ones, that every program of the trade has to accept. */
import fc from 'fast-check';

import type { BookEntry, Posting } from './book.ts';
import type { Decimal } from './decimal.ts';
import { addDecimals, negateDecimal } from './decimal.ts';

const ACCOUNTS = [
  'Assets:Cash',
  'Assets:Bank:Fund-2',
  'Liabilities:Twin',
  'Income:Members',
  'Expenses:Été:Food',
];
const COMMODITIES = ['EUR', 'HOUR', 'BED-NIGHT', 'X2'];

const text = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', '"', '\\', ';', '|', '#', '月'),
  maxLength: 8,
});
const number: fc.Arbitrary<Decimal> = fc.record({
  digits: fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
  places: fc.integer({ min: 0, max: 3 }),
});
const day = fc.integer({ min: 1, max: 28 }).map((at) => `2026-11-${String(at).padStart(2, '0')}`);
const word = fc.stringMatching(/^[a-z][a-z0-9]{1,6}$/);
const metadata = fc.array(
  fc.oneof(
    fc.record({ key: word, text }),
    fc.record({ key: word, bare: fc.constantFrom('2026-11-27', '12.50 EUR', 'Assets:Cash') }),
  ),
  { maxLength: 2 },
);

/** Two to four postings that sum to zero exactly; the last may leave its amount out. */
const postings: fc.Arbitrary<readonly Posting[]> = fc
  .record({
    commodity: fc.constantFrom(...COMMODITIES),
    numbers: fc.array(number, { minLength: 1, maxLength: 3 }),
    accounts: fc.array(fc.constantFrom(...ACCOUNTS), { minLength: 4, maxLength: 4 }),
    metadata,
    isLeftOut: fc.boolean(),
  })
  .map(({ commodity, numbers, accounts, metadata: values, isLeftOut }) => {
    const last = negateDecimal(numbers.reduce(addDecimals));
    // beancount rounds what it fills in to the coarsest number beside it.
    const isLeft = isLeftOut && new Set(numbers.map(({ places }) => places)).size === 1;
    const legs = (isLeft ? numbers : [...numbers, last]).map((one, at) => ({
      line: 0,
      account: accounts[at] ?? 'Assets:Cash',
      number: one,
      commodity,
      metadata: at === 0 ? values : [],
    }));
    const account = accounts[3] ?? 'Assets:Cash';
    return isLeft ? [...legs, { line: 0, account, metadata: [] }] : legs;
  });

const transaction: fc.Arbitrary<BookEntry> = fc
  .record({
    date: day,
    flag: fc.constantFrom('*', '!'),
    payee: fc.option(text, { nil: undefined }),
    narration: text,
    tags: fc.array(
      word.map((one) => `#${one}`),
      { maxLength: 2 },
    ),
    links: fc.array(
      word.map((one) => `^${one}`),
      { maxLength: 2 },
    ),
    postings,
    metadata,
  })
  .map(({ payee, ...rest }) => ({
    kind: 'transaction',
    line: 0,
    ...rest,
    ...(payee === undefined ? {} : { payee }),
  }));

/** An exchange at a price: 3 of one for 7.50 of another. */
const exchange: fc.Arbitrary<BookEntry> = fc
  .record({
    date: day,
    count: fc.integer({ min: 1, max: 99 }),
    cents: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ date, count, cents }) => {
    const each = { number: { digits: BigInt(cents), places: 2 }, commodity: 'EUR' };
    const paid = { digits: BigInt(-count * cents), places: 2 };
    const line = 0;
    return {
      kind: 'transaction',
      line,
      date,
      flag: '*',
      narration: 'exchange',
      tags: [],
      links: [],
      metadata: [],
      postings: [
        {
          line,
          account: 'Assets:Cash',
          number: { digits: BigInt(count), places: 0 },
          commodity: 'HOUR',
          price: { ...each, isTotal: false },
          metadata: [],
        },
        { line, account: 'Assets:Bank:Fund-2', number: paid, commodity: 'EUR', metadata: [] },
      ],
    };
  });

const aside: fc.Arbitrary<BookEntry> = fc.oneof(
  fc.record({ date: day, text, account: fc.constantFrom(...ACCOUNTS), metadata }).map((one) => ({
    kind: 'note' as const,
    line: 0,
    ...one,
  })),
  fc.record({ date: day, name: text, text, metadata }).map((one) => ({
    kind: 'event' as const,
    line: 0,
    ...one,
  })),
);

/** A sound book: everything is open, every transaction sums to zero. */
export const soundBook: fc.Arbitrary<readonly BookEntry[]> = fc
  .array(fc.oneof({ weight: 6, arbitrary: transaction }, exchange, aside), { maxLength: 8 })
  .map((entries) => [
    ...ACCOUNTS.map((account) => ({
      kind: 'open' as const,
      line: 0,
      date: '2026-11-01',
      account,
      commodities: account === 'Assets:Cash' ? COMMODITIES : [],
      metadata: [],
    })),
    ...COMMODITIES.map((commodity) => ({
      kind: 'commodity' as const,
      line: 0,
      date: '2026-11-01',
      commodity,
      metadata: [],
    })),
    ...entries,
  ]);
