/**
 * What can be asked of decisions at an hour: their states, what waits for a member, what is overdue,
 * how much members are asked. While a blind question is open its answers are hidden by their seals;
 * nothing here adds to what records show.
 */
import type { MemberId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { DecisionStage, Lifecycle } from './lifecycle.ts';
import { decisionStageAt } from './lifecycle.ts';
import type { Proposal } from './records.ts';
import type { DecisionsState, Decision } from './state.ts';
import { openingHearing } from './terms.ts';

/** Hours of a week: questions outside meetings are gathered by it. */
const WEEK_HOURS = 168;

/** How sure an outcome is: it may move, it waits for what is sealed, or it moves no more. */
export type Firmness = 'running' | 'provisional' | 'sealed' | 'settled';

/** One decision at an hour. */
export interface DecisionView {
  readonly decision: Decision;
  readonly state: DecisionStage;
  readonly firmness: Firmness;
  /** The last hour for opening what was sealed; null where nothing was. */
  readonly opensUntil: Hour | null;
  /** When it is to be looked at next; null: it was ended, or never came to anything. */
  readonly reviewOn: Hour | null;
  /** Hours since then; 0 = not overdue. */
  readonly overdueHours: number;
  /** Another hour was counted before and needs are not done. */
  readonly waitsForNeeds: boolean;
}

/** One decision at `now`. */
export function decisionView(decision: Decision, now: Hour): DecisionView {
  const lifecycle = lifecycleOf(decision);
  const state = decisionStageAt(lifecycle, now);
  const reviewOn = isStanding(state) ? nextReview(decision) : null;
  return {
    decision,
    state,
    firmness: firmnessOf(decision, now),
    opensUntil: opensUntil(decision),
    reviewOn,
    overdueHours: reviewOn === null ? 0 : Math.max(0, now - reviewOn),
    waitsForNeeds: decision.needsOpen.length > 0,
  };
}

/** All decisions at `now`, in the order of their closes. */
export function decisionViews({ decisions }: DecisionsState, now: Hour): readonly DecisionView[] {
  return decisions
    .map((decision) => decisionView(decision, now))
    .toSorted((a, b) => a.decision.closesAt - b.decision.closesAt);
}

/** What the state of a decision follows from, beside the hour. */
export function lifecycleOf(decision: Decision): Lifecycle {
  const { proposal, outcome, fault, withdrawn, supersededBy, placed } = decision;
  const passes =
    fault === null && ['passes', 'sensed', 'pool'].includes(outcome.verdict) && !isSealed(decision);
  const isDone =
    placed !== null || (decision.carriedOut !== null && decision.needsOpen.length === 0);
  return {
    opensAt: proposal.opensAt,
    closesAt: decision.closesAt,
    isCancelled: fault !== null || withdrawn !== null || supersededBy !== null,
    passes,
    executeNotBefore: proposal.executeNotBefore,
    executeBy: proposal.executeBy,
    isExecuted: withdrawn === null && passes && isDone,
  };
}

/** Whether answers are sealed that could still be opened. */
function isSealed({ cast }: Decision): boolean {
  return cast.some(({ choice }) => choice === null);
}

function firmnessOf(decision: Decision, now: Hour): Firmness {
  if (decision.isSettled) return 'settled';
  if (now <= decision.closesAt) return 'running';
  return isSealed(decision) ? 'sealed' : 'provisional';
}

function opensUntil({ proposal, terms, closesAt }: Decision): Hour | null {
  if (terms === null || proposal.visibility === 'open') return null;
  return openingHearing(terms, closesAt).heardUntil;
}

function isStanding(state: DecisionStage): boolean {
  return state === 'succeeded' || state === 'queued' || state === 'executed';
}

/** When it is to be looked at: as the last review says, else as it was decided. */
function nextReview({ proposal, reviews }: Decision): Hour | null {
  const last = reviews.at(-1);
  return last === undefined ? proposal.reviewOn : last.next;
}

/** Why a decision waits for somebody. */
export type Waits =
  /** It is open and one has not answered, or one's answer does not count. */
  | 'answer'
  /** An amendment means to answer one's objection. */
  | 'objection'
  /** One is to see to it. */
  | 'carryOut'
  /** Its review is overdue, or due now. */
  | 'review'
  /** One is named as a witness, and may deny it. */
  | 'witness'
  /**
   * Somebody wrote down that one is for it, and what carries it out waits for one's own word. Whether
   * it was given is known to one's device alone, which adds this (decision 0174).
   */
  | 'confirm';

/** A decision that waits for somebody. */
export interface WaitingFor {
  readonly record: RecordId;
  readonly why: Waits;
  readonly until: Hour;
  readonly meeting: boolean;
}

/** What waits for a member at `now`, what ends first first. */
export function waitingFor(
  decisions: DecisionsState,
  member: MemberId,
  now: Hour,
): readonly WaitingFor[] {
  return decisionViews(decisions, now)
    .flatMap((view) => waitsIn(view, member, now))
    .toSorted((a, b) => a.until - b.until);
}

function waitsIn(view: DecisionView, member: MemberId, now: Hour): readonly WaitingFor[] {
  const { decision, state } = view;
  const { proposal, closesAt, record } = decision;
  const waits: [Waits, Hour][] = [];
  if (state === 'active' && decision.electorate.includes(member)) {
    const cast = decision.cast.find((one) => one.member === member);
    const hasObjected = decision.objections.some((one) => one.member === member);
    if (cast === undefined && !hasObjected) waits.push(['answer', closesAt]);
    if (cast !== undefined && cast.by !== member) waits.push(['witness', closesAt]);
    const isAnswered = decision.objections.some(
      (one) => one.member === member && one.status.kind === 'open' && one.answeredBy.length > 0,
    );
    if (isAnswered) waits.push(['objection', closesAt]);
  }
  const isTheirs = proposal.responsible.includes(member) || decision.by === member;
  if (state === 'succeeded' && isTheirs && isToBeDone(proposal))
    waits.push(['carryOut', proposal.executeBy ?? proposal.reviewOn]);
  if (view.reviewOn !== null && now >= view.reviewOn && isTheirs)
    waits.push(['review', view.reviewOn]);
  return waits.map(([why, until]) => ({ record, why, until, meeting: proposal.meeting }));
}

/** Whether there is something to do, and an hour for it or somebody who sees to it. */
function isToBeDone({ executeBy, responsible, effect }: Proposal): boolean {
  return effect === null && (executeBy !== null || responsible.length > 0);
}

/** How much one week asks of everybody outside meetings. */
export interface WeekLoad {
  /** The hour at which the week begins. */
  readonly from: Hour;
  /** Questions that are put in it: they stand on one list, which is one question. */
  readonly questions: readonly RecordId[];
}

/** The week of an hour. */
function weekOf(at: Hour): Hour {
  return hour(divideFloor(at, WEEK_HOURS) * WEEK_HOURS);
}

/**
 * What is asked of a member outside meetings, week by week. All questions that close in one week make
 * one list, so that nobody is asked more than once a week; the load is shown to whoever proposes.
 */
export function loadOf(decisions: DecisionsState, member: MemberId): readonly WeekLoad[] {
  const byWeek = new Map<Hour, RecordId[]>();
  for (const { record, proposal, fault, withdrawn, electorate } of decisions.decisions) {
    if (proposal.meeting || fault !== null || withdrawn !== null) continue;
    if (!electorate.includes(member)) continue;
    const from = weekOf(proposal.closesAt);
    const questions = byWeek.get(from);
    if (questions === undefined) byWeek.set(from, [record]);
    else questions.push(record);
  }
  return [...byWeek]
    .toSorted(([a], [b]) => a - b)
    .map(([from, questions]) => ({ from, questions }));
}
