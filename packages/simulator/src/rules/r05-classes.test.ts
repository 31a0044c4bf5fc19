/** R5: whose consent an act needs. */
import type { ActClass, RecordId, Verb } from '@tocsin/core';
import { hour, ROLE } from '@tocsin/core';
import { striking, TestWorld } from '@tocsin/core/assembly/testing';
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
