/** R15: joining. */
import type { RecordId, Verb } from '@tocsin/core';
import { hour, inviteKind, mayBallot, ROLE, VOUCHES_MAX } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { pairNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { granting } from './testing.ts';

type Admission = Extract<Verb, { kind: 'admit' }>;

describe('R15: an infiltrator who brings friends', () => {
  test('brings at most three in 90 days, and these bring nobody for 60 days', () => {
    const world = new TestWorld(5);
    for (let friend = 0; friend < VOUCHES_MAX; friend += 1) {
      const one = 5 + friend;
      expect(world.placing(0, world.invited(world.id(0), one), [0, 1].slice(0, friend + 1))).toBe(
        'placed',
      );
    }
    expect(world.state.members.size).toBe(8);
    expect(world.placing(0, world.invited(world.id(0), 9), [0, 1])).toBe('not-enough-vouchers');
    expect(world.placing(5, world.invited(world.id(5), 10), [5, 6])).toBe('invite-not-by-member');
    expect(world.placing(2, world.invited(world.id(2), 11), [2, 5])).toBe('not-enough-vouchers');
  });

  test('and friends are one branch for ever, so that they never vouch as two', () => {
    const world = new TestWorld(5);
    world.admit(5, [0]);
    world.now += 1_500;
    world.place(null);
    expect(world.state.members.get(world.member(5))?.branch).toBe(world.member(0));
    expect(world.placing(0, world.invited(world.id(0), 6), [0, 5])).toBe('not-enough-vouchers');
    expect(world.placing(0, world.invited(world.id(0), 7), [0, 1])).toBe('placed');
  });

  test('and friends get no bell, no stewardship and no seal while on probation', () => {
    const world = new TestWorld(4);
    world.admit(4, [0]);
    for (const role of [ROLE.steward, ROLE.ringer, ROLE.sealHolder, ROLE.recoveryHolder])
      expect(world.outcome(world.agreed(granting(world, role, 4, 90), [0, 1, 2]))).toBe(
        'on-probation',
      );
  });
});

describe('R15: letting Ana in', () => {
  test('takes two vouchers of different branches in an assembly of twelve, and no other signature', () => {
    const world = new TestWorld(12);
    const act = world.act(world.id(0), world.invited(world.id(0), 12), 'none');
    for (const voucher of [0, 1]) world.consent(world.id(voucher), act);
    expect(world.outcome(act)).toBe('placed');
    expect(world.state.members.get(world.member(12))?.status).toBe('live');
  });

  test('waits 72 hours on each device, and one objection turns it over to the members', () => {
    const world = new TestWorld(5);
    const act = world.act(world.id(0), world.invited(world.id(0), 5), 'none');
    world.consent(world.id(0), act);
    world.now += 80;
    const record: RecordId = world.place(act, { voters: [] });
    const device = world.ballotDevices.find((one) => one !== world.secretary) as never;
    const held = (hours: number) => ({
      ...world.knowledge(device),
      firstHeld: () => hour(world.now - hours),
    });
    const answer = (hours: number) => mayBallot(world.state, record, held(hours), testCrypto);
    expect(answer(71)).toMatchObject({ kind: 'TooEarly' });
    expect(answer(72)).toBeNull();
    world.consent(world.id(4), act, 'against');
    expect(answer(72)).toEqual({ kind: 'Objected' });
  });
});

describe('R15: an invite', () => {
  test('played again lets nobody else in (Quiet 3456)', () => {
    const world = new TestWorld(3);
    const verb = world.invited(world.id(0), 3) as Admission;
    expect(world.placing(0, verb, [0])).toBe('placed');
    expect(world.placing(0, verb, [0])).toBe('device-known');
    const again = world.admission(4, verb.value.invite);
    expect(world.placing(0, again, [0])).toBe('invite-used');
  });

  test('adopted by another member is not theirs (Quiet 3444)', () => {
    const world = new TestWorld(3);
    const verb = world.invited(world.id(0), 3) as Admission;
    const { publicKey } = pairNamed('invite', 3);
    const said = { inviteKey: publicKey, notAfter: hour(world.now + 300) };
    const adopted = world.write(world.id(1), inviteKind, said);
    const stolen: Verb = { kind: 'admit', value: { ...verb.value, invite: adopted } };
    expect(world.placing(1, stolen, [1])).toBe('invite-signature');
  });

  test('ends after its date, and no date lies further away than fourteen days', () => {
    const world = new TestWorld(3);
    const short = world.invited(world.id(0), 3, world.now + 10);
    world.now += 11;
    expect(world.placing(0, short, [0])).toBe('invite-expired');
    expect(world.placing(0, world.invited(world.id(0), 4, world.now + 337), [0])).toBe(
      'invite-expired',
    );
  });
});
