/** People at home say yes to what others of them propose. */
import type { Person } from './person.ts';
import type { Setting } from './setting.ts';
import type { Troupe } from './troupe.ts';
import type { Waiting } from './until.ts';
import { until } from './until.ts';

/** How often people look at what waits for them. */
const AGREE_EVERY_MS = 150;

/** Waits until `look` gives something, while the others agree to whatever waits for people. */
export async function agreeUntil<T>(
  { signal }: Pick<Setting, 'signal'>,
  { people }: Troupe,
  waitingFor: Waiting,
  look: () => Promise<T | undefined>,
): Promise<NonNullable<T>> {
  return until({ ...waitingFor, everyMs: AGREE_EVERY_MS }, async () => {
    signal.throwIfAborted();
    for (const person of people) await agree(person);
    return look();
  });
}

/** Says yes to what waits for people and to which this person has said nothing. */
async function agree(person: Person): Promise<void> {
  const { pending } = await person.ask('assembly.pending', {});
  for (const { id, mine, waitsFor } of pending) {
    if (mine !== null || waitsFor !== 'people') continue;
    // Another device may have decided it meanwhile: then there is nothing to say any more.
    await person.tryTo('assembly.consent', { id, against: false });
  }
}
