/**
 * Time as arguments. The core never asks what time it is: an `Instant` comes from a host's clock,
 * an `Hour` from a record's header. The hour is that of the log's tempo (DESIGN §3): genesis fixes
 * `tempoMs`, 3,600,000 for living assemblies, smaller only in rehearsals and simulators.
 */
import type { Brand } from './id.ts';
import { divideCeil, divideFloor } from './integer.ts';

/** Milliseconds since 1970-01-01T00:00Z; an integer. */
export type Instant = Brand<number, 'Instant'>;
/** Hours of a log's tempo since 1970-01-01T00:00Z; an integer. 0 = the writer's clock is unsure. */
export type Hour = Brand<number, 'Hour'>;

/** The tempo of a living assembly: one hour. */
export const TEMPO_LIVING_MS = 3_600_000;
/** The smallest tempo: a rehearsal in which an hour lasts 10 ms. */
export const TEMPO_MS_MIN = 10;
/** Largest instant: 2^48 − 1, so that six bytes hold it (year 10889). */
export const INSTANT_MAX = 281_474_976_710_655;

/** Makes an instant; the host vouches that it is an integer in [0, 2^48). */
export function instant(ms: number): Instant {
  return ms as Instant;
}

/** Makes an hour from an integer. */
export function hour(value: number): Hour {
  return value as Hour;
}

/** The hour a header carries: rounded up, so that it tells less (R14). */
export function hourOf(at: Instant, tempoMs: number): Hour {
  return hour(divideCeil(at, tempoMs));
}

/** The whole hours that have passed at `at`. */
export function hourFloor(at: Instant, tempoMs: number): Hour {
  return hour(divideFloor(at, tempoMs));
}

/** The instant at which `value` is reached. */
export function instantOf(value: Hour, tempoMs: number): Instant {
  return instant(value * tempoMs);
}

/** Milliseconds of `minutes` minutes at a tempo: a minute is a sixtieth of its hour. */
export function minutesMs(minutes: number, tempoMs: number): number {
  return divideCeil(minutes * tempoMs, 60);
}
