import { expect, test } from 'vitest';

import { hour } from '../base/time.ts';
import { testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { emergencyAsked } from './emergency.ts';
import { consentsAsked } from './judge.ts';
import { parameterIndex } from './parameters.ts';
import { objectionToProposal } from './proposal.ts';
import { ALL, emergencyOf, grantOf, TEST_TERMS, TestWorld } from './testing.ts';

const asked = (world: TestWorld, verb: Verb) =>
  objectionToProposal(
    world.state,
    { device: world.id(0), verb, class: 'members', now: hour(world.now) },
    testCrypto,
  );

test('what nobody could place is said before anybody is asked', () => {
  const world = new TestWorld(5);
  expect(asked(world, grantOf(world, 4, 0, 9_000))).toBe('term');
  expect(asked(world, grantOf(world, 4, 0, 900))).toBe(undefined);
  expect(asked(world, emergencyOf(world, [0], 24))).toBe('too-few-holders');
  expect(asked(world, emergencyOf(world, [0, 1], 24))).toBe(undefined);
});

test('how many have to agree follows the constitution and what there was before', () => {
  const overrides = [{ index: parameterIndex('membersShare'), value: 75 }];
  const world = new TestWorld(10, { ...TEST_TERMS, overrides });
  expect(consentsAsked(world.state, 'mandate')).toBe(8);
  expect(consentsAsked(world.state, 'recall')).toBe(6);
  for (const [at, then] of [6, 6, 7, 8].entries()) {
    expect(emergencyAsked(world.state, world.now)).toBe(then);
    const verb = emergencyOf(world, [at * 2, at * 2 + 1], 24);
    expect(world.outcome(world.agreed(verb, ALL))).toBe('placed');
    world.now += 30;
  }
});
