/**
 * Self-doubt first: before anyone is called silent, is it I who is cut off? (Lifeguard, R25.) If I
 * heard fewer than m of my peers, each within its own period, everyone is *unknown* to me; and my
 * own unanswered probes make me slower to suspect.
 */
import { compareText } from '../base/bytes.ts';
import { divideCeil } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import { AWARENESS_MAX } from './parameters.ts';
import type { SubjectId, SubjectKind } from './subject.ts';

/** Assemblies and pacts up to this size also need an answer from outside (R25). */
export const DOUBT_SMALL = 3;
/** The last of my own requests that count for awareness. */
export const ASKS_COUNTED = 32;

/** A peer that could be heard, and when it last was. */
export interface Listened {
  readonly subject: SubjectId;
  /** Null = never. */
  readonly heardAt: Instant | null;
  /** For how long one hearing counts: its period. */
  readonly periodMs: number;
}

/** Whether I may be the one who is cut off. */
export interface SelfDoubt {
  readonly doubting: boolean;
  readonly heard: number;
  readonly needed: number;
  /** Whether an answer from outside is missing, of a twin or a post box. */
  readonly outsideMissing: boolean;
  /** When it changes by time alone; null = never. */
  readonly changesAt: Instant | null;
}

/**
 * Judges my own hearing.
 *
 * @param size - all of the log's subjects, with me: small ones need an answer from outside too.
 * @param peers - who could be heard: without me, the paused, and those under inquiry already.
 * @param outside - when a twin or a post box last answered, and how long that counts.
 */
export function selfDoubtOf(
  kind: SubjectKind,
  size: number,
  peers: readonly Listened[],
  outside: { readonly at: Instant | null; readonly periodMs: number },
  now: Instant,
): SelfDoubt {
  const all = peers.length + 1;
  // A suspect cannot vouch for my line: of two peers the other must do (R25: required, existing).
  const needed = Math.max(0, Math.min(divideCeil(all - 1, 2), all - 2));
  const ends: number[] = [];
  for (const { heardAt, periodMs } of peers)
    if (heardAt !== null && now < heardAt + periodMs) ends.push(heardAt + periodMs);
  const outsideEnds = outside.at === null ? 0 : outside.at + outside.periodMs;
  const heard = ends.length;
  // Another party is outside by nature: whoever hears one is not cut off, even while the only
  // other peers rest or are asked after already.
  const isOutsideHeard = now < outsideEnds || (kind === 'parties' && heard > 0);
  const outsideMissing = size <= DOUBT_SMALL && !isOutsideHeard;
  if (now < outsideEnds) ends.push(outsideEnds);
  return {
    doubting: heard < needed || outsideMissing,
    heard,
    needed,
    outsideMissing,
    changesAt: ends.length === 0 ? null : instant(Math.min(...ends)),
  };
}

/** One of my requests to another to probe a suspect, once its answer came or its time was up. */
export interface Ask {
  readonly helper: SubjectId;
  readonly at: Instant;
  readonly answered: boolean;
}

/** My awareness, 0–7: up with each request unanswered, down with each answer, the newest 32. */
export function awarenessOf(asks: readonly Ask[]): number {
  const distinct = new Map(asks.map((ask) => [`${ask.at}/${ask.helper}/${ask.answered}`, ask]));
  const sorted = [...distinct.values()].toSorted(
    (a, b) =>
      a.at - b.at || compareText(a.helper, b.helper) || Number(a.answered) - Number(b.answered),
  );
  let awareness = 0;
  for (const { answered } of sorted.slice(-ASKS_COUNTED))
    awareness = answered ? Math.max(0, awareness - 1) : Math.min(AWARENESS_MAX, awareness + 1);
  return awareness;
}
