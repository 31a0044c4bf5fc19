/** Federation: pacts between assemblies, their rosters, seals and consent. */
export * from './away-witness.ts';
export * from './beside.ts';
export * from './card.ts';
export * from './certificate.ts';
export * from './delegate.ts';
export * from './filing-words.ts';
export * from './fold.ts';
export * from './genesis.ts';
export * from './making.ts';
export * from './opened.ts';
export * from './policy.ts';
export * from './recovery-records.ts';
export * from './recovery.ts';
export * from './roster.ts';
export * from './seal-act.ts';
export * from './seal-queue.ts';
export * from './view.ts';
