/**
 * Which of two words of the book came before the other, by what stays with the log for ever (R14): the
 * placement that settled it first, the number on its own device, or that an entry names it as known.
 * Whoever could ask what lies between them today could not in ninety days; so nobody does.
 */
import type { SaidBy } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import { compareText } from '../base/bytes.ts';
import type { RecordId } from '../base/id.ts';
import type { LedgerEntry } from './records.ts';
import { AFTER_MAX } from './records.ts';
import type { BookState } from './state.ts';

/**
 * The newest entries under a power that a book shows, ascending: those that no other names as known. Whoever
 * spends names them, so that what they knew came before.
 */
function newestUnder(
  { entries }: Pick<BookState, 'entries'>,
  power: RecordId | null,
): readonly RecordId[] {
  const under = entries.filter(({ entry }) => power !== null && entry.power === power);
  const named = new Set(under.flatMap(({ entry }) => entry.after));
  const newest = under.map(({ record }) => record).filter((record) => !named.has(record));
  return newest.slice(0, AFTER_MAX).toSorted(compareText);
}

/**
 * The counts of accounts that an entry of an hour comes after, ascending: those of its own hour, since
 * the hour does not tell. It names them, as it names the payments that were known.
 */
function countsBeside(
  { assertions }: Pick<BookState, 'assertions'>,
  { postings, date }: Pick<LedgerEntry, 'postings' | 'date'>,
): readonly RecordId[] {
  return assertions
    .filter(
      ({ asserted }) =>
        asserted.at === date && postings.some(({ account }) => account === asserted.account),
    )
    .map(({ record }) => record);
}

/** What an entry names as known: the newest under its power first, as a cap rests on them. */
export function knownTo(
  book: Pick<BookState, 'entries' | 'assertions'>,
  said: Pick<LedgerEntry, 'postings' | 'date' | 'power'>,
): readonly RecordId[] {
  const known = [...newestUnder(book, said.power), ...countsBeside(book, said)];
  return known.slice(0, AFTER_MAX).toSorted(compareText);
}

/** A word of the book, and those that it names as known. */
export interface NamingWord {
  readonly record: RecordId;
  readonly said: Pick<LedgerEntry, 'after'>;
}

/** Later than every placement: what is not settled yet. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** A word that is to be compared. */
type Word = Pick<SaidBy, 'record' | 'device'>;

/** Whether a word came before another; neither of two before the other: at the same time. */
export type IsBefore = (one: Word, other: Word) => boolean;

/** The order of a book's words, once for a state. */
export interface Order {
  readonly isBefore: IsBefore;
  /** The height of the placement that settled a word; those of two heights do not stand beside each other. */
  readonly settledAt: (record: RecordId) => number;
  /** The largest of these of a word and of all that it names, and those name. */
  readonly reachOf: (record: RecordId) => number;
  /** The number of a word on its device. */
  readonly seqOf: (record: RecordId) => number;
}

/** Gives the order of a book's words. */
export function orderOf(state: AssemblyState, words: readonly NamingWord[]): Order {
  return new Ordering(state, new Map(words.map(({ record, said }) => [record, said.after])));
}

/**
 * The same of entries whose names are at hand.
 *
 * @param reaches - of words that are settled with all that they name: those never change.
 */
export function orderOn(
  state: AssemblyState,
  namedBy: ReadonlyMap<RecordId, LedgerEntry['after']>,
  reaches: Map<RecordId, number>,
): Order {
  return new Ordering(state, namedBy, reaches);
}

class Ordering implements Order {
  readonly #state: AssemblyState;
  readonly #namedBy: ReadonlyMap<RecordId, LedgerEntry['after']>;
  /** Of what is not settled, or names what is not here: so it may change. */
  readonly #reaches = new Map<RecordId, number>();
  readonly #lasting: Map<RecordId, number>;
  readonly #nearBy = new Map<RecordId, ReadonlySet<RecordId>>();

  constructor(
    state: AssemblyState,
    namedBy: ReadonlyMap<RecordId, LedgerEntry['after']>,
    lasting: Map<RecordId, number> = new Map(),
  ) {
    this.#state = state;
    this.#namedBy = namedBy;
    this.#lasting = lasting;
  }

  readonly settledAt = (record: RecordId): number => this.#state.settledAt.get(record) ?? NEVER;

  readonly seqOf = (record: RecordId): number =>
    this.#state.reading.entryById.get(record)?.header.seq ?? NEVER;

  readonly reachOf = (record: RecordId): number => {
    const rest = this.#reachKnown(record) === undefined ? [record] : [];
    for (let one = rest.at(-1); one !== undefined; one = rest.at(-1)) {
      const named = this.#namedBy.get(one) ?? [];
      const missing = named.filter(
        (id) => this.#namedBy.has(id) && this.#reachKnown(id) === undefined,
      );
      rest.push(...missing);
      if (missing.length > 0) continue;
      rest.pop();
      const reach = Math.max(this.settledAt(one), ...named.map((id) => this.#reachKnown(id) ?? 0));
      const isLasting = reach < NEVER && named.every((id) => this.#lasting.has(id));
      (isLasting ? this.#lasting : this.#reaches).set(one, reach);
    }
    return this.#reachKnown(record) ?? NEVER;
  };

  #reachKnown(record: RecordId): number | undefined {
    return this.#lasting.get(record) ?? this.#reaches.get(record);
  }

  readonly isBefore = (one: Word, other: Word): boolean => {
    if (this.#near(other.record).has(one.record)) return true;
    if (this.#near(one.record).has(other.record)) return false;
    const heights = this.settledAt(one.record) - this.settledAt(other.record);
    if (one.device !== other.device) return heights < 0;
    const seqs = this.seqOf(one.record) - this.seqOf(other.record);
    // Only a device that signed against itself numbers its words otherwise than they were settled.
    if (seqs === 0 || (heights !== 0 && heights < 0 !== seqs < 0)) {
      if (this.#known(other.record, 0).has(one.record)) return true;
      if (this.#known(one.record, 0).has(other.record)) return false;
    }
    return seqs < 0;
  };

  /**
   * What a word names, and those name, as far as its height does not tell already that they came before:
   * what was settled below it with all that it names.
   */
  #near(record: RecordId): ReadonlySet<RecordId> {
    const known = this.#nearBy.get(record);
    if (known !== undefined) return known;
    const near = this.#known(record, this.settledAt(record));
    this.#nearBy.set(record, near);
    return near;
  }

  #known(record: RecordId, from: number): ReadonlySet<RecordId> {
    const all = new Set<RecordId>();
    const rest = [...(this.#namedBy.get(record) ?? [])];
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
      if (all.has(one) || !this.#namedBy.has(one) || this.reachOf(one) < from) continue;
      all.add(one);
      rest.push(...(this.#namedBy.get(one) ?? []));
    }
    return all;
  }
}
