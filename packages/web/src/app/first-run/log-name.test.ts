import { isLogName } from '@tocsin/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { logNameOf } from './log-name.ts';

describe('the name of a log', () => {
  test('is that of the assembly, in letters that every disk takes', () => {
    expect(logNameOf('Harbour Street Tenants', [])).toBe('harbour-street-tenants');
    expect(logNameOf('Comité Saint-Roch', [])).toBe('comite-saint-roch');
    expect(logNameOf('Große Straße 7', [])).toBe('grosse-strasse-7');
    expect(logNameOf('Łódź', [])).toBe('lodz');
  });

  test('tells other scripts apart', () => {
    const names = ['جمعية الميناء', 'Северный двор', '港の家', ''].map((typed) =>
      logNameOf(typed, []),
    );
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^assembly-[a-z0-9]+$/u);
  });

  test('is one that a device takes, whatever is typed, and never one that is taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (typed) => {
        const taken: string[] = [];
        for (let time = 0; time < 12; time += 1) {
          const name = logNameOf(typed, taken);
          expect([name, isLogName(name)]).toEqual([name, true]);
          expect(taken).not.toContain(name);
          taken.push(name);
        }
      }),
    );
  });
});
