import { describe, expect, test } from 'vitest';

import { ALONE } from './mutants/worlds.ts';
import type { Report } from './report.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { simulate } from './simulate.ts';

/** Seeds that run at each check; `npm run simulate:long` runs the others. */
const SEEDS = 40;

/** One small home in which everything breaks within two weeks, and a week to mend. */
const SMALL_WILD: Scenario = {
  ...ALONE,
  name: 'small-wild',
  members: 3,
  weeks: 3,
  weather: { lossPerMille: 20, delayMsMin: 40, delayMsMax: 4_000 },
  driftPpmMax: 200,
  mishaps: [
    { kind: 'crashes', atHour: 20, hours: 300, oneIn: 300 },
    { kind: 'swizzle', atHour: 30, hours: 280, everyHours: 20 },
    { kind: 'lyingDisks', atHour: 60, home: 0, devices: 1, hours: 150 },
    { kind: 'restored', atHour: 100, home: 0, hoursBack: 40 },
  ],
};

/** What the seeds together must have seen, or they prove nothing. */
const INTERESTING = [
  'mishap crashes',
  'mishap lyingDisks',
  'mishap restored',
  'mishap swizzle',
  'two replicas held the same records',
];

describe('a home in which everything breaks', () => {
  test(`breaks no promise in ${String(SEEDS)} seeds, and has seen what is interesting`, async () => {
    const reports: Report[] = [];
    for (let seed = 1; seed <= SEEDS; seed += 1)
      reports.push(await simulate({ scenario: SMALL_WILD, seed }));
    const broken = reports.flatMap(({ seed, safety }) =>
      safety.violations.map(({ rule, what }) => ({ seed, rule, what })),
    );
    expect(broken).toEqual([]);
    const seen = new Set(reports.flatMap(({ world }) => world.sometimes));
    expect(INTERESTING.filter((state) => !seen.has(state))).toEqual([]);
    expect(reports.some(({ world }) => world.deaths > 5)).toBe(true);
    expect(new Set(reports.map(({ hash }) => hash)).size).toBe(SEEDS);
  }, 300_000);
});
