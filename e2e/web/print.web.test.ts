/** What people print: nothing is cut, black on white, without the frame, on A4 and on Letter. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS, someone } from '@tocsin/host/testing';

import { still, unfit } from './grid/looking.ts';
import { harbour, van } from './harbour.ts';
import type { Stage, WrittenAnswers } from './testing.ts';
import { hasChromium, longPicture, openStage } from './testing.ts';
import { several } from './written/allies.ts';
import { unwritten } from './written/device.ts';

/** CSS pixels in a millimetre. */
const PX_IN_MM = 96 / 25.4;
/** On each side of a page: `@page` in `print.css`. */
const MARGIN_MM = 18;
/** A sheet of paper: its width and height. */
const PAPERS = { A4: [210, 297], Letter: [215.9, 279.4] } as const;
/** As many members as need two sheets. */
const MANY = 31;

interface Printed {
  readonly name: string;
  readonly at: string;
  readonly answers: WrittenAnswers;
  /** What shows it first, by its place among the buttons of the screen: an icon. */
  readonly press?: string;
  /** How many pages it has. */
  readonly pages: number;
}

const PRINTED: readonly Printed[] = [
  {
    name: 'paper-key',
    at: '#/device/paper',
    answers: { status: { value: unwritten } },
    press: 'main .btn.main',
    pages: 1,
  },
  {
    name: 'sheets',
    at: `#/assembly/decisions/${van.id}/sheets`,
    answers: {
      ...harbour,
      'decide.sheet': {
        value: {
          ...ANSWERS['decide.sheet'],
          sheets: 2,
          rows: MANY,
          rowsOfSheet: 20,
          members: Array.from({ length: MANY }, (_, at) => ({
            ...someone('Ana'),
            id: at.toString(16).padStart(2, '0').repeat(32),
          })),
        },
      },
    },
    pages: 2,
  },
  { name: 'summary', at: '#/assembly/purse/summary', answers: harbour, pages: 1 },
  { name: 'playbook', at: '#/allies/playbooks/twin-silent', answers: several, pages: 1 },
  {
    name: 'keys',
    at: '#/allies/pact/coast/ringers',
    answers: several,
    press: '.btn:has([href$="eye"])',
    pages: 1,
  },
];

describe.skipIf(!hasChromium)('on paper', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test.each(PRINTED)('$name', async ({ name, at, answers, press, pages }) => {
    for (const language of ['en', 'ar'] as const) {
      // In the dark, so that black on white is the doing of the print.
      const page = await stage.open({ at, answers, language, scheme: 'dark', reducedMotion: true });
      await still(page);
      if (press !== undefined) await page.locator(press).first().press('Enter');
      await still(page);
      await page.emulateMedia({ media: 'print' });
      for (const [format, [wide, high]] of Object.entries(PAPERS)) {
        const width = Math.floor((wide - 2 * MARGIN_MM) * PX_IN_MM);
        const height = Math.floor((high - 2 * MARGIN_MM) * PX_IN_MM);
        await page.setViewportSize({ width, height });
        expect([language, format, await unfit(page)]).toEqual([language, format, []]);
        expect([language, format, await notInk(page)]).toEqual([language, format, []]);
        await longPicture(page, `print--${name}--${language}--${format}`);
        const bytes = await page.pdf({ format, preferCSSPageSize: true });
        const printed = bytes.toString('latin1').match(/\/Type\s*\/Page\b/gu)?.length;
        expect([language, format, printed]).toEqual([language, format, pages]);
      }
      await page.context().close();
    }
  });
});

/** What is not black on white, and what of the frame would be printed. */
async function notInk(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const clear = new Set(['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)']);
    for (const at of document.querySelectorAll('body, body *')) {
      if (!at.checkVisibility() || at.closest('.vh, .sprite, svg') !== null) continue;
      const name = `${at.tagName}.${at.getAttribute('class') ?? ''}`;
      const { color, backgroundColor, backgroundImage } = getComputedStyle(at);
      if (!clear.has(backgroundColor) || backgroundImage !== 'none')
        faults.push(`${name} stands on ${backgroundColor}`);
      const hasText = [...at.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      if (hasText && color !== 'rgb(0, 0, 0)') faults.push(`${name} is written in ${color}`);
      if (at.matches('nav, button, .btn, .bar, .strip')) faults.push(`${name} would be printed`);
    }
    return [...new Set(faults)];
  });
}
