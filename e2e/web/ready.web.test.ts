/** Ready over written answers: gaps with their acts, drills that ran, and what is not there yet. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { StatusAnswer, Warning } from '@tocsin/host/calls';
import { ANSWERS, READ_AT_MS, someone } from '@tocsin/host/testing';
import type { Stage, WrittenAnswers } from './testing.ts';
import {
  axeFaults,
  change,
  contrastFaults,
  DESK,
  focused,
  hasChromium,
  LANGUAGES,
  longPicture,
  openStage,
  PHONE,
  sidewaysPixels,
} from './testing.ts';

const DAY_MS = 86_400_000;
const when = (days: number) => {
  const ms = READ_AT_MS + days * DAY_MS;
  return { ms, iso: new Date(ms).toISOString() };
};

const [ring] = ANSWERS['ring.show'].rings;
const [pact] = ANSWERS.status.pacts;
if (ring === undefined || pact === undefined) throw new Error('the written answers lack a ring');

const well: StatusAnswer = {
  ...ANSWERS.status,
  rings: [],
  warnings: [],
  pacts: [{ ...pact, lacks: [] }],
};
const LOG = 'harbour';
/** Every warning that says how we would hold. */
const holding: readonly Warning[] = [
  { kind: 'noWay', log: LOG },
  { kind: 'oneWayOnly', log: LOG },
  { kind: 'paperUnchecked', log: LOG },
  { kind: 'noBell', log: LOG },
  { kind: 'unmet', log: LOG },
  { kind: 'restoredBackup', log: LOG },
  { kind: 'deviceForked', log: LOG },
  { kind: 'deviceStruck', log: LOG },
  { kind: 'keyMissing', log: LOG },
  { kind: 'contested', log: LOG },
  { kind: 'unhealed', log: LOG },
  { kind: 'belowQuorum', log: LOG },
  { kind: 'someAway', log: LOG, members: 2 },
  { kind: 'reseed', log: LOG },
  { kind: 'removalUnconfirmed', log: LOG, members: 1 },
  { kind: 'actFailed', run: '0f'.repeat(32), step: '2' },
  { kind: 'executorNotSetUp', executor: 'email' },
  { kind: 'mandateEnds', role: 'ringer', who: someone('Marta'), at: when(9) },
  { kind: 'pactEnds', pact: 'coast', at: when(12) },
  { kind: 'sealActedWithoutUs', pact: 'coast' },
];
/** Those that stand with the device or the clock. */
const elsewhere: readonly Warning[] = [
  { kind: 'unlockedHome' },
  { kind: 'diskFull' },
  { kind: 'clockUnsure' },
  { kind: 'rehearsal', log: LOG },
  { kind: 'lookingFirst', log: LOG },
];

const drill = { ...ring, context: 'drill' as const, kind: 'raid', from: someone('Kreuzhof') };
const gaps: WrittenAnswers = {
  status: {
    value: {
      ...well,
      warnings: holding.filter(({ kind }) => kind === 'oneWayOnly' || kind === 'paperUnchecked'),
    },
  },
  'ring.show': {
    value: {
      ...ANSWERS['ring.show'],
      rings: [
        ring,
        { ...drill, state: 'cancelled', rangAt: when(-12), proposedAt: when(-12) },
        {
          ...drill,
          id: '0d'.repeat(32),
          kind: 'blackout',
          state: 'ranOut',
          rangAt: null,
          proposedAt: when(-40),
        },
      ],
    },
  },
};
const calm: WrittenAnswers = { ...gaps, status: { value: well } };

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
    await page.getByRole('heading', { name: 'This device is in no assembly yet.' }).waitFor();
    expect(await page.getByRole('link', { name: 'Start a drill' }).count()).toBe(0);
  });

  test('every gap has its one act, what is broken comes first, the rest stands elsewhere', async () => {
    const warnings = [...elsewhere, ...holding];
    const page = await stage.open({
      at: '#/ready',
      answers: { ...gaps, status: { value: { ...well, warnings } } },
      size: DESK,
    });
    const banners = page.locator('.banner');
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
    expect(await focused(page)).toBe('Add a way');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Start a drill');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#/ready/drill');
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

  test.each(LANGUAGES)('axe finds nothing in %s, light and dark; pictured', async (language) => {
    const page = await stage.open({ at: '#/ready', answers: gaps, language });
    expect(await axeFaults(page)).toEqual([]);
    await longPicture(page, `ready--${language}--phone-light`);
    await page.setViewportSize({ ...PHONE, width: 320 });
    expect(await sidewaysPixels(page)).toBe(0);
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await sidewaysPixels(page)).toBe(0);
    expect(await contrastFaults(page)).toEqual([]);
    await longPicture(page, `ready--${language}--desktop-dark`);
    await page.context().close();
  });
});
