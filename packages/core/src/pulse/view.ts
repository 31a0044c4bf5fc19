/**
 * The pulse as it can be seen now: a pure function of records, evidence and the instant, the same
 * for the same input whatever its order. Nothing here is stored, hashed or sent as fact (R10).
 * Order of judgement: my own line first, then what people's records say, then time.
 */
import { compareText } from '../base/bytes.ts';
import type { Hour, Instant } from '../base/time.ts';
import { hour, hourFloor, instant, instantOf } from '../base/time.ts';
import { explanations, sightings } from './attested.ts';
import type { Witnessing } from './attested.ts';
import type { Channel } from './channel.ts';
import { isChannel } from './channel.ts';
import type { Listened, SelfDoubt } from './doubt.ts';
import { awarenessOf, selfDoubtOf } from './doubt.ts';
import type { Evidence, History, Span, Way } from './evidence.ts';
import { addEvidence, countersReused, historyOf, isPlausible } from './evidence.ts';
import type { AgreedPause } from './fold.ts';
import { agreedPauses, groupSaid, rhythmBySubject } from './fold.ts';
import type { PulseInput } from './input.ts';
import type { InquiryContext, InquiryView } from './inquiry.ts';
import { inquiriesAt, inquiryAt } from './inquiry.ts';
import type { PulseState, Schedule } from './judge.ts';
import { openingOf, scheduleOf, stateAt } from './judge.ts';
import { FAR_FUTURE_HOURS, heldMaxMs, HELPERS_MAX, patienceOf } from './parameters.ts';
import type { Rhythm } from './rhythm.ts';
import { graceHoursOf, periodHoursOf } from './rhythm.ts';
import { keptOf, signsAwaited } from './signs-awaited.ts';
import type { SubjectId } from './subject.ts';
import type { LineMate, Lines } from './together.ts';
import { isCarried, linesOf, missedByMany, missedTogether, openingExcused } from './together.ts';

/** What can be told of one subject, and why. */
export interface SubjectView {
  readonly subject: SubjectId;
  readonly state: PulseState;
  /** When it was last alive, when that was learned, by which way; null = never heard. */
  readonly evidenceAt: Instant | null;
  readonly arrivedAt: Instant | null;
  readonly way: Way | null;
  /** Names its silence: with it an inquiry is opened. Null = never heard, nothing to name. */
  readonly silentSince: Instant | null;
  readonly rhythm: Rhythm;
  readonly soonAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly suspectAt: Instant | null;
  /** From when others are asked to probe. */
  readonly othersAt: Instant | null;
  /** When an inquiry opens by itself; null: not before somebody outside answered, or never heard. */
  readonly openAt: Instant | null;
  readonly pause: AgreedPause | null;
  /** Many fell silent at once. */
  readonly regional: boolean;
  /** Three silences in ten periods: time to talk about the rhythm. */
  readonly rhythmTalk: boolean;
  /** No inquiry leaves yet. */
  readonly practice: boolean;
  /** Two beats under one counter: a restored backup, or another holds the key. */
  readonly counterReused: boolean;
  readonly inquiry: InquiryView | null;
}

/** The whole pulse. */
export interface PulseView {
  /** Ascending, without me. */
  readonly subjects: readonly SubjectView[];
  /** All that records speak of, oldest first. */
  readonly inquiries: readonly InquiryView[];
  readonly selfDoubt: SelfDoubt;
  readonly awareness: number;
  /** When something changes by time alone; null = nothing will. */
  readonly nextWakeAt: Instant | null;
}

/** One subject while it is being judged. */
interface Studied {
  readonly subject: SubjectId;
  readonly rhythm: Rhythm;
  readonly periodMs: number;
  readonly graceMs: number;
  readonly pauses: readonly AgreedPause[];
  readonly history: History | undefined;
  readonly schedule: Schedule | undefined;
  readonly lines: Lines;
  /** The newest inquiry of records that is not over by a sign of life or an explanation. */
  readonly standing: InquiryView | undefined;
}

/** The pulse at `now`. */
export function pulseView(input: PulseInput, now: Instant): PulseView {
  const until = hour(hourFloor(now, input.tempoMs) + FAR_FUTURE_HOURS);
  const witnessing = witnessingOf(input, until);
  const arrived = allThat(input.evidence, ({ arrivedAt }) => arrivedAt <= now);
  const beats = allThat(arrived, (one) => isPlausible(one, input.tempoMs));
  const seen = sightings(input.records, witnessing);
  const proofs = input.kind === 'members' ? [...beats, ...seen] : beats;
  const context = inquiryContext(input, until, proofs);
  const inquiries = inquiriesAt(context, now);
  // As a rule all of it counts: then what was merged before need not be merged anew.
  const evidence = addEvidence(beats, [...seen, ...explanations(inquiries, witnessing)]);
  const studied = study(input, until, evidence, inquiries, now);
  const awareness = awarenessOf(input.asks.filter(({ at }) => at <= now));
  const selfDoubt = doubtAt(input, studied, evidence, now);
  const reused = countersReused(arrived);
  const shared: Shared = { input, context, inquiries, studied, awareness, selfDoubt, reused };
  const subjects = studied.map((one) => subjectAt(shared, one, now));
  const wakes = wakesOf(input, until, subjects, inquiries, selfDoubt);
  return { subjects, inquiries, selfDoubt, awareness, nextWakeAt: nextAfter(wakes, now) };
}

/** The list itself where all of it is asked for, as is the rule. */
function allThat<T>(list: readonly T[], isAsked: (one: T) => boolean): readonly T[] {
  return list.every(isAsked) ? list : list.filter(isAsked);
}

function witnessingOf(input: PulseInput, until: Hour): Witnessing {
  const { kind, me, tempoMs, arrivedAtByRecord } = input;
  return { kind, me, tempoMs, until, arrivedAt: (record) => arrivedAtByRecord.get(record) };
}

/** @param proofs - evidence that ends an inquiry for all who hold it. */
function inquiryContext(
  input: PulseInput,
  until: Hour,
  proofs: readonly Evidence[],
): InquiryContext {
  const { hash, log, tempoMs, kind, parameters, candidates, records } = input;
  const proven = new Map<SubjectId, Instant>();
  for (const { subject, evidenceAt } of proofs)
    proven.set(subject, instant(Math.max(proven.get(subject) ?? 0, evidenceAt)));
  const provenAliveAt = (subject: SubjectId): Instant | undefined => proven.get(subject);
  const stepsByInquiry = groupSaid(records.steps, ({ said }) => said.inquiry);
  const closedByInquiry = groupSaid(records.closed, ({ said }) => said.inquiry);
  return {
    hash,
    log,
    tempoMs,
    kind,
    parameters,
    candidates,
    until,
    provenAliveAt,
    opened: records.opened,
    stepsByInquiry,
    closedByInquiry,
  };
}

/** History and schedule of every subject but me, ascending. */
function study(
  input: PulseInput,
  until: Hour,
  evidence: readonly Evidence[],
  inquiries: readonly InquiryView[],
  now: Instant,
): readonly Studied[] {
  const { tempoMs } = input;
  const rhythms = rhythmBySubject(input.records, until);
  const agreed = agreedPauses(input.records, until);
  const others = [...new Set(input.subjects)].filter((subject) => subject !== input.me);
  const known = others.toSorted(compareText).map((subject) => {
    const rhythm = rhythms.get(subject)?.said ?? input.defaultRhythm;
    const periodMs = periodHoursOf(rhythm) * tempoMs;
    const graceMs = graceHoursOf(rhythm, input.audience) * tempoMs;
    const pauses = agreed.filter((pause) => pause.subject === subject);
    const spans = pauses.map((pause) => spanOf(pause, tempoMs)).toSorted(compareSpans);
    const own = evidence.filter((one) => one.subject === subject);
    const history = historyOf(own, { periodMs, graceMs }, spans);
    const lines = linesOf(own, periodMs, tempoMs);
    const standing = inquiries.findLast(
      (one) => one.subject === subject && (one.state === 'open' || one.state === 'silent'),
    );
    return { subject, rhythm, periodMs, graceMs, pauses, spans, history, lines, standing };
  });
  const kept = known.flatMap(({ subject, periodMs, graceMs, history, standing }) =>
    history === undefined || standing !== undefined
      ? []
      : [keptOf(subject, { periodMs, graceMs }, history)],
  );
  const awaited = signsAwaited(kept, tempoMs);
  return known.map(({ spans, ...one }) => {
    const { history, rhythm, graceMs, subject } = one;
    const signs = awaited.get(subject) ?? patienceOf(periodHoursOf(rhythm)).signs;
    const schedule = history && scheduleOf(history, rhythm, graceMs, spans, tempoMs, now, signs);
    return { ...one, schedule };
  });
}

function spanOf(pause: AgreedPause, tempoMs: number): Span {
  const from = hour(Math.max(pause.fromHour, pause.announcedHour));
  const to = Math.max(from, pause.toHour);
  return { from: instantOf(from, tempoMs), to: instantOf(hour(to), tempoMs) };
}

function compareSpans(a: Span, b: Span): number {
  return a.from - b.from || a.to - b.to;
}

/** My own line: peers that rest or are asked after already tell nothing about it. */
function doubtAt(
  input: PulseInput,
  studied: readonly Studied[],
  evidence: readonly Evidence[],
  now: Instant,
): SelfDoubt {
  const ways = waysOf(evidence);
  const heardAt = new Map<SubjectId, number>();
  const hear = (subject: SubjectId, at: Instant): void => {
    if (at <= now) heardAt.set(subject, Math.max(heardAt.get(subject) ?? 0, at));
  };
  for (const one of evidence) if (one.way !== 'word') hear(one.subject, one.arrivedAt);
  for (const { subject, at } of input.contacts) hear(subject, at);
  const peers: Listened[] = [];
  for (const { subject, schedule, standing, periodMs } of studied) {
    if (schedule?.pause != null || standing !== undefined) continue;
    const at = heardAt.get(subject);
    const way = ways.get(subject) ?? null;
    peers.push({ subject, heardAt: at === undefined ? null : instant(at), periodMs, way });
  }
  const { defaultRhythm, audience, tempoMs } = input;
  const countsHours = periodHoursOf(defaultRhythm) + graceHoursOf(defaultRhythm, audience);
  const outside = { answers: input.outside, countsMs: countsHours * tempoMs };
  return selfDoubtOf(input.kind, studied.length + 1, peers, outside, now);
}

/** The way of each subject's newest sign of life that came by one; acts and words tell none. */
function waysOf(evidence: readonly Evidence[]): ReadonlyMap<SubjectId, Channel> {
  const newest = new Map<SubjectId, { readonly at: Instant; readonly way: Channel }>();
  for (const { subject, arrivedAt: at, way } of evidence)
    if (isChannel(way) && at >= (newest.get(subject)?.at ?? 0)) newest.set(subject, { at, way });
  return new Map([...newest].map(([subject, { way }]) => [subject, way]));
}

/** What judging one subject needs of the whole. */
interface Shared {
  readonly input: PulseInput;
  readonly context: InquiryContext;
  readonly inquiries: readonly InquiryView[];
  readonly studied: readonly Studied[];
  readonly awareness: number;
  readonly selfDoubt: SelfDoubt;
  readonly reused: ReadonlySet<SubjectId>;
}

function subjectAt(shared: Shared, one: Studied, now: Instant): SubjectView {
  const { input, selfDoubt, reused } = shared;
  const { subject, rhythm, history, schedule, standing } = one;
  const opening = openingAt(shared, one, now);
  const plain = schedule === undefined ? 'unknown' : stateAt(schedule, opening.openAt, now);
  const state = stateOf(selfDoubt.doubting, standing, plain, history);
  return {
    subject,
    state,
    evidenceAt: history?.aliveAt ?? null,
    arrivedAt: history?.arrivedAt ?? null,
    way: history?.way ?? null,
    silentSince: history?.silentSince ?? null,
    rhythm,
    soonAt: schedule?.soonAt ?? null,
    dueAt: schedule?.dueAt ?? null,
    suspectAt: schedule?.suspectAt ?? null,
    othersAt: opening.othersAt,
    openAt: opening.openAt,
    pause: restingAt(one, now, input.tempoMs),
    regional: opening.regional,
    rhythmTalk: schedule?.flapping ?? false,
    practice: now < practiceEnd(input),
    counterReused: reused.has(subject),
    inquiry: standing ?? (state === 'inquiry' ? derivedInquiry(shared, one, opening, now) : null),
  };
}

function stateOf(
  doubting: boolean,
  standing: InquiryView | undefined,
  plain: PulseState,
  history: History | undefined,
): PulseState {
  if (doubting) return 'unknown';
  if (standing !== undefined) return standing.state === 'silent' ? 'silent' : 'inquiry';
  if ((plain === 'fresh' || plain === 'due') && history?.way === 'word') return 'explained';
  return plain;
}

/** The end of practice; before it nothing leaves. */
export function practiceEnd(
  input: Pick<PulseInput, 'beganAt' | 'parameters' | 'tempoMs'>,
): Instant {
  return instant(input.beganAt + input.parameters.practiceHours * input.tempoMs);
}

interface Opening {
  /** Null: not before somebody outside answered. */
  readonly openAt: Instant | null;
  readonly othersAt: Instant | null;
  readonly regional: boolean;
}

/** When others are asked, and when the inquiry opens. */
function openingAt(shared: Shared, one: Studied, now: Instant): Opening {
  const { input, studied, awareness } = shared;
  const { subject, rhythm, periodMs, schedule } = one;
  if (schedule === undefined) return { openAt: null, othersAt: null, regional: false };
  const { dueAt } = schedule;
  const confirmers = new Set<SubjectId>();
  for (const { suspect, by, at } of input.probes)
    if (suspect === subject && by !== subject && by !== input.me && at >= dueAt && at <= now)
      confirmers.add(by);
  const suspicion = {
    confirmers: confirmers.size,
    expected: Math.min(HELPERS_MAX, studied.length - 1),
    awareness,
    lucidSince: input.lucidSince,
  };
  const periodHours = periodHoursOf(rhythm);
  const { othersAt, openAt } = openingOf(schedule, periodHours, input.tempoMs, suspicion);
  const { suspectAt } = schedule;
  const heldMs = heldMaxMs(periodHours, input.tempoMs);
  const missing = { dueAt, suspectAt, openAt, periodMs, heldMaxMs: heldMs };
  const held = openingExcused(missing, now, (due, until) => isExcused(shared, one, due, until));
  const opensAt = Math.max(held.openAt, practiceEnd(input));
  return {
    openAt: isAnsweredSince(shared, schedule.suspectAt) ? instant(opensAt) : null,
    othersAt,
    regional: held.together,
  };
}

/**
 * Whether somebody outside answered, where that is needed, once the silence was beyond grace: who is
 * late and still fine is not asked after because we were cut off meanwhile (R25).
 */
function isAnsweredSince({ selfDoubt }: Shared, suspectAt: Instant): boolean {
  const { outsideNeeded, outsideAt } = selfDoubt;
  return !outsideNeeded || (outsideAt !== null && outsideAt >= suspectAt);
}

/**
 * Whether a sign that was due was missed together with those of others: of all whom I hear (then it
 * may be my own line), of its region, of those who come by the same courier.
 */
function isExcused({ input, studied }: Shared, one: Studied, due: number, until: number): boolean {
  const regionOf = ({ subject }: Studied): string => input.regionBySubject.get(subject) ?? '';
  const region = regionOf(one);
  const mine: LineMate[] = [];
  const neighbours: LineMate[] = [];
  const carried: LineMate[] = [];
  for (const other of studied) {
    if (other.subject === one.subject || isRestingAt(other, due, input.tempoMs)) continue;
    const { byLine, byCourier } = other.lines;
    mine.push(byLine);
    if (regionOf(other) !== region) continue;
    neighbours.push(byLine);
    if (isCarried(other.lines)) carried.push(byCourier);
  }
  const groups = [mine, neighbours, ...(isCarried(one.lines) ? [carried] : [])];
  if (groups.some((mates) => missedTogether(due, until, mates))) return true;
  return [mine, neighbours].some((mates) => missedByMany(due, until, mates, input.tempoMs));
}

function isRestingAt({ pauses }: Studied, at: number, tempoMs: number): boolean {
  return pauses
    .map((pause) => spanOf(pause, tempoMs))
    .some(({ from, to }) => from <= at && at < to);
}

function restingAt(one: Studied, now: Instant, tempoMs: number): AgreedPause | null {
  if (one.schedule?.pause == null) return null;
  const covers = (pause: AgreedPause): boolean => {
    const { from, to } = spanOf(pause, tempoMs);
    return from <= now && now < to;
  };
  return one.pauses.find(covers) ?? null;
}

/** The inquiry that time alone has opened: nobody has to send it for it to be there. */
function derivedInquiry(
  { context, inquiries }: Shared,
  { subject, history }: Studied,
  { openAt }: Opening,
  now: Instant,
): InquiryView | null {
  if (history === undefined || openAt === null) return null;
  const previous = inquiries.at(-1)?.order[0] ?? null;
  const { silentSince } = history;
  const begun = { subject, silentSince, openers: [], openedAt: openAt, previous };
  return inquiryAt(context, begun, now);
}

/** Every instant at which something above turns by time alone. */
function wakesOf(
  input: PulseInput,
  until: Hour,
  subjects: readonly SubjectView[],
  inquiries: readonly InquiryView[],
  selfDoubt: SelfDoubt,
): readonly (Instant | null)[] {
  const { tempoMs, records } = input;
  const wakes: (Instant | null)[] = [selfDoubt.changesAt, practiceEnd(input)];
  for (const one of subjects) {
    wakes.push(one.soonAt, one.dueAt, one.suspectAt, one.othersAt, one.openAt);
    if (one.inquiry !== null) wakes.push(one.inquiry.deadline);
  }
  for (const { state, deadline } of inquiries) if (state === 'open') wakes.push(deadline);
  for (const pause of agreedPauses(records, until)) {
    const { from, to } = spanOf(pause, tempoMs);
    wakes.push(from, to);
  }
  const lists = [records.rhythms, records.pauses, records.seen, records.opened, records.steps];
  for (const list of [...lists, records.closed])
    for (const said of list)
      if (said.hour > until) wakes.push(instantOf(hour(said.hour - FAR_FUTURE_HOURS), tempoMs));
  return wakes;
}

function nextAfter(wakes: readonly (Instant | null)[], now: Instant): Instant | null {
  const later = wakes.filter((at): at is Instant => at !== null && at > now);
  return later.length === 0 ? null : instant(Math.min(...later));
}
