/**
 * The clock of a device in a browser. A browser holds timers back: to one a minute in a page that
 * nobody looks at, to none while the device sleeps; and when it wakes, some count the time asleep and
 * some do not. So nothing here trusts a timer to come in its time: each looks again at what is due.
 */
import { instant } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';

/**
 * The longest that one timer is set for. After a sleep that the browser counts, whatever fell due in
 * it is at most so late, even if nobody says that the device woke.
 */
const TIMER_MS_MAX = 30_000;

/** The clock port in a browser. */
export interface WebClock extends Clock {
  /**
   * Wakes at once whatever is due. For whoever notices that the device is awake again: the page is
   * shown, the network is back.
   */
  lookNow(): void;
}

/** One who waits. */
interface Waiting {
  readonly atMs: number;
  readonly wake: () => void;
}

/** The clock port in a worker or page. */
export function webClock(): WebClock {
  const waiting = new Set<Waiting>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lookNow = (): void => {
    const now = performance.now();
    // In the order in which they fell due; one that is woken may cancel another.
    const due = [...waiting].filter(({ atMs }) => atMs <= now).toSorted((a, b) => a.atMs - b.atMs);
    try {
      for (const one of due) if (waiting.delete(one)) one.wake();
    } finally {
      arm();
    }
  };
  const arm = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const next = Math.min(...[...waiting].map(({ atMs }) => atMs));
    const leftMs = Math.ceil(next - performance.now());
    timer = setTimeout(lookNow, Math.max(0, Math.min(leftMs, TIMER_MS_MAX)));
  };
  return {
    now: () => instant(Date.now()),
    monotonicMs: () => Math.floor(performance.now()),
    wakeAt: (atMs, wake) => {
      const mine: Waiting = { atMs, wake };
      waiting.add(mine);
      arm();
      return () => {
        if (waiting.delete(mine)) arm();
      };
    },
    lookNow,
  };
}
