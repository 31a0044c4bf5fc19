/**
 * Evidence: signs of life, each with when it happened apart from when it was learned. Late news
 * counts for the day it happened; what was learned late also tells how slow the way is. Evidence is
 * local (beats are no records): two devices may hold different evidence and both be honest.
 */
import { compareText } from '../base/bytes.ts';
import type { DeviceId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import type { Beat } from './beat.ts';
import type { Channel } from './channel.ts';
import { isChannel } from './channel.ts';
import {
  DELAY_STRETCH,
  DELAYS_KEPT,
  DELAYS_UNUSUAL,
  FAR_FUTURE_HOURS,
  FLIP_PERIODS,
  FLIPS_TALK,
  GRACE_FLAPPING,
  PROMPT_HOURS,
  STRAYS_KEPT,
} from './parameters.ts';
import type { SubjectId } from './subject.ts';
import { usualHourOf } from './usual-hour.ts';

/**
 * How a sign of life came: by a channel, as any other act of its device, as someone's sighting, or
 * as the outcome of an inquiry that explained a silence.
 */
export type Way = Channel | 'act' | 'seen' | 'word';

/** One sign of life. It has no status: what a beat's flag says is for its two readers only. */
export interface Evidence {
  readonly subject: SubjectId;
  readonly device: DeviceId;
  /** The beat's counter, or the record's seq when `way` is `act`. */
  readonly counter: number;
  readonly evidenceAt: Instant;
  readonly arrivedAt: Instant;
  readonly way: Way;
  /** A promise to be heard again sooner than the rhythm says; null = none. */
  readonly nextDueHours: number | null;
}

/** Signs of life kept for each subject: 10 periods of flapping and 8 delays need far fewer. */
export const EVIDENCE_KEPT_MAX = 64;

/** The evidence that a verified beat is; its status stays behind. */
export function evidenceOfBeat(
  subject: SubjectId,
  beat: Beat,
  arrivedAt: Instant,
  way: Channel,
): Evidence {
  const { device, counter, evidenceAt, nextDueHours } = beat;
  return { subject, device, counter, evidenceAt, arrivedAt, way, nextDueHours };
}

/** When the subject was alive at the latest that is certain: a fast clock cannot run ahead. */
export function aliveAt(evidence: Evidence): Instant {
  return instant(Math.min(evidence.evidenceAt, evidence.arrivedAt));
}

/** Whether it may move a state: not dated more than a day of tempo ahead of its arrival. */
export function isPlausible(evidence: Evidence, tempoMs: number): boolean {
  return evidence.evidenceAt <= evidence.arrivedAt + FAR_FUTURE_HOURS * tempoMs;
}

/** Whether it came by a line that was up, not by a courier: within hours of when it was made. */
export function isPrompt({ evidenceAt, arrivedAt }: Evidence, tempoMs: number): boolean {
  return arrivedAt - evidenceAt <= PROMPT_HOURS * tempoMs;
}

function compareEvidence(a: Evidence, b: Evidence): number {
  return (
    compareText(a.subject, b.subject) ||
    aliveAt(a) - aliveAt(b) ||
    a.evidenceAt - b.evidenceAt ||
    a.arrivedAt - b.arrivedAt ||
    compareText(a.device, b.device) ||
    a.counter - b.counter ||
    compareText(a.way, b.way) ||
    (a.nextDueHours ?? -1) - (b.nextDueHours ?? -1)
  );
}

function keyOf({ subject, device, counter, evidenceAt, way }: Evidence): string {
  return `${subject}/${device}/${way === 'act' ? 'act' : ''}${counter}/${evidenceAt}`;
}

/**
 * Distinct evidence in one order, whatever the order and repetition it came in: of several copies
 * of one sign the first to arrive, and of each subject the newest `EVIDENCE_KEPT_MAX`.
 */
export function mergeEvidence(evidence: readonly Evidence[]): readonly Evidence[] {
  const firstByKey = new Map<string, Evidence>();
  for (const one of evidence) {
    const other = firstByKey.get(keyOf(one));
    if (other === undefined || compareArrival(one, other) < 0) firstByKey.set(keyOf(one), one);
  }
  const sorted = [...firstByKey.values()].toSorted(compareEvidence);
  const kept: Evidence[] = [];
  for (let at = 0; at < sorted.length; at += 1) {
    const later = sorted[at + EVIDENCE_KEPT_MAX];
    const one = sorted[at];
    if (one !== undefined && later?.subject !== one.subject) kept.push(one);
  }
  merged.add(kept);
  return kept;
}

/** The lists that `mergeEvidence` made. */
const merged = new WeakSet<readonly Evidence[]>();

/**
 * `mergeEvidence([...before, ...more])`; where `before` came from it, as dear as what is new, and
 * `before` itself when nothing is.
 */
export function addEvidence(
  before: readonly Evidence[],
  more: readonly Evidence[],
): readonly Evidence[] {
  if (!merged.has(before)) return mergeEvidence([...before, ...more]);
  let list: readonly Evidence[] = before;
  for (const one of more) {
    const next = withEvidence(list, one);
    // A known sign that came earlier than we knew is older now, perhaps older than what was let go.
    if (next === undefined) return mergeEvidence([...before, ...more]);
    list = next;
  }
  merged.add(list);
  return list;
}

/** A merged list with one sign more, or itself; undefined where a known one would move. */
function withEvidence(list: readonly Evidence[], one: Evidence): readonly Evidence[] | undefined {
  const from = firstOf(list, one.subject);
  let to = from;
  let place = from;
  for (; list[to]?.subject === one.subject; to += 1) {
    const other = list[to] as Evidence;
    if (isSameSign(one, other)) return compareArrival(one, other) < 0 ? undefined : list;
    if (compareEvidence(other, one) < 0) place = to + 1;
  }
  const isFull = to - from >= EVIDENCE_KEPT_MAX;
  if (!isFull) return list.toSpliced(place, 0, one);
  // The oldest goes; if that is the new one, nothing changed.
  return place === from ? list : list.toSpliced(place, 0, one).toSpliced(from, 1);
}

/** Where a subject's signs begin in a sorted list, or would. */
function firstOf(list: readonly Evidence[], subject: SubjectId): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareText((list[middle] as Evidence).subject, subject) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether two are copies of one sign: what `keyOf` says, without making texts. */
function isSameSign(a: Evidence, b: Evidence): boolean {
  return (
    a.counter === b.counter &&
    a.evidenceAt === b.evidenceAt &&
    a.device === b.device &&
    (a.way === 'act') === (b.way === 'act')
  );
}

function compareArrival(a: Evidence, b: Evidence): number {
  return a.arrivedAt - b.arrivedAt || compareEvidence(a, b);
}

/** A span in which nothing was expected. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What a subject's evidence comes to. It grows no longer with its length. */
export interface History {
  /** The last moment at which the subject was certainly alive. */
  readonly aliveAt: Instant;
  /** The same by the subject's own clock: names the silence that follows. */
  readonly silentSince: Instant;
  readonly arrivedAt: Instant;
  readonly way: Way;
  readonly nextDueHours: number | null;
  /** Silences beyond grace that ended, within ten periods before the last sign. */
  readonly flips: number;
  /** How it kept its rhythm, agreed pauses apart. */
  readonly keeping: Keeping;
  /** The slowest of the last eight pieces of news; at most one period. */
  readonly delayMs: number;
  /** So long its news may be on the way: as the slowest of the last eight, twice the third slowest at most. */
  readonly usualMs: number;
  /** When news last came after a silence beyond grace; 0 = never. */
  readonly backAt: Instant;
}

/** How a subject kept its rhythm. */
export interface Keeping {
  /** How long it is known, pauses left out. */
  readonly knownMs: number;
  /** How often it came back in that time after it had missed one sign or several. */
  readonly gaps: number;
  /** Since when none was missed, in all that is known. */
  readonly unbrokenSince: Instant;
  /** The latest of its newest `STRAYS_KEPT` signs came so long after its usual hour, or after they were due. */
  readonly strayMs: number;
  /** By how much the newest sign came before the usual hour; negative: after it; 0: no hour is kept. */
  readonly earlyMs: number;
}

/** What counts as a silence of a subject. */
export interface Measure {
  readonly periodMs: number;
  readonly graceMs: number;
}

/**
 * Sums up one subject's evidence.
 *
 * @param evidence - of one subject, plausible, as `mergeEvidence` gives it.
 * @param pauses - agreed spans; a silence inside one is none.
 */
export function historyOf(
  evidence: readonly Evidence[],
  measure: Measure,
  pauses: readonly Span[],
): History | undefined {
  const last = evidence.at(-1);
  if (last === undefined) return undefined;
  let silentSince = last.evidenceAt;
  for (const one of evidence) silentSince = instant(Math.max(silentSince, one.evidenceAt));
  const { delayMs, usualMs, backAt } = newsOf(evidence, measure);
  return {
    aliveAt: aliveAt(last),
    silentSince,
    arrivedAt: last.arrivedAt,
    way: last.way,
    nextDueHours: last.nextDueHours,
    ...silencesOf(evidence, measure, pauses),
    delayMs,
    usualMs,
    backAt,
  };
}

/** The grace of a measure, wider while the subject flaps. */
export function graceFlapping(history: History, graceMs: number): number {
  return history.flips >= FLIPS_TALK ? graceMs * GRACE_FLAPPING : graceMs;
}

/** The silences between signs of life that ended again, the newest first. */
function silencesOf(
  evidence: readonly Evidence[],
  { periodMs, graceMs }: Measure,
  pauses: readonly Span[],
): Pick<History, 'flips' | 'keeping'> {
  const last = evidence.at(-1);
  const flipsSince = last === undefined ? 0 : aliveAt(last) - FLIP_PERIODS * periodMs;
  let flips = 0;
  let knownMs = 0;
  let gaps = 0;
  let unbrokenSince = last === undefined ? instant(0) : aliveAt(last);
  const strays: number[] = [];
  for (let at = evidence.length - 1; at >= 1; at -= 1) {
    const from = aliveAt(evidence[at - 1] as Evidence);
    const to = aliveAt(evidence[at] as Evidence);
    let silence = to - from;
    for (const pause of pauses)
      silence -= Math.max(0, Math.min(to, pause.to) - Math.max(from, pause.from));
    if (to >= flipsSince && silence > periodMs + graceMs) flips += 1;
    // A sign is missed half a period after it was due.
    if (2 * silence >= 3 * periodMs) gaps += 1;
    else if (strays.length < STRAYS_KEPT) strays.push(silence - periodMs);
    if (gaps === 0) unbrokenSince = from;
    knownMs += silence;
  }
  const made = evidence.filter(({ way }) => isChannel(way)).map(aliveAt);
  const usual = last === undefined ? null : usualHourOf(made, aliveAt(last), periodMs);
  const earlyMs = usual?.earlyMs ?? 0;
  const strayMs = usual?.strayMs ?? Math.max(0, ...strays);
  return { flips, keeping: { knownMs, gaps, unbrokenSince, strayMs, earlyMs } };
}

/** Delays and return of the evidence that was news when it came. */
function newsOf(
  evidence: readonly Evidence[],
  { periodMs, graceMs }: Measure,
): Pick<History, 'delayMs' | 'usualMs' | 'backAt'> {
  const delays: number[] = [];
  let newest = -1;
  let cameAt = 0;
  let backAt = 0;
  for (const one of evidence.toSorted(compareArrival)) {
    if (aliveAt(one) <= newest) continue;
    if (newest >= 0 && one.arrivedAt - cameAt > periodMs + graceMs) backAt = one.arrivedAt;
    newest = aliveAt(one);
    cameAt = one.arrivedAt;
    if (one.way !== 'word') delays.push(one.arrivedAt - newest);
  }
  const slowest = delays.slice(-DELAYS_KEPT).toSorted((a, b) => b - a);
  const delayMs = Math.min(periodMs, slowest[0] ?? 0);
  return {
    delayMs,
    usualMs: Math.min(delayMs, DELAY_STRETCH * (slowest[DELAYS_UNUSUAL] ?? 0)),
    backAt: instant(backAt),
  };
}

/** Devices that used one counter for two different beats: a restored backup, or a second holder. */
export function countersReused(evidence: readonly Evidence[]): ReadonlySet<SubjectId> {
  const evidenceAtByDevice = new Map<DeviceId, Map<number, Instant>>();
  const reused = new Set<SubjectId>();
  for (const one of evidence) {
    if (one.way === 'act' || one.way === 'seen' || one.way === 'word') continue;
    let evidenceAt = evidenceAtByDevice.get(one.device);
    if (evidenceAt === undefined) evidenceAtByDevice.set(one.device, (evidenceAt = new Map()));
    const other = evidenceAt.get(one.counter);
    if (other !== undefined && other !== one.evidenceAt) reused.add(one.subject);
    evidenceAt.set(one.counter, one.evidenceAt);
  }
  return reused;
}
