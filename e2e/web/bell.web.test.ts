/** Bell over written answers: what is said, what is asked, and that a drill is never taken for real. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Context } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';
import type { Stage } from './testing.ts';
import {
  askedOf,
  axeFaults,
  change,
  hasChromium,
  LANGUAGES,
  openStage,
  PHONE,
  picture,
} from './testing.ts';
import type { Whole } from './written/bell.ts';
import { drill, live, RING_ID, ringOf, rung, RUN_ID, world } from './written/bell.ts';

/** The word that stands on every screen of a drill, and on none of a real ring. */
const DRILL_WORD = { en: /drill/iu, es: /simulacro/iu, ar: /تدريب/u, fr: /exercice/iu };

async function goTo(page: Page, at: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, at);
  await page.locator('main h1').waitFor();
}

describe.skipIf(!hasChromium)('Bell', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('is calm: it rings nothing, says who can be woken and what raising would ask', async () => {
    const page = await stage.open({ at: '#/bell', answers: world([]) });
    expect(await page.locator('h1').textContent()).toBe('Nothing rings.');
    await page.getByText('asks 5 ringers; nothing starts until 3 agree').waitFor();
    await page.getByText('Their ring counts here once 3 of their 5 ringers signed.').waitFor();
    await page.getByText('Two sides claim this name').waitFor();
    await page.getByText('This phone cannot wake you').waitFor();
    const asked = (await askedOf(page)).map(({ call }) => call);
    expect(asked.filter((call) => !call.endsWith('.show'))).toEqual([]);
    await page.context().close();
  });

  test('signs by the keyboard alone, after a question, and says how far it came', async () => {
    const page = await stage.open({ at: `#/bell/${live.id}`, answers: world([live]) });
    await page.getByText('2 of 3 have signed').waitFor();
    await page.getByText('Ringer 5 objects: it is a mistake.').waitFor();
    const sign = page.getByRole('button', { name: 'Hold to sign: I saw it myself' });
    await sign.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It is real.').waitFor();
    expect((await askedOf(page)).filter(({ call }) => call === 'ring.sign')).toEqual([]);
    await dialog.getByRole('button', { name: 'Sign', exact: true }).focus();
    await page.keyboard.press('Space');
    await page.getByText('Arrived: 2 of 3 have it.').waitFor();
    expect((await askedOf(page)).filter(({ call }) => call === 'ring.sign')).toEqual([
      { call: 'ring.sign', given: { id: live.id } },
    ]);
    await page.context().close();
  });

  test('says of each signature whether it adds a sighting', async () => {
    const near = ringOf('live', {
      signers: [
        { label: '1/0', at: null, addsNone: false },
        { label: '1/1', at: null, addsNone: true },
      ],
    });
    const page = await stage.open({ at: `#/bell/${near.id}`, answers: world([near]) });
    const row = page.getByRole('listitem').filter({ hasText: 'Ringer 2' });
    expect(await row.textContent()).toContain('so it adds none');
    await page.getByText('2 signatures are missing. Nothing starts before.').first().waitFor();
    await page.context().close();
  });

  test('objects with a reason, and says that this is no veto', async () => {
    const page = await stage.open({ at: `#/bell/${live.id}`, answers: world([live]) });
    await page.getByRole('button', { name: 'I object' }).click();
    await page.getByText('Money and steps without return wait, everything else').waitFor();
    await page.getByRole('radio', { name: 'Somebody was forced to sign' }).check();
    await page.getByRole('button', { name: 'Object', exact: true }).click();
    await page.getByText('Arrived: 2 of 3 have it.').waitFor();
    expect((await askedOf(page)).at(-1)).toEqual({
      call: 'ring.dispute',
      given: { id: live.id, reason: 'forced' },
    });
    await page.context().close();
  });

  test('shows the rule of the all clear, and settles only by the word of allies', async () => {
    const page = await stage.open({
      at: `#/bell/${live.id}`,
      answers: world([ringOf('live', { ...rung, verdicts: [] })]),
    });
    await page.getByText('Rings here, others have not said so yet').waitFor();
    await page.getByText('1 of 3 has signed the all clear.').waitFor();
    await page.getByText('One of them must not have signed the ring itself.').waitFor();
    await change(page, world([ringOf('live', rung)]));
    await page.getByText('Rings at one ally').waitFor();
    await page.getByRole('button', { name: 'Hold for all clear' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'All clear' }).click();
    await page.getByText('Arrived: 2 of 3 have it.').waitFor();
    expect((await askedOf(page)).filter(({ call }) => call === 'ring.clear')).toEqual([
      { call: 'ring.clear', given: { id: live.id } },
    ]);
    await page.context().close();
  });

  test('raises an alarm: says first what it asks, and keeps what was typed when it fails', async () => {
    const page = await stage.open({
      at: '#/bell/raise',
      answers: { ...world([]), 'ring.propose': { fault: { kind: 'NoBellKey' } } },
    });
    await page.getByText('It asks 5 ringers. Nothing starts until 3 agree.').first().waitFor();
    await page.getByLabel('What do you see?').fill('Two cars before the house.');
    await page.getByLabel('What kind of alarm?').selectOption('arrest');
    const hold = page.getByRole('button', { name: 'Hold to ask our ringers' });
    await hold.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Ask our ringers' }).click();
    await page.getByText('That did not work').waitFor();
    expect(await page.getByLabel('What do you see?').inputValue()).toBe(
      'Two cars before the house.',
    );
    await change(page, { 'ring.propose': { value: ANSWERS['ring.propose'] } });
    await hold.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Ask our ringers' }).click();
    await page.waitForURL(/#\/bell\/0f1e/u);
    expect((await askedOf(page)).filter(({ call }) => call === 'ring.propose')[1]?.given).toEqual({
      pact: 'coast',
      kind: 'arrest',
      level: 'red',
      scope: 'assembly',
      hours: 72,
      text: 'Two cars before the house.',
      drill: false,
    });
    await page.context().close();
  });

  test('takes a step after ten seconds, declines with a word, and says what to do by hand', async () => {
    const page = await stage.open({ at: `#/bell/run/${RUN_ID.live}`, answers: world([live]) });
    await page.getByText('Declined by Ruth. That is fine, they have been told.').first().waitFor();
    await page.getByText('It did not go out. Do it by hand.').waitFor();
    const families = page.locator('.runstep').filter({ hasText: 'Call their families back' });
    await families.getByRole('button', { name: 'I take it' }).click();
    expect((await askedOf(page)).some(({ call }) => call === 'run.take')).toBe(false);
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('You have taken it.').waitFor();
    await families.getByRole('button', { name: 'I cannot' }).click();
    await families.getByLabel('A word for the others').fill('I have the night shift.');
    await families.getByRole('button', { name: 'I cannot do it' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('You have declined. That is fine.').waitFor();
    const said = (await askedOf(page)).filter(
      ({ call }) => call.startsWith('run.') && call !== 'run.list',
    );
    expect(said).toEqual([
      { call: 'run.take', given: { run: RUN_ID.live, step: '2' } },
      {
        call: 'run.decline',
        given: { run: RUN_ID.live, step: '2', note: 'I have the night shift.' },
      },
    ]);
    await page.context().close();
  });

  test('shows a first bell only after a question, and judges words that were read', async () => {
    const page = await stage.open({ at: '#/bell/first', answers: world([]) });
    await page.getByRole('button', { name: 'Hold to show my word' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Show it' }).click();
    await page.getByText('Week 7. Say it too.').waitFor();
    expect(await page.locator('.aloud').textContent()).toMatch(/^0a0a 0a0a /u);
    await page.getByLabel('Week they said').fill('7');
    await page.getByLabel('Their words').fill('0a0a 0a0a\n0b0b 0b0b\n');
    await page.getByRole('button', { name: 'Check the words' }).click();
    await page.getByText('Enough of it is right.').waitFor();
    expect((await askedOf(page)).at(-1)?.given).toEqual({
      pact: 'coast',
      kind: 'raid',
      drill: false,
      week: 7,
      tokens: ['0a0a 0a0a', '0b0b 0b0b'],
    });
    await page.context().close();
  });

  /** Each screen that is about a ring of this context, and what is reached from it. */
  function screensOf(context: Context): readonly string[] {
    return [
      '#/bell',
      `#/bell/${RING_ID[context]}`,
      `#/bell/run/${RUN_ID[context]}`,
      ...(context === 'drill' ? ['#/ready/drill'] : ['#/bell/raise', '#/bell/amber']),
    ];
  }

  test.each(LANGUAGES)(
    'a drill and a real alert are never confused in %s: the word stands on every screen of one, on none of the other',
    async (language) => {
      const practice = await stage.open({ at: '#/bell', language, answers: world([drill]) });
      for (const more of [{}, rung]) {
        await change(practice, world([ringOf('drill', more)]));
        for (const at of screensOf('drill')) {
          await goTo(practice, at);
          await practice.locator('main h1', { hasText: DRILL_WORD[language] }).waitFor();
          await expect.poll(async () => practice.title()).toMatch(DRILL_WORD[language]);
          expect(await practice.locator('.strip').textContent()).toMatch(DRILL_WORD[language]);
          expect(await practice.locator('.stop-drill').isVisible()).toBe(true);
          expect(await practice.locator('body').getAttribute('class')).toContain('mode-drill');
        }
      }
      await practice.context().close();
      const real = await stage.open({ at: '#/bell', language, answers: world([live, drill]) });
      for (const more of [{}, rung]) {
        await change(real, world([ringOf('live', more), ringOf('drill', more)]));
        for (const at of screensOf('live')) {
          await goTo(real, at);
          await real.locator('main .btn').first().waitFor();
          // The band says "Not a drill"; everything else is without the word.
          expect(await real.locator('main').textContent()).not.toMatch(DRILL_WORD[language]);
          await expect.poll(async () => real.title()).not.toMatch(DRILL_WORD[language]);
          expect(await real.locator('.strip').textContent()).not.toMatch(DRILL_WORD[language]);
          expect(await real.locator('.stop-drill').count()).toBe(0);
          expect(await real.locator('body').getAttribute('class')).toContain('mode-live');
        }
      }
      await real.context().close();
    },
  );

  test('a drill and a real alert differ in the button, the card and the ring, not by colour alone', async () => {
    const looks = async (ring: Whole): Promise<readonly string[]> => {
      const page = await stage.open({ at: `#/bell/${ring.id}`, answers: world([ring]) });
      await page.locator('.hold').waitFor();
      const looked = await page.evaluate(() => {
        const style = (at: string): CSSStyleDeclaration =>
          getComputedStyle(document.querySelector(at) as Element);
        return [
          style('.hold').borderTopStyle,
          style('main .card').borderTopStyle,
          String(
            document.querySelector('.ring .fg')?.getAttribute('stroke-dasharray')?.split(' ')
              .length === 2,
          ),
        ];
      });
      await page.context().close();
      return looked;
    };
    expect((await looks(drill)).slice(0, 2)).toEqual(['dashed', 'dashed']);
    expect((await looks(live)).slice(0, 2)).not.toContain('dashed');
    expect([(await looks(live))[2], (await looks(drill))[2]]).toEqual(['true', 'false']);
  });

  test('a real alert takes a device out of its drill, with a notice over everything', async () => {
    const page = await stage.open({ at: `#/bell/${drill.id}`, answers: world([drill]) });
    await page.getByText('DRILL. Nothing real happens.').waitFor();
    await change(page, world([drill, ringOf('live', rung)]));
    const notice = page.getByRole('alertdialog', { name: 'This is real.' });
    await notice.waitFor();
    expect(await notice.boundingBox()).toMatchObject({ x: 0, y: 0, ...PHONE });
    await picture(page, 'bell--change--en--phone-light');
    expect(await axeFaults(page)).toEqual([]);
    // Behind it the drill is gone already.
    expect(await page.locator('body').getAttribute('class')).toContain('mode-live');
    await page.keyboard.press('Escape');
    await page.getByText('Officers are changing the locks').first().waitFor();
    expect(new URL(page.url()).hash).toBe(`#/bell/${live.id}`);
    await goTo(page, `#/bell/${drill.id}`);
    await page.getByText('You have left this drill. Something real is open.').waitFor();
    // It stays left once the real alert is over.
    await goTo(page, '#/pulse');
    await change(page, world([drill, ringOf('live', { state: 'cancelled' })]));
    await page.locator('body.mode-calm').waitFor();
    await page.context().close();
  });

  test('"Real emergency: stop drill" is one tap from every screen, and stands before a real alarm', async () => {
    const practising = ringOf('drill', rung);
    const page = await stage.open({ at: '#/allies', answers: world([practising]) });
    for (const at of ['#/pulse', '#/assembly', '#/bell', '#/ready']) {
      await goTo(page, at);
      await page.locator('.stop-drill').waitFor();
    }
    await page.getByRole('button', { name: 'Real emergency: stop drill' }).click();
    await page.getByRole('heading', { name: 'What is happening?' }).waitFor();
    await page.locator('body.mode-calm').waitFor();
    expect((await askedOf(page)).filter(({ call }) => call === 'ring.clear')).toEqual([
      { call: 'ring.clear', given: { id: drill.id } },
    ]);
    await page.context().close();
  });

  test('only a real alert that rings while the page is open interrupts whoever listens', async () => {
    const page = await stage.open({ at: '#/pulse', answers: world([ringOf('live', rung)]) });
    const loud = page.locator('[aria-live=assertive]');
    await page.getByText('REAL ALERT. Not a drill.').waitFor();
    expect(await loud.textContent()).toBe('');
    await change(page, world([]));
    await page.locator('body.mode-calm').waitFor();
    await change(page, world([ringOf('drill', rung)]));
    await page.getByText('Drill: imagine that').first().waitFor({ state: 'attached' });
    expect(await loud.textContent()).toBe('');
    await change(page, world([]));
    await page.locator('body.mode-calm').waitFor();
    await change(page, world([ringOf('live', rung)]));
    await loud.getByText('A real alert rings.').waitFor({ state: 'attached' });
    await page.context().close();
  });

  test('a bell and a knock sound never alike, and not at all before somebody allowed it', async () => {
    const page = await stage.open({ at: '#/bell', answers: world([]) });
    await page.evaluate(() => {
      const heard: number[] = [];
      const parameter = {
        setValueAtTime: () => parameter,
        exponentialRampToValueAtTime: () => parameter,
      };
      class Silent {
        readonly currentTime = 0;
        readonly destination = {};
        async resume(): Promise<void> {
          await Promise.resolve();
        }
        createGain(): unknown {
          return { gain: parameter, connect: () => undefined };
        }
        createOscillator(): unknown {
          const frequency = {
            set value(hertz: number) {
              heard.push(hertz);
            },
          };
          return {
            frequency,
            connect: (to: { connect: () => unknown }) => to,
            start: () => undefined,
            stop: () => undefined,
          };
        }
      }
      Object.assign(globalThis, { AudioContext: Silent, heard });
    });
    const heardSoFar = async (): Promise<readonly number[]> =>
      page.evaluate(() => {
        const { heard } = globalThis as unknown as { heard: number[] };
        return heard.splice(0);
      });
    await change(page, world([ringOf('live', rung)]));
    await page.locator('body.mode-live').waitFor();
    expect(await heardSoFar()).toEqual([]);
    await change(page, world([]));
    await page.getByRole('button', { name: 'Let it sound' }).click();
    await page.getByRole('button', { name: 'Keep it silent' }).waitFor();
    const bell = await heardSoFar();
    expect(bell.length).toBeGreaterThan(0);
    await change(page, world([ringOf('drill', rung)]));
    await page.locator('body.mode-drill').waitFor();
    await expect
      .poll(async () => (await heardSoFar()).filter((hertz) => bell.includes(hertz)))
      .toEqual([]);
    await change(page, world([]));
    await page.locator('body.mode-calm').waitFor();
    await heardSoFar();
    await change(page, world([ringOf('live', rung)]));
    await expect.poll(heardSoFar).toEqual(bell);
    await page.context().close();
  });
});
