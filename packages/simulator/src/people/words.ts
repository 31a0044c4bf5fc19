/**
 * Two words (R21): people set them once readers are there, and type one with each check-in. What a
 * reader does who sees that somebody is not free is what an ordinary week also contains; it ends once
 * they met that person, or two people told them that all is well.
 */
import type { ReadPerson } from '@tocsin/peer';

import type { Flags } from '../checkers/flags.ts';
import type { Valley } from '../world/valley.ts';
import type { Person } from './person.ts';

/** One for "I am well", one for "I am not free": as long, and far apart. */
const WELL = 'harbour';
const FORCED = 'lantern';

/** What somebody types with their check-in. */
export function wordOf({ isForced }: Person): string {
  return isForced ? FORCED : WELL;
}

/** Sets two words where there are none yet, or others read by now. */
export async function tendWords({ device, name, isForced }: Person): Promise<void> {
  const words = device.duress()?.words;
  const standing = words?.standing();
  if (words === undefined || standing === undefined || isForced) return;
  const isDue = standing.kind === 'unset' || (standing.kind === 'set' && standing.practise);
  if (isDue) await words.set(name, WELL, FORCED);
}

/** Whoever forces somebody has all said to be well, and new words set, the other way round. */
export async function coverUp({ device, name }: Person): Promise<void> {
  const words = device.duress()?.words;
  if (words === undefined) return;
  await words.beat(WELL);
  await words.set(name, FORCED, WELL);
}

/** A reader looks at whom they read; once the person is free again it ends, one way or the other. */
export async function readFlags(valley: Valley, reader: Person, flags: Flags): Promise<void> {
  const desk = reader.device.duress()?.readers;
  for (const read of desk?.people() ?? []) {
    if (read.open.length === 0) continue;
    const whom = valley.people().find(({ name }) => name === read.person.name);
    if (whom === undefined) continue;
    const nth = flags.saw(reader, whom);
    if (whom.isForced) continue;
    await endFlag(valley, reader, { read, whom, nth }, flags);
  }
}

async function endFlag(
  valley: Valley,
  reader: Person,
  { read, whom, nth }: { readonly read: ReadPerson; readonly whom: Person; readonly nth: number },
  flags: Flags,
): Promise<void> {
  const desk = reader.device.duress()?.readers;
  if (desk === undefined) return;
  // The first of the readers meets them; the second hears of it from two others, on two days.
  const teller = nth === 0 ? null : flags.nextTeller(reader, whom);
  const isOver = await desk.end(read.person, teller);
  if (!isOver.ok || !isOver.value) return;
  flags.ended(reader, whom, teller === null ? 'a meeting' : 'two words');
  const { agenda, chronicle } = valley;
  chronicle.tell({ atMs: agenda.now(), what: 'flagOver', who: reader.name, whom: whom.name });
}
