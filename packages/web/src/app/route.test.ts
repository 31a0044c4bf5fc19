import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { href, parseRoute } from './route.ts';

describe('an address', () => {
  test('leads where it was made for, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'binary' }).filter((word) => word.isWellFormed()),
        fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
        (place, rest) => {
          expect(parseRoute(href(place, ...rest))).toEqual({ place, rest });
        },
      ),
    );
  });

  test('that is empty leads to Pulse', () => {
    for (const fragment of ['', '#', '#/']) expect(parseRoute(fragment).place).toBe('pulse');
  });

  test('that is broken, foreign or endless leads nowhere, and never throws', () => {
    for (const fragment of ['#/%E0%A4%A', '#pulse', '#main', `#/${'a'.repeat(5000)}`]) {
      expect(parseRoute(fragment)).toEqual({ place: '', rest: [] });
    }
    fc.assert(fc.property(fc.string(), (text) => parseRoute(`#${text}`).rest.length >= 0));
  });
});
