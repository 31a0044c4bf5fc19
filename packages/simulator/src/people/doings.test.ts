/** What people do, told to those who watch. */
import type { RecordId } from '@tocsin/core';
import { expect, test } from 'vitest';

import type { Heard } from './doings.ts';
import { agreeTo } from './doings.ts';
import type { Person } from './person.ts';

const ACT = 'a0'.repeat(32) as RecordId;

/** Somebody whose device dies while it writes: the call never comes back. */
function dying(): Person {
  const state = { reading: { actById: new Map([[ACT, {}]]) } };
  const peer = { judged: () => ({ state }), append: () => new Promise(() => {}) };
  return { name: 'cem@mill', device: { home: () => ({ peer }) } } as unknown as Person;
}

// `wild`, seed 5, the second valley of three homes, cut to 3 weeks, before 27 November 2026: cem's device died
// after its yes was on the disk. The act came into force with three of four, and the checker knew of two.
test('a yes is heard though the device died before it told that it is written', () => {
  const told: string[] = [];
  const heard: Partial<Heard> = {
    saysYes: (act, { name }) => void told.push(`${name} ${act.slice(0, 2)}`),
    consented: () => void told.push('written'),
  };
  void agreeTo(dying(), ACT, heard as Heard);
  expect(told).toEqual(['cem@mill a0']);
});
