import { describe, expect, test } from 'vitest';

import { ALONE, DRAINED, HALLED, HANDED, STEWARDED, TORN } from './mutants/worlds.ts';
import type { Report } from './report.ts';
import { JAMMED_CLOCK } from './scenarios/jammed-clock.ts';
import { LONG_ABSENCE } from './scenarios/long-absence.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { WITHHOLDERS } from './scenarios/withholders.ts';
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

describe('clocks that are pushed for weeks', () => {
  /** A quiet home of four or five writes some 12 records a week. */
  const RECORDS_A_HOME_WEEK_MAX = 20;

  test('end, and make no device write without end: witnesses and prekeys did', async () => {
    const scenario: Scenario = {
      ...ALONE,
      name: 'pushed-far',
      weeks: 5,
      mishaps: [
        { kind: 'pushedClocks', atHour: 200, home: 0, devices: 1, byHours: 960, hours: 504 },
      ],
    };
    const { records, safety, world } = await simulate({ scenario, seed: 1 });
    expect(safety.violations).toEqual([]);
    expect(world.sometimes).toContain('mishap pushedClocks');
    expect(records).toBeLessThan(5 * RECORDS_A_HOME_WEEK_MAX);
  }, 120_000);

  test('end where an epoch turns meanwhile: boxes were laid where nobody looks', async () => {
    const { records, safety, liveness } = await simulate({ scenario: JAMMED_CLOCK, seed: 1 });
    expect(safety.violations).toEqual([]);
    expect(liveness.deadHeights).toBe(0);
    expect(records).toBeLessThan(3 * JAMMED_CLOCK.weeks * RECORDS_A_HOME_WEEK_MAX);
  }, 240_000);
});

describe('a twin that rings and drills without a reason', () => {
  test('draws no more than the cap, and its drills leave the cap alone', async () => {
    const { safety, world, told } = await simulate({ scenario: DRAINED, seed: 1 });
    expect(safety.violations).toEqual([]);
    expect(world.sometimes).toContain('an outside act was done');
    expect(world.sometimes).toContain('a cap was drawn up');
    expect(told.some(({ what }) => what === 'drilled')).toBe(true);
  }, 120_000);
});

describe('two of five who pass nothing on', () => {
  test('hold up no decision of the others, and all is there once they are gone', async () => {
    const scenario = { ...WITHHOLDERS, assemblies: 1, homesAValley: 1, weeks: 9 };
    const { safety, liveness, world, governance } = await simulate({ scenario, seed: 1 });
    expect(safety.violations).toEqual([]);
    expect(liveness).toMatchObject({ deadHeights: 0 });
    expect(world.sometimes).toContain('a member withheld records');
    expect(governance.medianConsentToForceH).not.toBeNull();
  }, 120_000);
});

/** What the worlds of powers and purses must have seen, or they prove nothing. */
const HAND_STATES = [
  'a power covered what was done',
  'duelling recalls were both carried',
  'somebody paid from a purse that was taken back',
  'an emergency power lapsed',
  'an emergency payment counted',
  'holders went on after an emergency power',
  'a payment counted',
  'two replicas held the same records',
];
const STEWARD_STATES = [
  'half of the stewards were taken',
  'two of four keys paid',
  'too few stewards could not pay',
  'half of the stewards were recalled',
  'more than half of the stewards paid',
  'old keys cited an old head',
  'an answer was kept back',
  'a quorum lapsed',
  'a question ended',
];
const TORN_STATES = [
  'one purse was spent in two parts of a home',
  'what was spent twice counted for nobody',
  'the members chose one of two payments',
  'a treasurer forked a payment',
  'a rule was made cheaper',
  'what was written after was cheaper',
  'a question ended',
];

const HALL_STATES = [
  'what a hall said became an act',
  'a scribe answered for others',
  'somebody left word before a scribe lied',
  'a lying scribe had accomplices',
  'a lying scribe was denied',
  'an own word went before a scribe’s',
  'two scribes agreed on paper',
  'two scribes differed',
  'one scribe alone was not heard',
  'a question ended',
];
const DRAW_STATES = [
  'a secret was shown',
  'a secret was kept back until the dice had fallen',
  'a draw went on without a secret that was kept back',
  'a hand lied about the dice',
  'a draw came to somebody',
];

function unseen({ world }: Report, wanted: readonly string[]): readonly string[] {
  return wanted.filter((state) => !world.sometimes.includes(state));
}

describe('who held a power and goes on with it', () => {
  test('after a duel of recalls, or the last hour of an emergency power, pays no more', async () => {
    const report = await simulate({ scenario: HANDED, seed: 1 });
    expect(unseen(report, HAND_STATES)).toEqual([]);
    expect(report.safety.violations).toEqual([]);
    // A quiet home shows in time what is done under a power that has no grace: in 10 of 12 it did not.
    expect(report.world.sometimes).not.toContain('an emergency payment was late');
    const kinds = new Set(report.told.map(({ what }) => what));
    for (const what of ['powerBegan', 'powerOver', 'recalled', 'paidBeyond', 'refused'] as const)
      expect(kinds).toContain(what);
  }, 120_000);
});

describe('half of the stewards, taken with their keys', () => {
  test('pay no more than the free ones do; the members put deputies in their place', async () => {
    const report = await simulate({ scenario: STEWARDED, seed: 1 });
    expect(unseen(report, STEWARD_STATES)).toEqual([]);
    expect(report.safety.violations).toEqual([]);
    expect(report.liveness.deadHeights).toBe(0);
  }, 120_000);
});

describe('one purse that is spent twice', () => {
  test('holds no more than it was given, and the members choose; nothing pending gets cheaper', async () => {
    const report = await simulate({ scenario: TORN, seed: 1 });
    expect(unseen(report, TORN_STATES)).toEqual([]);
    expect(report.safety.violations).toEqual([]);
  }, 120_000);
});

describe('a hall with one phone, and a draw by lot', () => {
  test('counts what people said, whatever a scribe writes, and draws without what was kept back', async () => {
    for (const seed of [1, 2]) {
      const report = await simulate({ scenario: HALLED, seed });
      expect(unseen(report, [...HALL_STATES, ...DRAW_STATES])).toEqual([]);
      expect(report.safety.violations).toEqual([]);
      expect(report.liveness.deadHeights).toBe(0);
      const kinds = new Set(report.told.map(({ what }) => what));
      for (const what of ['hallSeated', 'scribeLied', 'lateSecret'] as const)
        expect(kinds).toContain(what);
    }
  }, 120_000);
});

describe('half a year with a long absence, an old copy and an old bag', () => {
  const alone: Scenario = { ...LONG_ABSENCE, assemblies: 1, homesAValley: 1, members: 4 };
  const withPacts: Scenario = { ...LONG_ABSENCE, assemblies: 2, homesAValley: 2, members: 4 };

  /** What these worlds must have seen, or they prove nothing about R14. */
  const SWEPT = [
    'a courier brought what was swept',
    'mishap arrest',
    'mishap oldBag',
    'mishap restored',
    'one of two replicas had swept more',
    'something of a pact was swept',
    'something was swept',
    'two replicas held the same records',
    'what is left was told to one who lacked it',
  ];

  test('sweeps what has had its time and nothing else, and all come to the same', async () => {
    const reports: Report[] = [];
    for (const seed of [1, 3]) reports.push(await simulate({ scenario: alone, seed }));
    reports.push(await simulate({ scenario: withPacts, seed: 1 }));
    expect(reports.flatMap(({ safety }) => safety.violations)).toEqual([]);
    for (const { liveness, delivery } of reports) {
      expect(liveness.deadHeights).toBe(0);
      expect(liveness.convergedAfterH).toBeGreaterThanOrEqual(0);
      expect(delivery.delivered).toBe(delivery.deliverable);
    }
    const seen = new Set(reports.flatMap(({ world }) => world.sometimes));
    expect(SWEPT.filter((state) => !seen.has(state))).toEqual([]);
  }, 300_000);
});
