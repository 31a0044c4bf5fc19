/** Forks that are healed at their key (R4), case by case and by luck, as both folds judge them. */
import type { DeviceId, Entry, Healing, MemberId, PlacementId, RecordId } from '@tocsin/core';
import { foldAssembly, listKind, strikeKind } from '@tocsin/core';
import { ForkedWorld } from '@tocsin/core/assembly/forks/testing';
import { strikeOf, WITNESSES } from '@tocsin/core/assembly/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { foldNaively } from './naive-fold.ts';
import { summaryOf } from './shipped-summary.ts';
import type { Summary } from './summary.ts';

const RUNS = Number(process.env['TOCSIN_FOLDS_RUNS'] ?? 12);
const SEED = Number(process.env['TOCSIN_FOLDS_SEED'] ?? 73);
/** Things that happen in one fork by luck. */
const STEPS_MAX = 14;

const inline = <T>(value: readonly T[]) => ({ kind: 'inline', value }) as const;

function fold(
  { log }: ForkedWorld,
  entries: readonly Entry[],
): { readonly first: Summary | undefined; readonly second: Summary | undefined } {
  const first = foldAssembly(log, entries, testCrypto);
  const second = foldNaively(log, entries, testCrypto);
  return { first: first.ok ? summaryOf(first.value) : undefined, second };
}

/** What both folds come to. */
function both(world: ForkedWorld, entries: readonly Entry[] = world.entries): Summary {
  const { first, second } = fold(world, entries);
  expect(second).toEqual(first);
  return second as Summary;
}

const memberOf = (world: ForkedWorld, device: DeviceId): MemberId =>
  world.state.devices.get(device)?.member as MemberId;

/** The first round in which an honest device places, its stands, and its healing of a rival. */
function healed(
  world: ForkedWorld,
  set: Partial<Healing> = {},
  from = 0,
  voters: readonly DeviceId[] = world.honest,
): RecordId {
  const round = world.roundOf(world.honest, from);
  const words = world.honest.map((device) =>
    world.consent(device, idNamed<RecordId>('act'), 'for', { gov: world.rivals[0] }),
  );
  const stands = round === 0 ? [] : world.standAtKey(round, world.honest);
  const said = { round, words: inline(words.toSorted()), stands: inline(stands), ...set };
  const record = world.healing(world.healerOf(round), said);
  world.ballotAtKey(round, said.rival ?? world.rivals[0], voters);
  return record;
}

describe('a fork', () => {
  test.each([
    [3, 1],
    [4, 2],
    [5, 1],
    [5, 2],
  ])('of %i members and %i liars is healed by devices for whom people say', (members, liars) => {
    const world = new ForkedWorld(members, liars);
    expect(both(world).height).toBe(0);
    world.heal(world.rivals[1], world.honest);
    expect(both(world).contested).toHaveLength(2);
    for (let late = 0; late < 6 && !world.state.forks[0]?.isHealed; late += 1)
      world.letHeal(world.honest, late % 2 === 1);
    expect(both(world)).toMatchObject({ height: 1, head: world.rivals[1], contested: null });
  });

  test.each([1, 2])('counts nobody who is away: of three who are left %i say so', (count) => {
    const world = new ForkedWorld(7, 2, (made) => {
      made.place(made.agreed(WITNESSES, [0, 1, 2, 3]));
      const list = made.draftAbsence(made.absence([5, 6]));
      made.publish(made.id(0), list, made.ballotDevices.slice(0, 5));
      expect(made.state.chain.at(-1)?.round).toBe(65_535);
    });
    const left = [0, 1, 2, 3, 4].map((at) => world.id(at));
    const honest = left.filter((one) => !world.liars.includes(one));
    const round = world.roundOf(honest);
    const words = honest
      .slice(0, count)
      .map((device) =>
        world.consent(device, idNamed<RecordId>('act'), 'for', { gov: world.rivals[0] }),
      );
    const stands = round === 0 ? [] : world.standAtKey(round, honest);
    const lists = { words: inline(words.toSorted()), stands: inline(stands) };
    world.healing(world.healerOf(round), { round, ...lists });
    world.ballotAtKey(round, world.rivals[0], honest.slice(0, 2));
    expect(world.state.forks[0]?.isHealed).toBe(count === 2);
    both(world);
  });

  test('is settled once it is healed, and followed before', () => {
    const world = new ForkedWorld(5, 1);
    world.follow(world.rivals[0], world.honest);
    expect(both(world).head).toBe(world.rivals[0]);
    world.place(null);
    const { settled } = both(world);
    expect(world.state.settledAt.size).toBeGreaterThan(settled.size);
    healed(world);
    expect(both(world).settled.size).toBe(world.state.settledAt.size);
  });

  test('is healed for the time being: so many are proven to have signed twice', () => {
    const world = new ForkedWorld(5, 1);
    healed(world, {}, 0, world.honest.slice(0, 3));
    both(world);
    expect(world.state.forks[0]?.isHealed).toBe(true);
    for (const liar of world.honest.slice(0, 2))
      for (const name of ['one', 'other']) world.ballotAtKey(9, idNamed<PlacementId>(name), [liar]);
    both(world);
    expect(world.state.forks[0]?.isHealed).toBe(false);
  });

  test('is carried on without words by who stands for a later round', () => {
    const world = new ForkedWorld(5, 1);
    const first = healed(world, { rival: world.rivals[0] });
    const round = world.roundOf(world.honest, world.roundOf(world.honest) + 1);
    const stands = world.standAtKey(round, world.honest, first);
    const words = inline<RecordId>([]);
    const placer = world.healerOf(round);
    world.healing(placer, { round, rival: world.rivals[1], words, stands: inline(stands) });
    world.ballotAtKey(round, world.rivals[1], world.honest);
    expect(both(world).head).toBe(world.rivals[0]);
    const carried = { round, rival: world.rivals[0], words, stands: inline(stands) };
    const other = new ForkedWorld(5, 1);
    healed(other, { rival: other.rivals[0] });
    other.healing(other.healerOf(round), carried);
    expect(both(other).head).toBe(other.rivals[0]);
  });

  test.each<[string, Partial<Healing>, boolean]>([
    ['names nobody as struck', { struck: inline([]) }, true],
    ['names somebody honest', { struck: inline([idNamed<MemberId>('nobody')]) }, false],
    ['lists no words', { words: inline([]) }, false],
    ['is of no rival', { rival: idNamed<PlacementId>('rival') }, false],
    ['is as it must be', {}, true],
  ])('is healed, or is not, by one that %s', (_, set, isHealed) => {
    const world = new ForkedWorld(5, 1);
    healed(world, set);
    both(world);
    expect(world.state.forks[0]?.isHealed).toBe(isHealed);
  });

  test.each([
    [
      'in their order',
      [
        [0, 2, [0]],
        [1, 2, [1, 2, 3]],
      ],
      true,
    ],
    [
      'in another order',
      [
        [1, 2, [1, 2, 3]],
        [0, 2, [0]],
      ],
      false,
    ],
    [
      'not ascending from one to the next',
      [
        [0, 2, [1, 2, 3]],
        [1, 2, [0]],
      ],
      false,
    ],
    [
      'with one twice',
      [
        [0, 2, [0, 1]],
        [1, 2, [1, 2, 3]],
      ],
      false,
    ],
    [
      'of more than there are',
      [
        [0, 3, [0]],
        [1, 3, [1, 2, 3]],
      ],
      false,
    ],
    [
      'of too few',
      [
        [0, 2, [0]],
        [1, 2, [1]],
      ],
      false,
    ],
  ] as const)('is healed, or is not, by words in two list records %s', (_, parts, isHealed) => {
    const world = new ForkedWorld(5, 1);
    const [by] = world.honest as [DeviceId];
    const words = world.honest
      .map((one) => world.consent(one, idNamed<RecordId>('act'), 'for', { gov: world.rivals[0] }))
      .toSorted();
    const value = parts.map(([part, of, places]) => {
      const items = { kind: 'ids', value: places.map((at) => words[at] as RecordId) } as const;
      return world.write(by, listKind, { part, of, items }, world.atParent);
    });
    healed(world, { words: { kind: 'records', value } });
    both(world);
    expect(world.state.forks[0]?.isHealed).toBe(isHealed);
  });

  test.each([
    ['ids', true],
    ['heads', false],
  ] as const)('is healed by one whose struck stand in a list of ids: %s', (kind, isHealed) => {
    const world = new ForkedWorld(5, 1);
    const [[by], [liar]] = [world.honest as [DeviceId], world.liars as [DeviceId]];
    const ids = { kind: 'ids', value: [memberOf(world, liar) as string as RecordId] } as const;
    const heads = {
      kind: 'heads',
      value: [{ device: liar, seq: 0, id: world.rivals[0] as string as RecordId }],
    } as const;
    const list = { part: 0, of: 1, items: kind === 'ids' ? ids : heads };
    const value = [world.write(by, listKind, list, world.atParent)];
    healed(world, { struck: { kind: 'records', value } });
    both(world);
    expect(world.state.forks[0]?.isHealed).toBe(isHealed);
  });

  test.each([false, true])(
    'is healed with a successor for a phone that is lost, a new one: %s',
    (isNew) => {
      const world = new ForkedWorld(5, 1, (made) => {
        const numbers = [0, 1, 2, 3, 4];
        for (const number of numbers)
          expect(
            made.placing(number, made.enrolment(made.member(number), 10 + number), [
              (number + 1) % numbers.length,
            ]),
          ).toBe('placed');
      });
      const honest = world.ballotDevices.filter((one) => !world.liars.includes(one));
      const round = world.roundOf(honest, 1);
      const placer = world.healerOf(round);
      const lost = honest.find((one) => one !== placer) as DeviceId;
      const others = honest.filter((one) => one !== lost);
      const own = [...world.state.devices.values()].find(
        (one) => one.member === memberOf(world, lost) && one.id !== lost,
      );
      const coming = world.comingIn(memberOf(world, lost), 30);
      const strike = strikeOf(lost, isNew ? coming : { successor: own?.id as DeviceId });
      const successor = strike.successor as DeviceId;
      const notices = [own?.id as DeviceId, others[0] as DeviceId].map((by) =>
        world.write(by, strikeKind, strike, world.atParent),
      );
      const stands = world.standAtKey(round, others, null, notices.toSorted());
      const words = others.map((device) =>
        world.consent(device, idNamed<RecordId>('act'), 'for', { gov: world.rivals[0] }),
      );
      world.healing(placer, {
        round,
        words: inline(words.toSorted()),
        stands: inline(stands),
      });
      world.ballotAtKey(round, world.rivals[0], others.slice(0, 2));
      expect(world.state.forks[0]?.isHealed).toBe(false);
      both(world);
      world.ballotAtKey(round, world.rivals[0], [successor]);
      expect(world.state.forks[0]?.isHealed).toBe(true);
      both(world);
    },
  );
});

/** One thing that happens while a fork is healed; the numbers choose. */
interface Step {
  readonly what: number;
  readonly who: number;
  readonly which: number;
  readonly how: number;
}

/** A phone is lost while the fork is healed: a new one takes its place, is named twice, or lies. */
function strikeAtKey(world: ForkedWorld, { who, which, how }: Step): void {
  const ballots = world.ballotDevices;
  const lost = ballots[who % ballots.length] as DeviceId;
  const number = world.devices.findIndex(({ id }) => id === lost);
  const others = ballots.filter((one) => one !== lost && !world.liars.includes(one));
  const [by = lost] = others;
  const round = world.roundOf(others.length > 0 ? others : ballots, 1);
  const phones = which < 6 ? [30] : [30, 31];
  const notices = phones.map((phone) => {
    const coming = world.comingIn(memberOf(world, lost), phone);
    const paper = { by: 'paper', paperCode: world.device(number).paperCode } as const;
    return world.write(by, strikeKind, strikeOf(lost, { ...paper, ...coming }), world.atParent);
  });
  const rival = world.rivals[which % 2] as PlacementId;
  if (how > 4) world.heal(rival, others);
  const stands = world.standAtKey(round, others, null, notices.toSorted());
  const words = others.map((device) =>
    world.consent(device, idNamed<RecordId>('act'), 'for', { gov: rival }),
  );
  const placed = { rival, words: inline(words.toSorted()), stands: inline(stands) };
  world.healing(world.healerOf(round), { round, ...placed });
  world.ballotAtKey(round, rival, [...others.slice(how % 2), world.id(30)]);
  if (how === 3)
    world.ballotAtKey(round, world.rivals[(which + 1) % 2] as PlacementId, [world.id(30)]);
}

/** Lets something happen, by honest devices and by liars. */
function step(world: ForkedWorld, { what, who, which, how }: Step): void {
  const all = world.devices.map(({ id }) => id);
  const device = all[who % all.length] as DeviceId;
  const some = all.filter((_, at) => ((who + 1) >> (at % 3)) % 2 === 1);
  const rival = world.rivals[which % 2] as PlacementId;
  const round = how % 4;
  const records = world.entries.filter(({ body }) => body.state === 'read' && body.kind === 15);
  const shown = records.at(-1 - (how % 2))?.id ?? null;
  const words = world.entries.filter(({ header }) => header.lane === 0).slice(-6 - (how % 4));
  const oneEach = new Map(words.map((entry) => [entry.header.author, entry.id]));
  const said = which % 3 === 0 ? [] : [...oneEach.values()].toSorted();
  const stands = world.entries.filter(({ body }) => body.state === 'read' && body.kind === 6);
  const own = stands.slice(-3 - (how % 3)).map(({ id }) => id);
  const structures: readonly (() => void)[] = [
    () => world.follow(which === 7 ? world.parent : rival, some),
    () => world.heal(rival, some),
    () => world.heal(rival, [device], how === 7 ? { epoch: 2, gov: rival } : {}),
    () => world.letHeal(which < 6 ? world.honest : some, how % 2 === 0),
    () => void world.standAtKey(1 + (how % 3), some, which % 2 === 0 ? shown : null),
    () => world.ballotAtKey(round, rival, how < 5 ? world.honest : [device]),
    () => {
      const placer = how < 6 ? world.healerOf(round) : device;
      const listed = round === 0 ? [] : own.toSorted();
      const placed = { round, rival, words: inline(said), stands: inline(listed) };
      world.healing(placer, which === 7 ? { ...placed, struck: inline([]) } : placed);
      if (who < 6) world.ballotAtKey(round, rival, world.honest);
    },
    () => {
      const isFree = world.state.contested === null;
      if (which < 4) healed(world, { rival: which < 3 ? world.rivals[0] : rival }, how % 3);
      else if (isFree && how < 5) world.place(world.agreed(world.turn('seizure'), [0, 1, 2, 3]));
      else if (isFree) world.place(null);
    },
    () => strikeAtKey(world, { what, who, which, how }),
  ];
  structures[what % structures.length]?.();
}

describe('forks by luck', () => {
  test('come to the same, whatever happens in them and with records missing', () => {
    const number = fc.nat(7);
    const one = fc.record({ what: fc.nat(8), who: number, which: number, how: number });
    const property = fc.property(
      fc.constantFrom([3, 1], [4, 2], [5, 1], [5, 2], [5, 3]),
      fc.array(one, { minLength: 2, maxLength: STEPS_MAX }),
      fc.infiniteStream(fc.nat(99)),
      ([members = 3, liars = 1], steps, luck) => {
        const world = new ForkedWorld(members, liars);
        for (const each of steps) step(world, each);
        both(world);
        both(
          world,
          world.entries.filter(({ header }) => header.log === null || (luck.next().value ?? 0) > 4),
        );
      },
    );
    fc.assert(property, { numRuns: RUNS, seed: SEED });
  }, 3_600_000);
});
