/** The ports of the engine: what a host must bring. */
export * from './bearer.ts';
export * from './clock.ts';
export * from './crypto.ts';
export * from './draw-crypto.ts';
export * from './random.ts';
export * from './record-store.ts';
