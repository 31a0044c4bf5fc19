/** The kit by keyboard, in four languages, light and dark, narrow, and in forced colours. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Stage } from './testing.ts';
import {
  axeFaults,
  contrastFaults,
  DESK,
  focused,
  hasChromium,
  LANGUAGES,
  longPicture,
  openStage,
  PHONE,
  sidewaysPixels,
} from './testing.ts';

describe.skipIf(!hasChromium)('the kit', () => {
  let stage: Stage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.openKit({ size: DESK });
  });
  afterAll(async () => stage.end());

  test('tabs are one stop: arrows, Home and End move between them', async () => {
    await page.getByRole('tab', { name: 'Show' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => focused(page)).toBe('Say');
    await expectSelected('Say');
    await page.keyboard.press('End');
    await expectSelected('File');
    await page.keyboard.press('ArrowRight');
    await expectSelected('Show');
    await page.keyboard.press('ArrowLeft');
    await expectSelected('File');
    await page.keyboard.press('Home');
    await expectSelected('Show');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe(
      'tabpanel',
    );
  });

  async function expectSelected(name: string): Promise<void> {
    expect(await page.getByRole('tab', { name }).getAttribute('aria-selected')).toBe('true');
    await expect.poll(async () => focused(page)).toBe(name);
  }

  test('a menu opens on its first item, goes round, finds by letter, and Escape goes back', async () => {
    const button = page.getByRole('button', { name: 'More' });
    await button.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => focused(page)).toBe('Apples');
    await page.keyboard.press('ArrowUp');
    await expect.poll(async () => focused(page)).toBe('Candles');
    await page.keyboard.press('b');
    await expect.poll(async () => focused(page)).toBe('Bread');
    await page.keyboard.press('Escape');
    await expect.poll(async () => focused(page)).toBe('More');
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect(await page.locator('output').first().textContent()).toBe('candles');
    await expect.poll(async () => focused(page)).toBe('More');
  });

  test('a sheet keeps the focus inside, Escape closes it, and the focus goes back', async () => {
    await page.getByRole('button', { name: 'Open a sheet' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'One task' });
    await dialog.waitFor();
    for (let press = 0; press < 4; press += 1) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(() => {
        const at = document.activeElement;
        return at === document.body || at?.closest('dialog') !== null;
      });
      expect(where).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => focused(page)).toBe('Open a sheet');
  });

  test('a hold button asks when tapped or pressed by key, and acts after two seconds of holding', async () => {
    const hold = page.getByRole('button', { name: 'Hold to sign' });
    const said = page.locator('output').first();
    await hold.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await said.textContent()).not.toBe('held');
    await page.keyboard.press('Space');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign' }).click();
    expect(await said.textContent()).toBe('held');

    await page.getByRole('button', { name: 'Main', exact: true }).click();
    await hold.hover();
    await page.mouse.down();
    await page.locator('[data-held]').waitFor();
    await page.mouse.move(2, 2);
    await page.mouse.up();
    expect(await said.textContent()).toBe('main');
    await hold.hover();
    await page.mouse.down();
    await page.waitForFunction(() => document.querySelector('output')?.textContent === 'held');
    await page.mouse.up();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('an act is held back: undone it never happens, and it can be done at once', async () => {
    const said = page.locator('output').first();
    await page.getByRole('button', { name: 'I am fine' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone. Nothing has left.').waitFor();
    expect(await said.textContent()).toBe('undone');
    await page.getByRole('button', { name: 'I am fine' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('Said.').waitFor();
    expect(await said.textContent()).toBe('sealed');
  });

  test('a button that is off can be reached, says why, and does nothing', async () => {
    const off = page.getByRole('button', { name: 'Three ringers are needed first.' });
    await off.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('output').first().textContent()).not.toBe('off');
    expect(await off.getAttribute('aria-disabled')).toBe('true');
  });

  test('hours are typed in days or hours, and stay within their limit', async () => {
    const count = page.getByLabel('Check in every');
    expect(await count.inputValue()).toBe('7');
    await count.fill('3');
    await count.blur();
    expect(await page.locator('#hours').textContent()).toBe('72');
    await count.fill('9999');
    await count.blur();
    expect(await page.locator('#hours').textContent()).toBe('2160');
  });

  test('a code is drawn, moves only when asked to, and can be stepped through', async () => {
    const code = page.getByRole('img', { name: 'QR code, part 1 of 2' });
    await code.waitFor();
    await page.waitForFunction(() => {
      const path = document.querySelector('.qr path')?.getAttribute('d') ?? '';
      return path.length > 500;
    });
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('img', { name: 'QR code, part 2 of 2' }).waitFor();
    expect(await code.count()).toBe(0);
  });

  test('a number is read in the digits people type; what cannot be is said and not sealed', async () => {
    await page.getByRole('button', { name: 'Ask for bread' }).press('Enter');
    const loaves = page.getByLabel('Loaves');
    await loaves.fill('١٢');
    await page.getByText('Read: 12').waitFor();
    await loaves.fill('21');
    await page.getByText('1 to 20, as a whole number.').waitFor();
    const ask = page.getByRole('button', { name: 'Ask', exact: true });
    await ask.press('Enter');
    expect(await loaves.evaluate((field) => field === document.activeElement)).toBe(true);
    await loaves.fill('2');
    await ask.press('Enter');
    await page.getByText('You ask for bread.').waitFor();
    expect(await loaves.isDisabled()).toBe(true);
    await page.getByRole('button', { name: /^Undo$/u }).press('Enter');
    await expect.poll(async () => loaves.isDisabled()).toBe(false);
    expect(await loaves.inputValue()).toBe('2');
  });

  test('of a yes and a no beside each other only one goes', async () => {
    await page.getByRole('button', { name: /^Yes/u }).press('Enter');
    const no = page.getByRole('button', { name: /^No\b/u }).first();
    await expect.poll(async () => no.getAttribute('aria-disabled')).toBe('true');
    await no.press('Enter');
    expect(await page.getByText('You say No.').count()).toBe(0);
    await page.getByRole('button', { name: 'Do it now' }).press('Enter');
    await page.getByText('You said Yes.').waitFor();
  });

  test.each(LANGUAGES)(
    'axe finds nothing in %s, light and dark; it fits 320 pixels',
    async (language) => {
      // Colours that fade over are in between for a moment when the dark comes.
      const screen = await stage.openKit({ language, size: DESK, reducedMotion: true });
      expect(await axeFaults(screen)).toEqual([]);
      const isPictured = language === 'en' || language === 'ar';
      if (isPictured) await longPicture(screen, `kit--${language}-light`);
      await screen.emulateMedia({ colorScheme: 'dark' });
      expect(await contrastFaults(screen)).toEqual([]);
      if (isPictured) await longPicture(screen, `kit--${language}-dark`);
      await screen.setViewportSize({ ...PHONE, width: 320 });
      expect(await sidewaysPixels(screen)).toBe(0);
      await screen.context().close();
    },
  );

  test('arrows follow the reading direction in Arabic', async () => {
    const screen = await stage.openKit({ language: 'ar' });
    await screen.getByRole('tab', { name: 'Show' }).focus();
    await screen.keyboard.press('ArrowLeft');
    expect(await focused(screen)).toBe('Say');
    await screen.context().close();
  });

  test('in forced colours and reduced motion nothing is lost', async () => {
    const screen = await stage.openKit({ forcedColors: true, reducedMotion: true, size: DESK });
    expect(await axeFaults(screen)).toEqual([]);
    await longPicture(screen, 'kit--forced-colours');
    await screen.context().close();
  });
});
