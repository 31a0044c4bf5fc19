/** Allies over written answers: what it says, what it asks, how it looks. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS } from '@tocsin/host/testing';
import type { Stage } from './testing.ts';
import {
  askedOf,
  change,
  DESK,
  focused,
  hasChromium,
  longPicture,
  openStage,
  picture,
} from './testing.ts';
import { coast, river, broken, several } from './written/allies.ts';

/** Takes a file in as pasted text. */
async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Paste or type' }).click();
  await page.getByLabel('A link, or the text of a file').fill(text);
  await page.getByRole('button', { name: 'Take it', exact: true }).click();
  await page.getByText('Taken in.', { exact: true }).waitFor();
}

describe.skipIf(!hasChromium)('Allies', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('says who stands with us, and what lacks comes before what stands', async () => {
    const page = await stage.open({ at: '#/allies', answers: several });
    await page.getByRole('heading', { name: 'One pact lacks something.' }).waitFor();
    expect(await page.locator('.list .name').allTextContents()).toEqual([
      'coast',
      'hills',
      'river',
    ]);
    await change(page, { 'pact.show': { value: { pacts: [coast] } } });
    await page.getByRole('heading', { name: 'One pact stands, and lacks nothing' }).waitFor();
    await change(page, { 'pact.show': { value: { pacts: [river] } } });
    await page.getByRole('heading', { name: 'A pact is being made. None stands yet.' }).waitFor();
    await change(page, { 'pact.show': { value: { pacts: [] } } });
    await page.getByRole('heading', { name: 'Nobody has promised' }).waitFor();
    await page.getByRole('link', { name: 'Make a pact' }).waitFor();
  });

  test('each lack leads to what puts it right, and what is wrong is not only late', async () => {
    const page = await stage.open({ at: '#/allies/pact/hills', answers: several });
    await page.getByRole('heading', { name: 'hills stands, and lacks something.' }).waitFor();
    await expect.poll(async () => page.title()).toBe('\u2068hills\u2069 – Tocsin');
    const leads = page.locator('.banner a');
    expect(await leads.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual([
      '#/allies/consent/hills',
      '#/allies/playbooks',
      '#/ways',
    ]);
    await change(page, { 'pact.show': { value: { pacts: [{ ...broken, name: 'hills' }] } } });
    await page.locator('.banner[data-state=alert]').waitFor();
  });

  test('a pact shows bells, seals, practice, relays and a recovery with its start', async () => {
    const page = await stage.open({ at: '#/allies/pact/coast', answers: several, size: DESK });
    const rows = page.locator('.list .sub');
    await rows.first().waitFor();
    const parties = (await rows.allTextContents()).map((text) =>
      text.replaceAll(/[\u2068\u2069]/gu, ''),
    );
    expect(parties[0]).toContain('2 of 3 ringers ring');
    expect(parties[0]).toContain('3 of 5 seal holders sign');
    expect(parties[2]).toContain('They start Tue 1 Dec, 17:49, unless the seal objects.');
    const promised = (await page.locator('.facts').textContent()) ?? '';
    expect(promised).toContain('no asking leaves anybody’s home');
    expect(promised.replaceAll(/[\u2068\u2069]/gu, '')).toContain('an arrest, a raid; 2 hands');
    await longPicture(page, 'allies-coast--desktop-light');
  });

  test('a pact is begun by the keyboard alone, and hands on one file', async () => {
    const page = await stage.open({
      at: '#/allies',
      answers: {
        'pact.show': { value: { pacts: [] } },
        'pact.offer': {
          value: {
            stage: 'card',
            name: 'coast',
            file: 'coast.tocsin-pact',
            parties: { have: 1, needed: 3 },
            ours: { have: 0, needed: 0 },
            signed: { have: 0, needed: 3 },
            act: null,
            log: null,
          },
          files: { 'coast.tocsin-pact': '{"tocsin":"pact"}' },
        },
      },
    });
    await page.getByRole('link', { name: 'Make a pact' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Make a pact with other assemblies.' }).waitFor();
    await expect.poll(async () => focused(page)).toBe('Make a pact with other assemblies.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Costa Brava');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('3');
    for (let tabs = 0; tabs < 4; tabs += 1) await page.keyboard.press('Tab');
    await expect.poll(async () => focused(page)).toBe('Write our part');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Do it now' }).press('Enter');
    await page.getByText('Hand this file to the next assembly').waitFor();
    expect(await askedOf(page)).toContainEqual({
      call: 'pact.offer',
      given: {
        name: 'costa-brava',
        parties: 3,
        hours: 8760,
        every: 168,
        grace: 72,
        practice: 336,
        turn: 24,
        folder: '',
      },
    });
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as a file' }).press('Enter');
    expect((await saved).suggestedFilename()).toBe('coast.tocsin-pact');
    await picture(page, 'allies-handed-on--phone-light');
  });

  test('a pasted pact file is taken in; a fault is said and nothing typed is lost', async () => {
    const page = await stage.open({
      at: '#/allies/accept',
      answers: { ...several, 'pact.accept': { fault: { kind: 'FileMalformed' } } },
    });
    await paste(page, '{"tocsin":"pact"}');
    await page.getByLabel('What you call it here').fill('Coast');
    await page.getByRole('button', { name: 'Take it in and do what is next' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByRole('alert').filter({ hasText: 'That did not work' }).waitFor();
    expect(await page.getByLabel('What you call it here').inputValue()).toBe('Coast');
    expect(await askedOf(page)).toContainEqual({
      call: 'pact.accept',
      given: { name: 'coast-2', file: 'taken', folder: '' },
    });
  });

  test('three presets: an act has a cap, and others are asked before it counts', async () => {
    const page = await stage.open({ at: '#/allies/consent/coast', answers: several });
    await page.getByRole('heading', { name: 'In one case we act by ourselves' }).waitFor();
    await page.getByRole('button', { name: 'Change or add one' }).click();
    await expect.poll(async () => page.getByRole('radio').count()).toBe(3);
    const sign = page.getByRole('button', { name: 'Ask our members and sign' });
    await page.getByRole('radio', { name: 'Act within a cap' }).check();
    await expect.poll(async () => sign.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('At most so many acts in 30 days').fill('2');
    await page.keyboard.press('Tab');
    await expect.poll(async () => sign.getAttribute('aria-disabled')).toBe(null);
    await page.getByLabel('For which alert').selectOption('arrest');
    await sign.click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('It counts once enough have signed: 1 of 2 have.').waitFor();
    expect(await askedOf(page)).toContainEqual({
      call: 'consent.set',
      given: { pact: 'coast', preset: 'act', kind: 'arrest', cap: 2 },
    });
  });

  test('other terms and what we pass on are asked of our members', async () => {
    const page = await stage.open({ at: '#/allies/pact/coast', answers: several });
    await page.getByRole('button', { name: 'Choose what we pass on' }).click();
    await page.getByRole('checkbox', { name: 'a raid' }).uncheck();
    await page.getByRole('button', { name: 'Ask our members' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('1 of 2 have said yes.').waitFor();
    expect(await askedOf(page)).toContainEqual({
      call: 'pact.relay',
      given: { name: 'coast', kinds: ['arrest'], hops: 2 },
    });
    await page.getByRole('button', { name: 'Call it otherwise' }).press('Enter');
    await page.getByLabel('Its name on this device').fill('shore');
    await page.getByRole('button', { name: 'Call it that' }).press('Enter');
    await page.waitForURL(/#\/allies\/pact\/shore$/u);
  });

  test('new ringers say what is next; a sheet leaves this phone only by a grave act', async () => {
    const page = await stage.open({ at: '#/allies/pact/coast/ringers', answers: several });
    await page.getByRole('button', { name: 'Do what is next' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('Your sheet is asked for.').waitFor();
    expect(await askedOf(page)).toContainEqual({
      call: 'pact.rotate',
      given: { name: 'coast', without: [], anew: false },
    });
    await page.getByRole('button', { name: 'Show the code to write it down' }).click();
    expect(await page.locator('.well.num').textContent()).toMatch(/^(?:\d{5} ){9}\d{5}$/u);
    await page.getByRole('button', { name: 'Check it, then take it off this phone' }).click();
    await page.getByLabel('Type it from the paper').fill('12345 12345');
    await page.getByRole('button', { name: 'Hold to take the keys off this phone' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Take them off' }).click();
    await page.getByText('The sheet is right. Its keys are off this phone.').waitFor();
    expect(await askedOf(page)).toContainEqual({
      call: 'paper.forget',
      given: { pact: 'coast', code: '12345 12345' },
    });
  });

  test('witnessing for an ally is held, after who is to be called was said', async () => {
    const page = await stage.open({
      at: '#/allies/away',
      answers: {
        ...several,
        'away.witness': {
          value: ANSWERS['away.witness'],
          files: { 'coast-witnessed.tocsin-witnessed': '{}' },
        },
      },
    });
    await page.getByRole('heading', { name: 'One member is not counted for now.' }).waitFor();
    await page.getByRole('button', { name: 'Witness for an ally' }).click();
    await page.getByText('Call them first').waitFor();
    await paste(page, '{"tocsin":"away"}');
    const hold = page.getByRole('button', { name: 'Hold to witness' });
    await hold.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Witness' }).click();
    await page.getByText('Hand this back to those who asked.').waitFor();
    expect(await askedOf(page)).toContainEqual({
      call: 'away.witness',
      given: { pact: 'coast', file: 'taken', over: false, folder: '' },
    });
  });

  test('a playbook is proposed from a file', async () => {
    const page = await stage.open({ at: '#/allies/playbooks', answers: several });
    await page.getByRole('button', { name: 'Propose one from a file' }).click();
    await page.getByLabel('The file (JSON)').setInputFiles({
      name: 'flood.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{}'),
    });
    await page.getByLabel('Its short name').fill('flood');
    await page.getByRole('button', { name: 'Propose it' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await expect
      .poll(async () => askedOf(page))
      .toContainEqual({
        call: 'playbook.add',
        given: { name: 'flood', exposes: [], file: 'flood.json' },
      });
  });
});
