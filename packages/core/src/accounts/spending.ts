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
import type { DeviceId, Hash32, RecordId } from '../base/id.ts';
import type { Covered, Use, Weighed } from '../power/covers.ts';
import { coveredAs, isRatified, weighUse } from '../power/covers.ts';
import type { IsBefore, Order } from './order.ts';
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

/** What the power says to a payment, however much is spent under it. */
export type Weigh = (one: Spender) => Weighed;

/** Asks the power anew. */
function weighingAt(state: AssemblyState): Weigh {
  return (one) => weighUse(state, useOf(one));
}

/** How every payment stands, by record. */
export function effectsOfSpending(
  state: AssemblyState,
  spenders: readonly Spender[],
  order: Order,
  weigh: Weigh = weighingAt(state),
): ReadonlyMap<RecordId, EntryEffect> {
  const byPower = new Map<RecordId, Spender[]>();
  for (const one of spenders) {
    const some = byPower.get(one.power);
    if (some === undefined) byPower.set(one.power, [one]);
    else some.push(one);
  }
  const effects = new Map<RecordId, EntryEffect>();
  for (const all of byPower.values()) {
    let before = NOTHING_BEFORE;
    for (const block of blocksOf(all, order)) {
      if (isRow(block, order)) effectsInRow(weigh, block, before, effects);
      else effectsTogether(state, block, order.isBefore, before, effects, weigh);
      before = withStanding(before, block, effects);
    }
  }
  return effects;
}

/** What stands so far under a power, by commodity. */
type Standing = ReadonlyMap<string, bigint>;

/** Nothing was spent before. */
export const NOTHING_BEFORE: Standing = new Map();

function withStanding(
  before: Standing,
  block: readonly Spender[],
  effects: ReadonlyMap<RecordId, EntryEffect>,
): Standing {
  const sums = new Map(before);
  for (const { spoken, spent } of block) if (stands(effects.get(spoken.record))) addTo(sums, spent);
  return sums;
}

function addTo(sums: Map<string, bigint>, spent: readonly Spending[]): void {
  for (const { commodity, amount } of spent)
    sums.set(commodity, (sums.get(commodity) ?? 0n) + BigInt(amount));
}

/**
 * The payments under a power in blocks: all of a block came after all of those before it. Nearly always
 * a block is what one placement settled; what names something settled later, or a device that signed
 * against itself, makes one block of all heights in between.
 */
function blocksOf(all: readonly Spender[], order: Order): readonly (readonly Spender[])[] {
  const placed = all
    .map((one) => {
      const { record } = one.spoken;
      return {
        one,
        from: order.settledAt(record),
        to: order.reachOf(record),
        seq: order.seqOf(record),
      };
    })
    .toSorted((a, b) => a.from - b.from || a.seq - b.seq);
  // Where a later word of a device has a smaller number than an earlier one, all of it is one block.
  const least = new Map<DeviceId, number>();
  const last = new Map<DeviceId, number>();
  const turned = new Set<DeviceId>();
  for (const { one, from, seq } of placed.toReversed()) {
    const { device } = one.spoken;
    const later = least.get(device) ?? Number.POSITIVE_INFINITY;
    if (later <= seq) turned.add(device);
    least.set(device, Math.min(later, seq));
    if (!last.has(device)) last.set(device, from);
  }
  const blocks: Spender[][] = [];
  let end = -1;
  for (const { one, from, to } of placed) {
    if (from > end) blocks.push([]);
    (blocks.at(-1) as Spender[]).push(one);
    const { device } = one.spoken;
    end = Math.max(end, from, to, turned.has(device) ? (last.get(device) ?? 0) : 0);
  }
  return blocks;
}

/** Whether one device wrote all of a block, one after another. */
function isRow(block: readonly Spender[], order: Order): boolean {
  const [first] = block;
  let seq = -1;
  for (const { spoken } of block) {
    const own = order.seqOf(spoken.record);
    if (spoken.device !== first?.spoken.device || own <= seq) return false;
    seq = own;
  }
  return true;
}

/** Payments of which each came after the one before it: nothing stands beside any. */
function effectsInRow(
  weigh: Weigh,
  row: readonly Spender[],
  before: Standing,
  effects: Map<RecordId, EntryEffect>,
): void {
  const sums = new Map(before);
  for (const one of row) {
    const weighed = weigh(one);
    const own = effectFor(weighed, one, one.spent);
    const effect = stands(own) ? effectWith(weighed, one, sums, sums) : own;
    effects.set(one.spoken.record, effect);
    if (stands(effect)) addTo(sums, one.spent);
  }
}

/** How payments stand of which some may have been made at the same time, compared pair by pair. */
export function effectsTogether(
  state: AssemblyState,
  all: readonly Spender[],
  isBefore: IsBefore,
  standingBefore: Standing,
  effects: Map<RecordId, EntryEffect>,
  weigh: Weigh = weighingAt(state),
): void {
  const weighed = new Map(all.map((one) => [one, weigh(one)]));
  const weighedOf = (one: Spender): Weighed => weighed.get(one) as Weighed;
  const alone = new Map(all.map((one) => [one, effectFor(weighedOf(one), one, one.spent)]));
  const standing = all.filter((one) => stands(alone.get(one)));
  for (const one of inOrder(all, isBefore)) {
    const { record } = one.spoken;
    const own = alone.get(one) as EntryEffect;
    if (!stands(own)) {
      effects.set(record, own);
      continue;
    }
    const isChosen = isRatified(state, record);
    const before = new Map(standingBefore);
    const together = new Map(standingBefore);
    for (const other of standing) {
      if (other === one) continue;
      const isEarlier = isBefore(other.spoken, one.spoken);
      if (isEarlier && stands(effects.get(other.spoken.record))) {
        addTo(before, other.spent);
        addTo(together, other.spent);
        continue;
      }
      // The members chose: what they did not choose stands in its way no longer (decision 0121).
      const isAsked = !isChosen || isRatified(state, other.spoken.record);
      const isBeside = !isEarlier && !isBefore(one.spoken, other.spoken);
      if (isBeside && isAsked) addTo(together, other.spent);
    }
    effects.set(record, effectWith(weighedOf(one), one, before, together));
  }
}

/** How a payment stands after what stands before it, and beside what was paid at the same time. */
function effectWith(
  weighed: Weighed,
  one: Spender,
  before: Standing,
  together: Standing,
): EntryEffect {
  const effect = effectFor(weighed, one, sumsWith(one, together));
  if (stands(effect) || before === together) return effect;
  const isFull = stands(effectFor(weighed, one, sumsWith(one, before)));
  return isFull ? { kind: 'overCap' } : effect;
}

/** What is spent with this payment; a sum too large for an integer is larger than any cap. */
function sumsWith({ spent }: Spender, others: Standing): readonly Spending[] {
  return spent.map(({ commodity, amount }) => {
    const sum = (others.get(commodity) ?? 0n) + BigInt(amount);
    const most = Number.MAX_SAFE_INTEGER;
    return { commodity, amount: sum > BigInt(most) ? most : Number(sum) };
  });
}

function stands(effect: EntryEffect | undefined): boolean {
  return effect?.kind === 'posted' || effect?.kind === 'provisional';
}

/** What the power says to an entry if so much is spent under it, a commodity each; the gravest. */
function effectFor(weighed: Weighed, one: Spender, sums: readonly Spending[]): EntryEffect {
  const use = useOf(one);
  const all = sums.map((amount) => coveredAs(weighed, { ...use, amount }));
  const worst = ORDER.map((kind) => all.find((covered) => covered.kind === kind)).find(Boolean);
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

/** A payment as the use of its power. */
export function useOf({ spoken, power, spent, confirmedBy }: Spender): Omit<Use, 'amount'> {
  const { record, said } = spoken;
  const resource = resourceOf(said, spent);
  return { power, record, verb: POWER_VERB.spend, resource, cites: said.cites, confirmedBy };
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
