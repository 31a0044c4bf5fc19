import { describe, expect, test } from 'vitest';

import { createSay } from '../words/index.ts';
import type { BallotSheets } from './ballot-sheet.ts';
import { ballotSheets, SHEET_ROWS } from './ballot-sheet.ts';

const say = createSay('en');
const sheets: BallotSheets = {
  title: 'Cook on <Fridays>',
  text: 'We "cook" & eat.',
  id: '0f1e2d3c',
  closes: 'Friday',
  columns: ['for', 'against'],
  numbers: 'marks',
  rows: Array.from({ length: SHEET_ROWS + 1 }, (_, at) => `member${at + 1}`),
};

describe('sheets for a vote on paper', () => {
  const page = ballotSheets(sheets, say);

  test('hold every row once, and go on with the numbers on the next sheet', () => {
    expect(page.match(/<section>/g)).toHaveLength(2);
    expect(page).toContain(`<tr><td>${SHEET_ROWS + 1}</td><td>member${SHEET_ROWS + 1}</td>`);
    expect(page.match(/<td>member\d+<\/td>/g)).toHaveLength(SHEET_ROWS + 1);
    expect(page).toContain('Sheet 2 of 2. Question 0f1e2d3c.');
  });

  test('have a box for each mark, and one for the signature', () => {
    expect(page.match(/<td class="mark">/g)).toHaveLength(2 * (SHEET_ROWS + 1));
    expect(page.match(/<td class="hand">/g)).toHaveLength(SHEET_ROWS + 1);
  });

  test('run nothing and load nothing, whatever people wrote', () => {
    expect(page).toContain('Cook on &lt;Fridays&gt;');
    expect(page).toContain('We &quot;cook&quot; &amp; eat.');
    const hostile = ballotSheets({ ...sheets, title: '<script src=x>', rows: ['<img>'] }, say);
    expect(hostile).not.toMatch(/<(script|img|link|iframe)|https?:/);
  });

  test('say how ranks and scores are written', () => {
    expect(ballotSheets({ ...sheets, numbers: 'ranks' }, say)).toContain('1 is best');
    expect(ballotSheets({ ...sheets, numbers: 'scores' }, say)).toContain('0 to 10');
    expect(ballotSheets({ ...sheets, rows: [] }, say).match(/<section>/g)).toHaveLength(1);
  });
});
