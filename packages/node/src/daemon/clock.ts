/** The clock of a device that runs Node. Its timers keep no process alive. */
import { instant } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';

/** The longest delay of `setTimeout`: 2^31 − 1 ms; a later wake is set again then. */
const DELAY_MS_MAX = 2_147_483_647;

/** The clock port in Node. */
export function nodeClock(): Clock {
  return {
    now: () => instant(Date.now()),
    monotonicMs: () => Math.floor(performance.now()),
    wakeAt: (atMs, wake) => {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const leftMs = atMs - performance.now();
        const delayMs = Math.max(0, Math.min(Math.ceil(leftMs), DELAY_MS_MAX));
        timer = setTimeout(leftMs > DELAY_MS_MAX ? arm : wake, delayMs);
        timer.unref();
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}
