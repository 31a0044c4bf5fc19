/** R0: no height is ever dead; devices ask nobody; every rule has a version. */
import type { DeviceId } from '@tocsin/core';
import { dueThings, hour } from '@tocsin/core';
import { striking, TEST_TERMS, TestWorld } from '@tocsin/core/assembly/testing';
import { testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding } from './testing.ts';

describe('R0: no height is ever dead', () => {
  test('two members who strike what they can leave enough ballot devices to go on', () => {
    const world = new TestWorld(4);
    world.placing(0, world.enrolment(world.member(0), 4), [1]);
    expect(world.placing(4, striking(world.id(0)), [])).toBe('placed');
    const attack = striking(world.id(1), { by: 'members' });
    expect(world.placing(2, attack, [2, 3])).toBe('strike-would-stop-assembly');
    expect(world.outcome(world.agreed(deciding(1), [1, 2, 3]))).toBe('placed');
  });

  test('a member who falls silent for ever stops nothing that the others agree on', () => {
    const world = new TestWorld(5);
    const silent = world.ballotDevices.find((device) => device !== world.secretary) as DeviceId;
    const voters = world.ballotDevices.filter((device) => device !== silent);
    const awake = [0, 1, 2, 3, 4].filter((number) => world.id(number) !== silent);
    expect(world.outcome(world.agreed(deciding(1), awake.slice(0, 3)), { voters })).toBe('placed');
  });
});

describe('R0: one question a week', () => {
  test('ticks, turns of the epoch and unopposed admissions ask nobody', () => {
    const world = new TestWorld(7);
    world.now += 720;
    expect(world.outcome(null)).toBe('placed');
    expect(world.outcome(world.act(world.secretary, world.turn(), 'none'))).toBe('placed');
    const verb = world.invited(world.id(0), 7);
    const act = world.act(world.id(0), verb, 'none');
    for (const voucher of [0, 1]) world.consent(world.id(voucher), act);
    world.now += 80;
    const knowledge = { ...world.knowledge(world.secretary), firstHeld: () => hour(0) };
    const due = dueThings(world.state, knowledge, testCrypto);
    expect(due).toContainEqual(expect.objectContaining({ kind: 'act', act, verb: 'admit' }));
    expect(world.outcome(act)).toBe('placed');
  });
});

describe('R0: every rule has a version', () => {
  test('an assembly of other rules is not judged by ours', () => {
    const world = new TestWorld(3, { ...TEST_TERMS, rules: 9 });
    world.place(world.agreed(deciding(1), [0, 1, 2]));
    expect(world.state.height).toBe(0);
    expect(world.state.stopped).toEqual({ kind: 'UnknownRules', number: 9 });
  });
});
