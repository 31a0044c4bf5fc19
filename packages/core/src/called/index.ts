/** Names of members and of the assembly, for reading. */
export * from './fold.ts';
export * from './records.ts';
