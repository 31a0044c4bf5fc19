/**
 * One subject's state, from its history, its rhythm and now. Everything that can be told of one
 * silence apart from the others stands here; `region.ts` tells many at once from one, `doubt.ts`
 * one's own silence from theirs, and `view.ts` puts them together.
 */
import { divideFloor } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import type { History, Span } from './evidence.ts';
import { graceFlapping } from './evidence.ts';
import type { Confirmation, Waiting } from './parameters.ts';
import { DUE_SHARE, FLIPS_TALK, PROBE_SHARE, suspicionMinMs, suspicionMs } from './parameters.ts';
import type { Rhythm } from './rhythm.ts';
import { dueAfter, periodHoursOf } from './rhythm.ts';

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
    // Due at a slot, a meeting, after a pause: that is the hour, whatever the usual one.
    const earlyMs = from === history.aliveAt && dueAt === from + periodMs ? keeping.earlyMs : 0;
    return {
      soonAt: instant(Math.max(from, dueAt - divideFloor(periodMs, DUE_SHARE))),
      dueAt,
      suspectAt: instant(Math.max(dueAt + slackMs, history.arrivedAt)),
      waiting: { signs, strayMs: keeping.strayMs, earlyMs, usualMs, slackMs },
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
