import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { stepFrom } from './gradually.ts';

const most = fc.integer({ min: 1, max: 9 });
/** Which places of a row changed. */
const marks = fc.array(fc.boolean(), { maxLength: 40 });

describe('a row that is told over several frames', () => {
  test('tells no more than so many at a time, and each place that changed once', () => {
    fc.assert(
      fc.property(marks, most, fc.nat(39), (changed, limit, first) => {
        const open = new Set(changed.flatMap((is, place) => (is ? [place] : [])));
        const wanted = open.size;
        let from: number | undefined = changed.length === 0 ? 0 : first % changed.length;
        for (let steps = 0; from !== undefined; steps += 1) {
          const step = stepFrom(from, (place) => open.has(place), changed.length, limit);
          expect(step.places.length).toBeLessThanOrEqual(limit);
          for (const place of step.places) expect(open.delete(place)).toBe(true);
          from = step.next;
          expect(steps).toBeLessThanOrEqual(Math.ceil(wanted / limit));
        }
        expect(open.size).toBe(0);
      }),
    );
  });

  test('lets nobody wait because others change all the time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), most, (count, limit) => {
        const told = new Set<number>();
        let from = 0;
        for (let steps = 0; steps * limit < count; steps += 1) {
          const { places, next } = stepFrom(from, () => true, count, limit);
          for (const place of places) told.add(place);
          from = next ?? from;
        }
        expect(told.size).toBe(count);
      }),
    );
  });

  test('tells nothing where nothing changed', () => {
    expect(stepFrom(3, () => false, 300, 16)).toEqual({ places: [], next: undefined });
  });
});
