import type { Member, MemberId, Verb } from '@tocsin/core';
import { compareText, hour, MEMBERS_MAX } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { testCrypto } from '@tocsin/core/testing';
import { expect, test } from 'vitest';

import { pendingOf } from './pending.ts';

test('an admission to an assembly that is full waits for room, and nothing else does', () => {
  const world = new TestWorld(3);
  world.act(world.id(0), world.invited(world.id(0), 5), 'none');
  const expulsion: Verb = { kind: 'expel', value: { member: world.member(2), cuts: [] } };
  world.act(world.id(0), expulsion);
  const waitsIn = (state: TestWorld['state']): readonly string[] =>
    pendingOf({ state, me: world.member(0), crypto: testCrypto, now: hour(world.now) }, undefined)
      .map(({ verb, waitsFor }) => `${verb}: ${waitsFor}`)
      .toSorted(compareText);
  const { state } = world;
  expect(waitsIn(state)).toEqual(['admit: people', 'expel: people']);
  const members = new Map(state.members);
  for (let at = members.size; at < MEMBERS_MAX; at += 1) {
    const id = `m${String(at)}` as MemberId;
    members.set(id, { ...state.members.get(world.member(1)), id } as Member);
  }
  expect(waitsIn({ ...state, members })).toEqual(['admit: room', 'expel: people']);
});
