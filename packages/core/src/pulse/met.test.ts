/** R16: a founding by telephone, and what lifts its limits. */
import { describe, expect, test } from 'vitest';

import { TEST_TERMS, TestWorld } from '../assembly/testing.ts';
import { hour } from '../base/time.ts';
import { isUnmet, metGroups } from './met.ts';
import type { Seen } from './seen.ts';
import { SEEN } from './seen.ts';

const byPhone = (): TestWorld => new TestWorld(4, { ...TEST_TERMS, unmet: true });

function says(world: TestWorld, by: number, of: number, how: Seen['how'] = 'met'): void {
  const said = { subject: world.member(of), how, happenedAt: hour(world.now) };
  world.write(world.id(by), SEEN, said);
}

function meet(world: TestWorld, a: number, b: number, how: Seen['how'] = 'met'): void {
  says(world, a, b, how);
  says(world, b, a, how);
}

const sizes = (world: TestWorld): readonly number[] =>
  metGroups(world.state, world.entries)
    .map(({ length }) => length)
    .toSorted((a, b) => a - b);

describe('a founding by telephone', () => {
  test('is unmet until meetings and calls join all founders', () => {
    const world = byPhone();
    expect(sizes(world)).toEqual([1, 1, 1, 1]);
    meet(world, 0, 1);
    meet(world, 2, 3, 'call');
    expect(sizes(world)).toEqual([2, 2]);
    expect(isUnmet(world.state, world.entries)).toBe(true);
    meet(world, 1, 2, 'call');
    expect(sizes(world)).toEqual([4]);
    expect(isUnmet(world.state, world.entries)).toBe(false);
    expect(isUnmet(world.state, world.entries.toReversed())).toBe(false);
  });

  test('is not joined by the word of one of the two, nor by having seen', () => {
    const world = byPhone();
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 3],
    ] as const)
      says(world, a, b);
    meet(world, 0, 1, 'seen');
    meet(world, 1, 2, 'dropPoint');
    expect(sizes(world)).toEqual([1, 1, 1, 1]);
  });

  test('is not joined by somebody in between who never met one side', () => {
    const world = byPhone();
    meet(world, 0, 1);
    // The third says that it met everybody; they do not.
    for (const other of [0, 1, 3]) says(world, 2, other);
    meet(world, 0, 3);
    expect(isUnmet(world.state, world.entries)).toBe(true);
    expect(sizes(world)).toEqual([1, 3]);
  });

  test('hears no stranger and no newcomer in place of a founder', () => {
    const world = byPhone();
    meet(world, 0, 1);
    meet(world, 1, 2);
    const stranger = world.id(9);
    const said = { subject: world.member(3), how: 'met' as const, happenedAt: hour(world.now) };
    world.write(stranger, SEEN, said);
    expect(isUnmet(world.state, world.entries)).toBe(true);
    world.admit(4, [0, 1]);
    meet(world, 4, 3);
    meet(world, 4, 0);
    expect(sizes(world)).toEqual([1, 3]);
  });

  test('in one room never was unmet', () => {
    const world = new TestWorld(3);
    expect(isUnmet(world.state, world.entries)).toBe(false);
  });
});
