import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import { idNamed, testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { strikeKind, witnessKind } from './consent.ts';
import {
  draftPlacement,
  listsOfPlan,
  mayBallot,
  placementIdOfDraft,
  planPlacement,
} from './draft.ts';
import type { Due } from './due.ts';
import { benchAt, dueThings } from './due.ts';
import { settleableAt } from './settleable.ts';
import { secretaryOf } from './electorate.ts';
import { ballotKind, HEADS_INLINE_MAX, listKind, placementKind, standKind } from './placement.ts';
import { strikeOf, TestWorld } from './testing.ts';

const resolve: Verb = { kind: 'resolve', value: { subject: 1, hash: idNamed('decision') } };

/** What is due for the secretary, who held everything since `held`. */
function dueAt(world: TestWorld, held: number = 0): readonly Due[] {
  const knowledge = {
    ...world.knowledge(world.secretary),
    firstHeld: () => hour(held) as Hour | undefined,
  };
  return dueThings(world.state, knowledge, testCrypto);
}

const kinds = (due: readonly Due[]) => due.map(({ kind }) => kind);

/** What a device answers to a placement that it holds since `held`. */
function answer(world: TestWorld, device: DeviceId, record: RecordId, held: number = 0) {
  const knowledge = { ...world.knowledge(device), firstHeld: () => hour(held) };
  return mayBallot(world.state, record, knowledge, testCrypto);
}

const othersThan = (world: TestWorld, device: DeviceId) =>
  world.ballotDevices.find((one) => one !== device) as DeviceId;

describe('what is due', () => {
  test('is a tick, a week after the last placement or at 2,000 records', () => {
    const world = new TestWorld(3);
    expect(dueAt(world)).toEqual([]);
    world.now += 168;
    expect(kinds(dueAt(world))).toEqual(['tick']);
    world.place(null);
    expect(dueAt(world)).toEqual([]);
    for (let number = 0; number < 2_000; number += 1)
      world.write(
        world.id(0),
        witnessKind,
        { frontierHash: idNamed<Hash32>('seen') },
        { deps: [] },
      );
    expect(kinds(dueAt(world))).toEqual(['tick']);
  });

  test('is an act with enough consents, and not one that lacks them', () => {
    const world = new TestWorld(3);
    const act = world.agreed(resolve, [0]);
    expect(dueAt(world)).toEqual([]);
    const second = world.consent(world.id(1), act);
    expect(dueAt(world)).toMatchObject([{ kind: 'act', act, verb: 'resolve' }]);
    world.consent(world.id(1), act, 'withdrawn');
    expect(dueAt(world)).toEqual([]);
    expect(second).not.toBe(act);
  });

  test('is an admission that nobody objected to for 72 hours of being held', () => {
    const world = new TestWorld(3);
    const act = world.act(world.id(0), world.invited(world.id(0), 3), 'none');
    world.consent(world.id(0), act);
    expect(dueAt(world, world.now - 71)).toEqual([]);
    expect(dueAt(world, world.now - 72)).toMatchObject([{ act }]);
    world.consent(world.id(2), act, 'against');
    expect(dueAt(world)).toEqual([]);
    world.consent(world.id(1), act);
    expect(dueAt(world)).toMatchObject([{ act }]);
  });
});

describe('what devices write that is due', () => {
  test('is a turn of the epoch monthly and after a removal, which a device has to write', () => {
    const world = new TestWorld(3);
    world.place(
      world.agreed({ kind: 'expel', value: { member: world.member(2), cuts: [] } }, [0, 1]),
    );
    expect(dueAt(world)).toEqual([{ kind: 'epochWanted', reason: 'removal' }]);
    const turn = world.act(world.secretary, world.turn('removal'), 'none');
    expect(dueAt(world, world.now)).toMatchObject([{ kind: 'act', act: turn }]);
    world.place(turn);
    world.now += 720;
    expect(kinds(dueAt(world))).toEqual(['epochWanted', 'tick']);
  });

  test('is a strike that a notice asks for', () => {
    const world = new TestWorld(3);
    const notice = {
      device: world.id(0),
      by: 'members',
      paperCode: null,
      successor: null,
      lastHonoured: null,
      enrolment: null,
    } as const;
    const first = world.write(world.id(1), strikeKind, notice);
    expect(dueAt(world)).toEqual([{ kind: 'strikeWanted', notice: first, strike: notice }]);
    const verb: Verb = { kind: 'strikeDevice', value: notice };
    const act = world.act(world.id(1), verb, 'none');
    expect(dueAt(world)).toEqual([]);
    const second = world.write(world.id(2), strikeKind, notice);
    expect(dueAt(world)).toEqual([
      { kind: 'act', act, verb: 'strikeDevice', consents: [first, second].toSorted() },
    ]);
  });

  test('leaves out records from the future and what stands on them (R9)', () => {
    const world = new TestWorld(3);
    world.write(
      world.id(0),
      witnessKind,
      { frontierHash: idNamed<Hash32>('seen') },
      {
        wallHour: world.now + 25,
        deps: [],
      },
    );
    const act = world.agreed(resolve, [1, 2]);
    expect(dueAt(world)).toEqual([]);
    const bench = benchAt(world.state, testCrypto);
    expect(settleableAt(bench, hour(world.now)).fresh.has(act)).toBe(false);
    expect(settleableAt(bench, hour(world.now + 1)).fresh.has(act)).toBe(true);
  });
});

describe('a ballot', () => {
  test('is cast for what is due, by ballot devices, once', () => {
    const world = new TestWorld(3);
    world.now += 168;
    const record = world.place(null, { voters: [] });
    const device = othersThan(world, world.secretary);
    expect(answer(world, device, record)).toBeNull();
    expect(answer(world, world.id(9), record)).toEqual({ kind: 'NotBallotDevice' });
    const placement = world.state.reading.placementById.get(record)?.said.placement;
    const parent = world.state.head;
    world.write(device, ballotKind, { parent, round: 0, placement: placement as never });
    expect(answer(world, device, record)).toEqual({ kind: 'AlreadyBalloted', placement });
  });

  test('is refused for a named reason only', () => {
    const world = new TestWorld(3);
    const device = othersThan(world, world.secretary);
    const early = world.place(null, { voters: [] });
    expect(answer(world, device, early)).toEqual({ kind: 'NotDue' });
    expect(answer(world, device, idNamed('nothing'))).toEqual({ kind: 'NotAPlacement' });
    world.now += 168;
    expect(answer(world, device, early)).toEqual({
      kind: 'WallTooFar',
      wall: hour(world.now - 168),
    });
    const other = world.place(null, { voters: [], by: device });
    expect(answer(world, device, other)).toEqual({ kind: 'Void', reason: 'not-secretary' });
    const unsure = { ...world.knowledge(device), isClockSure: false };
    expect(mayBallot(world.state, other, unsure, testCrypto)).toEqual({ kind: 'ClockUnsure' });
    const fine = world.place(null, { voters: [] });
    expect(answer(world, device, fine)).toBeNull();
    world.write(device, standKind, {
      parent: world.state.head,
      round: 1,
      shown: null,
      strikes: [],
    });
    expect(answer(world, device, fine)).toEqual({ kind: 'StoodAbove', round: 1 });
    world.place(null);
    expect(answer(world, device, fine)).toEqual({ kind: 'NotAtHead' });
  });
});

describe('a ballot that waits', () => {
  test('for an admission waits 72 hours on each device, and an objection stops it', () => {
    const world = new TestWorld(3);
    const act = world.act(world.id(0), world.invited(world.id(0), 3), 'none');
    world.consent(world.id(0), act);
    world.now += 80;
    const record = world.place(act, { voters: [] });
    const device = othersThan(world, world.secretary);
    const until = hour(world.now + 2);
    expect(answer(world, device, record, world.now - 70)).toEqual({ kind: 'TooEarly', until });
    expect(answer(world, device, record, world.now - 72)).toBeNull();
    world.consent(world.id(2), act, 'against');
    expect(answer(world, device, record)).toEqual({ kind: 'Objected' });
  });

  test('for a turn of the epoch needs its key in hand', () => {
    const world = new TestWorld(3);
    world.now += 720;
    const turn = world.act(world.secretary, world.turn(), 'none');
    const record = world.place(turn, { voters: [] });
    const device = othersThan(world, world.secretary);
    const without = { ...world.knowledge(device), isTurnProven: () => false };
    expect(mayBallot(world.state, record, without, testCrypto)).toEqual({
      kind: 'EpochKeyUnproven',
    });
    expect(answer(world, device, record)).toBeNull();
  });

  test('for moving the ballots waits 72 hours, and the member’s own no stops it', () => {
    const world = new TestWorld(3);
    const add = world.act(world.id(0), world.enrolment(world.member(0), 3), 'none');
    world.consent(world.id(1), add);
    world.place(add);
    const value = { member: world.member(0), device: world.id(3) };
    const act = world.act(world.id(3), { kind: 'moveBallotDevice', value }, 'none');
    const record = world.place(act, { voters: [] });
    const device = othersThan(world, world.secretary);
    expect(answer(world, device, record, world.now)).toMatchObject({ kind: 'TooEarly' });
    expect(answer(world, device, record)).toBeNull();
    world.consent(world.id(0), act, 'against');
    expect(answer(world, device, record)).toEqual({ kind: 'Objected' });
  });
});

describe('a plan', () => {
  test('becomes a placement that the fold takes', () => {
    const world = new TestWorld(3);
    const act = world.agreed(resolve, [0, 1]);
    const [due] = dueAt(world);
    expect(due).toMatchObject({ kind: 'act', act });
    const by = world.secretary;
    const plan = planPlacement(world.state, due as never, world.knowledge(by), testCrypto);
    expect(listsOfPlan(plan)).toEqual({ consents: [], delta: [], stands: [] });
    const draft = draftPlacement(plan);
    const placement = placementIdOfDraft(testCrypto.hash, draft);
    const parent = world.state.head;
    world.write(by, placementKind, draft);
    for (const voter of world.ballotDevices)
      world.write(voter, ballotKind, { parent, round: 0, placement });
    expect(world.state.head).toBe(placement);
    expect(world.state.placedActs.get(act)).toBe(1);
  });

  test('puts what is too long for one record into list records', () => {
    const world = new TestWorld(12);
    for (let round = 0; round < 2; round += 1)
      for (let number = 0; number < 12; number += 1) {
        for (const extra of [1, 2, 3]) {
          if (round > 0) break;
          const add = world.act(
            world.id(number),
            world.enrolment(world.member(number), 12 + number * 3 + extra - 1),
            'none',
          );
          world.consent(world.id((number + 1) % 12), add);
          if (extra < 3) world.place(add);
        }
      }
    const enrolled = [...world.state.devices.keys()].length;
    expect(enrolled).toBe(36);
    for (const device of world.state.devices.keys())
      for (const twin of [0, 1])
        world.write(
          device,
          witnessKind,
          { frontierHash: idNamed<Hash32>('seen', twin) },
          twin === 1 ? forkOf(world, device) : {},
        );
    world.now += 168;
    const by = world.secretary;
    const plan = planPlacement(world.state, { kind: 'tick' }, world.knowledge(by), testCrypto);
    expect(plan.delta.length).toBeGreaterThan(HEADS_INLINE_MAX);
    const lists = listsOfPlan(plan);
    expect(lists.delta).toHaveLength(1);
    const ids = lists.delta.map((list) => world.write(by, listKind, list));
    const draft = draftPlacement(plan, { consents: [], delta: ids, stands: [] });
    const record = world.write(by, placementKind, draft);
    expect(world.state.verdicts.get(record)).toEqual({ kind: 'open' });
    const placement = placementIdOfDraft(testCrypto.hash, draft);
    const parent = world.state.head;
    for (const voter of world.ballotDevices)
      world.write(voter, ballotKind, { parent, round: 0, placement });
    expect(world.state.head).toBe(placement);
  });
});

/** Writes again what the newest record of a device replaced: a fork. */
function forkOf(world: TestWorld, device: DeviceId) {
  const tip = world.entries.findLast(({ header }) => header.author === device);
  return { prev: tip?.header.prev ?? null, seq: tip?.header.seq ?? 0 };
}

describe('what is due', () => {
  /** A state whose records can be counted and not looked at. */
  function unseen(world: TestWorld): TestWorld['state'] {
    const refuse = (name: string): never => {
      throw new Error(`looked at ${name}`);
    };
    const inOrder = new Proxy(world.state.reading.inOrder, {
      get: (target, name) => (name === 'length' ? target.length : refuse(String(name))),
    });
    // Whoever looks through all records by their numbers reads them out of this map first.
    const entryById = new Map(world.state.reading.entryById);
    entryById.values = () => refuse('values');
    return { ...world.state, reading: { ...world.state.reading, inOrder, entryById } };
  }
  const due = (world: TestWorld, state = world.state) =>
    dueThings(state, world.knowledge(world.secretary), testCrypto);

  test('is found without a look at any record while nothing can be due', () => {
    const world = new TestWorld(5);
    const verb = { kind: 'resolve', value: { subject: 1, hash: idNamed<Hash32>('r') } } as const;
    const act = world.agreed(verb, [0, 1]);
    expect(due(world, unseen(world))).toEqual([]);
    world.consent(world.id(2), act);
    expect(() => due(world, unseen(world))).toThrow('looked at');
    expect(due(world)).toMatchObject([{ kind: 'act', act }]);
    world.consent(world.id(2), act, 'withdrawn');
    expect(due(world)).toEqual([]);
  });

  test('wakes up for a tick, a turn, and the notice of a strike', () => {
    const world = new TestWorld(3);
    expect(due(world, unseen(world))).toEqual([]);
    world.write(world.id(1), strikeKind, strikeOf(world.id(2), { by: 'members' }));
    expect(due(world)).toMatchObject([{ kind: 'strikeWanted' }]);
    const later = new TestWorld(3);
    later.now += 167;
    expect(due(later, unseen(later))).toEqual([]);
    later.now += 1;
    expect(due(later)).toEqual([{ kind: 'tick' }]);
    later.place(null);
    later.now += 720;
    expect(due(later)).toMatchObject([{ kind: 'epochWanted' }, { kind: 'tick' }]);
  });
});

describe('R2: secretaries', () => {
  test('take turns over the rounds, each member once in as many rounds', () => {
    const { state } = new TestWorld(5);
    const order = [0, 1, 2, 3, 4].map((round) => secretaryOf(state, round, testCrypto.hash));
    expect(new Set(order).size).toBe(5);
    expect(secretaryOf(state, 7, testCrypto.hash)).toBe(order[2]);
  });
});
