/** Decisions: so far their hours. */
export type {
  DecisionState,
  TimedCount,
  TimedDecision,
  TimedVote,
  Timetable,
} from './timetable.ts';
export { countVotes, decisionStateAt, mayExecuteAt, mayVoteAt, opensAfter } from './timetable.ts';
