import { describe, expect, test } from 'vitest';

import type { Hash32, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { huskEntry, huskOf } from '../log/husk.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { Stance } from './consent.ts';
import { consentKind, witnessKind } from './consent.ts';
import { benchAt, stancesHeld } from './due.ts';
import { DURATION_NAMES } from './durations.ts';
import { floorAfter } from './floor.ts';
import type { AssemblyState, Ground } from './state.ts';
import { TestWorld } from './testing.ts';

/** The floor above placements with these walls. */
function floorOf(walls: readonly number[], kept: number = 2_160, floor: number = 0): number {
  const history = walls.slice(0, -1).map((wall) => ({ wall: hour(wall) }) as Ground);
  const wall = hour(walls.at(-1) ?? 0);
  return floorAfter(history, {
    wall,
    overrides: [{ index: DURATION_NAMES.indexOf('headersKept'), value: kept }],
    floor,
  });
}

const KEPT = 2_160;

describe('R14: the floor', () => {
  test('is the newest placement that is as old as headers are kept', () => {
    expect(floorOf([1_000, 1_100, 1_100 + KEPT - 1])).toBe(0);
    expect(floorOf([1_000, 1_100, 1_200, 1_100 + KEPT])).toBe(1);
    expect(floorOf([1_000, 1_100, 1_200, 1_200 + KEPT + 500])).toBe(2);
  });

  test('follows what the constitution says, and never sinks', () => {
    expect(floorOf([1_000, 1_100, 1_200, 1_100 + 720], 720)).toBe(1);
    expect(floorOf([1_000, 1_100, 1_200, 1_200 + 720], 2_160, 2)).toBe(2);
  });

  test('waits for each height in turn, also where a wall went back by what clocks may differ', () => {
    expect(floorOf([1_000, 1_110, 1_100, 1_200, 1_109 + KEPT])).toBe(0);
    expect(floorOf([1_000, 1_110, 1_100, 1_200, 1_110 + KEPT])).toBe(2);
  });

  test('is part of every height, and rises with the chain alone', () => {
    const world = new TestWorld(3);
    for (const hours of [10, 1_000, 1_200, 5, 900, 2_500]) {
      world.now += hours;
      world.place(null);
    }
    const { history } = world.state;
    expect(history.map(({ floor }) => floor)).toEqual([0, 0, 0, 1, 1, 1, 5]);
  });
});

/** A world in which one member said two things, and only a word in between shows which came later. */
function changedMind() {
  const world = new TestWorld(3);
  world.place(world.agreed(world.enrolment(world.member(0), 10), [0, 1], 'none'));
  const act = world.act(world.id(1), {
    kind: 'resolve',
    value: { subject: 1, hash: idNamed('it') },
  });
  const say = (number: number, stance: Stance, seen: RecordId): RecordId =>
    world.write(world.id(number), consentKind, { act, stance }, { deps: [seen] });
  const first = say(0, 'against', act);
  const frontierHash = idNamed<Hash32>('seen');
  const between = world.write(world.id(2), witnessKind, { frontierHash }, { deps: [first] });
  say(10, 'for', between);
  say(1, 'for', act);
  world.place(act);
  return { world, act, between };
}

const left = (world: TestWorld, id: RecordId): Entry[] =>
  world.entries.map((entry) => {
    const husk = entry.id === id ? huskOf(testCrypto.hash, entry) : undefined;
    return husk === undefined ? entry : huskEntry(world.log, husk);
  });

const folded = (world: TestWorld, entries: readonly Entry[]): AssemblyState => {
  const state = world.fold(entries);
  if (!state.ok) throw new Error('no genesis');
  return state.value;
};

const stanceOf = (world: TestWorld, state: AssemblyState, act: RecordId) =>
  stancesHeld(benchAt(state, testCrypto), act).get(world.member(0));

describe('R14: behind what is pruned', () => {
  test('a change of mind counts as it was counted, though nothing shows it any more', () => {
    const { world, act, between } = changedMind();
    // A floor above all of it.
    world.now += 3_000;
    world.place(null);
    expect(world.state.floor).toBe(2);
    expect(world.state.placedActs.has(act)).toBe(true);
    const swept = folded(world, left(world, between));
    expect(swept.placedActs).toEqual(world.state.placedActs);
    expect(swept.chain).toEqual(world.state.chain);
    expect(swept.resolutions).toEqual(world.state.resolutions);
  });

  test('nobody looks, whether it was swept or not', () => {
    const { world, act, between } = changedMind();
    expect(stanceOf(world, world.state, act)).toBe('for');
    world.now += 3_000;
    world.place(null);
    const swept = folded(world, left(world, between));
    expect(stanceOf(world, world.state, act)).toBeUndefined();
    expect(stanceOf(world, swept, act)).toBeUndefined();
  });

  test('lies nothing that the chain names: a husk in its place is waited for', () => {
    const { world, act } = changedMind();
    const placed = [...world.state.reading.placementById.values()].find(
      ({ said }) => said.placement === world.state.head,
    )?.said;
    const consents = placed?.content.consents.value ?? [];
    // Of a device's first record no husk is ever left.
    const lost = [act, ...consents].filter((id) => left(world, id).some(({ isHusk }) => isHusk));
    expect(lost.length).toBeGreaterThan(1);
    for (const named of lost) {
      const swept = folded(world, left(world, named));
      expect(swept).toMatchObject({ height: 1, stopped: { kind: 'Incomplete', missing: [named] } });
      // Once the record itself came, all is as it was.
      expect(folded(world, world.entries).height).toBe(2);
    }
  });
});
