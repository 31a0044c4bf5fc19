/** Says a fault in the reader's language. Its words are fetched with the first one that happens. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

import type { ControlFault } from '../../rpc/calls.ts';
import { fetchWords } from '../../words/catalogue.ts';
import { kit } from '../../words/kit.ts';

type Say = (fault: ControlFault) => string;

/** What says them, once it is here. */
const say: Signal<Say | undefined> = signal(undefined);
let fetching: Promise<void> | undefined;

/** Fetches the words of faults; settles once they can be said. */
export async function fetchFaults(): Promise<void> {
  fetching ??= load();
  await fetching;
}

async function load(): Promise<void> {
  try {
    const [{ faults }, { sentenceOf }] = await Promise.all([
      import('../../words/faults.ts'),
      import('./fault-of.ts'),
    ]);
    await fetchWords();
    // The places of a sentence are the numbers that faults of its kinds carry.
    const sayAny = faults.say as (key: string, values: ControlFault) => string;
    say.value = (fault) => sayAny(sentenceOf(fault.kind, fault['problem']), fault);
  } catch {
    // Without a net and not kept yet: the short sentence stays, and the next fault tries again.
    fetching = undefined;
  }
}

/** The sentence of a fault: what happened, what is safe, what to do. */
export function sayFault(fault: ControlFault): string {
  if (say.value === undefined) void fetchFaults();
  return say.value?.(fault) ?? kit.say('fault.unknown', { kind: fault.kind });
}
