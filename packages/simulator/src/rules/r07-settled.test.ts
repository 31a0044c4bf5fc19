/** R7: what is settled, and that it becomes so by itself. */
import type { Hash32 } from '@tocsin/core';
import { benchAt, dueThings, settleableAt, hour, witnessKind } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const seen = { frontierHash: idNamed<Hash32>('seen') };

describe('R7: everything would stay provisional if somebody had to certify it', () => {
  test('a week later a tick is due, needs no consent, and settles what was said', () => {
    const world = new TestWorld(3);
    const said = world.write(world.id(1), witnessKind, seen);
    expect(world.state.settledAt.has(said)).toBe(false);
    const due = () => dueThings(world.state, world.knowledge(world.secretary), testCrypto);
    expect(due()).toEqual([]);
    world.now += 167;
    expect(due()).toEqual([]);
    world.now += 1;
    expect(due()).toEqual([{ kind: 'tick' }]);
    expect(world.outcome(null)).toBe('placed');
    expect(world.state.settledAt.get(said)).toBe(1);
  });

  test('a tick that claims somebody’s consent has no effect', () => {
    const world = new TestWorld(3);
    const act = idNamed<never>('act');
    const consent = world.consent(world.id(0), act);
    expect(world.outcome(null, { consents: [consent] })).toBe('tick-with-consents');
  });
});

describe('R7: what no placement holds is not settled', () => {
  test('a record that came after the frontier waits for the next one', () => {
    const world = new TestWorld(3);
    world.place(null);
    const late = world.write(world.id(2), witnessKind, seen);
    expect(world.state.settledAt.has(late)).toBe(false);
    world.place(null);
    expect(world.state.settledAt.get(late)).toBe(2);
  });

  test('a record below half of the ballots is not settled', () => {
    const world = new TestWorld(4);
    const said = world.write(world.id(1), witnessKind, seen);
    world.place(null, { voters: world.ballotDevices.slice(0, 2) });
    expect(world.state.settledAt.has(said)).toBe(false);
  });

  test('a stranger’s records never grow the frontier', () => {
    const world = new TestWorld(3);
    const stranger = world.write(world.id(9), witnessKind, seen);
    const fresh = settleableAt(benchAt(world.state, testCrypto), hour(world.now)).fresh;
    expect(fresh.has(stranger)).toBe(false);
    world.place(null);
    expect(world.state.settledAt.has(stranger)).toBe(false);
  });
});
