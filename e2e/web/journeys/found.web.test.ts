/** Two phones and the machine of the hall found an assembly in one room, from screen to camera. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventually } from '../../../packages/node/src/daemon/testing.ts';
import { carry as arCarry } from '../../../packages/web/src/words/ar/carry.ts';
import { carry as enCarry } from '../../../packages/web/src/words/en/carry.ts';
import { hasChromium } from '../testing.ts';
import type { Visitor, World } from '../world.ts';
import { openWorld } from '../world.ts';
import type { FakeCamera } from './camera.ts';
import { createFakeCamera } from './camera.ts';
import type { Hand, Mode } from './hand.ts';
import { openHand, TWO_MODES } from './hand.ts';
import { filled } from './words.ts';

const PEOPLE = 3;
/** How long a name may take to be written. */
const NAMED_MS = 3_000;

describe.skipIf(!hasChromium)('founding an assembly', () => {
  let camera: FakeCamera;
  let world: World;
  beforeAll(async () => {
    camera = createFakeCamera();
    world = await openWorld(camera.args);
  });
  afterAll(async () => {
    await world.end();
    camera.remove();
  });

  test.each(TWO_MODES)(
    'in one room, by cards, the same digits and signatures: $name',
    async (mode) => {
      const log = `quay-${String(TWO_MODES.indexOf(mode))}`;
      const [ana, bea] = (await Promise.all(
        ['ana', 'bea'].map(async (name) => world.visitor(`${name}-${log}`)),
      )) as [Visitor, Visitor];
      const hall = atTheHall(log);
      const [one, two] = await Promise.all([begins(ana, mode), begins(bea, mode)]);
      const { firstRun, shell } = one.words;

      // Cards: each has everybody's before anybody goes on.
      const [hallCard, oneCard, twoCard] = [await hall([]), await one.saves(), await two.saves()];
      await camera.reads(world.browser, one, two);
      await camera.reads(world.browser, two, one);
      for (const hand of [one, two]) {
        await hand.opens(hallCard);
        await hand.sees(filled(firstRun['round.cards'], { others: PEOPLE - 1 }));
        expect(await hand.wrongWith('cards')).toEqual([]);
        await hand.press(filled(firstRun['round.all'], { people: PEOPLE }));
        await hand.isTold(firstRun['round.reveal']);
      }
      const hallReveal = await hall([oneCard, twoCard]);

      // What was promised is shown, read from one who has it all.
      await camera.reads(world.browser, one, two);
      await one.opens(hallReveal);
      await one.isTold(firstRun['round.compare']);
      await camera.reads(world.browser, two, one);
      await two.isTold(firstRun['round.compare']);
      await hall([await one.saves()]);

      const digits = async ({ page }: Hand): Promise<string> =>
        (await page.locator('.digits span').allTextContents()).join(' ');
      expect(await digits(one)).toBe(await digits(two));
      expect(await one.wrongWith('digits')).toEqual([]);
      for (const hand of [one, two]) {
        await hand.choose(firstRun['compare.same']);
        await hand.press(firstRun['round.signNow']);
        await hand.isTold(firstRun['round.sign']);
      }
      const hallSignature = await hall([], true);
      await one.opens(hallSignature);
      await two.opens(hallSignature);
      await camera.film(world.browser, one);
      const last = await one.saves();
      const lastOfTwo = await two.saves();
      await camera.reads(world.browser, two, one);
      await two.sees(firstRun['welcome.joined']);
      await one.opens(lastOfTwo);
      await one.sees(firstRun['welcome.joined']);
      await hall([last, lastOfTwo], true);
      expect(await one.wrongWith('founded')).toEqual([]);

      // One machine is always on: its address is typed once, and the three are in touch.
      const carry = mode.language === 'ar' ? arCarry : enCarry;
      for (const hand of [one, two]) {
        const { listening } = await world.hall.ask('ways.show', {}, log);
        const address = listening.find(({ address: at }) => at.includes('/ws/'))?.address ?? '';
        await hand.follow(firstRun['welcome.pulse']);
        await hand.press(shell.ways);
        await hand.press(carry['add.title']);
        await hand.write(carry['add.address'], address);
        await hand.press(carry['add.do']);
        await hand.sees(carry['add.done']);
        await hand.press(hand.words.kit['sheet.close']);
        await hand.sees(filled(shell.ways, { count: 1 }));
      }
      // Until the first key had come no name could be written: what was typed is still there.
      for (const hand of [one, two]) {
        await hand.page.goBack();
        await eventually('the name is written', async () => {
          const isWritten = await hand.comes(firstRun['welcome.in'], NAMED_MS);
          if (isWritten === undefined && (await hand.has(firstRun['name.field'])))
            await hand.press(firstRun['welcome.nameGo']);
          return isWritten;
        });
      }
      await eventually('the hall hears what they are called', async () => {
        const { members } = await world.hall.ask('assembly.show', {}, log);
        const names = members.map(({ who }) => who.name);
        return (names.includes(ana.name) && names.includes(bea.name)) || undefined;
      });
      await Promise.all([ana.close(), bea.close()]);
    },
    240_000,
  );

  /** The hall's machine takes part by files: gives its own of each round. */
  function atTheHall(name: string): (files: readonly string[], met?: boolean) => Promise<string> {
    const folder = world.table(name);
    return async (files, met = false) => {
      const given = { name, with: files, met, byPhone: false, folder };
      const { file } = await world.hall.ask('assembly.found', given);
      return file ?? '';
    };
  }
});

/** From the first screen to the card. */
async function begins(who: Visitor, mode: Mode): Promise<Hand> {
  const hand = await openHand(who, mode);
  const { firstRun } = hand.words;
  await hand.follow(firstRun['door.found']);
  await hand.write(firstRun['name.field'], who.name);
  await hand.press(firstRun.goOn);
  await hand.choose(firstRun['lock.none']);
  await hand.press(firstRun.goOn);
  await hand.isTold(firstRun['round.card']);
  return hand;
}
