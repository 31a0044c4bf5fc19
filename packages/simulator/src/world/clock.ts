/**
 * A device's clocks over the world's time. The wall clock may be wrong by an offset, drift, and be
 * pushed; the monotonic one drifts alike and stands still for no push. While the device sleeps its
 * wakes wait, and come in their order when it wakes.
 */
import type { Instant } from '@tocsin/core';
import { instant } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';

import type { Agenda } from './agenda.ts';
import type { Life } from './life.ts';

/** 2027-01-15T08:00:00Z: when every simulated world begins. */
export const WORLD_BEGINS: Instant = instant(1_800_000_000_000);
/** Drift is counted in millionths. */
const MILLION = 1_000_000;

/** A device's clocks, and what can happen to them. */
export interface DeviceClock {
  /** The clock port for one life of the device's program. */
  portFor(life: Life): Clock;
  /** Moves the wall clock by so many milliseconds: a wrong hand, or a forged time server. */
  push(ms: number): void;
  /** By how much the wall clock is wrong now. */
  error(): number;
  /** Puts the clock right. */
  mend(): void;
  sleep(): void;
  wake(): void;
}

/** Makes the clocks of a device that gains `driftPpm` millionths. */
export function createDeviceClock(agenda: Agenda, driftPpm: number): DeviceClock {
  return new Watch(agenda, driftPpm);
}

class Watch implements DeviceClock {
  readonly #agenda: Agenda;
  readonly #driftPpm: number;
  #offsetMs = 0;
  #asleep = false;
  #waiting: (() => void)[] = [];

  constructor(agenda: Agenda, driftPpm: number) {
    this.#agenda = agenda;
    this.#driftPpm = driftPpm;
  }

  portFor(life: Life): Clock {
    return {
      now: () => instant(WORLD_BEGINS + this.#monotonicMs() + this.#offsetMs),
      monotonicMs: () => this.#monotonicMs(),
      wakeAt: (atMs, wake) => {
        let off = false;
        const ring = (): void => {
          if (off || !life.alive) return;
          if (this.#asleep) this.#waiting.push(ring);
          else wake();
        };
        const cancel = this.#agenda.at(this.#worldMs(atMs), ring);
        return () => {
          off = true;
          cancel();
        };
      },
    };
  }

  push(ms: number): void {
    this.#offsetMs += ms;
  }

  error(): number {
    return this.#monotonicMs() + this.#offsetMs - this.#agenda.now();
  }

  mend(): void {
    this.#offsetMs -= this.error();
  }

  sleep(): void {
    this.#asleep = true;
  }

  wake(): void {
    this.#asleep = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const ring of waiting) ring();
  }

  #monotonicMs(): number {
    const now = this.#agenda.now();
    return now + Math.floor((now * this.#driftPpm) / MILLION);
  }

  /** The first world time at which the monotonic clock shows `atMs`, or one millisecond after. */
  #worldMs(atMs: number): number {
    const guess = Math.ceil((atMs * MILLION) / (MILLION + this.#driftPpm));
    return guess + (this.#driftPpm === 0 ? 0 : 1);
  }
}
