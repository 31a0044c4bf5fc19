/** Talk: notices, threads and files that expire. */
export * from './fold.ts';
export * from './records.ts';
