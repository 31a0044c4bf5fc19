/** Looks, whenever something was judged anew, whether a phone has to be woken for it. */
import { divideFloor } from '@tocsin/core';

import type { Logs } from '../logs.ts';
import { concernsIn } from './concerns.ts';

/** What comes together is looked at together: a second of the log's tempo, at least a moment. */
const GATHER_SHARE = 3_600;

/** Watches all assemblies; gives what ends that. */
export function watchWakes(logs: Logs): () => void {
  const { clock, waker } = logs.host;
  if (waker === undefined) return () => {};
  logs.onAssembly((home) => home.wakes.keeping.follow(() => concernsIn(logs, home)));
  let cancel: (() => void) | undefined;
  let isOver = false;
  let cancelLater: () => void = () => {};
  const look = async (): Promise<void> => {
    for (const { wakes } of logs.assemblies()) await wakes.look();
    // A weekly try is due by time alone: an hour of the log later somebody looks again.
    const tempi = logs.assemblies().map(({ tempoMs }) => tempoMs);
    cancelLater();
    if (!isOver)
      cancelLater = clock.wakeAt(clock.monotonicMs() + Math.min(...tempi, 3_600_000), soon);
  };
  const soon = (): void => {
    const tempi = logs.assemblies().map(({ tempoMs }) => divideFloor(tempoMs, GATHER_SHARE));
    const inMs = Math.max(1, Math.min(...tempi, 1_000));
    cancel ??= clock.wakeAt(clock.monotonicMs() + inMs, () => {
      cancel = undefined;
      void look();
    });
  };
  const stop = logs.onChanged(soon);
  // What was owed before this start, and what came while it was closed.
  soon();
  return () => {
    isOver = true;
    stop();
    cancelLater();
    cancel?.();
  };
}
