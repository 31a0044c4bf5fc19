/** The practice village as a newcomer walks through it: the built product, no device of one's own. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { productWithTestPages } from './building.ts';
import {
  axeFaults,
  DESK,
  hasChromium,
  LANGUAGES,
  launch,
  PHONE,
  picture,
  serve,
  sidewaysPixels,
} from './testing.ts';

/** Eight devices are founded, seated and allied in one worker; longer on a busy machine. */
const BUILDING_MS = 120_000;
/** A day of eight devices, or what neighbours do between two steps. */
const MOVING_MS = 30_000;

/** All that a page can keep in a browser. */
async function keptBy(page: Page): Promise<unknown> {
  return page.evaluate(async () => ({
    databases: await indexedDB.databases(),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    cookies: document.cookie,
    serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}

const NOTHING = {
  databases: [],
  local: [],
  session: [],
  caches: [],
  cookies: '',
  serviceWorkers: 0,
};

describe.skipIf(!hasChromium)('the practice village', () => {
  let server: Server;
  let browser: Browser;
  let origin: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await serve(await productWithTestPages());
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
    if (complaints.length > 0) throw new Error(`the browser complained: ${complaints.join('\n')}`);
  });

  const openDoor = async (
    locale: string,
    size = PHONE,
    colorScheme: 'light' | 'dark' = 'light',
    at = '#/village',
  ): Promise<Page> => {
    const context = await browser.newContext({ viewport: size, locale, colorScheme });
    const page = await context.newPage();
    page.setDefaultTimeout(MOVING_MS);
    page.on('console', (said) => {
      if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
    });
    page.on('pageerror', (fault) => complaints.push(String(fault)));
    await page.goto(`${origin}/${at}`);
    return page;
  };
  const card = (page: Page) => page.locator('.practice-card');
  /** What the card says of this step once the neighbours are done. */
  const says = async (page: Page, sentence: string | RegExp): Promise<void> =>
    card(page).getByText(sentence).waitFor();
  const press = async (page: Page, name: string): Promise<void> =>
    card(page).getByRole('button', { name }).click();
  /** Lets days pass until the devices ask by themselves; the card then leads to what is known. */
  const asking = async (page: Page): Promise<void> => {
    for (let day = 0; day < 6; day += 1) {
      await press(page, 'Let a day pass');
      await says(page, /Nobody is doubted too early|Your devices are asking/u);
      if ((await card(page).getByText('Your devices are asking').count()) > 0) return;
    }
    throw new Error('nobody asks');
  };
  /** A button that is held, by the keyboard: it asks before it does anything. */
  const hold = async (page: Page, name: string, then: string): Promise<void> => {
    await page.getByRole('button', { name }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: then }).click();
  };

  test('is walked through by clicks, marked everywhere, and leaves nothing', async () => {
    const page = await openDoor('en-GB');
    await page.getByRole('heading', { name: 'A practice village' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'village-door--en--phone-light');
    await page.getByRole('button', { name: 'Walk in' }).click({ timeout: BUILDING_MS });

    await page.getByText('Practice village: nothing here is real, nothing is kept').waitFor();
    await page.getByRole('heading', { name: '5 are steady, nobody is late.' }).waitFor();
    await expect.poll(async () => page.title()).toMatch(/^Practice: /u);
    const mark = await page
      .locator('h1')
      .evaluate((heading) => getComputedStyle(heading, '::before').content);
    expect(mark).toBe('"Practice: "');
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'village--en--phone-light');

    await page.getByRole('button', { name: 'I am fine' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await says(page, 'Your neighbours heard you.');
    await press(page, 'Go on');
    await says(page, 'no longer checks in');
    await press(page, 'Let a day pass');
    await says(page, 'is late. Late is no alarm');
    await page.getByRole('heading', { name: 'Amina' }).waitFor();
    await picture(page, 'village-late--en--phone-light');
    await press(page, 'Go on');
    await says(page, 'Nobody is doubted too early');
    await asking(page);
    await card(page).getByRole('link', { name: 'Go to Pulse' }).click();
    await page.getByRole('button', { name: 'Add what you know' }).click();
    await page.getByRole('button', { name: 'Keep this' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await says(page, 'It is noted for all of you');
    await press(page, 'Go on');
    await says(page, 'wants to ring for');
    await card(page).getByRole('link', { name: 'Go to Bell' }).click();
    await page.getByText('DRILL. Nothing real happens.').waitFor();
    await picture(page, 'village-ring--en--phone-light');
    await hold(page, 'Hold to practise signing', 'Practise signing');
    await says(page, 'as a drill');
    expect(await page.locator('body').getAttribute('class')).toContain('mode-drill');
    await picture(page, 'village-drill--en--phone-light');
    await press(page, 'Go on');
    await says(page, 'Steps done there: 2 of 10');
    await press(page, 'Go on');
    await says(page, 'is back: a broken telephone');
    await hold(page, 'Hold to end the drill', 'End the drill');
    await says(page, 'The bell is over');
    await press(page, 'Go on');
    await says(page, 'asks all of you a question');
    await card(page).getByRole('link', { name: 'Go to Assembly' }).click();
    await page.getByRole('heading', { name: 'Shall we mend the gate?' }).waitFor();
    await page.getByRole('button', { name: 'I agree' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await says(page, 'Your answer counts');
    await press(page, 'Go on');
    await says(page, 'You walked through an alarm');

    expect(await keptBy(page)).toEqual(NOTHING);
    await page.getByRole('button', { name: 'Leave the village' }).click();
    await page.waitForURL(`${origin}/#/`);
    await page.locator('.practice-top').waitFor({ state: 'detached' });
    await page.context().close();
  }, 300_000);

  test('has its door on the first screen, and another page load leads out of it', async () => {
    const page = await openDoor('en-GB', PHONE, 'light', '#/');
    await page.getByRole('link', { name: 'Try it in a practice village' }).click();
    await page.getByRole('heading', { name: 'A practice village' }).waitFor();
    await expect.poll(async () => page.title()).toMatch(/^Practice: /u);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'Try it in a practice village' }).waitFor();
    expect(await page.locator('.practice-top').count()).toBe(0);
    await page.context().close();
  });

  test('its door reads in every language, light and dark, on a narrow phone too', async () => {
    for (const language of LANGUAGES)
      for (const scheme of ['light', 'dark'] as const) {
        const page = await openDoor(language, { ...PHONE, width: 320 }, scheme);
        await page.locator('h1').waitFor();
        expect([language, scheme, await axeFaults(page)]).toEqual([language, scheme, []]);
        expect(await sidewaysPixels(page)).toBe(0);
        await page.context().close();
      }
  }, 200_000);

  test.each([
    ['ar', 'phone', 'light', PHONE],
    ['ar', 'desktop', 'light', DESK],
    ['en', 'desktop', 'dark', DESK],
  ] as const)(
    'stands in %s on a %s, %s',
    async (language, name, scheme, size) => {
      const page = await openDoor(language, size, scheme);
      await page.locator('h1').waitFor();
      expect(await sidewaysPixels(page)).toBe(0);
      await picture(page, `village-door--${language}--${name}-${scheme}`);
      await page.locator('.btn.main.big').click({ timeout: BUILDING_MS });
      await page.locator('.practice-card').waitFor();
      await page.locator('.notice h1').waitFor();
      await page.locator('.practice-card').waitFor();
      expect(await sidewaysPixels(page)).toBe(0);
      await picture(page, `village--${language}--${name}-${scheme}`);
      expect(await axeFaults(page)).toEqual([]);
      await page.setViewportSize({ ...size, width: 320 });
      expect(await sidewaysPixels(page)).toBe(0);
      expect(await keptBy(page)).toEqual(NOTHING);
      await page.context().close();
    },
    200_000,
  );
});
