/** Mutual aid: needs, offers, what brings them together, and duties. */
export * from './contact.ts';
export * from './duty.ts';
export { foldExchange } from './fold.ts';
export * from './records.ts';
export * from './state.ts';
export * from './view.ts';
