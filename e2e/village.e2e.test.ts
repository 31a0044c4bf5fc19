/** The practice village without a browser: real peers over memory, walked through to its end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Answer } from '../packages/host/src/calls.ts';
import type { Village, WalkState } from '../packages/host/src/practice/index.ts';
import { buildVillage, leaveVillage, Walk } from '../packages/host/src/practice/index.ts';
import { createTable } from '../packages/host/src/practice/village/table.ts';
import { createDrawCrypto } from '../packages/crypto/src/index.ts';
import { nativeCrypto } from '../packages/crypto/src/native.ts';
import { nodeClock } from '../packages/node/src/daemon/clock.ts';
import { eventually } from '../packages/node/src/daemon/testing.ts';
import { nodeRandom } from '../packages/node/src/home/node-random.ts';
import { createMemoryStore } from '../packages/storage/src/memory/index.ts';

const NAMES = {
  home: 'Linden Court',
  ally: 'Hillside',
  me: 'You',
  neighbours: ['Amina', 'Bruno', 'Chidi', 'Dilan'],
  allies: ['Ema', 'Farid', 'Goran'],
};
const TEXTS = {
  ring: 'Nobody hears Amina.',
  question: 'Shall we mend the gate?',
  questionText: 'It does not close any more.',
  note: 'Done.',
};
/** Every machine that one village needs stands in memory. */
async function build(): Promise<Village> {
  return buildVillage({
    machine: {
      crypto: nativeCrypto(),
      drawCrypto: await createDrawCrypto(),
      random: nodeRandom(),
      createStore: createMemoryStore,
    },
    clock: nodeClock(),
    names: NAMES,
    files: createTable(),
    signal: new AbortController().signal,
    onBuilt: () => undefined,
  });
}

describe('the practice village', () => {
  let village: Village;
  let walk: Walk;
  beforeAll(async () => {
    village = await build();
    walk = new Walk(village, TEXTS);
  });
  afterAll(async () => leaveVillage(village));

  const status = async (): Promise<Answer<'status'>> => village.me.ask('status', {});
  /** Waits until the walk saw by itself that a step is done. */
  const seen = async (step: WalkState['step']): Promise<WalkState> =>
    eventually(step, async () => {
      await walk.look();
      const state = walk.state();
      expect(state.step).toBe(step);
      return state.done ? state : undefined;
    });

  test('wakes everybody who rings there, so that no red frightens a newcomer', async () => {
    const rotas = await eventually('all are reached', async () => {
      const { waking } = await status();
      const isAll = waking.every(({ members }) =>
        members.every(({ state }) => state === 'reached'),
      );
      return waking.length > 0 && isAll ? waking : undefined;
    });
    expect(rotas).toMatchObject([{ covered: true, waiting: [] }]);
  });

  test('begins with everyone well, marked as a rehearsal for ever', async () => {
    const { sentence, assemblies, pacts, warnings, inquiries, rings } = await status();
    expect(sentence).toEqual({ key: 'steady', steady: 5 });
    expect(assemblies).toMatchObject([{ called: 'Linden Court', rehearsal: true, members: 5 }]);
    expect(pacts).toMatchObject([{ state: 'standing', rehearsal: true, lacks: [] }]);
    expect(warnings.map(({ kind }) => kind)).toEqual(['rehearsal', 'rehearsal']);
    expect([inquiries, rings]).toEqual([[], []]);
    expect(walk.state()).toMatchObject({ step: 'fine', done: false, days: 0, dayHelps: false });
  });

  test('hears "I am fine", and goes no further before', async () => {
    await walk.next();
    await walk.look();
    expect(walk.state()).toMatchObject({ step: 'fine', done: false });
    await village.me.ask('beat.send', {});
    await seen('fine');
  });

  test('a neighbour falls silent, is late, and is asked after', async () => {
    await walk.next();
    expect(walk.state()).toMatchObject({ step: 'late', done: false, dayHelps: true });
    await walk.letDayPass();
    await seen('late');
    expect((await status()).sentence).toMatchObject({ key: 'late', who: { name: 'Amina' } });
    await walk.next();
    for (let days = 0; days < 5 && walk.state().dayHelps; days += 1) await walk.letDayPass();
    const { facts, done, dayHelps } = walk.state();
    expect([facts.silent, done, dayHelps]).toEqual(['Amina', false, false]);
    expect((await status()).sentence).toMatchObject({ key: 'asking', who: { name: 'Amina' } });
    const id = facts.id ?? '';
    await village.me.ask('inquiry.step', { id, channel: 'call', result: 'noAnswer' });
    await seen('ask');
  });

  test('two of three ring, as a drill, and the ally acts', async () => {
    await walk.next();
    const id = walk.state().facts.id ?? '';
    const { rings } = await village.me.ask('ring.show', {});
    expect(rings).toMatchObject([
      { id, state: 'proposed', context: 'drill', signatures: { have: 1, needed: 2 } },
    ]);
    await village.me.ask('ring.sign', { id });
    await seen('sign');
    await walk.next();
    const { facts } = await seen('ally');
    expect(facts.run?.done).toBe(2);
    const [rung] = (await village.me.ask('ring.show', {})).rings;
    expect(rung?.verdicts.map(({ party, verdict }) => [party.name, verdict])).toContainEqual([
      'hillside',
      'rings',
    ]);
  });

  test('the silent one is back, and it takes two to say all clear', async () => {
    await walk.next();
    const { facts, done } = walk.state();
    expect(done).toBe(false);
    const [begun] = (await village.me.ask('ring.show', {})).rings;
    expect(begun).toMatchObject({ state: 'rings', allClear: { signed: { have: 1, needed: 2 } } });
    await village.me.ask('ring.clear', { id: facts.id ?? '' });
    await seen('clear');
    expect((await status()).sentence).toMatchObject({ key: 'steady' });
  });

  test('a small thing is decided, and the walk is over', async () => {
    await walk.next();
    const id = walk.state().facts.id ?? '';
    const shown = await village.me.ask('decide.show', { id });
    expect(shown).toMatchObject({ title: TEXTS.question, mine: null, method: 'consent' });
    await village.me.ask('decide.stance', {
      id,
      choice: 'consent',
      also: [],
      noAct: false,
      for: [],
      byScribe: false,
      byPhone: false,
      byCourier: false,
      witness: [],
    });
    await seen('decide');
    await walk.next();
    expect(walk.state()).toMatchObject({ step: 'end', done: true, dayHelps: true });
  });
});

test('nobody is stuck: every step can be done for the person, at their own device', async () => {
  const village = await build();
  const walk = new Walk(village, TEXTS);
  const steps: string[] = [];
  while (walk.state().step !== 'end') {
    await walk.doForMe();
    expect(walk.state().done).toBe(true);
    steps.push(walk.state().step);
    await walk.next();
  }
  expect(steps).toEqual(['fine', 'late', 'ask', 'sign', 'ally', 'clear', 'decide']);
  await leaveVillage(village);
});
