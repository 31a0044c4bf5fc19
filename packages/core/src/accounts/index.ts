/** Accounts: double entry, bound to what allows each payment. */
export { balancesOf } from './balances.ts';
export { emergenciesRunning, isUseUnheard } from './emergency-uses.ts';
export { spentBy } from './fold.ts';
export { knownTo } from './order.ts';
export * from './records.ts';
export { foldBook } from './remembering.ts';
export * from './state.ts';
