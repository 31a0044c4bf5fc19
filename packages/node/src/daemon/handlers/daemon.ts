/** `down`. */
import { ok } from '@tocsin/core';

import type { Handlers } from '../../control/calls.ts';

/** Stops the daemon once the answer has left. */
export function daemonHandlers(stop: () => void): Pick<Handlers, 'down'> {
  return {
    down: async () => {
      setImmediate(stop);
      return ok({ stopping: true });
    },
  };
}
