/** What the public and other programs see of a book. */
import type { AccountState, EntryState, LedgerEntry, RecordId } from '@tocsin/core';
import { beancountText, checkBook, hour, TEMPO_LIVING_MS } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { BookPlace } from './accounts.ts';
import { bookEntries, summaryShown } from './accounts.ts';

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
  const entry = { date: hour(BEGIN + 5), flag: 'posted', postings, ...none, ...said };
  const record = idNamed<RecordId>(`entry ${name}`);
  return { ...who, record, entry, effect: { kind: 'posted' } } as unknown as EntryState;
}

function placeOf(accounts: readonly AccountState[], entries: readonly EntryState[]): BookPlace {
  const book = { accounts, entries, commodities: [] };
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

  test('closes what is closed, and says what allowed a payment', () => {
    const entries = bookEntries(placeOf(accounts, [loan, dues, rice]));
    const text = beancountText(entries);
    expect(text).toMatch(/^\d{4}-\d\d-\d\d close Income:Dues$/mu);
    expect(text).toContain(`power: "${idNamed('power')}"`);
    expect(checkBook(entries).errors).toEqual([]);
  });
});
