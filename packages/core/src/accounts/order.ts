/**
 * Which of two words of the book came before the other, by what stays with the log for ever (R14): the placement
 * that settled it first, the number on its own device, or that an entry names it as known. Whoever
 * could ask what lies between them today could not in ninety days; so nobody does.
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
export function newestUnder(
  { entries }: Pick<BookState, 'entries'>,
  power: RecordId | null,
): readonly RecordId[] {
  const under = entries.filter(({ entry }) => power !== null && entry.power === power);
  const named = new Set(under.flatMap(({ entry }) => entry.after));
  const newest = under.map(({ record }) => record).filter((record) => !named.has(record));
  return newest.slice(0, AFTER_MAX).toSorted(compareText);
}

/** Later than every placement: what is not settled yet. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Whether a word came before another; neither of two before the other: at the same time. */
export type IsBefore = (
  one: Pick<SaidBy, 'record' | 'device'>,
  other: Pick<SaidBy, 'record' | 'device'>,
) => boolean;

/** The order of a book's words, once for a state. */
export function orderOf(
  state: AssemblyState,
  entries: readonly { readonly record: RecordId; readonly said: Pick<LedgerEntry, 'after'> }[],
): IsBefore {
  const namedBy = new Map(entries.map(({ record, said }) => [record, said.after]));
  const knownBy = new Map<RecordId, ReadonlySet<RecordId>>();
  const known = (record: RecordId): ReadonlySet<RecordId> => {
    const before = knownBy.get(record);
    if (before !== undefined) return before;
    const all = new Set<RecordId>();
    const rest = [...(namedBy.get(record) ?? [])];
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
      if (all.has(one)) continue;
      all.add(one);
      rest.push(...(namedBy.get(one) ?? []));
    }
    knownBy.set(record, all);
    return all;
  };
  const settled = (record: RecordId): number => state.settledAt.get(record) ?? NEVER;
  const seq = (record: RecordId): number =>
    state.reading.entryById.get(record)?.header.seq ?? NEVER;
  return (one, other) => {
    if (known(other.record).has(one.record)) return true;
    if (known(one.record).has(other.record)) return false;
    if (one.device === other.device) return seq(one.record) < seq(other.record);
    return settled(one.record) < settled(other.record);
  };
}
