/** Counting ballots: what a hall asks of a calculator, and what a decision will ask of the core. */
export type { BallotPaper, Quota, TallyFault, TallyMethod, TallyTask } from './ballots.ts';
export { BALLOTS_MAX, CANDIDATES_MAX, COUNT_MAX, decodeTally, SCORE_MAX } from './ballots.ts';
export type { PlainNumber, TallyResult, TallyRound } from './tally.ts';
export { tally } from './tally.ts';
