/** What lies inside Pulse: an inquiry, somebody we listen to, one's own rhythm and word. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS, openInquiry } from '@tocsin/host/testing';
import type { Stage } from './testing.ts';
import { askedOf, change, hasChromium, openStage } from './testing.ts';
import { alMina, INQUIRY_AT, ABOUT_AT, answers } from './written/inquiry.ts';

/** What was asked beside what only looks. */
async function doneOf(page: Page): Promise<readonly unknown[]> {
  return (await askedOf(page)).filter(({ call }) => !call.endsWith('.show'));
}

describe.skipIf(!hasChromium)('Inside Pulse', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('an inquiry says what is known, by both times, and when it passes on', async () => {
    const page = await stage.open({ at: INQUIRY_AT, answers });
    expect(await page.locator('h1').textContent()).toMatch(
      /^Al-Mina Mutual Aid has not checked in since .* The last sign of life is from /u,
    );
    const figure = page.getByRole('img', { name: /^3 signs of life/u });
    expect(await figure.locator('.link.late').count()).toBe(2);
    await page.getByText('You are asking').waitFor();
    await page.getByText('Joon').first().waitFor();
    await page.getByText('Unlikely. We heard 11 others, and 7 would do.').waitFor();
    await page.getByText('See the numbers').click();
    await expect.poll(async () => page.locator('details tbody tr').count()).toBe(3);
    await page.context().close();
  });

  test('what one knows is added, handed over and closed, each after ten seconds or at once', async () => {
    const page = await stage.open({ at: INQUIRY_AT, answers });
    await page.getByRole('button', { name: 'Add what you know' }).press('Enter');
    await page.getByLabel('By which way?').selectOption('call');
    await page.getByRole('radio', { name: 'They answered' }).check();
    await page.getByRole('button', { name: 'Keep this' }).press('Enter');
    expect(await doneOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Do it now' }).press('Enter');
    await page.getByText('Kept.').waitFor();
    await page.getByRole('button', { name: 'Hand over' }).press('Enter');
    await page.getByRole('button', { name: 'Do it now' }).press('Enter');
    await page.getByText('Handed over.').waitFor();
    await page.getByRole('button', { name: 'Close this' }).press('Enter');
    await page.getByLabel('Why, roughly?').selectOption('device');
    await page.getByRole('button', { name: 'End the asking' }).press('Enter');
    await page.getByRole('button', { name: 'Do it now' }).press('Enter');
    await page.getByText('Ended for us.').waitFor();
    const { id } = openInquiry;
    expect(await doneOf(page)).toEqual([
      { call: 'inquiry.step', given: { id, channel: 'call', result: 'answered' } },
      { call: 'inquiry.step', given: { id, result: 'passed' } },
      { call: 'inquiry.close', given: { id, outcome: 'explained', note: 'device' } },
    ]);
    await page.context().close();
  });

  test('leads on to the bell with what is known, and rings nothing', async () => {
    const page = await stage.open({ at: INQUIRY_AT, answers });
    await page.getByRole('link', { name: 'Ask our ringers' }).click();
    await page.getByText('It will point to what we know about a silence.').waitFor();
    expect(await doneOf(page)).toEqual([]);
    await page.context().close();
  });

  test('somebody can be seen, asked after and called', async () => {
    const page = await stage.open({
      at: ABOUT_AT,
      answers: { ...answers, 'call.heard': { fault: { kind: 'BadSpokenNumber' } } },
    });
    await page.getByRole('button', { name: 'I met and spoke to them' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('Kept.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Get a number to read' }).click();
    expect(await page.locator('.aloud').textContent()).toBe('12340 56789 ');
    await page.getByLabel('What they read back').fill('43210 98765');
    await page.getByRole('button', { name: 'Check the answer' }).click();
    await page.getByText('That did not work').waitFor();
    expect(await page.getByLabel('What they read back').inputValue()).toBe('43210 98765');
    const wrong = { ...ANSWERS['call.heard'], right: false, triesLeft: 2, unmet: null };
    await change(page, { 'call.heard': { value: wrong } });
    await page.getByRole('button', { name: 'Check the answer' }).click();
    await page.getByText('It can be entered 2 more times.').waitFor();
    await page.getByRole('button', { name: 'They read a number to you?' }).click();
    await page.getByLabel('The number they read').fill('12345 67890');
    await page.getByRole('button', { name: 'Show my answer' }).click();
    await page.getByText('43210 98765').waitFor();
    await page.getByRole('button', { name: 'Ask after them' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.waitForURL(/#\/pulse\/inquiry\//u);
    const who = alMina.id;
    expect(await doneOf(page)).toEqual([
      { call: 'seen', given: { who, met: true } },
      { call: 'call.ask', given: { who } },
      { call: 'call.heard', given: { who, answer: '43210 98765' } },
      { call: 'call.heard', given: { who, answer: '43210 98765' } },
      { call: 'call.answer', given: { who, number: '12345 67890' } },
      { call: 'inquiry.open', given: { who } },
    ]);
    await page.context().close();
  });

  test('a rhythm is set, and a rest is announced until somebody agrees', async () => {
    const page = await stage.open({ at: '#/pulse/rhythm', answers });
    await page.getByRole('button', { name: 'Set the rhythm' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('Set. The next check-in is due').waitFor();
    await page.getByRole('button', { name: 'Announce the rest' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('Ask somebody to agree.').waitFor();
    expect(await doneOf(page)).toEqual([
      { call: 'rhythm.set', given: { every: 168, grace: 72 } },
      { call: 'rhythm.pause', given: { hours: 72 } },
    ]);
    await page.context().close();
  });

  test('no screen tells which word was typed, nor whether it was one of the two', async () => {
    const seen: string[] = [];
    for (const word of ['lantern', 'cobbler', 'neither', '']) {
      const page = await stage.open({
        at: '#/pulse',
        answers: { ...answers, 'words.show': { value: ANSWERS['words.show'] } },
      });
      await page.getByRole('button', { name: 'I am fine' }).press('Enter');
      await page.getByLabel('Your word').fill(word);
      await page.getByRole('button', { name: 'I am fine' }).press('Enter');
      await page.getByText('You said that you are fine.').waitFor();
      const held = await page.locator('.toasts b').textContent();
      await page.getByRole('button', { name: 'Do it now' }).press('Enter');
      await page.getByText('Arrived: 2 of 3 have it.').waitFor();
      seen.push(`${held} ${await page.locator('body').textContent()} ${page.url().split('#')[1]}`);
      expect(await doneOf(page)).toEqual([
        { call: 'beat.send', given: word === '' ? {} : { word } },
      ]);
      await page.context().close();
    }
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).not.toContain('lantern');
  });
});
