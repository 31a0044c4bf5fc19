/**
 * The grid: every screen of the app in four languages, light and dark, on a phone and a desk, narrow,
 * twice as large, without motion. One page for each language walks through all of them.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { moving, unfit, unfold, unsaid, unseenFocus } from './grid/looking.ts';
import { WITHOUT_FIXTURE } from './grid/screens.ts';
import { walk } from './grid/walking.ts';
import type { Stage } from './testing.ts';
import {
  axeFaults,
  contrastFaults,
  DESK,
  hasChromium,
  LANGUAGES,
  longPicture,
  openStage,
  PHONE,
} from './testing.ts';

/** What a walk through all screens may take on a machine that does much else. */
const WALK_MS = 900_000;
const NARROW = { width: 320, height: 640 };
/** A desk at 200 %. */
const ZOOMED = { width: 640, height: 400 };

describe.skipIf(!hasChromium)('every screen', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('has what is needed to look at it', () => {
    expect(WITHOUT_FIXTURE).toEqual([]);
  });

  test.concurrent.each(LANGUAGES)(
    'reads in %s: nothing is against the rules, cut, moving or unsaid',
    async (language) => {
      const page = await stage.open({ language, reducedMotion: true });
      // Colours are the same in every language, and pictures are needed in either direction.
      const isFirst = language === 'en';
      const isPictured = isFirst || language === 'ar';
      const faults = await walk(page, async (name) => {
        if (isPictured) await pictures(page, `${name}--${language}`);
        return [...(await lookAt(page)), ...(isFirst ? await otherColours(page) : [])];
      });
      expect(faults.join('\n')).toBe('');
      await page.context().close();
    },
    WALK_MS,
  );
});

/** Pictures of its whole length: on a phone and a desk, light and dark. */
async function pictures(page: Page, name: string): Promise<void> {
  for (const [place, size] of Object.entries({ phone: PHONE, desktop: DESK })) {
    await page.setViewportSize(size);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await longPicture(page, `${name}--${place}-${colorScheme}`);
    }
  }
}

/** Everything that is looked for on one screen. */
async function lookAt(page: Page): Promise<readonly string[]> {
  const faults: string[] = [...(await unsaid(page))];
  const add = (where: string, found: readonly string[]): void => {
    faults.push(...found.map((fault) => `${where}: ${fault}`));
  };
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'dark' });
  await unfold(page);
  add('desk', await unfit(page));
  add('desk, dark', await axeFaults(page));
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'light' });
  add('phone', await unfit(page));
  add('phone, light', await axeFaults(page));
  add('phone', await moving(page));
  add('phone', await unseenFocus(page));
  await page.setViewportSize(NARROW);
  add('320 px', await unfit(page));
  await page.setViewportSize(ZOOMED);
  add('desk at 200 %', await unfit(page));
  await largeText(page, true);
  await page.setViewportSize(DESK);
  add('desk, large text', await unfit(page));
  await page.setViewportSize(PHONE);
  add('phone, large text', await unfit(page));
  await largeText(page, false);
  return faults;
}

/** Colours where axe has not been: on a phone in the dark, on a desk in the light. */
async function otherColours(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [size, colorScheme] of [
    [PHONE, 'dark'],
    [DESK, 'light'],
  ] as const) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    faults.push(...(await contrastFaults(page)));
  }
  return faults;
}

/** Text alone at 200 %, as somebody sets it in the browser: its usual size is 16 pixels. */
async function largeText(page: Page, isLarge: boolean): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: isLarge ? 32 : 16 } });
  await session.detach();
}
