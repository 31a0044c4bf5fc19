/**
 * An inquiry as its records tell it: who opened it, whose hand it is in, what was tried on which
 * channel, how it ended. No single party ends an inquiry that another opened: among parties each
 * opener must say how it ended; within one assembly its owner speaks for it. A sign of life of the
 * suspect's own, from after the silence began, ends it for everyone who holds it.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { AnyId, DeviceId, Hash32, LogId } from '../base/id.ts';
import type { Hour, Instant } from '../base/time.ts';
import { instant, instantOf } from '../base/time.ts';
import type { Channel } from './channel.ts';
import { CHANNELS } from './channel.ts';
import type { Said } from './fold.ts';
import { compareSaid } from './fold.ts';
import type { InquiryClosed, InquiryOpened, InquiryStep } from './inquiry-records.ts';
import { inquiryIdOf } from './inquiry-records.ts';
import type { Candidate, Hand } from './owner.ts';
import { handAt, ownerOrder } from './owner.ts';
import type { PulseParameters } from './parameters.ts';
import { FAR_FUTURE_HOURS } from './parameters.ts';
import type { SubjectId, SubjectKind } from './subject.ts';

/** How an inquiry stands. */
export type InquiryState = 'open' | 'explained' | 'silent' | 'lateEvidence';

/** One line of the checklist. */
export interface ChannelTried {
  readonly channel: Channel;
  /** The newest result; null = not tried yet. */
  readonly result: InquiryStep['result'] | null;
}

/** An inquiry, for a screen and for a device that asks whether it is its turn. */
export interface InquiryView {
  readonly id: Hash32;
  readonly subject: SubjectId;
  readonly silentSince: Instant;
  readonly state: InquiryState;
  /** Who opened it, ascending; nobody yet when it follows from time alone. */
  readonly openers: readonly SubjectId[];
  readonly openedAt: Instant;
  readonly order: readonly AnyId[];
  /** Null = no candidate is left: the twin's rota has it (R25). */
  readonly owner: AnyId | null;
  readonly hand: number;
  readonly deadline: Instant;
  readonly checklist: readonly ChannelTried[];
  /** In the order in which they were said. */
  readonly steps: readonly Said<InquiryStep>[];
  /** The newest outcome of each subject that gave one, ascending. */
  readonly outcomes: readonly InquirySaid[];
  /** When all who had to had explained it; null unless explained. */
  readonly explainedAt: Instant | null;
}

/** What one subject says of how it ended. */
export interface InquirySaid {
  readonly by: SubjectId;
  readonly outcome: InquiryClosed['outcome'];
  readonly note: InquiryClosed['note'];
  readonly hour: Hour;
}

/** What inquiries are judged by. */
export interface InquiryContext {
  readonly hash: Hash;
  readonly log: LogId;
  readonly tempoMs: number;
  readonly kind: SubjectKind;
  readonly parameters: PulseParameters;
  readonly candidates: readonly Candidate[];
  readonly opened: readonly Said<InquiryOpened>[];
  readonly stepsByInquiry: ReadonlyMap<Hash32, readonly Said<InquiryStep>[]>;
  readonly closedByInquiry: ReadonlyMap<Hash32, readonly Said<InquiryClosed>[]>;
  /** Records dated later than this move nothing yet (R9). */
  readonly until: Hour;
  /** The newest evidence that ends an inquiry for all, per subject. */
  readonly provenAliveAt: (subject: SubjectId) => Instant | undefined;
}

/** All inquiries that records speak of, in the order in which they were opened. */
export function inquiriesAt(context: InquiryContext, now: Instant): readonly InquiryView[] {
  const openedById = new Map<Hash32, Said<InquiryOpened>[]>();
  for (const one of context.opened) {
    if (one.hour > context.until || !isTimely(one, context.tempoMs)) continue;
    const id = inquiryIdOf(context.hash, context.log, one.said);
    const group = openedById.get(id);
    if (group === undefined) openedById.set(id, [one]);
    else group.push(one);
  }
  const sorted = [...openedById.entries()]
    .map(([id, opened]) => ({ id, opened: opened.toSorted(compareSaid) }))
    .toSorted(
      (a, b) => (a.opened[0]?.hour ?? 0) - (b.opened[0]?.hour ?? 0) || compareText(a.id, b.id),
    );
  const views: InquiryView[] = [];
  for (const { opened } of sorted) {
    const first = opened[0];
    if (first === undefined) continue;
    const openers = [...new Set(opened.map(({ by }) => by))].toSorted(compareText);
    const openedAt = instantOf(first.hour, context.tempoMs);
    const previous = views.at(-1)?.order[0] ?? null;
    views.push(inquiryAt(context, { ...first.said, openers, openedAt, previous }, now));
  }
  return views;
}

function isTimely(one: Said<InquiryOpened>, tempoMs: number): boolean {
  return one.said.silentSince <= instantOf(one.hour, tempoMs) + FAR_FUTURE_HOURS * tempoMs;
}

/** An inquiry that was opened, or that follows from time alone. */
export interface InquiryBegun {
  readonly subject: SubjectId;
  readonly silentSince: Instant;
  readonly openers: readonly SubjectId[];
  readonly openedAt: Instant;
  /** First owner of the inquiry before. */
  readonly previous: AnyId | null;
}

/** One inquiry at `now`. */
export function inquiryAt(context: InquiryContext, begun: InquiryBegun, now: Instant): InquiryView {
  const { hash, log, tempoMs, parameters, candidates, until } = context;
  const id = inquiryIdOf(hash, log, begun);
  const order = ownerOrder(hash, id, begun.subject, candidates, begun.previous);
  const steps = (context.stepsByInquiry.get(id) ?? [])
    .filter(({ by, hour }) => by !== begun.subject && hour <= until)
    .toSorted(compareSaid);
  const ownerMs = Math.max(1, parameters.ownerHours) * tempoMs;
  const hand = handAt(order, begun.openedAt, ownerMs, tempoMs, steps, now);
  const outcomes = outcomesOf(context, id, begun.subject);
  const decided = decidedBy(context, begun.openers, order, hand, outcomes);
  const alive = context.provenAliveAt(begun.subject);
  const isProvenAlive = alive !== undefined && alive > begun.silentSince;
  const isSilent = decided.some(({ outcome }) => outcome === 'silent');
  const state = decided.length === 0 ? 'open' : isSilent ? 'silent' : 'explained';
  const lastHour = Math.max(0, ...decided.map(({ hour }) => hour)) as Hour;
  return {
    id,
    subject: begun.subject,
    silentSince: begun.silentSince,
    state: isProvenAlive ? 'lateEvidence' : state,
    openers: begun.openers,
    openedAt: begun.openedAt,
    order,
    ...hand,
    checklist: CHANNELS.map((channel) => ({ channel, result: newestResult(steps, channel) })),
    steps,
    outcomes,
    explainedAt: state === 'explained' ? instant(instantOf(lastHour, tempoMs)) : null,
  };
}

function newestResult(
  steps: readonly Said<InquiryStep>[],
  channel: Channel,
): InquiryStep['result'] | null {
  const tried = steps.filter(({ said }) => said.channel === channel && said.result !== 'passed');
  return tried.at(-1)?.said.result ?? null;
}

/** Of each device the newest word; of a subject's devices that disagree, `silent` stands. */
function outcomesOf(
  context: InquiryContext,
  inquiry: Hash32,
  suspect: SubjectId,
): readonly InquirySaid[] {
  const byDevice = new Map<DeviceId, Said<InquiryClosed>>();
  for (const one of context.closedByInquiry.get(inquiry) ?? []) {
    if (one.by === suspect || one.hour > context.until) continue;
    const other = byDevice.get(one.device);
    if (other === undefined || other.seq < one.seq) byDevice.set(one.device, one);
  }
  const bySubject = new Map<SubjectId, Said<InquiryClosed>>();
  for (const one of [...byDevice.values()].toSorted(compareSaid)) {
    const other = bySubject.get(one.by);
    if (other?.said.outcome !== 'silent' || one.said.outcome === 'silent')
      bySubject.set(one.by, one);
  }
  return [...bySubject.values()]
    .map(({ by, said, hour }) => ({ by, outcome: said.outcome, note: said.note, hour }))
    .toSorted((a, b) => compareText(a.by, b.by));
}

/** The outcomes that end it, or none while it stays open. */
function decidedBy(
  context: InquiryContext,
  openers: readonly SubjectId[],
  order: readonly AnyId[],
  hand: Hand,
  outcomes: readonly InquirySaid[],
): readonly InquirySaid[] {
  if (context.kind === 'members') {
    const owners = new Set(order.slice(0, hand.hand + 1));
    const subjects = new Set<SubjectId>(openers);
    for (const { id, subject } of context.candidates) if (owners.has(id)) subjects.add(subject);
    return outcomes.filter(({ by }) => subjects.has(by));
  }
  const said = outcomes.filter(({ by }) => openers.includes(by));
  return openers.length > 0 && said.length === openers.length ? said : [];
}
