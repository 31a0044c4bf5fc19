import { describe, expect, test } from 'vitest';

import { QUIET_YEAR } from './scenarios/quiet-year.ts';
import { simulate } from './simulate.ts';

const month = { ...QUIET_YEAR, assemblies: 3, members: 3, holders: 2, weeks: 4 };

describe('a simulation', () => {
  test('gives one history for one seed, and another for another', async () => {
    const first = await simulate({ scenario: month, seed: 1 });
    const again = await simulate({ scenario: month, seed: 1 });
    const other = await simulate({ scenario: month, seed: 2 });
    expect(again).toEqual(first);
    expect(other.hash).not.toBe(first.hash);
    expect(first.safety.violations).toEqual([]);
    expect(first.delivery.delivered).toBe(first.delivery.deliverable);
    expect(first.world.sometimes).toContain('a twin was heard');
  }, 60_000);
});
