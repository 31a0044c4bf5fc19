/** Carry and Ways over written answers: what waits, parcels given and read, each way with its hour. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS } from '@tocsin/host/testing';
import type { Stage } from './testing.ts';
import {
  askedOf,
  axeFaults,
  change,
  DESK,
  focused,
  hasChromium,
  longPicture,
  openStage,
  picture,
} from './testing.ts';
import { linked, shown, several, cutOff, packing, NAME } from './written/carry.ts';

describe.skipIf(!hasChromium)('Carry', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('the satchel in the header says how many wait, and says nothing when none does', async () => {
    const page = await stage.open({ answers: several });
    const satchel = page.getByRole('link', { name: 'Carry by hand, 2 records wait' });
    await satchel.waitFor();
    expect(await satchel.locator('.badge').textContent()).toBe('2');
    await change(page, { 'ways.show': { value: { ...shown, waiting: 0 } } });
    await page.getByRole('link', { name: 'Carry by hand', exact: true }).waitFor();
    expect(await page.locator('.badge').count()).toBe(0);
  });

  test('a parcel is packed and saved by the keyboard alone', async () => {
    const page = await stage.open({ at: '#/pulse', answers: packing });
    await page.getByRole('link', { name: 'Carry by hand, 2 records wait' }).press('Enter');
    await page
      .getByRole('heading', { name: '2 records of ours are on this device only' })
      .waitFor();
    await expect.poll(async () => page.title()).toBe('\u2068Carry by hand\u2069 – Tocsin');
    await page.getByRole('tab', { name: 'Show' }).press('Tab');
    await page.getByRole('button', { name: 'Pack now' }).press('Enter');
    await page.getByText('One parcel is packed. It is nowhere but here').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save this parcel' }).press('Enter');
    expect((await saved).suggestedFilename()).toBe(NAME);
    expect(await askedOf(page)).toContainEqual({ call: 'bundle.pack', given: { folder: '' } });
    // Looking at another tab loses nothing of what is packed.
    await page.getByRole('tab', { name: 'Show' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => focused(page)).toBe('Read');
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Save this parcel' }).waitFor();
    await longPicture(page, 'carry-packed--phone-light');
  });

  test('a parcel that is read says what it brought, the alarming first', async () => {
    const page = await stage.open({
      at: '#/carry/read',
      answers: {
        ...several,
        'bundle.open': {
          value: { ...ANSWERS['bundle.open'], fresh: 3, refused: 1, rings: 1, parked: 2 },
        },
      },
    });
    const open = page.getByRole('button', { name: 'Open it' });
    expect(await open.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('The parcel').setInputFiles({
      name: NAME,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('sealed'),
    });
    await open.click();
    await page.getByText('It brought 3 new records.').waitFor();
    const said = page.locator('.well');
    expect(await said.locator('.banner b').allTextContents()).toEqual([
      'One record was changed on the way. It counts for nothing. Tell whoever packed it.',
      'It brought a ring.',
    ]);
    expect(await said.getByText('Whole').count()).toBe(0);
    expect(await askedOf(page)).toContainEqual({ call: 'bundle.open', given: { file: NAME } });
    await longPicture(page, 'carry-read--phone-light');
    await change(page, { 'bundle.open': { fault: { kind: 'BundleNotForUs' } } });
    await open.click();
    await page.getByRole('alert').filter({ hasText: 'That did not work' }).waitFor();
  });

  test('a parcel on its way never claims more than its readers signed', async () => {
    const page = await stage.open({ at: '#/carry', answers: several });
    const trips = page.locator('.trip');
    await trips.first().waitFor();
    expect((await trips.allTextContents()).map((text) => text.trim())).toEqual([
      'Packed for 3 devices. None has said that it came.',
      'Arrived: 2 of 3 say so.',
      'Ran out before anybody said that it came. Pack it anew.',
    ]);
    expect(await page.getByText('What a carrier sees: nothing').count()).toBe(1);
  });

  test('nobody linked: the first to be doubted is this device', async () => {
    const page = await stage.open({ at: '#/ways', answers: cutOff });
    await page.getByRole('heading', { name: 'You may be the one who is cut off.' }).waitFor();
    await page.getByText('By hand still works.').waitFor();
    await longPicture(page, 'ways-cut-off--phone-light');
    await change(page, several);
    await page.getByRole('heading', { name: '2 are linked with this device now.' }).waitFor();
    const heard = page.locator('.list .sub').first();
    const said = (await heard.textContent())?.replaceAll(/[\u2068\u2069]/gu, '');
    expect(said).toBe('Trying again soon · last heard 16:19, over the net');
  });

  test('behind the chip stands each way; one is added, one forgotten', async () => {
    const page = await stage.open({ answers: several, size: DESK });
    await page.locator('.lines').click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('2 are linked with this device now.').waitFor();
    await picture(page, 'ways-sheet--desktop-light');
    expect(await axeFaults(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Add a way' }).click();
    await sheet.getByLabel('The address they read to you').fill(' /ip4/192.0.2.9/tcp/4700 ');
    await sheet.getByRole('button', { name: 'Keep in touch over it' }).click();
    await sheet.getByText('We keep in touch over it from now on.').waitFor();
    expect(await askedOf(page)).toContainEqual({
      call: 'ways.add',
      given: { address: '/ip4/192.0.2.9/tcp/4700' },
    });
    await sheet.getByRole('link', { name: 'By hand' }).click();
    await page.waitForURL(/#\/carry$/u);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.goto(`${new URL(page.url()).origin}/fixtures.html#/ways`);
    await page.getByRole('button', { name: /^Forget .*hall\.example/u }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await expect
      .poll(async () => askedOf(page))
      .toContainEqual({ call: 'ways.remove', given: { address: linked.address } });
  });

  test('commands lead to Carry, Ways and what lies inside', async () => {
    const page = await stage.open({ answers: several, size: DESK });
    for (const [typed, hash] of [
      ['Read a parcel', '#/carry/read'],
      ['See the ways', '#/ways'],
      ['Start a drill', '#/ready/drill'],
      ['What we do when they ring', '#/allies/consent'],
    ] as const) {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill(typed);
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).hash).toBe(hash);
    }
  });
});
