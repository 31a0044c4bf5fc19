import { describe, expect, test } from 'vitest';

import type { RecordId } from '../base/id.ts';
import { headsOf } from '../log/frontier.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { Act, StrikeDevice, Verb } from './act.ts';
import { strikeKind } from './consent.ts';
import { paperHashOf } from './ids.ts';
import { isSameStrike } from './judge.ts';
import { strikeOf, striking, TestWorld } from './testing.ts';

/** A world whose member 0 has a second device, number `second`. */
function withSecondDevice(founders: number, second: number): TestWorld {
  const world = new TestWorld(founders);
  const verb = world.enrolment(world.member(0), second);
  expect(world.placing(0, verb, [1])).toBe('placed');
  return world;
}

describe('R17: adding devices', () => {
  test('needs an old device and a second word', () => {
    const world = new TestWorld(3);
    const verb = world.enrolment(world.member(0), 3);
    expect(world.placing(0, verb, [])).toBe('no-second-word');
    expect(world.placing(0, verb, [0])).toBe('no-second-word');
    expect(world.placing(0, verb, [1])).toBe('placed');
    expect(world.state.devices.get(world.id(3))?.member).toBe(world.member(0));
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(0));
  });

  test('by another member does nothing, however many consent (Quiet 3440)', () => {
    const world = new TestWorld(3);
    const verb = world.enrolment(world.member(0), 3);
    expect(world.placing(1, verb, [1, 2])).toBe('not-by-own-device');
    const byAll = world.agreed(verb, [1, 2, 0], 'members');
    expect(world.outcome(byAll)).toBe('class-not-allowed');
  });

  test('stops at four', () => {
    const world = new TestWorld(3);
    for (const number of [3, 4, 5])
      expect(world.placing(0, world.enrolment(world.member(0), number), [1])).toBe('placed');
    expect(world.placing(0, world.enrolment(world.member(0), 6), [1])).toBe('devices-full');
  });

  test('needs the new key’s signature and one that nobody has', () => {
    const world = new TestWorld(3);
    const verb = world.enrolment(world.member(0), 3);
    const wrong: Verb = {
      kind: 'addDevice',
      value: { ...verb.value, deviceSignature: new Uint8Array(64) },
    };
    expect(world.placing(0, wrong, [1])).toBe('device-signature');
    expect(world.placing(0, world.enrolment(world.member(0), 2), [1])).toBe('device-known');
  });
});

describe('R17: strikes', () => {
  test('by another own device end a device at once, and a successor needs another member', () => {
    const world = withSecondDevice(3, 3);
    const first = striking(world.id(0), { successor: world.id(3) });
    expect(world.placing(3, first, [])).toBe('successor-not-allowed');
    expect(world.placing(3, first, [1])).toBe('placed');
    expect(world.state.devices.get(world.id(0))?.status).toBe('struck');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(3));
    expect(world.state.removalPending).toBe(true);
  });

  test('by a notice of another own device are placed by anybody', () => {
    const world = withSecondDevice(3, 3);
    const notice = strikeOf(world.id(0));
    expect(world.placing(1, striking(world.id(0)), [])).toBe('not-by-own-device');
    world.write(world.id(3), strikeKind, notice);
    expect(world.placing(1, striking(world.id(0)), [])).toBe('placed');
  });

  test('by one device on itself, or on another member’s, do nothing', () => {
    const world = withSecondDevice(3, 3);
    expect(world.placing(0, striking(world.id(0)), [0])).toBe('not-by-own-device');
    expect(world.placing(1, striking(world.id(0)), [1])).toBe('not-by-own-device');
  });
});

describe('R17: strikes that name a successor', () => {
  test('by each on the other strike both, and the paper code brings one back', () => {
    const world = withSecondDevice(3, 3);
    world.write(world.id(0), strikeKind, strikeOf(world.id(3)));
    world.write(world.id(3), strikeKind, strikeOf(world.id(0)));
    expect(world.placing(1, striking(world.id(0)), [])).toBe('placed');
    expect(world.placing(1, striking(world.id(3)), [])).toBe('placed');
    expect(world.state.devices.get(world.id(3))?.status).toBe('struck');
    const back = striking(world.id(0), {
      by: 'paper',
      paperCode: world.device(0).paperCode,
      successor: world.id(0),
    });
    expect(world.placing(1, back, [])).toBe('placed');
    expect(world.state.devices.get(world.id(0))?.status).toBe('active');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(0));
    expect(world.placing(1, striking(world.id(0)), [])).toBe('not-by-own-device');
  });

  test('that were written before a device was brought back are spent', () => {
    const world = withSecondDevice(3, 3);
    const old = world.act(world.id(3), striking(world.id(0)), 'none');
    world.write(world.id(0), strikeKind, strikeOf(world.id(3)));
    world.write(world.id(3), strikeKind, strikeOf(world.id(0)));
    expect(world.placing(1, striking(world.id(0)), [])).toBe('placed');
    expect(world.placing(1, striking(world.id(3)), [])).toBe('placed');
    const back = striking(world.id(3), { by: 'members', successor: world.id(0) });
    expect(world.placing(1, back, [1, 2])).toBe('placed');
    expect(world.state.devices.get(world.id(0))?.status).toBe('active');
    expect(world.outcome(old)).toBe('strike-outdated');
  });

  test('by paper code let a new phone in with any one member; the code works once', () => {
    const world = new TestWorld(3);
    const strike = (paperCode: Uint8Array | null) =>
      striking(world.id(0), { by: 'paper', paperCode, successor: world.id(3) });
    expect(world.placing(1, strike(world.device(1).paperCode), [])).toBe('paper-code');
    expect(world.placing(1, strike(null), [])).toBe('paper-code');
    expect(world.placing(1, strike(world.device(0).paperCode), [])).toBe('placed');
    expect(world.state.members.get(world.member(0))?.successor).toBe(world.id(3));
    const paper = paperHashOf(testCrypto.hash, world.device(3).paperCode);
    const verb = world.enrolment(world.member(0), 3, paper);
    const act = world.act(world.id(1), verb, 'none');
    expect(world.outcome(act)).toBe('placed');
    const member = world.state.members.get(world.member(0));
    expect(member).toMatchObject({ ballotDevice: world.id(3), successor: null, paperHash: paper });
    const again = striking(world.id(3), { by: 'paper', paperCode: world.device(0).paperCode });
    expect(world.placing(1, again, [])).toBe('paper-code');
  });
});

describe('R17: strikes that let their successor in (decision 0076)', () => {
  const NEW = 7;
  const card = (world: TestWorld) => paperHashOf(testCrypto.hash, world.device(NEW).paperCode);
  function lost(world: TestWorld, set: Partial<StrikeDevice> = {}): Verb {
    const { paperCode } = world.device(0);
    const coming = world.comingIn(world.member(0), NEW, card(world));
    return striking(world.id(0), { by: 'paper', paperCode, ...coming, ...set });
  }

  test('by paper code need one placement, after which the new phone has all powers', () => {
    const world = new TestWorld(2);
    expect(world.placing(1, lost(world), [])).toBe('placed');
    const { devices, members, removalPending, moment } = {
      ...world.state,
      moment: { height: world.state.height, wall: world.state.wall },
    };
    expect(devices.get(world.id(0))?.status).toBe('struck');
    expect(devices.get(world.id(NEW))).toMatchObject({
      member: world.member(0),
      status: 'active',
      since: moment,
      cut: null,
    });
    expect(members.get(world.member(0))).toMatchObject({
      ballotDevice: world.id(NEW),
      successor: null,
      paperHash: card(world),
    });
    expect(removalPending).toBe(true);
    // Both ballot from the next height on: the old phone is not asked any more.
    const { height } = world.state;
    world.now += 200;
    world.place(null);
    expect(world.state.height).toBe(height + 1);
  });

  test('show what a further device shows, for this member and this log', () => {
    const world = new TestWorld(3);
    const { successor, enrolment } = world.comingIn(world.member(0), NEW, card(world));
    const ofOther = world.comingIn(world.member(1), NEW, card(world));
    const elsewhere = new TestWorld(4).comingIn(world.member(0), NEW, card(world));
    for (const coming of [ofOther, elsewhere, { enrolment: { ...enrolment, paperHash: null } }])
      expect(world.placing(1, lost(world, coming as Partial<StrikeDevice>), [])).toBe(
        'device-signature',
      );
    expect(world.placing(1, lost(world, { successor: null }), [])).toBe('successor-not-allowed');
    const known = { successor: world.id(2) };
    expect(world.placing(1, lost(world, known), [])).toBe('successor-not-allowed');
    expect(world.placing(1, lost(world, { successor, enrolment }), [])).toBe('placed');
  });

  test('do not make a fifth device, nor change a card that stands', () => {
    const world = new TestWorld(3);
    for (const number of [3, 4, 5])
      expect(world.placing(0, world.enrolment(world.member(0), number), [1])).toBe('placed');
    const own = { by: 'own', paperCode: null } as const;
    expect(world.placing(3, lost(world, own), [1])).toBe('paper-card-unused');
    const withoutCard = { ...own, ...world.comingIn(world.member(0), NEW) };
    expect(world.placing(3, lost(world, withoutCard), [])).toBe('successor-not-allowed');
    const before = world.state.members.get(world.member(0))?.paperHash;
    expect(world.placing(3, lost(world, withoutCard), [1])).toBe('placed');
    expect(world.state.members.get(world.member(0))?.paperHash).toBe(before);
  });

  test('make room by the device that is lost, not by one that ended before', () => {
    const world = new TestWorld(3);
    for (const number of [3, 4, 5])
      expect(world.placing(0, world.enrolment(world.member(0), number), [1])).toBe('placed');
    expect(world.placing(3, striking(world.id(0)), [])).toBe('placed');
    expect(world.placing(3, world.enrolment(world.member(0), 6), [1])).toBe('placed');
    expect(world.placing(1, lost(world), [])).toBe('devices-full');
    expect(world.placing(3, striking(world.id(6)), [])).toBe('placed');
    expect(world.placing(1, lost(world), [])).toBe('placed');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(NEW));
  });

  test('by two members help a person whose devices have all ended, and nobody else', () => {
    const world = withSecondDevice(3, 5);
    const byOthers = { by: 'members', paperCode: null } as const;
    const coming = world.comingIn(world.member(0), NEW);
    const verb = lost(world, { ...byOthers, ...coming });
    expect(world.placing(1, verb, [1, 2])).toBe('successor-not-allowed');
    const each = world.act(world.id(5), striking(world.id(0)), 'none');
    const other = world.act(world.id(0), striking(world.id(5)), 'none');
    expect(world.outcome(each)).toBe('placed');
    expect(world.outcome(other)).toBe('placed');
    expect(world.placing(1, verb, [1])).toBe('not-enough-strikers');
    expect(world.placing(1, verb, [1, 2])).toBe('placed');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(NEW));
  });

  test('are one strike only where they let in the same device in the same way', () => {
    const world = new TestWorld(3);
    const verb = lost(world) as Extract<Verb, { kind: 'strikeDevice' }>;
    const act = { verb } as Act;
    expect(isSameStrike(act, { ...verb.value, paperCode: null })).toBe(true);
    for (const enrolment of [null, world.comingIn(world.member(0), NEW).enrolment])
      expect(isSameStrike(act, { ...verb.value, enrolment })).toBe(false);
  });
});

describe('R17: strikes by others', () => {
  test('by two members suspend for 14 days, one device at a time', () => {
    const world = new TestWorld(9);
    const other = (device: number) => striking(world.id(device), { by: 'members' });
    expect(world.placing(1, other(0), [1])).toBe('not-enough-strikers');
    expect(world.placing(1, other(0), [1, 2])).toBe('placed');
    expect(world.state.devices.get(world.id(0))).toMatchObject({ status: 'active' });
    expect(world.state.outsideStrikes).toHaveLength(1);
    expect(world.placing(1, other(3), [1, 2])).toBe('strikers-already-stand');
    expect(world.placing(1, other(3), [1, 4])).toBe('strikers-already-stand');
    expect(world.placing(4, other(3), [4, 5])).toBe('placed');
    const voters = world.ballotDevices;
    const short = voters.filter((device) => device === world.id(0) || device === world.id(3));
    const four = voters.filter((device) => !short.includes(device)).slice(0, 4);
    world.place(null, { voters: [...short, ...four] });
    expect(world.state.chain.at(-1)?.ballots).not.toHaveLength(6);
    world.now += 337;
    world.place(null);
    world.place(null);
    expect(world.state.chain.at(-1)?.ballots).toHaveLength(9);
  });

  test('by two members bind these no longer once the device has gone', () => {
    const world = new TestWorld(9);
    expect(world.placing(1, striking(world.id(0), { by: 'members' }), [1, 2])).toBe('placed');
    const expel: Verb = { kind: 'expel', value: { member: world.member(0), cuts: [] } };
    expect(world.outcome(world.agreed(expel, [1, 2, 3, 4, 5]))).toBe('placed');
    expect(world.placing(1, striking(world.id(3), { by: 'members' }), [1, 2])).toBe('placed');
  });

  test('by two members cannot stop an assembly in which few ballot devices are left', () => {
    const world = withSecondDevice(4, 4);
    expect(world.placing(4, striking(world.id(0)), [])).toBe('placed');
    const other = striking(world.id(1), { by: 'members' });
    expect(world.placing(2, other, [2, 3])).toBe('strike-would-stop-assembly');
  });

  test('by two members never leave too few ballot devices to place anything', () => {
    const world = new TestWorld(4);
    const other = (device: number) => striking(world.id(device), { by: 'members' });
    expect(world.placing(1, other(0), [1, 2])).toBe('placed');
    expect(world.placing(3, other(1), [0, 3])).not.toBe('placed');
    world.now += 400;
    world.place(null);
    expect(world.placing(3, other(1), [3, 0])).toBe('placed');
  });
});

describe('R6: cuts of a strike', () => {
  test('end what is backdated after them, and keep what was settled', () => {
    const world = withSecondDevice(4, 4);
    world.place(null);
    const settled = world.agreed(
      { kind: 'resolve', value: { subject: 1, hash: idNamed('before') } },
      [0, 1, 2],
    );
    world.place(null);
    const tip = world.entries.findLast(({ header }) => header.author === world.id(0));
    expect(world.placing(4, striking(world.id(0)), [])).toBe('placed');
    const late = world.act(
      world.id(0),
      { kind: 'resolve', value: { subject: 2, hash: idNamed('after') } },
      'members',
      { wallHour: world.now - 5, gov: world.state.history[1]?.head as never },
    );
    for (const one of [1, 2, 3]) world.consent(world.id(one), late);
    expect(world.outcome(late)).toBe('act-outside-frontier');
    expect(world.state.verdicts.get(late)).toEqual({ kind: 'void', reason: 'author-not-honoured' });
    expect(world.outcome(settled)).toBe('placed');
    expect(tip).toBeDefined();
  });

  test('name no cut below what was settled', () => {
    const world = withSecondDevice(3, 3);
    const [early] = world.entries.filter(
      ({ header }) => header.author === world.id(0) && header.seq <= 1,
    );
    world.place(null);
    const verb = striking(world.id(0), { lastHonoured: early?.id as RecordId });
    expect(world.placing(3, verb, [])).toBe('cut-too-early');
    const foreign = world.entries.find(({ header }) => header.author === world.id(1));
    const other = striking(world.id(0), { lastHonoured: foreign?.id as RecordId });
    expect(world.placing(3, other, [])).toBe('cut-not-of-member');
  });

  test('with a cut make what came after it void', () => {
    const world = withSecondDevice(4, 4);
    world.place(null);
    const good = world.act(world.id(0), {
      kind: 'resolve',
      value: { subject: 1, hash: idNamed('good') },
    });
    const bad = world.act(world.id(0), {
      kind: 'resolve',
      value: { subject: 2, hash: idNamed('bad') },
    });
    const verb = striking(world.id(0), { lastHonoured: good });
    expect(world.placing(4, verb, [])).toBe('placed');
    for (const act of [good, bad]) for (const one of [1, 2, 3]) world.consent(world.id(one), act);
    expect(world.outcome(good)).toBe('placed');
    expect(world.outcome(bad)).toBe('author-not-honoured');
  });
});

describe('R17: a named successor', () => {
  test('is forgotten when the struck device is brought back instead', () => {
    const world = new TestWorld(4);
    const { paperCode } = world.device(0);
    // A thief with the paper card strikes the phone and names their own.
    const stolen = striking(world.id(0), { by: 'paper', paperCode, successor: world.id(9) });
    expect(world.placing(1, stolen, [1])).toBe('placed');
    // Two members see the person and bring the phone back.
    const back = striking(world.id(0), { by: 'members', successor: world.id(0) });
    expect(world.placing(1, back, [1, 2])).toBe('placed');
    // One accomplice alone tries to let the thief's phone in.
    const thief = world.enrolment(world.member(0), 9);
    expect(world.placing(3, thief, [])).toBe('not-by-own-device');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(0));
  });
});

describe('R17: forked devices', () => {
  test('lose their powers once the fork is settled; the person keeps a place', () => {
    const world = new TestWorld(4);
    world.place(null);
    const tip = world.entries.findLast(({ header }) => header.author === world.id(0));
    const resolve = (subject: number): Verb => ({
      kind: 'resolve',
      value: { subject, hash: idNamed('fork', subject) },
    });
    const set = { prev: tip?.id as RecordId, seq: (tip?.header.seq ?? 0) + 1 };
    const [a, b] = [1, 2].map((subject) =>
      world.act(world.id(0), resolve(subject), 'members', set),
    ) as [RecordId, RecordId];
    for (const act of [a, b]) for (const one of [1, 2, 3]) world.consent(world.id(one), act);
    world.place(null);
    expect(world.state.devices.get(world.id(0))).toMatchObject({
      status: 'forked',
      cut: [{ id: tip?.id, seq: tip?.header.seq }],
    });
    expect(world.state.members.get(world.member(0))?.status).toBe('live');
    expect(world.state.settledAt.has(a) && world.state.settledAt.has(b)).toBe(true);
    expect(world.state.verdicts.get(a)).toEqual({ kind: 'void', reason: 'author-not-honoured' });
    const verb = world.enrolment(world.member(0), 5);
    expect(world.placing(0, verb, [1])).toBe('act-outside-frontier');
  });

  test('keep what was settled before the fork was seen, though it lies above the fork', () => {
    const world = new TestWorld(4);
    const below = world.consent(world.id(0), idNamed<RecordId>('below'));
    const fork = world.entries.at(-1);
    world.consent(world.id(0), idNamed<RecordId>('above'));
    world.place(null);
    const settled = headsOf(world.state.frontier, world.id(0));
    world.consent(world.id(0), idNamed<RecordId>('twin'), 'for', {
      prev: below,
      seq: (fork?.header.seq ?? 0) + 1,
      deps: [],
    });
    world.place(null, { voters: [1, 2, 3].map((number) => world.id(number)) });
    expect(world.state.devices.get(world.id(0))).toMatchObject({ status: 'forked', cut: settled });
  });

  test('can still ask, in what was settled, for the device that takes their place', () => {
    const world = new TestWorld(4);
    world.place(null);
    const verb = world.enrolment(world.member(0), 5);
    const tip = world.entries.findLast(({ header }) => header.author === world.id(0));
    const act = world.act(world.id(0), verb, 'none');
    world.consent(world.id(1), act);
    world.act(world.id(0), verb, 'none', {
      prev: tip?.id as RecordId,
      seq: (tip?.header.seq ?? 0) + 1,
    });
    world.place(null);
    expect(world.state.devices.get(world.id(0))?.status).toBe('forked');
    expect(world.outcome(act)).toBe('author-not-honoured');
    const named = striking(world.id(0), { by: 'members', successor: world.id(5) });
    expect(world.placing(1, named, [1])).toBe('not-enough-strikers');
    expect(world.placing(1, named, [1, 2])).toBe('placed');
    const enrol = world.act(world.id(1), world.enrolment(world.member(0), 5), 'none');
    expect(world.outcome(enrol)).toBe('placed');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(5));
  });
});

describe('R17: the ballot device', () => {
  test('moves to another own device, by an own device only', () => {
    const world = withSecondDevice(3, 3);
    const move: Verb = {
      kind: 'moveBallotDevice',
      value: { member: world.member(0), device: world.id(3) },
    };
    expect(world.placing(1, move, [1, 2])).toBe('not-by-own-device');
    expect(world.placing(0, move, [])).toBe('placed');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.id(3));
    const foreign: Verb = {
      kind: 'moveBallotDevice',
      value: { member: world.member(0), device: world.id(1) },
    };
    expect(world.placing(3, foreign, [])).toBe('not-a-device');
  });
});
