/** Somebody comes in: what was on the screen is gone at three presses, and nothing opens without words. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { foundTogether } from '../../../packages/node/src/daemon/testing.ts';
import { hasChromium } from '../testing.ts';
import type { World } from '../world.ts';
import { openWorld } from '../world.ts';
import { MODES, openHand } from './hand.ts';

const QUAY = 'quay';
const PASSPHRASE = 'seven quiet boats at noon';

describe.skipIf(!hasChromium)('leaving quickly', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(async () => world.end());

  test.each(MODES)('by one gesture, and back in by the passphrase alone: $name', async (mode) => {
    const log = `${QUAY}-${String(MODES.indexOf(mode))}`;
    const ana = await world.visitor('ana-'.concat(log));
    await ana.start(PASSPHRASE);
    await foundTogether([world.hall, ana], log, world.table(log));
    const hand = await openHand(ana, mode);
    const { words, page } = hand;
    await hand.write(words.gate['pass.label'], PASSPHRASE);
    await hand.press(words.gate['pass.open']);
    await hand.isTold(words.pulse['sentence.unknown']);
    // In the middle of typing something that must not stay.
    await hand.follow(words.shell['place.assembly']);
    await hand.follow(words.assembly['part.talk']);
    await hand.isTold(words.aid['talk.count']);
    if (mode.input === 'keys') for (const _ of [1, 2, 3]) await page.keyboard.press('Escape');
    else {
      await hand.follow(words.shell['place.pulse']);
      await hand.press(words.shell['who.open']);
      await hand.press(words.shell['sheet.leave']);
    }
    await page.getByText('Light bulbs').waitFor();
    await expect.poll(async () => page.title()).toBe('Notes');
    // Neither going forward nor going back leads to what was left, however many pages it was.
    await page.goForward();
    expect(new URL(page.url()).pathname).toBe('/notes.html');
    await page.goBack();
    expect(new URL(page.url()).pathname).toBe('/notes.html');
    await page.goBack();
    expect(page.url()).toBe('about:blank');
    const again = await openHand(ana, mode);
    await again.isTold(words.gate['closed.title']);
    await again.write(words.gate['pass.label'], 'six loud boats at noon');
    await again.press(words.gate['pass.open']);
    await again.sees(words.gate['pass.wrong']);
    expect(await again.wrongWith('leave')).toEqual([]);
    expect(await ana.databases()).not.toEqual([]);
    await again.write(words.gate['pass.label'], PASSPHRASE);
    await again.press(words.gate['pass.open']);
    await again.isTold(words.pulse['sentence.unknown']);
    await ana.close();
  });
});
