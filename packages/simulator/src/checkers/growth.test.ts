import { expect, test } from 'vitest';

import { broughtMax } from './growth.ts';

test.each([
  [0, 0],
  [59, 0],
  [60, 3],
  [119, 3],
  // Each of the three brings three, sixty days later.
  [120, 12],
  [149, 12],
  // The first window is over: three more.
  [150, 15],
  // The first three bring once more, and the nine of the second row bring three each.
  [180, 42],
])('a newcomer and theirs can have brought at most, after %i days, %i', (days, max) => {
  expect(broughtMax(days * 24)).toBe(max);
});

test('somebody who founded the home begins at once', () => {
  expect([broughtMax(0, 0), broughtMax(89 * 24, 0), broughtMax(90 * 24, 0)]).toEqual([3, 12, 15]);
});
