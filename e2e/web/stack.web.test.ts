/** The app's peer among others: browsers and a daemon, by calls alone, no screens. */
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  seatRingers,
} from '../../packages/node/src/daemon/testing.ts';
import { hasChromium } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const HARBOUR = 'harbour';

describe.skipIf(!hasChromium)('the peer in a browser', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  let caro: Visitor;

  beforeAll(async () => {
    world = await openWorld();
    ana = await world.visitor('ana');
    bea = await world.visitor('bea');
    caro = await world.visitor('caro');
    await Promise.all([ana.start(), bea.start(), caro.start()]);
  });
  afterAll(async () => world.end());

  test('founds an assembly together with a daemon', async () => {
    const all = [world.hall, ana, bea, caro];
    await foundTogether(all, HARBOUR, world.table('founding'));
    await linkAll(all, () => HARBOUR);
    await allHoldKeys(all, HARBOUR);
    const { log } = await world.hall.ask('assembly.show', {}, HARBOUR);
    for (const one of [ana, bea, caro])
      expect((await one.ask('assembly.show', {}, HARBOUR)).log).toBe(log);
  });

  test('comes to the same state as the daemon', async () => {
    await seatRingers([world.hall, ana, bea, caro], HARBOUR);
    await eventually('one state', async () => {
      const hashes = new Set<string>();
      for (const one of [world.hall, ana, bea, caro])
        hashes.add((await one.ask('assembly.show', {}, HARBOUR)).stateHash);
      return hashes.size === 1 ? true : undefined;
    });
  });
});

void join;
