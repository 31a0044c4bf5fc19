/** Ground everything stands on: results, bytes, ids, time and crypto as arguments. */
export * from './bytes.ts';
export * from './crypto.ts';
export * from './domain.ts';
export * from './fraction.ts';
export * from './id.ts';
export * from './integer.ts';
export * from './invariant.ts';
export * from './result.ts';
export * from './text.ts';
export * from './time.ts';
