import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { IdNumbers } from './id-numbers.ts';

const hexText = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((digit) => digit.toString(16)).join(''));
/** Ids of which many begin alike, and so fall on the same places. */
const anyIds = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom('00000000', '0000000f', 'ffffffff'), hexText(56)).map((parts) => {
      return parts.join('') as RecordId;
    }),
    { maxLength: 200 },
  )
  .chain((alike) =>
    fc
      .uniqueArray(hexText(64), { maxLength: 200 })
      .map((others) => [...new Set([...alike, ...(others as RecordId[])])]),
  );

describe('the numbers of ids', () => {
  test('are those of a map, however many ids fall on the same places', () => {
    fc.assert(
      fc.property(anyIds, anyIds, (ids, others) => {
        const numbers = new IdNumbers();
        const map = new Map<RecordId, number>();
        for (const id of ids) {
          expect(numbers.get(id)).toBeUndefined();
          numbers.add(id);
          map.set(id, map.size);
        }
        expect(numbers.ids).toEqual(ids);
        for (const id of [...ids, ...others]) expect(numbers.get(id)).toBe(map.get(id));
      }),
    );
  });

  test('stay while the table grows, those that found no place too', () => {
    const numbers = new IdNumbers();
    const idAt = (at: number): RecordId => {
      const text = at.toString(16).padStart(8, '0');
      // Every third one begins like all the others of them.
      return (at % 3 === 0 ? `abcdef01${text}` : `${text}${text}`).padEnd(64, '0') as RecordId;
    };
    const size = 3_000;
    for (let at = 0; at < size; at += 1) {
      numbers.add(idAt(at));
      if (at % 100 === 0)
        for (let before = 0; before <= at; before += 1)
          if (numbers.get(idAt(before)) !== before) expect.fail('an id was lost');
    }
    for (let at = 0; at < size; at += 1) expect(numbers.get(idAt(at))).toBe(at);
    expect(numbers.get(idAt(size))).toBeUndefined();
  });
});
