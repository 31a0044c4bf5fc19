/** An assembly of which half is gone, by commands to real devices (R25): it goes on, and they come home. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { eventually } from '../packages/node/src/daemon/testing.ts';
import type { Process, ProcessWorld } from './process-world.ts';
import {
  agreeing,
  assembly,
  createProcessWorld,
  makePact,
  memberOf,
  seat,
} from './process-world.ts';

const HOME = 'alder';
const ALLY = 'birch';
const PACT = 'valley';

let world: ProcessWorld;

beforeEach(() => {
  world = createProcessWorld();
});

afterEach(async () => {
  await world.end();
});

type Four = readonly [Process, Process, Process, Process];
type Two = readonly [Process, Process];

async function awayAt(person: Process): Promise<readonly string[]> {
  const { away } = await person.ask('away.show', {}, HOME);
  return away.map(({ who }) => who.id).toSorted();
}

async function heightAt(person: Process): Promise<number> {
  return (await person.ask('assembly.show', {}, HOME)).height;
}

/** Somebody new stands before the door; gives the act that lets them in once three days have passed. */
async function knock(host: Process): Promise<string> {
  const newcomer = await world.start('eda');
  const { folder } = world;
  const invite = await host.ask('assembly.invite', { folder }, HOME);
  const given = { name: HOME, folder, file: invite.file, met: false };
  const { file } = await newcomer.ask('assembly.join', given);
  const met = { file: file ?? '', met: true, folder };
  const admit = await host.ask('assembly.admit', met, HOME);
  const welcome = { name: HOME, folder, file: admit.file ?? '', met: true };
  await newcomer.ask('assembly.join', welcome);
  return admit.act ?? '';
}

/** Asks after somebody who does not answer, and ends asking. */
async function askAfter(person: Process, who: string): Promise<void> {
  const { inquiry } = await person.ask('inquiry.open', { who }, HOME);
  expect(inquiry).toMatchObject({ open: true, reason: 'worry' });
  const { id } = inquiry;
  await person.ask('inquiry.step', { id, channel: 'call', result: 'noAnswer' }, HOME);
  await person.ask('inquiry.close', { id, outcome: 'silent' }, HOME);
}

/** Two homes with a pact; alder's members have named the holders of birch's seal as witnesses. */
async function twoHomes(): Promise<{ readonly alder: Four; readonly birch: Two }> {
  const alder = (await assembly(world, HOME, ['ana', 'ben', 'cem', 'dan'])) as Four;
  const birch = (await assembly(world, ALLY, ['fee', 'gil'])) as Two;
  const [ana, ben, cem, dan] = alder;
  await seat({ name: HOME, people: alder }, [
    [ana, 'ringer'],
    [ben, 'ringer'],
    [cem, 'sealHolder'],
    [dan, 'sealHolder'],
  ]);
  await seat(
    { name: ALLY, people: birch },
    birch.map((person) => [person, 'ringer']),
  );
  const terms = { every: 100, grace: 50, practice: 200, turn: 24 };
  await makePact(
    world,
    PACT,
    [
      { name: HOME, people: alder },
      { name: ALLY, people: birch },
    ],
    terms,
  );
  await ana.ask('away.witnesses', { ally: [PACT] }, HOME);
  await agreeing('the members have named the ally', [{ name: HOME, people: alder }], async () => {
    const { witnesses } = await cem.ask('away.show', {}, HOME);
    return witnesses.find(({ keys }) => keys === 2);
  });
  return { alder, birch };
}

/**
 * Ben said that he will be away, and Dan is just gone: of four, two decide nothing. Gives the act that
 * waits for them, and who is gone.
 */
async function halfIsGone([ana, ben, cem, dan]: Four): Promise<{
  readonly act: string;
  readonly gone: readonly [string, string];
}> {
  const gone = [await memberOf(ben, HOME), await memberOf(dan, HOME)] as const;
  await ben.ask('rhythm.pause', { hours: 900 }, HOME);
  await eventually('his word has come', async () => {
    const { pending } = await ana.ask('assembly.pending', {}, HOME);
    return pending.some(({ verb }) => verb === 'pause');
  });
  await ben.kill();
  await dan.kill();
  const act = await knock(ana);
  const before = await heightAt(ana);
  await askAfter(ana, gone[1]);
  // Nobody had a day to answer yet.
  const early = await ana.refused('away.ask', { who: [gone[1]], folder: world.folder }, HOME);
  expect(early.kind).toBe('StillHere');
  for (const person of [ana, cem])
    await eventually('both are gone as far as they know', async () => {
      const shown = await person.ask('away.show', {}, HOME);
      return shown.gone.length === 2 && shown.left.have === 2;
    });
  await eventually('the newcomer could be let in', async () => {
    const { pending } = await cem.ask('assembly.pending', {}, HOME);
    return pending.some(({ id, waitsFor }) => id === act && waitsFor === 'devices');
  });
  expect(await heightAt(cem)).toBe(before);
  return { act, gone };
}

/** The letter goes to one holder of the ally's seal, who signs it, and no other holder signs another. */
async function witnessed(
  [ana, , cem]: Four,
  [fee, gil]: Two,
  gone: readonly [string, string],
): Promise<string> {
  const { folder } = world;
  const asked = await ana.ask('away.ask', { who: [], folder }, HOME);
  expect(asked.gone.map(({ id }) => id).toSorted()).toEqual(gone.toSorted());
  const fewer = await cem.ask('away.ask', { who: [gone[0]], folder }, HOME);
  const letter = { pact: PACT, file: asked.file, over: false, folder };
  const signed = await fee.ask('away.witness', letter);
  expect(signed).toMatchObject({ gone: 2, pact: PACT });
  await eventually('the other holder sees it', async () => {
    const { witnessed: lists } = await gil.ask('away.show', {}, ALLY);
    return lists.length === 1;
  });
  const other = { pact: PACT, file: fewer.file, over: true, folder };
  expect((await gil.refused('away.witness', other)).kind).toBe('OtherListWitnessed');
  return signed.file;
}

/** Those who were away come home; the next decision counts them again. */
async function comeHome([ana, ben, cem, dan]: Four): Promise<void> {
  await ben.again();
  await dan.again();
  const steward = { member: await memberOf(ana, HOME), role: 'steward', hours: 4_000 } as const;
  const { act } = await cem.ask('assembly.seat', steward, HOME);
  // Of five it takes three: whoever proposes it, and both who are back.
  await eventually('they agree to a decision', async () => {
    for (const person of [ben, dan]) {
      const { pending } = await person.ask('assembly.pending', {}, HOME);
      if (pending.some(({ id, mine }) => id === act && mine === null))
        await person.ask('assembly.consent', { id: act, against: false }, HOME);
    }
    const { mandates } = await ana.ask('assembly.show', {}, HOME);
    return mandates.some(({ id }) => id === act);
  });
  for (const person of [ana, ben, cem, dan])
    await eventually('all are counted again', async () => (await awayAt(person)).length === 0);
}

/** Somebody who was away says yes or no to what was decided without them. */
async function answer(person: Process, act: string, against: boolean): Promise<void> {
  const asked = await eventually('they are asked about it', async () => {
    const { pending } = await person.ask('assembly.pending', {}, HOME);
    return pending.find(({ id, decidedAt }) => id === act && decidedAt !== null);
  });
  expect(asked).toMatchObject({ verb: 'admit', mine: null, waitsFor: 'people' });
  const said = await person.ask('assembly.consent', { id: act, against }, HOME);
  expect(said).toMatchObject({ state: 'inForce', for: { needed: 2 } });
}

describe('an assembly of which half is gone', { timeout: 200_000 }, () => {
  test('goes on by a list that an ally witnessed, and asks those who come home', async () => {
    const { alder, birch } = await twoHomes();
    const [ana, ben, cem, dan] = alder;
    const { act, gone } = await halfIsGone(alder);
    const file = await witnessed(alder, birch, gone);
    // Devices of those who are left do the rest: the list, and the newcomer who waited.
    await ana.ask('away.place', { file }, HOME);
    for (const person of [ana, cem]) {
      await eventually('two are not counted', async () => (await awayAt(person)).length === 2);
      await eventually('the newcomer is let in', async () => {
        const { members } = await person.ask('assembly.show', {}, HOME);
        return members.length === 5;
      });
    }
    const { warnings } = await cem.ask('status', {}, HOME);
    expect(warnings).toContainEqual({ kind: 'someAway', log: HOME, members: 2 });
    expect((await cem.refused('away.place', { file }, HOME)).kind).toBe('HeadMoved');
    await comeHome(alder);
    await answer(ben, act, false);
    await answer(dan, act, true);
    await eventually('those who decided see what they say of it', async () => {
      const { decided } = await ana.ask('away.show', {}, HOME);
      const one = decided.find(({ id }) => id === act);
      return one?.for === 1 && one.against === 1 && one.without.length === 2;
    });
    const { members } = await dan.ask('assembly.show', {}, HOME);
    expect(members).toHaveLength(5);
  });
});
