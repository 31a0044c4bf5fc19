/** Alerts: rings, their gathering and judging, disputes and all-clears, live and drill apart. */
export * from './cancel.ts';
export * from './dispute.ts';
export * from './first-bell-records.ts';
export * from './first-bell.ts';
export * from './fold-first-bell.ts';
export * from './fold-relay.ts';
export * from './fold.ts';
export * from './gathering.ts';
export * from './judge.ts';
export * from './records.ts';
export * from './relay.ts';
export * from './ring.ts';
export * from './state.ts';
export * from './view.ts';
export * from './word.ts';
