/** Pulse over written answers: what it says, what it asks, how it looks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { lateSubject, READ_AT_MS, someone } from '@tocsin/host/testing';
import type { Stage } from './testing.ts';
import { askedOf, change, DESK, hasChromium, openStage, PHONE, picture } from './testing.ts';
import { week, drill, live } from './written/pulse.ts';

/** More than are told in two frames. */
const ON_WALL = 40;

const instantAt = (ms: number) => ({ ms, iso: new Date(ms).toISOString() });

describe.skipIf(!hasChromium)('Pulse', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('answers its question in one sentence, and follows what changes', async () => {
    const page = await stage.open({ answers: { status: { value: week } } });
    expect(await page.locator('h1').textContent()).toBe(
      '8 are steady. We are asking after \u2068Al-Mina Mutual Aid\u2069.',
    );
    await expect.poll(async () => page.title()).toBe('\u2068Pulse\u2069 – Tocsin');
    await change(page, { status: { value: { ...week, sentence: { key: 'steady', steady: 11 } } } });
    await page.getByRole('heading', { name: '11 are steady, nobody is late.' }).waitFor();
  });

  test('tells whoever is asked after that they are, and not as of somebody else', async () => {
    const inquiries = week.inquiries.map((one) => ({ ...one, subject: someone('Ana', true) }));
    const status = { value: { ...week, inquiries } };
    for (const size of [PHONE, DESK]) {
      const page = await stage.open({ answers: { status }, size });
      const own = page.locator('.own').filter({ hasText: 'Others are asking after you' });
      await own.getByRole('button', { name: 'I am fine' }).waitFor();
      expect(await page.getByText('After Ana').count()).toBe(0);
    }
  });

  test('says when one’s own check-in is due, and when it was', async () => {
    const page = await stage.open({ answers: { status: { value: week } } });
    await page.locator('.own small').waitFor();
    expect(await page.locator('.own small').textContent()).toMatch(/due by .*19:49.*in 2/u);
    const dueAt = {
      ms: READ_AT_MS - 7_200_000,
      iso: new Date(READ_AT_MS - 7_200_000).toISOString(),
    };
    const own = [{ log: 'harbour', dueAt, late: true, restsUntil: null }];
    await change(page, { status: { value: { ...week, own } } });
    await page.getByText(/^Your check-in was due .*15:49/u).waitFor();
    await picture(page, 'pulse--own-late--phone-light');
    const resting = own.map((one) => ({ ...one, restsUntil: dueAt }));
    await change(page, { status: { value: { ...week, own: resting } } });
    await expect.poll(async () => page.getByText(/^Your check-in (?:is|was) due/u).count()).toBe(0);
  });

  test('a wall follows all who change, over several frames, and whoever needs someone comes first', async () => {
    const wall = (turn: number, late: number) => ({
      status: {
        value: {
          ...week,
          inquiries: [],
          waking: [],
          subjects: Array.from({ length: ON_WALL }, (_, at) => ({
            ...lateSubject,
            who: { ...someone(`Street ${String(at)}`), id: String(at).padStart(64, '0') },
            state: at === late ? ('late' as const) : ('fresh' as const),
            happenedAt: instantAt(READ_AT_MS - turn * 60_000),
          })),
        },
      },
    });
    const page = await stage.open({ at: '#/wall', size: DESK, answers: wall(9, 5) });
    const tiles = page.locator('.wall > li');
    const at = (text: string) => tiles.filter({ hasText: text });
    await expect.poll(async () => at('17:40').count()).toBe(ON_WALL - 1);
    expect(await tiles.first().textContent()).toContain('Street 5');
    // The same people in the same places: each tile is told by itself.
    const first = await tiles.nth(1).elementHandle();
    await change(page, wall(4, 5));
    await expect.poll(async () => at('17:45').count()).toBe(ON_WALL - 1);
    expect(await at('17:40').count()).toBe(0);
    expect(await tiles.nth(1).evaluate((tile, before) => tile === before, first)).toBe(true);
    // Somebody else is late: the order is another one, at once and with everybody's own words.
    await change(page, wall(2, 30));
    await expect.poll(async () => tiles.first().textContent()).toContain('Street 30');
    await expect.poll(async () => at('17:47').count()).toBe(ON_WALL - 1);
    const names = await tiles.locator('.name').allTextContents();
    const rest = Array.from({ length: ON_WALL }, (_, one) => one).filter((one) => one !== 30);
    expect(names).toEqual([30, ...rest].map((one) => `Street ${String(one)}`));
  });

  test('shows only those of the picked number', async () => {
    const page = await stage.open({ answers: { status: { value: week } } });
    const late = page.getByRole('button', { name: '1 late' });
    await late.click();
    await expect.poll(async () => late.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('.list:visible .name').allTextContents()).toEqual(['Северный двор']);
    await late.click();
    await expect.poll(async () => page.locator('.list:visible .name').count()).toBe(10);
  });

  test('says "I am fine" after ten seconds, or not at all', async () => {
    const page = await stage.open({
      answers: { status: { value: week }, 'words.show': { value: { homes: [] } } },
    });
    await page.getByRole('button', { name: 'I am fine' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone. Nothing has left.').waitFor();
    expect((await askedOf(page)).some(({ call }) => call === 'beat.send')).toBe(false);
    await page.getByRole('button', { name: 'I am fine' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('Arrived: 2 of 3 have it.').waitFor();
    expect((await askedOf(page)).filter(({ call }) => call === 'beat.send')).toEqual([
      { call: 'beat.send', given: {} },
    ]);
  });

  test('says what failed, and that nothing is lost', async () => {
    const page = await stage.open({ answers: { status: { value: week } } });
    await change(page, { status: { fault: { kind: 'StoreFailed' } } });
    const said = page.getByRole('alert');
    await said.waitFor();
    // At first a sentence for any fault; the one of this kind comes with its catalogue.
    await expect.poll(() => said.textContent()).toContain('What you saved is safe');
  });

  test('a drill dresses every place, and a real alert takes the drill off', async () => {
    const page = await stage.open({ answers: { status: { value: drill } } });
    await page.getByText('DRILL. Nothing real happens.').waitFor();
    await expect.poll(async () => page.title()).toMatch(/^DRILL – /u);
    await picture(page, 'pulse--drill--phone-light');
    await page.getByRole('link', { name: 'Ready' }).click();
    expect(await page.locator('body').getAttribute('class')).toContain('mode-drill');
    await change(page, { status: { value: { ...live, rings: [...live.rings, ...drill.rings] } } });
    await page.getByText('REAL ALERT. Not a drill.').waitFor();
    expect(await page.locator('body').getAttribute('class')).toContain('mode-live');
    await page.getByRole('navigation').getByRole('link', { name: 'Pulse' }).click();
    await picture(page, 'pulse--live--phone-light');
  });
});
