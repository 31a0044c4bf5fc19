/**
 * How many signs of each are waited for. Half of all silences shall be found soon: what is waited
 * longer for those who often forget, the others pay. So it is shared out: more patience for those who
 * miss most often, as much as leaves the rest enough.
 */
import { divideCeil, divideFloor } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import type { History, Keeping, Measure } from './evidence.ts';
import { graceFlapping } from './evidence.ts';
import type { Patience } from './parameters.ts';
import {
  DUE_PRIOR,
  KNOWN_WEIGHT,
  LATE_PERCENT,
  LATE_SHARE,
  LONG_PERIOD_HOURS,
  LOOSE_SHARE,
  MISSED_PRIOR,
  patienceOf,
  STEADY_PERIODS_MIN,
  STEADY_TENTHS,
  suspicionMinMs,
} from './parameters.ts';

/** Chances, and parts of a person, are counted in 1/1000. */
const PARTS = 1_000;

/** One of those whom a device hears. */
export interface Kept<T> {
  readonly of: T;
  readonly periodMs: number;
  readonly keeping: Keeping;
  /** Its last sign of life. */
  readonly aliveAt: Instant;
  /** How long its news may be on the way, and what is waited before a silence is suspect. */
  readonly usualMs: number;
  readonly slackMs: number;
}

/** What is compared of somebody whose history is known. */
export function keptOf<T>(of: T, { periodMs, graceMs }: Measure, history: History): Kept<T> {
  const { keeping, aliveAt, usualMs } = history;
  const slackMs = graceFlapping(history, graceMs) + history.delayMs;
  return { of, periodMs, keeping, aliveAt, usualMs, slackMs };
}

/** One of those whose periods are about as long. */
interface Ranked<T> extends Kept<T> {
  /** Signs that were due in all that is known of it, and since, up to the newest sign of anybody. */
  readonly due: number;
}

/**
 * How many signs of each are waited for, by how it and the others keep their rhythms. Only signs that come
 * change it: time alone takes no open inquiry back.
 */
export function signsAwaited<T>(all: readonly Kept<T>[], tempoMs: number): ReadonlyMap<T, number> {
  let heardAt = 0;
  for (const { aliveAt } of all) heardAt = Math.max(heardAt, aliveAt);
  const ranked = Map.groupBy(
    all.map((one) => ({ ...one, due: dueOf(one, heardAt) })),
    ({ periodMs }) => patienceOf(divideFloor(periodMs, tempoMs)),
  );
  const awaited = new Map<T, number>();
  for (const [patience, list] of ranked)
    for (const [one, signs] of sharedOut(patience, list, tempoMs)) awaited.set(one.of, signs);
  return awaited;
}

/**
 * Shares out the patience of those whose periods are about as long: with long ones the steadiest are
 * asked after sooner until enough would be found in time; then those who miss most often are given
 * one sign more, from the loosest on, then another, as long as enough are found in time, and nearly
 * all within `LATE_PERCENT` of a period.
 */
function sharedOut<T>(
  patience: Patience,
  list: readonly Ranked<T>[],
  tempoMs: number,
): ReadonlyMap<Ranked<T>, number> {
  const { signs: least, signsMost, goalPercent, foundPercent } = patience;
  const sorted = list.toSorted(compareKeeping);
  const shared = new Map(sorted.map((one) => [one, least]));
  const soon = new FoundCount(goalPercent, sorted, least, tempoMs);
  const late = new FoundCount(LATE_PERCENT, sorted, least, tempoMs);
  const soonLeast = divideCeil(PARTS * foundPercent * list.length, 100);
  const lateLeast = PARTS * (list.length - divideCeil(list.length, LATE_SHARE));
  const give = (one: Ranked<T>, before: number, signs: number): void => {
    soon.change(one, before, signs);
    late.change(one, before, signs);
    shared.set(one, signs);
  };
  for (const one of sorted.slice(0, steadiestOf(patience, list.length)))
    if (soon.found < soonLeast && one.due >= STEADY_PERIODS_MIN) give(one, least, 1);
  const always = divideCeil(list.length, LOOSE_SHARE);
  for (let signs = least + 1; signs <= signsMost; signs += 1)
    for (const [at, one] of sorted.toReversed().entries()) {
      if (signsOf(patience, one) < signs || shared.get(one) !== signs - 1) break;
      give(one, signs - 1, signs);
      if (late.found >= lateLeast && (at < always || soon.found >= soonLeast)) continue;
      give(one, signs, signs - 1);
      break;
    }
  return shared;
}

/** How many may be asked after at the first sign they miss. */
function steadiestOf({ periodHoursMax }: Patience, count: number): number {
  return periodHoursMax > LONG_PERIOD_HOURS ? divideFloor(STEADY_TENTHS * count, 10) : 0;
}

/** Counts, in 1/1000 of a person, whose silences are found within so much of a period. */
class FoundCount {
  found = 0;
  readonly #goalPercent: number;
  readonly #tempoMs: number;

  constructor(
    goalPercent: number,
    all: readonly Ranked<unknown>[],
    signs: number,
    tempoMs: number,
  ) {
    this.#goalPercent = goalPercent;
    this.#tempoMs = tempoMs;
    for (const one of all) this.found += this.#partsOf(one, signs);
  }

  /** Somebody is given other signs than before. */
  change(one: Ranked<unknown>, before: number, signs: number): void {
    this.found += this.#partsOf(one, signs) - this.#partsOf(one, before);
  }

  /** A silence that begins at any moment of a period is found as much sooner than the wait. */
  #partsOf({ periodMs, keeping, usualMs, slackMs }: Ranked<unknown>, signs: number): number {
    const waiting = { signs, strayMs: keeping.strayMs, earlyMs: 0, usualMs, slackMs };
    const hours = divideFloor(periodMs, this.#tempoMs);
    const spareMs =
      divideFloor(this.#goalPercent * periodMs, 100) -
      slackMs -
      suspicionMinMs(hours, this.#tempoMs, waiting);
    return divideFloor(PARTS * Math.min(periodMs, Math.max(0, spareMs)), periodMs);
  }
}

function dueOf({ periodMs, keeping, aliveAt }: Kept<unknown>, until: number): number {
  return divideFloor(keeping.knownMs + until - aliveAt, periodMs);
}

/** Who misses signs seldom first; then who missed none for longest, then the punctual. */
function compareKeeping(a: Ranked<unknown>, b: Ranked<unknown>): number {
  return (
    missedParts(a) - missedParts(b) ||
    a.keeping.unbrokenSince - b.keeping.unbrokenSince ||
    a.keeping.strayMs - b.keeping.strayMs
  );
}

/** How often a sign of it is missed, in 1/1000, rounded up. */
function missedParts({ keeping, due }: Ranked<unknown>): number {
  const missed = KNOWN_WEIGHT * keeping.gaps + MISSED_PRIOR;
  const parts = divideCeil(PARTS * missed, KNOWN_WEIGHT * due + DUE_PRIOR);
  return Math.min(PARTS, parts);
}

/** So many signs as it misses by chance less than once in so many periods: pⁿ ≤ 1 ∕ periods. */
function signsOf({ signs, signsMost, oncePeriods }: Patience, one: Ranked<unknown>): number {
  const parts = missedParts(one);
  let chance = 1;
  let most = 1;
  // 1000⁵ is the largest, far below 2⁵³.
  for (let awaited = 1; awaited < signsMost; awaited += 1) {
    chance *= parts;
    most *= PARTS;
    if (awaited >= signs && chance <= divideFloor(most, oncePeriods)) return awaited;
  }
  return signsMost;
}
