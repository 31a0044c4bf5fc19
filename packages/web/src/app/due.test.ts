import { expect, test } from 'vitest';

import { soonestIn } from './due.ts';

const when = (ms: number) => ({ ms, iso: new Date(ms).toISOString() });

test('the soonest instant that is still to come, however deep it stands', () => {
  const answer = {
    at: when(100),
    rings: [
      { notAfter: when(900), rangAt: null },
      { notAfter: when(700), rangAt: when(300) },
    ],
  };
  expect(soonestIn(answer, 99)).toBe(100);
  expect(soonestIn(answer, 100)).toBe(300);
  expect(soonestIn(answer, 300)).toBe(700);
  expect(soonestIn(answer, 900)).toBeUndefined();
});

test('nothing in what names no instant', () => {
  for (const answer of [undefined, null, 7, 'noon', [], { ms: 5 }, { ms: '5', iso: 'x' }])
    expect(soonestIn(answer, 0)).toBeUndefined();
});
