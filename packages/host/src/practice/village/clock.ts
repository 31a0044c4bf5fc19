/** A clock of which time can be skipped: a day of the practice village passes when it is let pass. */
import { instant } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';

/** The clock port, and a way to be later. */
export interface SkippingClock extends Clock {
  /** How far it is ahead of the real one, in milliseconds; negative: behind. */
  aheadMs(): number;
  /** Lets so much time pass at once: whoever waits for what was skipped is woken. */
  skip(ms: number): void;
}

interface Waiting {
  readonly arm: () => void;
  cancel: () => void;
}

/**
 * A real clock, until time is skipped.
 *
 * @param startsAheadMs - how far its wall clock is ahead at first; negative: behind.
 */
export function skippingClock(real: Clock, startsAheadMs: number = 0): SkippingClock {
  const waiting = new Set<Waiting>();
  let skippedMs = 0;
  return {
    now: () => instant(real.now() + startsAheadMs + skippedMs),
    monotonicMs: () => real.monotonicMs() + skippedMs,
    aheadMs: () => startsAheadMs + skippedMs,
    wakeAt(atMs, wake) {
      const one: Waiting = {
        arm: () => {
          one.cancel = real.wakeAt(atMs - skippedMs, () => {
            waiting.delete(one);
            wake();
          });
        },
        cancel: () => undefined,
      };
      waiting.add(one);
      one.arm();
      return () => {
        waiting.delete(one);
        one.cancel();
      };
    },
    skip(ms) {
      skippedMs += ms;
      for (const { arm, cancel } of waiting) {
        cancel();
        arm();
      }
    },
  };
}
