import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TestWorld } from '../assembly/testing.ts';
import { hour } from '../base/time.ts';
import { arbitraryShuffledTwice } from '../testing.ts';
import { foldWaking } from './fold.ts';
import { canaryHeardKind, wakingToldKind } from './records.ts';

const tells = (world: TestWorld, by: number, heard: number) =>
  world.write(world.id(by), wakingToldKind, {
    paths: [{ way: 1, since: hour(world.now), heard: hour(heard), fault: 0 }],
  });

describe('what is told of waking', () => {
  test('is what each device said last', () => {
    const world = new TestWorld(3);
    tells(world, 0, 0);
    tells(world, 1, 7);
    tells(world, 0, world.now);
    tells(world, 0, 0);
    const { toldByDevice } = foldWaking(world.state);
    expect(toldByDevice.size).toBe(2);
    expect(toldByDevice.get(world.id(0))?.paths[0]?.heard).toBe(0);
    expect(toldByDevice.get(world.id(1))?.paths[0]?.heard).toBe(7);
  });

  test('holds every number that a person read, with when', () => {
    const world = new TestWorld(2);
    world.write(world.id(1), canaryHeardKind, { number: 482_913 });
    expect(foldWaking(world.state).read).toEqual([
      { by: world.member(1), device: world.id(1), number: 482_913, wall: world.now },
    ]);
  });

  test('is the same whatever the order and repetition in which words came', () => {
    const world = new TestWorld(3);
    for (const by of [0, 1, 2, 1, 0, 0]) {
      world.now += 1;
      tells(world, by, world.now);
      world.write(world.id(by), canaryHeardKind, { number: world.now % 1_000_000 });
    }
    const before = foldWaking(world.state);
    expect(before.read).toHaveLength(6);
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (entries) => {
        const state = world.fold(entries);
        const after = state.ok ? foldWaking(state.value) : undefined;
        expect(after).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});
