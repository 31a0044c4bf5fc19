/** Healing a fork at a height of its own (R4, decision 0053): what is lawful, and what heals. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { idNamed, testCrypto } from '../testing.ts';
import { strikeKind } from './consent.ts';
import { memberOfDevice } from './electorate.ts';
import type { Healing } from './heal.ts';
import { ForkedWorld, nextHealingWord } from './forks/testing.ts';
import { healingBallot, healingPlan, healingStand, healingViews } from './healing-turn.ts';
import { healingSiteOf, judgeHealing } from './healing.ts';
import { castsBallots, draftPlacement, placementIdOfDraft, planPlacement } from './draft.ts';
import { ballotKind, listKind, placementKind, standKind } from './placement.ts';
import type { AssemblyState } from './state.ts';
import { strikeOf, WITNESSES } from './testing.ts';

/** For folds of many histories on a machine that others use too. */
vi.setConfig({ testTimeout: 60_000 });

/** Histories of devices that hold parts; each folds some hundred times. */
const RUNS = 15;

const inline = <T>(value: readonly T[]) => ({ kind: 'inline', value }) as const;

/** What the rules say of a healing by hand: the reason, `lawful` or `waiting`. */
function judged(world: ForkedWorld, record: RecordId): string {
  const { reading, settledAt, history } = world.state;
  const at = history.findIndex(({ head }) => head === world.parent);
  const ground = history[at];
  const saying = reading.healingById.get(record);
  if (ground === undefined || saying === undefined) return 'unread';
  const site = { reading, settledAt, ground, history: history.slice(0, at + 1) };
  const judgement = judgeHealing(healingSiteOf(site, world.rivals, testCrypto.hash), saying);
  return judgement.kind === 'void' ? judgement.reason : judgement.kind;
}

/** The heals of some devices, as words for a healing. */
function healsOf(world: ForkedWorld, devices: readonly DeviceId[]): readonly RecordId[] {
  return (world.state.reading.healsByParent.get(world.parent) ?? [])
    .filter(({ entry }) => devices.includes(entry.header.author))
    .map(({ entry }) => entry.id)
    .toSorted();
}

const memberOf = (world: ForkedWorld, device: DeviceId): MemberId =>
  memberOfDevice(world.state, device) as MemberId;

/** A fork of five of whom one lied, and all others heal the first branch. */
function asked(members = 5, liars = 1): ForkedWorld {
  const world = new ForkedWorld(members, liars);
  world.heal(world.rivals[0], world.honest);
  return world;
}

/** A fresh healing by the first honest device whose turn it is, and the words that it lists. */
function fresh(world: ForkedWorld, set: Partial<Healing> = {}, by: readonly DeviceId[] = []) {
  const round = world.roundOf(world.honest);
  const words = healsOf(world, by.length === 0 ? world.honest : by);
  const stands = round === 0 ? [] : world.standAtKey(round, world.honest);
  const said = { round, words: inline(words), stands: inline(stands), ...set };
  return { round, record: world.healing(world.healerOf(round), said) };
}

describe('a height with rivals', () => {
  test('is healed by devices as soon as more than half are for a branch, and for good', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.heal(b, world.honest.slice(0, 1));
    world.letHeal(world.honest, true);
    expect(world.state.contested).not.toBeNull();
    world.heal(b, world.honest.slice(1, 2));
    world.letHeal(world.honest);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: b, contest: null });
    expect(world.state.contested).toBeNull();
    world.follow(a, world.honest);
    world.heal(a, world.honest);
    world.letHeal(world.honest, true);
    expect(world.state.head).toBe(b);
  });

  test('is healed for the branch that most follow, nobody asked', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.follow(a, world.honest.slice(0, 2));
    world.follow(b, world.honest.slice(2));
    world.letHeal(world.honest);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: a });
  });

  test('is healed by the one who is left, where all others lied', () => {
    const world = new ForkedWorld(3, 2);
    const [, b] = world.rivals;
    world.ballot(world.parent, { round: 0, content: new Uint8Array(1), stands: inline([]) }, []);
    world.follow(b, world.honest);
    world.letHeal(world.honest, true);
    world.letHeal(world.honest, true);
    world.letHeal(world.honest);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: b });
  });
});

describe('a healing is void', () => {
  test.each<[string, (world: ForkedWorld) => RecordId]>([
    [
      'not-secretary',
      (world) => {
        const round = world.roundOf(world.honest);
        const others = world.honest.filter((one) => one !== world.healerOf(round));
        return world.healing(others[0] as DeviceId, {
          round,
          words: inline(healsOf(world, others)),
        });
      },
    ],
    [
      'wrong-epoch',
      (world) => {
        // What it cites is on no chain of ours, so that any epoch were right; not all could read it.
        const round = world.roundOf(world.honest);
        const set = { round, words: inline(healsOf(world, world.honest)) };
        return world.healing(world.healerOf(round), set, { gov: world.rivals[1], epoch: 2 });
      },
    ],
    [
      'names-its-own-author',
      (world) => world.healing(world.liars[0] as DeviceId, { round: world.roundOf(world.liars) }),
    ],
    ['not-a-member', (world) => fresh(world, { struck: inline([idNamed<MemberId>('x')]) }).record],
    [
      'stands-in-round-0',
      (world) => {
        const placer = world.healerOf(0);
        const stands = inline(world.standAtKey(1, [placer]));
        return world.healing(placer, { stands, struck: inline([]) });
      },
    ],
    ['not-enough-words', (world) => fresh(world, {}, world.honest.slice(0, 2)).record],
    [
      'word-not-counted',
      (world) => {
        world.heal(world.rivals[0], world.liars);
        return fresh(world, {}, [...world.honest, ...world.liars]).record;
      },
    ],
    ['word-not-counted', (world) => fresh(world, { rival: world.rivals[1] }).record],
  ])('%s', (reason, write) => {
    const world = asked();
    expect(judged(world, write(world))).toBe(reason);
  });

  test('word-not-counted: twice of one member, or of what they said elsewhere', () => {
    const world = asked();
    const [one] = world.honest as [DeviceId];
    world.heal(world.rivals[0], [one]);
    expect(judged(world, fresh(world).record)).toBe('word-not-counted');
    const other = asked();
    const [two] = other.honest as [DeviceId];
    const said = other.consent(two, idNamed<RecordId>('act'), 'for', { gov: other.parent });
    const words = [...healsOf(other, other.honest.slice(1)), said].toSorted();
    expect(judged(other, fresh(other, { words: inline(words) }).record)).toBe('word-not-counted');
  });
});

describe('a healing', () => {
  test('lists what it lists in records that those can read who follow the other branch', () => {
    for (const [set, outcome] of [
      [{ epoch: 2 }, 'list-malformed'],
      [{}, 'lawful'],
    ] as const) {
      const world = asked();
      const value = healsOf(world, world.honest);
      const items = { part: 0, of: 1, items: { kind: 'ids', value } } as const;
      const at = { ...world.atParent, gov: world.rivals[0], ...set };
      const list = world.write(world.honest[0] as DeviceId, listKind, items, at);
      const { record } = fresh(world, { words: { kind: 'records', value: [list] } });
      expect(judged(world, record)).toBe(outcome);
    }
  });

  test('lists heals that are no last words any more, and records that follow', () => {
    const world = asked();
    const [a, b] = world.rivals;
    const words = healsOf(world, world.honest.slice(0, 2));
    world.heal(b, world.honest);
    const [, , third] = world.honest as [DeviceId, DeviceId, DeviceId];
    const followed = world.consent(third, idNamed<RecordId>('act'), 'for', { gov: a });
    const all = [...words, followed].toSorted();
    expect(judged(world, fresh(world, { words: inline(all) }).record)).toBe('lawful');
  });

  test('waits for a word that is not here, for what it cites, and for a proof that is not here', () => {
    const world = asked();
    const absent = [...healsOf(world, world.honest.slice(0, 2)), idNamed<RecordId>('absent')];
    expect(judged(world, fresh(world, { words: inline(absent.toSorted()) }).record)).toBe(
      'waiting',
    );
    const other = asked();
    const [one] = other.honest as [DeviceId];
    const gov = idNamed<PlacementId>('unseen');
    const said = other.consent(one, idNamed<RecordId>('act'), 'for', { gov });
    const words = [...healsOf(other, other.honest.slice(1, 3)), said].toSorted();
    expect(judged(other, fresh(other, { words: inline(words) }).record)).toBe('waiting');
    const third = asked();
    // One who is found out only later: not the one who places, nor among those who stood for it.
    const round = third.roundOf(third.honest);
    const suspects = third.honest.filter((device) => device !== third.healerOf(round));
    const accused = suspects.at(-1) as DeviceId;
    const others = third.honest.filter((device) => device !== accused);
    const struck = [...(third.state.forks[0]?.struck ?? []), memberOf(third, accused)].toSorted();
    const record = third.healing(third.healerOf(round), {
      round,
      struck: inline(struck),
      words: inline(healsOf(third, others)),
      stands: inline(round === 0 ? [] : third.standAtKey(round, others)),
    });
    expect(judged(third, record)).toBe('waiting');
    third.ballotAtKey(0, third.rivals[0], [accused]);
    third.ballotAtKey(0, third.rivals[1], [accused]);
    expect(judged(third, record)).toBe('lawful');
  });

  test('waits for a rival whose certificate is not here', () => {
    const world = asked();
    const rival = idNamed<PlacementId>('rival');
    world.heal(rival, world.honest);
    const heals = world.state.reading.healsByParent.get(world.parent) ?? [];
    const words = heals.filter(({ said }) => said.rival === rival).map(({ entry }) => entry.id);
    expect(judged(world, fresh(world, { rival, words: inline(words) }).record)).toBe('waiting');
  });

  test('rests on nothing that only those of one branch can read', () => {
    const world = asked(5, 1);
    const [a] = world.rivals;
    const [one, two] = world.honest as [DeviceId, DeviceId];
    // Somebody signs twice at the parent, under an epoch to which a branch turned.
    for (const placement of world.rivals)
      world.write(
        one,
        ballotKind,
        { parent: world.parent, round: 3, placement },
        { gov: idNamed('turned'), epoch: 2 },
      );
    expect(world.state.forks[0]?.struck).toHaveLength(1);
    // A placement above the rival that is sealed like this, and who cites nothing but it.
    const set = { gov: a, epoch: 2 };
    const knowledge = { ...world.knowledge(two), now: hour(world.now) };
    world.follow(a, world.honest);
    const plan = planPlacement(world.state, { kind: 'tick' }, knowledge, testCrypto);
    const draft = draftPlacement({ ...plan, height: 2, parent: a });
    world.write(two, placementKind, draft, set);
    const above = placementIdOfDraft(testCrypto.hash, draft);
    const said = world.consent(two, idNamed<RecordId>('act'), 'for', { gov: above });
    expect(world.state.forks[0]?.contest?.branches).toContainEqual(
      expect.objectContaining({
        rival: a,
        followers: world.honest.map((id) => memberOf(world, id)).toSorted(),
      }),
    );
    const words = [...healsOf(world, [one, world.honest[2] as DeviceId]), said].toSorted();
    expect(judged(world, fresh(world, { words: inline(words) }).record)).toBe('waiting');
  });

  test('above round 0 rests on stands of more than half of those whom it does not strike', () => {
    const world = asked(6, 2);
    const round = world.roundOf(world.honest, 1);
    const words = inline(healsOf(world, world.honest));
    const placer = world.healerOf(round);
    const two = world.standAtKey(round, world.honest.slice(0, 2));
    const place = (stands: readonly RecordId[]) =>
      judged(world, world.healing(placer, { round, words, stands: inline(stands) }));
    expect(place(two)).toBe('not-enough-stands');
    const liars = world.standAtKey(round, world.liars);
    expect(place([...two, ...liars].toSorted())).toBe('stand-not-counted');
    const again = world.standAtKey(round, world.honest.slice(0, 1));
    expect(place([...two, ...again].toSorted())).toBe('stand-twice');
    const third = world.standAtKey(round, world.honest.slice(2, 3));
    expect(place([...two, ...third].toSorted())).toBe('lawful');
  });

  test.each<[string, string, (world: ForkedWorld, shown: boolean) => Partial<Healing>]>([
    ['the other branch', 'not-what-was-shown', (world) => ({ rival: world.rivals[1] })],
    [
      'words beside it',
      'words-where-carried-on',
      (world) => ({ words: inline(healsOf(world, world.honest.slice(0, 3))) }),
    ],
    ['nothing else', 'lawful', () => ({})],
  ])('carries on what one of many stands shows: %s is %s', (_, verdict, set) => {
    const world = asked();
    const first = fresh(world);
    const round = world.roundOf(world.honest, first.round + 1);
    const [one, ...others] = world.honest as [DeviceId, ...DeviceId[]];
    const stands = [
      ...world.standAtKey(round, [one], first.record),
      ...world.standAtKey(round, others),
    ].toSorted();
    const said = { round, stands: inline(stands), ...set(world, true) };
    expect(judged(world, world.healing(world.healerOf(round), said))).toBe(verdict);
  });

  test('is fresh with stands of more than half that show nothing, whatever others show', () => {
    const world = asked();
    const [, b] = world.rivals;
    const first = fresh(world);
    const before = healsOf(world, world.honest);
    world.heal(b, world.honest);
    const words = healsOf(world, world.honest).filter((id) => !before.includes(id));
    const round = world.roundOf(world.honest, first.round + 1);
    const [one, ...others] = world.honest as [DeviceId, ...DeviceId[]];
    world.standAtKey(round, [one], first.record);
    const stands = inline(world.standAtKey(round, others));
    const said = { round, rival: b, stands, words: inline(words) };
    expect(judged(world, world.healing(world.healerOf(round), said))).toBe('lawful');
  });

  test('lists no stand of who placed both that are shown', () => {
    const world = new ForkedWorld(5, 1);
    const [a, b] = world.rivals;
    world.heal(a, world.honest.slice(0, 3));
    const wordsA = healsOf(world, world.honest);
    world.heal(b, world.honest.slice(0, 3));
    const wordsB = healsOf(world, world.honest).filter((id) => !wordsA.includes(id));
    const at = world.roundOf(world.honest);
    const stands = at === 0 ? [] : world.standAtKey(at, world.honest);
    const placer = world.healerOf(at);
    const [shownA, shownB] = [
      world.healing(placer, { round: at, rival: a, words: inline(wordsA), stands: inline(stands) }),
      world.healing(placer, { round: at, rival: b, words: inline(wordsB), stands: inline(stands) }),
    ];
    const round = world.roundOf(
      world.honest.filter((one) => one !== placer),
      at + 1,
    );
    const others = world.honest.filter((one) => one !== placer) as [DeviceId, ...DeviceId[]];
    const listed = [
      ...world.standAtKey(round, [placer], shownB),
      ...world.standAtKey(round, others.slice(0, 2), shownA),
    ].toSorted();
    // Who strikes the placer lists no stand of theirs; who does not know of it may not either.
    const unaware = inline(
      (world.state.forks[0]?.struck ?? []).filter((one) => one !== memberOf(world, placer)),
    );
    const set = { round, rival: a, struck: unaware, stands: inline(listed) };
    expect(judged(world, world.healing(world.healerOf(round), set))).toBe('stand-of-double-placer');
  });
});

describe('ballots at the key', () => {
  test('of the struck count for nothing, whenever they were found out', () => {
    const world = asked(5, 2);
    const [a, b] = world.rivals;
    const { round } = fresh(world);
    const [one, two, three] = world.honest as [DeviceId, DeviceId, DeviceId];
    world.ballotAtKey(round, a, [...world.liars, one]);
    expect(world.state.forks[0]?.isHealed).toBe(false);
    world.ballotAtKey(round, a, [two]);
    expect(world.state.forks[0]?.isHealed).toBe(true);
    // An old key of the second: its owner balloted at the parent too, for the other branch.
    for (const placement of world.rivals)
      world.write(two, ballotKind, { parent: world.parent, round: 3, placement });
    expect(world.state.forks[0]).toMatchObject({ isHealed: false });
    // The two left carry on what may have been in force, though both now want the other.
    world.heal(b, [one, three]);
    world.letHeal([one, three], true);
    world.letHeal([one, three]);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: a });
    expect(world.state.forks[0]?.struck).toHaveLength(3);
  });

  test('undo nothing where all who are left have signed', () => {
    const world = asked(5, 2);
    const { round } = fresh(world);
    world.ballotAtKey(round, world.rivals[0], world.honest);
    const [, two] = world.honest as [DeviceId, DeviceId];
    for (const placement of world.rivals)
      world.write(two, ballotKind, { parent: world.parent, round: 3, placement });
    expect(world.state.forks[0]?.struck).toHaveLength(3);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: world.rivals[0] });
  });

  test('decide in the highest round in which something is in force', () => {
    const world = asked();
    const [a, b] = world.rivals;
    const first = fresh(world);
    const placer = world.healerOf(first.round);
    const before = healsOf(world, world.honest);
    world.heal(b, world.honest);
    const words = healsOf(world, world.honest).filter((id) => !before.includes(id));
    // Its secretary placed both, and is struck; of the three others two signed the one.
    const second = fresh(world, { rival: b, words: inline(words) });
    const [one, two, three] = world.honest.filter((id) => id !== placer) as [
      DeviceId,
      DeviceId,
      DeviceId,
    ];
    world.ballotAtKey(first.round, a, [one, two]);
    world.ballotAtKey(first.round, b, [three]);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: a });
    const round = world.roundOf([one, two, three], first.round + 1);
    const stands = [
      ...world.standAtKey(round, [two], first.record),
      ...world.standAtKey(round, [three], second.record),
    ].toSorted();
    world.healing(world.healerOf(round), { round, rival: b, stands: inline(stands) });
    world.ballotAtKey(round, b, [two, three]);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: b });
    expect(world.state.forks[0]?.struck).toHaveLength(2);
  });

  test('that prove a fault cost the device its weight on the chain', () => {
    const world = asked();
    const [a] = world.rivals;
    const liar = world.honest[3] as DeviceId;
    for (const rival of world.rivals) world.ballotAtKey(9, rival, [liar]);
    world.follow(a, world.honest);
    world.now += 168;
    world.place(null);
    expect(world.state.devices.get(liar)?.faultySince).toMatchObject({ height: 2 });
    const honest = world.state.devices.get(world.honest[0] as DeviceId);
    expect(honest?.faultySince).toBeNull();
  });
});

describe('a device at the key', () => {
  const viewOf = (world: ForkedWorld, device: DeviceId, state: AssemblyState = world.state) => {
    const knowledge = { ...world.knowledge(device), roundSince: hour(world.now) };
    const [view] = healingViews(state, knowledge, testCrypto);
    return { view, knowledge };
  };

  test('waits for nobody who is struck: their rounds run out at once, once something is due', () => {
    const world = new ForkedWorld(5, 1);
    const struck = world.roundOf(world.liars);
    const [one] = world.honest as [DeviceId];
    if (struck > 0) world.standAtKey(struck, [one]);
    const { view, knowledge } = viewOf(world, one);
    if (view === undefined) return expect.unreachable();
    if (struck === 0) expect(healingStand(view, knowledge)).toBeNull();
    world.heal(world.rivals[0], world.honest);
    const again = viewOf(world, one);
    if (again.view === undefined) return expect.unreachable();
    expect(healingStand(again.view, again.knowledge)).toMatchObject({ round: struck + 1 });
  });

  test('does nothing where its own member is struck, or its clock is unsure', () => {
    const world = asked();
    const [liar] = world.liars as [DeviceId];
    world.ballotAtKey(0, world.rivals[0], [liar]);
    const seen = viewOf(world, liar);
    if (seen.view === undefined) return expect.unreachable();
    const late = { ...seen.knowledge, roundSince: hour(0) };
    expect(healingStand(seen.view, late)).toBeNull();
    expect(healingPlan(seen.view, late)).toBeNull();
    fresh(world);
    const [one] = world.honest as [DeviceId];
    const { view, knowledge } = viewOf(world, one);
    if (view === undefined) return expect.unreachable();
    expect(healingBallot(view, knowledge)).not.toBeNull();
    expect(healingBallot(view, { ...knowledge, isClockSure: false })).toBeNull();
    const again = viewOf(world, liar);
    expect(again.view && healingBallot(again.view, again.knowledge)).toBeNull();
  });

  test('ballots for no healing that strikes others than it would, nor for one that is not due', () => {
    const world = asked();
    const [one] = world.honest as [DeviceId];
    const ballot = (): PlacementId | undefined => {
      const { view, knowledge } = viewOf(world, one);
      return view && healingBallot(view, knowledge)?.placement;
    };
    fresh(world, { struck: inline([]) });
    expect(ballot()).toBeUndefined();
    const other = asked();
    other.heal(other.rivals[1], other.honest.slice(0, 2));
    const words = healsOf(other, other.honest).filter(
      (id) => other.state.reading.healById.get(id)?.said.rival === other.rivals[0],
    );
    fresh(other, { words: inline(words) });
    const seen = viewOf(other, one);
    expect(seen.view && healingBallot(seen.view, seen.knowledge)).toBeNull();
  });

  test('adds its ballot to what is in force, and neither stands nor places any more', () => {
    const world = asked();
    const { round } = fresh(world);
    world.ballotAtKey(round, world.rivals[0], world.honest.slice(0, 3));
    const last = world.honest[3] as DeviceId;
    const { view, knowledge } = viewOf(world, last);
    if (view === undefined) return expect.unreachable();
    const late = { ...knowledge, roundSince: hour(0) };
    expect([healingStand(view, late), healingPlan(view, late)]).toEqual([null, null]);
    expect(healingBallot(view, late)).toMatchObject({ round, placement: world.rivals[0] });
    world.ballotAtKey(round, world.rivals[0], [last]);
    expect(viewOf(world, last).view).toBeUndefined();
  });

  test('that is lost there is followed by its successor, where another places (R17)', () => {
    const next = 20;
    const world = new ForkedWorld(5, 2, (before) => {
      for (const number of [0, 1, 2, 3, 4])
        before.place(
          before.agreed(
            before.enrolment(before.member(number), next + number),
            [number, (number + 1) % 5],
            'none',
          ),
        );
    });
    const devices = world.ballotDevices.filter((one) => !world.liars.includes(one));
    const [lost, ...left] = devices as [DeviceId, ...DeviceId[]];
    const number = world.devices.findIndex(({ id }) => id === lost);
    const successor = world.id(next + number);
    world.heal(world.rivals[0], devices);
    const { paperCode } = world.device(number);
    const strike = { device: lost, by: 'paper', paperCode, successor } as const;
    world.write(
      left[0] as DeviceId,
      strikeKind,
      { ...strike, lastHonoured: null, enrolment: null },
      world.atParent,
    );
    world.letHealAtLast([...left, successor]);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: world.rivals[0] });
    const ballots = world.state.reading.ballotsByParent.get(world.key) ?? [];
    const authors = ballots.map(({ entry }) => entry.header.author);
    expect(authors).toContain(successor);
    expect(authors).not.toContain(lost);
  });

  /** A fork in whose healing an honest phone is lost, and whose person shows a new one. */
  function losing(members = 5, liars = 2) {
    const world = new ForkedWorld(members, liars);
    const devices = world.ballotDevices.filter((one) => !world.liars.includes(one));
    const [lost, ...left] = devices as [DeviceId, ...DeviceId[]];
    const number = world.devices.findIndex(({ id }) => id === lost);
    world.heal(world.rivals[0], devices);
    const strike = (phone: number, by: DeviceId = left[0] as DeviceId): RecordId => {
      const { paperCode } = world.device(number);
      const coming = world.comingIn(memberOf(world, lost), phone);
      const said = strikeOf(lost, { by: 'paper', paperCode, ...coming });
      return world.write(by, strikeKind, said, world.atParent);
    };
    const healBy = (able: readonly DeviceId[]): void => {
      for (let at = 0; at < 12 && world.state.forks[0]?.isHealed === false; at += 1) {
        world.letHeal(able, true);
        world.letHeal(able);
      }
    };
    return { world, lost, left, strike, healBy };
  }

  test('that is lost there is followed by a new phone that comes in with the strike (R17)', () => {
    const { world, lost, left, strike, healBy } = losing();
    const phone = world.id(30);
    // Nobody lets it in without the strike.
    healBy([left[0] as DeviceId, phone]);
    expect(world.state.forks[0]?.isHealed).toBe(false);
    strike(30);
    healBy([...left, phone]);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: world.rivals[0] });
    const ballots = world.state.reading.ballotsByParent.get(world.key) ?? [];
    const authors = ballots.map(({ entry }) => entry.header.author);
    expect(authors).toContain(phone);
    expect(authors).not.toContain(lost);
    // It does no more than that: neither stands nor heals of its own are there.
    const stands = world.state.reading.standsByParent.get(world.key) ?? [];
    expect(stands.map(({ entry }) => entry.header.author)).not.toContain(phone);
  });

  test('is followed by neither of two new phones that were named there (R17)', () => {
    const { world, left, strike, healBy } = losing();
    strike(30);
    strike(31, left[1]);
    healBy([left[0] as DeviceId, world.id(30), world.id(31)]);
    expect(world.state.forks[0]?.isHealed).toBe(false);
    // Those who are left are enough: two of three.
    healBy(left);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: world.rivals[0] });
  });

  test('and whose new phone signs twice there costs its member the vote there, and no other (R3)', () => {
    const { world, lost, strike } = losing(5, 1);
    const struckNow = () => world.state.forks[0]?.struck ?? [];
    const before = struckNow();
    for (const rival of world.rivals) world.ballotAtKey(1, rival, [world.id(30)]);
    expect(struckNow()).toEqual(before);
    strike(30);
    expect(struckNow()).toEqual([...before, memberOf(world, lost)].toSorted());
    // Somebody else who names the same phone answers too; nobody is taken out of it again.
    const liar = world.liars[0] as DeviceId;
    const number = world.devices.findIndex(({ id }) => id === liar);
    const coming = world.comingIn(memberOf(world, lost), 30);
    const { paperCode } = world.device(number);
    const said = strikeOf(liar, { by: 'paper', paperCode, ...coming });
    world.write(liar, strikeKind, said, world.atParent);
    expect(struckNow()).toEqual([...before, memberOf(world, lost)].toSorted());
  });

  test('and whose strike was placed on the branch that fell is lost still where the other stands', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    const honest = world.ballotDevices.filter((one) => !world.liars.includes(one));
    const [lost, helper] = honest as [DeviceId, DeviceId];
    const number = world.devices.findIndex(({ id }) => id === lost);
    const member = memberOf(world, lost);
    world.follow(a, honest);
    expect(world.state.head).toBe(a);
    const { paperCode } = world.device(number);
    const said = strikeOf(lost, { by: 'paper', paperCode, ...world.comingIn(member, 30) });
    const verb = { kind: 'strikeDevice', value: said } as const;
    expect(world.outcome(world.act(helper, verb, 'none'))).toBe('placed');
    expect(world.state.devices.get(world.id(30))?.member).toBe(member);
    world.heal(b, honest);
    world.letHeal(honest);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: b });
    expect(world.state.head).toBe(b);
    expect(world.state.devices.has(world.id(30))).toBe(false);
    expect(castsBallots(world.state, world.id(30), testCrypto)).toBe(false);
    world.write(helper, strikeKind, said);
    expect(castsBallots(world.state, world.id(30), testCrypto)).toBe(true);
    expect(world.outcome(world.act(helper, verb, 'none'))).toBe('placed');
    expect(world.state.members.get(member)?.ballotDevice).toBe(world.id(30));
  });

  test('is not counted where its member is away (R25)', () => {
    const world = new ForkedWorld(5, 2, (before) => {
      before.place(before.agreed(WITNESSES, [0, 1, 2, 3]));
      const draft = before.draftAbsence(before.absence([4]));
      before.publish(before.id(0), draft, [before.id(0), before.id(1), before.id(2), before.id(3)]);
    });
    const here = world.honest.filter((one) => one !== world.id(4));
    expect(here).toHaveLength(2);
    world.heal(world.rivals[1], [world.id(4), here[0] as DeviceId]);
    expect(world.state.forks[0]?.contest).toMatchObject({ due: null, healsNeeded: 2 });
    world.heal(world.rivals[1], here.slice(1, 2));
    world.letHeal(here, true);
    world.letHeal(here, true);
    world.letHeal(here);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: world.rivals[1] });
  });
});

/** Devices that hold parts of what was written. */
class Parts {
  readonly world: ForkedWorld;
  readonly held: Map<DeviceId, Set<Entry>>;
  readonly healed: Map<DeviceId, Set<PlacementId>> = new Map();

  constructor(world: ForkedWorld) {
    this.world = world;
    this.held = new Map(world.honest.map((device) => [device, new Set(world.entries)]));
  }

  stateOf(device: DeviceId): AssemblyState {
    const folded = this.world.fold(this.held.get(device) ?? []);
    if (!folded.ok) throw new Error('a genesis');
    return folded.value;
  }

  /** One device tells another all that it holds. */
  tell(from: DeviceId, to: DeviceId): void {
    for (const entry of this.held.get(from) ?? []) this.held.get(to)?.add(entry);
  }

  /** Lets a device do its next thing; true: it wrote something. */
  act(device: DeviceId, isLate: boolean): boolean {
    const { world } = this;
    const state = this.stateOf(device);
    const [fork] = state.forks;
    if (fork?.isHealed === true && fork.stands !== null)
      this.healed.set(device, (this.healed.get(device) ?? new Set()).add(fork.stands));
    const roundSince = hour(isLate ? world.now - 10_000 : world.now);
    const word = nextHealingWord(state, { ...world.knowledge(device), roundSince });
    word?.write((kind, said) =>
      this.write(device, () => world.write(device, kind, said, this.#apart)),
    );
    return word !== undefined;
  }

  /** Writes as who knows of nothing but their own: what they hold is told, not cited. */
  write(device: DeviceId, say: () => RecordId): RecordId {
    const id = say();
    const entry = this.world.entries.at(-1);
    if (entry !== undefined) this.held.get(device)?.add(entry);
    return id;
  }

  get #apart() {
    return { ...this.world.atParent, deps: [] };
  }

  say(device: DeviceId, rival: PlacementId, isHeal: boolean): void {
    const { world } = this;
    this.write(device, () => {
      if (isHeal) world.heal(rival, [device], { deps: [] });
      else world.follow(rival, [device], { deps: [] });
      return world.entries.at(-1)?.id as RecordId;
    });
  }
}

describe('devices that hold parts of what was said', () => {
  /** Who, whom and what, by numbers; at first each says which branch it is for. */
  const steps = fc.record({
    words: fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 5, maxLength: 5 }),
    all: fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(9)), { minLength: 20, maxLength: 70 }),
  });

  /** A fork of so many who are not struck, and what each of them says first. */
  function begun(unstruck: number, words: readonly (readonly [number, boolean])[]): Parts {
    const isEven = unstruck % 2 === 1;
    const world = new ForkedWorld(unstruck + (isEven ? 2 : 1), isEven ? 2 : 1);
    expect(world.state.forks).toHaveLength(1);
    const parts = new Parts(world);
    for (const [at, device] of world.honest.entries()) {
      const [rival, isHeal] = words[at] ?? [0, true];
      parts.say(device, world.rivals[rival === 3 ? 1 : 0], isHeal);
    }
    return parts;
  }

  /** One step of some devices; numbers above 7 are for others. */
  function step(
    parts: Parts,
    devices: readonly DeviceId[],
    who: number,
    whom: number,
    what: number,
  ) {
    const at = (number: number) => devices[number % devices.length] as DeviceId;
    if (what === 0) parts.say(at(who), parts.world.rivals[(whom % 2) as 0 | 1], true);
    else if (what < 4) for (const device of devices) parts.tell(at(who), device);
    else if (what === 4) parts.tell(at(who), at(whom));
    else parts.act(at(who), what === 5);
  }

  const seenBy = ({ healed }: Parts) => new Set([...healed.values()].flatMap((one) => [...one]));

  test('never see two branches healed, and end with one once they talk', () => {
    let healedEarly = 0;
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), steps, (unstruck, { words, all }) => {
        const parts = begun(unstruck, words);
        const { world } = parts;
        for (const [who, whom, what] of all) step(parts, world.honest, who, whom, what);
        if (seenBy(parts).size > 0) healedEarly += 1;
        talk(parts, world.honest.slice(0, Math.floor(unstruck / 2) + 1));
        expect(seenBy(parts).size).toBe(1);
        const [healed] = seenBy(parts);
        expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: healed });
      }),
      { numRuns: RUNS, seed: 11 },
    );
    expect(healedEarly).toBeGreaterThan(RUNS / 10);
  });

  test('end with one branch where one more of them lies; who saw another can prove it', () => {
    let proven = 0;
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 5 }), steps, (unstruck, { words, all }) => {
        const parts = begun(unstruck, words);
        const { world } = parts;
        const [liar, ...honest] = world.honest as [DeviceId, ...DeviceId[]];
        for (const [who, whom, what] of all)
          if (what < 8) step(parts, honest, who, whom, what);
          else lie(parts, liar, honest[who % honest.length] as DeviceId, whom, what === 8);
        // All of them: one may have signed what only one other saw.
        talk(parts, honest);
        const final = world.state.forks[0];
        expect(final?.isHealed).toBe(true);
        expect(seenBy(parts)).toContain(final?.stands);
        const isProven = final?.struck.includes(memberOf(world, liar)) === true;
        if (isProven) proven += 1;
        if (seenBy(parts).size > 1) expect(isProven).toBe(true);
      }),
      { numRuns: RUNS, seed: 7 },
    );
    expect(proven).toBeGreaterThan(RUNS / 5);
  });
});

/**
 * The liar signs as it likes and tells it to one of the others alone: ballots for whatever is placed,
 * or is not, and stands that show nothing.
 */
function lie(parts: Parts, liar: DeviceId, to: DeviceId, luck: number, isBallot: boolean): void {
  const { world } = parts;
  const set = { ...world.atParent, deps: [] };
  const placed = world.state.reading.healingsByKey.get(world.key) ?? [];
  const last = placed[luck % Math.max(1, placed.length)]?.said;
  const round = last?.round ?? luck;
  const placement = last?.rival ?? world.rivals[(luck % 2) as 0 | 1];
  parts.write(liar, () =>
    isBallot
      ? world.write(liar, ballotKind, { parent: world.key, round, placement }, set)
      : world.write(
          liar,
          standKind,
          { parent: world.key, round: round + 1, shown: null, strikes: [] },
          set,
        ),
  );
  // Its chain is one: who holds a record holds those before.
  for (const entry of world.entries)
    if (entry.header.author === liar) parts.held.get(to)?.add(entry);
}

/** These devices tell each other all, agree on a branch, and do what is theirs until it is healed. */
function talk(parts: Parts, devices: readonly DeviceId[]): void {
  const [first] = devices as [DeviceId];
  for (const device of devices) parts.say(device, parts.world.rivals[0], true);
  for (let turn = 0; turn < 60; turn += 1) {
    for (const device of devices) parts.tell(device, first);
    for (const device of devices) parts.tell(first, device);
    if (parts.stateOf(first).forks[0]?.isHealed === true) break;
    const acted = devices.map((device) => parts.act(device, false));
    if (!acted.includes(true)) for (const device of devices) parts.act(device, true);
  }
  for (const device of devices) parts.act(device, false);
}
