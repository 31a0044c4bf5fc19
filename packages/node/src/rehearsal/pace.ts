/**
 * The rhythm of a rehearsal: its hour, its pact's terms, and how long each wait may take. By hand
 * everything goes at the speed of couriers, so that periods are longer.
 */

import type { Rhythm } from '@tocsin/host/practice';

/** How words travel between devices. */
export type Way = 'net' | 'courier';

/** Times of a rehearsal. Hours are those of its tempo. */
export interface Pace {
  /** How long an hour lasts. */
  readonly tempoMs: number;
  readonly periodHours: number;
  readonly graceHours: number;
  /** How long one hand of an inquiry lasts. */
  readonly turnHours: number;
  readonly beatEveryMs: number;
  /** Minutes of the tempo after which a successor acts: long enough that the executor is first. */
  readonly successorMinutes: number;
  /** How long a wait for other devices may take. */
  readonly patienceMs: number;
}

/** Hours for which a ring lives. */
export const RING_HOURS = 70;

/** Rounds of a courier in one period: a sign of life that misses one is not late yet. */
const ROUNDS_A_PERIOD = 2.5;
/** The longest period that a rehearsal takes up: 16 s of a tempo of 400 ms. */
const PERIOD_HOURS_MAX = 40;

/** The rhythm that this machine can keep now, in hours of the tempo. */
export function rhythmFor(
  { tempoMs, periodHours, graceHours, turnHours }: Pace,
  roundMs: number,
): Rhythm {
  const wanted = Math.ceil((ROUNDS_A_PERIOD * roundMs) / tempoMs);
  const every = Math.max(periodHours, Math.min(wanted, PERIOD_HOURS_MAX));
  const scaled = (hours: number): number => Math.round((hours * every) / periodHours);
  return { every, grace: scaled(graceHours), turn: scaled(turnHours) };
}

/** Period 2 s, grace 1 s on the net; at least 4 s and 5.6 s by hand. */
export function paceOf(way: Way): Pace {
  return way === 'net'
    ? {
        tempoMs: 250,
        periodHours: 8,
        graceHours: 4,
        turnHours: 4,
        beatEveryMs: 1_200,
        successorMinutes: 900,
        patienceMs: 25_000,
      }
    : {
        // A ring lives 72 hours at most (R22). By hand, the silent one's return and the all-clear
        // take more than the 18 s that this is at 250 ms an hour; it is 28 s at 400 ms.
        tempoMs: 400,
        periodHours: 10,
        // What is given as grace is not waited for again as suspicion, which by hand lasts twice
        // as long: nobody answers a question that a courier would have to carry.
        graceHours: 14,
        turnHours: 5,
        beatEveryMs: 1_500,
        successorMinutes: 1_500,
        patienceMs: 30_000,
      };
}
