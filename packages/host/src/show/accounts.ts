/** The book as answers show it. */
import type {
  AccountState,
  AssemblyState,
  BookState,
  EntryState,
  MemberId,
  RecordId,
  SourceClass,
} from '@tocsin/core';
import { divideFloor, foldBook, hour, signedOf } from '@tocsin/core';

import type {
  AccountsAnswer,
  BookAccount,
  BookCount,
  BookEntryShown,
  SummaryAnswer,
} from '../calls.ts';
import type { LiveAssembly } from '../live-log.ts';
import { whenOfHour, whoOf } from './common.ts';

/** Hours over which a summary gathers: 30 days, so that no single payment can be read from it. */
const SPAN_HOURS: number = 30 * 24;

/** A book in an assembly that stands, and who looks. */
export interface BookPlace {
  readonly assembly: LiveAssembly;
  readonly state: AssemblyState;
  readonly me: MemberId | undefined;
  readonly book: BookState;
}

/** Opens the book of a place. */
export function bookAt(place: Omit<BookPlace, 'book'>): BookPlace {
  return { ...place, book: foldBook(place.state) };
}

/** Digits of a commodity behind the point; 0 where nobody said, or where two said otherwise. */
export function decimalsOf({ commodities }: BookState, code: string): number {
  const named = commodities.find((one) => one.code === code)?.named ?? [];
  const places = new Set(named.map(({ decimals }) => decimals));
  return places.size === 1 ? ([...places][0] ?? 0) : 0;
}

/** An amount as people write it: 12.50, -3. */
export function amountText(book: BookState, code: string, amount: bigint): string {
  const places = decimalsOf(book, code);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const part = places === 0 ? '' : `.${digits.slice(-places)}`;
  return `${amount < 0n ? '-' : ''}${whole}${part}`;
}

/** Reads an amount as people write it; undefined unless it is a whole number of least units. */
export function readAmount(book: BookState, code: string, text: string): number | undefined {
  const found = /^(\d{1,15})(?:[.,](\d{1,9}))?$/.exec(text.trim());
  if (found === null) return undefined;
  const [, whole = '', part = ''] = found;
  const places = decimalsOf(book, code);
  if (part.length > places) return undefined;
  const amount = Number(`${whole}${part.padEnd(places, '0')}`);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** An account with its balances. */
export function accountShown({ state, book }: BookPlace, one: AccountState): BookAccount {
  return {
    id: one.record,
    name: one.account.name,
    restricted: one.account.restricted !== null,
    closedAt: one.closedAt === null ? null : whenOfHour(one.closedAt, state.tempoMs),
    balances: book.balances
      .filter(({ account }) => account === one.record)
      .map(({ commodity, posted, provisional }) => ({
        commodity,
        posted: amountText(book, commodity, posted),
        provisional: amountText(book, commodity, provisional),
      })),
  };
}

/** An entry. */
export function entryShown({ state, me, book }: BookPlace, one: EntryState): BookEntryShown {
  const { entry, effect } = one;
  return {
    id: one.record,
    by: whoOf(one.by, me),
    date: whenOfHour(entry.date, state.tempoMs),
    narration: entry.narration,
    postings: entry.postings.map(({ account, side, amount, commodity }) => ({
      account: nameOf(book, account),
      side,
      amount: amountText(book, commodity, BigInt(amount)),
      commodity,
    })),
    source: entry.source,
    power: entry.power,
    reverses: entry.reverses,
    state: effect.kind,
    why: 'why' in effect ? effect.why : null,
    ratified: one.isRatified,
    evidence: entry.evidence,
  };
}

function nameOf({ accounts }: BookState, id: RecordId): string {
  return accounts.find(({ record }) => record === id)?.account.name ?? id.slice(0, 8);
}

/** A balance that somebody counted. */
export function countShown(
  { state, me, book }: BookPlace,
  one: BookState['assertions'][number],
): BookCount {
  const { account, at, commodity } = one.asserted;
  return {
    account: nameOf(book, account),
    at: whenOfHour(at, state.tempoMs),
    by: whoOf(one.by, me),
    holds: one.difference === 0n,
    difference: amountText(book, commodity, one.difference),
    commodity,
  };
}

/** The whole book; without `all` only what is open, counts wrongly, or waits for somebody. */
export function bookShown(place: BookPlace, all: boolean): AccountsAnswer {
  const { assembly, book } = place;
  const isQuiet = ({ effect }: EntryState): boolean =>
    effect.kind === 'posted' || effect.kind === 'archived' || effect.kind === 'void';
  return {
    name: assembly.name,
    accounts: book.accounts
      .filter(({ closedAt }) => all || closedAt === null)
      .toSorted((a, b) => (a.account.name < b.account.name ? -1 : 1))
      .map((one) => accountShown(place, one)),
    entries: book.entries
      .filter((one) => all || !isQuiet(one))
      .toSorted((a, b) => a.entry.date - b.entry.date)
      .map((one) => entryShown(place, one)),
    counts: book.assertions
      .filter(({ difference }) => all || difference !== 0n)
      .map((one) => countShown(place, one)),
    overdrawn: book.overdrawn.map(({ account }) => nameOf(book, account)),
  };
}

/**
 * What came in and went out, for everybody to read: by 30 days, by kind of source and by expense, with
 * no narration, no writer and no day.
 */
export function summaryShown({ assembly, state, book }: BookPlace): SummaryAnswer {
  const sums = new Map<string, bigint>();
  const add = (span: number, what: string, commodity: string, amount: number): void => {
    const key = `${span} ${commodity} ${what}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount));
  };
  const names = new Map(book.accounts.map(({ record, account }) => [record, account.name]));
  for (const { entry, effect } of book.entries) {
    if (effect.kind !== 'posted') continue;
    const span = divideFloor(entry.date, SPAN_HOURS);
    for (const posting of entry.postings) {
      const name = names.get(posting.account) ?? '';
      const { commodity } = posting;
      const amount = signedOf(posting);
      // Income is credited: what comes in stands below zero there; so does what is borrowed.
      const isBorrowed = /^(?:liabilities|equity):/u.test(name);
      if (name.startsWith('income:') || (isBorrowed && amount < 0))
        add(span, `income:${sourceName(entry.source)}`, commodity, -amount);
      else if (name.startsWith('expenses:') || isBorrowed)
        add(span, name.split(':').slice(0, 2).join(':'), commodity, amount);
    }
  }
  const rows = [...sums]
    .map(([key, sum]) => {
      const [span = '0', commodity = '', ...what] = key.split(' ');
      return { span: Number(span), commodity, what: what.join(' '), sum };
    })
    .toSorted((a, b) => a.span - b.span || (a.what < b.what ? -1 : 1))
    .map(({ span, commodity, what, sum }) => ({
      from: whenOfHour(hour(span * SPAN_HOURS), state.tempoMs),
      what,
      commodity,
      amount: amountText(book, commodity, sum),
    }));
  return { name: assembly.name, rows };
}

function sourceName(source: SourceClass | null): string {
  return source ?? 'unsaid';
}
