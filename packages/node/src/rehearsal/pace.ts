/**
 * The rhythm of a rehearsal: its hour, its pact's terms, and how long each wait may take. By hand
 * everything goes at the speed of couriers, so that periods are longer.
 */

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

/** Hours for which ringers are seated, and for which the pact stands. */
export const SEAT_HOURS = 4000;
export const PACT_HOURS = 8000;
/** Hours for which a ring lives. */
export const RING_HOURS = 70;
/** Acts in 30 days to which the ally agrees. */
export const CAP = 4;

/** Period 2 s, grace 1 s on the net; 6 s and 3 s by hand. */
export function paceOf(way: Way): Pace {
  const tempoMs = 250;
  return way === 'net'
    ? {
        tempoMs,
        periodHours: 8,
        graceHours: 4,
        turnHours: 4,
        beatEveryMs: 1_200,
        successorMinutes: 900,
        patienceMs: 25_000,
      }
    : {
        tempoMs,
        periodHours: 24,
        graceHours: 12,
        turnHours: 12,
        beatEveryMs: 3_000,
        successorMinutes: 2_400,
        patienceMs: 40_000,
      };
}
