/** R5: whose consent an act needs. */
import type { ActClass, RecordId, Verb } from '@tocsin/core';
import { hour, parameterIndex, POWER_VERB, ROLE } from '@tocsin/core';
import {
  ALL,
  recallOf,
  striking,
  termsOf,
  TEST_TERMS,
  TestWorld,
} from '@tocsin/core/assembly/testing';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding, expelling, granting, withStewards } from './testing.ts';

const suspending = (world: TestWorld, member: number, hours: number = 300): Verb => ({
  kind: 'suspend',
  value: { member: world.member(member), until: hour(world.now + hours) },
});

describe('R5: a steward purge', () => {
  test('stewards who suspend everybody else are still recalled by these', () => {
    const world = withStewards(9, 3);
    for (const member of [3, 4, 5, 6, 7, 8]) {
      const purge = world.agreed(suspending(world, member), [0, 1], 'stewards');
      expect(world.outcome(purge)).toBe('placed');
    }
    const [mandate] = [...world.state.mandates.keys()] as [RecordId];
    const recall: Verb = { kind: 'recall', value: { mandate, cuts: [] } };
    expect(world.outcome(world.agreed(recall, [3, 4, 5, 6, 7]))).toBe('placed');
    expect(world.state.mandates.get(mandate)?.ended).not.toBeNull();
  });

  test('stewards cannot expel, recall, give roles, decide or rewrite the constitution', () => {
    const world = withStewards(9, 3);
    const [mandate] = [...world.state.mandates.keys()] as [RecordId];
    const verbs: readonly Verb[] = [
      expelling(world, 8),
      { kind: 'recall', value: { mandate, cuts: [] } },
      granting(world, ROLE.steward, 2, 90),
      { kind: 'constitution', value: { overrides: [] } },
      { kind: 'rules', value: { number: 1, startHeight: 99 } },
    ];
    for (const verb of verbs)
      expect(world.outcome(world.agreed(verb, [0, 1, 2], 'stewards'))).toBe('class-not-allowed');
    expect(world.outcome(world.agreed(deciding(1), [0, 1, 2]))).toBe('class-not-met');
  });

  test('stewards cannot take the ballots of most members from them', () => {
    const world = withStewards(9, 3);
    const strike = (device: number) =>
      world.agreed(striking(world.id(device), { by: 'members' }), [0, 1], 'stewards');
    expect(world.outcome(strike(3))).toBe('placed');
    for (const device of [4, 5, 6, 7])
      expect(world.outcome(strike(device))).toBe('strikers-already-stand');
  });
});

describe('R5: eleven or twelve members', () => {
  test('the count of members alone opens no class: stewards of twelve cannot act', () => {
    const world = new TestWorld(12);
    for (const member of [0, 1, 2])
      world.place(world.agreed(granting(world, ROLE.steward, member, 900), [0, 1, 2, 3, 4, 5, 6]));
    const act = () => world.agreed(suspending(world, 3), [0, 1, 2], 'stewards');
    expect(world.outcome(act())).toBe('stewards-not-open');
    expect(world.outcome(world.agreed(expelling(world, 11), [0, 1, 2, 3, 4, 5, 6]))).toBe('placed');
    expect(world.outcome(act())).toBe('stewards-not-open');
  });
});

describe('R5: disjoint quorums', () => {
  test('two of five stewards decide nothing, so no two groups of them decide against each other', () => {
    const world = withStewards(9, 5);
    const suspend = (by: readonly number[]) =>
      world.outcome(world.agreed(suspending(world, 8), by, 'stewards'));
    expect(suspend([0, 1])).toBe('class-not-met');
    expect(suspend([2, 3])).toBe('class-not-met');
    expect(suspend([0, 1, 2])).toBe('placed');
  });

  test('two stewards are no class, also when both agree', () => {
    const world = withStewards(5, 2);
    const act = world.agreed(suspending(world, 4), [0, 1], 'stewards' satisfies ActClass);
    expect(world.outcome(act)).toBe('class-not-met');
  });

  test('half of the members decide nothing', () => {
    const world = new TestWorld(4);
    expect(world.outcome(world.agreed(deciding(1), [0, 1]))).toBe('class-not-met');
    expect(world.outcome(world.agreed(deciding(1), [2, 3]))).toBe('class-not-met');
    expect(world.outcome(world.agreed(deciding(2), [1, 2, 3]))).toBe('placed');
  });
});

/** A constitution in which decisions need this share. */
const sharing = (share: number): Verb => ({
  kind: 'constitution',
  value: { overrides: [{ index: parameterIndex('membersShare'), value: share }] },
});

describe('R5: a majority that makes cheaper what it could not carry', () => {
  const dear = () => new TestWorld(5, { ...TEST_TERMS, overrides: [{ index: 64, value: 75 }] });

  test('relaxes the rule for later, and not for what was asked before', () => {
    const world = dear();
    const waits = world.agreed(deciding(1), [0, 1, 2]);
    expect(world.outcome(world.agreed(sharing(50), [0, 1, 2, 3]))).toBe('placed');
    expect(world.outcome(waits)).toBe('class-not-met');
    expect(world.outcome(world.agreed(deciding(2), [0, 1, 2]))).toBe('placed');
  });

  test('gains nothing by a rule that rose and fell, nor by a head of nobody', () => {
    const world = new TestWorld(5);
    const waits = world.agreed(deciding(1), [0, 1, 2]);
    world.place(world.agreed(sharing(75), [0, 1, 2]));
    world.place(world.agreed(sharing(50), [0, 1, 2, 3]));
    expect(world.outcome(waits)).toBe('class-not-met');
    const other = dear();
    other.place(other.agreed(sharing(50), [0, 1, 2, 3]));
    const lost = other.act(other.id(0), deciding(3), 'members', { gov: idNamed('lost') });
    for (const member of [0, 1, 2]) other.consent(other.id(member), lost);
    expect(other.outcome(lost)).toBe('class-not-met');
  });

  test('opens the stewards’ class for what they ask from then on', () => {
    const world = new TestWorld(5);
    for (const member of [0, 1, 2])
      world.place(world.agreed(granting(world, ROLE.steward, member, 900), ALL));
    const waits = world.agreed(suspending(world, 4), [0, 1], 'stewards');
    const open: Verb = { kind: 'constitution', value: { overrides: [{ index: 128, value: 1 }] } };
    world.place(world.agreed(open, ALL));
    expect(world.outcome(waits)).toBe('stewards-not-open');
  });
});

describe('R5: a holder who will not go', () => {
  const seated = (world: TestWorld) => {
    const mandate = world.agreed(granting(world, ROLE.treasurer, 0, 900), ALL);
    world.place(mandate);
    return mandate;
  };

  test('cannot wait a recall out: it is decided in seven days, by more than half', () => {
    const world = new TestWorld(5, { ...TEST_TERMS, overrides: [{ index: 64, value: 75 }] });
    const mandate = seated(world);
    const set = { validUntil: hour(world.now + 169) };
    const slow = world.act(world.id(2), recallOf(mandate), 'members', set);
    for (const member of [2, 3, 4]) world.consent(world.id(member), slow);
    expect(world.outcome(slow)).toBe('validity-too-long');
    expect(world.outcome(world.agreed(recallOf(mandate), [2, 3, 4]))).toBe('placed');
  });

  test('gives the role up after so many terms, unless a pause has passed', () => {
    const overrides = [{ index: parameterIndex('termsMax'), value: 1 }];
    const world = new TestWorld(4, { ...TEST_TERMS, overrides });
    seated(world);
    const again = () => world.outcome(world.agreed(granting(world, ROLE.treasurer, 0, 90), ALL));
    expect(again()).toBe('term-limit');
    world.now += 900 + 2_160;
    expect(again()).toBe('placed');
  });

  test('has somebody from the start who can step in, where money is held', () => {
    const world = new TestWorld(4);
    const { kind, value } = granting(world, ROLE.treasurer, 0, 900) as Extract<
      Verb,
      { kind: 'mandate' }
    >;
    const terms = termsOf({ verbs: [POWER_VERB.spend] });
    expect(world.outcome(world.agreed({ kind, value: { ...value, terms } }, ALL))).toBe('deputies');
  });
});
