/** Rounds above 0 (R2): what lets an assembly go on when a secretary is silent, and nothing else. */
import { describe, expect, test } from 'vitest';

import type { DeviceId, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { idNamed, testCrypto } from '../testing.ts';
import {
  draftPlacement,
  draftRepeat,
  mayBallot,
  placementIdOfDraft,
  planPlacement,
} from './draft.ts';
import type { Knowledge } from './due.ts';
import type { Placement } from './placement.ts';
import { encodeContent, listKind } from './placement.ts';
import type { CountedStand } from './rounds.ts';
import { possibleOf, standsNeeded } from './rounds.ts';
import { isInCompany, placerTurn, roundEndsAt, standGapOf, standWanted } from './standing.ts';
import { TestWorld } from './testing.ts';

function reasonOf(world: TestWorld, record: RecordId): string {
  const verdict = world.state.verdicts.get(record);
  return verdict?.kind === 'void' ? verdict.reason : (verdict?.kind ?? 'unknown');
}

/** A tick drafted for a round by its secretary, with other content for another hour. */
function tickFor(world: TestWorld, round: number, stands: readonly RecordId[]): Placement {
  const knowledge = world.knowledge(world.secretaryOf(round));
  const turn = { round, stands, repeats: null };
  return draftPlacement(planPlacement(world.state, { kind: 'tick' }, knowledge, testCrypto, turn));
}

/** The record and id of a placement in round 0 for which these devices ballot. */
function firstRound(world: TestWorld, voters: readonly DeviceId[]) {
  const draft = tickFor(world, 0, []);
  const record = world.publish(world.secretaryOf(0), draft, voters);
  return { draft, record, placement: placementIdOfDraft(testCrypto.hash, draft) };
}

const knows = (world: TestWorld, device: DeviceId, set: Partial<Knowledge> = {}): Knowledge => ({
  ...world.knowledge(device),
  ...set,
});

describe('a round above 0', () => {
  test('places with the stands of m − ⌊m/2⌋ members, and not with one less', () => {
    for (const [members, needed] of [
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 3],
    ] as const) {
      expect(standsNeeded(members)).toBe(needed);
      const world = new TestWorld(members);
      const few = world.stand(1, world.ballotDevices.slice(0, needed - 1));
      expect(world.outcome(null, { round: 1, stands: few })).toBe('not-enough-stands');
      const enough = world.stand(1, world.ballotDevices.slice(0, needed));
      expect(world.outcome(null, { round: 1, stands: enough })).toBe('placed');
      expect(world.state.chain[0]?.round).toBe(1);
    }
  });

  test('has a secretary of its own', () => {
    const world = new TestWorld(3);
    const stands = world.stand(1, world.ballotDevices);
    expect(world.outcome(null, { round: 1, stands, by: world.secretaryOf(0) })).toBe(
      'not-secretary',
    );
  });

  test('counts no stand twice, of strangers, for another round or another parent', () => {
    const world = new TestWorld(3);
    const [one, two] = world.ballotDevices as [DeviceId, DeviceId];
    const [first] = world.stand(1, [one]) as [RecordId];
    const listed = (more: readonly RecordId[]) =>
      world.outcome(null, { round: 1, stands: [first, ...more].toSorted() });
    expect(listed(world.stand(1, [one]))).toBe('stand-twice');
    expect(listed(world.stand(1, [world.id(9)]))).toBe('stand-not-counted');
    expect(listed(world.stand(2, [two]))).toBe('stand-not-counted');
    const before = world.stand(1, [two]);
    world.place(null);
    const now = world.stand(1, [one]);
    expect(world.outcome(null, { round: 1, stands: [...before, ...now].toSorted() })).toBe(
      'stand-not-counted',
    );
  });

  test('waits for a stand, or for what a stand shows, that is not here', () => {
    const world = new TestWorld(3);
    const missing = idNamed<RecordId>('record', 5);
    const stands = [...world.stand(1, world.ballotDevices.slice(0, 2)), missing].toSorted();
    const record = world.place(null, { round: 1, stands });
    expect(world.state.verdicts.get(record)).toEqual({ kind: 'waiting', missing: [missing] });
    const other = new TestWorld(3);
    const shown = other.stand(1, other.ballotDevices.slice(0, 2), missing);
    const placed = other.place(null, { round: 1, stands: shown });
    expect(other.state.verdicts.get(placed)).toEqual({ kind: 'waiting', missing: [missing] });
  });

  test('lists what it lists in records of the epoch in force, and in no others', () => {
    const world = new TestWorld(3);
    for (const [epoch, outcome] of [
      [9, 'list-malformed'],
      [1, 'placed'],
    ] as const) {
      const value = world.stand(1, world.ballotDevices);
      const items = { part: 0, of: 1, items: { kind: 'ids', value } } as const;
      const by = world.secretaryOf(1);
      const list = world.write(by, listKind, items, { epoch });
      const stands = { kind: 'records', value: [list] } as const;
      world.now += 1;
      const record = world.publish(by, { ...tickFor(world, 1, []), stands }, world.ballotDevices);
      expect(reasonOf(world, record)).toBe(outcome);
    }
  });

  test('counts no stand that shows a void placement, or one of its own round', () => {
    const world = new TestWorld(3);
    const stranger = world.ballotDevices.find((one) => one !== world.secretaryOf(0));
    const forged = world.place(null, { by: stranger as DeviceId, voters: [] });
    const stands = world.stand(1, world.ballotDevices.slice(0, 2), forged);
    expect(world.outcome(null, { round: 1, stands })).toBe('stand-not-counted');
    const next = new TestWorld(3);
    const plain = next.stand(1, next.ballotDevices);
    const same = next.place(null, { round: 1, stands: plain, voters: [] });
    const late = next.stand(1, next.ballotDevices.slice(0, 2), same);
    expect(next.outcome(null, { round: 1, stands: late })).toBe('stand-not-counted');
    const shown = next.stand(2, next.ballotDevices, same);
    expect(next.outcome(null, { round: 2, stands: shown })).toBe('not-what-was-shown');
  });

  test('carries on what may be in force: the same content under the same id', () => {
    const world = new TestWorld(3);
    const [a, b, c] = world.ballotDevices as [DeviceId, DeviceId, DeviceId];
    const { draft, record, placement } = firstRound(world, [a]);
    const stands = [...world.stand(1, [a], record), ...world.stand(1, [b, c])].toSorted();
    // One showed it and nobody is unlisted: 1 of 3 is not more than half, so a fresh one may come.
    world.now += 1;
    expect(world.outcome(null, { round: 1, stands, voters: [] })).toBe('open');
    const two = world.state.reading.standsByParent.get(world.state.head) ?? [];
    const listed = two
      .filter(({ entry }) => entry.header.author !== c)
      .map(({ entry }) => entry.id);
    // One showed it and one is unlisted: it may be in force, and nothing else may be placed.
    expect(world.outcome(null, { round: 1, stands: listed })).toBe('not-what-was-shown');
    const turn = { round: 1, stands: listed, repeats: null };
    const again = draftRepeat(turn, draft.content);
    world.publish(world.secretaryOf(1), again, world.ballotDevices);
    expect(world.state.chain.map((step) => step.placement)).toEqual([placement]);
    expect(world.state.chain[0]?.round).toBe(1);
  });

  test('never adds up ballots of different rounds (R2: five members, three rounds)', () => {
    // r0 A by 1,2; r1 B by 3; r2 A by 4; r3 B by 1,3,5: over all rounds both have three.
    const world = new TestWorld(5);
    const parent = world.state.head;
    const [m1, m2, m3, m4, m5] = world.ballotDevices as DeviceId[] as [
      DeviceId,
      DeviceId,
      DeviceId,
      DeviceId,
      DeviceId,
    ];
    const a = firstRound(world, [m1, m2]);
    const round1 = world.stand(1, [m3, m4, m5]);
    world.now += 1;
    const draftB = tickFor(world, 1, round1);
    const recordB = world.publish(world.secretaryOf(1), draftB, [m3]);
    const b = placementIdOfDraft(testCrypto.hash, draftB);
    const round2 = [...world.stand(2, [m1], a.record), ...world.stand(2, [m4, m5])].toSorted();
    const draftA = draftRepeat({ round: 2, stands: round2, repeats: null }, a.draft.content);
    world.publish(world.secretaryOf(2), draftA, [m4]);
    const round3 = [...world.stand(3, [m3], recordB), ...world.stand(3, [m1, m5])].toSorted();
    const again = draftRepeat({ round: 3, stands: round3, repeats: null }, draftB.content);
    const last = world.publish(world.secretaryOf(3), again, [m1, m3, m5]);
    expect(world.state.forks).toEqual([]);
    const ballots = world.state.reading.ballotsByParent.get(parent) ?? [];
    const total = (id: PlacementId) =>
      new Set(
        ballots.filter(({ said }) => said.placement === id).map(({ entry }) => entry.header.author),
      ).size;
    expect([total(a.placement), total(b)]).toEqual([3, 3]);
    // A was never in force; B is, by its own three of the last round alone.
    expect(world.state.chain.map(({ placement }) => placement)).toEqual([b]);
    expect(world.state.verdicts.get(last)).toEqual({ kind: 'placed', height: 1 });
    expect(world.state.contested).toBeNull();
  });

  test('repeats neither of two that the same secretary placed on its own word', () => {
    const world = new TestWorld(3);
    const liar = world.secretaryOf(0);
    const [one] = world.ballotDevices.filter((device) => device !== liar) as [DeviceId];
    const first = firstRound(world, [one]);
    world.now += 1;
    const second = firstRound(world, [liar]);
    expect(second.placement).not.toBe(first.placement);
    const stands = [
      ...world.stand(1, [liar], second.record),
      ...world.stand(1, [one], first.record),
    ].toSorted();
    const turn = { round: 1, stands, repeats: null };
    const record = world.publish(world.secretaryOf(1), draftRepeat(turn, second.draft.content), []);
    expect(reasonOf(world, record)).toBe('stand-of-double-placer');
  });
});

describe('what stands show', () => {
  const stand = (member: number, shown: CountedStand['shown']): CountedStand => ({
    kind: 'counts',
    record: idNamed<RecordId>('record', member),
    member: idNamed('member', member),
    shown,
    strikes: [],
  });
  const a = idNamed<PlacementId>('placement', 1);
  const b = idNamed<PlacementId>('placement', 2);

  test('is possible as long as those who show it and those unlisted are more than half', () => {
    const listed = [stand(1, { round: 0, placement: a }), stand(2, null), stand(3, null)];
    expect(possibleOf(listed, 5)).toEqual([a]);
    expect(possibleOf([...listed, stand(4, null)], 5)).toEqual([]);
    expect(possibleOf(listed, 4)).toEqual([]);
  });

  test('counts who shows it in any round, and looks at the highest round alone', () => {
    const listed = [
      stand(1, { round: 0, placement: a }),
      stand(2, { round: 1, placement: b }),
      stand(3, { round: 0, placement: b }),
    ];
    expect(possibleOf(listed, 3)).toEqual([b]);
    expect(possibleOf(listed, 5)).toEqual([b]);
  });
});

describe('a ballot device', () => {
  test('casts one ballot a round, and none below where it stood or balloted', () => {
    const world = new TestWorld(4);
    const [a, b] = world.ballotDevices as [DeviceId, DeviceId];
    world.now += 200;
    const { record } = firstRound(world, [a]);
    const may = (device: DeviceId) =>
      mayBallot(world.state, record, world.knowledge(device), testCrypto);
    expect(may(a)).toMatchObject({ kind: 'AlreadyBalloted' });
    expect(may(b)).toBeNull();
    world.stand(2, [b]);
    expect(may(b)).toEqual({ kind: 'StoodAbove', round: 2 });
  });

  test('takes what is repeated at any age, and what is fresh only if it is due', () => {
    const world = new TestWorld(3);
    const [a, b, c] = world.ballotDevices as [DeviceId, DeviceId, DeviceId];
    world.now += 200;
    const { draft, record } = firstRound(world, [a]);
    world.now += 400;
    const stands = [...world.stand(1, [a], record), ...world.stand(1, [b])].toSorted();
    const again = draftRepeat({ round: 1, stands, repeats: null }, draft.content);
    const repeated = world.publish(world.secretaryOf(1), again, []);
    expect(mayBallot(world.state, repeated, world.knowledge(c), testCrypto)).toBeNull();
    const ahead = knows(world, c, { now: hour(world.now - 1_000) });
    expect(mayBallot(world.state, repeated, ahead, testCrypto)).toMatchObject({
      kind: 'WallTooFar',
    });
    expect(mayBallot(world.state, record, world.knowledge(c), testCrypto)).toMatchObject({
      kind: 'WallTooFar',
    });
  });
});

describe('a device on its own', () => {
  test('stands for the next round when this one ran out with something due', () => {
    const world = new TestWorld(3);
    const [, b] = world.ballotDevices as [DeviceId, DeviceId];
    const since = hour(world.now);
    const at = (inHours: number, isDue = true) =>
      standWanted(
        world.state,
        knows(world, b, { roundSince: since, now: hour(world.now + inHours) }),
        isDue,
        testCrypto,
      );
    expect(at(23)).toBeNull();
    expect(at(24, false)).toBeNull();
    expect(at(24)).toEqual({ parent: world.state.head, round: 1, shown: null, strikes: [] });
    expect(
      standWanted(world.state, knows(world, b, { roundSince: null }), true, testCrypto),
    ).toBeNull();
    const unsure = knows(world, b, {
      roundSince: since,
      isClockSure: false,
      now: hour(world.now + 99),
    });
    expect(standWanted(world.state, unsure, true, testCrypto)).toBeNull();
  });

  test('waits twice as long in each round, up to 32 times', () => {
    const world = new TestWorld(3);
    const [, b] = world.ballotDevices as [DeviceId, DeviceId];
    const since = hour(world.now);
    const lengths = [0, 1, 2, 3, 4, 5, 6, 9].map((round) => {
      if (round > 0) world.stand(round, [b]);
      return (roundEndsAt(world.state, knows(world, b, { roundSince: since })) ?? 0) - since;
    });
    expect(lengths).toEqual([24, 48, 96, 192, 384, 768, 768, 768]);
    expect([1, 0].map((round) => standGapOf(world.state, round))).toEqual([24, 12]);
  });

  test('shows the record of its ballot in the highest round below', () => {
    const world = new TestWorld(3);
    const [a] = world.ballotDevices as [DeviceId];
    const { record } = firstRound(world, [a]);
    const late = knows(world, a, { roundSince: hour(world.now), now: hour(world.now + 24) });
    expect(standWanted(world.state, late, true, testCrypto)).toMatchObject({
      round: 1,
      shown: record,
    });
  });

  test('follows half of the others at once to the highest round they share', () => {
    const world = new TestWorld(5);
    const [a, b, c, d] = world.ballotDevices as [DeviceId, DeviceId, DeviceId, DeviceId];
    world.stand(3, [b]);
    const wanted = () =>
      standWanted(world.state, knows(world, a, { roundSince: null }), false, testCrypto);
    expect(wanted()).toBeNull();
    world.stand(2, [c]);
    expect(wanted()).toMatchObject({ round: 2 });
    world.stand(4, [d]);
    expect(wanted()).toMatchObject({ round: 3 });
  });

  test('is moved on by no single member, but by the other one of two', () => {
    const three = new TestWorld(3);
    const [a, b, c] = three.ballotDevices as [DeviceId, DeviceId, DeviceId];
    three.stand(9, [b]);
    const wanted = (world: TestWorld, of: DeviceId, set: Partial<Knowledge> = {}) =>
      standWanted(world.state, knows(world, of, set), false, testCrypto);
    expect(wanted(three, a)).toBeNull();
    three.stand(7, [c]);
    expect(wanted(three, a)).toMatchObject({ round: 7 });
    const two = new TestWorld(2);
    const [d, e] = two.ballotDevices as [DeviceId, DeviceId];
    two.stand(4, [e]);
    expect(wanted(two, d)).toMatchObject({ round: 4 });
  });

  test('is not moved on while its own stand is young', () => {
    const world = new TestWorld(5);
    const [a, b, c] = world.ballotDevices as [DeviceId, DeviceId, DeviceId];
    world.stand(1, [a]);
    world.stand(3, [b, c]);
    const at = (inHours: number) =>
      standWanted(
        world.state,
        knows(world, a, { stoodAt: hour(world.now), now: hour(world.now + inHours) }),
        false,
        testCrypto,
      );
    expect(at(23)).toBeNull();
    expect(at(24)).toMatchObject({ round: 3 });
  });

  test('waits above round 0 for company before its timer runs', () => {
    const world = new TestWorld(5);
    const [a, b, c] = world.ballotDevices as [DeviceId, DeviceId, DeviceId];
    expect(isInCompany(world.state, a, testCrypto)).toBe(true);
    world.stand(2, [a, b]);
    expect(isInCompany(world.state, a, testCrypto)).toBe(false);
    world.stand(3, [c]);
    expect(isInCompany(world.state, a, testCrypto)).toBe(true);
  });

  test('places in the round for which it stands, with enough stands, once', () => {
    const world = new TestWorld(3);
    const placer = world.secretaryOf(1);
    const turn = () => placerTurn(world.state, world.knowledge(placer), testCrypto);
    expect(turn()).toBeNull();
    world.stand(1, [placer]);
    expect(turn()).toBeNull();
    const [other] = world.ballotDevices.filter((one) => one !== placer) as [DeviceId];
    world.stand(1, [other]);
    expect(turn()).toMatchObject({ round: 1, repeats: null });
    expect(turn()?.stands).toHaveLength(2);
    world.place(null, { round: 1, stands: turn()?.stands ?? [], voters: [] });
    expect(turn()).toBeNull();
  });

  test('carries on what a stand shows, and waits while that is what it would not sign', () => {
    const world = new TestWorld(3);
    const placer = world.secretaryOf(1);
    const [liar, other] = world.ballotDevices.filter((one) => one !== placer) as [
      DeviceId,
      DeviceId,
    ];
    world.now += 720;
    const first = world.place(world.act(liar, world.turn(), 'none'), { voters: [liar] });
    const content = world.state.reading.placementById.get(first)?.said.content;
    world.stand(1, [liar], first);
    world.stand(1, [placer]);
    const turn = (isProven: boolean) => {
      const known = knows(world, placer, { isTurnProven: () => isProven });
      return placerTurn(world.state, known, testCrypto);
    };
    expect(turn(true)?.repeats).toEqual(content && encodeContent(content));
    expect(turn(false)).toBeNull();
    world.stand(1, [other]);
    // Now all are listed, and one of three is not more than half.
    expect(turn(false)).toMatchObject({ repeats: null });
    expect(turn(false)?.stands).toHaveLength(3);
  });
});
