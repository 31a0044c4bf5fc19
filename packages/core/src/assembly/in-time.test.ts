import { describe, expect, test } from 'vitest';

import type { Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { huskEntry, huskOf } from '../log/husk.ts';
import { idNamed, testCrypto } from '../testing.ts';
import { witnessKind } from './consent.ts';
import { isWitnessedInTime } from './in-time.ts';
import type { Written } from './testing.ts';
import { TestWorld } from './testing.ts';

/** Something done by member 0 under a power that ends 10 hours after the world began. */
function doing(founders: number, set: Written = {}) {
  const world = new TestWorld(founders);
  const power = { notAfter: hour(world.now + 10), isEmergency: false };
  const record = see(world, 0, { deps: [], ...set });
  return { world, power, record };
}

function see(world: TestWorld, number: number, set: Written = {}): RecordId {
  return world.write(world.id(number), witnessKind, { frontierHash: idNamed<Hash32>('seen') }, set);
}

describe('R8: an act under a dated power', () => {
  test('counts once two members of other branches hold it in their ancestry', () => {
    const { world, power, record } = doing(4);
    expect(isWitnessedInTime(world.state, record, power)).toBe('open');
    see(world, 0);
    see(world, 1);
    expect(isWitnessedInTime(world.state, record, power)).toBe('open');
    see(world, 2);
    expect(isWitnessedInTime(world.state, record, power)).toBe('inTime');
  });

  test('counts with one witness among fewer than four members', () => {
    const { world, power, record } = doing(3);
    see(world, 2);
    expect(isWitnessedInTime(world.state, record, power)).toBe('inTime');
  });

  test('in the hour of its end counts, and after it is late for good', () => {
    const at = (later: number) => {
      const { world, power, record } = doing(3, { wallHour: 480_000 + later });
      world.now += later;
      see(world, 1);
      return isWitnessedInTime(world.state, record, power);
    };
    expect(at(10)).toBe('inTime');
    expect(at(11)).toBe('late');
  });

  test('backdated after the grace is late, however many hold it', () => {
    const { world, power } = doing(4);
    world.now += 10 + 336 + 25;
    world.place(null);
    const backdated = see(world, 0, { wallHour: world.now - 380 });
    for (const witness of [1, 2, 3]) see(world, witness);
    expect(isWitnessedInTime(world.state, backdated, power)).toBe('late');
  });

  test('is late once a settled placement closed the question', () => {
    const { world, power, record } = doing(4);
    world.now += 10 + 336 + 25;
    expect(isWitnessedInTime(world.state, record, power)).toBe('open');
    world.place(null);
    expect(isWitnessedInTime(world.state, record, power)).toBe('late');
    for (const witness of [1, 2])
      see(world, witness, { wallHour: world.now - 371, deps: [record] });
    expect(isWitnessedInTime(world.state, record, power)).toBe('late');
  });
});

describe('R8: witnesses', () => {
  test('that come after the question closed count no more, whatever their walls say', () => {
    const { world, power, record } = doing(4);
    const spared = [3, 2].find((number) => world.id(number) !== world.secretary) ?? 3;
    see(world, 1);
    world.now += 10 + 336 + 25;
    const voters = world.ballotDevices.filter((device) => device !== world.id(spared));
    world.place(null, { voters });
    see(world, spared, { wallHour: world.now - 371, deps: [record] });
    expect(world.state.height).toBe(1);
    expect(isWitnessedInTime(world.state, record, power)).toBe('late');
  });

  test('stays in time when it was witnessed before the question closed', () => {
    const { world, power, record } = doing(4);
    for (const witness of [1, 2]) see(world, witness);
    world.now += 10 + 336 + 25;
    world.place(null);
    expect(isWitnessedInTime(world.state, record, power)).toBe('inTime');
  });

  test('has no grace in an emergency', () => {
    const { world, power, record } = doing(3);
    world.now += 11;
    see(world, 1);
    expect(isWitnessedInTime(world.state, record, power)).toBe('inTime');
    expect(isWitnessedInTime(world.state, record, { ...power, isEmergency: true })).toBe('open');
  });

  test('with a clock that was unsure or went backwards is late; such records witness nothing', () => {
    const unsure = doing(3, { wallHour: 0 });
    see(unsure.world, 1);
    expect(isWitnessedInTime(unsure.world.state, unsure.record, unsure.power)).toBe('late');
    const { world, power, record } = doing(3);
    see(world, 1, { wallHour: 0 });
    expect(isWitnessedInTime(world.state, record, power)).toBe('open');
    see(world, 2, { wallHour: world.now - 30 });
    expect(isWitnessedInTime(world.state, record, power)).toBe('open');
  });

  test('is not witnessed by members on probation, nor by the author’s other devices', () => {
    const world = new TestWorld(3);
    world.admit(3, [0]);
    const power = { notAfter: hour(world.now + 10), isEmergency: false };
    const record = see(world, 0);
    see(world, 3);
    see(world, 1);
    expect(isWitnessedInTime(world.state, record, power)).toBe('open');
    see(world, 2);
    expect(isWitnessedInTime(world.state, record, power)).toBe('inTime');
  });
});

describe('R8 and R14: in time', () => {
  /** A world whose floor lies above what `early` wrote, and the records as swept there. */
  function aged(early: (world: TestWorld) => void) {
    const world = new TestWorld(3);
    early(world);
    world.now += 10;
    world.place(null);
    world.now += 2_300;
    world.place(null);
    return world;
  }

  /** The verdict while all is there, and once all that is old was swept. */
  function verdicts(world: TestWorld, record: RecordId, notAfter: number) {
    const power = { notAfter: hour(notAfter), isEmergency: false };
    const left = world.entries.map((entry) => {
      const isOld = (world.state.settledAt.get(entry.id) ?? 9) <= world.state.floor;
      const husk = isOld && entry.header.lane !== 0 ? huskOf(testCrypto.hash, entry) : undefined;
      return husk === undefined ? entry : huskEntry(world.log, husk);
    });
    const swept = world.fold(left);
    return [world.state, swept.ok ? swept.value : undefined].map(
      (state) => state && isWitnessedInTime(state, record, power),
    );
  }

  test('is nothing that lies below the floor: who saw it is gone', () => {
    let record: RecordId | undefined;
    const world = aged((young) => {
      see(young, 0);
      record = see(young, 0);
      see(young, 2);
      const power = { notAfter: hour(young.now + 10), isEmergency: false };
      expect(isWitnessedInTime(young.state, record, power)).toBe('inTime');
    });
    expect(world.state.floor).toBe(1);
    expect(verdicts(world, record as RecordId, world.now)).toEqual(['late', 'late']);
  });

  test('is nothing that comes with a parent below the floor', () => {
    let old: RecordId | undefined;
    const world = aged((young) => {
      see(young, 1);
      old = see(young, 1);
      see(young, 2);
    });
    const late = see(world, 0, { deps: [old as RecordId] });
    const fresh = see(world, 0);
    see(world, 1);
    see(world, 2);
    expect(verdicts(world, late, world.now)).toEqual(['late', 'late']);
    expect(verdicts(world, fresh, world.now)).toEqual(['inTime', 'inTime']);
  });

  test('stays what was settled while its parents were above the floor', () => {
    const world = aged((young) => void see(young, 1));
    const parent = see(world, 1);
    world.place(null);
    world.now += 100;
    const record = see(world, 0, { deps: [parent] });
    see(world, 2);
    world.place(null);
    expect(verdicts(world, record, world.now)).toEqual(['inTime', 'inTime']);
    world.now += 2_100;
    world.place(null);
    expect(world.state.settledAt.get(parent)).toBe(world.state.floor);
    expect(verdicts(world, record, world.now)).toEqual(['inTime', 'inTime']);
    world.now += 2_000;
    world.place(null);
    expect(world.state.settledAt.get(record)).toBe(world.state.floor);
    expect(verdicts(world, record, world.now)).toEqual(['late', 'late']);
  });

  test('does not hang on the wall of a parent that has gone since', () => {
    const world = aged((young) => void see(young, 1));
    const parent = see(world, 1);
    world.place(null);
    world.now += 1;
    const record = see(world, 0, { deps: [parent], wallHour: world.now - 26 });
    see(world, 2);
    world.now += 40;
    world.place(null);
    expect(verdicts(world, record, world.now)).toEqual(['late', 'late']);
    world.now += 2_120;
    world.place(null);
    expect(world.state.settledAt.get(parent)).toBe(world.state.floor);
    const [whole, swept] = verdicts(world, record, world.now);
    expect(whole).toBe(swept);
  });
});
