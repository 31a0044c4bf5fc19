/**
 * A trace replayed through the pulse: the changes of the network's verdict on each peer. The same
 * functions judge here as in `view.ts` (history, schedule, self-doubt, suspicion, region); this
 * file only plays the network: each observer doubts itself by what it hears, those who do not doubt
 * confirm one another, and a sign of life that one of them gets is handed to all.
 *
 * What a trace cannot tell is assumed, against us where it matters: the suspect never answers when
 * asked; no one explains; an inquiry stays open until a sign of life from after it began arrives.
 */
import { compareText } from '../base/bytes.ts';
import type { DeviceId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour, Instant } from '../base/time.ts';
import { instant, TEMPO_LIVING_MS } from '../base/time.ts';
import type { SelfDoubt } from './doubt.ts';
import { selfDoubtOf } from './doubt.ts';
import type { Evidence, History, Measure, Span } from './evidence.ts';
import {
  addEvidence,
  aliveAt,
  EVIDENCE_KEPT_MAX,
  historyOf,
  isPlausible,
  isPrompt,
} from './evidence.ts';
import { openingOf, scheduleOf, stateAt } from './judge.ts';
import { AWARENESS_MAX, heldMaxMs, HELPERS_MAX, patienceOf } from './parameters.ts';
import type { Rhythm } from './rhythm.ts';
import { RHYTHM_DEFAULT } from './rhythm.ts';
import type { Kept } from './signs-awaited.ts';
import { keptOf, signsAwaited } from './signs-awaited.ts';
import type { SubjectId } from './subject.ts';
import type { LineMate } from './together.ts';
import { isCarried, missedByMany, missedTogether, openingExcused } from './together.ts';
import type { Trace, TraceBeats, TraceRhythm } from './trace.ts';

/** An inquiry that excuses hold back is looked at again after so many hours. */
const LOOK_AGAIN_HOURS = 6;
/** The network looks once an hour, and compares how all keep their rhythms once a day. */
const LOOK_S = 3_600;
const RANK_S = 24 * LOOK_S;

/** A change of the network's verdict; `at` in unix seconds. */
export interface TraceChange {
  readonly peer: string;
  readonly at: number;
  readonly state: 'open' | 'closed';
}

interface Peer {
  readonly name: string;
  readonly rhythm: Rhythm;
  readonly measure: Measure;
  readonly observers: Observer[];
  readonly announced: { readonly at: Instant; readonly span: Span }[];
  /** When its signs were made that came by the line, and those that came by a courier. */
  readonly byLine: Heard;
  readonly byCourier: Heard;
  evidence: readonly Evidence[];
  history: History | null;
  /** So many signs of it are waited for. */
  signs: number;
  /** Before this no verdict can change. */
  quietUntil: number;
  /** The silence that is being asked after. */
  openSince: Instant | null;
}

/** A mate whose times grow as the trace is read. */
interface Heard extends LineMate {
  readonly at: number[];
}

interface Observer {
  readonly name: string;
  readonly watched: Peer[];
  /** By name of the peer: when its signs were made that came here by the line. */
  readonly heard: Map<string, Heard>;
  readonly heardAt: Map<string, Instant>;
  lastHeardAt: Instant;
  lucidSince: Instant;
  /** When its self-doubt is looked at again. */
  lookAt: number;
}

const TEMPO = TEMPO_LIVING_MS;

/** Replays a trace; looks once an hour, and takes what had arrived by then in the order of arrival. */
export function replayTrace(trace: Trace): readonly TraceChange[] {
  const { peers, observers, regions } = networkOf(trace);
  const arrivals = createArrivals(trace);
  const changes: TraceChange[] = [];
  for (let second = trace.start; second <= trace.end; second += LOOK_S) {
    const now = instant(second * 1_000);
    for (let one = arrivals.next(second); one !== null; one = arrivals.next(second)) {
      const peer = peers.get(one.peer);
      if (peer !== undefined) arrive(peer, observers.get(one.observer), one.evidence, changes);
    }
    for (const observer of observers.values())
      if (now >= observer.lookAt) look(observer, observers, now);
    if ((second - trace.start) % RANK_S === 0) rank(peers, now);
    for (const region of regions)
      for (const peer of region)
        if (peer.openSince === null && now >= peer.quietUntil) judge(peer, region, now, changes);
  }
  return changes.toSorted((a, b) => a.at - b.at || compareText(a.peer, b.peer));
}

/** Finds anew how many signs of each are waited for. */
function rank(peers: ReadonlyMap<string, Peer>, now: Instant): void {
  const kept: Kept<Peer>[] = [];
  for (const peer of peers.values()) {
    if (peer.openSince !== null) continue;
    const history = historyAt(peer, now);
    if (history === null) continue;
    kept.push(keptOf(peer, peer.measure, history));
  }
  for (const [peer, signs] of signsAwaited(kept, TEMPO)) peer.signs = signs;
}

function historyAt(peer: Peer, now: Instant): History | null {
  peer.history ??= historyOf(peer.evidence, peer.measure, spansAt(peer, now)) ?? null;
  return peer.history;
}

interface Arrival {
  readonly peer: string;
  readonly observer: string;
  readonly evidence: Evidence;
}

/** What arrives, in the order of arrival; never anything before its time. */
function createArrivals({ beats, pauses }: Trace): { next(until: number): Arrival | null } {
  const order = orderOf(beats);
  const announced = pauses.toSorted((a, b) => a.announcedAt - b.announcedAt);
  let heard = 0;
  let said = 0;
  return {
    next: (until) => {
      const pause = announced[said];
      const place = order === null ? heard : (order[heard] ?? 0);
      const at = heard < beats.count ? beats.arrivedAt(place) : Number.MAX_SAFE_INTEGER;
      if (pause !== undefined && pause.announcedAt <= until && pause.announcedAt <= at) {
        said += 1;
        // To announce a pause is an act, and any act is a sign of life.
        const { peer, announcedAt } = pause;
        return { peer, observer: '', evidence: signOf(peer, 'act', announcedAt, announcedAt) };
      }
      if (at > until) return null;
      heard += 1;
      const { peer, observer, channel, evidenceAt, arrivedAt } = beats.row(place);
      return { peer, observer, evidence: signOf(peer, channel, evidenceAt, arrivedAt) };
    },
  };
}

/** The places of the rows in the order of arrival; null where they stand in it. */
function orderOf(beats: TraceBeats): Uint32Array | null {
  let isInOrder = true;
  for (let at = 1; at < beats.count && isInOrder; at += 1)
    isInOrder = beats.arrivedAt(at - 1) <= beats.arrivedAt(at);
  if (isInOrder) return null;
  return Uint32Array.from({ length: beats.count }, (_, at) => at).toSorted(
    (a, b) => beats.arrivedAt(a) - beats.arrivedAt(b),
  );
}

function signOf(peer: string, way: Evidence['way'], at: number, arrivedAt: number): Evidence {
  return {
    subject: peer as SubjectId,
    device: peer as unknown as DeviceId,
    counter: 0,
    evidenceAt: instant(at * 1_000),
    arrivedAt: instant(arrivedAt * 1_000),
    way,
    nextDueHours: null,
  };
}

interface Network {
  readonly peers: ReadonlyMap<string, Peer>;
  readonly observers: ReadonlyMap<string, Observer>;
  readonly regions: readonly (readonly Peer[])[];
}

function networkOf(trace: Trace): Network {
  const start = instant(trace.start * 1_000);
  const observers = new Map<string, Observer>();
  for (const { observer } of trace.observers.toSorted((a, b) =>
    compareText(a.observer, b.observer),
  ))
    observers.set(observer, {
      name: observer,
      watched: [],
      heard: new Map(),
      heardAt: new Map(),
      lastHeardAt: start,
      lucidSince: start,
      lookAt: 0,
    });
  const peers = new Map<string, Peer>();
  const regions = new Map<string, Peer[]>();
  for (const one of trace.schedule.toSorted((a, b) => compareText(a.peer, b.peer))) {
    if (peers.has(one.peer)) continue;
    const peer = peerOf(one, trace.start);
    peers.set(one.peer, peer);
    const region = regions.get(one.region);
    if (region === undefined) regions.set(one.region, [peer]);
    else region.push(peer);
  }
  for (const { peer, observer } of trace.watch) {
    const watched = peers.get(peer);
    const watching = observers.get(observer);
    if (watched === undefined || watching === undefined || watching.heard.has(peer)) continue;
    watched.observers.push(watching);
    watching.watched.push(watched);
    watching.heard.set(peer, { periodMs: watched.measure.periodMs, at: [start] });
    watching.heardAt.set(peer, start);
  }
  for (const { peer, announcedAt, from, to } of trace.pauses) {
    const at = instant(announcedAt * 1_000);
    const span = { from: instant(Math.max(announcedAt, from) * 1_000), to: instant(to * 1_000) };
    if (span.to > span.from) peers.get(peer)?.announced.push({ at, span });
  }
  for (const { announced } of peers.values())
    announced.sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to);
  return { peers, observers, regions: [...regions.values()] };
}

function peerOf({ peer, periodHours, graceHours }: TraceRhythm, start: number): Peer {
  const measure = { periodMs: periodHours * TEMPO, graceMs: graceHours * TEMPO };
  return {
    name: peer,
    rhythm: { ...RHYTHM_DEFAULT, periodHours, graceHours, anchorHour: 0 as Hour },
    measure,
    observers: [],
    announced: [],
    byLine: { periodMs: measure.periodMs, at: [] },
    byCourier: { periodMs: measure.periodMs, at: [] },
    // The rhythm was agreed when the watch began: that is the first sign of life.
    evidence: addEvidence([], [signOf(peer, 'word', start, start)]),
    history: null,
    signs: patienceOf(periodHours).signs,
    quietUntil: 0,
    openSince: null,
  };
}

/** A sign of life comes in: handed to all, and it ends the silence that it disproves. */
function arrive(
  peer: Peer,
  observer: Observer | undefined,
  evidence: Evidence,
  changes: TraceChange[],
): void {
  const { arrivedAt, evidenceAt } = evidence;
  if (observer !== undefined) {
    observer.heardAt.set(peer.name, arrivedAt);
    observer.lastHeardAt = arrivedAt;
    if (observer.lucidSince === 0) observer.lookAt = 0;
  }
  if (!isPlausible(evidence, TEMPO)) return;
  const byLine = isPrompt(evidence, TEMPO);
  const heard = observer?.heard.get(peer.name);
  if (byLine && heard !== undefined) keep(heard, evidenceAt);
  const before = peer.evidence;
  peer.evidence = addEvidence(before, [evidence]);
  if (peer.evidence === before) return;
  keep(byLine ? peer.byLine : peer.byCourier, evidenceAt);
  peer.history = null;
  const { periodMs, graceMs } = peer.measure;
  const newest = peer.evidence.at(-1);
  // No silence is suspect before period and grace: until then nothing is summed up.
  peer.quietUntil = newest === undefined ? 0 : aliveAt(newest) + periodMs + graceMs;
  if (peer.openSince === null || evidenceAt <= peer.openSince) return;
  peer.openSince = null;
  for (const one of peer.observers) one.lookAt = 0;
  changes.push({ peer: peer.name, at: divideFloor(arrivedAt, 1_000), state: 'closed' });
}

/** Puts a time among others; the oldest go. */
function keep({ at }: Heard, moment: number): void {
  let place = at.length;
  while (place > 0 && (at[place - 1] ?? 0) > moment) place -= 1;
  if (at[place - 1] === moment) return;
  at.splice(place, 0, moment);
  if (at.length > 2 * EVIDENCE_KEPT_MAX) at.splice(0, EVIDENCE_KEPT_MAX);
}

function spansAt(peer: Peer, now: Instant): readonly Span[] {
  return peer.announced.filter(({ at }) => at <= now).map(({ span }) => span);
}

function isResting(peer: Peer, now: Instant): boolean {
  return peer.announced.some(({ at, span }) => at <= now && span.from <= now && now < span.to);
}

/** An observer asks itself whether it is the one who is cut off. */
function look(observer: Observer, observers: ReadonlyMap<string, Observer>, now: Instant): void {
  const doubt = doubtOf(observer, observers, now);
  if (doubt.doubting) observer.lucidSince = instant(0);
  else if (observer.lucidSince === 0) observer.lucidSince = now;
  observer.lookAt = doubt.doubting ? now + TEMPO : (doubt.changesAt ?? Number.MAX_SAFE_INTEGER);
}

function doubtOf(
  observer: Observer,
  observers: ReadonlyMap<string, Observer>,
  now: Instant,
): SelfDoubt {
  const peers = observer.watched
    .filter((peer) => peer.openSince === null && !isResting(peer, now))
    .map((peer) => ({
      subject: peer.name as SubjectId,
      heardAt: observer.heardAt.get(peer.name) ?? null,
      periodMs: peer.measure.periodMs,
      way: null,
    }));
  // No trace names post boxes: another observer's newest arrival stands for the answer of one.
  let at = 0;
  for (const other of observers.values())
    if (other !== observer) at = Math.max(at, other.lastHeardAt);
  const outside = { answers: [{ way: 'net' as const, at: instant(at) }], countsMs: 24 * TEMPO };
  return selfDoubtOf('members', observer.watched.length + 1, peers, outside, now);
}

/** Opens an inquiry when the network has waited long enough. */
function judge(peer: Peer, region: readonly Peer[], now: Instant, changes: TraceChange[]): void {
  const spans = spansAt(peer, now);
  const history = historyAt(peer, now);
  if (history === null) return;
  const { rhythm, measure } = peer;
  const schedule = scheduleOf(history, rhythm, measure.graceMs, spans, TEMPO, now, peer.signs);
  if (schedule.pause !== null || now < schedule.suspectAt) {
    peer.quietUntil = schedule.pause?.to ?? schedule.suspectAt;
    return;
  }
  const lucid = peer.observers.filter(({ lucidSince }) => lucidSince > 0);
  if (lucid.length === 0) return;
  const lucidSince = instant(Math.min(...lucid.map((observer) => observer.lucidSince)));
  const { periodHours } = rhythm;
  const missing = peer.observers.length - lucid.length;
  const suspicion = {
    confirmers: 0,
    expected: Math.min(HELPERS_MAX, peer.observers.length - 1),
    awareness: Math.min(AWARENESS_MAX, Math.max(0, missing - (lucid.length - 1))),
    lucidSince,
  };
  const { othersAt } = openingOf(schedule, periodHours, TEMPO, suspicion);
  const confirmers = now < othersAt ? 0 : lucid.length - 1;
  const { openAt } = openingOf(schedule, periodHours, TEMPO, { ...suspicion, confirmers });
  if (now < openAt) return;
  const missed = {
    dueAt: schedule.dueAt,
    suspectAt: schedule.suspectAt,
    openAt,
    ...measure,
    heldMaxMs: heldMaxMs(periodHours, TEMPO),
  };
  const isExcused = (due: number, until: number): boolean => excused(peer, region, due, until);
  const held = openingExcused(missed, now, isExcused);
  if (stateAt(schedule, held.openAt, now) !== 'inquiry') {
    peer.quietUntil = Math.min(held.openAt, now + LOOK_AGAIN_HOURS * TEMPO);
    return;
  }
  peer.openSince = history.silentSince;
  for (const observer of peer.observers) observer.lookAt = 0;
  changes.push({ peer: peer.name, at: divideFloor(now, 1_000), state: 'open' });
}

/** Whether a missed sign was missed together with others: in its region, by its courier, by those who listen. */
function excused(peer: Peer, region: readonly Peer[], dueAt: number, until: number): boolean {
  const mates = region.filter((other) => other !== peer && !isResting(other, instant(dueAt)));
  const byLine = mates.map((other) => other.byLine);
  if (isMissed(dueAt, until, byLine)) return true;
  if (isCarried(peer)) {
    const byCourier = mates.filter(isCarried).map((other) => other.byCourier);
    if (missedTogether(dueAt, until, byCourier)) return true;
  }
  return (
    peer.observers.length > 0 &&
    peer.observers.every(({ watched, heard }) =>
      isMissed(
        dueAt,
        until,
        watched.flatMap((other) =>
          other === peer || isResting(other, instant(dueAt)) ? [] : (heard.get(other.name) ?? []),
        ),
      ),
    )
  );
}

function isMissed(dueAt: number, until: number, mates: readonly LineMate[]): boolean {
  return missedTogether(dueAt, until, mates) || missedByMany(dueAt, until, mates, TEMPO);
}
