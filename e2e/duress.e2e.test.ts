/**
 * R21 between real daemons: a word that says "I am not free" reaches exactly the two readers of the
 * twin, and shows nowhere else: not in an answer, not in a state, not on the disk of whoever typed it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Answer, ReadPerson } from '../packages/host/src/calls.ts';
import type { TestDaemon, Three } from '../packages/node/src/daemon/testing.ts';
import {
  eventually,
  makePact,
  startDaemon,
  temporaryFolder,
  threeOf,
} from '../packages/node/src/daemon/testing.ts';

const PACT = 'valley';
const WELL = 'harbour';
const FORCED = 'lantern';
let folder: ReturnType<typeof temporaryFolder>;
let daemons: TestDaemon[];

beforeEach(() => {
  folder = temporaryFolder();
  daemons = [];
});

afterEach(async () => {
  // oxlint-disable-next-line no-await-in-loop -- one after another.
  for (const daemon of daemons) await daemon.close();
  folder.remove();
});

const three = (name: string): Promise<Three> =>
  threeOf(folder.path, name, (daemon) => daemons.push(daemon));

async function peopleAt(daemon: TestDaemon): Promise<readonly ReadPerson[]> {
  return (await daemon.ask('words.read', {})).people;
}

/** The daemons that read somebody, once there are two. */
async function readersOf(all: readonly TestDaemon[]): Promise<readonly TestDaemon[]> {
  return await eventually('two readers', async () => {
    const people = await Promise.all(all.map(peopleAt));
    const reading = all.filter((_, at) => (people[at] ?? []).length > 0);
    return reading.length >= 2 ? reading : undefined;
  });
}

/** An answer without what the time of day makes of it. */
function withoutTimes(answer: object): unknown {
  return JSON.parse(
    JSON.stringify(answer, (name, value: unknown) =>
      name === 'iso' || name === 'ms' ? 'time' : value,
    ),
  );
}

/** What every daemon says of everybody's signs of life, and how grave it finds it. */
async function statesAt(all: readonly TestDaemon[]): Promise<readonly unknown[]> {
  return await Promise.all(
    all.map(async (daemon) => {
      const status: Answer<'status'> = await daemon.ask('status', {});
      const { subjects } = await daemon.ask('beat.show', {});
      return {
        level: status.level,
        sentence: status.sentence,
        warnings: withoutTimes({ all: status.warnings }),
        inquiries: status.inquiries,
        states: [status.subjects, subjects].map((list) =>
          list.map(({ who, log, state }) => [log, who.id, state]),
        ),
      };
    }),
  );
}

/** Every byte under a folder. */
function bytesUnder(path: string): Buffer {
  const all = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name));
  return Buffer.concat(all);
}

describe('a member who is not free', { timeout: 170_000 }, () => {
  test(
    'is known to two readers of the twin, and to nothing and nobody else',
    { timeout: 170_000 },
    async () => {
      const alder = await three('alder');
      const birch = await three('birch');
      const [ana, ben, cid] = alder;
      expect(await ana.refused('words.set', set('Ana'))).toMatchObject({ kind: 'NoTwin' });
      await makePact(folder.path, PACT, [alder, birch], 2_000);
      await eventually('readers of the twin are drawn', async () => {
        const { homes } = await ana.ask('words.show', {});
        return homes[0]?.state === 'unset' ? true : undefined;
      });
      await ana.ask('words.set', set('Ana'));
      const readers = await readersOf(birch);
      expect(readers).toHaveLength(2);
      const others = [...alder, ...birch].filter((one) => !readers.includes(one));
      for (const reader of readers)
        expect(await peopleAt(reader)).toMatchObject([
          { name: 'Ana', since: null, practised: true, unclear: 0 },
        ]);
      // Practice and a call for help look alike before somebody looks.
      expect(await ofAll(readers, forYou)).toEqual([1, 1]);
      expect(await ofAll(others, forYou)).toEqual([0, 0, 0, 0]);

      const sent: unknown[] = [];
      const say = async (word: string | undefined): Promise<void> => {
        const answer = await ana.ask('beat.send', word === undefined ? {} : { word });
        sent.push(withoutTimes(answer));
      };
      await say(undefined);
      await say(WELL);
      for (const reader of readers) await reader.ask('words.called', { who: 'Ana' });
      for (const one of [...alder, ...birch]) await one.ask('beat.send', {});
      await eventually('all is steady', async () => {
        const states = JSON.stringify(await statesAt([...alder, ...birch]));
        return /"(late|due|suspect|inquiry|unknown)"/.test(states) ? undefined : true;
      });
      const before = await statesAt([...alder, ...birch]);
      expect(JSON.stringify(before)).not.toContain('sealActedWithoutUs');
      const { pacts } = await ana.ask('pact.show', {});
      expect(pacts[0]?.lacks).not.toContain('readerUnknown');
      expect(pacts[0]?.lacks).not.toContain('sealAlone');
      await say(FORCED);
      await eventually('both readers know', async () => {
        const people = (await Promise.all(readers.map(peopleAt))).flat();
        return people.filter(({ since }) => since !== null).length === 2 ? true : undefined;
      });
      // The same answer whatever was typed, the same state everywhere, and nobody else reads it.
      expect(sent[1]).toEqual(sent[0]);
      expect(sent[2]).toEqual(sent[0]);
      expect(await statesAt([...alder, ...birch])).toEqual(before);
      for (const other of others) expect(await peopleAt(other)).toEqual([]);
      for (const one of [...alder, ...birch])
        for (const call of ['status', 'beat.show', 'pact.show', 'assembly.show'] as const)
          expect(JSON.stringify(await one.ask(call, {}))).not.toMatch(
            /harbour|lantern|duress|forced|words/iu,
          );
      // Whoever takes the device, with all that lies on its disk, finds neither word.
      const disk = bytesUnder(ana.folder);
      expect(disk.length).toBeGreaterThan(100_000);
      for (const word of [WELL, FORCED]) expect(disk.includes(word)).toBe(false);

      // Nothing that the device says ends it, neither the other word nor new words.
      await say(WELL);
      await ana.ask('words.set', { ...set('Ana'), well: FORCED, forced: WELL });
      const [first, second] = readers as readonly [TestDaemon, TestDaemon];
      await eventually('the new setting came', async () => {
        const [person] = await peopleAt(first);
        return person?.practised === true ? true : undefined;
      });
      expect((await peopleAt(first))[0]?.since).not.toBeNull();
      // One member's word does not, two do; the other reader decides alone.
      const teller = (name: string) => ({ who: 'Ana', met: false, wordOf: name });
      expect(await first.ask('words.end', teller('Ben'))).toMatchObject({ over: false });
      expect(await first.ask('words.end', teller('ben'))).toMatchObject({ over: false });
      expect(await first.refused('words.end', teller('ana'))).toMatchObject({
        kind: 'TellerUnfit',
      });
      expect(await first.ask('words.end', teller('Cid'))).toMatchObject({
        over: true,
        person: { since: null },
      });
      expect((await peopleAt(second))[0]?.since).not.toBeNull();
      expect(await second.ask('words.end', { who: 'Ana', met: true })).toMatchObject({
        over: true,
      });
      for (const other of [ben, cid]) expect(await peopleAt(other)).toEqual([]);
    },
  );

  test(
    'is still known to a reader whose device was off meanwhile, and started again',
    { timeout: 170_000 },
    async () => {
      const alder = await three('alder');
      const birch = await three('birch');
      const [ana] = alder;
      await makePact(folder.path, PACT, [alder, birch], 2_000);
      await eventually('readers of the twin are drawn', async () => {
        const { homes } = await ana.ask('words.show', {});
        return homes[0]?.state === 'unset' ? true : undefined;
      });
      await ana.ask('words.set', set('Ana'));
      const [reader] = await readersOf(birch);
      if (reader === undefined) expect.unreachable();
      await reader.close();
      daemons = daemons.filter((one) => one !== reader);
      // One slip of a hand that shakes.
      await ana.ask('beat.send', { word: 'latnern' });
      const again = await startDaemon(reader.folder);
      daemons.push(again);
      await eventually('the reader knows', async () => {
        const [person] = await peopleAt(again);
        return person !== undefined && person.since !== null ? true : undefined;
      });
      expect(await again.ask('today', { right: false })).toMatchObject({ forYou: 1 });
    },
  );

  test(
    'is known to a reader by couriers alone, from device to device',
    { timeout: 170_000 },
    async () => {
      const alder = await three('alder');
      const birch = await three('birch');
      const [ana, ben] = alder;
      await makePact(folder.path, PACT, [alder, birch], 2_000);
      await eventually('readers of the twin are drawn', async () => {
        const { homes } = await ana.ask('words.show', {});
        return homes[0]?.state === 'unset' ? true : undefined;
      });
      await ana.ask('words.set', set('Ana'));
      const [reader] = await readersOf(birch);
      if (reader === undefined) expect.unreachable();
      for (const one of daemons) await one.close();
      daemons = [];

      // From here on one daemon runs at a time: nothing goes by a net.
      const home = await aloneAt(ana, async (daemon) => {
        await daemon.ask('beat.send', { word: FORCED });
        return (await packedFor(daemon, 'alder')).files;
      });
      const pact = await aloneAt(ben, async (daemon) => {
        const before = await packedFor(daemon, PACT);
        expect(await opened(daemon, home)).toBeGreaterThan(0);
        return await eventually('there is more for the twin', async () => {
          const { records, files } = await packedFor(daemon, PACT);
          return records > before.records ? files : undefined;
        });
      });
      await aloneAt(reader, async (daemon) => {
        expect((await peopleAt(daemon))[0]).toMatchObject({ since: null });
        await opened(daemon, pact);
        await eventually('the reader knows', async () => {
          const [person] = await peopleAt(daemon);
          return person !== undefined && person.since !== null ? true : undefined;
        });
      });
    },
  );
});

/** Runs one daemon while no other runs. */
async function aloneAt<T>(
  { folder: place }: TestDaemon,
  act: (daemon: TestDaemon) => Promise<T>,
): Promise<T> {
  const daemon = await startDaemon(place);
  daemons = [daemon];
  const result = await act(daemon);
  await daemon.close();
  daemons = [];
  return result;
}

interface Packed {
  readonly files: readonly string[];
  readonly records: number;
}

async function packedFor(daemon: TestDaemon, log: string): Promise<Packed> {
  const { parcels } = await daemon.ask('bundle.pack', { for: log, folder: folder.path });
  const records = parcels.reduce((sum, parcel) => sum + parcel.records, 0);
  return { files: parcels.map(({ file }) => file), records };
}

/** Opens parcels, one after another as a courier hands them over; gives the check-ins in them. */
async function opened(daemon: TestDaemon, files: readonly string[]): Promise<number> {
  let beats = 0;
  for (const file of files) {
    const answer = await daemon.ask('bundle.open', { file });
    beats += answer.beats;
  }
  return beats;
}

function set(name: string) {
  return { name, well: WELL, forced: FORCED };
}

async function forYou(daemon: TestDaemon): Promise<number> {
  return (await daemon.ask('today', { right: false })).forYou;
}

async function ofAll<T>(
  all: readonly TestDaemon[],
  ask: (daemon: TestDaemon) => Promise<T>,
): Promise<readonly T[]> {
  return await Promise.all(all.map(ask));
}
