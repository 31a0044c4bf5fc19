/**
 * The timeline of a simulation as a picture: a row for each who is named, time from left to right,
 * a mark for each thing that happened. Marks differ by shape, not only by colour; each has its
 * sentence as a title, so that a screen reader reads the picture too.
 */
import type { Told, ToldKind } from '@tocsin/simulator';

const ROW_PX = 28;
const LEFT_PX = 150;
const WIDTH_PX = 960;
const TOP_PX = 46;
const DAY_MS = 86_400_000;
const WEEK_MS: number = 7 * DAY_MS;
/** Rows at most: those who are named first. */
const ROWS_MAX = 60;

type Shape = 'circle' | 'square' | 'diamond' | 'triangle';

const SHAPES: Readonly<Record<ToldKind, readonly [Shape, string]>> = {
  arrested: ['square', '#b3261e'],
  asked: ['circle', '#0b57d0'],
  askedInVain: ['circle', '#8a6d00'],
  bellStruck: ['diamond', '#2e7d32'],
  blackout: ['square', '#444444'],
  bothWait: ['triangle', '#8a6d00'],
  cannotPay: ['triangle', '#8a6d00'],
  carriedOut: ['circle', '#2e7d32'],
  cheaper: ['square', '#8a6d00'],
  chosen: ['circle', '#2e7d32'],
  cleared: ['circle', '#2e7d32'],
  courierStopped: ['square', '#b3261e'],
  diskLies: ['square', '#444444'],
  disputed: ['diamond', '#8a6d00'],
  drilled: ['diamond', '#5e35b1'],
  endedSilent: ['triangle', '#b3261e'],
  endedWell: ['circle', '#2e7d32'],
  enemyBegan: ['square', '#b3261e'],
  flagOver: ['triangle', '#2e7d32'],
  flagSeen: ['triangle', '#b3261e'],
  forced: ['square', '#b3261e'],
  freed: ['circle', '#2e7d32'],
  hallSeated: ['circle', '#2e7d32'],
  lateSecret: ['triangle', '#0b57d0'],
  letIn: ['circle', '#0b57d0'],
  lateVoice: ['triangle', '#0b57d0'],
  lightsOn: ['circle', '#2e7d32'],
  mended: ['circle', '#2e7d32'],
  newPhone: ['circle', '#2e7d32'],
  notPassed: ['circle', '#444444'],
  noticed: ['triangle', '#0b57d0'],
  objected: ['diamond', '#8a6d00'],
  paidApart: ['square', '#8a6d00'],
  paidBeyond: ['square', '#b3261e'],
  paidTogether: ['circle', '#2e7d32'],
  passed: ['circle', '#2e7d32'],
  powerBegan: ['square', '#8a6d00'],
  powerOver: ['circle', '#444444'],
  pushed: ['square', '#444444'],
  ranOut: ['circle', '#444444'],
  rang: ['diamond', '#b3261e'],
  rangAtHome: ['diamond', '#b3261e'],
  recalled: ['diamond', '#5e35b1'],
  refused: ['triangle', '#0b57d0'],
  released: ['circle', '#2e7d32'],
  restored: ['square', '#444444'],
  reworded: ['circle', '#0b57d0'],
  scribeLied: ['square', '#b3261e'],
  seized: ['square', '#b3261e'],
  showedPaid: ['triangle', '#b3261e'],
  signed: ['diamond', '#b3261e'],
  tooFew: ['circle', '#8a6d00'],
  twinHeard: ['diamond', '#0b57d0'],
};

/** What to draw. */
export interface Picture {
  readonly title: string;
  readonly weeks: number;
  readonly told: readonly Told[];
  /** The sentence of a thing that happened. */
  readonly sentence: (told: Told) => string;
}

/** The picture as SVG. */
export function drawTimeline({ title, weeks, told, sentence }: Picture): string {
  const rowOf = ({ who, whom }: Told): string => (who === '' ? whom : who);
  const rows = [...new Set(told.map(rowOf))].toSorted().slice(0, ROWS_MAX);
  const height = TOP_PX + rows.length * ROW_PX + 24;
  const span = Math.max(1, weeks) * WEEK_MS;
  const x = (atMs: number): number =>
    Math.round(LEFT_PX + (Math.min(atMs, span) / span) * (WIDTH_PX - LEFT_PX - 20));
  const step = Math.max(1, Math.ceil(weeks / 20));
  const lines: string[] = [];
  for (let week = 0; week <= weeks; week += step) {
    const at = String(x(week * WEEK_MS));
    lines.push(
      `<line x1="${at}" y1="${String(TOP_PX - 8)}" x2="${at}" y2="${String(height - 16)}" stroke="#ddd"/>`,
      `<text x="${at}" y="${String(TOP_PX - 14)}" text-anchor="middle" font-size="11">${String(week)}</text>`,
    );
  }
  for (const [at, name] of rows.entries()) {
    const y = String(TOP_PX + at * ROW_PX + 14);
    lines.push(`<text x="8" y="${y}" font-size="13">${escaped(name)}</text>`);
  }
  for (const one of told) {
    const at = rows.indexOf(rowOf(one));
    if (at < 0) continue;
    const [shape, colour] = SHAPES[one.what];
    const mark = markOf(shape, x(one.atMs), TOP_PX + at * ROW_PX + 10);
    lines.push(`<g fill="${colour}"><title>${escaped(sentence(one))}</title>${mark}</g>`);
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${String(WIDTH_PX)}" height="${String(height)}" viewBox="0 0 ${String(WIDTH_PX)} ${String(height)}" font-family="sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="8" y="18" font-size="14" font-weight="bold">${escaped(title)}</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

function markOf(shape: Shape, x: number, y: number): string {
  const points = (...all: readonly (readonly [number, number])[]): string =>
    `<polygon points="${all.map(([dx, dy]) => `${String(x + dx)},${String(y + dy)}`).join(' ')}"/>`;
  switch (shape) {
    case 'circle':
      return `<circle cx="${String(x)}" cy="${String(y)}" r="5"/>`;
    case 'square':
      return points([-5, -5], [5, -5], [5, 5], [-5, 5]);
    case 'diamond':
      return points([0, -7], [7, 0], [0, 7], [-7, 0]);
    default:
      return points([0, -6], [6, 5], [-6, 5]);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');
}
