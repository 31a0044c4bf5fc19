/** A phone is lost: the paper key and one neighbour bring its person back on another one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../../packages/node/src/daemon/testing.ts';
import { hasChromium } from '../testing.ts';
import type { Visitor, World } from '../world.ts';
import { openWorld } from '../world.ts';
import type { Hand } from './hand.ts';
import { openHand, TWO_MODES } from './hand.ts';
import { filled } from './words.ts';

/** A new phone is given its keys after a day of the log: a few seconds. */
const TEMPO_MS = 100;
const GROUPS = 10;

describe.skipIf(!hasChromium)('coming back by the paper key', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(async () => world.end());

  test.each(TWO_MODES)(
    'written, checked, and used on a new phone beside one member: $name',
    async (mode) => {
      const log = `quay-${String(TWO_MODES.indexOf(mode))}`;
      const [ana, bea, again] = (await Promise.all(
        ['ana', 'bea', 'ana-again'].map(async (name) => world.visitor(`${name}-${log}`)),
      )) as [Visitor, Visitor, Visitor];
      await Promise.all([ana.start(), bea.start()]);
      const all = [world.hall, ana, bea];
      await foundTogether(all, log, world.table(log), TEMPO_MS);
      await linkAll(all, () => log);
      await allHoldKeys(all, log);
      await ana.ask('name.me', { name: 'Ana' });
      const { me } = await ana.ask('assembly.show', {});
      await eventually('her name is there', async () => {
        const { members } = await bea.ask('assembly.show', {});
        return members.some(({ who }) => who.name === 'Ana') || undefined;
      });

      const lost = await openHand(ana, mode);
      const code = await writePaper(lost);
      expect(await lost.wrongWith('paper')).toEqual([]);
      await ana.close();

      const fresh = await openHand(again, mode);
      const { firstRun, device, shell } = fresh.words;
      await fresh.follow(firstRun['again.ask']);
      await fresh.press(firstRun.goOn);
      await fresh.choose(firstRun['lock.none']);
      await fresh.press(firstRun.goOn);
      const card = await fresh.saves();

      const helper = await openHand(bea, mode);
      await helper.press(shell['who.open']);
      await helper.follow(shell['sheet.device']);
      await helper.follow(device['recover.row']);
      await helper.choose('Ana');
      await helper.write(device['recover.code'], code);
      await helper.opens(card);
      await fresh.opens(await helper.saves());
      await fresh.isTold(firstRun['again.joined']);
      await helper.opens(await fresh.saves());
      await helper.sees(device['recover.replaced']);
      expect(await helper.wrongWith('brought-back')).toEqual([]);

      await fresh.follow(firstRun['again.done']);
      // Her new phone is given the keys of what she could read before (decision 0191): it knows her name by itself.
      await fresh.isTold(filled(firstRun['welcome.in'], { name: 'Ana' }));
      expect(await fresh.wrongWith('came-back')).toEqual([]);
      const { subjects: before } = await world.hall.ask('beat.show', {}, log);
      const heardAt = (of: typeof before): number =>
        of.find(({ who }) => who.id === me?.id)?.happenedAt?.ms ?? 0;
      await fresh.follow(firstRun['welcome.pulse']);
      await fresh.press(fresh.words.pulse['own.fine']);
      await fresh.now();
      await eventually('the hall hears her again', async () => {
        const { subjects } = await world.hall.ask('beat.show', {}, log);
        return heardAt(subjects) > heardAt(before) || undefined;
      });
      expect(await helper.reads(device['recover.struck'])).toBe(false);
      await Promise.all([again.close(), bea.close()]);
    },
    120_000,
  );
});

/** Writes the groups on paper and reads back the three that are asked. */
async function writePaper(hand: Hand): Promise<string> {
  const { device, shell } = hand.words;
  await hand.follow(shell['standing.go']);
  await hand.press(device['paper.show']);
  await hand.sees(device['paper.heading']);
  const groups = await hand.page.locator('.groups .five').allTextContents();
  expect(groups).toHaveLength(GROUPS);
  await hand.press(device['paper.written']);
  await hand.sees(device['paper.ask']);
  for (const [at, group] of groups.entries()) {
    const label = filled(device['paper.group'], { number: at + 1 });
    if (await hand.has(label)) await hand.write(label, group);
  }
  await hand.press(device['paper.check']);
  await hand.sees(device['paper.right']);
  return groups.join(' ');
}
