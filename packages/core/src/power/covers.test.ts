import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ROLE } from '../assembly/act.ts';
import type { Verb } from '../assembly/act.ts';
import { witnessKind } from '../assembly/consent.ts';
import { STEWARDS_SWITCH_INDEX } from '../assembly/durations.ts';
import type { MandateTerms } from '../assembly/powers.ts';
import { POWER_VERB } from '../assembly/powers.ts';
import {
  ALL,
  budgetOf,
  emergencyOf,
  grantOf,
  recallOf,
  termsOf,
  TEST_TERMS,
  TestWorld,
} from '../assembly/testing.ts';
import type { Written } from '../assembly/testing.ts';
import type { Hash32, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed } from '../testing.ts';
import type { Use } from './covers.ts';
import { powerCovers } from './covers.ts';
import type { RoleAct } from './records.ts';
import { roleActKind } from './records.ts';
import { roleActViews } from './views.ts';

function granted(world: TestWorld, verb: Verb): RecordId {
  const act = world.agreed(verb, ALL);
  expect(world.outcome(act)).toBe('placed');
  return act;
}

/** Something that a member does under a power: 10 euros for bread, unless told. */
function done(
  world: TestWorld,
  power: RecordId,
  by: number,
  set: Partial<RoleAct> = {},
  written: Written = {},
): RecordId {
  void world.state;
  const said: RoleAct = {
    power,
    verb: POWER_VERB.spend,
    resource: null,
    amount: { commodity: 'EUR', amount: 1_000 },
    cites: null,
    confirms: null,
    text: 'Bread.',
    ...set,
  };
  return world.write(world.id(by), roleActKind, said, written);
}

function witnessed(world: TestWorld, ...numbers: readonly number[]): void {
  for (const one of numbers)
    world.write(world.id(one), witnessKind, { frontierHash: idNamed<Hash32>('seen') });
}

const used = (power: RecordId, record: RecordId, set: Partial<Use> = {}): Use => ({
  power,
  record,
  verb: POWER_VERB.spend,
  resource: null,
  amount: { commodity: 'EUR', amount: 1_000 },
  cites: null,
  confirmedBy: [],
  ...set,
});

/** What a use comes to, in one word or two. */
function come(world: TestWorld, use: Use): string {
  const covered = powerCovers(world.state, use);
  return 'why' in covered ? `${covered.kind} ${covered.why}` : covered.kind;
}

const treasurer = (world: TestWorld, set: Partial<MandateTerms> = {}): Verb =>
  grantOf(
    world,
    ROLE.treasurer,
    0,
    100,
    termsOf({
      verbs: [POWER_VERB.spend],
      caps: [{ commodity: 'EUR', amount: 5_000 }],
      deputies: [world.member(1)],
      ...set,
    }),
  );

describe('R6, R8: a mandate covers', () => {
  test('what its holder does within it, once others have seen it', () => {
    const world = new TestWorld(5);
    const power = granted(world, treasurer(world));
    const record = done(world, power, 0);
    expect(come(world, used(power, record))).toBe('open');
    witnessed(world, 2, 3);
    expect(powerCovers(world.state, used(power, record))).toEqual({
      kind: 'inside',
      isRatified: false,
    });
  });

  test('nothing of anybody else, of no power, of no record, and nothing from before', () => {
    const world = new TestWorld(5);
    const before = world.state.head;
    const power = granted(world, treasurer(world));
    const other = done(world, power, 3);
    const early = done(world, power, 0, {}, { gov: before });
    witnessed(world, 1, 2, 3, 4);
    expect(come(world, used(power, other))).toBe('void not-holder');
    expect(come(world, used(power, early))).toBe('void before-grant');
    expect(come(world, used(idNamed('power'), early))).toBe('void no-such-power');
    expect(come(world, used(power, idNamed('record')))).toBe('void no-such-record');
  });

  test('no verb, resource, sum or text beyond its terms: that waits for the members', () => {
    const fund = idNamed<Hash32>('fund');
    const text = idNamed<RecordId>('text');
    const world = new TestWorld(5);
    const terms = { resources: [fund], text, kind: 'imperative' as const };
    const power = granted(world, treasurer(world, terms));
    const record = done(world, power, 0);
    witnessed(world, 2, 3);
    const good: Partial<Use> = { resource: fund, cites: text };
    const beyond = (set: Partial<Use>) => come(world, used(power, record, { ...good, ...set }));
    expect(beyond({})).toBe('inside');
    expect(beyond({ verb: POWER_VERB.enter })).toBe('adReferendum verb');
    expect(beyond({ resource: null })).toBe('adReferendum resource');
    expect(beyond({ cites: null })).toBe('adReferendum text');
    expect(beyond({ amount: { commodity: 'EUR', amount: 5_001 } })).toBe('adReferendum cap');
    expect(beyond({ amount: { commodity: 'HOURS', amount: 1 } })).toBe('adReferendum cap');
  });

  test('an observer nothing, and a bare seat nothing', () => {
    const world = new TestWorld(5);
    const watching = granted(world, treasurer(world, { kind: 'observer' }));
    const bare = granted(world, grantOf(world, ROLE.courier, 0, 100));
    const record = done(world, watching, 0);
    witnessed(world, 2, 3);
    expect(come(world, used(watching, record))).toBe('adReferendum observer');
    expect(come(world, used(bare, record))).toBe('adReferendum verb');
  });

  test('what goes beyond once the members ratify it, and what was late too', () => {
    const world = new TestWorld(5);
    const power = granted(world, treasurer(world));
    world.now += 101;
    const record = done(world, power, 0);
    witnessed(world, 2, 3);
    const use = used(power, record, { amount: { commodity: 'EUR', amount: 9_000 } });
    expect(come(world, use)).toBe('late');
    granted(world, { kind: 'resolve', value: { subject: 4, hash: record as string as Hash32 } });
    expect(powerCovers(world.state, use)).toEqual({ kind: 'inside', isRatified: true });
  });

  test('nothing after a recall, though it be dated before; what was settled stays', () => {
    const world = new TestWorld(5);
    const power = granted(world, treasurer(world));
    const settled = done(world, power, 0);
    witnessed(world, 2, 3);
    world.place(null);
    const recall = granted(world, recallOf(power));
    const after = done(world, power, 0, {}, { wallHour: world.now - 20 });
    const hidden = done(world, power, 0, {}, { gov: world.state.history[1]?.head as never });
    const interim = done(world, recall, 1);
    witnessed(world, 2, 3, 4);
    expect(come(world, used(power, settled))).toBe('inside');
    expect(come(world, used(power, after))).toBe('void ended');
    expect(come(world, used(power, hidden))).toBe('void ended');
    expect(come(world, used(recall, interim))).toBe('inside');
    expect(come(world, used(recall, after))).toBe('void not-holder');
  });

  test('nothing while its holder is suspended', () => {
    const world = new TestWorld(5);
    const power = granted(world, treasurer(world));
    const until = hour(world.now + 50);
    granted(world, { kind: 'suspend', value: { member: world.member(0), until } });
    const record = done(world, power, 0);
    world.now += 51;
    const later = done(world, power, 0);
    witnessed(world, 2, 3);
    expect(come(world, used(power, record))).toBe('void suspended');
    expect(come(world, used(power, later))).toBe('inside');
  });

  test('nothing of a holder after its end, under any delay or backdating within the rule', () => {
    const plan = fc.record({
      /** Hours after the end at which it is really written, and by how many it is dated back. */
      delay: fc.integer({ min: 1, max: 800 }),
      back: fc.integer({ min: 0, max: 900 }),
      witnesses: fc.subarray([1, 2, 3, 4]),
    });
    fc.assert(
      fc.property(plan, ({ delay, back, witnesses }) => {
        const world = new TestWorld(5);
        const power = granted(world, treasurer(world));
        const end = world.state.mandates.get(power)?.notAfter ?? 0;
        world.now = end + delay;
        world.place(null);
        void world.state;
        const record = done(world, power, 0, {}, { wallHour: Math.max(1, world.now - back) });
        witnessed(world, ...witnesses);
        world.now += 800;
        world.place(null);
        const come0 = come(world, used(power, record));
        // Past the grace nobody can have witnessed it in time; within, only by a placement behind.
        if (delay > 336 || back < delay || witnesses.length < 2) expect(come0).toBe('late');
        if (come0 === 'inside') expect(delay).toBeLessThanOrEqual(336);
      }),
      { numRuns: 25 },
    );
  });
});

describe('R8: an emergency power covers', () => {
  /** Two act: one does it, the other confirms. */
  function joint(world: TestWorld, power: RecordId, written: Written = {}) {
    const record = done(world, power, 0, {}, written);
    const confirmed = done(world, power, 1, { confirms: record }, written);
    return used(power, record, { confirmedBy: [confirmed] });
  }

  test('what two of its holders do together, and nothing that one does', () => {
    const world = new TestWorld(5);
    const power = granted(world, emergencyOf(world, [0, 1], 24));
    const use = joint(world, power);
    const own = done(world, power, 0, { confirms: use.record });
    const other = done(world, power, 3, { confirms: use.record });
    witnessed(world, 2, 3, 4);
    expect(come(world, use)).toBe('inside');
    expect(come(world, { ...use, confirmedBy: [] })).toBe('void alone');
    expect(come(world, { ...use, confirmedBy: [own, other, use.record] })).toBe('void alone');
  });

  test('only its own verbs and sums, and no vote stretches it', () => {
    const world = new TestWorld(5);
    const power = granted(world, emergencyOf(world, [0, 1], 24));
    const use = joint(world, power);
    witnessed(world, 2, 3);
    expect(come(world, { ...use, verb: POWER_VERB.guard })).toBe('void verb');
    expect(come(world, { ...use, amount: { commodity: 'EUR', amount: 10_001 } })).toBe('void cap');
  });

  test('nothing that nobody else had seen by its last hour: there is no grace', () => {
    const world = new TestWorld(5);
    const power = granted(world, emergencyOf(world, [0, 1], 24));
    const seen = joint(world, power);
    witnessed(world, 2, 3);
    world.now += 24;
    const unseen = joint(world, power);
    world.now += 1;
    const backdated = joint(world, power, { wallHour: world.now - 10 });
    witnessed(world, 2, 3, 4);
    expect(come(world, seen)).toBe('inside');
    expect(come(world, unseen)).toBe('open');
    expect(come(world, backdated)).toBe('late');
    world.now += 30;
    world.place(null);
    expect(come(world, unseen)).toBe('late');
  });

  test('nothing after it was stopped', () => {
    const world = new TestWorld(5);
    const power = granted(world, emergencyOf(world, [0, 1], 24));
    const before = joint(world, power);
    witnessed(world, 2, 3);
    granted(world, { kind: 'stopEmergency', value: { power } });
    const after = joint(world, power);
    witnessed(world, 2, 3);
    expect(come(world, before)).toBe('inside');
    expect(come(world, after)).toBe('void ended');
  });
});

describe('R5: a budget covers', () => {
  test('what the holder of its mandate spends, up to its sum, and then their deputy', () => {
    const world = new TestWorld(5);
    const mandate = granted(world, treasurer(world, { caps: [] }));
    const budget = granted(world, budgetOf(world, { mandate }));
    const first = done(world, budget, 0);
    witnessed(world, 2, 3);
    const more = { amount: { commodity: 'EUR', amount: 50_001 } };
    expect(come(world, used(budget, first))).toBe('inside');
    expect(come(world, used(budget, first, more))).toBe('adReferendum cap');
    expect(come(world, used(budget, first, { verb: POWER_VERB.keep }))).toBe('adReferendum verb');
    world.place(null);
    granted(world, recallOf(mandate));
    const late = done(world, budget, 0);
    const deputys = done(world, budget, 1);
    witnessed(world, 2, 3);
    expect(come(world, used(budget, first))).toBe('inside');
    expect(come(world, used(budget, late))).toBe('void ended');
    expect(come(world, used(budget, deputys))).toBe('inside');
  });

  test('what more than half of the stewards spend together, else nothing unratified', () => {
    const overrides = [{ index: STEWARDS_SWITCH_INDEX, value: 1 }];
    const world = new TestWorld(5, { ...TEST_TERMS, overrides });
    for (const member of [0, 1, 2]) granted(world, grantOf(world, ROLE.steward, member, 900));
    const budget = granted(world, budgetOf(world));
    const record = done(world, budget, 0);
    const confirmed = done(world, budget, 1, { confirms: record });
    witnessed(world, 3, 4);
    expect(come(world, used(budget, record))).toBe('void alone');
    expect(come(world, used(budget, record, { confirmedBy: [confirmed] }))).toBe('inside');
    const closed = new TestWorld(5);
    const small = granted(closed, budgetOf(closed));
    const paid = done(closed, small, 0);
    witnessed(closed, 3, 4);
    expect(come(closed, used(small, paid))).toBe('adReferendum no-spender');
  });

  test('nothing of a steward after their recall or term, though they cite a head from before', () => {
    const overrides = [{ index: STEWARDS_SWITCH_INDEX, value: 1 }];
    const world = new TestWorld(5, { ...TEST_TERMS, overrides });
    const seats = [0, 1, 2].map((member) =>
      granted(world, grantOf(world, ROLE.steward, member, member === 2 ? 900 : 100)),
    );
    const budget = granted(world, budgetOf(world));
    const spend = (gov: PlacementId, by = 0) => {
      const record = done(world, budget, by, {}, { gov });
      const confirmed = done(world, budget, 1 - by, { confirms: record }, { gov });
      witnessed(world, 3, 4);
      return come(world, used(budget, record, { confirmedBy: [confirmed] }));
    };
    const before = world.state.head;
    expect(spend(before)).toBe('inside');
    world.place(null);
    granted(world, recallOf(seats[0] as RecordId));
    expect(spend(before)).toBe('void ended');
    // The one whose word counts is alone with somebody whose does not.
    expect(spend(before, 1)).toBe('void alone');
    const later = new TestWorld(5, { ...TEST_TERMS, overrides });
    for (const member of [0, 1, 2]) granted(later, grantOf(later, ROLE.steward, member, 100));
    const purse = granted(later, budgetOf(later));
    const head = later.state.head;
    later.now += 101;
    const record = done(later, purse, 0, {}, { gov: head });
    const confirmed = done(later, purse, 1, { confirms: record }, { gov: head });
    witnessed(later, 3, 4);
    expect(come(later, used(purse, record, { confirmedBy: [confirmed] }))).toBe('late');
  });

  test('nothing that was not settled when another took its place', () => {
    const world = new TestWorld(5);
    const mandate = granted(world, treasurer(world));
    const budget = granted(world, budgetOf(world, { mandate }));
    const before = done(world, budget, 0);
    witnessed(world, 2, 3);
    granted(world, budgetOf(world, { replaces: budget, amount: 0 }));
    const after = done(world, budget, 0);
    witnessed(world, 2, 3);
    expect(come(world, used(budget, before))).toBe('inside');
    expect(come(world, used(budget, after))).toBe('void ended');
  });
});

describe('what was done in roles', () => {
  test('sums up to a cap, and the payment that passes it waits for the members', () => {
    const world = new TestWorld(5);
    const power = granted(world, treasurer(world));
    for (let at = 0; at < 6; at += 1) done(world, power, 0);
    witnessed(world, 2, 3);
    const kinds = roleActViews(world.state).map(({ covered }) => covered.kind);
    expect(kinds).toEqual([...Array<string>(5).fill('inside'), 'adReferendum']);
  });
});
