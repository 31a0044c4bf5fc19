/** Bearers joined within one process, for tests and for the simulator. */
export { createMemoryNet, MEMORY_PARCEL_BYTES_MAX } from './memory-net.ts';
export type { MemoryBearerOptions, MemoryNet, MemoryNetOptions } from './memory-net.ts';
