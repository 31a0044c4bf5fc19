/** The pure core: what is said, how it is judged, what can be asked. */
export * from './assembly/index.ts';
export * from './base/index.ts';
export * from './codec/index.ts';
export * from './log/index.ts';
export * from './record/index.ts';
export * from './pulse/index.ts';
export * from './duress/index.ts';
export * from './federation/index.ts';
export * from './alert/index.ts';
export * from './response/index.ts';
export * from './exchange/index.ts';
export * from './talk/index.ts';
export * from './tally/index.ts';
export * from './draw/index.ts';
export * from './ledger/index.ts';
export * from './decision/index.ts';
export * from './retention/index.ts';
