import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TestWorld } from '../assembly/testing.ts';
import { arbitraryShuffledTwice } from '../testing.ts';
import { foldCalled } from './fold.ts';
import { CALLED, calledKind } from './records.ts';

const calls = (world: TestWorld, by: number, whom: number, name: string) =>
  world.write(world.id(by), calledKind, { whom, name });

describe('names', () => {
  test('are those that each said last of themselves', () => {
    const world = new TestWorld(3);
    calls(world, 0, CALLED.self, 'Ana');
    calls(world, 1, CALLED.self, 'Ben');
    calls(world, 0, CALLED.self, 'Anna');
    const { members } = foldCalled(world.state);
    expect([...members]).toEqual(
      expect.arrayContaining([
        [world.member(0), 'Anna'],
        [world.member(1), 'Ben'],
      ]),
    );
    expect(members.size).toBe(2);
  });

  test('of the assembly are the last that anybody said', () => {
    const world = new TestWorld(2);
    expect(foldCalled(world.state).assembly).toBeUndefined();
    calls(world, 0, CALLED.assembly, 'Harbour Street');
    calls(world, 1, CALLED.assembly, 'Harbour Street Tenants');
    expect(foldCalled(world.state).assembly).toBe('Harbour Street Tenants');
  });

  test('are the same whatever the order and repetition in which words came', () => {
    const world = new TestWorld(3);
    for (const [by, name] of ['Ana', 'Ben', 'Cleo', 'Anna', 'Benno'].entries())
      calls(world, by % 3, CALLED.self, name);
    const before = [...foldCalled(world.state).members];
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (entries) => {
        const state = world.fold(entries);
        expect(state.ok && [...foldCalled(state.value).members]).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});
