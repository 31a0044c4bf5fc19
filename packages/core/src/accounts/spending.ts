/**
 * Whether what an entry spends is covered by the power that it cites, and whether the cap of that power
 * holds it. Counted against a cap are the payments before that stand, and all that others paid from it at
 * the same time and that would stand alone (`order.ts` says which came before). So two who cannot hear each other never overdraw a cap together; nobody is
 * preferred to another by an id, a clock or a length (R0; decision 0116); and what does not stand takes
 * nothing from what others may spend.
 */
import { POWER_VERB } from '../assembly/powers.ts';

import type { Spoken } from '../assembly/spoken.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import type { Covered } from '../power/covers.ts';
import { isRatified, powerCovers } from '../power/covers.ts';
import type { IsBefore } from './order.ts';
import type { LedgerEntry } from './records.ts';
import type { EntryEffect, Spending } from './state.ts';

/** An entry that spends and whose own form is right. */
export interface Spender {
  readonly spoken: Spoken<LedgerEntry>;
  readonly power: RecordId;
  readonly spent: readonly Spending[];
  /** Words by which other holders stand behind it. */
  readonly confirmedBy: readonly RecordId[];
}

/** How every payment stands, by record. */
export function effectsOfSpending(
  state: AssemblyState,
  spenders: readonly Spender[],
  isBefore: IsBefore,
): ReadonlyMap<RecordId, EntryEffect> {
  const byPower = new Map<RecordId, Spender[]>();
  for (const one of spenders) {
    const some = byPower.get(one.power);
    if (some === undefined) byPower.set(one.power, [one]);
    else some.push(one);
  }
  const effects = new Map<RecordId, EntryEffect>();
  for (const all of byPower.values()) effectsUnder(state, all, isBefore, effects);
  return effects;
}

function effectsUnder(
  state: AssemblyState,
  all: readonly Spender[],
  isBefore: IsBefore,
  effects: Map<RecordId, EntryEffect>,
): void {
  const alone = new Map(all.map((one) => [one, effectFor(state, one, one.spent)]));
  const standing = all.filter((one) => stands(alone.get(one)));
  for (const one of inOrder(all, isBefore)) {
    const { record } = one.spoken;
    const own = alone.get(one) as EntryEffect;
    if (!stands(own)) {
      effects.set(record, own);
      continue;
    }
    const before = standing.filter(
      (other) =>
        other !== one &&
        isBefore(other.spoken, one.spoken) &&
        stands(effects.get(other.spoken.record)),
    );
    const isChosen = isRatified(state, record);
    const beside = standing.filter(
      (other) =>
        other !== one &&
        !isBefore(other.spoken, one.spoken) &&
        !isBefore(one.spoken, other.spoken) &&
        // The members chose: what they did not choose stands in its way no longer (decision 0121).
        (!isChosen || isRatified(state, other.spoken.record)),
    );
    const sums = one.spent.map(({ commodity }) => ({
      commodity,
      amount: sumOf([one, ...before, ...beside], commodity),
    }));
    const together = effectFor(state, one, sums);
    const isFull = !stands(together) && stands(effectFor(state, one, sumsWith(one, before)));
    effects.set(record, isFull ? { kind: 'overCap' } : together);
  }
}

function sumsWith(one: Spender, others: readonly Spender[]): readonly Spending[] {
  return one.spent.map(({ commodity }) => ({
    commodity,
    amount: sumOf([one, ...others], commodity),
  }));
}

function stands(effect: EntryEffect | undefined): boolean {
  return effect?.kind === 'posted' || effect?.kind === 'provisional';
}

/** What the power says to an entry if so much is spent under it, a commodity each; the gravest. */
function effectFor(
  state: AssemblyState,
  { spoken, power, spent, confirmedBy }: Spender,
  sums: readonly Spending[],
): EntryEffect {
  const { record, said } = spoken;
  const resource = resourceOf(said, spent);
  const use = { power, record, verb: POWER_VERB.spend, resource, cites: said.cites, confirmedBy };
  const all = sums.map((amount) => powerCovers(state, { ...use, amount }));
  const worst = ORDER.map((kind) => all.find((one) => one.kind === kind)).find(Boolean);
  switch (worst?.kind) {
    case 'void':
      return { kind: 'void', why: worst.why };
    case 'late':
      return { kind: 'late' };
    case 'adReferendum':
      return { kind: 'adReferendum', why: worst.why };
    case 'open':
      return { kind: 'provisional' };
    default:
      return { kind: 'posted' };
  }
}

const ORDER: readonly Covered['kind'][] = ['void', 'late', 'adReferendum', 'open', 'inside'];

/** The account out of which something is spent: the first that loses some of it. */
function resourceOf({ postings }: LedgerEntry, spent: readonly Spending[]): Hash32 | null {
  const found = postings.find(
    ({ side, commodity }) => side === 'out' && spent.some((one) => one.commodity === commodity),
  );
  return (found?.account as string as Hash32 | undefined) ?? null;
}

/** Each after all that came before it; without calling itself, for a holder may write thousands in a row. */
function inOrder(all: readonly Spender[], isBefore: IsBefore): readonly Spender[] {
  const ordered = new Set<Spender>();
  const begun = new Set<Spender>();
  const rest = all.toReversed();
  for (let one = rest.at(-1); one !== undefined; one = rest.at(-1)) {
    const { spoken } = one;
    const before = begun.has(one)
      ? []
      : all.filter((other) => !begun.has(other) && isBefore(other.spoken, spoken));
    begun.add(one);
    if (before.length > 0) rest.push(...before);
    else {
      ordered.add(one);
      rest.pop();
    }
  }
  return [...ordered];
}

/** The sum of what entries spend; one too large for an integer is larger than any cap. */
function sumOf(entries: readonly Spender[], commodity: string): number {
  let sum = 0;
  for (const { spent } of entries)
    for (const one of spent)
      if (one.commodity === commodity) sum = Math.min(Number.MAX_SAFE_INTEGER, sum + one.amount);
  return sum;
}
