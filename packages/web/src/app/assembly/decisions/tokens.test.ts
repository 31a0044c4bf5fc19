import { describe, expect, test } from 'vitest';

import { parseChoice } from '@tocsin/host';
import { pickedOption, pickedRanking, pickedScores } from './tokens.ts';

/** What the peer reads, of a question between these options. */
function readBy(method: 'majority' | 'ranked' | 'score', options: readonly string[], text: string) {
  const read = parseChoice({ method, options }, text);
  return read.ok ? read.value : read.fault.kind;
}

describe('the word for an option', () => {
  test.each([
    [['Mon', 'Fri']],
    [['B', 'A', 'C']],
    [['2', '1']],
    [['B', 'C', '1', 'x > y']],
    [['a', 'b']],
    [['for', 'against']],
  ])('is read as that option among %j', (options) => {
    for (const at of options.keys())
      expect(readBy('majority', options, pickedOption(options, at).choice)).toEqual({
        kind: 'option',
        value: at,
      });
  });
});

describe('an answer', () => {
  test('that ranks is read step by step, equals together', () => {
    const options = ['B', 'A', 'C'];
    const ranks = new Map([
      [0, 2],
      [1, 1],
      [2, 2],
    ]);
    expect(readBy('ranked', options, pickedRanking(options, ranks)?.choice ?? '')).toEqual({
      kind: 'ranking',
      value: [[1], [0, 2]],
    });
    expect(pickedRanking(options, ranks)?.words).toBe('A > B = C');
    expect(pickedRanking(options, new Map())).toBeUndefined();
  });

  test('of points is read with what each got', () => {
    const options = ['x = y', 'A'];
    const picked = pickedScores(
      options,
      new Map([
        [0, 0],
        [1, 10],
      ]),
    );
    expect(readBy('score', options, picked?.choice ?? '')).toEqual({
      kind: 'scores',
      value: [
        { option: 0, score: 0 },
        { option: 1, score: 10 },
      ],
    });
    expect(picked?.words).toBe('x = y=0, A=10');
    expect(pickedScores(options, new Map())).toBeUndefined();
  });
});
