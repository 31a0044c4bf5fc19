import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed } from '../testing.ts';
import type { ActClass, Verb } from './act.ts';
import { ROLE } from './act.ts';
import { STEWARDS_SWITCH_INDEX } from './durations.ts';
import { striking, TEST_TERMS, TestWorld } from './testing.ts';

describe('R5, R6: departures, mandates, suspensions', () => {
  test('a removed member’s ballots, consents and devices count no more', () => {
    const world = new TestWorld(5);
    const expel: Verb = { kind: 'expel', value: { member: world.member(4), cuts: [] } };
    expect(world.outcome(world.agreed(expel, [0, 1]))).toBe('class-not-met');
    world.place(world.agreed(expel, [0, 1, 2]));
    expect(world.state.members.get(world.member(4))?.status).toBe('expelled');
    const act = world.agreed(
      { kind: 'resolve', value: { subject: 1, hash: idNamed('r') } },
      [0, 1, 2],
    );
    const voters = [world.id(0), world.id(4), world.id(1)].filter(
      (device) => device !== world.secretary,
    );
    const height = world.state.height;
    world.place(act, { voters: [world.id(4), ...voters.slice(0, 1)] });
    expect(world.state.height).toBe(height);
    const after = world.act(world.id(4), {
      kind: 'resolve',
      value: { subject: 2, hash: idNamed('x') },
    });
    expect(world.state.verdicts.get(after)).toEqual({
      kind: 'void',
      reason: 'author-not-honoured',
    });
  });

  test('a member resigns by themselves, and nobody for them', () => {
    const world = new TestWorld(3);
    const resign: Verb = { kind: 'resign', value: { member: world.member(0), cuts: [] } };
    expect(world.placing(1, resign, [1, 2])).toBe('not-by-own-device');
    expect(world.placing(0, resign, [])).toBe('placed');
    expect(world.state.devices.get(world.id(0))?.status).toBe('gone');
  });
});

describe('R5: mandates', () => {
  test('a role is given by the members alone: none and stewards cannot (Quiet 3431)', () => {
    const world = new TestWorld(3);
    const grant: Verb = {
      kind: 'mandate',
      value: {
        role: ROLE.ringer,
        member: world.member(0),
        notAfter: hour(world.now + 9),
        pact: null,
        terms: null,
      },
    };
    for (const by of ['none', 'stewards'] as const)
      expect(world.outcome(world.agreed(grant, [0, 1, 2], by))).toBe('class-not-allowed');
    expect(world.outcome(world.agreed(grant, [0]))).toBe('class-not-met');
    expect(world.outcome(world.agreed(grant, [0, 1]))).toBe('placed');
  });

  test('a mandate has an end within a year, and no senior one goes to a newcomer', () => {
    const world = new TestWorld(3);
    world.admit(3, [0]);
    const grant = (member: number, notAfter: number): Verb => ({
      kind: 'mandate',
      value: {
        role: 0,
        member: world.member(member),
        notAfter: hour(notAfter),
        pact: null,
        terms: null,
      },
    });
    expect(world.outcome(world.agreed(grant(3, world.now + 9), [0, 1, 2]))).toBe('on-probation');
    expect(world.outcome(world.agreed(grant(0, world.now + 8_761), [0, 1, 2]))).toBe('term');
    expect(world.outcome(world.agreed(grant(0, world.now - 1), [0, 1, 2]))).toBe('term');
  });

  test('a recall ends one mandate at its cut', () => {
    const world = new TestWorld(3);
    const grant: Verb = {
      kind: 'mandate',
      value: {
        role: 1,
        member: world.member(0),
        notAfter: hour(world.now + 99),
        pact: null,
        terms: null,
      },
    };
    const mandate = world.agreed(grant, [1, 2]);
    world.place(mandate);
    const recall: Verb = { kind: 'recall', value: { mandate, cuts: [] } };
    world.place(world.agreed(recall, [1, 2]));
    const ended = world.state.mandates.get(mandate)?.ended;
    expect(ended?.cuts.map(({ device }) => device)).toEqual([world.id(0)]);
    expect(world.state.members.get(world.member(0))?.status).toBe('live');
    expect(world.outcome(world.agreed(recall, [1, 2]))).toBe('no-such-mandate');
  });
});

/** Nine members, the class of stewards open, members 0 to 2 stewards. */
function withStewards(): TestWorld {
  const overrides = [{ index: STEWARDS_SWITCH_INDEX, value: 1 }];
  const world = new TestWorld(9, { ...TEST_TERMS, overrides });
  for (const member of [0, 1, 2]) {
    const grant: Verb = {
      kind: 'mandate',
      value: {
        role: ROLE.steward,
        member: world.member(member),
        notAfter: hour(world.now + 900),
        pact: null,
        terms: null,
      },
    };
    world.place(world.agreed(grant, [0, 1, 2, 3, 4]));
  }
  return world;
}

describe('R5: stewards', () => {
  const until = (world: TestWorld, hours: number, member: number): Verb => ({
    kind: 'suspend',
    value: { member: world.member(member), until: hour(world.now + hours) },
  });

  test('may suspend for 14 days by more than half of themselves, and only when the class is open', () => {
    const world = withStewards();
    expect(world.outcome(world.agreed(until(world, 336, 3), [0], 'stewards'))).toBe(
      'class-not-met',
    );
    expect(world.outcome(world.agreed(until(world, 337, 3), [0, 1], 'stewards'))).toBe(
      'suspension-too-long',
    );
    expect(world.outcome(world.agreed(until(world, 336, 3), [0, 1], 'stewards'))).toBe('placed');
    const closed = new TestWorld(3);
    const act = closed.agreed(until(closed, 9, 2), [0, 1], 'stewards' satisfies ActClass);
    expect(closed.outcome(act)).toBe('stewards-not-open');
  });

  test('cannot suspend a majority away: ballots and members’ consents stay', () => {
    const world = withStewards();
    for (const member of [3, 4, 5, 6, 7, 8])
      world.place(world.agreed(until(world, 300, member), [0, 1], 'stewards'));
    const mandate = [...world.state.mandates.keys()][0] as RecordId;
    const recall: Verb = { kind: 'recall', value: { mandate, cuts: [] } };
    expect(world.outcome(world.agreed(recall, [3, 4, 5, 6, 7]))).toBe('placed');
  });

  test('cannot strike the ballot devices of a majority', () => {
    const world = withStewards();
    const strike = (device: number) => striking(world.id(device), { by: 'members' });
    expect(world.outcome(world.agreed(strike(3), [0, 1], 'stewards'))).toBe('placed');
    expect(world.outcome(world.agreed(strike(4), [0, 1], 'stewards'))).toBe(
      'strikers-already-stand',
    );
    expect(world.outcome(world.agreed(strike(4), [0, 2], 'stewards'))).toBe(
      'strikers-already-stand',
    );
  });
});

describe('R12: epochs', () => {
  test('turn monthly and after a removal, by nobody’s consent, and else by class', () => {
    const world = new TestWorld(3);
    const turn = (reason: 'monthly' | 'removal' | 'seizure', by: ActClass = 'none') => {
      const act = world.agreed(world.turn(reason), by === 'none' ? [0] : [0, 1], by);
      return world.outcome(act);
    };
    expect(turn('monthly')).toBe('epoch-not-due');
    expect(turn('removal')).toBe('epoch-not-due');
    expect(turn('seizure')).toBe('epoch-not-due');
    expect(turn('seizure', 'members')).toBe('placed');
    world.now += 720;
    expect(turn('monthly')).toBe('placed');
    const resign: Verb = { kind: 'resign', value: { member: world.member(2), cuts: [] } };
    expect(world.placing(2, resign, [])).toBe('placed');
    expect(turn('removal')).toBe('placed');
    expect(world.state.epochs.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(world.state.removalPending).toBe(false);
  });

  test('name the roster and the number that follow from the parent', () => {
    const world = new TestWorld(3);
    world.now += 720;
    const verb = world.turn() as Extract<Verb, { kind: 'epoch' }>;
    const wrong = (set: object): Verb => ({ kind: 'epoch', value: { ...verb.value, ...set } });
    expect(world.placing(0, wrong({ rosterHash: idNamed('other') }), [])).toBe('roster');
    expect(world.placing(0, wrong({ number: 3 }), [])).toBe('epoch-number');
    expect(world.placing(0, verb, [])).toBe('placed');
    expect(world.placing(0, verb, [])).toBe('epoch-number');
  });
});
