/**
 * For tests: two homes with a pact between them, three delegates of ours and two of theirs, as real
 * engines in one process; their homes' desks lay turns open, sign and carry where a test wants it.
 */
import type { LogId } from '@tocsin/core';
import type { PactMakingDesk } from '@tocsin/peer';
import { createPactMaking } from '@tocsin/peer';

import type { Living } from './engine-world.ts';
import { close, found, until } from './engine-world.ts';
import type { Delegate, PactWorld } from './pact-world.ts';
import { enter, foundPact, leave, PACT_TEMPO_MS } from './pact-world.ts';

/** What a test opened and has to close, in the order in which it was opened. */
export type Ends = (() => Promise<void> | void)[];

/** Both homes and their delegates. */
export interface PactHomes {
  readonly world: PactWorld;
  readonly ours: readonly [Delegate, Delegate, Delegate];
  readonly theirs: readonly [Delegate, Delegate];
  readonly home: readonly Living[];
  readonly twin: readonly Living[];
}

/** Closes what was opened, last first. */
export async function closeAll(ends: Ends): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- what was opened last closes first.
  for (const end of ends.toReversed()) await end();
}

async function homeOf(ends: Ends): Promise<readonly Living[]> {
  const { devices } = await found(3, PACT_TEMPO_MS);
  ends.push(() => close(devices));
  return devices;
}

/** A home's desk that holds a delegate's device. */
export function deskOf(
  ends: Ends,
  { home }: Living,
  { pact, keys, keyring }: Delegate,
): PactMakingDesk {
  const desk = createPactMaking({
    home,
    deviceFor: () => Promise.resolve({ keyring, keys }),
    pacts: () => [],
  });
  ends.push(() => desk.close());
  desk.addPact(pact, keys);
  return desk;
}

/** Three of ours and two of theirs in touch; desks only where `desks` says so. */
export async function pactHomes(
  ends: Ends,
  desks: { readonly ours: boolean; readonly theirs: boolean },
): Promise<PactHomes> {
  const [home, twin] = [await homeOf(ends), await homeOf(ends)];
  const logOf = (living: readonly Living[]): LogId => (living[0] as Living).home.peer.replica.log;
  const world = await foundPact([logOf(home), logOf(twin)]);
  const living: Delegate[] = [];
  const holders = [...world.parties[0].holders, ...world.parties[1].holders.slice(0, 2)];
  for (const holder of holders) {
    const ways = living.map(({ address }) => address);
    // oxlint-disable-next-line no-await-in-loop -- each meets those before it.
    living.push(await enter(world, holder, ways));
  }
  ends.push(() => leave(living));
  await until('all delegates have met', () =>
    living.every(({ pact }) => pact.peer.links.peers().length === living.length - 1),
  );
  await until('all have shown what they hold', () =>
    living.every(({ pact }) => {
      const spoke = new Set(pact.peer.entries().map(({ header }) => header.author));
      return spoke.size === living.length;
    }),
  );
  for (const [at, delegate] of living.entries()) {
    const isOurs = at < 3;
    const [of, number] = isOurs ? [home, at] : [twin, at - 3];
    if (isOurs ? desks.ours : desks.theirs) deskOf(ends, of[number] as Living, delegate);
  }
  const [a, b, c, d, e] = living as [Delegate, Delegate, Delegate, Delegate, Delegate];
  return { world, ours: [a, b, c], theirs: [d, e], home, twin };
}

/** The epoch under which a device writes. */
export function writtenBy({ pact, keyring }: Delegate): number {
  const { epochs } = pact.peer.judged();
  return epochs.find((one) => keyring.epochKey(one) !== undefined) ?? 0;
}
