/** Two of five who heal are liars (decision 0053): histories by luck, each proof looked for. */
import { describe, expect, test } from 'vitest';

import { createLuck } from '../world/luck.ts';
import type { LiarBounds } from './liars.ts';
import { faultyIn, Healers, wanderHealing } from './liars.ts';

/** Histories in a check; `npm run model` takes ten times as many. */
const HISTORIES = 1_000;
const STEPS = 60;

const five = (more: Partial<LiarBounds> = {}): LiarBounds => ({
  members: 5,
  liars: 2,
  rounds: 4,
  isExposed: false,
  rules: 'kept',
  ...more,
});

const wander = (bounds: LiarBounds) => wanderHealing(bounds, createLuck(1), HISTORIES, STEPS);

describe('five who heal, of whom two lie', () => {
  test.each([false, true])(
    'come to two rivals, and each two prove a liar; at the parent too: %s',
    (isExposed) => {
      const { found, withRivals, states } = wander(five({ isExposed }));
      expect(found).toEqual([]);
      expect(withRivals).toBeGreaterThan(0);
      expect(states).toBeGreaterThan(10_000);
    },
    60_000,
  );

  test('come to none without liars', () => {
    const { found, withRivals } = wander(five({ liars: 0 }));
    expect([found, withRivals]).toEqual([[], 0]);
  }, 60_000);

  test.each(['half of the stands suffice', 'nothing is carried on'] as const)(
    'come to two that prove nothing if %s',
    (rules) => {
      const { found } = wander(five({ rules }));
      expect(found.map(({ wrong }) => wrong)).toContain('RivalsWithoutProof');
    },
    60_000,
  );
});

test('who placed two, balloted for two, or balloted against a stand is faulty; nobody else', () => {
  const healers = new Healers(five({ liars: 0 }), createLuck(1));
  for (let step = 0; step < 200; step += 1) healers.step();
  expect(healers.all.size).toBeGreaterThan(10);
  expect(faultyIn(healers.all)).toBe(0);
  const ballot = { kind: 'ballot', name: 'x', by: 1, round: 2, rival: 0 } as const;
  const stand = { kind: 'stand', name: 'y', by: 1, round: 3, shown: null } as const;
  const other = { ...ballot, name: 'z', rival: 1 } as const;
  expect(faultyIn([ballot, { ...other, round: 1 }])).toBe(0);
  expect(faultyIn([ballot, other])).toBe(2);
  expect(faultyIn([ballot, stand])).toBe(2);
  expect(faultyIn([ballot, { ...stand, by: 2 }])).toBe(0);
  expect(faultyIn([ballot, { ...stand, round: 2 }])).toBe(0);
});
