/** R17: devices of a member, also where a height is open when one is struck. */
import type {
  DeviceId,
  Hash32,
  MemberId,
  PlacementId,
  RecordId,
  StrikeDevice,
  Verb,
} from '@tocsin/core';
import { ballotKind, castsBallots, standKind, strikeKind } from '@tocsin/core';
import { strikeOf, striking, TestWorld } from '@tocsin/core/assembly/testing';
import { ForkedWorld } from '@tocsin/core/assembly/forks/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding, fateOf, withSecondDevice } from './testing.ts';

describe('R17: a thief who forks at the first record', () => {
  test('ends that device only: the person keeps membership, and what was settled stands', () => {
    const world = new TestWorld(4);
    const own = world.agreed(deciding(1), [0, 1, 2]);
    world.place(own);
    const first = world.entries.find(({ header }) => header.author === world.id(0));
    const forked = world.act(world.id(0), deciding(2), 'members', {
      prev: first?.header.prev ?? null,
      seq: first?.header.seq ?? 0,
      deps: [],
    });
    world.place(null);
    expect(world.state.devices.get(world.id(0))?.status).toBe('forked');
    expect(world.state.members.get(world.member(0))?.status).toBe('live');
    expect(fateOf(world, own)).toBe('placed');
    expect(fateOf(world, forked)).toBe('author-not-honoured');
  });

  test('takes nobody’s vote away for good: two others let the person’s new device in', () => {
    const world = new TestWorld(4);
    world.place(null);
    const tip = world.entries.findLast(({ header }) => header.author === world.id(0));
    for (const subject of [1, 2])
      world.act(world.id(0), deciding(subject), 'members', {
        prev: tip?.id as RecordId,
        seq: (tip?.header.seq ?? 0) + 1,
      });
    world.place(null);
    const named = striking(world.id(0), { by: 'members', successor: world.id(5) });
    expect(world.placing(1, named, [1, 2])).toBe('placed');
    const enrol = world.act(world.id(1), world.enrolment(world.member(0), 5), 'none');
    expect(world.outcome(enrol)).toBe('placed');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(5));
  });
});

describe('R17: adding a device', () => {
  test('of another person, or with one word only, does nothing', () => {
    const world = new TestWorld(3);
    const verb = world.enrolment(world.member(0), 3);
    expect(world.placing(1, verb, [1, 2])).toBe('not-by-own-device');
    expect(world.placing(0, verb, [0])).toBe('no-second-word');
    expect(world.placing(0, verb, [1])).toBe('placed');
  });

  test('stops at four', () => {
    const world = new TestWorld(3);
    for (const number of [3, 4, 5])
      expect(world.placing(0, world.enrolment(world.member(0), number), [1])).toBe('placed');
    expect(world.placing(0, world.enrolment(world.member(0), 6), [1])).toBe('devices-full');
  });
});

describe('R17: a thief with one of two phones', () => {
  test('who strikes the other one is struck as well, and the paper code brings the person back', () => {
    const world = withSecondDevice(3, 3);
    world.write(world.id(3), strikeKind, strikeOf(world.id(0)));
    world.write(world.id(0), strikeKind, strikeOf(world.id(3)));
    expect(world.placing(1, striking(world.id(0)), [])).toBe('placed');
    expect(world.placing(1, striking(world.id(3)), [])).toBe('placed');
    const { paperCode } = world.device(0);
    const back = striking(world.id(0), { by: 'paper', paperCode, successor: world.id(0) });
    expect(world.placing(1, back, [])).toBe('placed');
    expect(world.state.devices.get(world.id(0))?.status).toBe('active');
  });

  test('cannot use another person’s paper code', () => {
    const world = new TestWorld(3);
    const { paperCode } = world.device(1);
    const strike = striking(world.id(0), { by: 'paper', paperCode, successor: world.id(3) });
    expect(world.placing(1, strike, [])).toBe('paper-code');
  });

  test('and one other member strike nothing of others; two suspend, and never more than one device each', () => {
    const world = new TestWorld(9);
    const other = (device: number) => striking(world.id(device), { by: 'members' });
    expect(world.placing(1, other(0), [1])).toBe('not-enough-strikers');
    expect(world.placing(1, other(0), [1, 2])).toBe('placed');
    expect(world.state.devices.get(world.id(0))?.status).toBe('active');
    for (const helper of [1, 2, 3, 4])
      expect(world.placing(1, other(5), [1, helper])).not.toBe('placed');
  });
});

describe('R17: one member with two devices', () => {
  test('counts once', () => {
    const world = withSecondDevice(4, 4);
    const act = world.agreed(deciding(1), [0, 1]);
    world.consent(world.id(4), act);
    expect(world.outcome(act)).toBe('class-not-met');
  });

  test('that disagree without knowing of each other say nothing, whoever wrote first', () => {
    for (const [one, two] of [
      [0, 4],
      [4, 0],
    ] as const) {
      const world = withSecondDevice(3, 4);
      const act = world.act(world.id(1), deciding(1));
      world.consent(world.id(1), act);
      const tipOf = (number: number) =>
        world.entries.findLast(({ header }) => header.author === world.id(number));
      const tips = new Map<number, ReturnType<typeof tipOf>>([
        [one, tipOf(one)],
        [two, tipOf(two)],
      ]);
      const alone = (number: number) => ({
        prev: tips.get(number)?.id ?? null,
        seq: (tips.get(number)?.header.seq ?? -1) + 1,
        deps: [act],
      });
      world.consent(world.id(one), act, 'for', alone(one));
      world.consent(world.id(two), act, 'against', alone(two));
      expect(world.outcome(act)).toBe('class-not-met');
    }
  });
});

describe('R17: the ballot device', () => {
  test('is moved by an own device to an own device only', () => {
    const world = withSecondDevice(3, 3);
    const move = (member: number, device: number): Verb => ({
      kind: 'moveBallotDevice',
      value: { member: world.member(member), device: world.id(device) },
    });
    expect(world.placing(1, move(0, 3), [1, 2])).toBe('not-by-own-device');
    expect(world.placing(0, move(0, 1), [])).toBe('not-a-device');
    expect(world.placing(0, move(0, 3), [])).toBe('placed');
  });
});

describe('R17: a phone that is lost while a height is open', () => {
  /** Both others stand for the first round of this secretary that names the strike. */
  function lost(isSecretary: (world: TestWorld, device: DeviceId) => boolean) {
    const world = withSecondDevice(3, 10);
    const successor = world.id(10);
    const { paperCode } = world.device(0);
    const said = strikeOf(world.id(0), { by: 'paper', paperCode, successor });
    const strike = world.write(world.id(1), strikeKind, said);
    let round = 1;
    while (!isSecretary(world, world.secretaryOf(round))) round += 1;
    const { head: parent, height } = world.state;
    const stand = { parent, round, shown: null, strikes: [strike] };
    const stands = [1, 2].map((number) => world.write(world.id(number), standKind, stand));
    world.now += 168;
    const place = (voters: readonly DeviceId[]) => {
      world.place(null, { round, stands: stands.toSorted(), voters });
      return world.state.height > height;
    };
    return { world, successor, place };
  }

  test('its successor’s ballot counts where both others named the strike, and not its own', () => {
    const other = lost((world, device) => device !== world.id(0));
    expect(other.place([other.world.id(1), other.world.id(0)])).toBe(false);
    const next = lost((world, device) => device !== world.id(0));
    expect(next.place([next.world.id(1), next.successor])).toBe(true);
  });

  test('but not where the thief itself is the secretary', () => {
    const thief = lost((world, device) => device === world.id(0));
    expect(thief.place([thief.world.id(1), thief.successor])).toBe(false);
  });
});

describe('R17: a new phone that comes in with the strike', () => {
  const NEW = 12;
  const OTHER = 13;

  function striking0(world: TestWorld, set: Partial<StrikeDevice> = {}): Verb {
    const { paperCode } = world.device(0);
    const coming = world.comingIn(world.member(0), NEW);
    return striking(world.id(0), { by: 'paper', paperCode, ...coming, ...set });
  }

  test('is let in by its own word for this person, and by no other', () => {
    const world = new TestWorld(3);
    const { successor, enrolment } = world.comingIn(world.member(0), NEW);
    const forged = [
      { successor: world.id(OTHER), enrolment },
      { successor, enrolment: world.comingIn(world.member(1), NEW).enrolment },
      { successor, enrolment: world.comingIn(world.member(0), OTHER).enrolment },
    ];
    for (const one of forged)
      expect(world.placing(1, striking0(world, one), [])).toBe('device-signature');
    expect(world.placing(1, striking0(world), [])).toBe('placed');
  });

  test('is nobody’s device before, no fifth one, and changes no card that stands', () => {
    const world = new TestWorld(3);
    const theirs = { ...world.comingIn(world.member(0), 2) };
    expect(world.placing(1, striking0(world, theirs), [])).toBe('successor-not-allowed');
    // Nor an own one: what it did before would be forgotten.
    const known = withSecondDevice(3, 9);
    const ours = { ...known.comingIn(known.member(0), 9) };
    expect(known.placing(1, striking0(known, ours), [])).toBe('successor-not-allowed');
    for (const number of [3, 4, 5])
      expect(world.placing(0, world.enrolment(world.member(0), number), [1])).toBe('placed');
    const card = world.comingIn(world.member(0), NEW, idNamed<Hash32>('card'));
    const own = { by: 'own', paperCode: null } as const;
    expect(world.placing(3, striking0(world, { ...own, ...card }), [1])).toBe('paper-card-unused');
    expect(world.placing(3, striking(world.id(0)), [])).toBe('placed');
    expect(world.placing(3, world.enrolment(world.member(0), 6), [1])).toBe('placed');
    expect(world.placing(1, striking0(world), [])).toBe('devices-full');
  });

  /** Both others stand for a round that names strikes; then these devices ballot in it. */
  function inRound(
    world: TestWorld,
    strikes: readonly RecordId[],
    voters: readonly DeviceId[],
    others: readonly number[] = [1, 2],
  ): boolean {
    let round = 1;
    while (world.secretaryOf(round) === world.id(0)) round += 1;
    const { head: parent, height } = world.state;
    const stand = { parent, round, shown: null, strikes: strikes.toSorted() };
    const stands = others.map((number) => world.write(world.id(number), standKind, stand));
    world.now += 168;
    world.place(null, { round, stands: stands.toSorted(), voters });
    return world.state.height > height;
  }

  const noticeOf = (world: TestWorld, by: number, set: Partial<StrikeDevice> = {}): RecordId => {
    const { value } = striking0(world, set) as Extract<Verb, { kind: 'strikeDevice' }>;
    return world.write(world.id(by), strikeKind, value);
  };

  test('ballots at the height that is open, where the notice lets it in', () => {
    const open = (set: Partial<StrikeDevice>, voter: number): boolean => {
      const world = new TestWorld(3);
      return inRound(world, [noticeOf(world, 1, set)], [world.id(1), world.id(voter)]);
    };
    expect(open({}, NEW)).toBe(true);
    expect(open({}, 0)).toBe(false);
    expect(open({ enrolment: null }, NEW)).toBe(false);
  });

  test('is never the device of another member: such a strike changes nothing at the height', () => {
    const world = new TestWorld(4);
    const notice = noticeOf(world, 1, { successor: world.id(2) });
    const voters = [world.id(1), world.id(2), world.id(0)];
    expect(inRound(world, [notice], voters, [1, 2, 3])).toBe(true);
    const other = new TestWorld(4);
    const good = noticeOf(other, 1);
    expect(inRound(other, [good], [other.id(1), other.id(2), other.id(0)], [1, 2, 3])).toBe(false);
  });

  test('is no strike of two words that let in the same device in different ways', () => {
    const both = (paperHash: Hash32 | null): boolean => {
      const world = withSecondDevice(3, 9);
      const own = { by: 'own', paperCode: null } as const;
      const other = world.comingIn(world.member(0), NEW, paperHash);
      const notices = [noticeOf(world, 9, own), noticeOf(world, 1, { ...own, ...other })];
      return inRound(world, notices, [world.id(1), world.id(NEW)]);
    };
    expect(both(null)).toBe(true);
    expect(both(idNamed<Hash32>('card'))).toBe(false);
  });

  test('carries no word for a strike that lets in another', () => {
    const world = withSecondDevice(3, 9);
    const own = { by: 'own', paperCode: null } as const;
    // The own device says NEW; the act of another member says the same device with another prekey.
    const said = noticeOf(world, 9, own);
    const { enrolment } = world.comingIn(world.member(0), OTHER);
    const act = world.act(world.id(1), striking0(world, { ...own, enrolment }), 'none');
    expect(world.outcome(act, { consents: [said] })).toBe('consent-not-counted');
  });

  test('that signs twice there loses its weight once it was let in', () => {
    const world = new TestWorld(3);
    const notice = noticeOf(world, 1);
    const { head: parent } = world.state;
    expect(inRound(world, [notice], [world.id(1), world.id(NEW)])).toBe(true);
    const [ballot] = world.state.reading.ballotsByParent.get(parent) ?? [];
    const placement = idNamed<PlacementId>('another');
    const said = { parent, round: ballot?.said.round ?? 0, placement };
    world.write(world.id(NEW), ballotKind, said);
    expect(world.placing(1, striking0(world), [])).toBe('placed');
    expect(world.state.devices.get(world.id(NEW))?.faultySince).toBe(null);
    world.now += 168;
    world.place(null);
    expect(world.state.devices.get(world.id(NEW))?.faultySince).not.toBe(null);
  });

  test('that signed twice there loses its weight, too, where the strike comes to be settled later', () => {
    const world = new TestWorld(3);
    const { head: parent } = world.state;
    for (const name of ['one', 'other']) {
      const said = { parent, round: 1, placement: idNamed<PlacementId>(name) };
      world.write(world.id(NEW), ballotKind, said);
    }
    expect(world.placing(1, striking0(world), [])).toBe('placed');
    world.now += 168;
    world.place(null);
    expect(world.state.devices.get(world.id(NEW))?.faultySince).toBe(null);
    noticeOf(world, 1);
    world.now += 168;
    world.place(null);
    expect(world.state.devices.get(world.id(NEW))?.faultySince).not.toBe(null);
  });

  test('is asked by itself for its ballot, and nobody else’s device is', () => {
    const world = new TestWorld(3);
    expect(castsBallots(world.state, world.id(NEW), testCrypto)).toBe(false);
    noticeOf(world, 1);
    expect(castsBallots(world.state, world.id(NEW), testCrypto)).toBe(true);
    expect(castsBallots(world.state, world.id(OTHER), testCrypto)).toBe(false);
  });

  test('that lies where a fork is healed costs every person the vote there for whom it ballots', () => {
    const world = new ForkedWorld(5, 1);
    const struck = () => world.state.forks[0]?.struck ?? [];
    const before = struck();
    const numbers = [0, 1, 2, 3, 4].filter((one) => !world.liars.includes(world.id(one)));
    for (const rival of world.rivals) world.ballotAtKey(1, rival, [world.id(NEW)]);
    expect(struck()).toEqual(before);
    const lost: MemberId[] = [];
    for (const number of numbers.slice(0, 2)) {
      const member = world.state.devices.get(world.id(number))?.member as MemberId;
      lost.push(member);
      const { paperCode } = world.device(number);
      const coming = world.comingIn(member, NEW);
      const strike = strikeOf(world.id(number), { by: 'paper', paperCode, ...coming });
      world.write(world.id(numbers[3] as number), strikeKind, strike, world.atParent);
      expect(struck()).toEqual([...before, ...lost].toSorted());
    }
  });
});
