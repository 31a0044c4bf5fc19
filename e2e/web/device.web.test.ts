/** This device over written answers: the paper key, ways, lock, two words, leaving; how it looks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS } from '@tocsin/host/testing';
import type { Page } from 'playwright-core';

import type { Stage } from './testing.ts';
import {
  actsOf,
  askedOf,
  axeFaults,
  change,
  hasChromium,
  longPicture,
  openStage,
  picture,
  tabTo,
} from './testing.ts';
import { nobodyWakes, OWN, ownWakes, unwritten } from './written/device.ts';

/** A browser that can be woken, or says why not: there is no push service to reach from here. */
async function wakable(
  page: Page,
  permission: NotificationPermission,
  fails?: string,
): Promise<void> {
  await page.evaluate(
    ([allowed, fault]) => {
      let known: object | null = null;
      const unsubscribe = (): Promise<boolean> => {
        known = null;
        return Promise.resolve(true);
      };
      const subscribe = (): Promise<object> => {
        if (fault !== undefined) return Promise.reject(new DOMException('no way', fault));
        known = { endpoint: 'https://push.example/one', unsubscribe };
        return Promise.resolve(known);
      };
      const pushManager = { getSubscription: () => Promise.resolve(known), subscribe };
      const registration = () => Promise.resolve({ active: {}, pushManager });
      Object.assign(navigator.serviceWorker, { getRegistration: registration });
      Object.assign(Notification, { requestPermission: () => Promise.resolve(allowed) });
    },
    [permission, fails] as const,
  );
}

describe.skipIf(!hasChromium)('This device', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('shows the paper key on wish, asks three groups back, and then it is checked', async () => {
    const page = await stage.open({
      answers: { status: { value: unwritten } },
      at: '#/device/paper',
    });
    expect((await askedOf(page)).map(({ call }) => call)).not.toContain('paper.print');
    await page.getByRole('button', { name: 'Show my groups' }).click();
    const groups = await page.locator('.five').allTextContents();
    expect(groups).toEqual(ANSWERS['paper.print'].groups);
    await longPicture(page, 'device--paper-shown--phone-light');
    await page.getByRole('button', { name: 'I have written them' }).click();
    await expect.poll(async () => page.locator('.five').count()).toBe(0);
    const fields = page.getByRole('textbox');
    expect(await fields.count()).toBe(3);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect
      .poll(async () => page.getByText('This is not what stands in this group.').count())
      .toBe(3);
    for (const field of await fields.all()) {
      const id = await field.getAttribute('id');
      const label = (await page.locator(`label[for="${id ?? ''}"]`).textContent()) ?? '';
      const number = Number(/\d+/u.exec(label)?.[0]);
      await field.fill(` ${groups[number - 1]?.replace(/^(..)/u, '$1 ') ?? ''}`);
    }
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('All three are right.').waitFor();
    expect((await askedOf(page)).at(-1)).toEqual({
      call: 'paper.check',
      given: { code: groups.join(' ') },
    });
  });

  test('has one page of ways, whichever address was kept', async () => {
    const page = await stage.open({
      answers: { 'ways.add': { fault: { kind: 'MalformedWay' } } },
      at: '#/device/ways',
    });
    expect(new URL(page.url()).hash).toBe('#/ways');
    await page.getByRole('button', { name: 'Add a way' }).click();
    await page.getByLabel('The address they read to you').fill('somewhere');
    await page.getByRole('button', { name: 'Keep in touch over it' }).click();
    await page.getByText('This is not the address of a way.').first().waitFor();
    expect(await page.getByLabel('The address they read to you').inputValue()).toBe('somewhere');
  });

  test('changes the passphrase, and takes it away only after a question', async () => {
    const page = await stage.open({ at: '#/device/lock' });
    await page.getByLabel('Your passphrase').fill('short');
    await page.getByRole('button', { name: 'Change the passphrase' }).click();
    await page.getByText('This is too short.').waitFor();
    expect(await actsOf(page)).toEqual([]);
    await page.getByLabel('Your passphrase').fill('five words are even longer');
    await page.getByRole('button', { name: 'Change the passphrase' }).click();
    await page.getByText('The new passphrase holds from now on.').waitFor();
    await page.getByRole('button', { name: /^Take the passphrase away/u }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Take the passphrase away' })
      .click();
    await expect
      .poll(async () => actsOf(page))
      .toEqual([
        { kind: 'setPassphrase', passphrase: 'five words are even longer' },
        { kind: 'setPassphrase', passphrase: null },
      ]);
  });

  test('wipes after a question, and begins anew', async () => {
    const page = await stage.open({ at: '#/device/wipe' });
    await page.evaluate(() => localStorage.setItem('tocsin.light', 'dark'));
    await page.getByRole('button', { name: /^Hold to take everything away/u }).focus();
    await page.keyboard.press('Enter');
    expect(await actsOf(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Take it away' }).click();
    await page.getByText('I was invited').waitFor();
    expect(await actsOf(page)).toEqual([{ kind: 'wipe' }]);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test('sets two words, and shows the same whatever they are', async () => {
    const page = await stage.open({
      answers: {
        'words.show': {
          value: { homes: ANSWERS['words.show'].homes.filter(({ state }) => state === 'unset') },
        },
      },
      at: '#/device/words',
    });
    await page.getByLabel('What shall the two call you?').fill('Sam');
    await page.getByLabel('The word for “I am well”').fill('orchard');
    await page.getByLabel('The word for “I am not free”').fill('window');
    await page.getByRole('button', { name: 'Set both words' }).click();
    await page.getByText('Both words are set.').waitFor();
    expect(await page.getByLabel('The word for “I am well”').inputValue()).toBe('');
    expect((await askedOf(page)).at(-1)).toMatchObject({
      call: 'words.set',
      given: { name: 'Sam', well: 'orchard', forced: 'window' },
    });
  });

  test('keeps a banner on every place until the paper key is written', async () => {
    const page = await stage.open({
      answers: {
        status: { value: { ...unwritten, warnings: [{ kind: 'paperUnchecked', log: 'river' }] } },
      },
    });
    await page.getByText('Your paper key is not written yet.').waitFor();
    await picture(page, 'device--banner--phone-light');
    await page.getByRole('link', { name: 'See to it' }).click();
    await page.getByRole('heading', { name: 'Your paper key brings you back.' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/device/paper');
  });

  test('is woken by whom the person chose, after it was told what that costs', async () => {
    const page = await stage.open({
      answers: { 'wake.show': { value: nobodyWakes } },
      at: '#/device',
    });
    await wakable(page, 'granted');
    await page.getByRole('link', { name: 'Notices' }).click();
    await page.getByRole('heading', { level: 1, name: 'This phone cannot wake you.' }).waitFor();
    for (const cost of [/^That company learns/u, /^It does not learn why/u, /^It can come late/u])
      await page.getByText(cost).waitFor();
    // Of several one's own is meant; Marta's is asked for.
    expect(await page.getByLabel(/^Your device/u).isChecked()).toBe(true);
    expect(await page.getByLabel(/^Marta/u).isChecked()).toBe(false);
    await longPicture(page, 'device--notices-off--phone-light');
    await tabTo(page, 'Let it be woken');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await askedOf(page)).find(({ call }) => call === 'wake.give'))
      .toMatchObject({ given: { file: 'ticket', by: [OWN] } });
    await change(page, { 'wake.show': { value: ownWakes('taken') } });
    await page.getByRole('heading', { level: 1, name: 'This phone can be woken.' }).waitFor();
    await page.getByText('wakes this phone').waitFor();
    await longPicture(page, 'device--notices-woken--phone-light');
    await change(page, { 'wake.show': { value: ownWakes('gone') } });
    await page.getByText('can no longer wake it: set it up again').waitFor();
    expect(await page.locator('li.hot[data-state="alert"]').count()).toBe(1);
    expect(await axeFaults(page)).toEqual([]);
    await longPicture(page, 'device--notices-gone--phone-light');
    await page.getByRole('button', { name: 'Let nobody wake it' }).click();
    await expect
      .poll(async () => (await askedOf(page)).at(-1))
      .toEqual({ call: 'wake.end', given: {} });
  });

  test('says why it is not woken, and has given nothing to anybody', async () => {
    const page = await stage.open({
      answers: { 'wake.show': { value: nobodyWakes } },
      at: '#/device',
    });
    await wakable(page, 'denied');
    await page.getByRole('link', { name: 'Notices' }).click();
    await page.getByRole('button', { name: 'Let it be woken' }).click();
    await page.getByText('The browser did not allow it.').waitFor();
    await wakable(page, 'granted', 'AbortError');
    await page.getByRole('button', { name: 'Let it be woken' }).click();
    await page.getByText('could not reach the service of its maker').waitFor();
    expect((await askedOf(page)).map(({ call }) => call)).not.toContain('wake.give');
    await page.getByLabel(/^Your device/u).uncheck();
    await page.getByText('Choose first who is to do it').waitFor();
  });
});
