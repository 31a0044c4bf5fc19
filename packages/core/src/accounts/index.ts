/** Accounts: double entry, bound to what allows each payment. */
export * from './balances.ts';
export { emergenciesRunning, isUseUnheard } from './emergency-uses.ts';
export { foldBook, spentBy } from './fold.ts';
export { newestUnder } from './order.ts';
export * from './records.ts';
export * from './state.ts';
