import { describe, expect, test } from 'vitest';

import { idBytes } from '../base/id.ts';
import type { DeviceId, MemberId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed, pairNamed, testCrypto } from '../testing.ts';
import type { Admit, Verb } from './act.ts';
import { inviteKind } from './consent.ts';
import { objectionToAdmit } from './joining.ts';
import type { Member } from './state.ts';
import { MEMBERS_MAX } from './state.ts';
import { TestWorld } from './testing.ts';
import type { Trial } from './trial.ts';

describe('R15: joining', () => {
  test('one voucher is enough among fewer than six members, and is the inviter', () => {
    const world = new TestWorld(5);
    world.admit(5, [0]);
    const member = world.state.members.get(world.member(5));
    expect(member?.branch).toBe(world.member(0));
    expect(member?.probationUntil).toBe(world.now + 1_440);
    const few = new TestWorld(3);
    const verb = few.invited(few.id(1), 6);
    expect(few.placing(1, verb, [2])).toBe('not-enough-vouchers');
  });

  test('from six members on two vouchers of different branches are needed', () => {
    const world = new TestWorld(5);
    world.admit(5, [0]);
    world.now += 1_500;
    expect(world.placing(0, world.invited(world.id(0), 6), [0])).toBe('not-enough-vouchers');
    expect(world.placing(0, world.invited(world.id(0), 7), [0, 5])).toBe('not-enough-vouchers');
    world.admit(8, [0, 1]);
    expect(world.state.members.has(world.member(8))).toBe(true);
  });

  test('a voucher of another branch who is on probation does not count', () => {
    const world = new TestWorld(5);
    world.admit(5, [0]);
    expect(world.placing(1, world.invited(world.id(1), 6), [1, 5])).toBe('not-enough-vouchers');
    expect(world.placing(1, world.invited(world.id(1), 7), [1, 2])).toBe('placed');
  });

  test('who is on probation does not invite, and nobody more than three times in 90 days', () => {
    const world = new TestWorld(2);
    world.admit(2, [0]);
    expect(world.placing(2, world.invited(world.id(2), 9), [2])).toBe('invite-not-by-member');
    world.admit(3, [0]);
    world.admit(4, [0]);
    expect(world.placing(0, world.invited(world.id(0), 5), [0])).toBe('not-enough-vouchers');
    world.now += 2_200;
    world.place(null);
    expect(world.placing(0, world.invited(world.id(0), 6), [0])).toBe('placed');
  });

  test('more than half of the members admit without vouchers', () => {
    const world = new TestWorld(3);
    const act = world.act(world.id(0), world.invited(world.id(0), 3), 'none');
    world.consent(world.id(1), act);
    world.consent(world.id(2), act);
    world.consent(world.id(0), act, 'against');
    expect(world.outcome(act)).toBe('placed');
  });
});

describe('R15: invites', () => {
  test('a link is bound to its author: another member cannot adopt an invite (Quiet 3444)', () => {
    const world = new TestWorld(3);
    const verb = world.invited(world.id(0), 3) as Extract<Verb, { kind: 'admit' }>;
    const adopted = world.write(world.id(1), inviteKind, {
      inviteKey: pairNamed('invite', 3).publicKey,
      notAfter: hour(world.now + 300),
    });
    const stolen: Verb = { kind: 'admit', value: { ...verb.value, invite: adopted } };
    expect(world.placing(1, stolen, [1])).toBe('invite-signature');
  });

  test('an invite works once (Quiet 3456)', () => {
    const world = new TestWorld(3);
    const verb = world.invited(world.id(0), 3) as Extract<Verb, { kind: 'admit' }>;
    expect(world.placing(0, verb, [0])).toBe('placed');
    expect(world.placing(0, verb, [0])).toBe('device-known');
    const key = pairNamed('invite', 3);
    const again = world.admission(4, verb.value.invite);
    const forged: Verb = {
      kind: 'admit',
      value: {
        ...again.value,
        inviteSignature: testCrypto.sign(idBytes(idNamed('whatever')), key.secretKey),
      },
    };
    expect(world.placing(0, forged, [0])).toBe('invite-used');
  });

  test('an invite ends, is at most 14 days long, and is a member’s', () => {
    const world = new TestWorld(3);
    const late = world.invited(world.id(0), 3, world.now + 10);
    world.now += 11;
    expect(world.placing(0, late, [0])).toBe('invite-expired');
    const long = world.invited(world.id(0), 4, world.now + 337);
    expect(world.placing(0, long, [0])).toBe('invite-expired');
    const stranger = world.invited(world.id(8), 5);
    expect(world.placing(0, stranger, [0])).toBe('invite-outside-frontier');
  });

  test('a device key is its writer’s: both signatures are needed (Quiet 3441)', () => {
    const world = new TestWorld(3);
    const verb = world.invited(world.id(0), 3) as Extract<Verb, { kind: 'admit' }>;
    const { value } = verb;
    const swapped: Verb = {
      kind: 'admit',
      value: { ...value, deviceSignature: value.inviteSignature },
    };
    expect(world.placing(0, swapped, [0])).toBe('device-signature');
    const other: Verb = { kind: 'admit', value: { ...value, paperHash: idNamed('other') } };
    expect(world.placing(0, other, [0])).toBe('invite-signature');
  });

  test('a key that is not admissible is let in neither as founder nor as newcomer', () => {
    const world = new TestWorld(3);
    const verb = world.invited(world.id(0), 3) as Extract<Verb, { kind: 'admit' }>;
    const small = '00'.repeat(32) as DeviceId;
    const bad: Verb = { kind: 'admit', value: { ...verb.value, device: small } };
    expect(world.placing(0, bad, [0])).toBe('key-not-admissible');
  });
});

describe('R15: an assembly of the most members', () => {
  test('lets nobody in before one has left', () => {
    const world = new TestWorld(3);
    const { state } = world;
    const admit = { device: world.id(7) } as Admit;
    const objectionIn = (live: number): unknown => {
      const members = new Map<MemberId, Member>(state.members);
      for (const [id, member] of members) members.set(id, { ...member, status: 'resigned' });
      for (let at = 0; at < live; at += 1) {
        const id = idNamed<MemberId>(`m${String(at)}`);
        members.set(id, { ...state.members.get(world.member(0)), id, status: 'live' } as Member);
      }
      const trial = { ground: { ...state, members }, crypto: testCrypto, reading: state.reading };
      return objectionToAdmit(trial as unknown as Trial, admit);
    };
    expect(objectionIn(MEMBERS_MAX)).toBe('assembly-full');
    expect(objectionIn(MEMBERS_MAX - 1)).toBe('invite-outside-frontier');
  });
});
