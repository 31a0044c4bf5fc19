/** R13: every rule has a version. */
import type { Verb } from '@tocsin/core';
import { dueThings, RULES_KNOWN } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding } from './testing.ts';

/** Rules that this program does not have yet, from a height on. */
const later = (startHeight: number): Verb => ({
  kind: 'rules',
  value: { number: RULES_KNOWN + 1, startHeight },
});

describe('R13: two versions of the program', () => {
  test('never come to two states: the older one stops judging at the height, and says so', () => {
    const world = new TestWorld(3);
    expect(world.outcome(world.agreed(later(3), [0, 1]))).toBe('placed');
    expect(world.outcome(world.agreed(deciding(1), [0, 1]))).toBe('placed');
    const { head } = world.state;
    world.place(world.agreed(deciding(2), [0, 1, 2]));
    expect(world.state.head).toBe(head);
    expect(world.state.resolutions.size).toBe(1);
    expect(world.state.stopped).toEqual({ kind: 'UnknownRules', number: RULES_KNOWN + 1 });
  });

  test('a program that has the newer rules goes on from where the older one stopped', () => {
    const world = new TestWorld(3);
    world.place(world.agreed(later(3), [0, 1]));
    world.place(world.agreed(deciding(1), [0, 1]));
    const older = world.state;
    const program = (rulesKnown: number): TestWorld => {
      const made = new TestWorld(3);
      made.rulesKnown = rulesKnown;
      made.place(made.agreed(later(3), [0, 1]));
      for (const number of [1, 2, 3]) made.place(made.agreed(deciding(number), [0, 1]));
      return made;
    };
    const newer = program(RULES_KNOWN + 1).state;
    expect(newer.rules).toBe(RULES_KNOWN + 1);
    expect(newer.height).toBe(4);
    expect(newer.stopped).toBeNull();
    expect(newer.chain.slice(0, 2)).toEqual(older.chain);
    // And then others may come: each version is a number of its own.
    expect(newer.rulesNext).toBeNull();
  });

  test('the older one still carries what the newer says, and asks nobody for anything', () => {
    const world = new TestWorld(3);
    world.place(world.agreed(later(2), [0, 1]));
    const act = world.agreed(deciding(1), [0, 1, 2]);
    world.now += 500;
    expect(world.state.reading.entryById.has(act)).toBe(true);
    expect(dueThings(world.state, world.knowledge(world.secretary), testCrypto)).toEqual([]);
  });

  test('no rules go back, and none are changed by less than the members', () => {
    const world = new TestWorld(3);
    const back: Verb = { kind: 'rules', value: { number: 0, startHeight: 5 } };
    expect(world.outcome(world.agreed(back, [0, 1, 2]))).toBe('rules-number');
    const past: Verb = { kind: 'rules', value: { number: RULES_KNOWN + 1, startHeight: 1 } };
    expect(world.outcome(world.agreed(past, [0, 1, 2]))).toBe('rules-number');
    expect(world.outcome(world.agreed(later(9), [0, 1], 'stewards'))).toBe('class-not-allowed');
    expect(world.outcome(world.agreed(later(9), [0]))).toBe('class-not-met');
  });

  test('a kind of record that this version does not know is carried and ignored', () => {
    const world = new TestWorld(3);
    const before = world.state.head;
    const known = world.consent(world.id(1), world.agreed(deciding(1), [0]));
    const entries = world.entries.map((entry) =>
      entry.id === known
        ? { ...entry, body: { state: 'read', kind: 60_000, said: ['later'] } as const }
        : entry,
    );
    const folded = world.fold(entries);
    expect(folded).toMatchObject({ ok: true, value: { head: before } });
    expect(folded.ok && folded.value.reading.entryById.has(known)).toBe(true);
  });
});
