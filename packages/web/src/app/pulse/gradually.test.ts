import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { gradual } from './gradually.ts';

interface One {
  readonly key: string;
  readonly word: number;
}
const keyOf = ({ key }: One): string => key;
const row = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 40 });
const words = fc.array(fc.nat(3), { minLength: 40, maxLength: 40 });

const rowOf = (keys: readonly string[], said: readonly number[]): readonly One[] =>
  keys.map((key, at) => ({ key, word: said[at] ?? 0 }));

describe('a list that is drawn over several frames', () => {
  test('changes no more than so many at a time, and comes to what is wanted', () => {
    fc.assert(
      fc.property(row, words, words, fc.integer({ min: 1, max: 9 }), (keys, old, now, most) => {
        let shown = rowOf(keys, old);
        const wanted = rowOf(keys, now);
        for (let frames = 0; ; frames += 1) {
          const next = gradual(shown, wanted, keyOf, most);
          const changed = next.list.filter((one, at) => one !== shown[at]);
          expect(changed.length).toBeLessThanOrEqual(most);
          expect(next.list.map(keyOf)).toEqual(keys);
          shown = next.list;
          if (next.isWhole) break;
          expect(frames).toBeLessThan(keys.length);
        }
        expect(shown).toEqual(wanted);
      }),
    );
  });

  test('shows at once who came, went or moved', () => {
    fc.assert(
      fc.property(row, row, words, (before, after, said) => {
        fc.pre(before.join('\n') !== after.join('\n'));
        const wanted = rowOf(after, said);
        expect(gradual(rowOf(before, said), wanted, keyOf, 1)).toEqual({
          list: wanted,
          isWhole: true,
        });
      }),
    );
  });

  test('draws nothing again where nothing changed', () => {
    const same = rowOf(['a', 'b'], [1, 2]);
    const { list, isWhole } = gradual(same, [...same], keyOf, 1);
    expect(isWhole).toBe(true);
    expect(list.every((one, at) => one === same[at])).toBe(true);
  });
});
