/**
 * R12 in a pact, between real engines, for a month of its tempo: the epoch is turned away from though
 * nothing changed, by one party, with one box for each; and by the other where that one does nothing.
 */
import {
  boxKind,
  entriesOf,
  hourOf,
  saidAs,
  TURN_BY_ANY_PARTY_HOURS,
  TURN_HOURS,
} from '@tocsin/core';
import { afterEach, describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { clock, until } from './engine-world.ts';
import type { Ends, PactHomes } from './pact-homes.ts';
import { closeAll, deskOf, pactHomes, writtenBy } from './pact-homes.ts';
import type { Delegate } from './pact-world.ts';
import { PACT_TEMPO_MS } from './pact-world.ts';

let ends: Ends = [];

afterEach(async () => {
  await closeAll(ends);
  ends = [];
});

const hourNow = (): number => hourOf(clock.now(), PACT_TEMPO_MS);
/** Hours between two looks: fewer than anybody waits for anything. */
const LOOK_HOURS = 200;

/** Lets the pact's clock go on to an hour. */
async function passTo(hour: number): Promise<void> {
  for (let now = hourNow(); now < hour; now = hourNow()) {
    const next = Math.min(hour, now + LOOK_HOURS);
    // oxlint-disable-next-line no-await-in-loop -- one stretch after another.
    await until('time passes', () => hourNow() >= next);
  }
}

const delegates = ({ ours, theirs }: PactHomes): readonly Delegate[] => [...ours, ...theirs];

/** The hour of the first word that anybody wrote in the pact after its founding. */
function beganAt({ ours: [one] }: PactHomes): number {
  return Math.min(...one.pact.peer.entries().map(({ header }) => header.wallHour));
}

async function turnedAll(all: PactHomes): Promise<void> {
  await until('all write under another epoch', () =>
    delegates(all).every((one) => writtenBy(one) > 1),
  );
}

/** How many boxes of an epoch's key lie in the pact's log. */
function boxesOf({ pact }: Delegate, epoch: number): number {
  return entriesOf(boxKind, pact.peer.entries()).reduce((sum, entry) => {
    const said = saidAs(boxKind, entry);
    return sum + (said?.epoch === epoch ? said.boxes.length : 0);
  }, 0);
}

describe('a pact in which nothing changes', { timeout: 180_000 }, () => {
  test('turns its epoch once a month, and boxes its key to each delegate once', async () => {
    const all = await pactHomes(ends, { ours: true, theirs: true });
    const [one] = all.ours;
    const began = beganAt(all);
    await passTo(began + TURN_HOURS);
    expect(one.pact.peer.judged().state?.epochs).toHaveLength(1);
    await passTo(began + TURN_HOURS + TURN_BY_ANY_PARTY_HOURS);
    await turnedAll(all);
    // A second month is not over, and nobody turns beside it.
    await passTo(began + TURN_HOURS + 5 * TURN_BY_ANY_PARTY_HOURS);
    const { state } = one.pact.peer.judged();
    expect(state?.epochs.map(({ number, turnedBy }) => [number, turnedBy])).toEqual([
      [1, null],
      [2, state?.parties[0]?.party],
    ]);
    // One for each, the author perhaps among them: nobody is boxed to anew.
    expect(boxesOf(one, 2)).toBeGreaterThanOrEqual(delegates(all).length - 1);
    expect(boxesOf(one, 2)).toBeLessThanOrEqual(delegates(all).length);
  });

  test('is turned by the other party where the one whose turn it is does nothing', async () => {
    const all = await pactHomes(ends, { ours: false, theirs: false });
    const [one] = all.ours;
    const { state, me } = one.pact.peer.judged();
    const isOursFirst = state?.parties[0]?.party === me;
    const late = isOursFirst ? all.theirs : all.ours;
    const homes = isOursFirst ? all.twin : all.home;
    for (const [at, delegate] of late.entries()) deskOf(ends, homes[at] as Living, delegate);
    const began = beganAt(all);
    await passTo(began + TURN_HOURS + 2 * TURN_BY_ANY_PARTY_HOURS - 1);
    expect(one.pact.peer.judged().state?.epochs).toHaveLength(1);
    await turnedAll(all);
    const turned = one.pact.peer.judged().state;
    expect(turned?.epochs.map(({ turnedBy }) => turnedBy)).toEqual([
      null,
      turned?.parties[1]?.party,
    ]);
  });
});
