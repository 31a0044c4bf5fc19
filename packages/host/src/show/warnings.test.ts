import type { AssemblyState, Entry, Hash32, PactState, RecordId } from '@tocsin/core';
import { instant, KIND, sealMatterHash, TEMPO_LIVING_MS } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import {
  actOn,
  judged,
  NOW_HOUR,
  pactOf,
  partyAt,
  rosterNamed,
} from '@tocsin/core/federation/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import type { Subject, Warning } from '../calls.ts';
import type { OpenLog } from '../live-log.ts';
import { deviceWarnings, isBelowQuorum, logWarnings, unconfirmedAfterRemoval } from './warnings.ts';

describe('after a removal', () => {
  /** The fourth is expelled, and the key turns for it. */
  function remove(world: TestWorld): void {
    const expulsion = { kind: 'expel', value: { member: world.member(3), cuts: [] } } as const;
    world.place(world.agreed(expulsion, [0, 1, 2]));
    world.place(world.act(world.secretary, world.turn('removal'), 'none'));
  }
  const speak = (world: TestWorld, number: number): void => {
    const act = idNamed<RecordId>('act');
    world.consent(world.id(number), act, 'for');
  };

  test('those are counted of whom no device wrote under the new key', () => {
    const world = new TestWorld(4);
    remove(world);
    expect(unconfirmedAfterRemoval(world.state)).toBe(3);
    speak(world, 0);
    speak(world, 2);
    expect(unconfirmedAfterRemoval(world.state)).toBe(1);
    speak(world, 1);
    expect(unconfirmedAfterRemoval(world.state)).toBe(0);
  });

  test('one device of a member is enough', () => {
    const world = new TestWorld(4);
    const second = world.act(world.id(0), world.enrolment(world.member(0), 5), 'none');
    world.consent(world.id(1), second);
    world.place(second);
    remove(world);
    expect(unconfirmedAfterRemoval(world.state)).toBe(3);
    speak(world, 5);
    expect(unconfirmedAfterRemoval(world.state)).toBe(2);
    speak(world, 0);
    expect(unconfirmedAfterRemoval(world.state)).toBe(2);
  });

  test('nobody is counted where the key turned for another reason', () => {
    const world = new TestWorld(3);
    world.now += 720;
    world.place(world.act(world.secretary, world.turn('monthly'), 'none'));
    expect(world.state.epochs).toHaveLength(2);
    expect(unconfirmedAfterRemoval(world.state)).toBe(0);
  });
});

describe('a seal that acts', () => {
  const ana = rosterNamed('ana');
  const pact = pactOf([ana, rosterNamed('ben')]);
  const founded = judged(pact);
  const party = partyAt(founded, 0);
  const what = { kind: 'exit', value: { at: (NOW_HOUR + 400) as never } } as const;
  const act = actOn(pact, party, what, ana.seals);
  const nowMs = NOW_HOUR * TEMPO_LIVING_MS;
  const home = new TestWorld(3).state;

  /** A pact's log as the warnings read it. */
  function logOf(state: PactState, entries: readonly Entry[], at: AssemblyState, heldMs: number) {
    const peer = {
      replica: { tempoMs: TEMPO_LIVING_MS, index: { forks: () => [], view: undefined } },
      parts: {
        crypto: testCrypto,
        clock: { now: () => instant(nowMs) },
        tempoMs: TEMPO_LIVING_MS,
      },
      judged: () => ({ state, me: party.party, subjectByDevice: new Map() }),
      entries: () => entries,
      arrivedAt: () => instant(nowMs - heldMs),
      firstLook: () => 'looked',
      links: { peers: () => [] },
    };
    const net = { bearers: [], ways: () => [] };
    const live = {
      name: 'coast',
      open: { peer: { peer } },
      home: { peer: { peer: { judged: () => ({ state: at }), entries: () => [] } } },
    };
    return { name: 'coast', peer, net, restored: false, pact: live } as unknown as OpenLog;
  }
  const warned = (at: AssemblyState, heldMs: number): boolean =>
    logWarnings(logOf(judged(pact, [act]), [act], at, heldMs), true).some(
      ({ kind }) => kind === 'sealActedWithoutUs',
    );

  test('is shown where no decision stands behind it, an hour after its act came', () => {
    expect(act.body).toMatchObject({ kind: KIND.sealAct });
    expect(warned(home, TEMPO_LIVING_MS)).toBe(true);
    expect(warned(home, TEMPO_LIVING_MS - 1)).toBe(false);
  });

  test('is not shown where the members decided on that very act, and no other', () => {
    const decided = (after: Hash32): AssemblyState => {
      const matter = { pact: pact.pact, after, what };
      const resolution = {
        act: idNamed<RecordId>('decision'),
        subject: 3,
        hash: sealMatterHash(testCrypto.hash, matter),
        since: { height: 1, wall: home.wall },
        agreed: { have: 2, of: 3 },
        named: [],
        exposed: null,
      };
      return { ...home, resolutions: new Map([[resolution.act, resolution]]) };
    };
    expect(warned(decided(party.head), TEMPO_LIVING_MS)).toBe(false);
    expect(warned(decided(idNamed('other')), TEMPO_LIVING_MS)).toBe(true);
  });
});

describe('a device', () => {
  const well = { unlocked: false, freeBytes: 1e10, writable: true, isClockSure: true };

  test.each<[Partial<typeof well>, readonly Warning['kind'][]]>([
    [{}, []],
    [{ unlocked: true }, ['unlockedHome']],
    [{ writable: false }, ['readOnly']],
    [{ isClockSure: false }, ['clockUnsure']],
    [{ freeBytes: 1e8 }, ['diskLow']],
    [{ freeBytes: 0 }, ['diskFull']],
  ])('of which %j is true warns of %j', (facts, kinds) => {
    expect(deviceWarnings({ ...well, ...facts }).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('too few to decide', () => {
  const subject = (state: Subject['state'], me = false) => ({
    state,
    who: { id: '', name: null, me },
  });

  test.each<[boolean, number, readonly Subject['state'][]]>([
    [false, 3, ['fresh', 'fresh']],
    [false, 3, ['silent', 'fresh']],
    [true, 3, ['silent', 'inquiry']],
    [true, 4, ['late', 'suspect', 'fresh']],
    [false, 5, ['late', 'suspect', 'fresh', 'due']],
    // Nobody was heard yet: that is a beginning, no loss.
    [false, 3, ['unknown', 'unknown']],
  ])('is %j of %i with the others %j', (isBelow, members, states) => {
    const others = states.map((state) => subject(state));
    expect(isBelowQuorum(members, [subject('silent', true), ...others])).toBe(isBelow);
  });
});
