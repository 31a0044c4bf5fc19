/** Two placements in force at one height (R4): which branch stands. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

import type { DeviceId, Hash32, PlacementId, RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { createAssemblyFold } from './assembly-fold.ts';
import { witnessKind } from './consent.ts';
import { pastOfAssembly } from '../retention/spent.ts';
import { isSettled, settledFloor, settledHeight } from './branches.ts';
import { ForkedWorld } from './forks/testing.ts';
import { ballotKind, listKind } from './placement.ts';
import type { AssemblyState } from './state.ts';

/** For folds of many histories on a machine that others use too. */
vi.setConfig({ testTimeout: 60_000 });

const resolve = (subject: number): Verb => ({
  kind: 'resolve',
  value: { subject, hash: idNamed('decision', subject) },
});

const headOf = (state: AssemblyState) => state.chain[0]?.placement ?? null;

describe('two placements in force', () => {
  test('are contested while as many follow each: the state is the parent’s', () => {
    const world = new ForkedWorld(5, 2);
    expect(world.state.height).toBe(0);
    expect(world.state.contested?.rivals).toEqual(world.rivals.toSorted());
    expect(world.state.forks).toEqual([
      {
        height: 1,
        parent: world.parent,
        stands: null,
        fell: world.rivals.toSorted(),
        struck: world.state.forks[0]?.struck,
        isHealed: false,
        isAwaiting: false,
        contest: world.state.contested,
      },
    ]);
    expect(world.state.forks[0]?.struck).toHaveLength(2);
    world.act(world.id(0), resolve(1));
    expect(world.state.verdicts.size).toBeGreaterThan(0);
  });

  test('leave the one that more unstruck members follow; liars’ records count for none', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.follow(b, world.liars);
    expect(world.state.contested).not.toBeNull();
    world.follow(a, world.honest.slice(0, 1));
    expect(headOf(world.state)).toBe(a);
    world.follow(b, world.honest.slice(1, 3));
    expect(headOf(world.state)).toBe(b);
    expect(world.state.forks[0]).toMatchObject({ stands: b, fell: [a] });
  });

  test('count a member by its causally latest word, and not at all when its devices differ', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    const [one] = world.honest as [DeviceId];
    world.follow(a, [one]);
    world.follow(b, [one]);
    expect(headOf(world.state)).toBe(b);
    const again = new ForkedWorld(5, 2);
    const [two] = again.honest as [DeviceId];
    const first = again.consent(two, idNamed<RecordId>('act'), 'for', { gov: again.rivals[0] });
    const before = again.entries.find(({ id }) => id === first)?.header;
    again.consent(two, idNamed<RecordId>('act', 2), 'for', {
      gov: again.rivals[1],
      prev: before?.prev ?? null,
      seq: before?.seq ?? 0,
      deps: before?.deps ?? [],
    });
    expect(again.state.contested).not.toBeNull();
  });

  test('show people what each branch placed, who follows it, and who named it', () => {
    const world = new ForkedWorld(6, 2);
    const [a, b] = world.rivals;
    const members = world.honest.map((device) => world.state.devices.get(device)?.member);
    world.follow(a, world.honest.slice(0, 1));
    world.follow(b, world.honest.slice(1, 2));
    world.heal(b, world.honest.slice(2, 3));
    world.heal(b, world.liars);
    const contest = world.state.contested;
    expect(contest?.healsNeeded).toBe(3);
    expect(contest?.branches).toMatchObject(
      [
        { rival: a, steps: [{ placement: a }], followers: [members[0]], healers: [] },
        { rival: b, steps: [{ placement: b }], followers: [members[1]], healers: [members[2]] },
      ].toSorted((one, other) => (one.rival < other.rival ? -1 : 1)),
    );
  });

  test('take nobody’s word back for a record that cites the parent, or what leads nowhere', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    const [one, two, three] = world.honest as [DeviceId, DeviceId, DeviceId];
    world.follow(a, [one]);
    world.follow(b, [two]);
    world.follow(world.parent, [one]);
    world.follow(idNamed('nowhere'), [one, two, three]);
    expect(world.state.contested?.branches.map(({ followers }) => followers.length)).toEqual([
      1, 1,
    ]);
    world.follow(b, [three]);
    expect(headOf(world.state)).toBe(b);
  });

  test('are followed by whoever cites what stands above them, in force or not', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    const [one, two] = world.honest as [DeviceId, DeviceId];
    world.follow(a, [one]);
    world.now += 168;
    const tick = world.place(null, { voters: [] });
    const above = world.state.reading.placementById.get(tick)?.said.placement;
    if (above === undefined) return expect.unreachable();
    world.follow(b, [one]);
    expect(headOf(world.state)).toBe(b);
    world.follow(above, [one, two]);
    expect(headOf(world.state)).toBe(a);
  });

  test('wait for more than half where as many follow each: one heal makes none stand', () => {
    const world = new ForkedWorld(6, 2);
    const [a, b] = world.rivals;
    expect(world.honest).toHaveLength(4);
    world.heal(a, world.honest.slice(0, 2));
    world.heal(a, world.liars);
    expect(world.state.contested).toMatchObject({ due: null, healsNeeded: 3 });
    world.heal(a, world.honest.slice(2, 3));
    expect(world.state.contested?.due).toBe(a);
    world.heal(b, world.honest.slice(0, 3));
    expect(world.state.contested?.due).toBe(b);
    expect(world.state.height).toBe(0);
  });

  test('count a heal before what its member follows, and one who heals for nobody else', () => {
    const world = new ForkedWorld(5, 1);
    const [a, b] = world.rivals;
    const [one, two, three, four] = world.honest as [DeviceId, DeviceId, DeviceId, DeviceId];
    world.follow(a, [one, two]);
    world.follow(b, [three, four]);
    expect(world.state.contested?.due).toBeNull();
    world.heal(a, [three]);
    expect(world.state.contested?.due).toBe(a);
    world.follow(b, [three]);
    expect(world.state.contested?.due).toBe(a);
    world.heal(b, [three]);
    expect(world.state.contested?.due).toBeNull();
  });

  test('leave nothing above them settled before one is healed', () => {
    const world = new ForkedWorld(5, 2);
    const [a] = world.rivals;
    const said = world.consent(world.honest[0] as DeviceId, idNamed<RecordId>('act'), 'for');
    world.follow(a, world.honest.slice(0, 2));
    world.now += 168;
    world.place(null, { voters: world.ballotDevices });
    expect(world.state.height).toBe(2);
    expect(world.state.settledAt.get(said)).toBe(2);
    expect([isSettled(world.state, said), settledHeight(world.state)]).toEqual([false, 0]);
    world.letHealAtLast(world.honest);
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, stands: a });
    expect([isSettled(world.state, said), settledHeight(world.state)]).toEqual([true, 2]);
  });

  test('let nothing above them go before one is healed, however long that takes', () => {
    const world = new ForkedWorld(5, 2);
    const [a] = world.rivals;
    const seen = { frontierHash: idNamed<Hash32>('seen') };
    const word = world.write(world.honest[0] as DeviceId, witnessKind, seen);
    world.follow(a, world.honest.slice(0, 2));
    for (const hours of [168, 2_200]) {
      world.now += hours;
      world.place(null, { voters: world.ballotDevices });
    }
    const isOld = (): boolean => {
      const entry = world.state.reading.entryById.get(word) as Entry;
      return pastOfAssembly(world.state, testCrypto.hash).isOld(entry);
    };
    expect([world.state.floor, world.state.settledAt.get(word)]).toEqual([2, 2]);
    expect([settledFloor(world.state), isOld()]).toEqual([0, false]);
    world.letHealAtLast(world.honest);
    expect([settledFloor(world.state), isOld()]).toEqual([2, true]);
  });

  test('cost the liars their weight on the branch that stands', () => {
    const world = new ForkedWorld(5, 2);
    const [a] = world.rivals;
    world.follow(a, world.honest);
    world.now += 168;
    world.place(null);
    for (const liar of world.liars)
      expect(world.state.devices.get(liar)?.faultySince).toMatchObject({ height: 2 });
  });

  test('are one state for the fold that goes on where it was, before and after they are healed', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.follow(a, world.honest);
    world.letHeal(world.honest);
    for (let height = 2; height < 5; height += 1) {
      world.now += 168;
      world.place(null);
      world.follow(b, world.honest.slice(0, 1));
    }
    // An old key of somebody who healed: found out long after.
    for (const placement of world.rivals)
      world.write(world.honest[0] as DeviceId, ballotKind, {
        parent: world.parent,
        round: 2,
        placement,
      });
    // An old key of somebody who healed: found out long after.
    for (const placement of world.rivals)
      world.write(world.honest[0] as DeviceId, ballotKind, {
        parent: world.parent,
        round: 2,
        placement,
      });
    world.now += 168;
    world.place(null);
    expect(world.state).toMatchObject({ height: 5, contested: null });
    expect(world.state.forks[0]?.struck).toHaveLength(3);
    expectSame(world, world.entries);
  });

  test('are one state, too, when what a later healing waited for comes after it', () => {
    const world = new ForkedWorld(5, 1);
    const [a, b] = world.rivals;
    const at = world.roundOf(world.honest);
    const placer = world.healerOf(at);
    const others = world.honest.filter((id) => id !== placer) as [DeviceId, DeviceId, DeviceId];
    const [one, two, three] = others;
    const stands = {
      kind: 'inline',
      value: at === 0 ? [] : world.standAtKey(at, world.honest),
    } as const;
    // Its secretary placed both; of those left two signed the one, and one the other.
    const [shownA, shownB] = [a, b].map((rival) => {
      const words = { kind: 'inline', value: healOfAll(world, rival) } as const;
      return world.healing(placer, { round: at, rival, words, stands });
    });
    world.ballotAtKey(at, a, [one, two]);
    world.ballotAtKey(at, b, [three]);
    const round = world.roundOf([two, three], at + 1);
    const value = [
      ...world.standAtKey(round, [two], shownA),
      ...world.standAtKey(round, [three], shownB),
    ].toSorted();
    const list = { part: 0, of: 1, items: { kind: 'ids', value } } as const;
    const listed = world.write(one, listKind, list, world.atParent);
    const apart = { ...world.atParent, deps: [] };
    const said = { round, rival: b, stands: { kind: 'records', value: [listed] } } as const;
    world.healing(world.healerOf(round), said, { deps: [] });
    for (const device of [two, three])
      world.write(device, ballotKind, { parent: world.key, round, placement: b }, apart);
    const before = world.entries.filter(({ id }) => id !== listed);
    const waiting = world.fold(before);
    expect(waiting.ok && waiting.value.forks[0]).toMatchObject({
      isHealed: true,
      isAwaiting: true,
      stands: a,
    });
    expect(world.state.forks[0]).toMatchObject({ isHealed: true, isAwaiting: false, stands: b });
    expectSame(world, [...before, ...world.entries.filter(({ id }) => id === listed)]);
  });

  test('give one state whatever the order, repetition and batches of the records', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(
            fc.integer({ min: 3, max: 6 }),
            fc.array(fc.tuple(fc.nat(5), fc.nat(1), fc.nat(5)), { maxLength: 10 }),
          )
          .chain(([members, all]) => {
            const world = new ForkedWorld(members, 2);
            for (const [who, which, how] of all) happen(world, who % members, which as 0 | 1, how);
            return fc.tuple(fc.constant(world), arbitraryShuffledTwice(world.entries));
          }),
        ([world, shuffled]) => {
          const folded = world.fold(shuffled);
          expect(folded.ok && folded.value).toEqual(world.state);
          const growing = createAssemblyFold(world.log, testCrypto);
          for (let taken = 0; taken <= shuffled.length; taken += 7) {
            const some = shuffled.slice(0, taken);
            expect(growing.fold(some)).toEqual(world.fold(some));
          }
          expect(growing.fold(shuffled)).toEqual(folded);
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** The fold that goes on gives what the slow one does, after each of these entries. */
function expectSame(world: ForkedWorld, entries: readonly Entry[]): void {
  const growing = createAssemblyFold(world.log, testCrypto);
  for (let taken = 1; taken <= entries.length; taken += 1) {
    const some = entries.slice(0, taken);
    expect(growing.fold(some)).toEqual(world.fold(some));
  }
}

/** Heals of all honest devices, ascending. */
function healOfAll(world: ForkedWorld, rival: PlacementId): readonly RecordId[] {
  const before = world.entries.length;
  world.heal(rival, world.honest);
  return world.entries
    .slice(before)
    .map(({ id }) => id)
    .toSorted();
}

function happen(world: ForkedWorld, who: number, which: 0 | 1, how: number): void {
  const device = world.id(who);
  const rival = world.rivals[which];
  if (how === 0) world.heal(rival, [device]);
  else if (how === 1) world.follow(rival, [device]);
  else if (how === 2) {
    world.now += 24;
    world.place(null);
  } else if (how === 3) world.letHeal(world.honest);
  else if (how === 4) world.letHeal(world.honest, true);
  else world.ballotAtKey(who % 3, rival, [device]);
}
