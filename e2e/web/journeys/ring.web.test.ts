/** A real alarm and a drill between two assemblies: three browsers, and nobody takes one for the other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestDaemon } from '../../../packages/node/src/daemon/testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  makePact,
} from '../../../packages/node/src/daemon/testing.ts';
import { ringAt, seat } from '../people.ts';
import { hasChromium } from '../testing.ts';
import type { Visitor, World } from '../world.ts';
import { openWorld } from '../world.ts';
import type { Hand, Mode } from './hand.ts';
import { openHand, TWO_MODES } from './hand.ts';
import { within } from './words.ts';

const [HARBOUR, COAST, PACT] = ['harbour', 'coast', 'valley'];
/** A ring stands for 72 hours at most: here 65 seconds, in which three people sign and end it. */
const TEMPO_MS = 900;

/** Two assemblies, seven seats and a pact, on a machine that is busy. */
const SETUP_MS = 300_000;

describe.skipIf(!hasChromium)('an alarm that two of three ring', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  let caro: Visitor;
  let cem: TestDaemon;

  beforeAll(async () => {
    world = await openWorld();
    let dilan: TestDaemon;
    [ana, bea, caro, cem, dilan] = await Promise.all([
      world.visitor('ana'),
      world.visitor('bea'),
      world.visitor('caro'),
      world.start('cem'),
      world.start('dilan'),
    ]);
    await Promise.all([ana.start(), bea.start(), caro.start()]);
    const harbour = [world.hall, ana, bea, caro];
    const coast = [cem, dilan];
    for (const [all, log] of [
      [harbour, HARBOUR],
      [coast, COAST],
    ] as const) {
      await foundTogether(all, log, world.table(log), TEMPO_MS);
      await linkAll(all, () => log);
      await allHoldKeys(all, log);
    }
    // Where there are more than three, a bell and a seal never lie on one device.
    await seat(harbour, HARBOUR, [
      [ana, 'ringer'],
      [bea, 'ringer'],
      [caro, 'ringer'],
      [world.hall, 'sealHolder'],
    ]);
    await seat(coast, COAST, [
      [cem, 'ringer'],
      [dilan, 'ringer'],
    ]);
    await makePact(world.table(PACT), PACT, [[ana, bea, caro, world.hall], coast]);
  }, SETUP_MS);
  afterAll(async () => world.end());

  test.each(TWO_MODES)(
    'rings at the ally, and is over once one who had not signed says so: $name',
    async (mode) => {
      const [one, two, three] = await theThree(ana, bea, caro, mode);
      const { bell, shell } = one.words;
      await one.follow(shell['place.bell']);
      await one.follow(bell['raise.open']);
      await one.pick(bell['form.kind'], 'blackout');
      await one.write(bell['form.text'], 'The lines are cut since noon.');
      await one.hold(bell['live.form.hold'], bell['live.form.do']);
      await one.sees(shell['band.live']);
      await one.page.waitForURL(/#\/bell\/[0-9a-f]{64}$/u);
      const id = one.page.url().slice(-64);
      await one.hold(bell['live.sign'], bell['live.do']);
      await one.sees(bell['live.mine']);
      // One signature rings nothing.
      expect((await cem.ask('ring.show', {})).rings.some((ring) => ring.id === id)).toBe(false);

      await two.sees(shell['band.live']);
      await two.follow(shell['place.bell']);
      await two.follow(bell['live.proposed']);
      await two.hold(bell['live.sign'], bell['live.do']);
      await two.sees(bell['live.mine']);
      const heard = await ringAt(cem, id, ({ rangAt }) => rangAt !== null);
      expect(heard).toMatchObject({ context: 'live', kind: 'blackout' });
      await one.sees(bell['mark.there']);
      expect(await one.wrongWith('rings')).toEqual([]);

      await three.follow(shell['place.bell']);
      await three.follow(bell['live.rings']);
      await two.hold(bell['live.clear.open'], bell['live.clear.do']);
      await three.hold(bell['live.clear.open'], bell['live.clear.do']);
      await one.sees(bell['short.cancelled']);
      await ringAt(cem, id, ({ state }) => state === 'cancelled');
      for (const hand of [one, two, three])
        await eventually('nothing rings any more', async () =>
          (await hand.reads(shell['band.live'])) ? undefined : true,
        );
      expect(await three.wrongWith('clear')).toEqual([]);
    },
    120_000,
  );

  test.each(TWO_MODES)(
    'is never taken for a drill, nor a drill for it: $name',
    async (mode) => {
      const [one, two, three] = await theThree(ana, bea, caro, mode);
      const { bell, shell, ready } = one.words;
      // A drill is begun in Ready and nowhere else.
      await one.follow(shell['place.bell']);
      await one.follow(bell['raise.open']);
      expect(await one.reads(bell['drill.form.hold'])).toBe(false);
      await one.follow(shell['place.ready']);
      await one.follow(ready['drill.start']);
      await one.sees(shell['band.drill']);
      await one.hold(bell['drill.form.hold'], bell['drill.form.do']);
      await one.page.waitForURL(/#\/bell\/[0-9a-f]{64}$/u);
      const drill = one.page.url().slice(-64);
      await one.hold(bell['drill.sign'], bell['drill.do']);
      await one.sees(bell['drill.mine']);
      await two.sees(shell['band.drill']);
      await expect.poll(async () => two.page.title()).toMatch(within(shell['title.drill']));
      expect(await two.wrongWith('drill')).toEqual([]);

      // In the middle of it somebody raises a real one.
      await two.press(shell['drill.stop']);
      await two.pick(bell['form.kind'], 'blackout');
      await two.hold(bell['live.form.hold'], bell['live.form.do']);
      for (const hand of [one, three]) {
        await hand.sees(shell['change.says']);
        expect(await hand.wrongWith('change')).toEqual([]);
        await hand.press(shell['change.open']);
        await hand.sees(shell['band.live']);
        expect(await hand.reads(shell['band.drill'])).toBe(false);
        expect(await hand.reads(bell['drill.mine'])).toBe(false);
      }
      await two.page.waitForURL(/#\/bell\/[0-9a-f]{64}$/u);
      const live = two.page.url().slice(-64);
      expect(live).not.toBe(drill);
      // The signature under the drill adds nothing to the alarm.
      await three.hold(bell['live.sign'], bell['live.do']);
      await three.sees(bell['live.mine']);
      const counted = await ringAt(world.hall, live, ({ signatures }) => signatures.have === 1);
      expect(counted.rangAt).toBeNull();
      await two.hold(bell['live.sign'], bell['live.do']);
      await ringAt(cem, live, ({ rangAt }) => rangAt !== null);
      const there = await cem.ask('ring.show', {});
      expect(there.rings.filter(({ rangAt }) => rangAt !== null).map((ring) => ring.id)).toContain(
        live,
      );
      expect(there.rings.some((ring) => ring.id === drill && ring.rangAt !== null)).toBe(false);
      // The screens are as quiet as before once it is over.
      await one.hold(bell['live.clear.open'], bell['live.clear.do']);
      await two.hold(bell['live.clear.open'], bell['live.clear.do']);
      await ringAt(cem, live, ({ state }) => state === 'cancelled');
    },
    120_000,
  );
});

/** The three with the same app before them. */
async function theThree(
  ana: Visitor,
  bea: Visitor,
  caro: Visitor,
  mode: Mode,
): Promise<readonly [Hand, Hand, Hand]> {
  return Promise.all([openHand(ana, mode), openHand(bea, mode), openHand(caro, mode)]);
}
