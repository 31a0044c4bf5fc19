/** Waking a phone that sleeps: what is said about it on a link. */
export * from './word.ts';
