/** How Assembly looks and reads: every screen in every language, light and dark, on narrow phones. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { harbour, idOf, kitchen, van } from './harbour.ts';
import type { Stage } from './testing.ts';
import {
  axeFaults,
  change,
  DESK,
  hasChromium,
  LANGUAGES,
  longPicture,
  openStage,
  PHONE,
  picture,
  sidewaysPixels,
} from './testing.ts';

/** Every screen of the place by the name of its picture. */
const SCREENS = {
  home: '',
  decisions: '/decisions',
  decision: `/decisions/${van.id}`,
  propose: '/decisions/new',
  sheets: `/decisions/${van.id}/sheets`,
  enter: `/decisions/${van.id}/enter`,
  agree: '/agree',
  roles: '/roles',
  'role-new': '/roles/new',
  recalls: '/recalls',
  'recall-of': `/recalls/of/${idOf('treasurer')}`,
  emergency: '/emergency',
  'emergency-new': '/emergency/new',
  rules: '/rules',
  people: '/people',
  invite: '/people/invite',
  admit: '/people/admit',
  away: '/people/away',
  heal: '/people/heal',
  leave: '/people/leave',
  devices: '/devices',
  purse: '/purse',
  budgets: '/purse/budgets',
  summary: '/purse/summary',
  aid: '/aid',
  need: '/aid/need',
  duties: '/duties',
  talk: '/talk',
} as const;
type Name = keyof typeof SCREENS;
/** Screens that axe looks at in every language and light; the others in two of each. */
const MAIN: readonly Name[] = ['home', 'decision', 'roles', 'purse', 'people'];
/** What a walk through all screens may take on a machine that does much else. */
const WALK_MS = 240_000;
const NARROW = { width: 320, height: 640 };

/** Goes to a screen and waits until its sentence is there. */
async function show(page: Page, at: string): Promise<void> {
  await page.evaluate((hash) => {
    document.querySelector('h1')?.setAttribute('data-left', '');
    location.hash = hash;
  }, `#/assembly${at}`);
  await page.locator('h1:not([data-left])').first().waitFor();
}

/** Opens everything that opens: forms and what is folded. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('main details')) folded.setAttribute('open', '');
    for (const closed of document.querySelectorAll<HTMLElement>('main [aria-expanded="false"]'))
      closed.click();
  });
}

describe.skipIf(!hasChromium)('Assembly looks', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  const open = async (
    how: Omit<NonNullable<Parameters<Stage['open']>[0]>, 'answers'> = {},
  ): Promise<Page> => stage.open({ at: '#/assembly/people/leave', answers: harbour, ...how });

  // Every screen is walked once in each language: pictured, unfolded, looked at by axe, narrowed.
  test.each([
    { language: 'en', scheme: 'light' },
    { language: 'es', scheme: 'dark' },
    { language: 'ar', scheme: 'dark' },
    { language: 'fr', scheme: 'light' },
  ] as const)(
    'reads in $language, $scheme, on any phone',
    async ({ language, scheme }) => {
      const page = await open({ language, scheme });
      const faults: string[] = [];
      for (const [name, at] of Object.entries(SCREENS) as readonly (readonly [Name, string])[]) {
        await show(page, at);
        await longPicture(page, `assembly-${name}--${language}--phone-${scheme}`);
        await unfold(page);
        if (language === 'en' || language === 'ar' || MAIN.includes(name))
          faults.push(...(await axeFaults(page)).map((fault) => `${name}: ${fault}`));
        await page.setViewportSize(NARROW);
        const wide = await sidewaysPixels(page);
        if (wide > 0) faults.push(`${name}: ${wide} pixels wider than a narrow phone`);
        await page.setViewportSize(PHONE);
      }
      expect(faults).toEqual([]);
      await page.context().close();
    },
    WALK_MS,
  );

  test(
    'reads in the other light too',
    async () => {
      for (const language of LANGUAGES) {
        const scheme = language === 'en' || language === 'fr' ? 'dark' : 'light';
        const page = await open({ language, scheme });
        for (const name of MAIN) {
          await show(page, SCREENS[name]);
          await unfold(page);
          expect(await axeFaults(page)).toEqual([]);
        }
        await page.context().close();
      }
    },
    WALK_MS,
  );

  test.each([
    { language: 'en', scheme: 'dark' },
    { language: 'ar', scheme: 'light' },
  ] as const)(
    'is pictured on a desk in $language',
    async ({ language, scheme }) => {
      const page = await open({ language, scheme, size: DESK });
      for (const [name, at] of Object.entries(SCREENS)) {
        await show(page, at);
        await picture(page, `assembly-${name}--${language}--desktop-${scheme}`);
        expect(await sidewaysPixels(page)).toBe(0);
      }
      await change(page, { 'decide.show': { value: kitchen } });
      await show(page, `/decisions/${kitchen.id}`);
      await picture(page, `assembly-ranking--${language}--desktop-${scheme}`);
      await page.context().close();
    },
    WALK_MS,
  );
});
