/** What the comparison shows to people: a table for the page, and a chart. */
import type { Measured, Middle, Phase } from './peers.ts';

const COLUMNS: readonly (readonly [Phase, string])[] = [
  ['create', 'create and sign, to disk'],
  ['take', 'take in and verify, to disk'],
  ['sync', 'synchronise all'],
  ['load', 'open and read all'],
];

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

function cell(rate: Middle | undefined, ratio: { readonly time: Middle } | undefined): string {
  if (rate === undefined) return '–';
  const { median, min, max } = ratio?.time ?? { median: 1, min: 1, max: 1 };
  const spread = min === max ? '' : ` (${String(min)}–${String(max)})`;
  return `${number(rate.median)}; × ${String(median)}${spread}`;
}

/**
 * A table in Markdown: of each phase records a second in the middle of the rounds, and how many times as
 * many we did in the same round, in the middle, at least and at most.
 */
export function tableOf(systems: readonly Measured[]): string {
  const heads = ['system', 'signs', 'seals', ...COLUMNS.map(([, name]) => name)];
  const sizes = ['B on disk', 'B on the wire', 'MB memory', 'records'];
  const rows = systems.map((one) => [
    one.name,
    one.signs,
    one.seals ? 'yes' : 'no',
    ...COLUMNS.map(([phase]) =>
      cell(one.perS[phase], one.name === 'tocsin' ? undefined : one.ours[phase]).replace(
        /; × 1$/u,
        '',
      ),
    ),
    number(one.diskBytesPerRecord),
    number(one.wireBytesPerRecord),
    number(one.rssMb),
    number(one.records),
  ]);
  const lines = [[...heads, ...sizes], [...heads, ...sizes].map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const [CHART_WIDTH, ROW_HEIGHT, LABEL_WIDTH, GROUP_GAP, HEAD_HEIGHT] = [720, 18, 110, 14, 22];
/** Room for the figure behind the longest bar. */
const FIGURE_WIDTH = 90;

/** Bars of the rates, on a scale of logarithms, a group for each phase. Text and shapes only, both schemes. */
export function chartOf(systems: readonly Measured[]): string {
  const rates = systems.flatMap(({ perS }) => Object.values(perS).map(({ median }) => median));
  const [low, high] = [Math.min(...rates) * 0.5, Math.max(...rates)];
  const room = CHART_WIDTH - LABEL_WIDTH - FIGURE_WIDTH;
  const width = (rate: number): number =>
    Math.round((room * Math.log(rate / low)) / Math.log(high / low));
  const parts: string[] = [];
  let y = 0;
  for (const [phase, name] of COLUMNS) {
    y += HEAD_HEIGHT;
    parts.push(`<text x="0" y="${String(y - 6)}" class="head">${name}, records a second</text>`);
    for (const one of systems) {
      const rate = one.perS[phase];
      if (rate === undefined) continue;
      const own = one.name === 'tocsin' ? ' class="own"' : '';
      const middle = String(y + 13);
      parts.push(
        `<text x="0" y="${middle}">${one.name}</text>`,
        `<rect x="${String(LABEL_WIDTH)}" y="${String(y + 3)}" width="${String(width(rate.median))}" height="12"${own}/>`,
        `<text x="${String(LABEL_WIDTH + width(rate.median) + 6)}" y="${middle}">${number(rate.median)}</text>`,
      );
      y += ROW_HEIGHT;
    }
    y += GROUP_GAP;
  }
  const style =
    'text{font:12px system-ui,sans-serif;fill:#333}.head{font-weight:600}rect{fill:#9aa3ad}.own{fill:#b3541e}' +
    '@media(prefers-color-scheme:dark){text{fill:#ddd}rect{fill:#6b7480}.own{fill:#e08a52}}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(CHART_WIDTH)} ${String(y)}" role="img" aria-label="Records a second of each system, logarithmic"><style>${style}</style>${parts.join('')}</svg>\n`;
}
