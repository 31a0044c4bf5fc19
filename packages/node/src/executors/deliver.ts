/**
 * Tries an outside act until it happened or its time is over: at least once, the same idempotency
 * key each time, with growing pauses. Loud at the end. What is still to be tried is kept by the
 * engine, so that a restart goes on; nothing is kept here.
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';

import type { Executor, ExecutorFault, OutsideAct } from './executor.ts';
import { isWorthRetrying } from './executor.ts';

/** The first pause; each next one is twice as long. */
const DELIVER_PAUSE_MS = 1000;
/** The longest pause. */
export const DELIVER_PAUSE_MS_MAX = 300_000;

/** The act did not happen: do it by hand. `last` is why the last try failed. */
export interface GivenUp {
  readonly kind: 'GivenUp';
  readonly tries: number;
  readonly last: ExecutorFault;
}

/** How to try. */
export interface DeliverOptions {
  readonly clock: Pick<Clock, 'monotonicMs' | 'wakeAt'>;
  /** No try begins after this time of `monotonicMs`; one is made even if it has passed. */
  readonly untilMs: number;
  /** Told of each try that failed. */
  readonly onFailure?: (fault: ExecutorFault, tries: number) => void;
}

/** Does an act; gives how many tries it took. */
export async function deliver(
  executor: Executor,
  act: OutsideAct,
  { clock, untilMs, onFailure }: DeliverOptions,
  signal: AbortSignal,
): Promise<Result<{ readonly tries: number }, GivenUp>> {
  for (let tries = 1; ; tries += 1) {
    const done = await executor.act(act, signal);
    if (done.ok) return ok({ tries });
    onFailure?.(done.fault, tries);
    const nextMs = clock.monotonicMs() + pauseMs(tries);
    if (!isWorthRetrying(done.fault) || nextMs > untilMs)
      return fail({ kind: 'GivenUp', tries, last: done.fault });
    await waitUntil(clock, nextMs, signal);
  }
}

/** The pause after so many tries: 1 s, 2 s, 4 s … 5 min. */
export function pauseMs(tries: number): number {
  return Math.min(DELIVER_PAUSE_MS_MAX, DELIVER_PAUSE_MS * 2 ** Math.min(tries - 1, 30));
}

function waitUntil(clock: Pick<Clock, 'wakeAt'>, atMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = clock.wakeAt(atMs, () => {
      signal.removeEventListener('abort', left);
      resolve();
    });
    const left = (): void => {
      stop();
      reject(signal.reason);
    };
    signal.addEventListener('abort', left, { once: true });
  });
}
