/** Signs of life and inquiries, as answers hold them. No answer shows duress (R21). */
import type {
  AnyId,
  Evidence,
  Instant,
  InquiryView,
  PulseView,
  SubjectId,
  SubjectView,
} from '@tocsin/core';
import { CHANNELS, graceHoursOf, periodHoursOf } from '@tocsin/core';
import type { PulseWatch } from '@tocsin/peer';

import type { Hearing, Inquiry, InquiryShowAnswer, Stroke, Subject, WayKind } from '../calls.ts';
import type { OpenLog } from '../live-log.ts';
import { wayKindOf, whenOf, whenOrNull, whoOf } from './common.ts';

/** Check-ins that are shown of each. */
const STROKES_MAX = 8;
/** Signs of life that are shown of somebody who is asked after. */
const SIGNS_MAX = 8;

/** The pulse of a log: of an assembly's members, or of a pact's parties. */
export function pulseOf({ assembly, pact }: OpenLog): PulseView | undefined {
  return pact === undefined ? assembly.peer.pulse() : pact.open?.peer.pulse();
}

/** Whom this device stands for in a log. */
export function meIn({ peer }: Pick<OpenLog, 'peer'>): SubjectId | undefined {
  return peer.judged().subjectByDevice.get(peer.replica.me);
}

/** Everyone we listen to in a log. */
export function subjectsOf(log: OpenLog): readonly Subject[] {
  return (pulseOf(log)?.subjects ?? []).map((view) => subjectOf(log, view));
}

function subjectOf(log: OpenLog, view: SubjectView): Subject {
  const me = meIn(log);
  const { tempoMs } = log.peer.replica;
  const restsUntil = view.pause === null ? null : view.pause.toHour * tempoMs;
  return {
    who: whoOf(view.subject, me),
    log: log.name,
    state: view.state,
    way: wayKindOf(view.way, log.net.bearers.length > 0 ? 'net' : 'courier'),
    happenedAt: whenOrNull(view.evidenceAt),
    learnedAt: whenOrNull(view.arrivedAt),
    dueAt: whenOrNull(view.dueAt),
    asksAt: whenOrNull(view.openAt),
    asked: askedOf(log, view),
    restsUntil: whenOrNull(restsUntil),
    agreedBy: (view.pause?.agreedBy ?? []).map((by) => whoOf(by, me)),
    regional: view.regional,
    strokes: strokesOf(log, view),
  };
}

/** The pulse machine asks the silent one first; it forgets a silence that is over. */
function askedOf(log: OpenLog, { subject, silentSince }: SubjectView): Subject['asked'] {
  const done = watchOf(log)
    ?.done()
    .find((one) => one.subject === subject && one.silentSince === silentSince);
  if (done?.askedSuspect !== true) return 'nobody';
  return done.askedOthers ? 'others' : 'them';
}

function watchOf({ assembly, pact }: OpenLog): PulseWatch | undefined {
  return pact === undefined ? assembly.peer.watch() : pact.open?.peer.watch();
}

/** The last periods, oldest first: a check-in in time, late, learned later, none, or a rest. */
function strokesOf(log: OpenLog, view: SubjectView): readonly Stroke[] {
  const { tempoMs } = log.peer.replica;
  const periodMs = periodHoursOf(view.rhythm) * tempoMs;
  const graceMs = graceHoursOf(view.rhythm, log.pact === undefined ? 'circle' : 'twins') * tempoMs;
  const own = log.peer.desk.evidence().filter(({ subject }) => subject === view.subject);
  const first = own[0];
  if (first === undefined) return [];
  const now = log.peer.parts.clock.now();
  const strokes: Stroke[] = [];
  for (let back = STROKES_MAX; back > 0; back -= 1) {
    const from = now - back * periodMs;
    if (from + periodMs <= first.evidenceAt) continue;
    strokes.push(strokeOf(own, from, periodMs, graceMs, view, tempoMs));
  }
  return strokes;
}

function strokeOf(
  own: readonly Evidence[],
  from: number,
  periodMs: number,
  graceMs: number,
  { pause }: SubjectView,
  tempoMs: number,
): Stroke {
  const to = from + periodMs;
  const inside = own.filter(({ evidenceAt }) => evidenceAt > from && evidenceAt <= to);
  const soonest = inside.toSorted((a, b) => a.arrivedAt - b.arrivedAt)[0];
  if (soonest === undefined) {
    const rests = pause !== null && pause.fromHour * tempoMs < to && pause.toHour * tempoMs > from;
    return rests ? 'rest' : 'missed';
  }
  const delay = soonest.arrivedAt - soonest.evidenceAt;
  if (delay > graceMs) return 'learnedLater';
  return soonest.arrivedAt <= to ? 'onTime' : 'late';
}

/** How well we hear in a log. */
export function hearingOf(log: OpenLog): readonly Hearing[] {
  const doubt = pulseOf(log)?.selfDoubt;
  if (doubt === undefined) return [];
  const { doubting, heard, needed, outsideMissing } = doubt;
  return [{ log: log.name, doubting, heard, needed, outsideMissing }];
}

/** An inquiry with the log in which it runs. */
export interface InquiryFound {
  readonly log: OpenLog;
  readonly view: InquiryView;
}

/** Every inquiry of a log: those that records speak of, and those that time alone has opened. */
export function inquiriesOf(log: OpenLog): readonly InquiryFound[] {
  const pulse = pulseOf(log);
  if (pulse === undefined) return [];
  const derived = pulse.subjects.flatMap(({ inquiry }) => inquiry ?? []);
  const known = new Set(pulse.inquiries.map(({ id }) => id));
  const all = [...pulse.inquiries, ...derived.filter(({ id }) => !known.has(id))];
  return all.map((view) => ({ log, view }));
}

/** An inquiry in short. */
export function inquiryOf({ log, view }: InquiryFound): Inquiry {
  const me = meIn(log);
  const isOpen = view.state === 'open';
  const next = view.order[(view.hand + 1) % Math.max(1, view.order.length)] ?? null;
  return {
    id: view.id,
    log: log.name,
    subject: whoOf(view.subject, me),
    open: isOpen,
    reason: reasonOf(log, view),
    silentSince: whenOf(view.silentSince),
    openedAt: whenOf(view.openedAt),
    openedBy: view.openers.map((by) => whoOf(by, me)),
    owner: isOpen && view.owner !== null ? ownerOf(log, view.owner) : null,
    hand: view.hand,
    passesOnAt: isOpen ? whenOf(view.deadline) : null,
    next: isOpen && next !== null ? ownerOf(log, next) : null,
    outcome: view.state === 'open' ? null : view.state,
  };
}

/** Among members a member asks, among parties one device of ours. */
function ownerOf(log: OpenLog, owner: AnyId) {
  return whoOf(owner, log.pact === undefined ? meIn(log) : log.peer.replica.me);
}

function reasonOf(log: OpenLog, { subject, silentSince }: InquiryView) {
  const opened = watchOf(log)?.records()?.opened ?? [];
  const said = opened.find(
    (one) => one.said.subject === subject && one.said.silentSince === silentSince,
  );
  return said?.said.reason ?? 'silence';
}

/** The last signs of life of somebody, oldest first. */
function signsOf(log: OpenLog, subject: SubjectId): InquiryShowAnswer['signs'] {
  const live = log.net.bearers.length > 0 ? 'net' : 'courier';
  return log.peer.desk
    .evidence()
    .filter((one) => one.subject === subject)
    .toSorted((a, b) => a.evidenceAt - b.evidenceAt || a.arrivedAt - b.arrivedAt)
    .slice(-SIGNS_MAX)
    .map(({ way, evidenceAt, arrivedAt }) => ({
      way: wayKindOf(way, live) ?? live,
      happenedAt: whenOf(evidenceAt),
      learnedAt: whenOf(arrivedAt),
    }));
}

/** One inquiry whole. */
export function inquiryWhole(found: InquiryFound): InquiryShowAnswer {
  const { log, view } = found;
  const me = meIn(log);
  const { tempoMs } = log.peer.replica;
  const at = (value: number): Instant => (value * tempoMs) as Instant;
  const tried = new Set(
    view.checklist.flatMap(({ channel, result }) => (result === null ? [] : [channel])),
  );
  return {
    inquiry: inquiryOf(found),
    steps: view.steps.map(({ by, said, hour }) => ({
      by: whoOf(by, me),
      channel: said.channel,
      result: said.result,
      at: whenOf(at(hour)),
    })),
    left: CHANNELS.filter((channel): channel is WayKind => !tried.has(channel)),
    signs: signsOf(log, view.subject),
    closings: view.outcomes.map(({ by, outcome, note, hour }) => ({
      by: whoOf(by, me),
      outcome,
      note,
      at: whenOf(at(hour)),
    })),
  };
}
