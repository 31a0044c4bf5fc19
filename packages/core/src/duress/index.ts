/** Duress: two words that only two readers of a twin can tell apart (R21). */
export * from './distance.ts';
export * from './person.ts';
export * from './readers.ts';
export * from './sealed-word.ts';
export * from './word-content.ts';
