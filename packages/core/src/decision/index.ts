/** Decisions: proposals, stances, objections, outcomes, reviews; formats, fold and view; their hours. */
export { effectOf } from './aftermath.ts';
export * from './choice.ts';
export { foldDecisions } from './fold.ts';
export { gainersOf } from './gainers.ts';
export * from './lifecycle.ts';
export * from './methods.ts';
export * from './outcome.ts';
export * from './records.ts';
export type { DecisionFold } from './remembering.ts';
export { createDecisionFold } from './remembering.ts';
export * from './sealing.ts';
export { spokenWitnessesNeeded } from './site.ts';
export * from './state.ts';
export * from './terms.ts';
export type {
  DecisionState,
  TimedCount,
  TimedDecision,
  TimedVote,
  Timetable,
} from './timetable.ts';
export { countVotes, decisionStateAt, mayExecuteAt, mayVoteAt, opensAfter } from './timetable.ts';
export * from './view.ts';
