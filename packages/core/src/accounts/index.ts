/** Accounts: double entry, bound to what allows each payment. */
export * from './balances.ts';
export { foldBook, spentBy } from './fold.ts';
export * from './records.ts';
export * from './state.ts';
