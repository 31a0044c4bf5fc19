/** R16: founding in one room, or by telephone. */
import type { Circle, LogId, Seen } from '@tocsin/core';
import { draftGenesis, finishFounding, foldAssembly, hour, isUnmet, SEEN } from '@tocsin/core';
import {
  striking,
  TEST_TERMS,
  testCircle,
  testDevice,
  testGenesis,
  TestWorld,
} from '@tocsin/core/assembly/testing';
import { bytesNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { deciding, expelling } from './testing.ts';

const circle = testCircle([0, 1, 2].map(testDevice));

describe('R16: one missing signature', () => {
  test('founds nothing, and says whose is missing', () => {
    for (const [at, { device }] of circle.cards.entries()) {
      const signatures = circle.signatures.filter((_, other) => other !== at);
      expect(finishFounding({ ...circle, signatures }, testCrypto)).toEqual({
        ok: false,
        fault: { kind: 'SignatureMissing', devices: [device] },
      });
    }
    expect(finishFounding(circle, testCrypto).ok).toBe(true);
  });

  test('founds nothing either where somebody cuts it out of the record', () => {
    const genesis = testGenesis(circle);
    const all = genesis.signatures as Uint8Array;
    const log = genesis.id as string as LogId;
    for (const signatures of [all.subarray(64), all.subarray(0, 128), new Uint8Array()])
      expect(foldAssembly(log, [{ ...genesis, signatures }], testCrypto)).toEqual({
        ok: false,
        fault: { kind: 'GenesisNotSigned' },
      });
  });
});

describe('R16: one founder who waits to see what the others reveal', () => {
  test('cannot reveal anything but what they had committed to', () => {
    const [first, ...rest] = circle.reveals;
    const chosen = { ...first, reveal: bytesNamed('chosen afterwards') } as never;
    const changed: Circle = { ...circle, reveals: [chosen, ...rest] };
    expect(draftGenesis(changed, testCrypto)).toMatchObject({
      ok: false,
      fault: { kind: 'RevealWrong', device: first?.device },
    });
  });

  test('cannot change their card after the others looked at it', () => {
    const { paperHash } = circle.cards[1] as Circle['cards'][number];
    const cards = circle.cards.map((card, at) => (at === 0 ? { ...card, paperHash } : card));
    expect(draftGenesis({ ...circle, cards }, testCrypto)).toMatchObject({
      ok: false,
      fault: { kind: 'RevealWrong' },
    });
  });
});

describe('R16: founders', () => {
  test('have no privilege: the others remove one, and the founding device with them', () => {
    const world = new TestWorld(3);
    const author = world.entries[0]?.header.author;
    const founder = [0, 1, 2].find((number) => world.id(number) === author) as number;
    const others = [0, 1, 2].filter((number) => number !== founder);
    expect(world.outcome(world.agreed(deciding(1), [founder]))).toBe('class-not-met');
    expect(world.outcome(world.agreed(expelling(world, founder), others))).toBe('placed');
    expect(world.state.members.get(world.member(founder))?.status).toBe('expelled');
    expect(world.placing(founder, striking(world.id(others[0] as number)), [])).not.toBe('placed');
  });

  test('are each a branch of their own, however few they are', () => {
    const world = new TestWorld(3);
    const branches = [...world.state.members.values()].map(({ branch }) => branch);
    expect(new Set(branches).size).toBe(3);
  });
});

describe('R16: a device that was put in the place of a friend’s, in a founding by telephone', () => {
  const byPhone = (): TestWorld => new TestWorld(3, { ...TEST_TERMS, unmet: true });
  const says = (world: TestWorld, by: number, of: number, how: Seen['how']): void => {
    const said = { subject: world.member(of), how, happenedAt: hour(world.now) };
    world.write(world.id(by), SEEN, said);
  };

  test('lifts nothing by saying that it met everybody', () => {
    const world = byPhone();
    for (const how of ['met', 'call'] as const) {
      says(world, 0, 1, how);
      says(world, 1, 0, how);
      for (const other of [0, 1]) says(world, 2, other, how);
    }
    expect(isUnmet(world.state, world.entries)).toBe(true);
  });

  test('leaves all without pact, red ring and money until each is joined by a meeting or a call', () => {
    const world = byPhone();
    for (const [a, b, how] of [
      [0, 1, 'met'],
      [1, 2, 'call'],
    ] as const) {
      expect(isUnmet(world.state, world.entries)).toBe(true);
      says(world, a, b, how);
      says(world, b, a, how);
    }
    expect(isUnmet(world.state, world.entries)).toBe(false);
  });

  test('is not met by being seen from afar', () => {
    const world = byPhone();
    for (const [a, b] of [
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
    ] as const)
      says(world, a, b, 'seen');
    expect(isUnmet(world.state, world.entries)).toBe(true);
  });
});
