/** Two placements in force at one height (R4): which branch stands. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, PlacementId, RecordId } from '../base/id.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import type { Verb } from './act.ts';
import { draftPlacement, placementIdOfDraft, planPlacement } from './draft.ts';
import { healKind } from './heal.ts';
import { ballotKind } from './placement.ts';
import type { AssemblyState } from './state.ts';
import { TestWorld } from './testing.ts';

const resolve = (subject: number): Verb => ({
  kind: 'resolve',
  value: { subject, hash: idNamed('decision', subject) },
});

/**
 * A world in which the secretary of round 0 placed twice and some devices balloted twice, so that
 * two placements are in force at height 1.
 */
class ForkedWorld extends TestWorld {
  readonly parent: PlacementId;
  readonly rivals: readonly [PlacementId, PlacementId];
  readonly liars: readonly DeviceId[];

  constructor(members: number, liars: number) {
    super(members);
    this.parent = this.state.head;
    const secretary = this.secretaryOf(0);
    const others = this.ballotDevices.filter((device) => device !== secretary);
    this.liars = [secretary, ...others.slice(0, liars - 1)];
    const honest = others.slice(liars - 1);
    const half = Math.ceil(honest.length / 2);
    const drafts = [0, 1].map((at) => {
      const knowledge = { ...this.knowledge(secretary), now: (this.now + at) as never };
      return draftPlacement(planPlacement(this.state, { kind: 'tick' }, knowledge, testCrypto));
    });
    const rivals = drafts.map((draft) => placementIdOfDraft(testCrypto.hash, draft));
    for (const [at, draft] of drafts.entries()) {
      const voters = at === 0 ? honest.slice(0, half) : honest.slice(half);
      this.publish(secretary, draft, []);
      for (const voter of [...this.liars, ...voters])
        this.write(
          voter,
          ballotKind,
          {
            parent: this.parent,
            round: 0,
            placement: rivals[at] as PlacementId,
          },
          { gov: this.parent },
        );
    }
    this.rivals = rivals as unknown as readonly [PlacementId, PlacementId];
  }

  /** Devices of members that did not sign against themselves. */
  get honest(): readonly DeviceId[] {
    return this.devices.map(({ id }) => id).filter((id) => !this.liars.includes(id));
  }

  /** These devices write something under a head. */
  follow(head: PlacementId, devices: readonly DeviceId[]): void {
    for (const device of devices)
      this.consent(device, idNamed<RecordId>('act'), 'for', { gov: head });
  }

  heal(rival: PlacementId, devices: readonly DeviceId[]): void {
    for (const device of devices)
      this.write(device, healKind, { parent: this.parent, rival }, { gov: this.parent });
  }
}

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

  test('are settled by heals of more than half of the unstruck, last words only', () => {
    const world = new ForkedWorld(6, 2);
    const [a, b] = world.rivals;
    expect(world.honest).toHaveLength(4);
    world.heal(a, world.honest.slice(0, 2));
    world.heal(a, world.liars);
    expect(world.state.contested).not.toBeNull();
    world.heal(a, world.honest.slice(2, 3));
    expect(headOf(world.state)).toBe(a);
    world.heal(b, world.honest.slice(0, 3));
    expect(headOf(world.state)).toBe(b);
  });

  test('stay as they were frozen: later followers of the other change nothing', () => {
    const world = new ForkedWorld(5, 2);
    const [a, b] = world.rivals;
    world.follow(a, world.honest.slice(0, 2));
    expect(headOf(world.state)).toBe(a);
    world.now += 168;
    // Liars lose nothing before the chain knows of it: here their ballots still count.
    world.place(null, { voters: world.ballotDevices });
    expect(world.state.height).toBe(2);
    world.follow(b, world.honest);
    expect(headOf(world.state)).toBe(a);
    expect(world.state.height).toBe(2);
    world.heal(b, world.honest);
    expect(headOf(world.state)).toBe(a);
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

  test('give one state whatever the order and repetition of the records', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(
            fc.integer({ min: 3, max: 6 }),
            fc.array(fc.tuple(fc.nat(5), fc.nat(1), fc.nat(2)), { maxLength: 10 }),
          )
          .chain(([members, all]) => {
            const world = new ForkedWorld(members, 2);
            for (const [who, which, how] of all) {
              const device = world.id(who % members);
              const rival = world.rivals[which as 0 | 1];
              if (how === 0) world.heal(rival, [device]);
              else if (how === 1) world.follow(rival, [device]);
              else {
                world.now += 24;
                world.place(null);
              }
            }
            return fc.tuple(fc.constant(world), arbitraryShuffledTwice(world.entries));
          }),
        ([world, shuffled]) => {
          const folded = world.fold(shuffled);
          expect(folded.ok && folded.value).toEqual(world.state);
        },
      ),
      { numRuns: 25 },
    );
  });
});
