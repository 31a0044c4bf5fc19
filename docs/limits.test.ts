import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { limitsPage, wrongs } from '../scripts/limits/page.ts';
import { limitsInSources, limitsOf } from '../scripts/limits/sources.ts';

describe('the page of limits', () => {
  test('says of every limit of the sources what it bounds and what people read', () => {
    expect(limitsInSources(new Set()).length).toBeGreaterThan(500);
    expect(wrongs()).toEqual([]);
  });

  test('is what the sources and the table say: npm run limits -- --write', () => {
    expect(readFileSync(new URL('limits.md', import.meta.url), 'utf8')).toBe(limitsPage());
  });

  test('finds constants over several lines, with and without a docstring', () => {
    const source = [
      '/** Bytes of it: 2 + 3. */',
      'export const A_BYTES_MAX: number =',
      '  2 +',
      '  3;',
      'const B_MAX = 4;',
      '/** Of another. */',
      'const one = 1;',
      '/**',
      ' * More',
      ' * words.',
      ' */',
      'const C_MAX: Readonly<Record<string, number>> = { a: 1 };',
    ].join('\n');
    expect(limitsOf('x.ts', source)).toEqual([
      { file: 'x.ts', name: 'A_BYTES_MAX', value: '2 + 3', bounds: 'Bytes of it: 2 + 3.' },
      { file: 'x.ts', name: 'B_MAX', value: '4', bounds: '' },
      { file: 'x.ts', name: 'C_MAX', value: '{ a: 1 }', bounds: 'More words.' },
    ]);
  });
});
