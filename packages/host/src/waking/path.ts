/**
 * A waking path: one way by which a machine wakes its person. The host that has one brings it
 * (`DaemonOptions.waking`); nothing is said here of how it works. What goes over it is the same for
 * every cause, without a name, a place or a state: it may lie open on a locked screen (invariant 10).
 */
import type { Result, WAKING_WAYS } from '@tocsin/core';

export type { WakingWay } from '@tocsin/core';

/** What is said over a path. */
export type WakingCall = {
  /** 32 hexadecimal characters; the same for every try of the same call. */
  readonly key: string;
  /** The number of a canary; null: something is waiting. */
  readonly canary: string | null;
  /** Practice: said first, in so many words (invariant 8). */
  readonly drill: boolean;
  /** In a rehearsal nothing leaves this machine. */
  readonly loopbackOnly: boolean;
  /** For how long it is worth trying. */
  readonly patienceMs: number;
};

/** Why a call did not go out: a kind of fault of executors. Holds no address and no text. */
export interface WakingFault {
  readonly kind: string;
}

/** One way to wake the person of this device. */
export interface WakingPath {
  readonly way: (typeof WAKING_WAYS)[number];
  /**
   * Settles once the call has gone out, which is not yet that anybody heard it, or has been given up.
   * Rejects only when `signal` aborts.
   */
  wake(call: WakingCall, signal: AbortSignal): Promise<Result<void, WakingFault>>;
}
