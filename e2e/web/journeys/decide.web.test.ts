/** A question, an objection, a better text: what nobody has a harm against any more is decided. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { allHoldKeys, foundTogether, linkAll } from '../../../packages/node/src/daemon/testing.ts';
import { paperChecked } from '../people.ts';
import { hasChromium } from '../testing.ts';
import type { Visitor, World } from '../world.ts';
import { openWorld } from '../world.ts';
import type { Hand } from './hand.ts';
import { openHand, TWO_MODES } from './hand.ts';
import { filled } from './words.ts';

const QUAY = 'quay';
/** A question stays open for ten days: here three quarters of a minute, in which two people object and agree. */
const TEMPO_MS = 200;
const OPEN_MS = 240 * TEMPO_MS;
const HARM = 'The stove is broken.';
const MENDED = 'We mend the stove, then we cook on Fridays.';

describe.skipIf(!hasChromium)('deciding', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;

  beforeAll(async () => {
    world = await openWorld();
    [ana, bea] = await Promise.all([world.visitor('ana'), world.visitor('bea')]);
    await Promise.all([ana.start(), bea.start()]);
    const all = [world.hall, ana, bea];
    await foundTogether(all, QUAY, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => QUAY);
    await allHoldKeys(all, QUAY);
    await ana.ask('name.me', { name: 'Ana' });
    await bea.ask('name.me', { name: 'بيا' });
    for (const one of [ana, bea]) await paperChecked(one);
  });
  afterAll(async () => world.end());

  test.each(TWO_MODES)(
    'with an objection that a better text settles: $name',
    async (mode) => {
      const title = `Cook on Fridays (${mode.name})`;
      const [one, other] = await Promise.all([openHand(ana, mode), openHand(bea, mode)]);
      const { decide } = one.words;
      for (const hand of [one, other]) await toDecisions(hand);
      await one.follow(decide['list.new']);
      await one.write(decide['new.question'], title);
      await one.write(decide['new.text'], 'We cook on Fridays.');
      await one.press(decide['new.give']);
      await one.now();
      await one.isTold(title);

      await other.follow(title);
      await other.press(decide['say.object']);
      await other.write(decide['object.harm'], HARM);
      await other.press(decide['object.give']);
      await other.now();
      await one.sees(HARM);
      expect(await one.wrongWith('objected')).toEqual([]);

      await one.press(decide['amend.open']);
      await one.write(decide['amend.text'], MENDED);
      await one.tick(HARM);
      await one.press(decide['amend.give']);
      await one.now();
      await other.sees(decide['objections.answered']);
      await other.press(decide['objections.settles']);
      await other.now();
      for (const hand of [one, other]) {
        await hand.sees(decide['objections.integrated']);
        await hand.press(decide['say.consent']);
        await hand.now();
        await hand.sees(filled(decide['answer.mine'], { answer: decide['mark.consent'] }));
      }
      // What is open for ten days is waited for until it closes, however quick the two were.
      const stateOf = async (): Promise<string | undefined> => {
        const { decisions } = await world.hall.ask('decide.list', { all: true }, QUAY);
        return decisions.find((brief) => brief.title === title)?.state;
      };
      await expect.poll(stateOf, { timeout: 2 * OPEN_MS }).toBe('succeeded');
      for (const hand of [one, other]) await hand.sees(decide['stage.succeeded']);
      expect(await other.wrongWith('decided')).toEqual([]);
      const { decisions } = await world.hall.ask('decide.list', { all: true }, QUAY);
      const decided = decisions.find((brief) => brief.title === title);
      expect(decided).toMatchObject({ state: 'succeeded', verdict: 'passes' });
    },
    180_000,
  );
});

async function toDecisions(hand: Hand): Promise<void> {
  await hand.follow(hand.words.shell['place.assembly']);
  await hand.follow(hand.words.assembly['part.decisions']);
  await hand.page.locator('main h1').waitFor();
}
