/**
 * What a draw is to the decision that it carries out, and to other draws for it. Whoever may open a
 * second one after the first has come to somebody chooses; so one decision has one draw, and another
 * only in the place of one that came to nothing. Which of two was first is seen by what stays with the
 * log: the number on one device, the placement that settled them, or that one was seen by others
 * before the chance of the other could be known. Where none of that tells, neither counts (R0).
 */
import type { MemberId, RecordId } from '../base/id.ts';
import { orderOf } from '../accounts/order.ts';
import type { Decision, DecisionsState } from '../decision/state.ts';
import { decisionTermsAt } from '../decision/terms.ts';
import type { DrawRoom } from './site.ts';
import type { DrawState, OpeningFault } from './state.ts';

/** Draws as they stand beside decisions and each other; all were judged by themselves. */
export function relateDraws(
  room: DrawRoom,
  draws: readonly DrawState[],
  { decisions }: DecisionsState,
): readonly DrawState[] {
  const decisionById = new Map(decisions.map((one) => [one.record, one]));
  const fitting = draws.map((one) => withDecision(one, decisionById));
  const firstOf = firstsAmong(room, fitting);
  const related = new Map<RecordId, DrawState>();
  const byId = new Map(fitting.map((one) => [one.record, one]));
  for (const one of fitting) relate(one);
  return fitting.map((one) => related.get(one.record) ?? one);

  /** One names another by its id, so no row of them comes back to itself. */
  function relate(first: DrawState): DrawState {
    const row: DrawState[] = [];
    for (
      let next: DrawState | undefined = first;
      next !== undefined && !related.has(next.record);
      next = byId.get(next.opened.replaces as RecordId)
    )
      row.push(next);
    for (const one of row.toReversed()) related.set(one.record, relatedOne(one));
    return related.get(first.record) ?? first;
  }

  function relatedOne(one: DrawState): DrawState {
    const { fault, opened } = one;
    if (fault !== null || opened.decision === null) return one;
    const replaced = opened.replaces === null ? undefined : related.get(opened.replaces);
    if (opened.replaces !== null && !cameToNothing(one, replaced))
      return without(one, 'drawnBefore');
    const beside = firstOf(one);
    return beside === null ? one : without(one, beside);
  }
}

/** A draw may take the place of one for the same decision that is over and drew nobody. */
function cameToNothing(one: DrawState, replaced: DrawState | undefined): boolean {
  return (
    replaced?.fault === null &&
    replaced.opened.decision === one.opened.decision &&
    replaced.isSettled &&
    replaced.outcome.kind === 'nobody'
  );
}

function without(one: DrawState, fault: OpeningFault): DrawState {
  return { ...one, fault, outcome: { kind: 'void' } };
}

function withDecision(one: DrawState, decisions: ReadonlyMap<RecordId, Decision>): DrawState {
  const { decision: id } = one.opened;
  if (id === null || one.fault !== null) return one;
  const decision = decisions.get(id);
  const fault = decision === undefined ? 'noSortition' : faultBeside(one, decision);
  const isSettled = one.isSettled && decision?.isSettled === true;
  return fault === null ? { ...one, isSettled } : { ...without(one, fault), isSettled };
}

/** What a decision says against a draw for it; null: nothing. */
export function faultBeside(
  { by, pool, opened }: Pick<DrawState, 'by' | 'pool' | 'opened'>,
  decision: Decision,
): OpeningFault | null {
  const { proposal, outcome, fault, withdrawn } = decision;
  const isDecided = fault === null && withdrawn === null && outcome.verdict === 'pool';
  if (proposal.method !== 'sortition' || !isDecided) return 'noSortition';
  const openers: readonly (MemberId | null)[] = [decision.by, ...proposal.responsible];
  if (!openers.includes(by)) return 'notTheirs';
  const willing = new Set(outcome.pool);
  const isSame = willing.size === pool.length && pool.every((member) => willing.has(member));
  const seats = opened.pool.kind === 'members' ? opened.pool.value.seats : 0;
  return isSame && seats === proposal.seats ? null : 'poolDiffers';
}

/** Says of a draw whether another in the same place was before it; null: none was. */
function firstsAmong(
  room: DrawRoom,
  draws: readonly DrawState[],
): (one: DrawState) => 'drawnBefore' | 'rival' | null {
  const { state } = room;
  const open = draws.filter(({ fault, opened }) => fault === null && opened.decision !== null);
  const placeOf = ({ record, device }: DrawState) => ({ record, device, said: { after: [] } });
  const { isBefore } = orderOf(state, open.map(placeOf));
  return (one) => {
    const beside = open.filter(
      (other) =>
        other !== one &&
        other.opened.decision === one.opened.decision &&
        other.opened.replaces === one.opened.replaces,
    );
    const places = beside.map((other) => {
      if (isBefore(placeOf(other), placeOf(one))) return 'before';
      if (isBefore(placeOf(one), placeOf(other))) return 'after';
      const [seen, sees] = [isSeenBefore(room, other, one), isSeenBefore(room, one, other)];
      if (seen === sees) return 'beside';
      return seen ? 'before' : 'after';
    });
    if (places.includes('before')) return 'drawnBefore';
    return places.includes('beside') ? 'rival' : null;
  };
}

/** Whether others had seen the opening of one draw before the chance of another could be known. */
function isSeenBefore({ state, heard }: DrawRoom, one: DrawState, other: DrawState): boolean {
  const entry = state.reading.entryById.get(one.record);
  const { knownAfter } = other.hours;
  const { marginHours: margin, toleranceHours: tolerance } = decisionTermsAt(state);
  const hearing = { notAfter: knownAfter, heardUntil: knownAfter, margin, tolerance };
  return entry !== undefined && heard(entry, hearing) === 'inTime';
}
