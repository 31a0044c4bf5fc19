/** R4: two placements in force at one height: which stands, who heals it, and what nobody can force. */
import type { DeviceId, Healing, MemberId, RecordId } from '@tocsin/core';
import {
  ballotKind,
  dueThings,
  healingBallot,
  healingStand,
  healingViews,
  hour,
  isSettled,
  mayBallot,
  memberOfDevice,
} from '@tocsin/core';
import { ForkedWorld } from '@tocsin/core/assembly/forks/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const inline = <T>(value: readonly T[]) => ({ kind: 'inline', value }) as const;

const memberOf = (world: ForkedWorld, device: DeviceId): MemberId =>
  memberOfDevice(world.state, device) as MemberId;

/** The branch that is healed; null: none. */
function healed({ state }: ForkedWorld) {
  const [fork] = state.forks;
  return fork?.isHealed === true ? fork.stands : null;
}

/** The heals of these devices for a branch. */
const healsFor = (world: ForkedWorld, rival: string, devices: readonly DeviceId[]) =>
  (world.state.reading.healsByParent.get(world.parent) ?? [])
    .filter(({ entry, said }) => said.rival === rival && devices.includes(entry.header.author))
    .map(({ entry }) => entry.id)
    .toSorted();

/** A fork of five of whom one lied, and all others named the first branch. */
function named(): ForkedWorld {
  const world = new ForkedWorld(5, 1);
  world.heal(world.rivals[0], world.honest);
  return world;
}

/** A fresh healing of the first branch, by the first secretary who is not struck. */
function placed(world: ForkedWorld, set: Partial<Healing> = {}) {
  const round = world.roundOf(world.honest);
  const words = inline(healsFor(world, world.rivals[0], world.honest));
  const stands = inline(round === 0 ? [] : world.standAtKey(round, world.honest));
  const placer = world.healerOf(round);
  return { round, record: world.healing(placer, { round, words, stands, ...set }) };
}

/** A later round in which an honest member places with these stands, for a branch. */
function later(
  world: ForkedWorld,
  round: number,
  stands: readonly RecordId[],
  set: Partial<Healing>,
) {
  return world.healing(world.healerOf(round), { round, stands: inline(stands), ...set });
}

describe('R4: which branch stands until one is healed', () => {
  test('the one that more of the unstruck follow; liars count for none', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.follow(b, world.liars);
    world.follow(a, world.honest.slice(0, 1));
    expect(world.state.head).toBe(a);
  });

  test('none at a tie: nothing more is decided, by whatever id or hour', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    const [one, two] = world.honest as [DeviceId, DeviceId];
    world.follow(a, [one]);
    world.follow(b, [two]);
    expect(world.state).toMatchObject({ height: 0, head: world.parent });
    world.now += 200;
    const knowledge = world.knowledge(one);
    expect(dueThings(world.state, knowledge, testCrypto)).toEqual([]);
    const record = world.place(null, { voters: [] });
    expect(mayBallot(world.state, record, knowledge, testCrypto)).toEqual({ kind: 'Contested' });
  });

  test('what a member said before is not taken back by a word at the parent', () => {
    const world = new ForkedWorld(5, 2);
    const [a] = world.rivals;
    world.follow(a, world.honest.slice(0, 1));
    world.follow(world.parent, world.honest);
    expect(world.state.head).toBe(a);
  });

  test('no few heals make a branch stand, and nothing above rivals is settled', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.heal(a, world.honest.slice(0, 2));
    expect(world.state.contested).toMatchObject({ due: a });
    expect(world.state.height).toBe(0);
    const said = world.consent(world.honest[0] as DeviceId, idNamed<RecordId>('said'));
    world.follow(b, world.honest.slice(0, 1));
    world.now += 200;
    world.place(null, { voters: world.ballotDevices });
    expect(world.state.head).not.toBe(world.parent);
    expect(isSettled(world.state, said)).toBe(false);
  });
});

describe('R4: old keys', () => {
  test('of most members heal nothing: who is left follows the true branch, and heals it', () => {
    const world = new ForkedWorld(5, 3);
    const [a, b] = world.rivals;
    world.follow(a, world.honest);
    // The thief names, stands, places and ballots with three keys of five, and strikes nobody.
    world.heal(b, world.liars);
    const round = world.roundOf(world.liars, 1);
    const stands = world.standAtKey(round, world.liars);
    const words = inline(healsFor(world, b, world.liars));
    later(world, round, stands, { rival: b, words, struck: inline([]) });
    world.ballotAtKey(round, b, world.liars);
    expect([healed(world), world.state.head]).toEqual([null, a]);
    world.letHeal(world.honest);
    world.letHeal(world.honest, true);
    world.letHeal(world.honest, true);
    world.letHeal(world.honest);
    expect(healed(world)).toBe(a);
  });

  test('of one who healed do not undo it, where all have signed', () => {
    const world = named();
    const { round } = placed(world);
    world.ballotAtKey(round, world.rivals[0], world.honest);
    const [one] = world.honest as [DeviceId];
    for (const placement of world.rivals)
      world.write(one, ballotKind, { parent: world.parent, round: 4, placement });
    world.follow(world.rivals[1], world.honest);
    expect(world.state.forks[0]?.struck).toContain(memberOf(world, one));
    expect(healed(world)).toBe(world.rivals[0]);
  });

  test('of one who healed leave the same branch to be carried on, where few have signed', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.heal(a, world.honest);
    const { round } = placed(world);
    const [one, two, three] = world.honest as [DeviceId, DeviceId, DeviceId];
    world.ballotAtKey(round, a, [one, two]);
    expect(healed(world)).toBe(a);
    for (const placement of world.rivals)
      world.write(two, ballotKind, { parent: world.parent, round: 4, placement });
    expect(healed(world)).toBeNull();
    world.heal(b, [one, three]);
    world.letHeal([one, three], true);
    world.letHeal([one, three], true);
    world.letHeal([one, three], true);
    world.letHeal([one, three]);
    expect(healed(world)).toBe(a);
  });
});

describe('R4: a liar where it is healed', () => {
  test('cannot have a branch healed that most never named', () => {
    const world = named();
    const [, b] = world.rivals;
    const liar = world.healerOf(world.roundOf(world.honest));
    world.heal(b, [liar]);
    const { round } = placed(world, {
      rival: b,
      words: inline(healsFor(world, b, [liar])),
    });
    world.ballotAtKey(round, b, world.honest);
    expect(healed(world)).toBeNull();
  });

  test('cannot strike the innocent, nor leave out whom all others strike', () => {
    const world = named();
    // Neither the one who places nor among those who stood for it: nothing else speaks against it.
    const turn = world.roundOf(world.honest);
    const able = world.honest.filter((device) => device !== world.healerOf(turn));
    const innocent = able.at(-1) as DeviceId;
    const others = world.honest.filter((device) => device !== innocent);
    const known = world.state.forks[0]?.struck ?? [];
    const struck = [...known, memberOf(world, innocent)].toSorted();
    const words = inline(healsFor(world, world.rivals[0], others));
    const stands = inline(turn === 0 ? [] : world.standAtKey(turn, others));
    const { round } = placed(world, { struck: inline(struck), words, stands });
    world.ballotAtKey(round, world.rivals[0], world.honest);
    expect(healed(world)).toBeNull();
    const other = named();
    placed(other, { struck: inline([]) });
    const [one] = other.honest as [DeviceId];
    const knowledge = { ...other.knowledge(one), roundSince: hour(other.now) };
    const [view] = healingViews(other.state, knowledge, testCrypto);
    expect(view && healingBallot(view, knowledge)).toBeNull();
  });

  test('cannot open a round with the stands of half', () => {
    const world = named();
    const [, b] = world.rivals;
    const first = placed(world);
    world.heal(b, world.honest);
    const words = inline(healsFor(world, b, world.honest));
    const round = world.roundOf(world.honest, first.round + 1);
    later(world, round, world.standAtKey(round, world.honest.slice(2)), { rival: b, words });
    world.ballotAtKey(round, b, world.honest);
    expect(healed(world)).toBeNull();
  });

  test('cannot undo what one stand shows', () => {
    const world = named();
    const [a, b] = world.rivals;
    const first = placed(world);
    const [one, two, three] = world.honest as [DeviceId, DeviceId, DeviceId];
    world.ballotAtKey(first.round, a, [one]);
    const round = world.roundOf(world.honest, first.round + 1);
    const stands = [
      ...world.standAtKey(round, [one], first.record),
      ...world.standAtKey(round, [two, three]),
    ].toSorted();
    later(world, round, stands, { rival: b });
    world.ballotAtKey(round, b, world.honest);
    expect(healed(world)).toBeNull();
  });

  test('who places two branches in one round has no stand among those that show both', () => {
    const world = named();
    const [, b] = world.rivals;
    const first = placed(world);
    const placer = world.healerOf(first.round);
    world.heal(b, world.honest);
    const second = placed(world, { rival: b, words: inline(healsFor(world, b, world.honest)) });
    const others = world.honest.filter((one) => one !== placer) as [DeviceId, DeviceId, DeviceId];
    const round = world.roundOf(others, first.round + 1);
    const stands = [
      ...world.standAtKey(round, [placer], second.record),
      ...world.standAtKey(round, others.slice(0, 2), first.record),
    ].toSorted();
    const struck = inline([memberOf(world, world.liars[0] as DeviceId)]);
    later(world, round, stands, { rival: b, struck });
    world.ballotAtKey(round, b, others);
    expect(healed(world)).toBeNull();
    expect(world.state.forks[0]?.struck).toContain(memberOf(world, placer));
  });

  test('that balloted twice there is struck, and its ballots heal nothing', () => {
    const world = named();
    const { round } = placed(world);
    const [one, two, liar] = world.honest as [DeviceId, DeviceId, DeviceId];
    world.ballotAtKey(round, world.rivals[1], [liar]);
    world.ballotAtKey(round, world.rivals[0], [liar, one]);
    expect(world.state.forks[0]?.struck).toContain(memberOf(world, liar));
    expect(healed(world)).toBeNull();
    world.ballotAtKey(round, world.rivals[0], [two]);
    expect(healed(world)).toBe(world.rivals[0]);
    world.follow(world.rivals[0], world.honest.slice(0, 2));
    world.now += 200;
    world.place(null);
    expect(world.state.devices.get(liar)?.faultySince).toMatchObject({ height: 2 });
  });

  test('strikes nobody for one half alone, by what the other cannot read', () => {
    const world = named();
    const [one] = world.honest as [DeviceId];
    const gov = idNamed<never>('turned');
    for (const placement of world.rivals)
      world.write(
        one,
        ballotKind,
        { parent: world.parent, round: 4, placement },
        { gov, epoch: 2 },
      );
    expect(world.state.forks[0]?.struck).toHaveLength(1);
  });
});

describe('R4: who heals', () => {
  test('people are asked once: their heals count before what they follow', () => {
    const world = new ForkedWorld(5, 1);
    const [a, b] = world.rivals;
    world.follow(a, world.honest.slice(0, 2));
    world.follow(b, world.honest.slice(2));
    world.heal(a, world.honest.slice(2, 3));
    expect(world.state.forks[0]?.contest?.due).toBe(a);
  });

  test('devices wait for no secretary who is struck', () => {
    const world = named();
    const round = world.roundOf(world.liars);
    const [one] = world.honest as [DeviceId];
    if (round > 0) world.standAtKey(round, [one]);
    const knowledge = { ...world.knowledge(one), roundSince: hour(world.now) };
    const [view] = healingViews(world.state, knowledge, testCrypto);
    expect(view && healingStand(view, knowledge)?.round).toBe(round + 1);
  });

  test('the healing of the highest round counts, once a liar among them had two', () => {
    const world = named();
    const [a, b] = world.rivals;
    const first = placed(world);
    const placer = world.healerOf(first.round);
    world.heal(b, world.honest);
    const second = placed(world, { rival: b, words: inline(healsFor(world, b, world.honest)) });
    const others = world.honest.filter((one) => one !== placer) as [DeviceId, DeviceId, DeviceId];
    const [one, two, three] = others;
    world.ballotAtKey(first.round, a, [one, two]);
    world.ballotAtKey(first.round, b, [three]);
    expect(healed(world)).toBe(a);
    // The first is silent: the others cannot know which of the two is in force.
    const round = world.roundOf(others, first.round + 1);
    const stands = [
      ...world.standAtKey(round, [two], first.record),
      ...world.standAtKey(round, [three], second.record),
    ].toSorted();
    later(world, round, stands, { rival: b });
    world.ballotAtKey(round, b, [two, three]);
    expect(healed(world)).toBe(b);
    expect(world.state.forks[0]?.struck).toHaveLength(2);
  });
});
