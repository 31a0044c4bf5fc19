/** Draws by lot over written answers: opened, sealed, read, brought and replayed with the keyboard alone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DrawAnswer } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';
import { harbour, idOf } from './harbour.ts';
import { doneOf, doNow, pick, press, reach, tick, type, unfold } from './keyboard.ts';
import type { Stage, WrittenAnswers } from './testing.ts';
import { hasChromium, openStage } from './testing.ts';
import { key, list, reading, rita, tomas } from './written/draws.ts';

describe.skipIf(!hasChromium)('Draws', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  const at = async (
    rest: string,
    shown: DrawAnswer = key,
    answers: WrittenAnswers = {},
  ): Promise<Page> =>
    stage.open({
      at: `#/assembly/draws${rest}`,
      answers: {
        ...harbour,
        'draw.list': { value: list },
        'draw.show': { value: shown },
        ...answers,
      },
    });

  test('wait in the list, and lead to the page of one', async () => {
    const page = await at('');
    expect(await page.locator('h1').textContent()).toBe('One draw waits for you.');
    await reach(page, page.getByRole('link', { name: 'Night watch in June' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: key.title }).waitFor();
    expect(new URL(page.url()).hash).toBe(`#/assembly/draws/${idOf('seal')}`);
    await expect.poll(async () => page.title()).toContain('Draws by lot');
  });

  test('are opened by dice among all, with defaults', async () => {
    const page = await at('/new');
    await type(page, 'Who is drawn for what', 'Who keeps the key');
    await tick(page, 'Rita');
    await tick(page, 'Tomas');
    await press(page, 'Open this draw');
    await doNow(page);
    await page.getByText('Read aloud what was settled.', { exact: false }).first().waitFor();
    expect(await doneOf(page)).toEqual([
      [
        'draw.open',
        {
          title: 'Who keeps the key',
          from: [],
          committer: [],
          round: false,
          source: [],
          hand: [idOf('Rita'), idOf('Tomas')],
          seats: 1,
          dice: 5,
        },
      ],
    ]);
  });

  test('for those who are apart: secrets first, then a round', async () => {
    const page = await at('/new');
    await type(page, 'Who is drawn for what', 'Press');
    await reach(page, page.getByRole('radio', { name: /^Dice in the room/u }));
    await page.keyboard.press('ArrowDown');
    await unfold(page, 'More choices');
    await tick(page, 'Rita');
    await press(page, 'Open this draw');
    await doNow(page);
    await page.getByText('Opened.', { exact: false }).first().waitFor();
    const [[call, given]] = (await doneOf(page)) as [[string, object]];
    expect(call).toBe('draw.open');
    expect(given).toMatchObject({
      round: true,
      committer: [idOf('Rita')],
      commit: 24,
      show: 24,
      hand: [],
    });
    expect(given).not.toHaveProperty('dice');
  });

  test('a draw of those who are willing names its question', async () => {
    const asked = { ...ANSWERS['decide.list'].decisions[0], id: idOf('q'), title: 'Who would?' };
    const willing = { ...asked, method: 'sortition', state: 'succeeded' } as never;
    const answers: WrittenAnswers = {
      'decide.list': { value: { ...ANSWERS['decide.list'], decisions: [willing] } },
      'draw.open': { fault: { kind: 'DrawObjection', problem: 'drawnBefore' } as never },
    };
    const page = await at(`/new/${idOf('q')}/${idOf('key')}`, key, answers);
    await type(page, 'Who is drawn for what', 'The keys');
    expect(await page.getByLabel('Which question').locator('option:checked').textContent()).toBe(
      'Who would?',
    );
    await press(page, 'Open this draw');
    await doNow(page);
    await page.getByRole('main').getByText('There is a draw for this question').waitFor();
    expect(await page.getByLabel('Who is drawn for what, in one line').inputValue()).toBe(
      'The keys',
    );
    const [[, given]] = (await doneOf(page)) as [[string, object]];
    expect(given).toMatchObject({ decision: idOf('q'), instead: idOf('key') });
    expect(given).not.toHaveProperty('seats');
  });

  test('a secret is sealed, and the person is told to leave the device on', async () => {
    const sealing = { ...reading, stage: 'committing', asks: 'commit' } as const;
    const page = await at(`/${key.id}`, sealing);
    await press(page, 'Seal my secret');
    await doNow(page);
    await page.getByText('Sealed.', { exact: false }).first().waitFor();
    expect(await doneOf(page)).toEqual([['draw.commit', { id: key.id }]]);
  });

  test('dice are written down with whoever saw them, in any digits', async () => {
    const page = await at(`/${key.id}`, reading);
    await type(page, /^What the dice show/u, '\u0663 6 1 2 5');
    await tick(page, 'Rita');
    await press(page, 'Write this down');
    await doNow(page);
    await page.getByText('Written down.', { exact: false }).first().waitFor();
    await press(page, /^I did not see that/u);
    await doNow(page);
    await page.getByText('Noted:', { exact: false }).first().waitFor();
    expect(await doneOf(page)).toEqual([
      ['draw.dice', { id: key.id, dice: '3 6 1 2 5', witness: [idOf('Rita')] }],
      ['draw.deny', { id: key.id }],
    ]);
  });

  test('numbers of named sources are written down in their order', async () => {
    const page = await at(`/${key.id}`, { ...reading, dice: 0, sources: ['lottery', 'rain'] });
    await type(page, 'What it said: lottery', '9 18 26');
    await type(page, 'What it said: rain', 'none');
    await press(page, 'Write this down');
    await doNow(page);
    await page.getByText('Written down.', { exact: false }).first().waitFor();
    expect(await doneOf(page)).toEqual([
      ['draw.numbers', { id: key.id, value: ['9 18 26', 'none'], witness: [] }],
    ]);
  });

  test('a round is brought; what it never said is told, and stays typed', async () => {
    const page = await at(
      `/${key.id}`,
      { ...reading, stage: 'round', asks: null },
      { 'draw.beacon': { fault: { kind: 'RoundNotTrue' } } },
    );
    await press(page, 'Bring what the round said');
    await type(page, /^Its signature/u, 'b446');
    await reach(page, page.getByRole('button', { name: 'Bring what the round said' }).nth(1));
    await page.keyboard.press('Enter');
    await doNow(page);
    await page.getByRole('main').getByText('The round never said this.').waitFor();
    expect(await page.getByLabel(/^Its signature/u).inputValue()).toBe('b446');
    expect(await doneOf(page)).toEqual([['draw.beacon', { id: key.id, signature: 'b446' }]]);
  });

  test('anybody replays a draw here, and takes its file elsewhere', async () => {
    const page = await at(`/${key.id}`, key, {
      'draw.replay': { value: { draw: key, same: true, picks: [rita.id] } },
      'draw.export': { value: { id: key.id, file: 'draw.json' }, files: { 'draw.json': '{}' } },
    });
    await press(page, 'Replay it on this phone');
    await page.getByText('The replay comes to the same.').waitFor();
    await press(page, /^Make a file to replay it/u);
    const saved = page.waitForEvent('download');
    await press(page, /^Save/u);
    expect((await saved).suggestedFilename()).toBe('draw.json');
    expect(await doneOf(page)).toEqual([
      ['draw.replay', { id: key.id }],
      ['draw.export', { id: key.id, folder: '' }],
    ]);
  });

  test('a replay that differs is an alert', async () => {
    const page = await at(`/${key.id}`, key, {
      'draw.replay': { value: { draw: key, same: false, picks: [tomas.id] } },
    });
    await press(page, 'Replay it on this phone');
    await page.getByText('The replay comes to somebody else.', { exact: false }).waitFor();
    await page.getByText('Tomas').first().waitFor();
    expect(await doneOf(page)).toEqual([['draw.replay', { id: key.id }]]);
  });

  test('a role names the draw that drew its holder', async () => {
    const page = await stage.open({
      at: '#/assembly/roles/new',
      answers: { ...harbour, 'draw.list': { value: list } },
    });
    await pick(page, 'Who', 'Rita');
    await pick(page, 'Begin from', 'Keepers of the keys');
    await unfold(page, 'More choices');
    await pick(page, 'The draw that drew them', key.title);
    await press(page, 'Ask the members');
    await doNow(page);
    await page.getByText('The members are asked.').first().waitFor();
    const [[, given]] = (await doneOf(page)) as [[string, object]];
    expect(given).toMatchObject({ member: rita.id, draw: key.id });
  });
});
