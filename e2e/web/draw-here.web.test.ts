/** A draw in the app's own peer: what checks rounds is fetched by the worker once it is needed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { allHoldKeys, foundTogether, linkAll } from '../../packages/node/src/daemon/testing.ts';
import { hasChromium } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const HARBOUR = 'harbour';
const TEMPO_MS = 100;
const OPENING = { title: 'Who opens', committer: [], source: [], hand: [], from: [] } as const;

describe.skipIf(!hasChromium)('the peer in a browser draws', () => {
  let world: World;
  let ana: Visitor;
  beforeAll(async () => {
    world = await openWorld();
    ana = await world.visitor('ana');
    await ana.start();
    const harbour = [world.hall, ana];
    await foundTogether(harbour, HARBOUR, world.table('founding'), TEMPO_MS);
    await linkAll(harbour, () => HARBOUR);
    await allHoldKeys(harbour, HARBOUR);
  });
  afterAll(async () => world.end());

  test('replays what it drew, and refuses a round that was never said', async () => {
    const { members } = await ana.ask('assembly.show', {}, HARBOUR);
    const others = members.filter(({ who }) => !who.me).map(({ who }) => who.id);
    const byDice = { ...OPENING, hand: others, dice: 3, within: 400, round: false };
    const { draw } = await ana.ask('draw.open', byDice, HARBOUR);
    await ana.ask('draw.dice', { id: draw.id, dice: '1 2 3', witness: others }, HARBOUR);
    const replayed = await ana.ask('draw.replay', { id: draw.id }, HARBOUR);
    expect(replayed.same).toBe(true);
    const { drawn } = await world.hall.ask('draw.show', { id: draw.id }, HARBOUR);
    expect(replayed.picks).toEqual(drawn.map(({ id }) => id));
    const byRound = await ana.ask('draw.open', { ...OPENING, round: true, grace: 1 }, HARBOUR);
    const forged = { id: byRound.draw.id, signature: 'ab'.repeat(48) };
    const fault = await ana.refused('draw.beacon', forged, HARBOUR);
    expect(fault.kind).toBe('RoundNotTrue');
  });
});
