/**
 * At what stage a decision is, at an hour: the table of hours (`timetable.ts`), asked with what a fold
 * found. The hour of the opening is still *pending*, that of the close still *active*; what may be
 * carried out until an hour still may in that hour, and has *expired* after it. What has no last hour
 * never expires. Hours of records are rounded up: what may be done *from the end* of an hour on is done
 * in the next one.
 */
import type { Hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { DecisionState, TimedDecision } from './timetable.ts';
import { decisionStateAt } from './timetable.ts';

/** Stages, in the order in which a decision can come through them. */
export const DECISION_STAGES = [
  'pending',
  'active',
  'cancelled',
  'defeated',
  'succeeded',
  'queued',
  'expired',
  'executed',
] as const;
/** See `DECISION_STAGES`; what may be carried out now is `succeeded`. */
export type DecisionStage = (typeof DECISION_STAGES)[number];

/** What a stage follows from, beside the hour. */
export interface Lifecycle {
  readonly opensAt: Hour;
  readonly closesAt: Hour;
  readonly isCancelled: boolean;
  readonly passes: boolean;
  /** It may be carried out after this hour; null: as soon as it passed. */
  readonly executeNotBefore: Hour | null;
  /** It may be carried out up to this hour; null: it does not run out. */
  readonly executeBy: Hour | null;
  readonly isExecuted: boolean;
}

const STAGE_OF: Readonly<Record<DecisionState, DecisionStage>> = {
  pending: 'pending',
  open: 'active',
  defeated: 'defeated',
  succeeded: 'succeeded',
  queued: 'queued',
  ready: 'succeeded',
  executed: 'executed',
  expired: 'expired',
  cancelled: 'cancelled',
};

/** The stage at `now`, an hour rounded up as walls are. */
export function decisionStageAt(lifecycle: Lifecycle, now: Hour): DecisionStage {
  if (lifecycle.isExecuted) return 'executed';
  if (lifecycle.isCancelled) return 'cancelled';
  return STAGE_OF[decisionStateAt(timed(lifecycle), now)];
}

/** Whether it may be carried out at `now`. */
export function mayExecute(lifecycle: Lifecycle, now: Hour): boolean {
  return decisionStageAt(lifecycle, now) === 'succeeded';
}

/** As the table asks for it: the count is done, one voice stands for what passed. */
function timed({ opensAt, closesAt, passes, ...lifecycle }: Lifecycle): TimedDecision {
  const { executeNotBefore, executeBy } = lifecycle;
  const from = executeNotBefore ?? closesAt;
  const isQueued = executeNotBefore !== null || executeBy !== null;
  const lock = { delay: from - closesAt, grace: (executeBy ?? HOUR_MAX + 1) - from };
  const timetable = { pendingFor: 0, openFor: closesAt - opensAt, lateExtension: 0 };
  return {
    timetable: isQueued ? { ...timetable, lock } : timetable,
    proposedAt: opensAt,
    quorum: 1,
    votes: passes ? [{ by: '', weight: 1, support: 'for', at: closesAt }] : [],
    // Nobody has to queue it: it is, in the hour after the close.
    queuedAt: closesAt + 1,
  };
}
