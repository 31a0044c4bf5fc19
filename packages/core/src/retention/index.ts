/** Least trace (R14): what of a log has had its time, and what outlasts it. */
export { mayLackBelow } from './newcomer.ts';
export type { Past, Spent } from './spent.ts';
export { NOTHING_SPENT, pastOfAssembly, pastOfPact, spentOf } from './spent.ts';
