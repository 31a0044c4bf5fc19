/** Mutual aid and talk between three real devices: what is needed is found, and only two know how to meet. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import type { Process, ProcessWorld } from './process-world.ts';
import { assembly, createProcessWorld, memberOf } from './process-world.ts';

const HOME = 'alder';

/** Until what is said has come to the other devices. */
const eventually = (look: () => Promise<void>): Promise<void> =>
  vi.waitFor(look, { timeout: 30_000, interval: 100 });

let world: ProcessWorld;
let people: readonly [Process, Process, Process];

beforeAll(async () => {
  world = createProcessWorld();
  people = (await assembly(world, HOME, ['ana', 'bea', 'cem'])) as readonly [
    Process,
    Process,
    Process,
  ];
});

afterAll(async () => {
  await world.end();
});

const seen = (by: Process) => by.ask('exchange.show', { all: true });

async function matchAt(by: Process) {
  const { matches } = await seen(by);
  return matches[0];
}

describe('names', () => {
  test('that people say of themselves stand in every answer, told apart where they are alike', async () => {
    const [ana, bea, cem] = people;
    await ana.ask('name.assembly', { name: 'Alder Street' });
    await ana.ask('name.me', { name: 'Sami' });
    await bea.ask('name.me', { name: ' Bea, third floor ' });
    expect((await cem.refused('name.me', { name: 'a\u202eb' })).kind).toBe('NameUnfit');
    await eventually(async () => {
      const { called, members } = await cem.ask('name.show', {});
      expect(called).toBe('Alder Street');
      const names = members.map(({ name }) => name);
      expect(new Set(names)).toEqual(new Set(['Bea, third floor', 'Sami', null]));
    });
    await cem.ask('name.me', { name: 'SAMI' });
    await eventually(async () => {
      const { members } = await bea.ask('assembly.show', {});
      const names = members.map(({ who }) => who.name?.replace(/[0-9a-f]{4}\)/, '….)'));
      expect(new Set(names)).toEqual(new Set(['Bea, third floor', 'SAMI (….)', 'Sami (….)']));
    });
    const kitchen = { rota: 'kitchen', member: 'sami', lasts: 4, hours: 2 };
    expect((await bea.refused('duty.ask', kitchen)).kind).toBe('Ambiguous');
    const unknown = await bea.refused('duty.ask', { ...kitchen, member: 'nobody' });
    expect(unknown.kind).toBe('UnknownMember');
  });
});

describe('mutual aid', () => {
  test('brings a need and an offer together, and tells the two alone how to meet', async () => {
    const [ana, bea, cem] = people;
    const rice = { what: 'Rice', quantity: 10, unit: 'kg', allies: false, witness: [] };
    const { need } = await ana.ask('need.add', { ...rice, urgency: 'today' });
    const { offer } = await bea.ask('offer.add', { ...rice, quantity: 4 });
    await eventually(async () => {
      expect((await seen(cem)).fitting).toEqual([{ need: need.id, offer: offer.id, quantity: 4 }]);
    });
    const { match } = await cem.ask('exchange.match', { need: need.id, offer: offer.id });
    expect(match.waitsFor).toHaveLength(2);
    const foreign = await cem.refused('exchange.accept', { id: match.id, witness: [] });
    expect(foreign.kind).toBe('AidNotTheirs');
    await eventually(async () => {
      await ana.ask('exchange.accept', { id: match.id, witness: [] });
    });
    const early = await ana.refused('exchange.contact', { id: match.id, text: 'Third floor' });
    expect(early.kind).toBe('NotMatched');
    await eventually(async () => {
      await bea.ask('exchange.accept', { id: match.id, witness: [] });
    });
    await eventually(async () => expect((await matchAt(ana))?.state).toBe('accepted'));
    await ana.ask('exchange.contact', { id: match.id, text: 'Third floor' });
    await eventually(async () => expect((await matchAt(bea))?.contact).toBe('Third floor'));
    await eventually(async () => {
      const there = await cem.ask('log.verify', {});
      const here = await ana.ask('log.verify', {});
      expect(there.logs[0]?.records).toBe(here.logs[0]?.records);
    });
    expect(await matchAt(cem)).toMatchObject({ state: 'accepted', contact: null });
    await ana.ask('exchange.done', { id: match.id, witness: [] });
    await eventually(async () => {
      const [shown] = (await seen(bea)).needs;
      expect(shown).toMatchObject({ left: 6, state: 'open' });
    });
  });

  test('is written by a scribe for somebody without a phone, before a witness', async () => {
    const [ana, bea, cem] = people;
    const absent = await memberOf(bea, HOME);
    const witness = await memberOf(cem, HOME);
    const bed = { what: 'A bed', allies: false, for: absent } as const;
    expect((await ana.refused('need.add', { ...bed, witness: [] })).kind).toBe('AidUnwitnessed');
    const own = await ana.refused('need.add', { ...bed, witness: [absent] });
    expect(own.kind).toBe('OwnWitness');
    const { need } = await ana.ask('need.add', { ...bed, witness: [witness] });
    expect([need.owner.id, need.scribe?.me]).toEqual([absent, true]);
  });
});

test('nobody serves twice in a row', async () => {
  const [ana, bea] = people;
  const member = await memberOf(bea, HOME);
  const week = { rota: 'kitchen', member, lasts: 168, hours: 6 };
  const { duty: first } = await ana.ask('duty.ask', week);
  const { duty: second } = await ana.ask('duty.ask', { ...week, rota: 'watch', in: 168 });
  await eventually(async () => {
    expect((await bea.ask('duty.accept', { id: first.id })).duty.state).toBe('accepted');
  });
  await eventually(async () => {
    expect((await bea.refused('duty.accept', { id: second.id })).kind).toBe('TwoInARow');
  });
  const { loads } = await bea.ask('duty.show', { all: false });
  expect(loads.find(({ who }) => who.me)).toMatchObject({ asked: 12, taken: 6 });
});

describe('talk', () => {
  test('carries a notice, an answer and a file; what is taken back says so everywhere', async () => {
    const [ana, bea] = people;
    const file = join(world.folder, 'map.png');
    const bytes = Uint8Array.from({ length: 40_000 }, (_, at) => at % 251);
    writeFileSync(file, bytes);
    const { thread } = await ana.ask('talk.post', {
      title: 'The heating is off',
      text: 'Bring blankets.',
      days: 3,
      file: [file],
    });
    const threadAt = async () => (await bea.ask('talk.show', { all: false })).threads[0];
    await eventually(async () => expect((await threadAt())?.files[0]?.state).toBe('here'));
    const saved = await bea.ask('talk.save', { id: thread.id, folder: world.table('saved') });
    expect(readFileSync(saved.file)).toEqual(Buffer.from(bytes));
    const answered = await bea.ask('talk.answer', { id: thread.id, text: 'Coming', file: [] });
    const [post] = answered.thread.posts;
    await eventually(async () => {
      const refused = await ana.refused('talk.take-back', { id: post?.id ?? '' });
      expect(refused.kind).toBe('NotYourWord');
    });
    await bea.ask('talk.take-back', { id: post?.id ?? '' });
    await eventually(async () => {
      const { threads } = await ana.ask('talk.show', { all: false });
      expect(threads[0]?.posts[0]).toMatchObject({ takenBack: true, text: '' });
    });
  });
});
