/** Time, chance and being told, as the engine asks for them. */
import type { Instant } from '@tocsin/core';

/** A device's clocks. The app never sets them (R9d). */
export interface Clock {
  /** Wall-clock time as this device believes it. */
  now(): Instant;
  /** Milliseconds that only rise, from an arbitrary start; they stand still for no clock change. */
  monotonicMs(): number;
  /** Calls `wake` once when `monotonicMs()` has reached `atMs`. The result cancels. */
  wakeAt(atMs: number, wake: () => void): () => void;
}
