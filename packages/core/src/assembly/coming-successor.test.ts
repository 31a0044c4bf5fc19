/** A phone that is lost with a height open, and whose successor is nobody's device yet (R17). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32, PlacementId, RecordId } from '../base/id.ts';
import { arbitraryShuffledTwice, idNamed, testCrypto } from '../testing.ts';
import type { StrikeDevice } from './act.ts';
import { createAssemblyFold } from './assembly-fold.ts';
import { strikeKind } from './consent.ts';
import { castsBallots, draftPlacement, mayBallot, planPlacement } from './draft.ts';
import { answeringMembers, faultyAt } from './faults.ts';
import type { Placement } from './placement.ts';
import { ballotKind, placementKind, standKind } from './placement.ts';
import { placerTurn, standWanted } from './standing.ts';
import { strikeOf, TestWorld } from './testing.ts';

/** The number of the successor. */
const NEXT = 20;

/** Device 0 is lost; its person tells member 1 the code on paper and shows a new phone. */
class LostWorld extends TestWorld {
  readonly others: readonly number[];

  constructor(members: number) {
    super(members);
    this.others = Array.from({ length: members - 1 }, (_, at) => at + 1);
    this.now += 200;
  }

  get lost(): DeviceId {
    return this.id(0);
  }

  get next(): DeviceId {
    return this.id(NEXT);
  }

  said(set: Partial<StrikeDevice> = {}): StrikeDevice {
    const { paperCode } = this.device(0);
    const coming = this.comingIn(this.member(0), NEXT);
    return strikeOf(this.lost, { by: 'paper', paperCode, ...coming, ...set });
  }

  strike(set: Partial<StrikeDevice> = {}, by: number = 1): RecordId {
    return this.write(this.id(by), strikeKind, this.said(set));
  }

  /** The first round from 1 on whose secretary is not the member with the lost phone. */
  get strikeRound(): number {
    let round = 1;
    while (this.secretaryOf(round) === this.lost) round += 1;
    return round;
  }

  /** What the secretary places in a round for which the others stood and named the strike. */
  draft(strikes: readonly RecordId[], what: RecordId | null = null, later = 0): Placement {
    const round = this.strikeRound;
    const said = { parent: this.state.head, round, shown: null, strikes: strikes.toSorted() };
    const stands = this.others
      .map(
        (number) =>
          this.state.reading.standsByParent
            .get(said.parent)
            ?.find(({ entry }) => entry.header.author === this.id(number))?.entry.id ??
          this.write(this.id(number), standKind, said),
      )
      .toSorted();
    const device = this.secretaryOf(round);
    const knowledge = { ...this.knowledge(device), now: (this.now + later) as never };
    const due =
      what === null
        ? ({ kind: 'tick' } as const)
        : ({ kind: 'act', act: what, verb: 'strikeDevice', consents: strikes } as const);
    const turn = { round, stands, repeats: null };
    return draftPlacement(planPlacement(this.state, due, knowledge, testCrypto, turn));
  }

  placed(draft: Placement, voters: readonly DeviceId[]): RecordId {
    return this.publish(this.secretaryOf(draft.round), draft, voters);
  }
}

describe('R17: a successor that comes in with the strike', () => {
  test.each([2, 3, 5])(
    'of %i members ballots at the open height, and is let in at the next',
    (count) => {
      const world = new LostWorld(count);
      const needed = world.others.slice(0, Math.ceil((count - 1) / 2)).map((one) => world.id(one));
      const strike = world.strike();
      const tick = world.draft([strike]);
      world.placed(tick, [...needed.slice(0, Math.floor(count / 2)), world.lost]);
      expect(world.state.height).toBe(0);
      world.ballot(world.state.head, tick, [world.next]);
      expect(world.state.height).toBe(1);
      // It is nobody's device still: the strike is placed in such a round as well.
      expect(world.state.devices.has(world.next)).toBe(false);
      const act = world.act(world.id(1), { kind: 'strikeDevice', value: world.said() }, 'none');
      world.placed(world.draft([strike], act), [...needed, world.next]);
      expect(world.state.height).toBe(2);
      expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.next);
      world.now += 200;
      world.place(null, { voters: [...needed, world.next] });
      expect(world.state.height).toBe(3);
      // What it wrote while it was nobody's is settled with it.
      const first = world.entries.find(({ header }) => header.author === world.next);
      expect(first && world.state.settledAt.get(first.id)).toBe(3);
    },
  );

  test('counts nowhere without its enrolment, nor in a round that does not rest on the strike', () => {
    const heightWith = (set: Partial<StrikeDevice>): number => {
      const world = new LostWorld(3);
      world.placed(world.draft([world.strike(set)]), [world.id(1), world.next]);
      return world.state.height;
    };
    expect(heightWith({})).toBe(1);
    expect(heightWith({ enrolment: null })).toBe(0);
    expect(heightWith({ paperCode: new Uint8Array(16) })).toBe(0);
    const world = new LostWorld(3);
    world.strike();
    world.placed(world.draft([]), [world.id(1), world.next]);
    expect(world.state.height).toBe(0);
  });

  test('is the device of nobody else: neither of another member, nor an own one that ended', () => {
    const world = new LostWorld(3);
    const strike = world.strike({ successor: world.id(2) });
    const draft = world.draft([strike]);
    world.placed(draft, [world.id(1)]);
    world.ballot(world.state.head, draft, [world.id(2)]);
    // The word of member 2 counts once, for member 2.
    expect(world.state.height).toBe(1);
    const other = new LostWorld(5);
    const round = other.draft([other.strike({ successor: other.id(2) })]);
    other.placed(round, [other.id(1), other.id(2)]);
    expect(other.state.height).toBe(0);
  });

  test('makes one strike of two words only where both let in the same device in the same way', () => {
    const own = { by: 'own', paperCode: null } as const;
    const heightWith = (paperHash: 'same' | 'other'): number => {
      const world = new LostWorld(3);
      const second = world.enrolment(world.member(0), 7);
      world.place(world.agreed(second, [0, 1], 'none'));
      world.now += 200;
      const mine = world.write(world.id(7), strikeKind, world.said(own));
      const set = paperHash === 'same' ? own : { ...own, enrolment: { ...other(world) } };
      const draft = world.draft([mine, world.strike(set)]);
      world.placed(draft, [world.id(1), world.next]);
      return world.state.height;
    };
    const other = (world: LostWorld) => {
      const { enrolment } = world.said();
      if (enrolment === null) throw new Error('it comes in');
      return { ...enrolment, paperHash: enrolment.prekeyHash };
    };
    expect(heightWith('same')).toBe(2);
    expect(heightWith('other')).toBe(1);
  });

  test('ballots there by itself, and does nothing else', () => {
    const world = new LostWorld(3);
    const knowledge = { ...world.knowledge(world.next), roundSince: 0 as never };
    expect(castsBallots(world.state, world.next, testCrypto)).toBe(false);
    const strike = world.strike();
    const { state } = world;
    expect(castsBallots(state, world.next, testCrypto)).toBe(true);
    expect(castsBallots(state, world.id(NEXT + 1), testCrypto)).toBe(false);
    expect(placerTurn(state, knowledge, testCrypto)).toBe(null);
    expect(standWanted(state, knowledge, true, testCrypto)).toBe(null);
    const record = world.placed(world.draft([strike]), []);
    const refusal = (device: DeviceId) =>
      mayBallot(world.state, record, world.knowledge(device), testCrypto)?.kind ?? null;
    expect(refusal(world.next)).toBe(null);
    expect(refusal(world.lost)).toBe('StruckHere');
    expect(refusal(world.id(NEXT + 1))).toBe('NotBallotDevice');
  });
});

describe('R17: who would misuse that a successor comes in with the strike', () => {
  const THIEF = 21;

  function striking(world: LostWorld, by: number, value: StrikeDevice): string {
    return world.outcome(world.act(world.id(by), { kind: 'strikeDevice', value }, 'none'));
  }

  test('has the old phone alone: it lets in no successor of its own, nor strikes the real one', () => {
    const world = new LostWorld(5);
    const own = { by: 'own', paperCode: null } as const;
    const theirs = world.said({ ...own, ...world.comingIn(world.member(0), THIEF) });
    // The struck one is no other device, also where somebody believes it.
    const words = [0, 2].map((by) => world.write(world.id(by), strikeKind, theirs));
    const believed = world.draft(words);
    world.placed(believed, [world.id(1), world.id(2), world.id(THIEF)]);
    expect(world.state.height).toBe(0);
    world.ballot(world.state.head, believed, [world.lost]);
    expect(world.state.height).toBe(1);
    expect(striking(world, 0, theirs)).toBe('not-by-own-device');
    // Strikes of the real one from before it was let in, and from after the thief was struck.
    const real = strikeOf(world.next, { by: 'own' });
    const before = world.act(world.lost, { kind: 'strikeDevice', value: real }, 'none');
    expect(striking(world, 1, world.said())).toBe('placed');
    expect(world.outcome(before)).not.toBe('placed');
    expect(striking(world, 0, real)).not.toBe('placed');
    const notice = world.write(world.lost, strikeKind, real);
    const act = world.act(world.id(2), { kind: 'strikeDevice', value: real }, 'none');
    expect(world.outcome(act, { consents: [notice] })).not.toBe('placed');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.next);
  });

  test('read the code in the notice: neither phone ballots there, and one strike is placed', () => {
    const named = (strikes: readonly ('real' | 'other')[]) => {
      const world = new LostWorld(3);
      const other = world.comingIn(world.member(0), THIEF);
      const words = strikes.map((one) =>
        one === 'real' ? world.strike() : world.strike(other, 2),
      );
      const draft = world.draft(words);
      world.placed(draft, [world.id(1), world.next, world.id(THIEF), world.lost]);
      return { world, draft };
    };
    expect(named(['real']).world.state.height).toBe(1);
    const { world, draft } = named(['real', 'other']);
    expect(world.state.height).toBe(0);
    world.ballot(world.state.head, draft, [world.id(2)]);
    expect(world.state.height).toBe(1);
    expect(striking(world, 1, world.said())).toBe('placed');
    const theirs = world.comingIn(world.member(0), THIEF);
    expect(striking(world, 2, world.said(theirs))).not.toBe('placed');
  });

  test('was quicker: two members take the name back, and let the person’s own phone in', () => {
    const world = new LostWorld(5);
    const theirs = world.comingIn(world.member(0), THIEF);
    expect(striking(world, 2, world.said(theirs))).toBe('placed');
    const byOthers = { by: 'members', paperCode: null } as const;
    const both = world.said({ ...byOthers, device: world.id(THIEF) });
    const named = { kind: 'strikeDevice', value: both } as const;
    expect(world.placing(1, named, [1, 3])).toBe('successor-not-allowed');
    const bare = strikeOf(world.id(THIEF), byOthers);
    const ending = world.agreed({ kind: 'strikeDevice', value: bare }, [1, 3, 4]);
    expect(world.outcome(ending)).toBe('placed');
    expect(world.placing(1, named, [1, 3])).toBe('placed');
    expect(world.state.members.get(world.member(0))?.ballotDevice).toBe(world.next);
  });

  test('uses the new phone before its strike is placed: it says nothing that counts', () => {
    const world = new LostWorld(3);
    const strike = world.strike();
    const { head: parent } = world.state;
    const verb = { kind: 'resolve', value: { subject: 0, hash: idNamed<Hash32>('x') } } as const;
    const by = world.act(world.next, verb, 'members');
    const others = [1, 2].map((number) => world.consent(world.id(number), by));
    expect(world.outcome(by, { consents: others.toSorted() })).not.toBe('placed');
    const act = world.act(world.id(1), verb, 'members');
    const words = [world.id(1), world.next].map((device) => world.consent(device, act));
    expect(world.outcome(act, { consents: words.toSorted() })).not.toBe('placed');
    const round = world.strikeRound + 3;
    const stand = { parent, round, shown: null, strikes: [strike] };
    const stands = [world.id(1), world.next].map((one) => world.write(one, standKind, stand));
    const voters = [world.id(1), world.id(2), world.next];
    world.place(null, { round, stands: stands.toSorted(), voters });
    expect(world.state.height).toBe(0);
    world.place(null, { by: world.next, stands: [], voters });
    expect(world.state.height).toBe(0);
  });

  test('plays a strike again, at another height or once the new phone is lost as well', () => {
    const world = new LostWorld(3);
    const again = (by: number): boolean => {
      const draft = world.draft([world.write(world.id(by), strikeKind, world.said())]);
      const { height } = world.state;
      world.placed(draft, [world.id(1), world.next]);
      return world.state.height > height;
    };
    expect(again(1)).toBe(true);
    // Not placed yet, it holds at the next height as well: the phone is lost there still.
    expect(again(2)).toBe(true);
    expect(striking(world, 1, world.said())).toBe('placed');
    expect(striking(world, 2, world.said())).not.toBe('placed');
    const third = world.comingIn(world.member(0), THIEF);
    const byOthers = { by: 'members', paperCode: null } as const;
    const bare = strikeOf(world.next, byOthers);
    const ending = world.agreed({ kind: 'strikeDevice', value: bare }, [1, 2]);
    expect(world.outcome(ending)).toBe('placed');
    const named = strikeOf(world.next, { ...byOthers, ...third });
    expect(world.placing(1, { kind: 'strikeDevice', value: named }, [1, 2])).toBe('placed');
    // The word of the phone before is known by now, for whichever device it is played again.
    const { enrolment } = world.said();
    const old = strikeOf(world.id(THIEF), { successor: world.next, enrolment });
    expect(world.placing(1, { kind: 'strikeDevice', value: old }, [1, 2])).not.toBe('placed');
    expect(again(1)).toBe(false);
    expect(castsBallots(world.state, world.next, testCrypto)).toBe(false);
  });

  test('lends the own ballot to somebody’s new phone: it casts both, and answers for both', () => {
    const world = new LostWorld(5);
    const paperCode = world.device(2).paperCode;
    const lent = world.said({ device: world.id(2), paperCode });
    const strikes = [world.strike(), world.write(world.id(2), strikeKind, lent)];
    const round = [1, 2, 3, 4, 5, 6, 7].find((one) =>
      [1, 3, 4].some((number) => world.id(number) === world.secretaryOf(one)),
    );
    const said = {
      parent: world.state.head,
      round: round ?? 1,
      shown: null,
      strikes: strikes.toSorted(),
    };
    const stands = [1, 3, 4].map((number) => world.write(world.id(number), standKind, said));
    const voters = [world.next, world.lost, world.id(2)];
    world.place(null, { round: said.round, stands: stands.toSorted(), voters });
    expect(world.state.height).toBe(0);
    const placed = world.state.reading.ballotsByParent.get(said.parent)?.at(-1)?.said;
    if (placed === undefined) return expect.unreachable();
    world.write(world.id(1), ballotKind, placed);
    expect(world.state.height).toBe(1);
    const { head, history, ...ground } = world.state;
    const [first] = history;
    const site = { reading: world.state.reading, ground: first ?? { ...ground, head }, history };
    const all = { ...site, history: history.slice(0, 1), isInside: () => true };
    expect(answeringMembers(all, world.next, testCrypto.hash).toSorted()).toEqual(
      [world.member(0), world.member(2)].toSorted(),
    );
  });
});

describe('R3: a successor that comes in with the strike and signs twice', () => {
  /** In one round the secretary places two things, and the successor ballots for both. */
  function forked() {
    const world = new LostWorld(3);
    const strike = world.strike();
    const [one, other] = [world.draft([strike]), world.draft([strike], null, 1)] as const;
    const { head, history, ...ground } = world.state;
    const placer = world.secretaryOf(one.round);
    world.placed(one, [world.id(1), world.next]);
    world.write(placer, placementKind, other);
    world.ballot(head, other, [world.id(2), world.next]);
    const site = { reading: world.state.reading, ground: { ...ground, head }, history };
    return { world, placer, site: { ...site, isInside: () => true } };
  }

  test('is found out, and the member answers for it whose ballots it cast', () => {
    const { world, placer, site } = forked();
    expect(faultyAt(site, testCrypto.hash)).toEqual([placer, world.next].toSorted());
    expect(answeringMembers(site, world.next, testCrypto.hash)).toEqual([world.member(0)]);
    const [own] = answeringMembers(site, placer, testCrypto.hash);
    expect(own).toBe(world.state.devices.get(placer)?.member);
    const [fork] = world.state.forks;
    expect(new Set(fork?.struck)).toEqual(new Set([world.member(0), own]));
  });

  test('is no fault of anybody without the notice that made it a successor', () => {
    const { world, placer, site } = forked();
    const isInside = (record: RecordId) => !site.reading.strikeById.has(record);
    expect(faultyAt({ ...site, isInside }, testCrypto.hash)).toEqual([placer]);
    expect(answeringMembers({ ...site, isInside }, world.next, testCrypto.hash)).toEqual([]);
  });

  test('loses its weight once it was let in and that is settled', () => {
    const world = new LostWorld(3);
    const strike = world.strike();
    const tick = world.draft([strike]);
    const { head } = world.state;
    world.placed(tick, [world.id(1), world.next]);
    const placement = idNamed<PlacementId>('another');
    world.write(world.next, ballotKind, { parent: head, round: tick.round, placement });
    const act = world.act(world.id(1), { kind: 'strikeDevice', value: world.said() }, 'none');
    world.placed(world.draft([strike], act), [world.id(1), world.next]);
    expect(world.state.devices.get(world.next)?.faultySince).toBe(null);
    world.now += 200;
    world.place(null);
    const { height, wall } = world.state;
    expect(world.state.devices.get(world.next)?.faultySince).toEqual({ height, wall });
  });
});

describe('R4: records around a successor that comes in with the strike', () => {
  test('give one state whatever their order, also where it goes on where it was', () => {
    const world = new LostWorld(3);
    const strike = world.strike();
    world.placed(world.draft([strike]), [world.id(1), world.lost, world.next]);
    const act = world.act(world.id(1), { kind: 'strikeDevice', value: world.said() }, 'none');
    world.placed(world.draft([strike], act), [world.id(2), world.next]);
    world.now += 200;
    world.place(null, { voters: [world.id(1), world.next] });
    expect(world.state.height).toBe(3);
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (shuffled) => {
        const folded = world.fold(shuffled);
        expect(folded.ok && folded.value).toEqual(world.state);
        const fold = createAssemblyFold(world.log, testCrypto);
        for (let taken = 5; taken < shuffled.length + 5; taken += 5) {
          const some = shuffled.slice(0, taken);
          expect(fold.fold(some)).toEqual(world.fold(some));
        }
      }),
      { numRuns: 8 },
    );
  });
});
