import { describe, expect, test } from 'vitest';

import { closedOver, isFrozen, standing } from './branches.ts';
import type { Citing, Held } from './branches.ts';
import { explore } from './explore.ts';
import { Heights } from './heights.ts';
import { RULES } from './rules.ts';

/** Five members; the first lied, placed A and B in one round, and is struck by whoever sees both. */
const fork = { members: [1, 2, 3, 4, 5], struck: [1], freezesBy: 'any records' } as const;
const LIAR = 1;

const holding = (records: readonly Citing[], more: Partial<Held> = {}): Held => ({
  ...fork,
  records: closedOver(records),
  above: [],
  ...more,
});

describe('freezing by followers (R4)', () => {
  test('freezes both branches while every honest device follows it', () => {
    // 2, 3 and 4 know of A alone. 2 places above it; 3 and the liar ballot; only the liar sees that.
    const a2: Citing = { author: 2, cites: 'A', after: [] };
    const a3: Citing = { author: 3, cites: 'A', after: [] };
    const a4: Citing = { author: 4, cites: 'A', after: [] };
    const aboveA = { rival: 'A', frontier: [a2, a3, a4], struckWithin: [] } as const;
    // 5 knows of B alone. 4 comes to hold both rivals and what 5 wrote.
    const b5: Citing = { author: 5, cites: 'B', after: [] };
    expect(standing(holding([a4, b5]))).toBe('parent');
    const p4: Citing = { author: 4, cites: 'parent', after: [a4, b5] };
    expect(standing(holding([p4]))).toBe('B');
    const b4: Citing = { author: 4, cites: 'B', after: [p4] };
    // 2 holds the frontier that it placed, and now these.
    expect(standing(holding([a2, a3, b4]))).toBe('parent');
    const p2: Citing = { author: 2, cites: 'parent', after: [a2, a3, b4] };
    expect(standing(holding([a3, p2]))).toBe('B');
    const b3: Citing = { author: 3, cites: 'B', after: [a3, p2] };
    // 5 places above B; 4, 3 and 5 ballot, for whom B stands by what they hold.
    expect(standing(holding([b3]))).toBe('B');
    const aboveB = { rival: 'B', frontier: [b3], struckWithin: [LIAR] } as const;

    const all = holding([b3], { above: [aboveA, aboveB] });
    expect(isFrozen(all, 'A')).toBe(true);
    expect(isFrozen(all, 'B')).toBe(true);
    // Whoever saw A frozen first sees it lose.
    expect(standing(holding([a2, a3, a4], { above: [aboveA] }))).toBe('A');
    expect(standing(all)).toBe('B');
  });

  test('lets keys that were lost long ago freeze a branch, if strikes count by its frontier', () => {
    // All follow A for weeks; then a thief with the old keys of 1, 2 and 3 makes B and goes on.
    const follow = fork.members.map((author): Citing => ({ author, cites: 'A', after: [] }));
    const old = [1, 2, 3].map((author): Citing => ({ author, cites: 'B', after: [] }));
    const above = [
      { rival: 'A', frontier: follow, struckWithin: [] },
      { rival: 'B', frontier: old, struckWithin: [] },
    ] as const;
    const held = { members: fork.members, records: [...follow, ...old], above, struck: [1, 2, 3] };
    expect(isFrozen({ ...held, freezesBy: 'its frontier' }, 'B')).toBe(true);
    expect(isFrozen({ ...held, freezesBy: 'any records' }, 'B')).toBe(false);
    expect(standing({ ...held, freezesBy: 'any records' })).toBe('A');
  });
});

describe('healing as a height of its own, among the unstruck (decision 0053)', () => {
  // With the liar struck all that take part are honest: rounds as at any other height.
  test.each([
    [1, 3],
    [2, 3],
    [4, 2],
  ])('never lets two rivals stand, with %i unstruck and %i rounds', (members, rounds) => {
    const heights = new Heights({ members, rounds, ids: 2, heights: 1, rules: RULES });
    const explored = explore(heights, { statesMax: 200_000 });
    expect(explored).toMatchObject({ withRivals: 0, isComplete: true, found: [] });
  });
});
