/**
 * Sheets for a vote on paper: one HTML file without scripts or pictures, that prints on A4 and on
 * Letter. It names the question and the rows, and nobody by name; a row is a member by the start of
 * their id, in the order in which scribes enter them.
 */
import type { Say } from '../words/index.ts';

/** Rows of a sheet: they fit on Letter, which is the shorter one. */
export const SHEET_ROWS = 20;

/** What is printed. */
export interface BallotSheets {
  readonly title: string;
  readonly text: string;
  /** The start of the question's id. */
  readonly id: string;
  readonly closes: string;
  /** What can be marked: words of the method, or options with their letters. */
  readonly columns: readonly string[];
  /** Whether numbers are written into the columns: ranks or scores. */
  readonly numbers: 'marks' | 'ranks' | 'scores';
  /** Everybody who is asked, in the order of rows: the start of each id. */
  readonly rows: readonly string[];
}

const STYLE = [
  '@page { margin: 14mm }',
  'body { font: 11pt/1.35 sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 180mm }',
  'section { page-break-after: always }',
  'section:last-child { page-break-after: auto }',
  'table { border-collapse: collapse; width: 100% }',
  'th, td { border: 1px solid #000; padding: 1.6mm; text-align: left; vertical-align: top }',
  'td.mark { width: 14mm; height: 7mm }',
  'td.hand { width: 45mm }',
  'p { margin: 2mm 0 }',
].join('\n');

/** The file. */
export function ballotSheets(sheets: BallotSheets, say: Say): string {
  const count = Math.max(1, Math.ceil(sheets.rows.length / SHEET_ROWS));
  const pages = Array.from({ length: count }, (_, at) => page(sheets, at, count, say));
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>${html(sheets.title)}</title><style>`,
    STYLE,
    '</style></head>',
    '<body>',
    ...pages,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function page(sheets: BallotSheets, at: number, count: number, say: Say): string {
  const first = at * SHEET_ROWS;
  const rows = sheets.rows.slice(first, first + SHEET_ROWS);
  const head = [say('sheet.row'), say('sheet.member'), ...sheets.columns, say('sheet.hand')];
  const cell = '<td class="mark"></td>';
  return [
    '<section>',
    `<h1>${html(sheets.title)}</h1>`,
    `<p>${html(sheets.text)}</p>`,
    `<p>${html(say('sheet.number', { number: at + 1, count, id: sheets.id }))}</p>`,
    `<p>${html(say(`sheet.how.${sheets.numbers}`))}</p>`,
    `<p>${html(say('sheet.closes', { when: sheets.closes }))}</p>`,
    '<table>',
    `<tr>${head.map((one) => `<th>${html(one)}</th>`).join('')}</tr>`,
    ...rows.map(
      (row, below) =>
        `<tr><td>${String(first + below + 1)}</td><td>${html(row)}</td>${sheets.columns
          .map(() => cell)
          .join('')}<td class="hand"></td></tr>`,
    ),
    '</table>',
    `<p>${html(say('sheet.scribes'))}</p>`,
    `<p>${html(say('sheet.signed'))}</p>`,
    '</section>',
  ].join('\n');
}

/** Text as HTML shows it. */
function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
