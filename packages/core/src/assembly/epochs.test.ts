import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32, LogId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { KIND } from '../record/kind.ts';
import { bytesNamed, idNamed, testCrypto } from '../testing.ts';
import type { WrappedKey } from './act.ts';
import type { BoxAddress, LaidBoxes } from './epochs.ts';
import {
  BOXERS_MAX,
  boxDueOf,
  boxesDue,
  pastBoxesDue,
  boxTag,
  boxUnder,
  confirmedEpoch,
  dayOf,
  governanceKey,
  handoversDue,
  isTurnProven,
  keyInBox,
  makeBox,
  prekeysByDevice,
  unwrapChain,
  wrapPrevious,
} from './epochs.ts';
import { epochKeyHashOf } from './ids.ts';
import type { Box, Boxes } from './keys.ts';
import { boxKind, handoverKind, prekeyKind } from './keys.ts';
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
};

function boxed(epochKey: Uint8Array, set: Partial<BoxAddress> = {}): Boxes {
  const to = { ...address, ...set };
  const box = makeBox(testCrypto, to, device.prekey, epochKey, bytesNamed('box', 0, 64));
  return { epoch: to.epoch, boxes: [box as Box] };
}

/** What the device finds in a record of boxes; undefined = no box, null = one that does not open. */
function found(said: Boxes, to: BoxAddress = address): Uint8Array | null | undefined {
  const box = boxUnder(boxTag(testCrypto.keyedHash, own.boxSeed, to.day), said);
  return box === undefined ? undefined : (keyInBox(testCrypto, to, own, box) ?? null);
}

describe('an epoch box', () => {
  test('gives its device the key', () => {
    expect(found(boxed(testEpochKey(2)))).toEqual(testEpochKey(2));
  });

  test('lies under another tag each day, which only the seed tells', () => {
    const tag = (day: number) => boxTag(testCrypto.keyedHash, device.prekey.boxSeed, day);
    expect(tag(1)).toHaveLength(16);
    expect(tag(1)).not.toEqual(tag(2));
    expect(found(boxed(testEpochKey(2)), { ...address, day: 1 })).toBeUndefined();
    expect(dayOf(hour(47))).toBe(1);
  });

  test('does not open where it was bound to another log, device or epoch', () => {
    for (const set of [{ log: idNamed<LogId>('other') }, { device: idNamed<DeviceId>('other') }])
      expect(found(boxed(testEpochKey(2), set))).toBeNull();
    expect(found(boxed(testEpochKey(2), { epoch: 3 }))).toBeNull();
  });

  test('is the first of a record under the tag: twelve cost no more to open than one', () => {
    const both = [9, 2].flatMap((number) => boxed(testEpochKey(number)).boxes);
    expect(found({ epoch: 2, boxes: both })).toEqual(testEpochKey(9));
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

  test('of an epoch that ended: whose member was there, as soon as it may be given any key', () => {
    const of = world();
    of.now += 720;
    of.place(of.act(of.id(0), of.turn(), 'none'));
    const add = of.act(of.id(0), of.enrolment(of.member(0), 3), 'none', {});
    of.consent(of.id(1), add);
    of.publishPrekey(3);
    of.place(add);
    const past = (epoch: number) =>
      pastBoxesDue(of.state, epoch, hour(of.now), testCrypto).map((one) => one.device);
    of.now += 23;
    expect(past(1)).toEqual([]);
    of.now += 1;
    expect(past(1)).toEqual([of.id(3)]);
    // The newest is not past.
    expect(past(2)).toEqual([]);
    of.now += 719;
    expect(past(1)).toEqual([of.id(3)]);
    of.now += 1;
    expect(past(1)).toEqual([]);
  });

  test('of an epoch before they came: newcomers, once their probation is over', () => {
    const of = world();
    of.now += 720;
    of.place(of.act(of.id(0), of.turn(), 'none'));
    of.admit(3, [0]);
    of.publishPrekey(3);
    const { since, probationUntil } = of.state.members.get(of.member(3)) ?? {};
    if (since === undefined || probationUntil === undefined) expect.unreachable();
    const pastAt = (wall: number) =>
      pastBoxesDue(of.state, 1, hour(wall), testCrypto).map((one) => one.device);
    expect([since.wall + 24, probationUntil ?? 0].map(pastAt)).toEqual([[], []]);
    expect(pastAt((probationUntil ?? 0) + 1)).toEqual([of.id(3)]);
    // It lies in the log once somebody boxed it.
    of.now = (probationUntil ?? 0) + 1;
    const where = { log: of.log, epoch: 1, device: of.id(3), day: dayOf(hour(of.now)) };
    const seed = bytesNamed('seed', 3, 64);
    const box = makeBox(testCrypto, where, of.device(3).prekey, testEpochKey(1), seed);
    of.write(of.id(1), boxKind, { epoch: 1, boxes: [box as Box] });
    expect(pastAt(of.now)).toEqual([]);
  });

  test('are never removed devices', () => {
    const of = world();
    of.place(of.agreed({ kind: 'expel', value: { member: of.member(2), cuts: [] } }, [0, 1]));
    expect(due(of, 2)).not.toContain(of.id(2));
  });
});

describe('how many boxes a device needs', () => {
  const [me, ...others] = [0, 1, 2, 3].map((number) => testDevice(number).id) as [
    DeviceId,
    ...DeviceId[],
  ];
  const boxers = new Set(others);
  const prekeys = Array.from({ length: BOXERS_MAX + 3 }, (_, at) => ({
    kemPublic: device.prekey.kemPublic,
    boxSeed: bytesNamed('seed', at),
  }));
  const laidFor = (at: number, author: DeviceId): LaidBoxes => {
    const prekey = prekeys[at] as (typeof prekeys)[number];
    const box = makeBox(testCrypto, address, prekey, testEpochKey(2), bytesNamed('x', at, 64));
    const wallHour = hour(address.day * 24);
    return { author, wallHour, said: { epoch: 2, boxes: [box as Box] } };
  };
  const dueWith = (shown: number, laid: readonly LaidBoxes[]) =>
    boxDueOf(testCrypto.keyedHash, me, prekeys.slice(0, shown), laid, boxers);

  test('is one, by whoever speaks in the log', () => {
    const [first] = others as [DeviceId];
    expect(dueWith(1, [])?.boxedBy.size).toBe(0);
    expect(dueWith(1, [laidFor(0, first)])).toBeUndefined();
    expect(dueWith(1, [laidFor(0, idNamed('a stranger'))])?.boxedBy.size).toBe(0);
  });

  test('is one more for each prekey that was spoilt, each by another hand', () => {
    const [first, second, third] = others as [DeviceId, DeviceId, DeviceId];
    const spoilt = [laidFor(0, first), laidFor(1, first)];
    expect(dueWith(2, spoilt)?.boxedBy).toEqual(new Set([first]));
    expect(dueWith(2, [...spoilt, laidFor(1, first)])?.boxedBy.size).toBe(1);
    expect(dueWith(2, [...spoilt, laidFor(1, second)])).toBeUndefined();
    const worse = [...spoilt, laidFor(2, first), laidFor(2, second)];
    expect(dueWith(3, worse)?.boxedBy.size).toBe(2);
    expect(dueWith(3, [...worse, laidFor(2, third)])).toBeUndefined();
  });

  test('grows no further than to what others can be made to write', () => {
    const [first] = others as [DeviceId];
    const many = Array.from({ length: BOXERS_MAX }, (_, at) => idNamed<DeviceId>('boxer', at));
    const last = prekeys.length - 1;
    const spoilt = prekeys.slice(0, -1).map((_, at) => laidFor(at, first));
    const all = boxDueOf(
      testCrypto.keyedHash,
      me,
      prekeys,
      [...spoilt, ...many.map((author) => laidFor(last, author))],
      new Set([first, ...many]),
    );
    expect(all).toBeUndefined();
  });
});

describe('the governance keys of earlier epochs', () => {
  const key = (epoch: number) => governanceKey(testCrypto.keyedHash, testEpochKey(epoch));
  const told = (epoch: number, says: number, by: number, said = key(says)): Entry => ({
    id: idNamed<RecordId>(`handover/${epoch}/${says}/${by}`),
    header: {
      version: 1,
      log: address.log,
      author: testDevice(by).id,
      seq: 1,
      prev: idNamed('prev'),
      deps: [],
      gov: null,
      wallHour: hour(1),
      lane: 0,
      epoch,
      nonce: new Uint8Array(24),
      bodyLen: 0,
      bodyHash: idNamed('body'),
    },
    body: {
      state: 'read',
      kind: KIND.handover,
      said: handoverKind.shape.toCbor({ epoch: says, key: said }),
    },
  });

  test('are to be handed over by a record of a later epoch', () => {
    expect(handoversDue([], 3, key)).toEqual([1, 2]);
    expect(handoversDue([told(2, 1, 0)], 3, key)).toEqual([2]);
    expect(handoversDue([told(2, 1, 0), told(3, 2, 0)], 3, key)).toEqual([]);
    expect(handoversDue([told(1, 1, 0), told(2, 2, 0)], 3, key)).toEqual([1, 2]);
  });

  test('are not told by a wrong word, and nobody tells what they do not know', () => {
    expect(handoversDue([told(2, 1, 0, bytesNamed('made up'))], 2, key)).toEqual([1]);
    expect(handoversDue([], 3, (epoch) => (epoch === 2 ? key(2) : undefined))).toEqual([2]);
  });
});
