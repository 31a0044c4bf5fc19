/** R12: keys of epochs. */
import type { Box, BoxAddress, DeviceId, LogId, Verb } from '@tocsin/core';
import {
  boxesDue,
  boxKind,
  dayOf,
  hour,
  makeBox,
  mayBallot,
  openBox,
  epochKeyHashOf,
  prekeysByDevice,
  prekeyKind,
} from '@tocsin/core';
import { testDevice, testEpochKey, TestWorld } from '@tocsin/core/assembly/testing';
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
  keyHash: epochKeyHashOf(testCrypto.hash, testEpochKey(2)),
};

function boxOf(epochKey: Uint8Array, maker: number): Box {
  const seed = bytesNamed('box', maker, 64);
  return makeBox(testCrypto, address, victim.prekey, epochKey, seed) as Box;
}

describe('R12: a bad box', () => {
  test('is seen as bad, and a good one by anybody else mends it', () => {
    const bad = { epoch: 2, boxes: [boxOf(testEpochKey(9), 1)] };
    expect(openBox(testCrypto, address, own, bad)).toEqual({ kind: 'badBox' });
    const both = { epoch: 2, boxes: [...bad.boxes, boxOf(testEpochKey(2), 2)] };
    expect(openBox(testCrypto, address, own, both)).toEqual({
      kind: 'opened',
      epochKey: testEpochKey(2),
    });
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
