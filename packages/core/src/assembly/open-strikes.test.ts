/** A phone that is lost while a height is open (R17): who ballots for its member there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, RecordId } from '../base/id.ts';
import { arbitraryShuffledTwice, testCrypto } from '../testing.ts';
import type { StrikeDevice } from './act.ts';
import { createAssemblyFold } from './assembly-fold.ts';
import { strikeKind } from './consent.ts';
import { castsBallots, draftPlacement, draftRepeat, mayBallot, planPlacement } from './draft.ts';
import { faultyAt } from './faults.ts';
import type { Placement } from './placement.ts';
import { ballotKind, standKind } from './placement.ts';
import { placerTurn, standWanted } from './standing.ts';
import { strikeOf, TestWorld } from './testing.ts';

/** The number of the successor: a second device of member 0. */
const NEXT = 20;

/** `members` founders; the first has a second device. Device 0 is the one that gets lost. */
class LosingWorld extends TestWorld {
  constructor(members: number) {
    super(members);
    const enrol = this.enrolment(this.member(0), NEXT);
    this.place(this.agreed(enrol, [0, 1], 'none'));
  }

  get lost(): DeviceId {
    return this.id(0);
  }

  get next(): DeviceId {
    return this.id(NEXT);
  }

  /** The code on paper, told to member 1. */
  strike(set: Partial<StrikeDevice> = {}, by: DeviceId = this.id(1)): RecordId {
    const paperCode = this.device(0).paperCode;
    const said = { by: 'paper', paperCode, successor: this.next } as const;
    return this.write(by, strikeKind, strikeOf(this.lost, { ...said, ...set }));
  }

  /** Stands of these members for a round that name strikes. */
  standNaming(
    round: number,
    numbers: readonly number[],
    strikes: readonly RecordId[],
    shown: RecordId | null = null,
  ): RecordId[] {
    const { head } = this.state;
    const said = { parent: head, round, shown, strikes: strikes.toSorted() };
    return numbers.map((number) => this.write(this.id(number), standKind, said)).toSorted();
  }

  /** The first round from `least` on whose secretary is not the member with the lost phone. */
  roundFrom(least: number): number {
    let round = least;
    while (this.secretaryOf(round) === this.lost) round += 1;
    return round;
  }

  tick(round: number, stands: readonly RecordId[]): Placement {
    const knowledge = this.knowledge(this.secretaryOf(round));
    const turn = { round, stands, repeats: null };
    return draftPlacement(planPlacement(this.state, { kind: 'tick' }, knowledge, testCrypto, turn));
  }

  refusal(device: DeviceId, record: RecordId): string | null {
    return mayBallot(this.state, record, this.knowledge(device), testCrypto)?.kind ?? null;
  }

  reason(record: RecordId): string {
    const verdict = this.state.verdicts.get(record);
    return verdict?.kind === 'void' ? verdict.reason : (verdict?.kind ?? 'unknown');
  }
}

/** A strike round of three members: both others named it, and the secretary placed a tick. */
function named(members: number = 3, by: readonly number[] = [1, 2]) {
  const world = new LosingWorld(members);
  const strike = world.strike();
  const round = world.roundFrom(1);
  const stands = world.standNaming(round, by, [strike]);
  world.now += 200;
  const draft = world.tick(round, stands);
  const { height, head } = world.state;
  return { world, strike, round, stands, draft, height, head };
}

describe('R17: a phone that is lost at an open height', () => {
  test('its successor ballots in a round whose stands name the strike, and it does not', () => {
    const { world, round, draft, height, head } = named();
    world.publish(world.secretaryOf(round), draft, [world.id(1), world.lost]);
    expect(world.state.height).toBe(height);
    world.ballot(head, draft, [world.next]);
    expect(world.state.height).toBe(height + 1);
  });

  test('the thief’s ballot and that of the person never both count', () => {
    const { world, round, draft, height } = named(5, [1, 2, 3]);
    world.publish(world.secretaryOf(round), draft, [world.id(1), world.lost, world.next]);
    expect(world.state.height).toBe(height);
  });

  test('without enough others who name it, all stays as it was', () => {
    const { world, round, draft, height } = named(5, [1, 2]);
    const more = world.standNaming(round, [3], []);
    const { stands } = draft;
    const plain: Placement = {
      ...draft,
      stands: { kind: 'inline', value: [...(stands.value as RecordId[]), ...more].toSorted() },
    };
    world.publish(world.secretaryOf(round), plain, [world.id(1), world.id(2), world.next]);
    expect(world.state.height).toBe(height);
    world.ballot(world.state.head, plain, [world.lost]);
    expect(world.state.height).toBe(height + 1);
  });

  test('a thief who is the secretary makes no record of both sorts: there it does not count', () => {
    const world = new LosingWorld(3);
    const strike = world.strike();
    let round = 1;
    while (world.secretaryOf(round) !== world.lost) round += 1;
    const stands = world.standNaming(round, [1, 2], [strike]);
    world.now += 200;
    const draft = world.tick(round, stands);
    const { height, head } = world.state;
    world.publish(world.lost, draft, [world.id(1), world.next]);
    expect(world.state.height).toBe(height);
    world.ballot(head, draft, [world.id(2)]);
    expect(world.state.height).toBe(height + 1);
  });

  test('a round that lists a stand of the old device does not rest on the strike', () => {
    const { world, strike, round, draft } = named(5, [1, 2, 3]);
    const own = world.standNaming(round, [0], [strike]);
    const mixed = (ids: readonly RecordId[]): Placement => ({
      ...draft,
      stands: { kind: 'inline', value: [...ids, ...own].toSorted() },
    });
    const all = draft.stands.value as RecordId[];
    const voters = [world.id(1), world.id(2), world.next];
    const record = world.publish(world.secretaryOf(round), mixed(all), voters);
    expect(world.state.verdicts.get(record)?.kind).toBe('open');
    expect(world.refusal(world.id(3), record)).toBe('StrikeNotNamed');
    world.ballot(world.state.head, mixed(all), [world.lost]);
    expect(world.state.verdicts.get(record)?.kind).toBe('placed');
  });

  test('what its successor helped into force is carried on in later rounds', () => {
    const { world, strike, round, draft, height } = named(5, [1, 2, 3]);
    const record = world.publish(world.secretaryOf(round), draft, [world.id(1), world.id(2)]);
    // With the successor's ballot, which nobody has seen yet, it would be in force.
    const later = world.roundFrom(round + 1);
    const stands = [
      ...world.standNaming(later, [1], [strike], record),
      ...world.standNaming(later, [3, 4], [strike]),
    ].toSorted();
    world.now += 1;
    const fresh = world.publish(world.secretaryOf(later), world.tick(later, stands), []);
    expect(world.reason(fresh)).toBe('not-what-was-shown');
    const turn = { round: later, stands, repeats: draft.content };
    const voters = [world.id(1), world.id(3), world.next];
    world.publish(world.secretaryOf(later), draftRepeat(turn, draft.content), voters);
    expect(world.state.height).toBe(height + 1);
  });

  test('a code that is wrong, a successor who is no device yet, and one word alone count for nothing', () => {
    const of = (set: Partial<StrikeDevice>, words: readonly number[] = [1]) => {
      const world = new LosingWorld(3);
      const strikes = words.map((by) => world.strike(set, world.id(by)));
      const round = world.roundFrom(1);
      const stands = world.standNaming(round, [1, 2], strikes);
      world.now += 200;
      const draft = world.tick(round, stands);
      world.publish(world.secretaryOf(round), draft, [world.id(1), world.next]);
      return world.state.height;
    };
    const own = { by: 'own', paperCode: null } as const;
    expect(of({})).toBe(2);
    expect(of({ paperCode: new Uint8Array(16) })).toBe(1);
    expect(of({ successor: new TestWorld(2).device(40).id })).toBe(1);
    expect(of(own)).toBe(1);
    expect(of(own, [NEXT])).toBe(1);
    expect(of(own, [1, 2])).toBe(1);
    expect(of({ by: 'members', paperCode: null }, [1, 2])).toBe(1);
    expect(of(own, [NEXT, 1])).toBe(2);
  });

  test('of two successors that enough name neither ballots, nor does the old device', () => {
    const world = new LosingWorld(4);
    const third = world.enrolment(world.member(0), NEXT + 1);
    world.place(world.agreed(third, [0, 1], 'none'));
    const strikes = [world.strike(), world.strike({ successor: world.id(NEXT + 1) }, world.id(2))];
    const round = world.roundFrom(1);
    const stands = world.standNaming(round, [1, 2, 3], strikes);
    world.now += 200;
    const draft = world.tick(round, stands);
    const { height, head } = world.state;
    const struck = [world.lost, world.next, world.id(NEXT + 1)];
    world.publish(world.secretaryOf(round), draft, [world.id(1), world.id(2), ...struck]);
    expect(world.state.height).toBe(height);
    world.ballot(head, draft, [world.id(3)]);
    expect(world.state.height).toBe(height + 1);
  });

  test('two ballots of a successor in one round are a fault like any other', () => {
    const { world, round, draft, head } = named();
    world.ballot(head, draft, [world.next]);
    const placement = world.state.head;
    world.write(world.next, ballotKind, { parent: head, round, placement });
    const { reading, history } = world.state;
    const site = { reading, ground: world.state, history, isInside: () => true };
    expect(faultyAt(site, testCrypto.hash)).toEqual([world.next]);
  });
});

describe('R17: what devices do about it by themselves', () => {
  test('a stand names the strikes that are here, and binds who wrote it', () => {
    const world = new LosingWorld(3);
    const began = world.now;
    const knowledge = () => ({ ...world.knowledge(world.id(1)), roundSince: began as never });
    const strike = world.strike();
    world.strike({ paperCode: new Uint8Array(16) }, world.id(2));
    world.now += 24;
    const stand = standWanted(world.state, knowledge(), true, testCrypto);
    expect(stand?.strikes).toEqual([strike]);
    expect(standWanted(world.state, { ...knowledge(), device: world.lost }, true, testCrypto)).toBe(
      null,
    );
    const round = world.roundFrom(1);
    world.standNaming(round, [1], [strike]);
    const bare = world.standNaming(round, [2], []);
    world.now += 200;
    const stands = [...bare, ...world.standNaming(round, [0], [])].toSorted();
    const record = world.publish(world.secretaryOf(round), world.tick(round, stands), []);
    expect(world.refusal(world.id(1), record)).toBe('StrikeNotNamed');
    expect(world.refusal(world.id(2), record)).toBe(null);
  });

  test('the struck device signs nothing more; its successor ballots there and does nothing else', () => {
    const { world, round, draft } = named();
    const record = world.publish(world.secretaryOf(round), draft, []);
    expect(world.refusal(world.lost, record)).toBe('StruckHere');
    expect(world.refusal(world.next, record)).toBe(null);
    expect(world.refusal(world.id(1), record)).toBe(null);
    expect(castsBallots(world.state, world.next, testCrypto)).toBe(true);
    expect(placerTurn(world.state, world.knowledge(world.next), testCrypto)).toBe(null);
    const plain = new LosingWorld(3);
    plain.now += 200;
    const first = plain.publish(plain.secretaryOf(0), plain.tick(0, []), []);
    expect(plain.refusal(plain.next, first)).toBe('NotBallotDevice');
    expect(castsBallots(plain.state, plain.next, testCrypto)).toBe(false);
  });

  test('the secretary waits until enough name the strike, and leaves out the struck stand', () => {
    const world = new LosingWorld(5);
    const strike = world.strike();
    const round = world.roundFrom(1);
    const placer = world.devices.findIndex(({ id }) => id === world.secretaryOf(round));
    const others = [1, 2, 3, 4].filter((number) => number !== placer);
    const [second, third] = others as [number, number];
    world.standNaming(round, [placer, second], [strike]);
    const turn = () => placerTurn(world.state, world.knowledge(world.id(placer)), testCrypto);
    const old = world.standNaming(round, [0], []);
    // Three stands of five are here, of which two name it: nobody who named it would ballot.
    expect(turn()).toBe(null);
    world.standNaming(round, [third], [strike]);
    expect(turn()?.stands).toHaveLength(3);
    expect(turn()?.stands).not.toContain(old[0]);
  });

  test('gives one state whatever the order of the records, also where it goes on where it was', () => {
    const { world, round, draft, head } = named();
    world.publish(world.secretaryOf(round), draft, [world.id(1), world.lost]);
    world.ballot(head, draft, [world.next]);
    world.now += 200;
    world.place(null);
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (shuffled) => {
        const folded = world.fold(shuffled);
        expect(folded.ok && folded.value).toEqual(world.state);
        const fold = createAssemblyFold(world.log, testCrypto);
        for (let taken = 7; taken < shuffled.length + 7; taken += 7) {
          const some = shuffled.slice(0, taken);
          expect(fold.fold(some)).toEqual(world.fold(some));
        }
      }),
      { numRuns: 8 },
    );
  });
});
