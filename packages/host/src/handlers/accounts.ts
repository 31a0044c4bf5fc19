/** `accounts …`: the book of an assembly. */
import type {
  EntryState,
  EntryWordName,
  Hour,
  LedgerEntry,
  LedgerPosting,
  RecordId,
  RecordKind,
  Result,
} from '@tocsin/core';
import {
  accountClosedKind,
  accountKind,
  AMOUNT_MAX,
  balanceAssertedKind,
  beancountText,
  CHARTER_TEXT_MAX,
  charterKind,
  COMMODITY_NAME_MAX,
  commodityNamedKind,
  compareText,
  DECIMALS_MAX,
  entryWordKind,
  hledgerText,
  hour,
  isAccountName,
  isCommodity,
  ledgerEntryKind,
  NARRATION_MAX,
  knownTo,
  ok,
  spentBy,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type {
  AccountChangedAnswer,
  BookExportAnswer,
  CommodityNamedAnswer,
  CountedAnswer,
  EntryChangedAnswer,
  Handlers,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendTo } from '../append.ts';
import { refuse } from '../fault.ts';
import { saidText } from '../said-text.ts';
import type { Logs } from '../logs.ts';
import { pickById, sameId } from '../pick.ts';
import type { BookPlace } from '../show/accounts.ts';
import { bookEntries } from '../show/book-export.ts';
import {
  accountShown,
  bookAt,
  bookShown,
  countShown,
  entryShown,
  readAmount,
  summaryShown,
} from '../show/accounts.ts';
import { pickStanding } from './assembly.ts';
import { readEvidence, readPostings } from './entering.ts';

type Verbs =
  | 'open'
  | 'close'
  | 'enter'
  | 'post'
  | 'archive'
  | 'confirm'
  | 'reverse'
  | 'count'
  | 'name'
  | 'show'
  | 'summary'
  | 'export';
type Context = Parameters<typeof pickStanding>[1];

/** The handlers of the book. */
export function accountsHandlers(logs: Logs): Pick<Handlers, `accounts.${Verbs}`> {
  const here =
    <G, A>(run: (place: BookPlace, given: G) => Promise<Result<A, ControlFault>>) =>
    async (given: G, context: Context): Promise<Result<A, ControlFault>> => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      return run(bookAt(found.value), given);
    };
  const say = (word: EntryWordName) =>
    here((place, { id }: With<'accounts.post'>) => sayOf(place, id, word));
  return {
    'accounts.open': here(open),
    'accounts.close': here(close),
    'accounts.enter': here(enter),
    'accounts.post': say('posted'),
    'accounts.archive': say('archived'),
    'accounts.confirm': say('confirmed'),
    'accounts.reverse': here(reverse),
    'accounts.count': here(count),
    'accounts.name': here(name),
    'accounts.show': here(async (place, { all }: With<'accounts.show'>) =>
      ok(bookShown(place, all)),
    ),
    'accounts.summary': here(async (place) => ok(summaryShown(place))),
    'accounts.export': here(exportBook),
  };
}

function write<T>(
  { assembly }: BookPlace,
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Promise<Result<RecordId, ControlFault>> {
  return appendTo(assembly.peer.peer, kind, said);
}

function afterwards({ assembly }: BookPlace): Result<BookPlace, ControlFault> {
  const { state, me } = assembly.peer.peer.judged();
  return state === undefined ? refuse('GenesisMissing') : ok(bookAt({ assembly, state, me }));
}

function nowAt({ assembly }: BookPlace, ago: number = 0): Hour {
  return hour(Math.max(0, hourNow(assembly.peer.peer.parts) - ago));
}

/** An account by its name, if only one has it, or by the start of its id. */
function pickAccount(place: BookPlace, start: string): Result<RecordId, ControlFault> {
  const { accounts } = place.book;
  const named = accounts.filter(
    ({ account, closedAt }) => account.name === start && closedAt === null,
  );
  if (named.length > 1) return refuse('Ambiguous');
  const [only] = named;
  if (only !== undefined) return ok(only.record);
  const found = pickById(accounts, ({ record }) => record, start, 'UnknownAccount');
  return found.ok ? ok(found.value.record) : found;
}

async function open(
  place: BookPlace,
  given: With<'accounts.open'>,
): Promise<Result<AccountChangedAnswer, ControlFault>> {
  const { name: wanted, commodity, purpose } = given;
  if (!isAccountName(wanted)) return refuse('AccountName');
  if (!commodity.every(isCommodity)) return refuse('CommodityCode');
  const isThere = place.book.accounts.some(
    ({ account, closedAt }) => account.name === wanted && closedAt === null,
  );
  if (isThere) return refuse('AccountThere');
  let restricted: RecordId | null = null;
  if (purpose !== undefined) {
    const text = saidText(purpose, CHARTER_TEXT_MAX);
    if (!text.ok) return text;
    const charter = await write(place, charterKind, { text: text.value, handover: [] });
    if (!charter.ok) return charter;
    restricted = charter.value;
  }
  const commodities = [...new Set(commodity)].toSorted(compareText);
  const said = { name: wanted, from: nowAt(place, FROM_AGO), commodities, restricted };
  const written = await write(place, accountKind, said);
  return written.ok ? accountNow(place, written.value) : written;
}

/** An account that is opened today may hold what happened in the year before. */
const FROM_AGO: number = 365 * 24;

function accountNow(before: BookPlace, id: RecordId): Result<AccountChangedAnswer, ControlFault> {
  const place = afterwards(before);
  if (!place.ok) return place;
  const found = place.value.book.accounts.find(({ record }) => record === id);
  if (found === undefined) return refuse('UnknownAccount');
  return ok({ account: accountShown(place.value, found) });
}

async function close(
  place: BookPlace,
  given: With<'accounts.close'>,
): Promise<Result<AccountChangedAnswer, ControlFault>> {
  const account = pickAccount(place, given.account);
  if (!account.ok) return account;
  const { balances } = place.book;
  const isEmpty = !balances.some((one) => one.account === account.value);
  if (!isEmpty) return refuse('AccountNotEmpty');
  const at = hour(nowAt(place) + (given.in ?? 0));
  const written = await write(place, accountClosedKind, { account: account.value, at });
  return written.ok ? accountNow(place, account.value) : written;
}

async function enter(
  place: BookPlace,
  given: With<'accounts.enter'>,
): Promise<Result<EntryChangedAnswer, ControlFault>> {
  const { note = '', source = null, pending } = given;
  const narration = saidText(note, NARRATION_MAX);
  if (!narration.ok) return narration;
  const postings = readPostings(place, given, pickAccount);
  if (!postings.ok) return postings;
  const evidence = readEvidence(place, given);
  if (!evidence.ok) return evidence;
  const power = pickPower(place, given.power);
  if (!power.ok) return power;
  const date = nowAt(place, given.ago);
  const said: LedgerEntry = {
    date,
    flag: pending ? 'pending' : 'posted',
    narration: narration.value,
    postings: postings.value,
    source,
    power: power.value,
    cites: citedText(place, given.cites, power.value),
    reverses: null,
    after: knownTo(place.book, { date, postings: postings.value, power: power.value }),
    evidence: evidence.value,
  };
  return writeEntry(place, said);
}

/** The act that allows a payment: a budget, a mandate or an emergency power that stands. */
function pickPower(
  { state }: BookPlace,
  start: string | undefined,
): Result<RecordId | null, ControlFault> {
  if (start === undefined) return ok(null);
  const all = [...state.allocations.keys(), ...state.mandates.keys(), ...state.emergencies.keys()];
  return pickById(all, sameId, start, 'UnknownAllowance');
}

/** The text under which an imperative mandate acts: its own, unless another is named. */
function citedText(
  { state }: BookPlace,
  start: string | undefined,
  power: RecordId | null,
): RecordId | null {
  const own = power === null ? null : (state.mandates.get(power)?.terms?.text ?? null);
  return own !== null && (start === undefined || own.startsWith(start)) ? own : null;
}

/** Writes an entry; one that spends without anything that allows it is not even written. */
async function writeEntry(
  place: BookPlace,
  said: LedgerEntry,
): Promise<Result<EntryChangedAnswer, ControlFault>> {
  const accounts = new Map(place.book.accounts.map((one) => [one.record, one]));
  if (said.power === null && spentBy(said, accounts).length > 0) return refuse('NothingAllowsIt');
  const written = await write(place, ledgerEntryKind, said);
  return written.ok ? entryNow(place, written.value) : written;
}

function entryNow(before: BookPlace, id: RecordId): Result<EntryChangedAnswer, ControlFault> {
  const place = afterwards(before);
  if (!place.ok) return place;
  const found = place.value.book.entries.find(({ record }) => record === id);
  if (found === undefined) return refuse('UnknownEntry');
  const { effect } = found;
  if (effect.kind === 'void') return refuse(VOID_FAULT[effect.why] ?? 'PowerVoid', { id });
  return ok({ entry: entryShown(place.value, found) });
}

/** The faults of entries that count for nothing; whatever else a power says stands under one sentence. */
const VOID_FAULT: Readonly<Partial<Record<string, string>>> = {
  noSuchAccount: 'UnknownAccount',
  notOpenYet: 'AccountNotOpenYet',
  closed: 'AccountClosed',
  otherCommodity: 'AccountCommodity',
  noPower: 'NothingAllowsIt',
  notItsReverse: 'NotItsReverse',
  reversedBefore: 'ReversedBefore',
  'not-holder': 'NotYourPower',
  alone: 'OthersMustConfirm',
  ended: 'PowerEnded',
  cap: 'OverCapForGood',
};

function pickEntry({ book }: BookPlace, start: string): Result<EntryState, ControlFault> {
  return pickById(book.entries, ({ record }) => record, start, 'UnknownEntry');
}

async function sayOf(
  place: BookPlace,
  start: string,
  word: EntryWordName,
): Promise<Result<EntryChangedAnswer, ControlFault>> {
  const found = pickEntry(place, start);
  if (!found.ok) return found;
  const { record, effect, by } = found.value;
  if (word === 'confirmed' && by === place.me) return refuse('AboutOurselves');
  if (word !== 'confirmed' && by !== place.me) return refuse('NotYourWord');
  if (word !== 'confirmed' && effect.kind !== 'pending') return refuse('EntryNotPending');
  const written = await write(place, entryWordKind, { entry: record, word });
  if (!written.ok) return written;
  return entryNow(place, record);
}

/** Takes an entry back by its exact reverse: nothing in the book is ever changed. */
async function reverse(
  place: BookPlace,
  given: With<'accounts.reverse'>,
): Promise<Result<EntryChangedAnswer, ControlFault>> {
  const found = pickEntry(place, given.id);
  if (!found.ok) return found;
  const { record, entry } = found.value;
  if (
    place.book.entries.some((one) => one.entry.reverses === record && one.effect.kind === 'posted')
  )
    return refuse('ReversedBefore');
  const { note = '' } = given;
  const narration = saidText(note, NARRATION_MAX);
  if (!narration.ok) return narration;
  const power = pickPower(place, given.power);
  if (!power.ok) return power;
  const postings = entry.postings.map((one): LedgerPosting => {
    return { ...one, side: one.side === 'in' ? 'out' : 'in' };
  });
  const date = nowAt(place);
  return writeEntry(place, {
    ...entry,
    date,
    flag: 'posted',
    narration: narration.value,
    postings,
    source: null,
    power: power.value,
    cites: null,
    reverses: record,
    after: knownTo(place.book, { date, postings, power: power.value }),
    evidence: [],
  });
}

async function count(
  place: BookPlace,
  given: With<'accounts.count'>,
): Promise<Result<CountedAnswer, ControlFault>> {
  const { commodity } = given;
  if (!isCommodity(commodity)) return refuse('CommodityCode');
  const isOut = given.amount.startsWith('-');
  const amount = readAmount(place.book, commodity, isOut ? given.amount.slice(1) : given.amount);
  if (amount === undefined || amount > AMOUNT_MAX) return refuse('AmountUnfit');
  const account = pickAccount(place, given.account);
  if (!account.ok) return account;
  const written = await write(place, balanceAssertedKind, {
    account: account.value,
    at: nowAt(place, given.ago),
    side: isOut ? 'out' : 'in',
    amount,
    commodity,
  });
  if (!written.ok) return written;
  const after = afterwards(place);
  if (!after.ok) return after;
  const found = after.value.book.assertions.find(({ record }) => record === written.value);
  if (found === undefined) return refuse('UnknownEntry');
  return ok({ count: countShown(after.value, found) });
}

async function name(
  place: BookPlace,
  given: With<'accounts.name'>,
): Promise<Result<CommodityNamedAnswer, ControlFault>> {
  const { commodity: code, decimals, name: called = '' } = given;
  if (!isCommodity(code)) return refuse('CommodityCode');
  if (decimals > DECIMALS_MAX) return refuse('BadGiven', { field: 'decimals' });
  const words = saidText(called, COMMODITY_NAME_MAX);
  if (!words.ok) return words;
  const said = { code, decimals, name: words.value };
  const written = await write(place, commodityNamedKind, said);
  if (!written.ok) return written;
  const after = afterwards(place);
  if (!after.ok) return after;
  const found = after.value.book.commodities.find((one) => one.code === code)?.named ?? [];
  const contested = new Set(found.map((one) => one.decimals)).size > 1;
  return ok({ code, decimals, contested });
}

async function exportBook(
  place: BookPlace,
  given: With<'accounts.export'>,
): Promise<Result<BookExportAnswer, ControlFault>> {
  const { format = 'beancount' } = given;
  const entries = bookEntries(place);
  const text = format === 'beancount' ? beancountText(entries) : hledgerText(entries);
  const suffix = format === 'beancount' ? '.beancount' : '.journal';
  const file = place.assembly.files.write(given, `${place.assembly.name}-book`, suffix, text);
  if (!file.ok) return file;
  const counted = entries.filter((one) => one.kind === 'transaction' && one.flag === '*').length;
  const pending = entries.filter((one) => one.kind === 'transaction' && one.flag === '!').length;
  const left = place.book.entries.length - counted - pending;
  return ok({ file: file.value, entries: counted, pending, left });
}
