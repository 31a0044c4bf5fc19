/**
 * Self-doubt first: before anyone is called silent, is it I who is cut off? (Lifeguard, R25.) If I
 * heard fewer than m of my peers, each within its own period, everyone is *unknown* to me; and my
 * own unanswered probes make me slower to suspect. Where we are three or fewer, somebody outside must
 * have answered as well: by the way on which the silent one used to be heard, and after it was due,
 * for a line that was well before says nothing of now (decision 0072).
 */
import { compareText } from '../base/bytes.ts';
import { divideCeil } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import type { Channel } from './channel.ts';
import { AWARENESS_MAX, DOUBT_PERIODS } from './parameters.ts';
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
  /** The way of its newest sign of life that came by one; null = not known. */
  readonly way: Channel | null;
}

/** That somebody outside answered, and by which way: our line went out as far as there. */
export interface OutsideAnswer {
  readonly way: Channel;
  /** When they did; for a sign of life that others passed on, when it was made. */
  readonly at: Instant;
}

/** What came from outside, and how long it counts. */
export interface Outside {
  readonly answers: readonly OutsideAnswer[];
  /** A period and its grace: so late those who answer may be themselves. */
  readonly countsMs: number;
}

/** Whether I may be the one who is cut off. */
export interface SelfDoubt {
  readonly doubting: boolean;
  readonly heard: number;
  readonly needed: number;
  /** Whether an answer from outside is missing, of a twin or a post box. */
  readonly outsideMissing: boolean;
  /** Whether nobody is asked after without one: we are few, and no other party is heard. */
  readonly outsideNeeded: boolean;
  /** The newest answer by a way on which those who are not heard used to be; null = none. */
  readonly outsideAt: Instant | null;
  /** When it changes by time alone; null = never. */
  readonly changesAt: Instant | null;
}

/**
 * Judges my own hearing.
 *
 * @param size - all of the log's subjects, with me: small ones need an answer from outside too.
 * @param peers - who could be heard: without me, the paused, and those under inquiry already.
 * @param outside - answers of twins, of a post box, of whoever lies beyond our own net.
 */
export function selfDoubtOf(
  kind: SubjectKind,
  size: number,
  peers: readonly Listened[],
  outside: Outside,
  now: Instant,
): SelfDoubt {
  const outsideAt = answeredAt(peers, outside, now);
  const outsideEnds = outsideAt === null ? 0 : outsideAt + outside.countsMs;
  const isAnswered = outsideAt !== null && outsideAt >= overdueAt(peers, now) && now < outsideEnds;
  const recent = peers.filter((one) => !isLapsed(one, now));
  // Where nobody at all was heard for so long, it is I, unless somebody outside has answered since.
  const counted = recent.length > 0 || isAnswered ? recent : peers;
  const all = counted.length + 1;
  // A suspect cannot vouch for my line: of two peers the other must do (R25: required, existing).
  const needed = Math.max(0, Math.min(divideCeil(all - 1, 2), all - 2));
  const ends: number[] = [];
  for (const { heardAt, periodMs } of peers)
    if (heardAt !== null && now < heardAt + periodMs) ends.push(heardAt + periodMs);
  const heard = ends.length;
  // Another party is outside by nature: whoever hears one is not cut off, even while the only
  // other peers rest or are asked after already.
  const outsideNeeded = size <= DOUBT_SMALL && !(kind === 'parties' && heard > 0);
  const outsideMissing = outsideNeeded && !isAnswered;
  if (now < outsideEnds) ends.push(outsideEnds);
  for (const { heardAt, periodMs } of recent)
    if (heardAt !== null) ends.push(heardAt + DOUBT_PERIODS * periodMs);
  return {
    doubting: heard < needed || outsideMissing,
    heard,
    needed,
    outsideMissing,
    outsideNeeded,
    outsideAt,
    changesAt: ends.length === 0 ? null : instant(Math.min(...ends)),
  };
}

/** Not heard for so long that it tells nothing of my line any more: those who are heard do. */
function isLapsed({ heardAt, periodMs }: Listened, now: Instant): boolean {
  return heardAt !== null && now >= heardAt + DOUBT_PERIODS * periodMs;
}

function isUnheard({ heardAt, periodMs }: Listened, now: Instant): boolean {
  return heardAt === null || now >= heardAt + periodMs;
}

/** From when on an answer tells something of those who are not heard: since the first was due. */
function overdueAt(peers: readonly Listened[], now: Instant): number {
  const unheard = peers.filter((one) => isUnheard(one, now));
  if (unheard.length === 0) return 0;
  return Math.min(...unheard.map(({ heardAt, periodMs }) => (heardAt ?? -periodMs) + periodMs));
}

/** The newest answer by a way on which those who are not heard used to be heard, if that is known. */
function answeredAt(
  peers: readonly Listened[],
  { answers }: Outside,
  now: Instant,
): Instant | null {
  const ways = new Set(peers.filter((one) => isUnheard(one, now)).flatMap(({ way }) => way ?? []));
  const fitting = answers.filter(({ way, at }) => at <= now && (ways.size === 0 || ways.has(way)));
  return fitting.length === 0 ? null : instant(Math.max(...fitting.map(({ at }) => at)));
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
