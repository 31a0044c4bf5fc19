/** `down`. */
import { ok } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';

import type { Handlers } from '../calls.ts';

/** Stops the daemon once the answer has left: a timer's turn comes after what is being written. */
export function daemonHandlers(clock: Clock, stop: () => void): Pick<Handlers, 'down'> {
  return {
    down: async () => {
      clock.wakeAt(clock.monotonicMs(), stop);
      return ok({ stopping: true });
    },
  };
}
