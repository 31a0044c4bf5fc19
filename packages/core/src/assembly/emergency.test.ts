import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed } from '../testing.ts';
import type { Verb } from './act.ts';
import { ROLE } from './act.ts';
import { sunsetKind } from './consent.ts';
import { parameterIndex } from './parameters.ts';
import { POWER_VERB } from './powers.ts';
import { ALL, budgetOf, emergencyOf, grantOf, TEST_TERMS, TestWorld } from './testing.ts';

const stopping = (power: RecordId): Verb => ({ kind: 'stopEmergency', value: { power } });

function granted(world: TestWorld, verb: Verb, by: readonly number[] = ALL): RecordId {
  const act = world.agreed(verb, by);
  expect(world.outcome(act)).toBe('placed');
  return act;
}

describe('R8: an emergency power', () => {
  test('is held by two at least, who are members and no newcomers', () => {
    const world = new TestWorld(4);
    world.admit(4, [0]);
    const asked = (holding: readonly number[]) =>
      world.outcome(world.agreed(emergencyOf(world, holding, 24), ALL));
    expect(asked([0])).toBe('too-few-holders');
    expect(asked([0, 4])).toBe('on-probation');
    expect(asked([0, 9])).toBe('not-a-member');
    expect(asked([0, 1])).toBe('placed');
  });

  test('has only verbs of a closed list, and lasts 72 hours at most', () => {
    const world = new TestWorld(4);
    const asked = (set: Parameters<typeof emergencyOf>[3], hours = 24) =>
      world.outcome(world.agreed(emergencyOf(world, [0, 1], hours, set), ALL));
    expect(asked({ verbs: [] })).toBe('not-an-emergency-verb');
    expect(asked({ verbs: [POWER_VERB.guard] })).toBe('not-an-emergency-verb');
    expect(asked({}, 73)).toBe('emergency-term');
    expect(asked({ starts: hour(world.now + 73), expires: hour(world.now + 80) })).toBe(
      'emergency-term',
    );
    expect(asked({ starts: hour(world.now - 9), expires: hour(world.now - 1) })).toBe(
      'emergency-term',
    );
    expect(asked({ starts: hour(world.now + 9), expires: hour(world.now + 8) })).toBe(
      'emergency-term',
    );
    expect(asked({}, 72)).toBe('placed');
  });

  test('is dearer each time within a year', () => {
    const world = new TestWorld(10);
    const asked = (yes: number, holding: readonly number[]) => {
      const outcome = world.outcome(
        world.agreed(emergencyOf(world, holding, 24), ALL.slice(0, yes)),
      );
      if (outcome === 'placed') world.now += 30;
      return outcome;
    };
    expect(asked(5, [8, 9])).toBe('class-not-met');
    expect(asked(6, [8, 9])).toBe('placed');
    expect(asked(5, [6, 7])).toBe('class-not-met');
    expect(asked(6, [6, 7])).toBe('placed');
    expect(asked(6, [4, 5])).toBe('emergency-share');
    expect(asked(9, [0, 1])).toBe('placed');
    expect(asked(7, [8, 9])).toBe('emergency-share');
    world.now += 8_760;
    for (const [power, { holders }] of world.state.emergencies)
      world.write(
        world.devices.find(({ id }) => world.state.devices.get(id)?.member === holders[0])?.id ??
          world.id(0),
        sunsetKind,
        { power, report: idNamed<RecordId>('report') },
      );
    expect(asked(6, [8, 9])).toBe('placed');
  });

  test('is not prolonged by its own holders', () => {
    const world = new TestWorld(5);
    granted(world, emergencyOf(world, [0, 1], 24));
    world.now += 30;
    expect(world.outcome(world.agreed(emergencyOf(world, [0, 1], 24), [0, 1, 2, 3]))).toBe(
      'emergency-share',
    );
    expect(world.outcome(world.agreed(emergencyOf(world, [0, 1], 24), [0, 1, 2, 3, 4]))).toBe(
      'placed',
    );
  });

  test('takes few days of a year, all of them together', () => {
    const overrides = [{ index: parameterIndex('emergencyDays'), value: 3 }];
    const world = new TestWorld(9, { ...TEST_TERMS, overrides });
    granted(world, emergencyOf(world, [0, 1], 48));
    world.now += 60;
    expect(world.outcome(world.agreed(emergencyOf(world, [2, 3], 25), ALL))).toBe('emergency-days');
    granted(world, emergencyOf(world, [2, 3], 24));
  });

  test('is held by people whom it exposes, and more than half of those agree (R26)', () => {
    const world = new TestWorld(7);
    const exposed = (...numbers: readonly number[]) => ({
      exposed: numbers.map((one) => world.member(one)).toSorted(),
    });
    const asked = (set: ReturnType<typeof exposed>, yes: readonly number[]) =>
      world.outcome(world.agreed(emergencyOf(world, [0, 1], 24, set), yes));
    expect(asked(exposed(0, 2, 3), ALL)).toBe('holder-not-exposed');
    expect(asked(exposed(0, 1, 2, 3), [0, 1, 4, 5])).toBe('exposed-not-met');
    expect(asked(exposed(0, 1, 2, 3, 9), ALL)).toBe('not-a-member');
    expect(asked(exposed(0, 1, 2, 3), [0, 1, 2, 5])).toBe('placed');
  });

  test('is stopped by any three, at a cut, and not by two', () => {
    const world = new TestWorld(9);
    const power = granted(world, emergencyOf(world, [0, 1], 24));
    expect(world.placing(4, stopping(power), [4, 5])).toBe('not-enough-to-stop');
    expect(world.placing(4, stopping(power), [4, 5, 6])).toBe('placed');
    expect(world.state.emergencies.get(power)?.stopped?.cuts.map(({ device }) => device)).toEqual([
      world.id(0),
      world.id(1),
    ]);
    expect(world.placing(4, stopping(power), [4, 5, 6])).toBe('no-such-power');
  });

  test('is not stopped once it has lapsed', () => {
    const world = new TestWorld(9);
    const power = granted(world, emergencyOf(world, [0, 1], 24));
    world.now += 25;
    expect(world.placing(4, stopping(power), [4, 5, 6])).toBe('no-such-power');
  });

  test('leaves its holders without another mandate until one of them has accounted for it', () => {
    const world = new TestWorld(6);
    const power = granted(world, emergencyOf(world, [0, 1], 24));
    const seat = (member: number) =>
      world.outcome(world.agreed(grantOf(world, ROLE.courier, member, 100), ALL));
    world.now += 24 + 168;
    expect(seat(0)).toBe('placed');
    world.now += 1;
    expect(seat(0)).toBe('report-due');
    expect(world.outcome(world.agreed(emergencyOf(world, [1, 2], 24), ALL))).toBe('report-due');
    expect(seat(3)).toBe('placed');
    world.write(world.id(3), sunsetKind, { power, report: idNamed<RecordId>('report') });
    expect(seat(1)).toBe('report-due');
    world.write(world.id(1), sunsetKind, { power, report: idNamed<RecordId>('report') });
    expect(seat(0)).toBe('placed');
    expect(seat(1)).toBe('placed');
  });
});

describe('R5: a budget', () => {
  test('is for a time, of something, and for a mandate that stands', () => {
    const world = new TestWorld(3);
    const asked = (set: Parameters<typeof budgetOf>[1]) =>
      world.outcome(world.agreed(budgetOf(world, set), [0, 1]));
    expect(asked({ notAfter: hour(world.now - 1) })).toBe('term');
    expect(asked({ notAfter: hour(world.now + 8_761) })).toBe('term');
    expect(asked({ amount: 0 })).toBe('empty-budget');
    expect(asked({ mandate: idNamed('mandate') })).toBe('no-such-mandate');
    expect(asked({ replaces: idNamed('budget') })).toBe('no-such-budget');
    const mandate = granted(world, grantOf(world, ROLE.treasurer, 0, 100), [0, 1]);
    expect(asked({ mandate })).toBe('placed');
    world.now += 101;
    expect(asked({ mandate })).toBe('no-such-mandate');
  });

  test('is taken back by another in its place, once', () => {
    const world = new TestWorld(3);
    const budget = granted(world, budgetOf(world), [0, 1]);
    granted(world, budgetOf(world, { replaces: budget, amount: 0 }), [0, 1]);
    expect(world.state.allocations.get(budget)?.ended?.height).toBe(2);
    expect(
      world.outcome(world.agreed(budgetOf(world, { replaces: budget, amount: 0 }), [0, 1])),
    ).toBe('no-such-budget');
  });

  test('for one purpose twice: the second has to know of the first', () => {
    const world = new TestWorld(3);
    const [one, two] = [1, 2].map((at) =>
      world.agreed(budgetOf(world, { amount: at * 100 }), [0, 1]),
    );
    expect(world.outcome(one as RecordId)).toBe('placed');
    expect(world.outcome(two as RecordId)).toBe('base-moved');
  });
});
