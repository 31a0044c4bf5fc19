/**
 * The fold of the book. What an entry may spend is asked of the power that it cites (`power/covers.ts`).
 * Nothing is ever dropped: what does not count stays in the book and says why. Of payments that several
 * made from one cap at once, and that do not fit into it together, none counts until the members
 * ratify one: no rule here prefers a person by an id, a clock or a length (R0; decision 0116).
 */
import { compareText } from '../base/bytes.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { SaidBy, Spoken } from '../assembly/spoken.ts';
import { spokenOf } from '../assembly/spoken.ts';

import type { AssemblyState } from '../assembly/state.ts';
import { isRatified } from '../power/covers.ts';
import { balancesOf } from './balances.ts';
import type { IsBefore, NamingWord, Order } from './order.ts';
import { orderOf } from './order.ts';
import type { BalanceAsserted, EntryWord, LedgerEntry } from './records.ts';
import {
  accountClosedKind,
  accountKind,
  balanceAssertedKind,
  commodityNamedKind,
  entryWordKind,
  ledgerEntryKind,
  signedOf,
} from './records.ts';
import type {
  AccountState,
  AssertionState,
  BookState,
  CommodityState,
  EntryEffect,
  EntryState,
  EntryVoid,
  Spending,
} from './state.ts';
import type { Spender } from './spending.ts';
import { effectsOfSpending } from './spending.ts';

/** How words are ordered and payments are weighed: quickly, or pair by pair as the rule says it. */
export interface Weighing<O extends Pick<Order, 'isBefore'> = Order> {
  readonly orderOf: (state: AssemblyState, words: readonly NamingWord[]) => O;
  readonly effectsOfSpending: (
    state: AssemblyState,
    spenders: readonly Spender[],
    order: O,
  ) => ReadonlyMap<RecordId, EntryEffect>;
}

/** Folds the book that the state's log holds, from nothing. */
export function foldBookAnew(state: AssemblyState): BookState {
  return foldBookBy(state, { orderOf, effectsOfSpending });
}

/** The same, weighed in a way of the caller's; both come to the same. */
export function foldBookBy<O extends Pick<Order, 'isBefore'>>(
  state: AssemblyState,
  weighing: Weighing<O>,
): BookState {
  const accounts = accountsOf(state);
  const byRecord = new Map(accounts.map((one) => [one.record, one]));
  const spoken = spokenOf(state, ledgerEntryKind);
  const asserted = spokenOf(state, balanceAssertedKind);
  const order = weighing.orderOf(state, [...spoken, ...asserted.map(namingNothing)]);
  const entries = entriesOfBook(state, byRecord, order, weighing);
  const balances = balancesOf(entries);
  const restricted = new Set(
    accounts.filter(({ account }) => account.restricted !== null).map(({ record }) => record),
  );
  return {
    accounts,
    entries,
    balances,
    assertions: assertionsOf(asserted, entries, order.isBefore),
    commodities: commoditiesOf(state),
    overdrawn: balances.filter(({ account, posted }) => restricted.has(account) && posted < 0n),
  };
}

/** A count as a word of the order: others name it, and it names nothing. */
function namingNothing({ record }: SaidBy): NamingWord {
  return { record, said: { after: [] } };
}

/** A posting of an account that somebody counted. */
interface Line {
  readonly of: EntryState;
  readonly amount: bigint;
}

/**
 * What was counted, and what was in the book then: all of an account are gone through once. That is what
 * is dated before, and of the hour of the count what did not come after it (decision 0202).
 */
export function assertionsOf(
  asserted: readonly Spoken<BalanceAsserted>[],
  entries: readonly EntryState[],
  isBefore: IsBefore,
): readonly AssertionState[] {
  if (asserted.length === 0) return [];
  const rowByKey = linesOf(new Set(asserted.map(({ said }) => keyOf(said))), entries);
  const differenceOf = new Map<Spoken<BalanceAsserted>, bigint>();
  const sumByKey = new Map<string, { next: number; sum: bigint }>();
  for (const one of asserted.toSorted((a, b) => a.said.at - b.said.at)) {
    const key = keyOf(one.said);
    const row = rowByKey.get(key) ?? [];
    const run = sumByKey.get(key) ?? { next: 0, sum: 0n };
    sumByKey.set(key, run);
    for (let line = row[run.next]; line !== undefined; line = row[run.next]) {
      if (line.of.entry.date > one.said.at) break;
      run.sum += line.amount;
      run.next += 1;
    }
    const since = writtenSince(one, row, run.next, isBefore);
    differenceOf.set(one, run.sum - since - BigInt(signedOf(one.said)));
  }
  return asserted.map((one) => ({
    ...saidBy(one),
    asserted: one.said,
    difference: differenceOf.get(one) ?? 0n,
  }));
}

/** The posted lines of accounts and commodities that were counted, by their dates. */
function linesOf(
  keys: ReadonlySet<string>,
  entries: readonly EntryState[],
): ReadonlyMap<string, readonly Line[]> {
  const rowByKey = new Map<string, Line[]>();
  for (const of of entries) {
    if (of.effect.kind !== 'posted') continue;
    for (const posting of of.entry.postings) {
      const key = keyOf(posting);
      if (!keys.has(key)) continue;
      const row = rowByKey.get(key) ?? [];
      rowByKey.set(key, row);
      row.push({ of, amount: BigInt(signedOf(posting)) });
    }
  }
  for (const row of rowByKey.values()) row.sort((a, b) => a.of.entry.date - b.of.entry.date);
  return rowByKey;
}

/**
 * What came after a count within its hour. Only words that were written in the hour of which they speak
 * are asked: of what is entered later, the order in which it is entered says nothing.
 *
 * @param end - the lines before this one are dated up to the hour of the count.
 */
function writtenSince(
  one: Spoken<BalanceAsserted>,
  row: readonly Line[],
  end: number,
  isBefore: IsBefore,
): bigint {
  const { at } = one.said;
  if (one.wall !== at) return 0n;
  let sum = 0n;
  for (let next = end - 1; row[next]?.of.entry.date === at; next -= 1) {
    const { of, amount } = row[next] as Line;
    if (of.wall === at && isBefore(one, of)) sum += amount;
  }
  return sum;
}

function keyOf({ account, commodity }: Pick<BalanceAsserted, 'account' | 'commodity'>): string {
  return `${account} ${commodity}`;
}

/** Who said something, without what was said. */
export function saidBy({ record, device, by, wall }: SaidBy): SaidBy {
  return { record, device, by, wall };
}

/** All accounts that were opened. */
export function accountsOf(state: AssemblyState): readonly AccountState[] {
  // The later of two closings: whoever could still write until then did nothing wrong.
  const closedAt = new Map<RecordId, Hour>();
  for (const { said } of spokenOf(state, accountClosedKind))
    if (said.at >= (closedAt.get(said.account) ?? 0)) closedAt.set(said.account, said.at);
  return spokenOf(state, accountKind).map((one) => ({
    ...saidBy(one),
    account: one.said,
    closedAt: closedAt.get(one.record) ?? null,
  }));
}

/** How commodities are written. */
export function commoditiesOf(state: AssemblyState): readonly CommodityState[] {
  const byCode = new Map<string, Map<string, CommodityState['named'][number]>>();
  for (const { said } of spokenOf(state, commodityNamedKind)) {
    const named = byCode.get(said.code) ?? new Map<string, CommodityState['named'][number]>();
    // Said twice alike, it is said once.
    named.set(`${said.decimals} ${said.name}`, said);
    byCode.set(said.code, named);
  }
  return [...byCode]
    .map(([code, named]) => ({
      code,
      named: [...named].toSorted(([a], [b]) => compareText(a, b)).map(([, said]) => said),
    }))
    .toSorted((a, b) => compareText(a.code, b.code));
}

/**
 * What an entry spends, a commodity each: what it takes out of all that the assembly owns, less what it
 * owes, or out of accounts that are bound to a purpose, whichever is more. From one free account of its own
 * to another nothing is spent, and a loan that comes in spends nothing either.
 */
export function spentBy(
  { postings }: LedgerEntry,
  accounts: ReadonlyMap<RecordId, Pick<AccountState, 'account'>>,
): readonly Spending[] {
  const worth = new Map<string, number>();
  const bound = new Map<string, Map<RecordId, number>>();
  for (const posting of postings) {
    const account = accounts.get(posting.account)?.account;
    const { commodity } = posting;
    const isWorth = /^(?:assets|liabilities):/.test(account?.name ?? '');
    if (isWorth) worth.set(commodity, (worth.get(commodity) ?? 0) + signedOf(posting));
    if (!isWorth || account?.restricted === null) continue;
    const sums = bound.get(commodity) ?? new Map<RecordId, number>();
    sums.set(posting.account, (sums.get(posting.account) ?? 0) + signedOf(posting));
    bound.set(commodity, sums);
  }
  return [...worth]
    .map(([commodity, sum]) => {
      const losses = [...(bound.get(commodity)?.values() ?? [])].map((one) => Math.max(0, -one));
      const lost = losses.reduce((all, one) => all + one, 0);
      return { commodity, amount: Math.max(-sum, lost) };
    })
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => compareText(a.commodity, b.commodity));
}

/** An entry whose own form is right; what allows it is not asked yet. */
export interface Candidate {
  readonly spoken: Spoken<LedgerEntry>;
  readonly words: readonly Spoken<EntryWord>[];
  readonly spent: readonly Spending[];
  readonly fault: EntryVoid | undefined;
}

function entriesOfBook<O extends Pick<Order, 'isBefore'>>(
  state: AssemblyState,
  accounts: ReadonlyMap<RecordId, AccountState>,
  order: O,
  weighing: Pick<Weighing<O>, 'effectsOfSpending'>,
): readonly EntryState[] {
  const wordsByEntry = new Map<RecordId, Spoken<EntryWord>[]>();
  for (const word of spokenOf(state, entryWordKind)) {
    const some = wordsByEntry.get(word.said.entry);
    if (some === undefined) wordsByEntry.set(word.said.entry, [word]);
    else some.push(word);
  }
  const spoken = spokenOf(state, ledgerEntryKind);
  const byRecord = new Map(spoken.map((one) => [one.record, one]));
  const { isBefore } = order;
  const reversing = new Map<RecordId, Spoken<LedgerEntry>[]>();
  for (const one of spoken)
    if (one.said.reverses !== null)
      reversing.set(one.said.reverses, [...(reversing.get(one.said.reverses) ?? []), one]);
  const candidates = spoken.map((one): Candidate => {
    const spent = spentBy(one.said, accounts);
    const fault =
      objectionTo(one.said, accounts, spent) ??
      objectionToReverse(one, byRecord, reversing, isBefore);
    return { spoken: one, words: wordsByEntry.get(one.record) ?? [], spent, fault };
  });
  const flags = new Map(
    candidates.map(({ spoken: one, words }) => [one.record, flagOf(one, words, isBefore)]),
  );
  const spenders = candidates.flatMap(
    ({ spoken: one, words, spent, fault }): readonly Spender[] => {
      const { power } = one.said;
      const isPosted = flags.get(one.record) === 'posted';
      if (fault !== undefined || power === null || spent.length === 0 || !isPosted) return [];
      const confirming = words.filter(({ said }) => said.word === 'confirmed');
      return [{ spoken: one, power, spent, confirmedBy: confirming.map(({ record }) => record) }];
    },
  );
  const effects = weighing.effectsOfSpending(state, spenders, order);
  const standing = new Map(
    candidates.map((one) => {
      const { record } = one.spoken;
      const flag = flags.get(record) ?? 'pending';
      return [record, effectOf(one, flag, effects.get(record))] as const;
    }),
  );
  const settled = new Map<RecordId, EntryEffect>();
  return candidates.map((one) => {
    const { record } = one.spoken;
    return {
      ...saidBy(one.spoken),
      entry: one.spoken.said,
      effect: withReversed(one.spoken, standing, byRecord, settled),
      spent: one.spent,
      confirmedBy: confirmersOf(one),
      isRatified: isRatified(state, record),
    };
  });
}

/**
 * How an entry stands, with what it takes back: only what counts is taken back, and what counts only for
 * now only for now. An entry names another by its id, so no row of them comes back to itself.
 */
export function withReversed(
  { record, said }: Spoken<LedgerEntry>,
  standing: ReadonlyMap<RecordId, EntryEffect>,
  byRecord: ReadonlyMap<RecordId, Spoken<LedgerEntry>>,
  settled: Map<RecordId, EntryEffect>,
): EntryEffect {
  const row: RecordId[] = [];
  let next: RecordId | null = record;
  let reverses = said.reverses;
  while (next !== null && !settled.has(next)) {
    row.push(next);
    next = reverses !== null && byRecord.has(reverses) ? reverses : null;
    reverses = next === null ? null : (byRecord.get(next)?.said.reverses ?? null);
  }
  let taken = next === null ? undefined : settled.get(next);
  for (const one of row.toReversed()) {
    const own: EntryEffect = standing.get(one) ?? { kind: 'pending' };
    const effect = taken === undefined ? own : takingBack(own, taken);
    settled.set(one, effect);
    taken = effect;
  }
  return settled.get(record) ?? { kind: 'pending' };
}

function takingBack(own: EntryEffect, taken: EntryEffect): EntryEffect {
  if (own.kind === 'void' || taken.kind === 'posted') return own;
  if (taken.kind !== 'provisional') return { kind: 'void', why: 'notItsReverse' };
  return own.kind === 'posted' ? taken : own;
}

/** How an entry stands; see the table in `docs/spec/book.md`. */
export function effectOf(
  { fault }: Candidate,
  flag: ReturnType<typeof flagOf>,
  spending: EntryEffect | undefined,
): EntryEffect {
  if (fault !== undefined) return { kind: 'void', why: fault };
  return flag === 'posted' ? (spending ?? { kind: 'posted' }) : { kind: flag };
}

/** What speaks against an entry by its own form. */
export function objectionTo(
  { date, postings, power }: LedgerEntry,
  accounts: ReadonlyMap<RecordId, AccountState>,
  spent: readonly Spending[],
): EntryVoid | undefined {
  for (const posting of postings) {
    const found = accounts.get(posting.account);
    if (found === undefined) return 'noSuchAccount';
    const { account, closedAt } = found;
    if (date < account.from) return 'notOpenYet';
    if (closedAt !== null && date > closedAt) return 'closed';
    const { commodities } = account;
    if (commodities.length > 0 && !commodities.includes(posting.commodity)) return 'otherCommodity';
  }
  return spent.length > 0 && power === null ? 'noPower' : undefined;
}

/**
 * What speaks against taking back an entry: it is not the same with its sides turned, or it was taken back
 * before. Two that take it back at once say the very same: one of them moves what both say.
 */
export function objectionToReverse(
  own: Spoken<LedgerEntry>,
  byRecord: ReadonlyMap<RecordId, Spoken<LedgerEntry>>,
  reversing: ReadonlyMap<RecordId, readonly Spoken<LedgerEntry>[]>,
  isBefore: IsBefore,
): EntryVoid | undefined {
  const { reverses } = own.said;
  if (reverses === null) return undefined;
  const taken = byRecord.get(reverses);
  if (taken === undefined || !isReverse(own.said, taken.said)) return 'notItsReverse';
  const others = (reversing.get(reverses) ?? []).filter(
    (one) => one !== own && isReverse(one.said, taken.said),
  );
  const isSecond = others.some(
    (one) => isBefore(one, own) || (!isBefore(own, one) && one.record < own.record),
  );
  return isSecond ? 'reversedBefore' : undefined;
}

function isReverse(one: LedgerEntry, other: LedgerEntry): boolean {
  const lines = ({ postings }: LedgerEntry, turn: 1 | -1): readonly string[] =>
    postings
      .map((posting) => `${posting.account} ${posting.commodity} ${turn * signedOf(posting)}`)
      .toSorted(compareText);
  const turned = lines(other, -1);
  return (
    lines(one, 1).every((line, at) => line === turned[at]) && turned.length === one.postings.length
  );
}

/**
 * What became of an entry: a pending one is posted or archived once, and that is the end of it. Only its
 * writer says so: nobody makes another's promise come or go. Of two such words that nobody can order none
 * counts. A posted entry is never archived: it is taken back by its reverse.
 */
export function flagOf(
  { said, by }: Spoken<LedgerEntry>,
  words: readonly Spoken<EntryWord>[],
  isBefore: IsBefore,
): 'posted' | 'pending' | 'archived' {
  if (said.flag === 'posted') return 'posted';
  const ends = words.filter((one) => one.said.word !== 'confirmed' && one.by === by);
  const first = ends.filter((one) => !ends.some((other) => other !== one && isBefore(other, one)));
  const kinds = new Set(first.map((one) => one.said.word));
  if (kinds.size !== 1) return 'pending';
  return kinds.has('posted') ? 'posted' : 'archived';
}

/** Who stands behind an entry beside its writer. */
export function confirmersOf({ spoken, words }: Candidate): readonly MemberId[] {
  const others = words.filter((one) => one.said.word === 'confirmed' && one.by !== spoken.by);
  return [...new Set(others.map(({ by }) => by))].toSorted(compareText);
}
