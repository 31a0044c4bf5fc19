/** R8: a dated power counts only if others saw the act in time. */
import type { Hash32, RecordId } from '@tocsin/core';
import { hour, isWitnessedInTime, witnessKind } from '@tocsin/core';
import type { Written } from '@tocsin/core/assembly/testing';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

/** Fourteen days, and the day after which the question is closed. */
const GRACE = 336;
const CLOSED = GRACE + 24;

function saying(world: TestWorld, number: number, set: Written = {}): RecordId {
  return world.write(world.id(number), witnessKind, { frontierHash: idNamed<Hash32>('seen') }, set);
}

/** A power of member 0 that ends ten hours after the world began. */
function powerOf(world: TestWorld) {
  return { notAfter: hour(world.now + 10), isEmergency: false };
}

describe('R8: the default is late, not valid', () => {
  test('what nobody else saw is late once the question is closed', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
    world.now += 10 + CLOSED + 1;
    world.place(null);
    expect(isWitnessedInTime(world.state, act, power)).toBe('late');
  });

  test('a lapsed delegate who backdates after the grace is late, whoever then holds it', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    world.now += 10 + CLOSED + 1;
    world.place(null);
    const backdated = saying(world, 0, { wallHour: world.now - CLOSED - 2 });
    for (const number of [1, 2, 3]) saying(world, number);
    expect(isWitnessedInTime(world.state, backdated, power)).toBe('late');
  });

  test('a wall past the date is late, also with witnesses', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    world.now += 11;
    const act = saying(world, 0);
    for (const number of [1, 2]) saying(world, number);
    expect(isWitnessedInTime(world.state, act, power)).toBe('late');
  });
});

describe('R8: colluders who come afterwards', () => {
  test('witness nothing once the question is closed, whatever their walls say', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    saying(world, 1);
    const later = [3, 2].find((number) => world.id(number) !== world.secretary) as number;
    world.now += 10 + CLOSED + 1;
    const voters = world.ballotDevices.filter((device) => device !== world.id(later));
    world.place(null, { voters });
    saying(world, later, { wallHour: world.now - CLOSED - 1, deps: [act] });
    expect(isWitnessedInTime(world.state, act, power)).toBe('late');
  });
});

describe('R8: witnesses are others', () => {
  test('one of four is not enough, and the holder never witnesses for themselves', () => {
    const world = new TestWorld(4);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    saying(world, 0);
    saying(world, 1);
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
    saying(world, 2);
    expect(isWitnessedInTime(world.state, act, power)).toBe('inTime');
  });

  test('where there is one other branch, its word and the holder’s own are still one', () => {
    const world = new TestWorld(2);
    for (const friend of [2, 3]) world.admit(friend, [0]);
    const power = powerOf(world);
    const act = saying(world, 0);
    saying(world, 0);
    saying(world, 1);
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
  });

  test('who saw it after the grace is no witness, and an emergency has no grace at all', () => {
    const world = new TestWorld(3);
    const power = powerOf(world);
    const act = saying(world, 0, { deps: [] });
    world.now += 10 + GRACE + 1;
    saying(world, 1);
    expect(isWitnessedInTime(world.state, act, power)).toBe('open');
    const soon = new TestWorld(3);
    const until = powerOf(soon);
    const other = saying(soon, 0, { deps: [] });
    soon.now += 11;
    saying(soon, 1);
    expect(isWitnessedInTime(soon.state, other, { ...until, isEmergency: true })).toBe('open');
    expect(isWitnessedInTime(soon.state, other, until)).toBe('inTime');
  });
});
