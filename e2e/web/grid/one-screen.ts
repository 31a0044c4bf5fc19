/** One screen of the grid: on a phone and a desk, light and dark, narrow, twice as large, without motion. */
import type { Page } from 'playwright-core';

import { axeFaults, contrastFaults, DESK, longPicture, PHONE } from '../testing.ts';
import { moving, unfit, unfold, unsaid, unseenFocus } from './looking.ts';

const NARROW = { width: 320, height: 640 };
/** A desk at 200 %. */
const ZOOMED = { width: 640, height: 400 };

/** Pictures of its whole length: on a phone and a desk, light and dark. */
export async function pictures(page: Page, name: string): Promise<readonly []> {
  for (const [place, size] of Object.entries({ phone: PHONE, desktop: DESK })) {
    await page.setViewportSize(size);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await longPicture(page, `${name}--${place}-${colorScheme}`);
    }
  }
  return [];
}

/** Everything that is looked for on one screen. */
export async function lookAt(page: Page): Promise<readonly string[]> {
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
export async function otherColours(page: Page): Promise<readonly string[]> {
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
