/**
 * For tests only: the order and the spending of a book as the rule says it, pair by pair. It is the
 * measure of `order.ts` and `spending.ts`, which come to the same without looking at every pair.
 */
import type { RecordId } from '../base/id.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { IsBefore, Order } from './order.ts';
import type { LedgerEntry } from './records.ts';
import type { Spender } from './spending.ts';
import { effectsTogether, NOTHING_BEFORE } from './spending.ts';
import type { EntryEffect } from './state.ts';

/** Later than every placement: what is not settled yet. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** The order of a book's words by all that entries name. */
export function plainOrder(
  state: AssemblyState,
  entries: readonly { readonly record: RecordId; readonly said: Pick<LedgerEntry, 'after'> }[],
): Pick<Order, 'isBefore'> {
  const namedBy = new Map(entries.map(({ record, said }) => [record, said.after]));
  const known = (record: RecordId): ReadonlySet<RecordId> => {
    const all = new Set<RecordId>();
    const rest = [...(namedBy.get(record) ?? [])];
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
      if (all.has(one)) continue;
      all.add(one);
      rest.push(...(namedBy.get(one) ?? []));
    }
    return all;
  };
  const settled = (record: RecordId): number => state.settledAt.get(record) ?? NEVER;
  const seq = (record: RecordId): number =>
    state.reading.entryById.get(record)?.header.seq ?? NEVER;
  const isBefore: IsBefore = (one, other) => {
    if (known(other.record).has(one.record)) return true;
    if (known(one.record).has(other.record)) return false;
    if (one.device === other.device) return seq(one.record) < seq(other.record);
    return settled(one.record) < settled(other.record);
  };
  return { isBefore };
}

/** How every payment stands, each power's payments compared pair by pair. */
export function plainEffects(
  state: AssemblyState,
  spenders: readonly Spender[],
  { isBefore }: Pick<Order, 'isBefore'>,
): ReadonlyMap<RecordId, EntryEffect> {
  const effects = new Map<RecordId, EntryEffect>();
  for (const power of new Set(spenders.map((one) => one.power))) {
    const all = spenders.filter((one) => one.power === power);
    effectsTogether(state, all, isBefore, NOTHING_BEFORE, effects);
  }
  return effects;
}
