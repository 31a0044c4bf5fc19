/** R12: keys of epochs. */
import type {
  Box,
  BoxAddress,
  DeviceId,
  Hash32,
  LaidBoxes,
  LogId,
  PactState,
  SealVerb,
  Verb,
} from '@tocsin/core';
import {
  boxDueOf,
  boxesDue,
  boxKind,
  circleOf,
  dayOf,
  groundNow,
  hour,
  keyInBox,
  makeBox,
  mayBallot,
  pastBoxesDue,
  prekeysByDevice,
  prekeyKind,
  turnDue,
  writingOrder,
} from '@tocsin/core';
import { testDevice, testEpochKey, TestWorld } from '@tocsin/core/assembly/testing';
import {
  actOn,
  judged,
  NOW_HOUR,
  ownOf,
  pactOf,
  partyAt,
  rosterNamed,
  turnAct,
} from '@tocsin/core/federation/testing';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { expelling } from './testing.ts';

const victim = testDevice(0);
const address: BoxAddress = {
  log: idNamed<LogId>('log'),
  epoch: 2,
  device: victim.id,
  day: 20_000,
};
const own = {
  boxSeed: victim.prekey.boxSeed,
  kemSecret: victim.kemSecret,
};

/** What the victim finds in a box that was made for it, or for another place. */
function foundIn(epochKey: Uint8Array, made: Partial<BoxAddress> = {}): Uint8Array | undefined {
  const seed = bytesNamed('box', 1, 64);
  const box = makeBox(testCrypto, { ...address, ...made }, victim.prekey, epochKey, seed) as Box;
  return keyInBox(testCrypto, address, own, box);
}

describe('R12: keys of the past (0191)', () => {
  test('are no newcomer’s while on probation', () => {
    const world = new TestWorld(3);
    for (const number of [0, 1, 2]) world.publishPrekey(number);
    world.now += 720;
    world.place(world.act(world.id(0), world.turn(), 'none'));
    world.admit(3, [0]);
    world.publishPrekey(3);
    const until = world.state.members.get(world.member(3))?.probationUntil ?? 0;
    const dueAt = (wall: number) =>
      pastBoxesDue(world.state, 1, hour(wall), testCrypto).map((one) => one.device);
    expect(dueAt(world.now + 24)).toEqual([]);
    expect(dueAt(until)).toEqual([]);
    expect(dueAt(until + 1)).toEqual([world.id(3)]);
  });
});

describe('R12: a bad box', () => {
  test('gives no key where it was made for another epoch, log or device', () => {
    expect(foundIn(testEpochKey(2))).toEqual(testEpochKey(2));
    expect(foundIn(testEpochKey(2), { epoch: 3 })).toBeUndefined();
    expect(foundIn(testEpochKey(2), { log: idNamed<LogId>('other') })).toBeUndefined();
    expect(foundIn(testEpochKey(2), { device: idNamed<DeviceId>('other') })).toBeUndefined();
  });

  test('and a second one by the same hand do not hide that a good one is lacking', () => {
    const boxers = [1, 2].map((number) => testDevice(number).id) as [DeviceId, DeviceId];
    const fresh = { ...victim.prekey, boxSeed: bytesNamed('fresh') };
    const laid = (author: DeviceId, prekey = victim.prekey): LaidBoxes => {
      const seed = bytesNamed('box', 2, 64);
      const box = makeBox(testCrypto, address, prekey, testEpochKey(9), seed) as Box;
      return { author, wallHour: hour(address.day * 24), said: { epoch: 2, boxes: [box] } };
    };
    const isLacking = (...boxes: readonly LaidBoxes[]) =>
      boxDueOf(testCrypto.keyedHash, victim.id, [victim.prekey, fresh], boxes, new Set(boxers)) !==
      undefined;
    const [liar, other] = boxers;
    expect(isLacking(laid(liar), laid(liar, fresh))).toBe(true);
    expect(isLacking(laid(liar), laid(liar, fresh), laid(other, fresh))).toBe(false);
  });

  test('leaves its victim due again with a fresh prekey, and strikes nobody', () => {
    const world = new TestWorld(3);
    for (const number of [0, 1, 2]) world.publishPrekey(number);
    world.now += 720;
    world.place(world.act(world.id(0), world.turn(), 'none'));
    const day = dayOf(hour(world.now));
    const to = { log: world.log, epoch: 2, device: world.id(2), day };
    const seed = bytesNamed('seed', 0, 64);
    const box = makeBox(testCrypto, to, world.device(2).prekey, testEpochKey(9), seed) as Box;
    world.write(world.id(1), boxKind, { epoch: 2, boxes: [box] });
    const due = () =>
      boxesDue(world.state, 2, hour(world.now), testCrypto).map(({ device }) => device);
    expect(due()).not.toContain(world.id(2));
    const fresh = { ...world.device(2).prekey, boxSeed: bytesNamed('fresh') };
    world.write(world.id(2), prekeyKind, fresh);
    expect(due()).toContain(world.id(2));
    expect([...world.state.devices.values()].map(({ status }) => status)).toEqual([
      'active',
      'active',
      'active',
    ]);
  });
});

describe('R12: a turn of the epoch', () => {
  test('to a key that nobody has is balloted by no honest device', () => {
    const world = new TestWorld(3);
    world.now += 720;
    const turn = world.act(world.secretary, world.turn(), 'none');
    const record = world.place(turn, { voters: [] });
    const device = world.ballotDevices.find((one) => one !== world.secretary) as DeviceId;
    const without = { ...world.knowledge(device), isTurnProven: () => false };
    expect(mayBallot(world.state, record, without, testCrypto)).toEqual({
      kind: 'EpochKeyUnproven',
    });
  });

  test('follows a removal without anybody’s consent, and boxes no key for the removed', () => {
    const world = new TestWorld(4);
    for (const number of [0, 1, 2, 3]) world.publishPrekey(number);
    world.place(world.agreed(expelling(world, 3), [0, 1, 2]));
    expect(world.outcome(world.act(world.id(0), world.turn('removal'), 'none'))).toBe('placed');
    const due = boxesDue(world.state, 2, hour(world.now), testCrypto);
    expect(due.map(({ device }) => device)).toEqual([0, 1, 2].map((n) => world.id(n)).toSorted());
  });

  test('of another roster or number has no effect', () => {
    const world = new TestWorld(3);
    world.now += 720;
    const verb = world.turn() as Extract<Verb, { kind: 'epoch' }>;
    const changed = (set: object): Verb => ({ kind: 'epoch', value: { ...verb.value, ...set } });
    expect(world.placing(0, changed({ rosterHash: idNamed('other') }), [])).toBe('roster');
    expect(world.placing(0, changed({ number: 3 }), [])).toBe('epoch-number');
  });

  test('is sealed for the prekeys that were promised, not for one that a thief put there', () => {
    const world = new TestWorld(3);
    world.publishPrekey(0);
    world.write(world.id(1), prekeyKind, world.device(2).prekey);
    expect([...prekeysByDevice(world.state, testCrypto).keys()]).toEqual([world.id(0)]);
  });
});

describe('R12 in a pact', () => {
  const rosters = [rosterNamed('ana'), rosterNamed('ben')] as const;
  const pact = pactOf(rosters);
  const founded = judged(pact);
  const now = hour(NOW_HOUR);
  const ground = (state: PactState): Hash32 => groundNow(testCrypto.hash, state, now);
  const act = (state: PactState, at: 0 | 1, what: SealVerb) =>
    actOn(pact, partyAt(state, at), what, rosters[at].seals);
  const [device] = partyAt(founded, 0).delegates.map((one) => one.device) as [DeviceId];
  const letOut: SealVerb = { kind: 'delegateOut', value: { device, lastHonoured: null } };
  const due = (state: PactState, at: 0 | 1, held: readonly number[], hours = 0) => {
    const { party } = partyAt(state, at);
    const then = hour(NOW_HOUR + hours);
    const next = turnDue(testCrypto.hash, state, party, then, ownOf(held));
    return next === undefined || next.from > then ? undefined : next;
  };

  test('whoever is let out calls for a turn at once, and is given no key of it', () => {
    const state = judged(pact, [act(founded, 0, letOut)]);
    expect(due(founded, 0, [1])).toBeUndefined();
    expect(due(state, 0, [1])).toMatchObject({ number: 2, before: 1, answers: ground(state) });
    expect(circleOf(state, now)).not.toContain(device);
    expect(circleOf(state, now)).toHaveLength(3);
  });

  test('a party that does nothing keeps nobody in: the others turn a day later', () => {
    const state = judged(pact, [act(founded, 0, letOut)]);
    expect(due(state, 1, [1], 23)).toBeUndefined();
    expect(due(state, 1, [1], 24)).toMatchObject({ number: 3 });
  });

  test('a turn whose key nobody was given is no end of it', () => {
    const out = act(founded, 0, letOut);
    const state = judged(pact, [out]);
    const at = { number: 3, before: 1 };
    const turned = judged(pact, [
      out,
      turnAct(pact, partyAt(state, 1), rosters[1].seals, at, ground(state)),
    ]);
    expect(due(turned, 0, [1], 24)).toMatchObject({ number: 2 });
    expect(due(turned, 0, [1, 3], 24)).toBeUndefined();
  });

  test('an epoch is turned away from monthly, by one party after another', () => {
    const [month, day] = [744, 24];
    expect(due(founded, 0, [1], month - 1)).toBeUndefined();
    expect(due(founded, 0, [1], month)).toMatchObject({ number: 2, before: 1 });
    expect(due(founded, 1, [1], month + day - 1)).toBeUndefined();
    expect(due(founded, 1, [1], month + day)).toMatchObject({ number: 3, before: 1 });
  });

  test('a liar that turns to keys nobody has puts the turn of the others off by a day', () => {
    const turned = (state: PactState, number: number, before: number, hours: number) => {
      const made = turnAct(pact, partyAt(state, 0), rosters[0].seals, { number, before }, fits);
      return { ...made, header: { ...made.header, wallHour: hour(NOW_HOUR + hours) } };
    };
    const fits = ground(founded);
    const one = turned(founded, 2, 1, 744);
    const two = turned(judged(pact, [one]), 4, 2, 764);
    expect(due(judged(pact, [one, two]), 1, [1], 767)).toBeUndefined();
    expect(due(judged(pact, [one, two]), 1, [1], 768)).toMatchObject({ number: 3, before: 1 });
  });

  test('hours that somebody made up have nobody turn again', () => {
    const made = turnAct(pact, partyAt(founded, 0), rosters[0].seals, { number: 2, before: 1 });
    const old = { ...made, header: { ...made.header, wallHour: hour(1) } };
    expect(due(judged(pact, [made, old]), 1, [1, 2], 719)).toBeUndefined();
  });

  test('no party uses up the numbers of the others', () => {
    for (const wish of [
      { number: 2, before: 1 },
      { number: 5, before: 1 },
      { number: 65_535, before: 1 },
    ]) {
      const hostile = turnAct(pact, partyAt(founded, 1), rosters[1].seals, wish);
      expect(judged(pact, [hostile]).epochs).toHaveLength(1);
    }
  });

  test('of two turned at once both are read, and the one that fits is written under', () => {
    const out = act(founded, 0, letOut);
    const state = judged(pact, [out]);
    const fits = turnAct(
      pact,
      partyAt(state, 0),
      rosters[0].seals,
      { number: 2, before: 1 },
      ground(state),
    );
    const late = turnAct(pact, partyAt(founded, 1), rosters[1].seals, { number: 3, before: 1 });
    const both = judged(pact, [late, fits, out]);
    expect(writingOrder(both, ground(both)).map(({ number }) => number)).toEqual([2, 3, 1]);
  });

  test('whoever is let in again does not bring the old key back', () => {
    const { delegates } = pact.content.parties[0] as (typeof pact.content.parties)[number];
    const value = delegates.find((one) => one.device === device);
    if (value === undefined) expect.unreachable();
    const out = act(founded, 0, letOut);
    const back = act(judged(pact, [out]), 0, { kind: 'delegateIn', value });
    expect(ground(judged(pact, [out, back]))).not.toBe(ground(founded));
  });
});
