/** People check in, each at their device, as often as the pact asks of them and a little more. */
import type { Person } from '@tocsin/host/practice';
import { pause, unlessStopped } from '@tocsin/host/practice';

/** People who check in until it ends. */
export interface Beating {
  end(): Promise<void>;
}

/** Lets people check in every so often, as long as their devices run. */
export function beginBeating(
  people: readonly Person[],
  everyMs: number,
  signal: AbortSignal,
): Beating {
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const beating = Promise.all(people.map((person) => beat(person, everyMs, until)));
  return {
    end: async () => {
      ending.abort();
      await beating;
    },
  };
}

async function beat(person: Person, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A device that was killed says nothing: that is what the others notice.
    if (person.device().isUp()) await unlessStopped(person.tryTo('beat.send', {}));
    await unlessStopped(pause(everyMs, signal));
  }
}
