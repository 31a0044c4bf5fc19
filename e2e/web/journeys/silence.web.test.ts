/** A check-in is missed: asking begins by itself, somebody asks, and whoever was silent answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../../packages/node/src/daemon/testing.ts';
import type { Process } from '../../process-world.ts';
import { hasChromium } from '../testing.ts';
import type { Visitor, World } from '../world.ts';
import { openWorld } from '../world.ts';
import { openHand, TWO_MODES } from './hand.ts';
import { filled } from './words.ts';

const QUAY = 'quay';
/** Two weeks of getting used to, in which no asking begins, are 34 seconds. */
const TEMPO_MS = 100;
/** Whoever is to be missed checks in each day; the others so seldom that no press of theirs is late. */
const DAILY = { every: 24, grace: 2 };
const SELDOM = { every: 1_200, grace: 48 };
/** How often the others are heard meanwhile. */
const HEARD_MS = 3_000;

describe.skipIf(!hasChromium)('a missed check-in', () => {
  let world: World;
  let eli: Process;
  let ana: Visitor;
  let dov: Visitor;
  let others: ReturnType<typeof setInterval>;

  beforeAll(async () => {
    world = await openWorld();
    [eli, ana, dov] = await Promise.all([
      world.start('eli'),
      world.visitor('ana'),
      world.visitor('dov'),
    ]);
    await Promise.all([ana.start(), dov.start()]);
    // Of three or fewer nobody is asked after unless somebody outside has answered (R25): they are four.
    const all = [world.hall, eli, ana, dov];
    await foundTogether(all, QUAY, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => QUAY);
    await allHoldKeys(all, QUAY);
    await ana.ask('name.me', { name: 'Ana' });
    await dov.ask('name.me', { name: 'Dov' });
    for (const one of [world.hall, eli, ana]) await one.ask('rhythm.set', SELDOM);
    await dov.ask('rhythm.set', DAILY);
    others = setInterval(() => {
      for (const one of [world.hall, eli]) void one.ask('beat.send', {}).catch(() => undefined);
    }, HEARD_MS);
    await eventually('the others know how often he checks in', async () => {
      const { subjects } = await world.hall.ask('beat.show', {}, QUAY);
      const his = subjects.find(({ who }) => who.name === 'Dov');
      const [dueMs, heardMs] = [his?.dueAt?.ms ?? Infinity, his?.happenedAt?.ms ?? 0];
      return dueMs - heardMs <= DAILY.every * TEMPO_MS || undefined;
    });
    await dov.leave();
  });
  afterAll(async () => {
    clearInterval(others);
    await world.end();
  });

  test.each(TWO_MODES)(
    'is asked after by itself, and ends once they answer: $name',
    async (mode) => {
      const asking = await openHand(ana, mode);
      const { words } = asking;
      await asking.isTold(filled(words.pulse['sentence.asking'], { name: 'Dov' }));
      expect(await asking.wrongWith('asking')).toEqual([]);
      await asking.follow('Dov');
      await asking.isTold(filled(words.inquiry['known.silent'], { name: 'Dov' }));
      await asking.press(words.inquiry['add.open']);
      await asking.pick(words.inquiry['add.how'], 'call');
      await asking.choose(words.inquiry['add.noAnswer']);
      await asking.press(words.inquiry['add.do']);
      await asking.now();
      await asking.sees(
        filled(words.inquiry['result.noAnswer'], { way: words.inquiry['way.call'] }),
      );
      expect(await asking.wrongWith('asked')).toEqual([]);

      // The one who was silent finds the app as it is, and is told that others wonder.
      const missed = await openHand(dov, mode);
      await missed.sees(words.pulse['own.asked']);
      expect(await missed.wrongWith('missed')).toEqual([]);
      await missed.press(words.pulse['own.fine']);
      await missed.now();
      await asking.isTold(filled(words.inquiry['known.lateEvidence'], { name: 'Dov' }));
      await asking.follow(filled(words.shell['back'], { place: words.shell['place.pulse'] }));
      const heard = await eventually('the hall heard him', async () => {
        const { subjects } = await world.hall.ask('beat.show', {}, QUAY);
        return subjects.find(({ who }) => who.name === 'Dov' && who.id !== '');
      });
      expect(heard.happenedAt).not.toBeNull();
      await dov.leave();
    },
    120_000,
  );
});
