/**
 * One subject's state, from its history, its rhythm and now. Everything that can be told of one
 * silence apart from the others stands here; `region.ts` tells many at once from one, `doubt.ts`
 * one's own silence from theirs, and `view.ts` puts them together.
 */
import { divideCeil, divideFloor } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import type { History, Keeping, Span } from './evidence.ts';
import { graceFlapping } from './evidence.ts';
import type { Confirmation, Patience, Waiting } from './parameters.ts';
import {
  DUE_PRIOR,
  DUE_SHARE,
  FLIPS_TALK,
  LONG_PERIOD_HOURS,
  MISSED_PRIOR,
  patienceOf,
  PROBE_SHARE,
  STEADY_PERIODS_MIN,
  STEADY_TENTHS,
  suspicionMinMs,
  suspicionMs,
} from './parameters.ts';
import type { Rhythm } from './rhythm.ts';
import { dueAfter, periodHoursOf } from './rhythm.ts';

/** Chances are counted in 1/1000. */
const PARTS = 1_000;

/** What can be told of a subject. No state shows duress (R21). */
export const PULSE_STATES = [
  'fresh',
  'due',
  'late',
  'suspect',
  'inquiry',
  'explained',
  'silent',
  'paused',
  'unknown',
] as const;

/** A state of a subject. */
export type PulseState = (typeof PULSE_STATES)[number];

/** When a subject's silence turns from one thing into the next. */
export interface Schedule {
  /** From here on a sign of life is due. */
  readonly soonAt: Instant;
  readonly dueAt: Instant;
  /** After grace, and after the delay that its news usually has. */
  readonly suspectAt: Instant;
  /** The agreed pause in which `now` lies. */
  readonly pause: Span | null;
  /** What follows from how it kept its rhythm before. */
  readonly waiting: Waiting;
  /** Whether three silences in ten periods have widened the grace. */
  readonly flapping: boolean;
}

/**
 * The schedule that follows from a history at `now`. A pause that began before the silence was
 * suspect moves it to the pause's end; one that begins later explains nothing.
 *
 * @param signs - how many are waited for (`signsAwaited`).
 * @param pauses - agreed spans that had been announced, in the order of their start.
 */
export function scheduleOf(
  history: History,
  rhythm: Rhythm,
  graceMs: number,
  pauses: readonly Span[],
  tempoMs: number,
  now: Instant,
  signs: number,
): Schedule {
  const periodMs = periodHoursOf(rhythm) * tempoMs;
  const slackMs = graceFlapping(history, graceMs) + history.delayMs;
  const { keeping, usualMs } = history;
  const at = (from: Instant, promisedHours: number | null): Omit<Schedule, 'pause'> => {
    const rhythmDue = dueAfter(rhythm, from, tempoMs);
    const promised = promisedHours === null ? rhythmDue : from + promisedHours * tempoMs;
    const dueAt = instant(Math.min(rhythmDue, promised));
    return {
      soonAt: instant(Math.max(from, dueAt - divideFloor(periodMs, DUE_SHARE))),
      dueAt,
      suspectAt: instant(Math.max(dueAt + slackMs, history.arrivedAt)),
      waiting: { signs, strayMs: keeping.strayMs, usualMs, slackMs },
      flapping: history.flips >= FLIPS_TALK,
    };
  };
  let schedule = at(history.aliveAt, history.nextDueHours);
  for (const pause of pauses) {
    if (pause.from > now || pause.from >= schedule.suspectAt) continue;
    if (now < pause.to) return { ...schedule, pause };
    if (pause.to > history.aliveAt) schedule = at(pause.to, null);
  }
  return { ...schedule, pause: null };
}

/** What others and my own line add to one silence. */
export interface Suspicion extends Confirmation {
  /** Since when I have heard enough of the others; a silence before that proves nothing. */
  readonly lucidSince: Instant;
}

/** When the suspicion began to count, and when it is over; but for regions and practice. */
export function openingOf(
  schedule: Schedule,
  periodHours: number,
  tempoMs: number,
  suspicion: Suspicion,
): { readonly othersAt: Instant; readonly openAt: Instant } {
  const { waiting } = schedule;
  const from = Math.max(schedule.suspectAt, suspicion.lucidSince);
  const patience = divideFloor(suspicionMinMs(periodHours, tempoMs, waiting), PROBE_SHARE);
  const waitingMs = suspicionMs(periodHours, tempoMs, waiting, suspicion);
  return {
    othersAt: instant(from + patience),
    openAt: instant(from + waitingMs),
  };
}

/**
 * The state of a silence that no record speaks of.
 *
 * @param openAt - when an inquiry opens by itself; null: not yet, whatever the hour.
 */
export function stateAt(schedule: Schedule, openAt: Instant | null, now: Instant): PulseState {
  if (schedule.pause !== null) return 'paused';
  if (now < schedule.soonAt) return 'fresh';
  if (now < schedule.dueAt) return 'due';
  if (now < schedule.suspectAt) return 'late';
  return openAt === null || now < openAt ? 'suspect' : 'inquiry';
}

/** One of those whom a device hears. */
export interface Kept<T> {
  readonly of: T;
  readonly periodMs: number;
  readonly keeping: Keeping;
  /** Its last sign of life. */
  readonly aliveAt: Instant;
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
  for (const [patience, list] of ranked) {
    const sorted = list.toSorted(compareKeeping);
    const loose = list.length - divideCeil(list.length, patience.looseShare);
    const isLong = patience.periodHoursMax > LONG_PERIOD_HOURS;
    const steady = isLong ? divideFloor(STEADY_TENTHS * list.length, 10) : 0;
    for (const [at, one] of sorted.entries())
      if (at < steady && one.due >= STEADY_PERIODS_MIN) awaited.set(one.of, 1);
      else awaited.set(one.of, at < loose ? patience.signs : signsOf(patience, one));
  }
  return awaited;
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
  const parts = divideCeil(PARTS * (keeping.gaps + MISSED_PRIOR), due + DUE_PRIOR);
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
