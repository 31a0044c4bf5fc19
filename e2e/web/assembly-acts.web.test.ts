/** What one does for others and all at once: answers, objections, sheets, matches, rules, the day. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { PARAMETERS } from '@tocsin/core';
import type { Match } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';
import { harbour, idOf, person, van } from './harbour.ts';
import { doneOf, doNow, pick, press, reach, tick, type, unfold } from './keyboard.ts';
import type { Stage, WrittenAnswers } from './testing.ts';
import { axeFaults, change, hasChromium, longPicture, openStage } from './testing.ts';

const HERE = { byScribe: true, byPhone: false, byCourier: false };
const [idris, rita, tomas] = [person('Idris'), person('Rita'), person('Tomas')];
const [offered] = ANSWERS['exchange.show'].matches;
const match = {
  ...offered,
  id: idOf('match'),
  state: 'accepted',
  needer: idris,
  giver: rita,
} as Match;
const waits = {
  name: 'objection',
  index: 15,
  value: 72,
  initially: 72,
  floor: 72,
  ceiling: 720,
  unit: 'hours',
} as const;
const { initially, floor, ceiling } = PARAMETERS.termsMax;
const terms = {
  name: 'termsMax',
  index: 72,
  value: 4,
  initially,
  floor,
  ceiling,
  unit: 'terms',
} as const;
const today = ANSWERS.today;

describe.skipIf(!hasChromium)('What the app does for others', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  const open = async (at: string, answers: WrittenAnswers = {}): Promise<Page> =>
    stage.open({ at: `#/${at}`, answers: { ...harbour, ...answers } });

  test('the same answer is given to another question that is answered alike', async () => {
    const { decisions } = ANSWERS['decide.list'];
    const other = {
      ...decisions[0],
      id: idOf('other'),
      title: 'And on Fridays?',
      method: van.method,
      waits: ['answer'],
    } as never;
    const page = await open(`assembly/decisions/${van.id}`, {
      'decide.list': { value: { ...ANSWERS['decide.list'], decisions: [other] } },
    });
    await unfold(page, 'Give the same answer to other questions');
    await tick(page, 'And on Fridays?');
    await press(page, 'I agree');
    await doNow(page);
    await page.getByText('Your answer is given').waitFor();
    const [[call, given]] = (await doneOf(page)) as [[string, object]];
    expect(call).toBe('decide.stance');
    expect(given).toMatchObject({ id: van.id, choice: 'consent', also: [idOf('other')] });
  });

  test('a scribe writes down that an objection is none to somebody else', async () => {
    const page = await open(`assembly/decisions/${van.id}`);
    await press(page, 'Write it down for somebody else');
    await tick(page, 'Tomas');
    await type(page, /^Why you think so/u, 'It is insured');
    await reach(page, page.getByRole('group', { name: 'Who else heard' }).getByLabel('Rita'));
    await page.keyboard.press('Space');
    await reach(page, page.getByRole('button', { name: 'Write it down for somebody else' }).nth(1));
    await page.keyboard.press('Enter');
    await doNow(page);
    await page.getByText('Written down.', { exact: false }).first().waitFor();
    expect(await doneOf(page)).toEqual([
      [
        'decide.object',
        {
          ...HERE,
          id: van.objections[0]?.id,
          for: [tomas.id],
          witness: [rita.id],
          settled: false,
          none: true,
          why: 'It is insured',
        },
      ],
    ]);
  });

  test('a sheet is entered from a file of lines', async () => {
    const page = await open(`assembly/decisions/${van.id}/enter`);
    await page
      .getByLabel('Lines in a file')
      .setInputFiles({ name: 'sheet-1.txt', mimeType: 'text/plain', buffer: Buffer.from('2=for') });
    await press(page, 'Enter this sheet');
    await doNow(page);
    await page
      .getByText(/rows? entered/u)
      .first()
      .waitFor();
    expect(await doneOf(page)).toEqual([
      ['decide.enter', { id: van.id, sheet: 1, line: [], file: 'sheet-1.txt' }],
    ]);
  });

  test('how a match went is said for somebody without a device', async () => {
    const page = await open('assembly/aid', {
      'exchange.show': { value: { ...ANSWERS['exchange.show'], matches: [match] } },
    });
    await press(page, 'Say for somebody else how it went');
    await pick(page, 'For whom', 'Idris');
    await tick(page, 'Tomas');
    await press(page, 'It came about');
    await doNow(page);
    await expect.poll(async () => (await doneOf(page)).length).toBe(1);
    const done = await doneOf(page);
    expect(done).toEqual([['exchange.done', { id: match.id, for: idris.id, witness: [tomas.id] }]]);
  });

  test('several rules, and a waiting time, are asked for at once', async () => {
    const page = await open('assembly/rules', {
      'constitution.show': {
        value: { ...ANSWERS['constitution.show'], rules: [terms], durations: [waits] },
      },
    });
    await press(page, 'Ask for another number');
    await type(page, 'The new number', '2');
    await press(page, 'Change one more rule with it');
    await page.getByText('They are asked about all of these at once').waitFor();
    await reach(page, page.getByLabel('The new number').nth(1));
    await page.keyboard.type('96');
    await press(page, 'Ask the members');
    await doNow(page);
    await page.getByText('The members are asked.').first().waitFor();
    expect(await doneOf(page)).toEqual([
      ['constitution.propose', { set: ['termsMax=2', 'objection=96'] }],
    ]);
  });

  test('an account closes at a later hour', async () => {
    const accounts = ANSWERS['accounts.show'];
    const [account] = accounts.accounts;
    const empty = { ...account, balances: [], closedAt: null } as typeof account & object;
    const page = await open('assembly/purse', {
      'accounts.show': { value: { ...accounts, accounts: [empty] } },
    });
    await unfold(page, 'More choices');
    await press(page, 'Close it');
    await type(page, 'In how many hours', '48');
    await reach(page, page.getByRole('button', { name: 'Close it' }).nth(1));
    await page.keyboard.press('Enter');
    await doNow(page);
    await expect.poll(async () => (await doneOf(page)).length).toBe(1);
    const [[call, given]] = (await doneOf(page)) as [[string, object]];
    expect(call).toBe('accounts.close');
    expect(given).toMatchObject({ in: 48 });
  });

  test('the absent stand in one place, which leads to the allies who witness it', async () => {
    const page = await open('assembly/people/away');
    await reach(page, page.getByRole('link', { name: 'Allies who may witness it' }));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Name allies as witnesses' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/allies/away');
  });

  test('somebody says that the day is right where this device is not sure', async () => {
    const unsure = { ...today, sure: false, verdict: 'ahead', answered: false } as const;
    const page = await open('device/day', { today: { value: unsure } });
    await press(page, 'The day and the hour are right');
    await page.getByText('You said that it is right.', { exact: false }).waitFor();
    expect((await doneOf(page)).at(-1)).toEqual(['today', { right: true }]);
  });

  test('every signature is checked again on demand', async () => {
    const logs = [
      { log: 'harbour', records: 2_000, husks: 3, signatures: 1_997, stateHash: 'ab', bad: 0 },
    ];
    const page = await open('device/records', { 'log.verify': { value: { logs, tookMs: 9 } } });
    await press(page, 'Check every signature now');
    await page.getByText('All is as it was signed.', { exact: false }).waitFor();
    expect(await doneOf(page)).toEqual([
      ['log.kept', {}],
      ['log.verify', {}],
    ]);
  });

  test('what was written into a form whose role ended is kept, to be copied', async () => {
    const [role] = ANSWERS['mandate.show'].mandates;
    if (role === undefined) throw new Error('no role');
    const mine = { ...role, who: { ...role.who, me: true }, standing: true };
    const shown = (standing: boolean) => ({
      'mandate.show': { value: { ...ANSWERS['mandate.show'], mandates: [{ ...mine, standing }] } },
    });
    const page = await stage.open({ at: '#/assembly/roles', answers: shown(true) });
    const report = page.getByRole('button', { name: 'Write a report' });
    await report.first().click();
    const field = page.getByRole('textbox').first();
    await field.fill('Bread for the whole street, and the rent of May.');
    // Whoever closes a form themselves is not asked.
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByText('A form closed while you wrote in it.').count()).toBe(0);
    await report.first().click();
    await field.fill('Bread for the whole street, and the rent of June.');
    await expect
      .poll(async () => {
        await change(page, shown(false));
        return page.getByText('A form closed while you wrote in it.').count();
      })
      .toBe(1);
    expect(await page.getByLabel('Your text').inputValue()).toBe(
      'Bread for the whole street, and the rent of June.',
    );
    expect(await axeFaults(page)).toEqual([]);
    await longPicture(page, 'assembly--left-behind--phone-light');
    // It stays wherever they go, until they put it away.
    await page.getByRole('link', { name: 'Ready' }).click();
    await page.getByLabel('Your text').waitFor();
    await page.getByRole('button', { name: 'Put it away' }).click();
    await expect.poll(async () => page.getByLabel('Your text').count()).toBe(0);
  });
});
