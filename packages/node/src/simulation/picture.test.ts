import { TOLD_KINDS } from '@tocsin/simulator';
import type { Told } from '@tocsin/simulator';
import { describe, expect, test } from 'vitest';

import { drawTimeline } from './picture.ts';

const WEEK_MS = 604_800_000;
const draw = (told: readonly Told[], weeks = 4): string =>
  drawTimeline({ title: 'a <b> & "c"', weeks, told, sentence: ({ who }) => `it was ${who}` });

describe('the picture of a timeline', () => {
  test('has a row for each who is named and a mark with its sentence for each thing', () => {
    const told = TOLD_KINDS.map((what, at) => ({
      atMs: at,
      what,
      who: `p${String(at % 3)}`,
      whom: '',
    }));
    const svg = draw(told);
    expect(svg.match(/<text x="8" y="\d+" font-size="13">/g)).toHaveLength(3);
    expect(svg.match(/<title>it was p\d<\/title>/g)).toHaveLength(TOLD_KINDS.length);
  });

  test('writes nothing that a reader of SVG could take for markup', () => {
    const svg = draw([{ atMs: 0, what: 'noticed', who: '<script>', whom: '' }]);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
  });

  test('keeps everything inside, also what came after the last week', () => {
    const svg = draw([{ atMs: 9 * WEEK_MS, what: 'rang', who: 'ana', whom: '' }]);
    const numbers = [...svg.matchAll(/points="([\d,. -]+)"/g)].flatMap(([, points]) =>
      (points ?? '').split(/[ ,]/).map(Number),
    );
    expect(Math.max(...numbers)).toBeLessThanOrEqual(960);
    expect(draw([])).toContain('</svg>');
  });
});
