/** This device over written answers: the paper key, ways, lock, two words, leaving; how it looks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS } from '@tocsin/host/testing';
import type { Stage } from './testing.ts';
import { actsOf, askedOf, hasChromium, longPicture, openStage, picture } from './testing.ts';
import { unwritten } from './written/device.ts';

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
});
