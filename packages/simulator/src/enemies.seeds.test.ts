/** Enemies who live in the world for weeks: what the rules leave them, and that they were there. */
import { describe, expect, test } from 'vitest';

import { COPIED, INFILTRATED, RENEWED, WATCHED } from './mutants/worlds.ts';
import { simulate } from './simulate.ts';

/** Of states that a world must have reached those that it did not. */
function unseen(sometimes: readonly string[], wanted: readonly string[]): readonly string[] {
  return wanted.filter((state) => !sometimes.includes(state));
}

describe('R15: an infiltrator who vouches friends', () => {
  test('comes in, waits, and grows no faster than the rule lets; new ones have no weight', async () => {
    const { safety, liveness, world, told } = await simulate({ scenario: INFILTRATED, seed: 1 });
    expect(safety.violations).toEqual([]);
    expect(liveness).toMatchObject({ deadHeights: 0, convergedAfterH: expect.any(Number) });
    const wanted = [
      'an infiltrator came in',
      'an infiltrator vouched for a friend',
      'a friend of an infiltrator came in',
      'vouchers let somebody in',
      'most let somebody in',
      'somebody objected to a guest',
      'somebody on probation vouched',
      'somebody on probation reached for a bell',
      'a record was witnessed in time',
    ];
    expect(unseen(world.sometimes, wanted)).toEqual([]);
    const letIn = told.filter(({ what }) => what === 'letIn');
    // Nobody of theirs comes in before the probation of the first is over.
    const [first, second] = letIn.map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(60 * 86_400_000);
  }, 240_000);
});

describe('R3, R17: people whose devices signed against themselves', () => {
  test('come in with new phones, and the home goes on', async () => {
    const { safety, liveness, world, told } = await simulate({ scenario: RENEWED, seed: 1 });
    expect(safety.violations).toEqual([]);
    expect(liveness.deadHeights).toBe(0);
    const wanted = ['a minority colluded', 'an enemy forked', 'somebody came in with a new phone'];
    expect(unseen(world.sometimes, wanted)).toEqual([]);
    expect(told.filter(({ what }) => what === 'newPhone').length).toBeGreaterThan(1);
  }, 120_000);
});

describe('R20, R22: somebody who copied the bells of holders', () => {
  test('rings with enough of them, within one cap, until they are struck; and makes no roster', async () => {
    const { safety, world } = await simulate({ scenario: COPIED, seed: 1 });
    expect(safety.violations).toEqual([]);
    const wanted = [
      'captured keys were too few',
      'captured keys rang',
      'a twin heard a ring',
      'a cap was drawn up',
      'a holder disputed a ring',
      'a disputed ring was answered without money',
      'captured keys reached for the roster',
      'a captured bell was struck',
      'struck keys rang for nothing',
    ];
    expect(unseen(world.sometimes, wanted)).toEqual([]);
  }, 240_000);
});

describe('R21: somebody who is forced to go on as ever', () => {
  test('looks as before to all but two readers of a twin, until one met them and one heard two words', async () => {
    const { safety, world } = await simulate({ scenario: WATCHED, seed: 1 });
    expect(safety.violations).toEqual([]);
    const wanted = [
      'somebody was forced',
      'somebody forced looked as before',
      'two readers saw it',
      'a sign of duress ended by a meeting',
      'a sign of duress ended by two words',
    ];
    expect(unseen(world.sometimes, wanted)).toEqual([]);
  }, 240_000);
});
