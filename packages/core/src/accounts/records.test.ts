import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isCommodity } from '../assembly/powers.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import { describeKinds, kindCase } from '../record/testing.ts';
import { arbitraryHour, arbitraryId, arbitraryUint, idNamed } from '../testing.ts';
import type { LedgerEntry, LedgerPosting } from './records.ts';
import * as records from './records.ts';

const last = HOUR_MAX as Hour;
const account = idNamed<RecordId>('account');
const code = 'A'.repeat(24);
const codes = Array.from({ length: 8 }, (_, at) => `${'A'.repeat(23)}${at}`);
const anyCode = fc.constantFrom('EUR', 'HOURS', 'RICE-KG', 'X1');

const posting = (side: records.Side, amount: number, commodity: string = code): LedgerPosting => ({
  account,
  side,
  amount,
  commodity,
});
const entry: LedgerEntry = {
  date: last,
  flag: 'pending',
  narration: '水'.repeat(records.NARRATION_MAX),
  postings: Array.from({ length: records.POSTINGS_MAX }, (_, at) =>
    posting(at % 2 === 0 ? 'in' : 'out', records.AMOUNT_MAX),
  ),
  source: 'loan',
  power: account,
  cites: account,
  reverses: account,
  after: Array.from({ length: records.AFTER_MAX }, (_, at) =>
    idNamed<RecordId>('after', at),
  ).toSorted(),
  evidence: [0, 1, 2, 3].map((at) => idNamed<Hash32>('receipt', at)).toSorted(),
};
const anyEntry: fc.Arbitrary<LedgerEntry> = fc.record({
  date: arbitraryHour(HOUR_MAX),
  flag: fc.constantFrom('posted' as const, 'pending' as const),
  narration: fc.constantFrom('', 'Rice for Monday', 'إيجار'),
  postings: fc
    .array(fc.tuple(arbitraryId<RecordId>(), arbitraryUint(records.AMOUNT_MAX), anyCode), {
      minLength: 1,
      maxLength: records.POSTINGS_MAX / 2,
    })
    .map((moved) =>
      moved.flatMap(([other, amount, commodity]): LedgerPosting[] => [
        { account, side: 'out', amount, commodity },
        { account: other, side: 'in', amount, commodity },
      ]),
    ),
  source: fc.option(fc.constantFrom(...records.SOURCE_CLASSES)),
  power: fc.option(arbitraryId<RecordId>()),
  cites: fc.option(arbitraryId<RecordId>()),
  reverses: fc.option(arbitraryId<RecordId>()),
  after: fc.constantFrom([], entry.after),
  evidence: fc.constantFrom([], entry.evidence),
});

describeKinds([
  kindCase({
    kind: records.accountKind,
    number: 160,
    any: fc.record({
      name: fc.constantFrom('assets:bank', 'expenses:food:monday-2'),
      from: arbitraryHour(HOUR_MAX),
      commodities: fc.constantFrom([], ['EUR'], ['EUR', 'HOURS']),
      restricted: fc.option(arbitraryId<RecordId>()),
    }),
    longest: {
      name: `assets:${'x'.repeat(records.ACCOUNT_NAME_MAX - 7)}`,
      from: last,
      commodities: codes,
      restricted: account,
    },
    wrong: [
      { name: 'assets', from: last, commodities: [], restricted: null },
      { name: 'Assets:Bank', from: last, commodities: [], restricted: null },
      { name: 'bank:main', from: last, commodities: [], restricted: null },
      { name: 'assets:-x', from: last, commodities: [], restricted: null },
      { name: 'assets:bank', from: last, commodities: ['eur'], restricted: null },
      { name: 'assets:bank', from: last, commodities: ['HOURS', 'EUR'], restricted: null },
    ],
  }),
  kindCase({
    kind: records.accountClosedKind,
    number: 161,
    any: fc.record({ account: arbitraryId<RecordId>(), at: arbitraryHour(HOUR_MAX) }),
    longest: { account, at: last },
    wrong: [],
  }),
  kindCase({
    kind: records.ledgerEntryKind,
    number: 162,
    any: anyEntry,
    longest: entry,
    wrong: [
      { ...entry, postings: [posting('in', 1)] },
      { ...entry, postings: [posting('in', 1), posting('out', 2)] },
      { ...entry, postings: [posting('in', 1, 'EUR'), posting('out', 1, 'USD')] },
      { ...entry, postings: [...entry.postings, posting('in', 0)] },
      { ...entry, narration: 'x'.repeat(records.NARRATION_MAX + 1) },
    ],
  }),
  kindCase({
    kind: records.entryWordKind,
    number: 163,
    any: fc.record({
      entry: arbitraryId<RecordId>(),
      word: fc.constantFrom(...records.ENTRY_WORDS),
    }),
    longest: { entry: account, word: 'confirmed' },
    wrong: [],
  }),
  kindCase({
    kind: records.balanceAssertedKind,
    number: 164,
    any: fc.record({
      account: arbitraryId<RecordId>(),
      at: arbitraryHour(HOUR_MAX),
      side: fc.constantFrom(...records.SIDES),
      amount: arbitraryUint(records.AMOUNT_MAX),
      commodity: anyCode,
    }),
    longest: { account, at: last, side: 'out', amount: records.AMOUNT_MAX, commodity: code },
    wrong: [{ account, at: last, side: 'out', amount: 1, commodity: 'eur' }],
  }),
  kindCase({
    kind: records.commodityNamedKind,
    number: 165,
    any: fc.record({
      code: anyCode,
      decimals: arbitraryUint(records.DECIMALS_MAX),
      name: fc.constantFrom('', 'Euro', 'ساعة'),
    }),
    longest: {
      code,
      decimals: records.DECIMALS_MAX,
      name: '水'.repeat(records.COMMODITY_NAME_MAX),
    },
    wrong: [{ code: 'EUR', decimals: 10, name: '' }],
  }),
]);

describe('an entry', () => {
  test('sums to zero in every commodity, whatever it says', () => {
    fc.assert(
      fc.property(anyEntry, ({ postings }) => {
        for (const { sum } of records.sumsOf(postings)) expect(sum).toBe(0);
      }),
    );
  });
});

test('a commodity has two characters at least, as in beancount', () => {
  expect(['H', 'H1', 'EUR', 'RICE-KG', 'X-'].filter(isCommodity)).toEqual(['H1', 'EUR', 'RICE-KG']);
});
