/**
 * The book that goes on where it was. With the lineage of a reading stands what its entries came to: one
 * more record costs one entry, the payments under one power, and those that may still change. A payment
 * that the chain holds, under a power that is as it was, is not weighed again (`lastsUntil`). Where the
 * chain is another one, or devices or accounts changed, all is folded anew; a test compares the two.
 */
import { earOf } from '../assembly/ear.ts';
import type { Lineage } from '../assembly/lineage.ts';
import { lineageOf } from '../assembly/lineage.ts';
import { settledHeight } from '../assembly/branches.ts';
import type { Spoken } from '../assembly/spoken.ts';
import { spokenOf, wallThatMatters } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import { compareText } from '../base/bytes.ts';
import type { RecordId } from '../base/id.ts';
import type { Weighed } from '../power/covers.ts';
import { isRatified, lastsUntil, weighUse } from '../power/covers.ts';
import { Sums } from './balances.ts';
import type { Candidate } from './fold.ts';
import {
  accountsOf,
  assertionsOf,
  commoditiesOf,
  confirmersOf,
  effectOf,
  flagOf,
  objectionTo,
  objectionToReverse,
  saidBy,
  spentBy,
  withReversed,
} from './fold.ts';
import type { Order } from './order.ts';
import { orderOn } from './order.ts';
import type { BalanceAsserted, EntryWord, LedgerEntry } from './records.ts';
import {
  accountClosedKind,
  accountKind,
  balanceAssertedKind,
  entryWordKind,
  ledgerEntryKind,
} from './records.ts';
import type { Spender } from './spending.ts';
import { effectsOfSpending, useOf } from './spending.ts';
import type { AccountState, BookState, EntryEffect, EntryState, EntryVoid } from './state.ts';

const bookByLineage = new WeakMap<Lineage, Book>();

/** Folds the book that the state's log holds. */
export function foldBook(state: AssemblyState): BookState {
  const lineage = lineageOf(state.reading);
  let book = bookByLineage.get(lineage);
  if (book?.isOn(state) !== true) bookByLineage.set(lineage, (book = new Book(state)));
  return book.goOn(state);
}

/** What one entry came to. */
interface Row {
  readonly spoken: Spoken<LedgerEntry>;
  readonly objection: EntryVoid | undefined;
  candidate: Candidate;
  flag: ReturnType<typeof flagOf>;
  /** While it spends: as what, what its power says to it, and until when that stands. */
  spender: Spender | undefined;
  weighed: Weighed | undefined;
  lastsUntil: number | undefined;
  spending: EntryEffect | undefined;
  shown: EntryState | undefined;
}

/** What a book rests on beside its own words. */
type Footing = Pick<AssemblyState, 'mandates' | 'emergencies' | 'resolutions' | 'overrides'>;

class Book {
  readonly #devices: AssemblyState['devices'];
  readonly #wall: ReturnType<typeof wallThatMatters>;
  readonly #opened: readonly unknown[];
  readonly #closed: readonly unknown[];
  readonly #accounts: readonly AccountState[];
  readonly #accountByRecord: ReadonlyMap<RecordId, AccountState>;
  #state: AssemblyState;
  #settledHeight = 0;
  /** What powers rested on when payments were weighed. */
  #footing: Footing | undefined;
  readonly #budgets = new Map<RecordId, unknown>();
  #entries: readonly Spoken<LedgerEntry>[] = [];
  #words: readonly Spoken<EntryWord>[] = [];
  #counts: readonly Spoken<BalanceAsserted>[] = [];
  /** Ascending by record, as `#entries`. */
  #rows: readonly Row[] = [];
  readonly #rowByRecord = new Map<RecordId, Row>();
  readonly #spokenByRecord = new Map<RecordId, Spoken<LedgerEntry>>();
  readonly #wordsByEntry = new Map<RecordId, Spoken<EntryWord>[]>();
  readonly #namedBy = new Map<RecordId, LedgerEntry['after']>();
  readonly #reaches = new Map<RecordId, number>();
  /** Entries that others name and that are not here; and whether one of them came. */
  readonly #awaited = new Set<RecordId>();
  #isNamedLate = false;
  readonly #reversing = new Map<RecordId, Spoken<LedgerEntry>[]>();
  /** Those of which it depends on others how they stand by their own form. */
  readonly #entangled = new Set<Row>();
  readonly #unsettled = new Set<Row>();
  /** Those that are weighed at each turn. */
  readonly #loose = new Set<Row>();
  /** The first hour after which a closing wall changes one of the others. */
  #closesAfter = Infinity;
  readonly #rowsByPower = new Map<RecordId, Set<Row>>();
  readonly #standing = new Map<RecordId, EntryEffect>();
  readonly #sums = new Sums();
  #shown: readonly EntryState[] = [];

  constructor(state: AssemblyState) {
    this.#state = state;
    this.#devices = state.devices;
    this.#wall = wallThatMatters(state);
    this.#opened = spokenOf(state, accountKind);
    this.#closed = spokenOf(state, accountClosedKind);
    this.#accounts = accountsOf(state);
    this.#accountByRecord = new Map(this.#accounts.map((one) => [one.record, one]));
  }

  /** Whether a state goes on from the last one: the same chain, devices and accounts. */
  isOn(state: AssemblyState): boolean {
    const before = this.#state;
    return (
      this.#devices === state.devices &&
      this.#wall === wallThatMatters(state) &&
      state.history[before.height]?.head === before.head &&
      settledHeight(state) >= this.#settledHeight &&
      spokenOf(state, accountKind) === this.#opened &&
      spokenOf(state, accountClosedKind) === this.#closed &&
      hasGrownFrom(this.#entries, spokenOf(state, ledgerEntryKind)) &&
      hasGrownFrom(this.#words, spokenOf(state, entryWordKind)) &&
      hasGrownFrom(this.#counts, spokenOf(state, balanceAssertedKind))
    );
  }

  goOn(state: AssemblyState): BookState {
    this.#state = state;
    this.#settledHeight = settledHeight(state);
    const isOtherFooting = this.#isOtherFooting();
    const touched = new Set<Row>(isOtherFooting ? this.#rows : []);
    this.#takeCounts();
    this.#takeEntries(touched);
    this.#takeWords(touched);
    const order = orderOn(state, this.#namedBy, this.#reaches);
    const dirty = new Set<RecordId>();
    this.#takeSettled(order, dirty);
    this.#judgeForms(touched, order, dirty);
    this.#weigh(touched, dirty, isOtherFooting);
    for (const power of dirty) this.#spend(power, order, touched);
    this.#show(touched);
    return this.#book(order);
  }

  #book({ isBefore }: Order): BookState {
    const state = this.#state;
    const balances = this.#sums.balances();
    const restricted = new Set(
      this.#accounts
        .filter(({ account }) => account.restricted !== null)
        .map(({ record }) => record),
    );
    return {
      accounts: this.#accounts,
      entries: this.#shown,
      balances,
      assertions: assertionsOf(this.#counts, this.#shown, isBefore),
      commodities: commoditiesOf(state),
      overdrawn: balances.filter(({ account, posted }) => restricted.has(account) && posted < 0n),
    };
  }

  /** Whether powers rest on something else now. Budgets come and go one by one. */
  #isOtherFooting(): boolean {
    const before = this.#footing;
    const { mandates, emergencies, resolutions, overrides } = this.#state;
    this.#footing = { mandates, emergencies, resolutions, overrides };
    return (
      before !== undefined &&
      (before.mandates !== mandates ||
        before.emergencies !== emergencies ||
        before.resolutions !== resolutions ||
        before.overrides !== overrides)
    );
  }

  #takeEntries(touched: Set<Row>): void {
    const entries = spokenOf(this.#state, ledgerEntryKind);
    if (entries === this.#entries) return;
    const rows: Row[] = [];
    let at = 0;
    for (const spoken of entries) {
      // The list grew from the one before it: what was in it stands there in the same order.
      const known = this.#rows[at];
      if (known?.spoken === spoken) {
        rows.push(known);
        at += 1;
      } else {
        const row = this.#rowOf(spoken);
        rows.push(row);
        touched.add(row);
      }
    }
    this.#entries = entries;
    this.#rows = rows;
  }

  #rowOf(spoken: Spoken<LedgerEntry>): Row {
    const { record, said } = spoken;
    const spent = spentBy(said, this.#accountByRecord);
    const objection = objectionTo(said, this.#accountByRecord, spent);
    const words = this.#wordsOf(record);
    const row: Row = {
      spoken,
      objection,
      candidate: { spoken, words, spent, fault: objection },
      flag: 'pending',
      spender: undefined,
      weighed: undefined,
      lastsUntil: undefined,
      spending: undefined,
      shown: undefined,
    };
    this.#rowByRecord.set(record, row);
    this.#spokenByRecord.set(record, spoken);
    this.#namedBy.set(record, said.after);
    this.#unsettled.add(row);
    for (const named of said.after) if (!this.#namedBy.has(named)) this.#awaited.add(named);
    if (this.#awaited.delete(record)) this.#isNamedLate = true;
    if (said.reverses !== null) {
      this.#entangled.add(row);
      const others = this.#reversing.get(said.reverses) ?? [];
      this.#reversing.set(said.reverses, [...others, spoken]);
    }
    return row;
  }

  /** Counts are named by what came after them, and name nothing. */
  #takeCounts(): void {
    const counts = spokenOf(this.#state, balanceAssertedKind);
    if (counts === this.#counts) return;
    this.#counts = counts;
    for (const { record } of counts) {
      this.#namedBy.set(record, []);
      if (this.#awaited.delete(record)) this.#isNamedLate = true;
    }
  }

  #wordsOf(entry: RecordId): Spoken<EntryWord>[] {
    const known = this.#wordsByEntry.get(entry);
    if (known !== undefined) return known;
    const words: Spoken<EntryWord>[] = [];
    this.#wordsByEntry.set(entry, words);
    return words;
  }

  #takeWords(touched: Set<Row>): void {
    const words = spokenOf(this.#state, entryWordKind);
    if (words === this.#words) return;
    let at = 0;
    for (const word of words) {
      if (this.#words[at] === word) {
        at += 1;
        continue;
      }
      const { entry } = word.said;
      const own = this.#wordsOf(entry);
      own.push(word);
      own.sort((a, b) => compareText(a.record, b.record));
      const row = this.#rowByRecord.get(entry);
      if (row !== undefined) touched.add(row);
    }
    this.#words = words;
  }

  /** The powers of which payments stand elsewhere now, by their heights or by what they name. */
  #takeSettled(order: Order, dirty: Set<RecordId>): void {
    for (const row of this.#unsettled) {
      const { record, said } = row.spoken;
      if (this.#state.settledAt.get(record) === undefined) continue;
      order.reachOf(record);
      if (this.#reaches.has(record)) this.#unsettled.delete(row);
      if (said.power !== null) dirty.add(said.power);
    }
    if (this.#isNamedLate) for (const power of this.#rowsByPower.keys()) dirty.add(power);
    this.#isNamedLate = false;
  }

  /** How entries stand by their own form: what is new, and what depends on others. */
  #judgeForms(touched: Set<Row>, { isBefore }: Order, dirty: Set<RecordId>): void {
    for (const row of new Set([...touched, ...this.#entangled])) {
      const { spoken, objection, candidate } = row;
      const { words, spent } = candidate;
      const fault =
        objection ?? objectionToReverse(spoken, this.#spokenByRecord, this.#reversing, isBefore);
      const flag = flagOf(spoken, words, isBefore);
      const isOther = fault !== candidate.fault || flag !== row.flag || row.shown === undefined;
      if (!isOther && !touched.has(row)) continue;
      touched.add(row);
      row.candidate = { ...candidate, fault };
      row.flag = flag;
      if (words.length > 1 && spoken.said.flag !== 'posted') this.#entangled.add(row);
      const { power } = spoken.said;
      const isSpending = fault === undefined && spent.length > 0 && flag === 'posted';
      const confirmedBy = words.filter(({ said }) => said.word === 'confirmed');
      const spender =
        isSpending && power !== null
          ? { spoken, power, spent, confirmedBy: confirmedBy.map(({ record }) => record) }
          : undefined;
      this.#setSpender(row, spender, dirty);
    }
  }

  #setSpender(row: Row, spender: Spender | undefined, dirty: Set<RecordId>): void {
    const { power } = row.spoken.said;
    const wasSpending = row.spender !== undefined;
    row.spender = spender;
    if (power === null) return;
    const rows = this.#rowsByPower.get(power) ?? new Set<Row>();
    this.#rowsByPower.set(power, rows);
    if (spender === undefined) {
      rows.delete(row);
      this.#loose.delete(row);
      row.weighed = undefined;
      row.spending = undefined;
    } else {
      rows.add(row);
      this.#loose.add(row);
    }
    if (wasSpending !== (spender !== undefined)) dirty.add(power);
  }

  /** Weighs what is not known to last. */
  #weigh(touched: Set<Row>, dirty: Set<RecordId>, isOtherFooting: boolean): void {
    const isClosed = earOf(this.#state).isClosed(this.#closesAfter);
    for (const [power, rows] of this.#rowsByPower) {
      const budget = this.#state.allocations.get(power);
      if (isOtherFooting || isClosed || this.#budgets.get(power) !== budget) {
        for (const row of rows) this.#loose.add(row);
        dirty.add(power);
      }
      this.#budgets.set(power, budget);
    }
    if (isOtherFooting || isClosed) this.#closesAfter = Infinity;
    for (const row of this.#loose) {
      const { spender } = row;
      if (spender === undefined) continue;
      const before = row.weighed;
      row.weighed = weighUse(this.#state, useOf(spender));
      row.lastsUntil = lastsUntil(this.#state, useOf(spender), row.weighed);
      if (row.lastsUntil !== undefined) {
        this.#loose.delete(row);
        this.#closesAfter = Math.min(this.#closesAfter, row.lastsUntil);
      }
      if (before === undefined || !isSameWeighed(before, row.weighed)) {
        dirty.add(spender.power);
        touched.add(row);
      }
    }
  }

  /** How the payments under a power stand. */
  #spend(power: RecordId, order: Order, touched: Set<Row>): void {
    const rows = [...(this.#rowsByPower.get(power) ?? [])].toSorted((a, b) =>
      compareText(a.spoken.record, b.spoken.record),
    );
    const rowBySpender = new Map(rows.map((row) => [row.spender as Spender, row]));
    const spenders = [...rowBySpender.keys()];
    const weigh = (one: Spender): Weighed => (rowBySpender.get(one) as Row).weighed as Weighed;
    const effects = effectsOfSpending(this.#state, spenders, order, weigh);
    for (const row of rows) {
      const effect = effects.get(row.spoken.record) as EntryEffect;
      if (row.spending !== undefined && isSameEffect(effect, row.spending)) continue;
      row.spending = effect;
      touched.add(row);
    }
  }

  /** Makes anew what is shown of those that stand otherwise than before. */
  #show(touched: Set<Row>): void {
    for (const row of touched)
      this.#standing.set(row.spoken.record, effectOf(row.candidate, row.flag, row.spending));
    const settled = new Map<RecordId, EntryEffect>();
    let isOther = this.#shown.length !== this.#rows.length;
    for (const row of new Set([...touched, ...this.#entangled])) {
      const { spoken, candidate, shown } = row;
      const { record, said } = spoken;
      const effect = withReversed(spoken, this.#standing, this.#spokenByRecord, settled);
      if (shown !== undefined && !touched.has(row) && isSameEffect(effect, shown.effect)) continue;
      isOther = true;
      if (shown !== undefined) this.#sums.add(shown, -1n);
      row.shown = {
        ...saidBy(spoken),
        entry: said,
        effect,
        spent: candidate.spent,
        confirmedBy: confirmersOf(candidate),
        isRatified: isRatified(this.#state, record),
      };
      this.#sums.add(row.shown, 1n);
    }
    if (isOther) this.#shown = this.#rows.map(({ shown }) => shown as EntryState);
  }
}

/** Whether a list holds all of one before it in the same order, and perhaps more between them. */
function hasGrownFrom(before: readonly object[], list: readonly object[]): boolean {
  if (list === before) return true;
  let at = 0;
  for (const one of list) if (Object.is(before[at], one)) at += 1;
  return at === before.length;
}

/** Whether a power says the same; that it is the same one is asked elsewhere. */
function isSameWeighed(one: Weighed, other: Weighed): boolean {
  if (one.kind === 'asked' && other.kind === 'asked')
    return one.isRatified === other.isRatified && one.inTime === other.inTime;
  if (one.kind === 'asked' || other.kind === 'asked') return false;
  return one.why === other.why;
}

function isSameEffect(one: EntryEffect, other: EntryEffect): boolean {
  const whyOf = (effect: EntryEffect): string | null => ('why' in effect ? effect.why : null);
  return one.kind === other.kind && whyOf(one) === whyOf(other);
}
