/**
 * A lost phone and the pact (R17, R23, decision 0190), between real daemons: the new one comes to speak for
 * its home by itself, and is the only one left to hear an ally when the others are gone.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestDaemon, Three } from '../packages/node/src/daemon/testing.ts';
import {
  eventually,
  linkAll,
  makePact,
  startDaemon,
  temporaryFolder,
  threeOf,
} from '../packages/node/src/daemon/testing.ts';

const [HOME, ALLY, PACT] = ['alder', 'birch', 'valley'];
/** An hour: a ring lives 72 of them, and has to be heard on a busy machine. */
const TEMPO_MS = 300;

let folder: ReturnType<typeof temporaryFolder>;
let daemons: TestDaemon[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await Promise.all(daemons.map((one) => one.close()));
  daemons = [];
  folder.remove();
});

const threeAt = (name: string): Promise<Three> =>
  threeOf(folder.path, name, (one) => daemons.push(one), TEMPO_MS);

/** A new phone takes the place of one that was taken, with its person's paper and one of us beside it. */
async function replace(beside: TestDaemon, taken: string, code: string): Promise<TestDaemon> {
  const phone = await startDaemon(join(folder.path, 'phone'));
  daemons.push(phone);
  const table = join(folder.path, 'kitchen-table');
  mkdirSync(table);
  const card = await phone.ask('device.add', { folder: table, name: HOME });
  const given = { folder: table, device: taken, code };
  const welcome = await beside.ask('device.recover', { ...given, file: card.file ?? '' }, HOME);
  const joined = await phone.ask('device.add', { folder: table, file: welcome.file ?? '' });
  const done = await beside.ask('device.recover', { ...given, file: joined.file ?? '' }, HOME);
  expect(done.stage).toBe('replaced');
  return phone;
}

/** Two of an assembly ring; gives the ring once a device of the other hears it. */
async function ringFor([first, second]: Three, hears: TestDaemon): Promise<string> {
  const wish = { pact: PACT, kind: 'silence', level: 'red', drill: false } as const;
  const { ring } = await first.ask('ring.propose', wish);
  await first.ask('ring.sign', { id: ring.id });
  await eventually('the proposal', async () => {
    const { rings } = await second.ask('ring.show', {});
    return rings.find(({ id, signatures }) => id === ring.id && signatures.have === 1);
  });
  await second.ask('ring.sign', { id: ring.id });
  await eventually('the ring', async () => {
    const { rings } = await hears.ask('ring.show', {});
    return rings.find(({ id, state }) => id === ring.id && state === 'rings');
  });
  return ring.id;
}

describe('a new phone of somebody who speaks in a pact', { timeout: 240_000 }, () => {
  test('speaks in it by itself, and says for its home what nobody else is there to say', async () => {
    const alder = await threeAt(HOME);
    const birch = await threeAt(ALLY);
    await makePact(folder.path, PACT, [alder, birch]);
    const [ana, bea, cem] = alder;
    const { devices } = await ana.ask('device.show', {}, HOME);
    const { code } = await ana.ask('paper.print', {}, HOME);
    await ana.close();
    const phone = await replace(bea, devices[0]?.device ?? '', code);
    await linkAll([phone, bea, cem], () => HOME);
    const told = await eventually('the new phone comes to know of the pact', async () => {
      const { pacts } = await phone.ask('pact.show', {});
      return pacts.find(({ state }) => state === 'standing');
    });
    await phone.ask('pact.name', { pact: told.name, name: PACT });
    await linkAll([phone, bea, cem, ...birch], () => PACT);
    // Under the epoch that the loss turned: it was let in, and given the key.
    await ringFor(birch, phone);
    await bea.close();
    await cem.close();
    const ring = await ringFor(birch, phone);
    await eventually('the ally hears our verdict', async () => {
      const { rings } = await birch[0].ask('ring.show', { id: ring });
      const ours = rings.flatMap(({ verdicts }) => verdicts).filter(({ party }) => !party.me);
      return ours.find(({ verdict }) => verdict === 'rings');
    });
    const warnings = (await phone.ask('status', {})).warnings.map(({ kind }) => kind);
    expect(warnings).not.toContain('actWithoutUs');
  });
});
