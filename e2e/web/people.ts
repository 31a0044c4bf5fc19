/** What people in a world do together, in whichever way they are asked: preparing and looking. */
import type { Ring } from '@tocsin/host/calls';

import type { TestDaemon } from '../../packages/node/src/daemon/testing.ts';
import { agreeAll, eventually } from '../../packages/node/src/daemon/testing.ts';

/** Settles once somebody sees these titles in talk. */
export async function hears(
  one: TestDaemon,
  log: string,
  titles: readonly string[],
): Promise<void> {
  await eventually(`${one.folder} hears ${titles.join(', ')}`, async () => {
    const { threads } = await one.ask('talk.show', { all: true }, log);
    const seen = new Set(threads.map(({ title }) => title));
    return titles.every((title) => seen.has(title)) ? true : undefined;
  });
}

/** Settles once all of them come to the same state. */
export async function oneState(people: readonly TestDaemon[], log: string): Promise<void> {
  await eventually('one state', async () => {
    const shown = await Promise.all(people.map(async (one) => one.ask('assembly.show', {}, log)));
    return new Set(shown.map(({ stateHash }) => stateHash)).size === 1 ? true : undefined;
  });
}

/** Seats these, with everybody's yes. */
export async function seat(
  all: readonly TestDaemon[],
  log: string,
  seats: readonly (readonly [TestDaemon, 'ringer' | 'sealHolder'])[],
): Promise<void> {
  const [first] = all as readonly [TestDaemon];
  for (const [one, role] of seats) {
    const { me } = await one.ask('assembly.show', {}, log);
    await first.ask('assembly.seat', { member: me?.id ?? '', role, hours: 4_000 }, log);
  }
  await eventually('all are seated', async () => {
    await agreeAll(all, log);
    const shown = await Promise.all(all.map(async (one) => one.ask('assembly.show', {}, log)));
    return shown.every(({ mandates }) => mandates.length === seats.length) ? true : undefined;
  });
}

/** A ring as somebody sees it, once it is as it should be. */
export async function ringAt(
  one: TestDaemon,
  id: string,
  isSo: (ring: Ring) => boolean,
): Promise<Ring> {
  return eventually('a ring', async () => {
    const { rings } = await one.ask('ring.show', {});
    return rings.find((ring) => ring.id === id && isSo(ring));
  });
}

/** Writes their paper key and reads it back: nothing that binds goes before (decision 0143). */
export async function paperChecked(one: TestDaemon): Promise<void> {
  const { code } = await one.ask('paper.print', {});
  await one.ask('paper.check', { code });
}
