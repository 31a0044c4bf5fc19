/** What people do with the app in their hands, against real daemons and each other's browsers. */
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../packages/node/src/daemon/testing.ts';
import { kit as arabicKit } from '../../packages/web/src/words/ar/kit.ts';
import { pulse as arabicPulse } from '../../packages/web/src/words/ar/pulse.ts';
import { inquiry as english } from '../../packages/web/src/words/en/inquiry.ts';
import { kit as englishKit } from '../../packages/web/src/words/en/kit.ts';
import { pulse as englishPulse } from '../../packages/web/src/words/en/pulse.ts';
import { nextVersion } from './building.ts';
import { axeFaults, DESK, tabTo, hasChromium, PHONE, picture, sidewaysPixels } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const QUAY = 'quay';
const TEMPO_MS = 100;
/** What others may take to learn something: peers dial again after seconds. */
const WAIT_MS = 40_000;
const PASSPHRASE = 'seven quiet boats at noon';

describe.skipIf(!hasChromium)('a person with the app in their hand', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  const idOf = new Map<Visitor, string>();

  beforeAll(async () => {
    world = await openWorld();
    ana = await world.visitor('ana', { serviceWorkers: 'allow' });
    bea = await world.visitor('bea', { viewport: DESK, locale: 'ar' });
    await Promise.all([ana.start(), bea.start()]);
    const all = [world.hall, ana, bea];
    await foundTogether(all, QUAY, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => QUAY);
    await allHoldKeys(all, QUAY);
    await ana.ask('name.me', { name: 'Ana' });
    await bea.ask('name.me', { name: 'بيا' });
    await world.hall.ask('name.assembly', { name: 'The Quay' });
    for (const one of [ana, bea]) idOf.set(one, (await one.ask('assembly.show', {})).me?.id ?? '');
    // Days between check-ins are seconds here: long enough that a press is seen to count.
    for (const one of all) await one.ask('rhythm.set', { every: 240, grace: 24 });
  });
  afterAll(async () => world.end());

  test('says on a phone that she is fine, and everybody else learns it', async () => {
    const before = await lastHeard(ana);
    const page = await ana.openApp('#/pulse');
    await page.getByRole('button', { name: englishPulse['own.fine'] }).click();
    await page.getByRole('button', { name: englishKit['holdBack.now'] }).click();
    await eventually('the hall heard it', async () => (await lastHeard(ana)) > before || undefined);
    expect(await sidewaysPixels(page)).toBe(0);
    await picture(page, 'journey--fine--en--phone');
  });

  test('says it by keyboard alone, in Arabic, on a desktop', async () => {
    const before = await lastHeard(bea);
    const page = await bea.openApp('#/pulse');
    await tabTo(page, arabicPulse['own.fine']);
    await page.keyboard.press('Enter');
    await tabTo(page, arabicKit['holdBack.now']);
    await page.keyboard.press('Enter');
    await eventually('the hall heard it', async () => (await lastHeard(bea)) > before || undefined);
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    await picture(page, 'journey--fine--ar--desktop');
  });

  test('worries about somebody, and answers the inquiry after a call', async () => {
    await ana.start();
    const { me } = await world.hall.ask('assembly.show', {}, QUAY);
    const { inquiry } = await ana.ask('inquiry.open', { who: me?.id ?? '' });
    const { id } = inquiry;
    const page = await ana.openApp(`#/pulse/inquiry/${id}`);
    await page.getByRole('button', { name: english['add.open'] }).click();
    await page.getByLabel(english['add.how']).selectOption('call');
    await page.getByRole('radio', { name: english['add.answered'] }).check();
    await page.getByRole('button', { name: english['add.do'] }).click();
    await page.getByRole('button', { name: englishKit['holdBack.now'] }).click();
    await page.getByText(english['add.said']).waitFor();
    await picture(page, 'journey--inquiry--en--phone');
    await page.getByRole('button', { name: english['close.open'] }).click();
    await page.getByLabel(english['close.note']).selectOption('device');
    await page.getByRole('button', { name: english['close.do'] }).click();
    await page.getByRole('button', { name: englishKit['holdBack.now'] }).click();
    await page.getByText(english['close.said']).waitFor();
    const known = async (): Promise<unknown> => {
      const { steps, closings } = await world.hall.ask('inquiry.show', { id }, QUAY);
      const isTold = steps.some(
        ({ channel, result }) => channel === 'call' && result === 'answered',
      );
      return isTold && closings.some(({ outcome }) => outcome === 'explained');
    };
    await expect.poll(known, { timeout: WAIT_MS }).toBe(true);
  });

  test('opens the app and writes though the daemon is gone, and it all comes together', async () => {
    const page = await ana.openApp('#/pulse');
    await page.locator('h1').waitFor();
    await kept(page);
    await world.hall.kill();
    await page.reload();
    await page.getByRole('button', { name: englishPulse['own.fine'] }).waitFor();
    // A deep link, and a page that was never opened before.
    await ana.openApp('#/ready');
    await ana.start();
    await ana.ask('talk.post', { title: 'while the hall was dark', file: [] });
    await world.hall.again();
    const said = async (): Promise<readonly string[]> => {
      const { threads } = await world.hall.ask('talk.show', { all: true }, QUAY);
      return threads.map(({ title }) => title);
    };
    await expect.poll(said, { timeout: WAIT_MS }).toContain('while the hall was dark');
  });

  test('gets a new version of the app when she wants it, and not before', async () => {
    const page = await ana.openApp('#/pulse');
    await page.locator('h1').waitFor();
    await kept(page);
    const title = await headTitle(page);
    await world.hall.kill();
    await world.hall.again({ folder: nextVersion(world.app, join(world.folder, 'next')) });
    await page.reload();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await eventually('the next version waits', async () => waits(page));
    await page.reload();
    expect(await headTitle(page)).toBe(title);
    expect(await waits(page)).toBe(true);
    // She says yes.
    await page.evaluate(async () => {
      const { waiting } = await navigator.serviceWorker.ready;
      const taken = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
      });
      waiting?.postMessage('take-over');
      await taken;
    });
    await page.reload();
    expect(await headTitle(page)).toBe(`Next ${title}`);
    await page.getByRole('button', { name: englishPulse['own.fine'] }).waitFor();
  });

  test('leaves quickly: three times Escape, and nothing opens without her words', async () => {
    const cem = await world.visitor('cem', { viewport: PHONE });
    await cem.start(PASSPHRASE);
    const page = await cem.openApp('#/pulse');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForURL('**/notes.html');
    await expect.poll(async () => page.title()).toBe('Notes');
    await page.goBack();
    expect(page.url()).toBe('about:blank');
    await cem.openPeer();
    expect(await cem.settled()).toEqual({ kind: 'closed' });
    expect(await cem.refused('status', {})).toEqual({ kind: 'DeviceClosed' });
    await cem.close();
  });

  /** When the hall last heard somebody. */
  async function lastHeard(who: Visitor): Promise<number> {
    const id = idOf.get(who);
    const { subjects } = await world.hall.ask('beat.show', {}, QUAY);
    return subjects.find((one) => one.who.id === id)?.happenedAt?.ms ?? 0;
  }
});

/** Settles once the service worker has everything and answers for this page. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await eventually('the page is answered by its service worker', async () =>
    page.evaluate(() => navigator.serviceWorker.controller !== null || undefined),
  );
}

async function waits(page: Page): Promise<boolean> {
  return page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
}

/** The title as the page came, before the app gave it another. */
async function headTitle(page: Page): Promise<string> {
  const html = await page.evaluate(async () => (await fetch('/')).text());
  return /<title>([^<]*)<\/title>/u.exec(html)?.[1] ?? '';
}
