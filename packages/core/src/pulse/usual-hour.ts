/**
 * At which hour of its period somebody makes its signs, as a rule. Who checks in every evening and
 * did so in the afternoon yesterday is due in the evening today: a silence that is measured from the
 * last sign alone takes the evening for the third sign missed.
 */
import { divideFloor } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import { HOUR_SIGNS, STRAYS_KEPT } from './parameters.ts';

/** How somebody keeps its hour. */
export interface UsualHour {
  /** By how much the newest sign came before the usual hour; negative: after it. */
  readonly earlyMs: number;
  /** The latest of the newest `STRAYS_KEPT` signs came so long after the usual hour. */
  readonly strayMs: number;
}

/**
 * The usual hour: the middle one of the newest `HOUR_SIGNS`, where those before the last lie closer around
 * it than each lies to the one before. Null: none is kept, so each period runs from the sign before.
 *
 * @param made - when its signs were made, ascending.
 * @param last - the newest sign of life of any kind, from which `earlyMs` counts.
 */
export function usualHourOf(
  made: readonly Instant[],
  last: Instant,
  periodMs: number,
): UsualHour | null {
  if (made.length < HOUR_SIGNS) return null;
  /** A distance without whole periods, at most half of one. */
  const within = (ms: number): number =>
    ms - divideFloor(2 * ms + periodMs, 2 * periodMs) * periodMs;
  const offsets = made.slice(-STRAYS_KEPT).map((at) => within(at - last));
  const newest = offsets.slice(-HOUR_SIGNS);
  const usual = newest.toSorted((a, b) => a - b)[divideFloor(HOUR_SIGNS, 2)] ?? 0;
  let around = 0;
  let between = 0;
  // The newest is the one that is asked about: by those before it the hour is known.
  const before = newest.slice(0, -1);
  for (const [at, offset] of before.entries()) {
    around += Math.abs(within(offset - usual));
    between += Math.abs(within(offset - (before[at - 1] ?? offset)));
  }
  // Eight distances around an hour that is kept come to 3/4 of the seven between them; to as much where
  // none is kept, and to more where each period runs from the sign before.
  if (10 * around > 9 * between) return null;
  const strayMs = Math.max(0, ...offsets.map((offset) => within(offset - usual)));
  return { earlyMs: usual, strayMs };
}
