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
/** So many others whose signs are missing too make it the line's silence, */
export const TOGETHER_MIN = 2;
/** or so large a part of a line that few use: 1/4, one at least. */
export const TOGETHER_SHARE = 4;
/** Excused signs hold an inquiry back for two periods at most, */
export const HELD_PERIODS = 2;
/** or for a week, where that is longer. */
export const HELD_HOURS = 168;
/** A sign that came within so many hours came by the line; later ones came by a courier. */
export const PROMPT_HOURS = 12;
/** The newest signs whose lateness tells how punctual somebody is. */
export const STRAYS_KEPT = 16;
/** So many of the newest signs tell at which hour somebody makes them. */
export const HOUR_SIGNS = 9;
/** A sign before or after the usual hour moves the wait by so much of a period at most: 1/8. */
export const EARLY_SHARE = 8;
/** What somebody is believed to miss before anything is known: one sign in thirty, */
export const MISSED_PRIOR = 1;
export const DUE_PRIOR = 30;
/** as firmly as if that had been seen in ten periods: what is known counts three times as much. */
export const KNOWN_WEIGHT = 3;
/** More than the least is given to a tenth of all in any case. */
export const LOOSE_SHARE = 10;
/** All but a tenth are to be found within so much of a period; what is excused is found later still. */
export const LATE_SHARE = 10;
export const LATE_PERCENT = 375;
/** Of those with long periods three in ten at most, who kept their signs best, are the steadiest, */
export const STEADY_TENTHS = 3;
/** if they are known for so many periods. */
export const STEADY_PERIODS_MIN = 12;
/** The steadiest are asked after so long after the first sign that they missed was due. */
export const STEADY_PERCENT = 45;
/** Signs of others that were due so close to a missed one tell whether it was missed by many: */
export const NEAR_HOURS = 12;
/** by three at least, */
export const MANY_MIN = 3;
/** and by a third of all whose signs were due or heard so close. */
export const MANY_SHARE = 3;
/** Of the last delays of news so many say nothing of what is usual, */
export const DELAYS_UNUSUAL = 2;
/** but whose news is slow as a rule is waited for as long as the slowest took, twice the rule at most. */
export const DELAY_STRETCH = 2;
/** A probe of the suspect has so much of the shortest suspicion before others are asked: 1/8. */
export const PROBE_SHARE = 8;
/** No suspicion is shorter than so much of a period: 1/8. */
export const SUSPICION_SHARE = 8;
/** The last part of a period, 1/8, in which a sign of life is due but not late. */
export const DUE_SHARE = 8;

/** What is waited for with periods up to a length; percents are of the period. */
export interface Patience {
  readonly periodHoursMax: number;
  /** So many signs must be missed, */
  readonly signs: number;
  /** and more where they are missed more often by chance than once in so many periods, */
  readonly oncePeriods: number;
  /** up to so many. */
  readonly signsMost: number;
  /** Half of all silences are to be found within so much of a period, */
  readonly goalPercent: number;
  /** so that more is given only while so many of a hundred are found in time, */
  readonly foundPercent: number;
  /** How late the last of them may be: as late as this subject is at times, within these bounds. */
  readonly strayLeast: number;
  readonly strayMost: number;
}

const PATIENCE_LONG: Patience = {
  periodHoursMax: Number.MAX_SAFE_INTEGER,
  signs: 2,
  oncePeriods: 67,
  signsMost: 3,
  goalPercent: 150,
  foundPercent: 50,
  strayLeast: 3,
  strayMost: 8,
};

/**
 * Three missed signs where the period is short, two otherwise. From the first that was due that is
 * 2.10 to 2.18 periods daily, 1.12 to 1.25 weekly, 1.03 to 1.08 fortnightly (decision 0169).
 */
const PATIENCE: readonly Patience[] = [
  {
    periodHoursMax: 72,
    signs: 3,
    oncePeriods: 10_000,
    signsMost: 5,
    goalPercent: 290,
    foundPercent: 59,
    strayLeast: 10,
    strayMost: 18,
  },
  {
    periodHoursMax: 240,
    signs: 2,
    oncePeriods: 1_500,
    signsMost: 4,
    goalPercent: 190,
    foundPercent: 55,
    strayLeast: 10,
    strayMost: 30,
  },
  PATIENCE_LONG,
];

/** What is waited for with a period of this length. */
export function patienceOf(periodHours: number): Patience {
  return PATIENCE.find(({ periodHoursMax }) => periodHours <= periodHoursMax) ?? PATIENCE_LONG;
}

/** Periods longer than this are long: a second missed sign is nearly too late. */
export const LONG_PERIOD_HOURS = 240;

/** What tells how long a silence of this subject lasts before an inquiry opens. */
export interface Waiting {
  /** So many signs must be missed; one: it is among the steadiest. */
  readonly signs: number;
  /** How late its signs are at times. */
  readonly strayMs: number;
  /** By how much the last one came before its usual hour; negative: after it. */
  readonly earlyMs: number;
  /** How long its news is on the way, as a rule. */
  readonly usualMs: number;
  /** Grace, and the delay that its news has: what is waited before it is suspect. */
  readonly slackMs: number;
}

/** How long past one period a silence lasts before an inquiry opens, when all who can confirm do. */
export function waitMs(periodHours: number, tempoMs: number, waiting: Waiting): number {
  const part = (percent: number): number => divideCeil(percent * periodHours * tempoMs, 100);
  if (waiting.signs <= 1) return part(STEADY_PERCENT);
  const { strayLeast, strayMost } = patienceOf(periodHours);
  const stray = Math.min(part(strayMost), Math.max(part(strayLeast), waiting.strayMs));
  const earlyMost = divideFloor(periodHours * tempoMs, EARLY_SHARE);
  const early = Math.min(earlyMost, Math.max(-earlyMost, waiting.earlyMs));
  return part((waiting.signs - 1) * 100) + early + stray + waiting.usualMs;
}

/** Whom I have not heard for so many of its periods, while others were heard, tells nothing of my line. */
export const DOUBT_PERIODS = 8;

/** How long excused signs hold an inquiry back at most. */
export function heldMaxMs(periodHours: number, tempoMs: number): number {
  return Math.max(HELD_HOURS, HELD_PERIODS * periodHours) * tempoMs;
}

/** Shortest suspicion: what grace and slow ways leave of the wait, at least an eighth of a period. */
export function suspicionMinMs(periodHours: number, tempoMs: number, waiting: Waiting): number {
  const least = divideCeil(periodHours * tempoMs, SUSPICION_SHARE);
  return Math.max(least, waitMs(periodHours, tempoMs, waiting) - waiting.slackMs);
}

/** Longest suspicion, when nobody confirms: half as long again. */
export function suspicionMaxMs(periodHours: number, tempoMs: number, waiting: Waiting): number {
  return divideCeil(3 * suspicionMinMs(periodHours, tempoMs, waiting), 2);
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
 * `max − log(n + 1) ∕ log(k + 1) × (max − min)`, widened by my own misses, `× (awareness + 1)`; the
 * shortest where nobody could confirm (k = 0), as memberlist has it.
 * In integers: the logarithms stand in a table of 1/1024, so that the share is at most 1/1024 of
 * (max − min) off; the end points n = 0 and n = k are exact.
 */
export function suspicionMs(
  periodHours: number,
  tempoMs: number,
  waiting: Waiting,
  { confirmers, expected, awareness }: Confirmation,
): number {
  const max = suspicionMaxMs(periodHours, tempoMs, waiting);
  const k = Math.min(HELPERS_MAX, expected);
  const n = Math.min(k, confirmers);
  const spread = max - suspicionMinMs(periodHours, tempoMs, waiting);
  const part = LOG2_1024[n + 1] ?? 0;
  const whole = LOG2_1024[k + 1] ?? 0;
  const shorter = k === 0 ? spread : divideFloor(spread * part, whole);
  return (max - shorter) * (Math.min(AWARENESS_MAX, Math.max(0, awareness)) + 1);
}
