/** Three people with a daemon each draw by lot: in a hall by dice, and among the willing by secrets. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { replayDraw } from '@tocsin/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { DrawAnswer, With } from '../packages/host/src/calls.ts';
import { createDrawCrypto } from '../packages/node/src/daemon/draw-crypto.ts';
import type { TestDaemon } from '../packages/node/src/daemon/testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  startDaemon,
  temporaryFolder,
} from '../packages/node/src/daemon/testing.ts';
import { sayFault } from '../packages/host/src/words/index.ts';

let folder: ReturnType<typeof temporaryFolder>;
let daemons: TestDaemon[];

beforeEach(() => {
  folder = temporaryFolder();
  daemons = [];
});

afterEach(async () => {
  for (const daemon of daemons) await daemon.close();
  folder.remove();
});

interface Person {
  readonly daemon: TestDaemon;
  readonly id: string;
}

async function river(): Promise<readonly [Person, Person, Person]> {
  for (const name of ['ana', 'bea', 'cem'])
    daemons.push(await startDaemon(join(folder.path, name)));
  const table = join(folder.path, 'table');
  mkdirSync(table);
  await foundTogether(daemons, 'river', table);
  await linkAll(daemons, () => 'river');
  await allHoldKeys(daemons, 'river');
  const people: Person[] = [];
  for (const daemon of daemons)
    people.push({ daemon, id: (await daemon.ask('assembly.show', {})).me?.id ?? '' });
  return people as unknown as readonly [Person, Person, Person];
}

type Open = With<'draw.open'>;
const opening = (set: Partial<Open> = {}): Open => ({
  title: 'Who keeps the key',
  from: [],
  committer: [],
  round: false,
  source: [],
  hand: [],
  ...set,
});

/** Settles once a daemon shows a draw so. */
async function shown(
  { daemon }: Person,
  id: string,
  what: string,
  isSo: (draw: DrawAnswer) => boolean = () => true,
): Promise<DrawAnswer> {
  return await eventually(what, async () => {
    const { draws } = await daemon.ask('draw.list', { all: true });
    if (!draws.some((one) => one.id === id)) return undefined;
    const draw = await daemon.ask('draw.show', { id });
    return isSo(draw) ? draw : undefined;
  });
}

describe('people who draw by lot', { timeout: 90_000 }, () => {
  test('in a hall with one telephone: dice, a slip, a denial, and a file that replays it', async () => {
    const [ana, bea, cem] = await river();
    const hand = [bea.id, cem.id];
    const hall = await ana.daemon.ask(
      'draw.open',
      opening({ dice: 5, hand, seats: 2, within: 96 }),
    );
    const { id } = hall.draw;
    expect(hall.draw).toMatchObject({ stage: 'reading', asks: 'read', size: 3 });
    const dice = { id, dice: '3 6 1 2 5', witness: [] };
    const short = await ana.daemon.refused('draw.dice', { ...dice, dice: '3 6 1' });
    expect(sayFault('en', short)).toContain('asks for 5');
    const read = await ana.daemon.ask('draw.dice', {
      ...dice,
      dice: '3 6 1 2 4',
      witness: [bea.id],
    });
    expect(read.draw.stage).toBe('drawn');
    const again = await ana.daemon.ask('draw.dice', { ...dice, witness: [bea.id, cem.id] });
    expect(again.draw.readings).toMatchObject([{ read: '3 6 1 2 5' }]);
    await shown(cem, id, 'it is drawn', ({ stage }) => stage === 'drawn');
    // Neither saw it: more than half of the hands say nothing, and nobody is drawn.
    for (const other of [bea, cem]) await other.daemon.ask('draw.deny', { id });
    await shown(ana, id, 'both denied it', ({ stage }) => stage === 'reading');
    await cem.daemon.ask('draw.dice', dice);
    const drawn = await shown(ana, id, 'two hands agree', ({ stage }) => stage === 'drawn');
    expect(drawn.drawn).toHaveLength(2);
    const replayed = await bea.daemon.ask('draw.replay', { id });
    expect(replayed).toMatchObject({ same: true, picks: drawn.drawn.map((who) => who.id) });
    const { file } = await bea.daemon.ask('draw.export', { id, folder: folder.path });
    const elsewhere = replayDraw(JSON.parse(readFileSync(file, 'utf8')), createDrawCrypto());
    expect(elsewhere.ok && elsewhere.value.picks).toEqual(replayed.picks);
    // The one who was drawn is given a mandate that names the draw; another is not.
    const mandate = {
      role: 'keyHolder',
      days: 30,
      verb: [],
      cap: [],
      deputy: [],
      handover: [],
      draw: id,
    } as const;
    const [first] = drawn.drawn;
    const left = [ana, bea, cem].find((one) => !drawn.drawn.some((who) => who.id === one.id));
    const other = await ana.daemon.refused('mandate.propose', {
      ...mandate,
      member: left?.id ?? '',
    });
    expect(other.kind).toBe('NotDrawn');
    const asked = await ana.daemon.ask('mandate.propose', { ...mandate, member: first?.id ?? '' });
    expect(asked.verb).toBe('mandate');
  });

  test('among the willing: devices show what was committed to, and dice come last', async () => {
    const [ana, bea, cem] = await river();
    const { decision } = await ana.daemon.ask('decide.propose', {
      title: 'Who is willing',
      method: 'sortition',
      option: [],
      meeting: true,
      hours: 24,
      onlyVotes: false,
      blind: false,
      circle: [],
      responsible: [],
      supersedes: [],
      needs: [],
    });
    for (const one of [ana, bea, cem]) {
      await eventually('the question is there', async () => {
        const { decisions } = await one.daemon.ask('decide.list', { all: true });
        return decisions.some(({ id: known }) => known === decision.id) || undefined;
      });
      await one.daemon.ask('decide.stance', {
        id: decision.id,
        choice: 'willing',
        also: [],
        noAct: false,
        for: [],
        byScribe: false,
        byPhone: false,
        byCourier: false,
        witness: [],
      });
    }
    const early = await ana.daemon.refused(
      'draw.open',
      opening({ decision: decision.id, dice: 3 }),
    );
    expect(early.kind).toBe('DecisionStillOpen');
    const others = { hand: [bea.id, cem.id], committer: [bea.id, cem.id], dice: 3 };
    const set = { decision: decision.id, ...others, commit: 20, grace: 8, show: 12, within: 96 };
    const opened = await eventually('the question is closed', async () => {
      const { decisions } = await ana.daemon.ask('decide.list', { all: true });
      if (decisions[0]?.state === 'active') return undefined;
      return await ana.daemon.ask('draw.open', opening(set));
    });
    const { id } = opened.draw;
    const twice = await ana.daemon.refused('draw.open', opening(set));
    expect(sayFault('en', twice)).toContain('There is a draw for this decision already');
    await shown(bea, id, 'the draw is there');
    await bea.daemon.ask('draw.commit', { id });
    expect((await bea.daemon.refused('draw.commit', { id })).kind).toBe('CommittedBefore');
    expect((await ana.daemon.refused('draw.commit', { id })).kind).toBe('NotACommitter');
    expect((await bea.daemon.refused('draw.reveal', { id })).kind).toBe('ShowEarly');
    // Nobody asks the device: it shows the secret when it is time. The other one never committed.
    await shown(ana, id, 'the secret is shown', ({ committers }) =>
      committers.some(({ status }) => status === 'shown'),
    );
    const late = await cem.daemon.refused('draw.commit', { id });
    expect(late.kind).toBe('CommitClosed');
    await shown(ana, id, 'it is time for the dice', ({ stage }) => stage === 'reading');
    await ana.daemon.ask('draw.dice', { id, dice: '4 4 2', witness: [bea.id] });
    const drawn = await shown(cem, id, 'it is drawn', ({ stage }) => stage === 'drawn');
    expect(drawn.committers.map(({ status }) => status).toSorted()).toEqual(['shown', 'silent']);
    expect((await cem.daemon.ask('draw.replay', { id })).same).toBe(true);
  });

  test('from a list outside, and by numbers; what is wrong is said before it is written', async () => {
    const [ana, bea, cem] = await river();
    const hand = [bea.id, cem.id];
    const file = join(folder.path, 'plan.json');
    const plan = { mode: 'assembly', draw: 'garden', pool: ['Ada', 'Bo', 'Cy'], pick: 1 };
    writeFileSync(file, JSON.stringify(plan));
    const opened = await ana.daemon.ask('draw.open', opening({ file, dice: 3, hand, within: 96 }));
    const { id } = opened.draw;
    await ana.daemon.ask('draw.dice', { id, dice: '1 2 3', witness: [bea.id] });
    const without = await ana.daemon.refused('draw.replay', { id });
    expect(without.kind).toBe('DrawPlanNeeded');
    const replayed = await ana.daemon.ask('draw.replay', { id, file });
    const { places } = await ana.daemon.ask('draw.show', { id });
    expect([replayed.same, replayed.picks]).toEqual([true, [plan.pool[(places[0] ?? 0) - 1]]]);
    writeFileSync(file, JSON.stringify({ ...plan, pool: ['Ada', 'Bo', 'Di'] }));
    expect((await ana.daemon.refused('draw.replay', { id, file })).kind).toBe('DrawTermsDiffer');

    const refusals = [
      opening(),
      opening({ dice: 3, source: ['Lottery'], hand }),
      opening({ dice: 3, hand: [bea.id] }),
      opening({ dice: 3, hand, seats: 4 }),
      opening({ dice: 3, hand, within: 0 }),
      opening({ dice: 3, hand, from: [bea.id], file }),
      opening({ source: ['Lottery'], hand, wait: 0 }),
    ];
    const kinds: unknown[] = [];
    for (const given of refusals) {
      const fault = await ana.daemon.refused('draw.open', given);
      kinds.push(fault['problem'] ?? fault.kind);
      expect(sayFault('en', fault)).not.toContain('no sentence yet');
    }
    expect(kinds).toEqual([
      'DrawWithoutLast',
      'DrawTwoWays',
      'tooFewHands',
      'poolTooSmall',
      'hours',
      'DrawFromTwo',
      'knownTooEarly',
    ]);
    const round = await ana.daemon.ask('draw.open', opening({ round: true, grace: 1 }));
    const forged = { id: round.draw.id, signature: 'ab'.repeat(48) };
    expect((await ana.daemon.refused('draw.beacon', forged)).kind).toBe('RoundNotTrue');
    const lottery = await ana.daemon.ask(
      'draw.open',
      opening({ source: ['Lottery', 'Horse'], hand, wait: 4, seats: 2 }),
    );
    const numbers = { id: lottery.draw.id, value: ['9 18 26', 'Blue Moon'], witness: [bea.id] };
    await shown(ana, lottery.draw.id, 'the numbers came', ({ stage }) => stage === 'reading');
    const drawn = await ana.daemon.ask('draw.numbers', numbers);
    expect(drawn.draw.stage).toBe('drawn');
    expect((await ana.daemon.ask('draw.replay', { id: lottery.draw.id })).picks).toEqual(
      drawn.draw.places,
    );
  });
});
