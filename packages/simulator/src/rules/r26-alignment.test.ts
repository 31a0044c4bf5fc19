/** R26: who bears a risk has a say in it. */
import type { Hash32, Verb } from '@tocsin/core';
import { RESOLVE_SUBJECT } from '@tocsin/core';
import { ALL, emergencyOf, TestWorld } from '@tocsin/core/assembly/testing';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { withStewards } from './testing.ts';

function risking(world: TestWorld, exposed: readonly number[]): Verb {
  const hash = idNamed<Hash32>('playbook');
  const members = exposed.map((number) => world.member(number)).toSorted();
  return { kind: 'risk', value: { subject: RESOLVE_SUBJECT.response, hash, exposed: members } };
}

describe('R26: many who risk nothing', () => {
  test('do not decide over the few who do', () => {
    const world = new TestWorld(7);
    const verb = risking(world, [5, 6]);
    expect(world.outcome(world.agreed(verb, [0, 1, 2, 3, 4]))).toBe('exposed-not-met');
    expect(world.outcome(world.agreed(verb, [0, 1, 2, 3, 4, 5]))).toBe('exposed-not-met');
    expect(world.outcome(world.agreed(verb, [0, 1, 5, 6]))).toBe('placed');
  });

  test('nor do stewards, who would name only themselves', () => {
    const world = withStewards(7, 3);
    const act = world.agreed(risking(world, [0, 1, 2]), [0, 1, 2], 'stewards');
    expect(world.outcome(act)).toBe('class-not-allowed');
  });
});

describe('R26: the outcome', () => {
  test('shows how many of all agreed, and how many of the exposed', () => {
    const world = new TestWorld(5);
    world.place(world.agreed(risking(world, [2, 3, 4]), [0, 2, 3]));
    const [outcome] = [...world.state.resolutions.values()];
    expect(outcome).toMatchObject({ agreed: { have: 3, of: 5 }, exposed: { have: 2, of: 3 } });
  });
});

describe('R26: an emergency in which others are sent', () => {
  const exposing = (world: TestWorld, exposed: readonly number[]): Verb =>
    emergencyOf(world, [0, 1], 24, {
      exposed: exposed.map((one) => world.member(one)).toSorted(),
    });

  test('is led by nobody who stays behind, and not against those who go', () => {
    const world = new TestWorld(7);
    expect(world.outcome(world.agreed(exposing(world, [1, 2, 3]), ALL))).toBe('holder-not-exposed');
    const over = exposing(world, [0, 1, 2, 3]);
    expect(world.outcome(world.agreed(over, [0, 1, 4, 5, 6]))).toBe('exposed-not-met');
    expect(world.outcome(world.agreed(over, [0, 1, 2, 6]))).toBe('placed');
  });
});
