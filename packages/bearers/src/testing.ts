/** What the tests of this package share: clocks, and luck from a seed. */
import { instant } from '@tocsin/core';
import type { Clock, Random } from '@tocsin/peer/ports';

/** The clock of this machine. */
export const realClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
  wakeAt(atMs, wake) {
    const timer = setTimeout(wake, Math.max(0, atMs - performance.now()));
    return () => clearTimeout(timer);
  },
};

/** Luck that repeats: xorshift32 from a seed. */
export function seededRandom(seed: number): Random {
  let state = seed * 2_654_435_761 || 1;
  return {
    bytes(length) {
      return Uint8Array.from({ length }, () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return state & 0xff;
      });
    },
  };
}

/** Counts what happens, for those who wait until it has happened often enough. */
export class Tally {
  #count = 0;
  #tell: () => void = () => undefined;

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count += 1;
    this.#tell();
  }

  /** Settles when the count is `wanted` or more. One who waits at a time. */
  async reaches(wanted: number): Promise<void> {
    while (this.#count < wanted) await new Promise<void>((resolve) => (this.#tell = resolve));
  }
}

/** A clock that stands until it is moved. */
export interface ManualClock extends Clock {
  /** How long until the next wake, or undefined if nobody waits. */
  readonly nextMs: number | undefined;
  /** Moves on by `ms` and wakes in order whoever is due. */
  advance(ms: number): void;
  /** Settles when somebody waits. */
  waiting(): Promise<void>;
}

/** A clock at zero. */
export function createManualClock(): ManualClock {
  let nowMs = 0;
  let asked = Promise.withResolvers<void>();
  const alarms = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  const next = (): { readonly atMs: number; readonly wake: () => void } | undefined =>
    [...alarms].toSorted((a, b) => a.atMs - b.atMs)[0];
  return {
    now: () => instant(nowMs),
    monotonicMs: () => nowMs,
    wakeAt(atMs, wake) {
      const alarm = { atMs, wake };
      alarms.add(alarm);
      asked.resolve();
      return () => alarms.delete(alarm);
    },
    get nextMs() {
      const alarm = next();
      return alarm === undefined ? undefined : alarm.atMs - nowMs;
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let alarm = next(); alarm !== undefined && alarm.atMs <= untilMs; alarm = next()) {
        nowMs = Math.max(nowMs, alarm.atMs);
        alarms.delete(alarm);
        alarm.wake();
      }
      nowMs = untilMs;
    },
    async waiting() {
      if (alarms.size > 0) return undefined;
      asked = Promise.withResolvers<void>();
      return asked.promise;
    },
  };
}
