/** R12: keys of epochs. */
import type { Box, BoxAddress, DeviceId, LaidBoxes, LogId, Verb } from '@tocsin/core';
import {
  boxDueOf,
  boxesDue,
  boxKind,
  dayOf,
  hour,
  keyInBox,
  makeBox,
  mayBallot,
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
};

/** What the victim finds in a box that was made for it, or for another place. */
function foundIn(epochKey: Uint8Array, made: Partial<BoxAddress> = {}): Uint8Array | undefined {
  const seed = bytesNamed('box', 1, 64);
  const box = makeBox(testCrypto, { ...address, ...made }, victim.prekey, epochKey, seed) as Box;
  return keyInBox(testCrypto, address, own, box);
}

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
