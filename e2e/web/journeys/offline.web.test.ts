/** The machine in the hall is dark: everybody works on alone, and once it is back all of it comes together. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { allHoldKeys, foundTogether, linkAll } from '../../../packages/node/src/daemon/testing.ts';
import { hears, oneState } from '../people.ts';
import { hasChromium } from '../testing.ts';
import type { Visitor, World } from '../world.ts';
import { openWorld } from '../world.ts';
import type { Hand, Mode } from './hand.ts';
import { MODES, openHand } from './hand.ts';
import { filled } from './words.ts';

const QUAY = 'quay';
const TEMPO_MS = 1_000;

describe.skipIf(!hasChromium)('working without any line', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;

  beforeAll(async () => {
    world = await openWorld();
    [ana, bea] = await Promise.all([
      world.visitor('ana', { serviceWorkers: 'allow' }),
      world.visitor('bea', { serviceWorkers: 'allow' }),
    ]);
    await Promise.all([ana.start(), bea.start()]);
    const all = [world.hall, ana, bea];
    await foundTogether(all, QUAY, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => QUAY);
    await allHoldKeys(all, QUAY);
    await ana.ask('name.me', { name: 'Ana' });
    await bea.ask('name.me', { name: 'بيا' });
  });
  afterAll(async () => world.end());

  test.each(MODES)('each writes alone, and both read both afterwards: $name', async (mode) => {
    const [hers, theirs] = [`ana-${mode.name}`, `bea-${mode.name}`];
    const [one, two] = await Promise.all([keptHand(ana, mode), keptHand(bea, mode)]);
    await world.hall.kill();
    for (const hand of [one, two]) {
      await hand.page.reload();
      await hand.sees(filled(hand.words.shell.ways, { count: 0 }));
    }
    await post(one, hers);
    await post(two, theirs);
    expect(await two.reads(hers)).toBe(false);
    expect(await one.wrongWith('offline')).toEqual([]);
    await world.hall.again();
    await one.sees(theirs);
    await two.sees(hers);
    await hears(world.hall, QUAY, [hers, theirs]);
    expect(await two.wrongWith('merged')).toEqual([]);
    await ana.start();
    await bea.start();
    await oneState([world.hall, ana, bea], QUAY);
  });
});

/** Opens the app and waits until the browser keeps it, so that it opens without anybody who serves it. */
async function keptHand(who: Visitor, mode: Mode): Promise<Hand> {
  const hand = await openHand(who, mode);
  const isKept = async (): Promise<boolean> =>
    hand.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      return navigator.serviceWorker.controller !== null;
    });
  await expect.poll(isKept, { timeout: 20_000 }).toBe(true);
  return hand;
}

/** Pins a notice, from wherever one is. */
async function post(hand: Hand, title: string): Promise<void> {
  const { words } = hand;
  await hand.follow(words.shell['place.assembly']);
  await hand.follow(words.assembly['part.talk']);
  await hand.press(words.aid['talk.new']);
  await hand.write(words.aid['talk.title'], title);
  await hand.give(words.aid['talk.new']);
  await hand.now();
  await hand.sees(title);
}
