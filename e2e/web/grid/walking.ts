/** Walks one page through every screen of the grid. */
import type { Page } from 'playwright-core';

import { ANSWERS } from '@tocsin/host/testing';

import { become, change, PHONE } from '../testing.ts';
import { still, visit } from './looking.ts';
import type { GridScreen, Group } from './screens.ts';
import { GROUPS } from './screens.ts';

/** Visits every screen on a phone; what is found there, with its name. */
export async function walk(
  page: Page,
  look: (name: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  let before: readonly string[] = [];
  for (const { answers, device, screens } of GROUPS) {
    const usual = before.map((call) => [call, { value: ANSWERS[call as keyof typeof ANSWERS] }]);
    await change(page, { ...Object.fromEntries(usual), ...answers } as Group['answers']);
    await become(page, device);
    before = Object.keys(answers);
    for (const screen of screens) {
      const found = await goTo(page, screen)
        .then(async () => look(screen.name))
        .catch((fault: unknown) => [String(fault)]);
      faults.push(...found.map((fault) => `${screen.name}: ${fault}`));
      if (screen.press !== undefined) await page.keyboard.press('Escape');
    }
  }
  return faults;
}

async function goTo(page: Page, { at, press }: GridScreen): Promise<void> {
  await page.setViewportSize(PHONE);
  await visit(page, at);
  if (press === undefined) return;
  if (press.includes('+')) await page.keyboard.press(press);
  else await page.locator(press).first().press('Enter');
  await page.locator('dialog[open]').waitFor();
  await still(page);
}
