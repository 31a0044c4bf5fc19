/** A screen as somebody uses it who has a keyboard and nothing else. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

import { askedOf } from './testing.ts';

/** Steps of the Tab key after which something counts as not to be reached. */
const TABS_MAX = 80;

/** Goes with the Tab key until this has the focus. */
export async function reach(page: Page, to: Locator): Promise<void> {
  await to.waitFor();
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if (await to.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached with the Tab key: ${String(to)}`);
}

/** Presses the first button that is called so. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await reach(page, page.getByRole('button', { name }).first());
  await page.keyboard.press('Enter');
}

/** Types into the field that is called so. */
export async function type(page: Page, label: string | RegExp, text: string): Promise<void> {
  await reach(page, page.getByLabel(label).first());
  await page.keyboard.type(text);
}

/** Picks the option that begins so, as the keyboard does: by its first letters. */
export async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  const list = page.getByLabel(label).first();
  await reach(page, list);
  await page.keyboard.type(option);
  expect(await list.locator('option:checked').textContent()).toBe(option);
}

/** Ticks the box that is called so. */
export async function tick(page: Page, name: string | RegExp): Promise<void> {
  await reach(page, page.getByRole('checkbox', { name }).first());
  await page.keyboard.press('Space');
}

/** Opens what is folded under this. */
export async function unfold(page: Page, text: string): Promise<void> {
  await reach(page, page.locator('summary', { hasText: text }).first());
  await page.keyboard.press('Enter');
}

/** Ends the ten seconds by the other button. */
export async function doNow(page: Page): Promise<void> {
  await press(page, 'Do it now');
}

/** Calls that do something, without the looks of the screen. */
export async function doneOf(page: Page): Promise<readonly unknown[]> {
  const looks = /\.(?:show|list|pending|templates|summary|sheet|read)$/u;
  return (await askedOf(page))
    .filter(({ call }) => !looks.test(call))
    .map(({ call, given }) => [call, given]);
}
