/**
 * The hours of a decision: when it waits, is open, has to wait before it acts, and is too late. A pure
 * table by time, without a clock and without people: whoever folds decisions gives it what counted.
 *
 * One convention, everywhere: what lasts _until_ an instant includes it, what acts _from_ an instant
 * begins with it. A proposal is pending up to and including `opensAt`, open up to and including its
 * deadline: a vote at the deadline counts (OpenZeppelin Governor). An act is ready from `eta` on and expired
 * from `eta + grace` on: at that instant nothing may be done any more, in any layer.
 *
 * Acts are claims. A vote outside the open time, an execution that was not ready, a cancelling after the
 * end change nothing, so that late or backdated words have no effect here.
 */
import { invariant } from '../base/invariant.ts';

/** Where a decision stands. `queued` waits for its hour, `ready` may be carried out. */
export type DecisionState =
  | 'pending'
  | 'open'
  | 'defeated'
  | 'succeeded'
  | 'queued'
  | 'ready'
  | 'executed'
  | 'expired'
  | 'cancelled';

/** Durations in one unit, for example hours of the log. */
export interface Timetable {
  /** From the proposal to the last instant in which nobody votes yet. */
  readonly pendingFor: number;
  /** At least 1: a vote of no duration would be over before it began. */
  readonly openFor: number;
  /** Open for so long at least after the quorum was reached; 0 for no extension. */
  readonly lateExtension: number;
  /** What has to pass before it is carried out; absent where nothing is queued. */
  readonly lock?: {
    readonly delay: number;
    /** At least 1: how long it may be carried out, from `eta` on. */
    readonly grace: number;
  };
}

/** One word of one voter; the last valid one counts. */
export interface TimedVote {
  readonly by: string;
  readonly weight: number;
  readonly support: 'for' | 'against' | 'abstain';
  readonly at: number;
}

/** A decision, and what was done about it when. */
export interface TimedDecision {
  readonly timetable: Timetable;
  readonly proposedAt: number;
  /** Weight of those for it and those who abstain that is needed. */
  readonly quorum: number;
  readonly votes: readonly TimedVote[];
  readonly queuedAt?: number;
  readonly executedAt?: number;
  readonly cancelledAt?: number;
  /** When each decision that this one needs was carried out; undefined for one that was not. */
  readonly needs?: readonly (number | undefined)[];
}

/** What was counted. */
export interface TimedCount {
  readonly weights: Readonly<Record<TimedVote['support'], number>>;
  readonly hasQuorum: boolean;
  readonly deadlineAt: number;
}

/** The last instant in which nobody votes yet. */
export function opensAfter({ proposedAt, timetable }: TimedDecision): number {
  return proposedAt + timetable.pendingFor;
}

/** Counts the votes up to and including `now`; a quorum that comes late puts the deadline off once. */
export function countVotes(decision: TimedDecision, now: number): TimedCount {
  const { timetable, quorum, votes } = decision;
  invariant(timetable.openFor >= 1, 'a vote lasts');
  const opens = opensAfter(decision);
  const last = new Map<string, TimedVote>();
  let deadlineAt = opens + timetable.openFor;
  let isReached = false;
  const inTime = votes.filter(({ at }) => at > opens && at <= now).toSorted((a, b) => a.at - b.at);
  for (const vote of inTime) {
    if (vote.at > deadlineAt) break;
    last.set(vote.by, vote);
    if (isReached || !hasQuorum(weightsOf(last), quorum)) continue;
    isReached = true;
    if (timetable.lateExtension > 0)
      deadlineAt = Math.max(deadlineAt, vote.at + timetable.lateExtension);
  }
  const weights = weightsOf(last);
  return { weights, hasQuorum: hasQuorum(weights, quorum), deadlineAt };
}

type Weights = Record<TimedVote['support'], number>;

function weightsOf(last: ReadonlyMap<string, TimedVote>): Weights {
  const weights: Weights = { for: 0, against: 0, abstain: 0 };
  for (const { support, weight } of last.values()) weights[support] += weight;
  return weights;
}

function hasQuorum(weights: Weights, quorum: number): boolean {
  return weights.for + weights.abstain >= quorum;
}

/** Where the decision stands at `now`. */
export function decisionStateAt(decision: TimedDecision, now: number): DecisionState {
  const { cancelledAt, executedAt } = decision;
  const isOver = (state: DecisionState): boolean =>
    state === 'defeated' || state === 'executed' || state === 'expired';
  const isExecuted = executedAt !== undefined && now >= executedAt && isDueAt(decision, executedAt);
  if (cancelledAt !== undefined && now >= cancelledAt) {
    const isDoneBefore = isExecuted && executedAt <= cancelledAt;
    if (!isDoneBefore && !isOver(stateByTime(decision, cancelledAt))) return 'cancelled';
  }
  return isExecuted ? 'executed' : stateByTime(decision, now);
}

/** Whether it may be carried out at `now`: its hour has come, and what it needs was carried out. */
export function mayExecuteAt(decision: TimedDecision, now: number): boolean {
  const state = decisionStateAt(decision, now);
  return state !== 'executed' && state !== 'cancelled' && isDueAt(decision, now);
}

/** Whether a vote at `now` counts. */
export function mayVoteAt(decision: TimedDecision, now: number): boolean {
  return decisionStateAt(decision, now) === 'open';
}

function isDueAt(decision: TimedDecision, now: number): boolean {
  const state = stateByTime(decision, now);
  const isDue = decision.timetable.lock === undefined ? state === 'succeeded' : state === 'ready';
  return isDue && (decision.needs ?? []).every((doneAt) => doneAt !== undefined && doneAt <= now);
}

/** The state by time and votes alone. */
function stateByTime(decision: TimedDecision, now: number): DecisionState {
  if (now <= opensAfter(decision)) return 'pending';
  const { weights, hasQuorum: isQuorate, deadlineAt } = countVotes(decision, now);
  if (now <= deadlineAt) return 'open';
  if (!isQuorate || weights.for <= weights.against) return 'defeated';
  const { timetable, queuedAt } = decision;
  const { lock } = timetable;
  // Nothing is queued before it has succeeded: such a word is a claim like the others.
  if (lock === undefined || queuedAt === undefined || now < queuedAt || queuedAt <= deadlineAt)
    return 'succeeded';
  invariant(lock.grace >= 1, 'there is an instant in which it may be carried out');
  const eta = queuedAt + lock.delay;
  if (now < eta) return 'queued';
  return now < eta + lock.grace ? 'ready' : 'expired';
}
