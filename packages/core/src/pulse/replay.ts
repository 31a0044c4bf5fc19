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
import { EVIDENCE_KEPT_MAX, historyOf, isPlausible, mergeEvidence } from './evidence.ts';
import type { Schedule } from './judge.ts';
import { openingOf, scheduleOf, stateAt } from './judge.ts';
import { AWARENESS_MAX, HELPERS_MAX } from './parameters.ts';
import type { Neighbour } from './region.ts';
import { regionHold } from './region.ts';
import type { Rhythm } from './rhythm.ts';
import { RHYTHM_DEFAULT } from './rhythm.ts';
import type { SubjectId } from './subject.ts';
import type { Trace } from './trace.ts';

/** A change of the network's verdict; `at` in unix seconds. */
export interface TraceChange {
  readonly peer: string;
  readonly at: number;
  readonly state: 'open' | 'closed';
}

interface Peer {
  readonly name: string;
  readonly region: string;
  readonly rhythm: Rhythm;
  readonly measure: Measure;
  readonly observers: Observer[];
  readonly announced: { readonly at: Instant; readonly span: Span }[];
  evidence: readonly Evidence[];
  history: History;
  /** Before this no verdict can change. */
  quietUntil: number;
  /** The silence that is being asked after. */
  openSince: Instant | null;
}

interface Observer {
  readonly name: string;
  readonly region: string;
  readonly watched: Peer[];
  readonly heardAt: Map<string, Instant>;
  lastHeardAt: Instant;
  lucidSince: Instant;
  /** When its self-doubt is looked at again. */
  lookAt: number;
}

const TEMPO = TEMPO_LIVING_MS;

/** Replays a trace; looks once an hour, and at each arrival. */
export function replayTrace(trace: Trace): readonly TraceChange[] {
  const { peers, observers, neighbourhoods } = networkOf(trace);
  const arrivals = arrivalsOf(trace);
  const changes: TraceChange[] = [];
  let next = 0;
  for (let second = trace.start; second <= trace.end; second += 3_600) {
    const now = instant(second * 1_000);
    for (; next < arrivals.length; next += 1) {
      const one = arrivals[next];
      if (one === undefined || one.evidence.arrivedAt > now) break;
      const peer = peers.get(one.peer);
      if (peer !== undefined) arrive(peer, observers.get(one.observer), one.evidence, changes);
    }
    for (const observer of observers.values()) look(observer, observers, now);
    for (const peer of peers.values())
      if (peer.openSince === null && now >= peer.quietUntil)
        judge(peer, neighbourhoods.get(peer.region) ?? [], now, changes);
  }
  return changes.toSorted((a, b) => a.at - b.at || compareText(a.peer, b.peer));
}

interface Arrival {
  readonly peer: string;
  readonly observer: string;
  readonly evidence: Evidence;
}

function arrivalsOf(trace: Trace): readonly Arrival[] {
  const arrivals: Arrival[] = trace.beats.map(
    ({ peer, observer, channel, evidenceAt, arrivedAt }) => ({
      peer,
      observer,
      evidence: signOf(peer, channel, evidenceAt, arrivedAt),
    }),
  );
  // To announce a pause is an act, and any act is a sign of life.
  for (const { peer, announcedAt } of trace.pauses)
    arrivals.push({
      peer,
      observer: '',
      evidence: signOf(peer, 'act', announcedAt, announcedAt),
    });
  return arrivals.toSorted(
    (a, b) =>
      a.evidence.arrivedAt - b.evidence.arrivedAt ||
      compareText(a.peer, b.peer) ||
      compareText(a.observer, b.observer),
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
  readonly neighbourhoods: ReadonlyMap<string, readonly Peer[]>;
}

function networkOf(trace: Trace): Network {
  const peers = new Map<string, Peer>();
  const observers = new Map<string, Observer>();
  const neighbourhoods = new Map<string, Peer[]>();
  const start = instant(trace.start * 1_000);
  for (const { observer, region } of trace.observers.toSorted((a, b) =>
    compareText(a.observer, b.observer),
  ))
    observers.set(observer, {
      name: observer,
      region,
      watched: [],
      heardAt: new Map(),
      lastHeardAt: start,
      lucidSince: start,
      lookAt: 0,
    });
  for (const one of trace.schedule.toSorted((a, b) => compareText(a.peer, b.peer))) {
    const { periodHours, graceHours, region } = one;
    const measure = { periodMs: periodHours * TEMPO, graceMs: graceHours * TEMPO };
    // The rhythm was agreed when the watch began: that is the first sign of life.
    const agreed = signOf(one.peer, 'word', trace.start, trace.start);
    const history = historyOf([agreed], measure, []);
    if (history === undefined || peers.has(one.peer)) continue;
    const rhythm = { ...RHYTHM_DEFAULT, periodHours, graceHours, anchorHour: 0 as Hour };
    const peer: Peer = {
      name: one.peer,
      region,
      rhythm,
      measure,
      observers: [],
      announced: [],
      evidence: [agreed],
      history,
      quietUntil: 0,
      openSince: null,
    };
    peers.set(one.peer, peer);
    neighbourhoods.set(region, [...(neighbourhoods.get(region) ?? []), peer]);
  }
  for (const { peer, observer } of trace.watch) {
    const watched = peers.get(peer);
    const watching = observers.get(observer);
    if (watched === undefined || watching === undefined) continue;
    watched.observers.push(watching);
    watching.watched.push(watched);
    watching.heardAt.set(peer, start);
  }
  for (const { peer, announcedAt, from, to } of trace.pauses) {
    const at = instant(announcedAt * 1_000);
    const span = { from: instant(Math.max(announcedAt, from) * 1_000), to: instant(to * 1_000) };
    if (span.to > span.from) peers.get(peer)?.announced.push({ at, span });
  }
  for (const { announced } of peers.values())
    announced.sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to);
  return { peers, observers, neighbourhoods };
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
    observer.lookAt = 0;
  }
  if (!isPlausible(evidence, TEMPO)) return;
  peer.evidence = mergeEvidence([...peer.evidence, evidence]).slice(-EVIDENCE_KEPT_MAX);
  peer.history = historyOf(peer.evidence, peer.measure, spansAt(peer, arrivedAt)) ?? peer.history;
  peer.quietUntil = 0;
  if (peer.openSince === null || evidenceAt <= peer.openSince) return;
  peer.openSince = null;
  for (const one of peer.observers) one.lookAt = 0;
  changes.push({ peer: peer.name, at: divideFloor(arrivedAt, 1_000), state: 'closed' });
}

function spansAt(peer: Peer, now: Instant): readonly Span[] {
  return peer.announced.filter(({ at }) => at <= now).map(({ span }) => span);
}

function isResting(peer: Peer, now: Instant): boolean {
  return peer.announced.some(({ at, span }) => at <= now && span.from <= now && now < span.to);
}

/** An observer asks itself whether it is the one who is cut off. */
function look(observer: Observer, observers: ReadonlyMap<string, Observer>, now: Instant): void {
  if (now < observer.lookAt) return;
  const doubt = doubtOf(observer, observers, now);
  if (doubt.doubting) observer.lucidSince = instant(0);
  else if (observer.lucidSince === 0) observer.lucidSince = now;
  observer.lookAt = doubt.changesAt ?? Number.MAX_SAFE_INTEGER;
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
function judge(
  peer: Peer,
  neighbourhood: readonly Peer[],
  now: Instant,
  changes: TraceChange[],
): void {
  const schedule = scheduleAt(peer, now);
  if (schedule.pause !== null || now < schedule.suspectAt) {
    peer.quietUntil = schedule.pause?.to ?? schedule.suspectAt;
    return;
  }
  const lucid = peer.observers.filter(({ lucidSince }) => lucidSince > 0);
  if (lucid.length === 0) return;
  const lucidSince = instant(Math.min(...lucid.map((observer) => observer.lucidSince)));
  const { periodHours } = peer.rhythm;
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
  const { dueAt } = schedule;
  const held = regionHold(
    { dueAt, openAt, ...peer.measure },
    neighboursOf(peer, neighbourhood, now),
  );
  if (stateAt(schedule, held.openAt, now) !== 'inquiry') return;
  peer.openSince = peer.history.silentSince;
  for (const observer of peer.observers) observer.lookAt = 0;
  changes.push({ peer: peer.name, at: divideFloor(now, 1_000), state: 'open' });
}

function scheduleAt(peer: Peer, now: Instant): Schedule {
  const { history, rhythm, measure } = peer;
  return scheduleOf(history, rhythm, measure.graceMs, spansAt(peer, now), TEMPO, now);
}

function neighboursOf(
  peer: Peer,
  neighbourhood: readonly Peer[],
  now: Instant,
): readonly Neighbour[] {
  const neighbours: Neighbour[] = [];
  for (const other of neighbourhood) {
    if (other === peer || other.openSince !== null || isResting(other, now)) continue;
    const isSilent = now >= other.quietUntil && now >= scheduleAt(other, now).suspectAt;
    neighbours.push({ silent: isSilent, backAt: other.history.backAt });
  }
  return neighbours;
}
