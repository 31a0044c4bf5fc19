/**
 * The pulse's timing: how long a silence must last before anyone is asked, and before an inquiry
 * opens by itself. All durations are hours of the log's tempo, or follow from the rhythm.
 */
import { divideCeil, divideFloor } from '../base/integer.ts';

/** What an assembly or a pact may set; the rest follows from each rhythm. */
export interface PulseParameters {
  /** No inquiry leaves for so long after the pulse began: two weeks. */
  readonly practiceHours: number;
  /** How long one hand of an inquiry lasts. */
  readonly ownerHours: number;
}

/** The defaults of DESIGN §4. */
export const PULSE_PARAMETERS_DEFAULT: PulseParameters = { practiceHours: 336, ownerHours: 24 };

/** Evidence dated further ahead of its arrival is kept, but moves nothing (R9). */
export const FAR_FUTURE_HOURS = 24;
/** Distinct others whose own silence confirms a suspicion at most; also those asked to probe. */
export const HELPERS_MAX = 3;
/** Lifeguard's awareness: 0 = my own probes are answered … 7 = none is. */
export const AWARENESS_MAX = 7;
/** So many silences that ended, within `FLIP_PERIODS`, widen the grace. */
export const FLIPS_TALK = 3;
/** The window of flapping, in periods before the last sign of life. */
export const FLIP_PERIODS = 10;
/** By how much grace widens then: twice, until the flips leave the window. */
export const GRACE_FLAPPING = 2;
/** News whose delay on the way is remembered. */
export const DELAYS_KEPT = 8;
/** How long a regional silence holds back its inquiries at most, in periods. */
export const REGION_HOLD_PERIODS = 2;
/** Who was silent for long before is waited for as long again, at most 5 halves of a period. */
export const LEARNED_HALVES_MAX = 5;
/** The part of a long wait that does not grow with the period: 110 hours. */
export const WAIT_BASE_HOURS = 110;
/** A probe of the suspect has so much of the shortest suspicion before others are asked: 1/8. */
export const PROBE_SHARE = 8;
/** The last part of a period, 1/8, in which a sign of life is due but not late. */
export const DUE_SHARE = 8;

/**
 * How long past one period a silence lasts before an inquiry opens, grace included, when all who
 * can confirm do: min(9 P ∕ 4, 9 P ∕ 14 + 110 h). Daily 2 ¼ periods, weekly 1.30, fortnightly 0.97:
 * short enough for the truly silent, long enough that one missed sign of life alone opens nothing
 * where periods are short, and that a courier may still come.
 */
export function waitMs(periodHours: number, tempoMs: number): number {
  const periodMs = periodHours * tempoMs;
  const long = divideCeil(9 * periodMs, 14) + WAIT_BASE_HOURS * tempoMs;
  return Math.min(divideCeil(9 * periodMs, 4), long);
}

/** Shortest suspicion: what grace and slow ways leave of the wait, at least a quarter period. */
export function suspicionMinMs(periodHours: number, slackMs: number, tempoMs: number): number {
  const quarter = divideCeil(periodHours * tempoMs, 4);
  return Math.max(quarter, waitMs(periodHours, tempoMs) - slackMs);
}

/** Longest suspicion, when nobody confirms: half as long again. */
export function suspicionMaxMs(periodHours: number, slackMs: number, tempoMs: number): number {
  return divideCeil(3 * suspicionMinMs(periodHours, slackMs, tempoMs), 2);
}

/** ⌊1024 × log2(n)⌋ for n = 1 … 4: confirmers and their accuser. */
const LOG2_1024: readonly number[] = [0, 0, 1024, 1623, 2048];

/** What shortens and widens a suspicion. */
export interface Confirmation {
  /** Distinct others who cannot hear the suspect either (n). */
  readonly confirmers: number;
  /** How many there could be (k); `HELPERS_MAX` at most count. */
  readonly expected: number;
  /** My own misses, 0–7 (`awarenessOf`). */
  readonly awareness: number;
}

/**
 * How long a suspicion waits for a refutation, by Lifeguard's formula
 * `max − log(n + 1) ∕ log(k + 1) × (max − min)`, widened by my own misses, `× (awareness + 1)`.
 * In integers: the logarithms stand in a table of 1/1024, so that the share is at most 1/1024 of
 * (max − min) off; the end points n = 0 and n = k are exact.
 */
export function suspicionMs(
  periodHours: number,
  slackMs: number,
  tempoMs: number,
  { confirmers, expected, awareness }: Confirmation,
): number {
  const max = suspicionMaxMs(periodHours, slackMs, tempoMs);
  const k = Math.min(HELPERS_MAX, expected);
  const n = Math.min(k, confirmers);
  const spread = max - suspicionMinMs(periodHours, slackMs, tempoMs);
  const part = LOG2_1024[n + 1] ?? 0;
  const whole = LOG2_1024[k + 1] ?? 0;
  const shorter = k === 0 ? 0 : divideFloor(spread * part, whole);
  return (max - shorter) * (Math.min(AWARENESS_MAX, Math.max(0, awareness)) + 1);
}
