/** The log: entries, admission, chains, frontiers. */
export * from './admission.ts';
export * from './entry.ts';
export * from './frontier.ts';
export * from './husk.ts';
export * from './time-estimate.ts';
