/** What worlds of check-ins have in common: a trace, and the truth that no rule may see. */
import type { Trace, TraceBeat, TraceBeats, TraceRhythm } from '@tocsin/core';
import { traceBeats } from '@tocsin/core';

/** A made trace, and since when who is truly silent; unix seconds. */
export interface CheckinWorld {
  readonly trace: Trace;
  readonly silentSince: ReadonlyMap<string, number>;
  /** Signs that living people should have made, or made for nobody, and why. */
  readonly missed: readonly MissedSign[];
}

/** Why no one heard a sign: for figures on what a rule still mistakes. */
export type MissedFor = 'forgot' | 'device' | 'away' | 'feast' | 'line';

/** A sign of life that nobody heard; unix seconds. */
export interface MissedSign {
  readonly peer: string;
  readonly at: number;
  readonly why: MissedFor;
}

/** How large a world is. */
export interface CheckinSize {
  readonly seed: number;
  readonly weeks: number;
  /** Peers of each cadence. */
  readonly peers: number;
}

/** A cadence: how often, and how long after it the plain rule waits. */
export interface Cadence {
  readonly name: string;
  readonly periodHours: number;
  readonly graceHours: number;
}

/** The rhythm of somebody in a region, as a trace tells it. */
export function rhythmIn(
  region: string,
  { peer, cadence }: { readonly peer: string; readonly cadence: Cadence },
): TraceRhythm {
  const { periodHours, graceHours } = cadence;
  return { peer, periodHours, graceHours, region };
}

/** Rows in the order of arrival, whole seconds, none after the end. */
export function arrived(beats: readonly TraceBeat[], end: number): TraceBeats {
  const rows = beats
    .map((beat) => {
      const evidenceAt = Math.floor(beat.evidenceAt);
      return { ...beat, evidenceAt, arrivedAt: Math.max(evidenceAt, Math.floor(beat.arrivedAt)) };
    })
    .filter(({ arrivedAt }) => arrivedAt <= end)
    .toSorted((a, b) => a.arrivedAt - b.arrivedAt);
  return traceBeats(rows);
}
