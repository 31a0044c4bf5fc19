/** A pact of two, by commands to real devices (R25): the only twin falls silent, or we are cut off. */
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { eventually } from '../packages/node/src/daemon/testing.ts';
import type { Home, Process, ProcessWorld } from './process-world.ts';
import { assembly, createProcessWorld, makePact, seat } from './process-world.ts';

/** Every 2 s, a second of grace; a hand lasts a second. */
const TERMS = { every: 8, grace: 4, practice: 0, turn: 4 };
/** By then an inquiry would have opened twice over: 35 hours of 250 ms, from the last sign on. */
const LONG_ENOUGH_MS = 20_000;
const COAST = 'coast';
const HILLS = 'hills';

let world: ProcessWorld;

beforeEach(() => {
  world = createProcessWorld();
});

afterEach(async () => {
  await world.end();
});

async function home(name: string, people: readonly string[]): Promise<Home> {
  const founded = { name, people: await assembly(world, name, people) };
  await seat(
    founded,
    founded.people.map((person) => [person, 'ringer']),
  );
  return founded;
}

/** People who check in on their devices once a period. */
class CheckIns {
  readonly #going = new Map<readonly Process[], Promise<void>>();

  begin(people: readonly Process[]): void {
    const day = async (): Promise<void> => {
      while (this.#going.has(people)) {
        await Promise.all(people.map((person) => person.ask('beat.send', {})));
        await pause(1_500);
      }
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#going.set(people, promise);
    void day().then(resolve);
  }

  async end(people: readonly Process[]): Promise<void> {
    const ended = this.#going.get(people);
    this.#going.delete(people);
    await ended;
  }
}

/** Inquiries into the only other party of a pact that opened by themselves. */
async function inquiriesIn(person: Process, pact: string): Promise<readonly string[]> {
  const { inquiries } = await person.ask('inquiry.list', {}, pact);
  return inquiries.filter(({ openedBy }) => openedBy.length > 0).map(({ reason }) => reason);
}

describe('an assembly with two pacts of two', { timeout: 200_000 }, () => {
  test('asks after no twin while it is cut off, and after the silent one once the other answers', async () => {
    const alder = await home('alder', ['ana', 'ben']);
    const birch = await home('birch', ['cem', 'dan']);
    const cedar = await home('cedar', ['eda', 'fee']);
    await makePact(world, COAST, [alder, birch], TERMS);
    await makePact(world, HILLS, [alder, cedar], TERMS);
    const beats = new CheckIns();
    for (const { people } of [alder, birch, cedar]) beats.begin(people);
    for (const person of alder.people)
      await eventually('both allies are heard', async () => {
        const { subjects } = await person.ask('status', {});
        const pacts = subjects.filter(({ log }) => log === COAST || log === HILLS);
        return pacts.length === 2 && pacts.every(({ happenedAt }) => happenedAt !== null);
      });

    // The line goes out nowhere any more; the two of us still hear each other in the next room.
    await beats.end(birch.people);
    await beats.end(cedar.people);
    await Promise.all([...birch.people, ...cedar.people].map((person) => person.kill()));
    await pause(LONG_ENOUGH_MS);
    for (const person of alder.people)
      for (const pact of [COAST, HILLS]) {
        expect(await inquiriesIn(person, pact)).toEqual([]);
        const { hearing } = await person.ask('status', {}, pact);
        expect(hearing.find(({ log }) => log === pact)).toMatchObject({
          doubting: true,
          outsideMissing: true,
        });
      }

    // Cedar answers again, so it is not we who are cut off from birch.
    await Promise.all(cedar.people.map((person) => person.again()));
    beats.begin(cedar.people);
    const found = await eventually('an inquiry opens by itself', async () => {
      const all = await Promise.all(alder.people.map((person) => inquiriesIn(person, COAST)));
      return all.find((reasons) => reasons.length > 0);
    });
    expect(found).toEqual(['silence']);
    for (const person of alder.people) expect(await inquiriesIn(person, HILLS)).toEqual([]);
    await beats.end(alder.people);
    await beats.end(cedar.people);
  });
});
