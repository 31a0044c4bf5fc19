/** Assembly over written answers: what it says, and its acts, each done with the keyboard alone. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS } from '@tocsin/host/testing';
import { harbour, idOf, kitchen, person, statusHolding, van } from './harbour.ts';
import type { Stage, WrittenAnswers } from './testing.ts';
import { askedOf, change, hasChromium, openStage } from './testing.ts';

/** Steps of the Tab key after which something counts as not to be reached. */
const TABS_MAX = 80;

/** Goes with the Tab key until this has the focus. */
async function tabTo(page: Page, to: Locator): Promise<void> {
  await to.waitFor();
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if (await to.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached with the Tab key: ${String(to)}`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole('button', { name }).first());
  await page.keyboard.press('Enter');
}

async function type(page: Page, label: string | RegExp, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label).first());
  await page.keyboard.type(text);
}

/** Picks the option that begins so, as the keyboard does: by its first letters. */
async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  const list = page.getByLabel(label).first();
  await tabTo(page, list);
  await page.keyboard.type(option);
  expect(await list.locator('option:checked').textContent()).toBe(option);
}

/** Ends the ten seconds by the other button. */
async function doNow(page: Page): Promise<void> {
  await press(page, 'Do it now');
}

/** Calls that do something, without the looks of the screen. */
async function actsOf(page: Page): Promise<readonly unknown[]> {
  const looks = /\.(?:show|list|pending|templates|summary|sheet)$/u;
  return (await askedOf(page))
    .filter(({ call }) => !looks.test(call))
    .map(({ call, given }) => [call, given]);
}

const ALONE = { for: [], byScribe: false, byPhone: false, byCourier: false, witness: [] };

describe.skipIf(!hasChromium)('Assembly', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  const open = async (at: string, answers: WrittenAnswers = {}): Promise<Page> =>
    stage.open({ at: `#/assembly${at}`, answers: { ...harbour, ...answers } });

  test('opens with what waits, and leads to the first of it', async () => {
    const page = await open('');
    expect(await page.locator('h1').textContent()).toBe('4 things wait for you.');
    await page.getByText('Harbour Street Tenants').first().waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Open it' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: van.title }).waitFor();
    expect(new URL(page.url()).hash).toBe(`#/assembly/decisions/${van.id}`);
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await expect.poll(async () => page.title()).toContain('Decisions');
  });

  test('says in one quiet line what comes with the next list, and shows it to whoever looks', async () => {
    const holding = (heldIds: readonly string[]): WrittenAnswers => ({
      status: { value: statusHolding(heldIds) },
    });
    const page = await open('', holding([van.id]));
    const h1 = page.locator('h1');
    await h1.filter({ hasText: '3 things wait for you.' }).waitFor();
    const line = page.getByText(
      /^One thing can wait until .*28 Nov.*: it comes with your weekly list\.$/u,
    );
    await line.waitFor();
    // What is held is not first for anybody, and is still in its place for whoever looks.
    const held = page.getByRole('main').getByRole('link', { name: van.title });
    expect(await held.count()).toBe(0);
    await press(page, 'Look now');
    await tabTo(page, held);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: van.title }).waitFor();
    await page.goBack();
    await change(page, holding([]));
    await h1.filter({ hasText: '4 things wait for you.' }).waitFor();
    expect(await line.count()).toBe(0);
  });

  test('says nothing of what waits where one part did not answer', async () => {
    const page = await open('', { 'duty.show': { fault: { kind: 'StoreFailed' } } });
    await page.getByRole('alert').getByText('StoreFailed').waitFor();
    expect(await page.locator('h1').textContent()).toBe('Everything we agreed');
  });

  test('an answer is given with its reason, once, and can be undone', async () => {
    const page = await open(`/decisions/${van.id}`);
    await type(page, 'Why', 'They feed us');
    await press(page, 'I agree');
    // While one answer is held back, no other one can go beside it.
    await press(page, 'I abstain');
    await press(page, /^Undo$/u);
    await page.getByText('Undone. Nothing has left.').waitFor();
    expect(await actsOf(page)).toEqual([]);
    await press(page, 'I agree');
    await doNow(page);
    await page.getByText('Your answer is given').waitFor();
    expect(await actsOf(page)).toEqual([
      [
        'decide.stance',
        {
          ...ALONE,
          id: van.id,
          choice: 'consent',
          also: [],
          reason: 'They feed us',
          noAct: false,
        },
      ],
    ]);
  });

  test('an objection says its harm; what failed stays typed', async () => {
    const page = await open(`/decisions/${van.id}`, {
      'decide.object': { fault: { kind: 'DecisionClosed' } },
    });
    await press(page, 'I object');
    await type(page, 'What harm it would do', 'No brakes');
    await press(page, /^Object/u);
    await doNow(page);
    const alert = page.getByRole('main').getByRole('alert').filter({ hasText: 'DecisionClosed' });
    await alert.waitFor();
    expect(await page.getByLabel('What harm it would do').inputValue()).toBe('No brakes');
    expect(await actsOf(page)).toEqual([
      ['decide.object', { ...ALONE, id: van.id, harm: 'No brakes', settled: false, none: false }],
    ]);
  });

  test('a ranking is said back in its own words', async () => {
    const page = await open(`/decisions/${kitchen.id}`, { 'decide.show': { value: kitchen } });
    await pick(page, 'Rank of Friday', '1');
    await pick(page, 'Rank of Monday', '2');
    await press(page, 'Give this answer');
    await page.getByText('Friday > Monday').waitFor();
    // What is sealed is what was read: nothing of it can be changed meanwhile.
    expect(await page.getByLabel('Rank of Friday').isDisabled()).toBe(true);
    await doNow(page);
    await page.getByText('Your answer is given').waitFor();
    expect(await actsOf(page)).toEqual([
      ['decide.stance', { ...ALONE, id: kitchen.id, choice: 'C > A', also: [], noAct: false }],
    ]);
  });

  test('one settles an objection of one\u2019s own, doubts another, denies a word', async () => {
    const mine = { ...van.objections[0], who: person('Amina', true) } as (typeof van.objections)[0];
    const page = await open(`/decisions/${van.id}`, {
      'decide.show': { value: { ...van, objections: [mine, ...van.objections] } },
    });
    await press(page, 'The new text settles it');
    await doNow(page);
    await page.getByText('The new text settles the objection.').waitFor();
    await press(page, 'This is no objection');
    await type(page, /^Why you think so/u, 'It is insured');
    await tabTo(page, page.getByRole('button', { name: /^This is no objection/u }).nth(1));
    await page.keyboard.press('Enter');
    await doNow(page);
    await page.getByText('It is set aside when more than half say so.').waitFor();
    await press(page, 'I did not hear that');
    await doNow(page);
    await page.getByText('you were no witness there', { exact: false }).first().waitFor();
    const idris = van.objections[0]?.id;
    expect(await actsOf(page)).toEqual([
      ['decide.object', { ...ALONE, id: idris, settled: true, none: false }],
      ['decide.object', { ...ALONE, id: idris, settled: false, none: true, why: 'It is insured' }],
      ['decide.deny', { id: idOf('phone') }],
    ]);
  });

  test('what is typed stays where an answer is asked anew and fails', async () => {
    const page = await open(`/decisions/${van.id}`);
    await type(page, 'Why', 'They feed us');
    await change(page, { 'decide.show': { fault: { kind: 'StoreFailed' } } });
    await page.getByRole('alert').getByText('StoreFailed').waitFor();
    expect(await page.getByLabel('Why').inputValue()).toBe('They feed us');
  });

  test('a question is put with its defaults', async () => {
    const page = await open('/decisions/new');
    await type(page, 'The question, in one line', 'Buy a stove?');
    await press(page, 'Ask this');
    await doNow(page);
    await page.getByText('Asked.').waitFor();
    const [asked] = (await actsOf(page)) as [[string, Record<string, unknown>]];
    expect(asked[0]).toBe('decide.propose');
    expect(asked[1]).toMatchObject({
      title: 'Buy a stove?',
      method: 'consent',
      hours: 240,
      meeting: false,
      blind: false,
      option: [],
      circle: [],
    });
    expect(Object.keys(asked[1])).not.toContain('atLeast');
  });

  test('a number that cannot be is said and holds the question back', async () => {
    const page = await open('/decisions/new');
    await type(page, 'The question, in one line', 'Buy a stove?');
    await tabTo(page, page.locator('summary', { hasText: 'More choices' }));
    await page.keyboard.press('Enter');
    await type(page, /^The same, of a hundred members/u, '150');
    await page.getByText('0 to 100, as a whole number.').waitFor();
    await press(page, 'Ask this');
    expect(await page.getByLabel(/^The same, of a hundred members/u).inputValue()).toBe('150');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid'));
    expect(await page.getByText('Do it now').count()).toBe(0);
    expect(await actsOf(page)).toEqual([]);
  });

  test('a sheet of paper is entered row by row', async () => {
    const page = await open(`/decisions/${van.id}/enter`);
    await pick(page, /^Row 2/u, 'consent');
    await press(page, 'Enter this sheet');
    await doNow(page);
    await page
      .getByText(/rows? entered/u)
      .first()
      .waitFor();
    expect(await actsOf(page)).toEqual([
      ['decide.enter', { id: van.id, sheet: 1, line: ['2=consent'] }],
    ]);
  });

  test('a newcomer is let in by one yes', async () => {
    const page = await open('/agree');
    await press(page, 'I say yes');
    await doNow(page);
    await page.getByText('You said yes.').first().waitFor();
    expect(await actsOf(page)).toEqual([
      ['assembly.consent', { id: idOf('newcomer'), against: false }],
    ]);
  });

  test('a recall is signed after a question, not by a slip', async () => {
    const page = await open('/recalls');
    await press(page, 'Sign the recall');
    await press(page, 'Cancel');
    expect(await actsOf(page)).toEqual([]);
    await press(page, 'Sign the recall');
    await press(page, /^Sign$/u);
    await expect.poll(async () => actsOf(page)).toEqual([['recall.sign', { id: idOf('recall') }]]);
  });

  test('a role is given from a template', async () => {
    const page = await open('/roles/new');
    await pick(page, 'Who', 'Leila');
    await pick(page, 'Begin from', 'Couriers');
    await press(page, 'Ask the members');
    await doNow(page);
    await page.getByText('The members are asked.').waitFor();
    expect(await actsOf(page)).toEqual([
      [
        'mandate.propose',
        {
          member: idOf('Leila'),
          verb: [],
          deputy: [],
          cap: [],
          handover: [],
          template: 'couriers',
        },
      ],
    ]);
  });

  test('an emergency power is stopped after a question', async () => {
    const page = await open('/emergency');
    await press(page, /^Hold to stop it now/u);
    await press(page, /^Stop it$/u);
    await page.getByText('It is stopped.', { exact: false }).waitFor();
    const [power] = ANSWERS['emergency.show'].powers;
    expect(await actsOf(page)).toEqual([['emergency.stop', { id: power?.id }]]);
  });

  test('a payment is entered, and another one is stood behind', async () => {
    const page = await open('/purse');
    await press(page, 'I stand behind it');
    await doNow(page);
    await page.getByText('You stand behind it.').waitFor();
    await press(page, 'Write an entry');
    await type(page, 'How much', '12.50');
    await type(page, 'Of what', 'EUR');
    await pick(page, 'Out of which account', 'assets:bank');
    await pick(page, 'Into which account', 'expenses:van');
    await pick(page, /^What allows it/u, 'Winter kitchen');
    await tabTo(page, page.getByRole('button', { name: /^Write an entry/u }).nth(1));
    await page.keyboard.press('Enter');
    await doNow(page);
    await page.getByText('The entry is written.').waitFor();
    const [budget] = ANSWERS['allocate.show'].budgets;
    expect(await actsOf(page)).toEqual([
      ['accounts.confirm', { id: idOf('entry') }],
      [
        'accounts.enter',
        {
          from: 'assets:bank',
          to: 'expenses:van',
          pending: false,
          line: [],
          file: [],
          evidence: [],
          amount: '12.50',
          commodity: 'EUR',
          power: budget?.id,
        },
      ],
    ]);
  });

  test('a need is written down with one line; a match is taken up', async () => {
    const page = await open('/aid/need');
    await type(page, 'What', 'Blankets');
    await press(page, 'Write it down');
    await doNow(page);
    await page.getByText('Written down.').waitFor();
    await press(page, /^Yes/u);
    await doNow(page);
    await page.getByText('You said yes.').first().waitFor();
    expect(await actsOf(page)).toEqual([
      [
        'need.add',
        {
          what: 'Blankets',
          allies: false,
          witness: [],
          quantity: 1,
          urgency: 'whenItFits',
        },
      ],
      ['exchange.accept', { id: idOf('rice'), witness: [] }],
    ]);
  });

  test('somebody is invited, and taken in once both read the same digits', async () => {
    const page = await open('/people/invite');
    await press(page, 'Make an invitation');
    await doNow(page);
    await page.getByText(/^Good once, until/u).waitFor();
    await page.getByRole('button', { name: 'Copy as a link' }).waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Take somebody in' }));
    await page.keyboard.press('Enter');
    const file = page.locator('input[type=file]');
    await file.setInputFiles({
      name: 'noor.tocsin-answer',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from([1, 2, 3]),
    });
    await press(page, 'Read it');
    await page.getByText('12345').waitFor();
    await press(page, /^I vouch for them/u);
    await tabTo(page, page.getByLabel('We met or spoke, and the digits are the same'));
    await page.keyboard.press('Space');
    await press(page, /^I vouch for them/u);
    await doNow(page);
    await page.getByText('0 of 2 have vouched.').waitFor();
    const given = { file: 'answer', folder: '' };
    expect(await actsOf(page)).toEqual([
      ['assembly.invite', { folder: '' }],
      ['assembly.admit', { ...given, met: false }],
      ['assembly.admit', { ...given, met: true }],
    ]);
  });

  test('a duty is taken on, and a notice is written', async () => {
    const page = await open('/duties');
    await press(page, 'I take it on');
    await doNow(page);
    await page.getByText('You took it on.').waitFor();
    expect(await actsOf(page)).toEqual([['duty.accept', { id: idOf('night') }]]);
    const talk = await open('/talk');
    await press(talk, 'Write a notice');
    await type(talk, 'In one line', 'Boiler off');
    await tabTo(talk, talk.getByRole('button', { name: /^Write a notice/u }).nth(1));
    await talk.keyboard.press('Enter');
    await doNow(talk);
    await talk.getByText('It hangs there now.').waitFor();
    expect(await actsOf(talk)).toEqual([
      ['talk.post', { title: 'Boiler off', days: 30, file: [] }],
    ]);
  });

  test('a device that is lost is struck after a question', async () => {
    const page = await open('/devices');
    await press(page, 'Strike a device that is lost');
    await type(page, /^The device/u, idOf('tablet').slice(0, 8));
    await type(page, /^Paper key/u, '12345 67890');
    await press(page, /^Hold to strike it/u);
    await press(page, /^Strike it$/u);
    await expect
      .poll(async () => actsOf(page))
      .toEqual([
        ['device.recover', { device: idOf('tablet').slice(0, 8), code: '12345 67890', folder: '' }],
      ]);
  });

  test('a notice that went away says so', async () => {
    const page = await open(`/talk/${idOf('gone')}`);
    expect(await page.locator('h1').textContent()).toBe('There is nothing at this address.');
  });
});
