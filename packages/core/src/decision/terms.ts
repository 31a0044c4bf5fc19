/**
 * By what a question is judged: parameters of the constitution as it stands at the ground which the
 * proposal cites. A later change of the constitution moves nothing that is pending, neither up nor
 * down; nothing becomes cheaper.
 */
import { divideCeil, divideFloor } from '../base/integer.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { durationOf } from '../assembly/durations.ts';
import type { Hearing } from '../assembly/in-time.ts';
import { parameterOf } from '../assembly/parameters.ts';
import type { Ground } from '../assembly/state.ts';
import { BINDING_METHODS } from './choice.ts';
import type { Proposal, Share } from './records.ts';

/** Hours of notice that an amendment leaves, where the question is open for two days or more. */
export const AMENDMENT_NOTICE_HOURS = 24;

/** The shortest time in hours for a question outside a meeting: everybody has slept once. */
export const QUESTION_HOURS_MIN = 24;

/** The parameters of one question. */
export interface DecisionTerms {
  /** Hours after the close in which others' records may still show an answer. */
  readonly graceHours: number;
  readonly marginHours: number;
  readonly toleranceHours: number;
  /** Of a hundred, how many take part at least where the outcome binds. */
  readonly quorumShare: number;
  /** Of a hundred for and against, how many are for at least where a supermajority is asked. */
  readonly supermajorityShare: number;
  /** A quorum that comes in so many last hours keeps the question open … */
  readonly lateQuorumWindow: number;
  /** … for so many from then on. */
  readonly lateQuorumExtension: number;
}

/** The parameters at a ground. */
export function decisionTermsAt({ overrides }: Pick<Ground, 'overrides'>): DecisionTerms {
  return {
    graceHours: parameterOf(overrides, 'voteGrace'),
    marginHours: durationOf(overrides, 'lateMargin'),
    toleranceHours: durationOf(overrides, 'clockTolerance'),
    quorumShare: parameterOf(overrides, 'quorumShare'),
    supermajorityShare: parameterOf(overrides, 'supermajorityShare'),
    lateQuorumWindow: parameterOf(overrides, 'lateQuorumWindow'),
    lateQuorumExtension: parameterOf(overrides, 'lateQuorumExtension'),
  };
}

/** When an answer counts that may be given up to `notAfter` (R8). */
export function hearingOf(terms: DecisionTerms, notAfter: Hour): Hearing {
  return {
    notAfter,
    heardUntil: hour(notAfter + terms.graceHours),
    margin: terms.marginHours,
    tolerance: terms.toleranceHours,
  };
}

/** When it is settled what was sealed: a second grace after the first, in which it is opened. */
export function openingHearing(terms: DecisionTerms, closesAt: Hour): Hearing {
  return hearingOf(terms, hour(closesAt + terms.graceHours));
}

/** The last hour for an amendment: a day before the close, or half of a shorter time. */
export function amendableUntil({ opensAt, closesAt }: Proposal): Hour {
  const half = divideFloor(closesAt - opensAt, 2);
  return hour(closesAt - Math.min(AMENDMENT_NOTICE_HOURS, half));
}

/** How many have to take part: as the proposal says, and no fewer than the constitution asks. */
export function quorumNeeded(
  { quorum, method }: Pick<Proposal, 'quorum' | 'method'>,
  { quorumShare }: DecisionTerms,
  counted: number,
): number {
  const asked = quorum.kind === 'count' ? quorum.value : divideCeil(quorum.value * counted, 100);
  const floor = BINDING_METHODS.includes(method) ? divideCeil(quorumShare * counted, 100) : 1;
  return Math.max(asked, floor);
}

/** Whether `have` of `of` are more than half, at least the share asked, and at least the constitution's. */
export function isSupermajority(
  have: number,
  of: number,
  pass: Share | null,
  { supermajorityShare }: DecisionTerms,
): boolean {
  const isPassed = pass === null || have * pass.of >= of * pass.parts;
  return isPassed && have * 2 > of && have * 100 >= of * supermajorityShare;
}
