/** What the public and other programs see of a book. */
import type { AccountState, EntryState, LedgerEntry, RecordId } from '@tocsin/core';
import { beancountText, checkBook, hour, TEMPO_LIVING_MS } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { BookPlace } from './accounts.ts';
import { summaryShown } from './accounts.ts';
import { bookEntries } from './book-export.ts';

const BEGIN = 490_000;
const who = { device: idNamed('device'), by: idNamed('member'), wall: hour(BEGIN) };

function account(name: string, closedAt: number | null = null): AccountState {
  const record = idNamed<RecordId>(name);
  const said = { name, from: hour(BEGIN), commodities: [], restricted: null };
  return {
    ...who,
    record,
    account: said,
    closedAt: closedAt === null ? null : hour(closedAt),
  } as unknown as AccountState;
}

function posted(name: string, moved: readonly [string, number][], said: Partial<LedgerEntry>) {
  const postings = moved.map(([of, amount]) => ({
    account: idNamed<RecordId>(of),
    side: amount < 0 ? 'out' : 'in',
    amount: Math.abs(amount),
    commodity: 'EUR',
  }));
  const none = { power: null, cites: null, reverses: null, source: null, narration: name };
  const entry = { date: hour(BEGIN + 5), flag: 'posted', postings, evidence: [], ...none, ...said };
  const record = idNamed<RecordId>(`entry ${name}`);
  return { ...who, record, entry, effect: { kind: 'posted' } } as unknown as EntryState;
}

function placeOf(accounts: readonly AccountState[], entries: readonly EntryState[]): BookPlace {
  const book = { accounts, entries, commodities: [], assertions: [] };
  return {
    assembly: { name: 'harbour' },
    state: { tempoMs: TEMPO_LIVING_MS },
    book,
  } as unknown as BookPlace;
}

const loan = posted(
  'loan',
  [
    ['liabilities:loan', -500],
    ['assets:bank', 500],
  ],
  { source: 'loan' },
);
const back = posted(
  'back',
  [
    ['assets:bank', -100],
    ['liabilities:loan', 100],
  ],
  {},
);
const dues = posted(
  'dues',
  [
    ['income:dues', -30],
    ['assets:bank', 30],
  ],
  { source: 'member' },
);
const rice = posted(
  'rice',
  [
    ['assets:bank', -20],
    ['expenses:food:rice', 20],
  ],
  {
    power: idNamed<RecordId>('power'),
  },
);
const all = ['assets:bank', 'liabilities:loan', 'income:dues', 'expenses:food:rice'];

describe('the public summary', () => {
  test('says what came in and went out, loans and what was paid back among it', () => {
    const { rows } = summaryShown(
      placeOf(
        all.map((name) => account(name)),
        [loan, back, dues, rice],
      ),
    );
    expect(rows.map(({ what, amount }) => [what, amount])).toEqual([
      ['expenses:food', '20'],
      ['income:loan', '500'],
      ['income:member', '30'],
      ['liabilities:loan', '100'],
    ]);
  });
});

describe('the export', () => {
  const accounts = all.map((name) => account(name, name === 'income:dues' ? BEGIN + 30 : null));

  test('asserts what was counted where both programs look: next day, with the accounts below', () => {
    const bank = idNamed<RecordId>('assets:bank');
    const counted = (amount: number, difference: bigint) => ({
      ...who,
      record: idNamed<RecordId>('count'),
      asserted: { account: bank, at: hour(BEGIN + 6), side: 'in', amount, commodity: 'EUR' },
      difference,
    });
    const below = account('assets:bank:savings');
    const later = { ...dues.entry, date: hour(BEGIN + 7) };
    const saved = posted(
      'saved',
      [
        ['income:dues', -5],
        ['assets:bank:savings', 5],
      ],
      {},
    );
    const place = placeOf([...accounts, below], [loan, { ...dues, entry: later }, saved]);
    const whole = {
      ...place,
      book: { ...place.book, assertions: [counted(500, 0n), counted(499, 1n)] },
    } as unknown as BookPlace;
    const entries = bookEntries(whole);
    const balance = entries.find(({ kind }) => kind === 'balance');
    // 500 counted, 30 later that day, 5 on the account below.
    expect(balance).toMatchObject({ account: 'Assets:Bank', amount: { number: { digits: 535n } } });
    expect(balance?.metadata).toEqual([{ key: 'counted', text: '500 EUR' }]);
    expect(entries.filter(({ kind }) => kind === 'note')).toMatchObject([
      { text: 'Counted: 499 EUR. The book had 1 EUR more.' },
    ]);
    expect(checkBook(entries, { exact: true }).errors).toEqual([]);
  });

  test('closes what is closed, and says what allowed a payment', () => {
    const entries = bookEntries(placeOf(accounts, [loan, dues, rice]));
    const text = beancountText(entries);
    expect(text).toMatch(/^\d{4}-\d\d-\d\d close Income:Dues$/mu);
    expect(text).toContain(`power: "${idNamed('power')}"`);
    expect(checkBook(entries).errors).toEqual([]);
  });
});
