/** The frame: places by keyboard, the sheet, commands, leaving quickly, the wall, broken links. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Stage } from './testing.ts';
import { axeFaults, DESK, focused, hasChromium, openStage, picture } from './testing.ts';

describe.skipIf(!hasChromium)('the frame', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('the first stop leads past the places to the content', async () => {
    const page = await stage.open();
    await page.keyboard.press('Tab');
    await expect.poll(async () => focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await expect.poll(async () => page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.getByRole('link', { name: 'Pulse' }).waitFor();
  });

  test('every place has its address, and says where one is', async () => {
    const page = await stage.open({ size: DESK });
    for (const name of ['Assembly', 'Bell', 'Allies', 'Ready', 'Pulse']) {
      const link = page.getByRole('navigation').getByRole('link', { name });
      await link.click();
      await expect.poll(() => link.getAttribute('aria-current')).toBe('page');
      expect(new URL(page.url()).hash).toBe(`#/${name.toLowerCase()}`);
    }
  });

  test('a broken link says so and leads on', async () => {
    const page = await stage.open({ at: '#/%E0%A4%A' });
    await page.getByRole('heading', { name: 'There is nothing at this address.' }).waitFor();
    await page.getByRole('link', { name: 'Go to Pulse' }).click();
    await expect.poll(async () => new URL(page.url()).hash).toBe('#/pulse');
  });

  test('the sheet under the name locks first, and changes the language at once', async () => {
    const page = await stage.open();
    await page.locator('.who').click();
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    await picture(page, 'sheet--phone-light');
    expect(await axeFaults(page)).toEqual([]);
    await sheet.getByRole('radio', { name: 'العربية' }).check();
    await page.getByRole('heading', { name: 'هذا المجلس وهذا الجهاز' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    await page.reload();
    await page.getByRole('link', { name: 'النبض' }).waitFor();
    await page.locator('.who').click();
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect.poll(async () => locked(page)).toBe(1);
  });

  test('Ctrl+K finds a command by its letters and runs it', async () => {
    const page = await stage.open({ size: DESK });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('franc');
    await picture(page, 'commands--desktop-light');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Pouls' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('alli');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/allies');
  });

  test('Escape three times leaves to a plain page, and going back does not lead here', async () => {
    const page = await stage.open();
    const wasAt = page.url();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.keyboard.press('Escape');
    expect(page.url()).toBe(wasAt);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForURL('**/notes.html');
    // The address changes first, then the page.
    await expect.poll(() => page.title()).toBe('Notes');
    await page.goBack();
    await expect.poll(() => page.url()).toBe('about:blank');
  });

  test('on a wall stand the sentence and the tiles, and one way back', async () => {
    const page = await stage.open({ at: '#/wall', size: DESK });
    expect(await page.locator('.nav').isVisible()).toBe(false);
    expect(await page.locator('.tile').first().isVisible()).toBe(true);
    await picture(page, 'wall--desktop-light');
    await page.getByRole('link', { name: 'Leave the wall' }).click();
    await page.locator('.nav').waitFor();
  });
});

async function locked(page: Awaited<ReturnType<Stage['open']>>): Promise<number> {
  return page.evaluate(
    () => (globalThis as unknown as { tocsinTest: { locked: number } }).tocsinTest.locked,
  );
}
