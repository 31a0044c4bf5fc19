/**
 * How people keep the book of their home: accounts, dues that come in, payments under a power, the word of
 * another holder behind one. Through the log's own calls, as the program's commands do it.
 */
import type { BookState, LedgerEntry, RecordId } from '@tocsin/core';
import { accountKind, entryWordKind, foldBook, hour, knownTo, ledgerEntryKind } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type { Person } from './person.ts';

/** What the homes of a world count in. */
export const COMMODITY = 'EUR';
/** What the box holds after the dues, in cents: more than all powers of a world together. */
const DUES = 2_000_000;
/** An account that is opened today may hold what happened in the week before. */
const FROM_HOURS = 168;

const NAMES = ['assets:box', 'expenses:food', 'income:dues'] as const;

/** The accounts of a home. */
interface Accounts {
  readonly box: RecordId;
  readonly food: RecordId;
  readonly dues: RecordId;
}

/** The book as a person's device shows it; undefined while it shows none. */
export function bookOf({ device }: Person): BookState | undefined {
  const state = device.home()?.peer.judged().state;
  return state === undefined ? undefined : foldBook(state);
}

/** The accounts of a book: the first of each name. */
function accountsOf({ accounts }: BookState): Accounts | undefined {
  const [box, food, dues] = NAMES.map(
    (name) => accounts.find(({ account }) => account.name === name)?.record,
  );
  return box === undefined || food === undefined || dues === undefined
    ? undefined
    : { box, food, dues };
}

/** Opens the book, where nobody did, and takes the dues in; whether it is open now. */
export async function openBook(person: Person): Promise<boolean> {
  const peer = person.device.home()?.peer;
  const book = bookOf(person);
  if (peer === undefined || book === undefined) return false;
  if (accountsOf(book) !== undefined) return true;
  const from = hour(hourNow(peer.parts) - FROM_HOURS);
  for (const name of NAMES)
    await peer.append(accountKind, { name, from, commodities: [COMMODITY], restricted: null });
  await peer.refresh();
  const accounts = accountsOf(bookOf(person) ?? book);
  if (accounts === undefined) return false;
  const { box, dues } = accounts;
  const said = { ...entryFrom(person, dues, box, DUES), source: 'member' as const };
  return (await peer.append(ledgerEntryKind, said)).ok;
}

function entryFrom({ device }: Person, from: RecordId, to: RecordId, amount: number): LedgerEntry {
  const peer = device.home()?.peer;
  return {
    date: peer === undefined ? hour(0) : hourNow(peer.parts),
    flag: 'posted',
    narration: '',
    postings: [
      { account: from, side: 'out', amount, commodity: COMMODITY },
      { account: to, side: 'in', amount, commodity: COMMODITY },
    ],
    source: null,
    power: null,
    cites: null,
    reverses: null,
    after: [],
    evidence: [],
  };
}

/** A payment under a power, ready to be written; undefined where there is no book. */
export function paymentOf(
  person: Person,
  power: RecordId,
  amount: number,
): LedgerEntry | undefined {
  const book = bookOf(person);
  const accounts = book && accountsOf(book);
  if (book === undefined || accounts === undefined) return undefined;
  const { box, food } = accounts;
  const said = { ...entryFrom(person, box, food, amount), power };
  return { ...said, after: knownTo(book, said) };
}

/** Pays under a power; the entry. */
export async function pay(
  person: Person,
  power: RecordId,
  amount: number,
): Promise<RecordId | undefined> {
  const said = paymentOf(person, power, amount);
  const written = said && (await person.device.home()?.peer.append(ledgerEntryKind, said));
  return written?.ok === true ? written.value : undefined;
}

/** Another holder stands behind a payment, once it is here; whether it was said. */
export async function standBehind(person: Person, entry: RecordId): Promise<boolean> {
  const peer = person.device.home()?.peer;
  const isHere = bookOf(person)?.entries.some(({ record }) => record === entry) === true;
  if (peer === undefined || !isHere) return false;
  return (await peer.append(entryWordKind, { entry, word: 'confirmed' })).ok;
}
