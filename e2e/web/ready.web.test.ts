/** Ready over written answers: gaps with their acts, drills that ran, and what is not there yet. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS } from '@tocsin/host/testing';
import type { Stage } from './testing.ts';
import { change, DESK, focused, hasChromium, openStage } from './testing.ts';
import { ring, well, holding, elsewhere, gaps, calm } from './written/ready.ts';

describe.skipIf(!hasChromium)('Ready', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('answers in one sentence, and claims no more than it knows', async () => {
    const page = await stage.open({ at: '#/ready', answers: gaps });
    await page.getByRole('heading', { name: '2 things would fail us today.' }).waitFor();
    await change(page, { status: { value: well } });
    await page.getByRole('heading', { name: 'We know of no gap. Last practised' }).waitFor();
    await change(page, { 'ring.show': { value: { ...ANSWERS['ring.show'], rings: [ring] } } });
    await page.getByRole('heading', { name: 'we have not practised here' }).waitFor();
    await change(page, { status: { value: { ...well, pacts: [] } } });
    await page.getByText('No pact stands, so nobody outside would come.').waitFor();
    await change(page, { status: { value: { ...well, assemblies: [], pacts: [] } } });
    // Whoever is in no assembly is before the first run.
    await page.getByText('I was invited').waitFor();
    expect(await page.getByRole('link', { name: 'Start a drill' }).count()).toBe(0);
  });

  test('every gap has its one act, what is broken comes first, the rest stands elsewhere', async () => {
    const warnings = [...elsewhere, ...holding];
    const page = await stage.open({
      at: '#/ready',
      answers: { ...gaps, status: { value: { ...well, warnings } } },
      size: DESK,
    });
    const banners = page.locator('.col .banner');
    await banners.first().waitFor();
    expect(await banners.count()).toBe(holding.length);
    expect(await banners.locator('a').count()).toBe(holding.length);
    const states = await banners.evaluateAll((all) =>
      all.map((one) => one.getAttribute('data-state')),
    );
    expect(states).toEqual(states.toSorted((a, b) => (a ?? '').localeCompare(b ?? '')));
    expect(states.filter((state) => state === 'alert')).toHaveLength(5);
    const titles = await banners.locator('b').allTextContents();
    expect(titles.filter((title) => title.includes('{') || title.includes('gap.'))).toEqual([]);
  });

  test('by the keyboard: from the sentence to a gap, and to a drill', async () => {
    const page = await stage.open({ at: '#/ready', answers: gaps });
    await page.getByRole('link', { name: 'Skip to content' }).press('Enter');
    await page.keyboard.press('Tab');
    await expect.poll(async () => focused(page)).toBe('Add a way');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect.poll(async () => focused(page)).toBe('Start a drill');
    await page.keyboard.press('Enter');
    await expect.poll(async () => new URL(page.url()).hash).toBe('#/ready/drill');
  });

  test('drills that ran are no real rings, and what is not built shows no figure', async () => {
    const page = await stage.open({ at: '#/ready', answers: calm });
    const rows = page.locator('.list .name');
    await rows.first().waitFor();
    expect(await rows.allTextContents()).toEqual([
      'Drill: imagine a raid, from Kreuzhof',
      'Drill: imagine a blackout, from Kreuzhof',
    ]);
    const later = page.locator('.empty');
    await later.getByText('What-if').waitFor();
    expect(await later.textContent()).not.toMatch(/\d/u);
  });
});
