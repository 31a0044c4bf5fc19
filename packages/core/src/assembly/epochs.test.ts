import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32, LogId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { bytesNamed, idNamed, testCrypto } from '../testing.ts';
import type { WrappedKey } from './act.ts';
import type { BoxAddress } from './epochs.ts';
import {
  boxesDue,
  boxTag,
  confirmedEpoch,
  dayOf,
  governanceKey,
  isTurnProven,
  makeBox,
  openBox,
  prekeysByDevice,
  unwrapChain,
  wrapPrevious,
} from './epochs.ts';
import { epochKeyHashOf } from './ids.ts';
import type { Box, Boxes } from './keys.ts';
import { boxKind, prekeyKind } from './keys.ts';
import { testDevice, testEpochKey, TestWorld } from './testing.ts';

const device = testDevice(0);
const address: BoxAddress = {
  log: idNamed<LogId>('log'),
  epoch: 2,
  device: device.id,
  day: 20_000,
};
const own = {
  boxSeed: device.prekey.boxSeed,
  kemSecret: device.kemSecret,
  keyHash: epochKeyHashOf(testCrypto.hash, testEpochKey(2)),
};

function boxed(epochKey: Uint8Array, set: Partial<BoxAddress> = {}): Boxes {
  const to = { ...address, ...set };
  const box = makeBox(testCrypto, to, device.prekey, epochKey, bytesNamed('box', 0, 64));
  return { epoch: to.epoch, boxes: [box as Box] };
}

describe('an epoch box', () => {
  test('gives its device the key', () => {
    expect(openBox(testCrypto, address, own, boxed(testEpochKey(2)))).toEqual({
      kind: 'opened',
      epochKey: testEpochKey(2),
    });
  });

  test('lies under another tag each day, which only the seed tells', () => {
    const tag = (day: number) => boxTag(testCrypto.keyedHash, device.prekey.boxSeed, day);
    expect(tag(1)).toHaveLength(16);
    expect(tag(1)).not.toEqual(tag(2));
    const said = boxed(testEpochKey(2));
    expect(openBox(testCrypto, { ...address, day: 1 }, own, said)).toEqual({ kind: 'noBox' });
    expect(dayOf(hour(47))).toBe(1);
  });

  test('with another key than the placed one is bad, and so is one bound elsewhere', () => {
    expect(openBox(testCrypto, address, own, boxed(testEpochKey(9)))).toEqual({ kind: 'badBox' });
    for (const set of [{ log: idNamed<LogId>('other') }, { device: idNamed<DeviceId>('other') }])
      expect(openBox(testCrypto, address, own, boxed(testEpochKey(2), set))).toEqual({
        kind: 'badBox',
      });
    expect(openBox(testCrypto, address, own, boxed(testEpochKey(2), { epoch: 3 }))).toEqual({
      kind: 'noBox',
    });
  });

  test('that is bad does not hide a good one under the same tag', () => {
    const said: Boxes = {
      epoch: 2,
      boxes: [...boxed(testEpochKey(9)).boxes, ...boxed(testEpochKey(2)).boxes],
    };
    expect(openBox(testCrypto, address, own, said).kind).toBe('opened');
  });
});

describe('wrapped governance keys', () => {
  const log = idNamed<LogId>('log');
  const key = (epoch: number) => governanceKey(testCrypto.keyedHash, testEpochKey(epoch));
  const epochs = [1, 2, 3, 4].map((number) => ({
    number,
    wrapped:
      number === 1
        ? null
        : wrapPrevious(
            testCrypto,
            { log, epoch: number },
            key(number),
            key(number - 1),
            bytesNamed('nonce', number, 24),
          ),
  }));

  test('lead from the newest back to the first', () => {
    const keys = unwrapChain(testCrypto, log, epochs, 4, key(4));
    expect([...keys]).toEqual([4, 3, 2, 1].map((epoch) => [epoch, key(epoch)]));
  });

  test('prove a turn to who holds its key and the one before', () => {
    const turn = {
      number: 4,
      keyHash: epochKeyHashOf(testCrypto.hash, testEpochKey(4)),
      rosterHash: idNamed<Hash32>('roster'),
      wrapped: epochs[3]?.wrapped as WrappedKey,
      reason: 'monthly',
    } as const;
    const isProven = (epochKey: Uint8Array, previous: Uint8Array) =>
      isTurnProven(testCrypto, log, turn, epochKey, previous);
    expect(isProven(testEpochKey(4), key(3))).toBe(true);
    expect(isProven(testEpochKey(5), key(3))).toBe(false);
    expect(isProven(testEpochKey(4), key(2))).toBe(false);
  });

  test('lead nowhere forward, nor under another key or log', () => {
    expect([...unwrapChain(testCrypto, log, epochs, 2, key(2)).keys()]).toEqual([2, 1]);
    expect([...unwrapChain(testCrypto, log, epochs, 4, key(3)).keys()]).toEqual([4]);
    expect([...unwrapChain(testCrypto, idNamed<LogId>('x'), epochs, 4, key(4)).keys()]).toEqual([
      4,
    ]);
  });
});

describe('who still needs a box', () => {
  const world = (): TestWorld => {
    const founded = new TestWorld(3);
    for (const number of [0, 1, 2]) founded.publishPrekey(number);
    return founded;
  };
  const due = (of: TestWorld, epoch: number): readonly DeviceId[] =>
    boxesDue(of.state, epoch, hour(of.now), testCrypto).map((one) => one.device);
  const everyone = (of: TestWorld) => [of.id(0), of.id(1), of.id(2)].toSorted();

  test('are founders at once and others when their device is a day old', () => {
    const of = world();
    expect(due(of, 1)).toEqual(everyone(of));
    const add = of.act(of.id(0), of.enrolment(of.member(0), 3), 'none', {});
    of.consent(of.id(1), add);
    of.publishPrekey(3);
    of.place(add);
    expect(due(of, 1)).not.toContain(of.id(3));
    of.now += 24;
    expect(due(of, 1)).toContain(of.id(3));
  });

  test('are no longer those who wrote under the epoch, or for whom a box lies here', () => {
    const of = world();
    of.now += 720;
    of.place(of.act(of.id(0), of.turn(), 'none'));
    expect(due(of, 2)).toEqual(everyone(of));
    of.consent(of.id(1), idNamed('act'));
    expect(confirmedEpoch(of.state, of.id(1))).toBe(2);
    const box = makeBox(
      testCrypto,
      { log: of.log, epoch: 2, device: of.id(2), day: dayOf(hour(of.now)) },
      of.device(2).prekey,
      testEpochKey(2),
      bytesNamed('seed', 2, 64),
    );
    of.write(of.id(1), boxKind, { epoch: 2, boxes: [box as Box] });
    expect(due(of, 2)).toEqual([of.id(0)]);
    of.write(of.id(2), prekeyKind, { ...of.device(2).prekey, boxSeed: bytesNamed('fresh') });
    expect(due(of, 2)).toEqual([of.id(0), of.id(2)].toSorted());
  });

  test('are never those whose prekey is not the one they were let in with (Quiet 3440)', () => {
    const of = new TestWorld(3);
    of.publishPrekey(0);
    of.write(of.id(1), prekeyKind, of.device(2).prekey);
    expect([...prekeysByDevice(of.state, testCrypto).keys()]).toEqual([of.id(0)]);
  });

  test('are never removed devices', () => {
    const of = world();
    of.place(of.agreed({ kind: 'expel', value: { member: of.member(2), cuts: [] } }, [0, 1]));
    expect(due(of, 2)).not.toContain(of.id(2));
  });
});
