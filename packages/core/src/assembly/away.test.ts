/** A shrunken assembly (R25): a list of the absent, by a certificate of its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { PlacementId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { arbitraryShuffledTwice, idNamed, pairNamed, testCrypto } from '../testing.ts';
import type { Away, Verb } from './act.ts';
import { createAssemblyFold } from './assembly-fold.ts';
import { awayHash, awayMembers, mayReseed, placedWithout } from './away.ts';
import { awayPlan, draftPlacement, mayBallot, placementIdOfDraft, planPlacement } from './draft.ts';
import { faultyAt } from './faults.ts';
import { AWAY_ROUND, ballotKind, placementKind } from './placement.ts';
import { ABROAD, TestWorld, WITNESSES } from './testing.ts';

class ShrunkenWorld extends TestWorld {
  constructor(members: number) {
    super(members);
    const all = Array.from({ length: members }, (_, at) => at);
    this.place(this.agreed(WITNESSES, all));
  }

  putList(verb: Verb, voters: readonly number[], by: number = 0): RecordId {
    const draft = this.draftAbsence(verb, by);
    return this.publish(
      this.id(by),
      draft,
      voters.map((number) => this.id(number)),
    );
  }

  reason(record: RecordId): string {
    const verdict = this.state.verdicts.get(record);
    return verdict?.kind === 'void' ? verdict.reason : (verdict?.kind ?? 'unknown');
  }

  get away(): readonly string[] {
    return awayMembers(this.state).map(({ id }) => id);
  }
}

const namesOf = (world: TestWorld, numbers: readonly number[]) =>
  numbers.map((number) => world.member(number)).toSorted();

describe('R25: who is away', () => {
  test('half of an assembly goes on without the other, by most of those who are left', () => {
    const world = new ShrunkenWorld(6);
    const draft = world.draftAbsence(world.absence([3, 4, 5]));
    const { head } = world.state;
    world.publish(world.id(0), draft, [world.id(0)]);
    expect(world.state.height).toBe(1);
    world.ballot(head, draft, [world.id(1)]);
    expect(world.state.height).toBe(2);
    expect(world.away).toEqual(namesOf(world, [3, 4, 5]));
    world.now += 168;
    world.place(null, { voters: [world.id(0), world.id(1)] });
    expect(world.state.height).toBe(3);
  });

  test('those named count neither for nor against it, and one alone never is enough', () => {
    const world = new ShrunkenWorld(6);
    world.putList(world.absence([3, 4, 5]), [0, 3, 4, 5]);
    expect(world.state.height).toBe(1);
    const four = new ShrunkenWorld(4);
    four.putList(four.absence([2, 3]), [0]);
    expect(four.state.height).toBe(1);
    const both = new ShrunkenWorld(4);
    both.putList(both.absence([2, 3]), [0, 1]);
    expect(both.state.height).toBe(2);
  });

  test('two halves cannot both do it: a witness abroad signs one list for one parent', () => {
    const world = new ShrunkenWorld(6);
    const mine = world.absence([3, 4, 5]);
    const { signature } = mine.value as Away;
    const theirs = world.absence([0, 1, 2], { signature });
    expect(world.reason(world.putList(theirs, [3, 4], 3))).toBe('witness-signature');
    const own = pairNamed('abroad', 2);
    const stranger = world.absence([3, 4, 5], { key: own.publicKey });
    expect(world.reason(world.putList(stranger, [0, 1], 1))).toBe('witness-unknown');
    expect(world.reason(world.putList(mine, [0, 1], 2))).toBe('placed');
  });

  test('a signature for one parent is worth nothing at the next', () => {
    const world = new ShrunkenWorld(6);
    const verb = world.absence([4, 5]);
    world.now += 168;
    world.place(null);
    expect(world.reason(world.putList(verb, [0, 1, 2]))).toBe('witness-signature');
  });

  test('never by silence alone, never so that too few are left, one list at a time', () => {
    const world = new ShrunkenWorld(6);
    const silent = world.absence([5]);
    const value = silent.value as Away;
    const gone = value.gone.map((one) => ({ ...one, reason: idNamed<RecordId>('nothing') }));
    const signature = testCrypto.sign(
      awayHash(testCrypto.hash, world.state.head, gone),
      ABROAD.secretKey,
    );
    const bare: Verb = { kind: 'away', value: { ...value, gone, signature } };
    expect(world.reason(world.putList(bare, []))).toBe('away-without-reason');
    expect(world.reason(world.putList(world.absence([2, 3, 4, 5]), [], 1))).toBe('too-few-left');
    expect(world.reason(world.putList(world.absence([3, 4, 5]), [0, 1], 2))).toBe('placed');
    expect(world.reason(world.putList(world.absence([2]), [0, 1]))).toBe('away-already');
  });

  test('goes by no ordinary round, carries no tick, and is not placed by somebody it names', () => {
    const world = new ShrunkenWorld(6);
    const verb = world.absence([3, 4, 5]);
    expect(world.outcome(world.act(world.id(0), verb, 'none'))).toBe('away-round');
    const tick = planPlacement(
      world.state,
      { kind: 'tick' },
      world.knowledge(world.id(0)),
      testCrypto,
      { round: AWAY_ROUND, stands: [], repeats: null },
    );
    const record = world.publish(world.id(0), draftPlacement(tick), []);
    expect(world.reason(record)).toBe('away-round');
    expect(world.reason(world.putList(world.absence([3, 4, 5]), [], 3))).toBe('not-secretary');
  });

  test('takes members out of few counts: an expulsion needs more than half of all', () => {
    const world = new ShrunkenWorld(6);
    world.putList(world.absence([3, 4, 5]), [0, 1]);
    const expel: Verb = { kind: 'expel', value: { member: world.member(5), cuts: [] } };
    expect(world.outcome(world.agreed(expel, [0, 1, 2]))).toBe('class-not-met');
    const wider: Verb = { kind: 'constitution', value: { overrides: [] } };
    expect(world.outcome(world.agreed(wider, [0, 1, 2]))).toBe('class-not-met');
    expect(world.outcome(world.agreed(world.turn(), [0, 1], 'members'))).toBe('placed');
  });

  test('ends for whoever writes again, with the next placement that holds it', () => {
    const world = new ShrunkenWorld(6);
    world.putList(world.absence([3, 4, 5]), [0, 1]);
    const act = world.agreed(world.turn(), [0, 1], 'members');
    world.place(act, { voters: [world.id(0), world.id(1)] });
    expect(world.away).toHaveLength(3);
    world.consent(world.id(4), idNamed<RecordId>('back'));
    expect(world.away).toHaveLength(3);
    world.now += 168;
    world.place(null, { voters: [world.id(0), world.id(1)] });
    expect(world.away).toEqual(namesOf(world, [3, 5]));
    expect(placedWithout(world.state)).toContain(act);
  });

  test('an ordinary child of the same parent stands instead; nobody is struck for either', () => {
    const world = new ShrunkenWorld(6);
    const parent = world.state.head;
    world.now += 168;
    const by = world.secretaryOf(0);
    const tick = planPlacement(world.state, { kind: 'tick' }, world.knowledge(by), testCrypto);
    const ordinary = draftPlacement(tick);
    const record = world.write(by, placementKind, ordinary);
    world.putList(world.absence([3, 4, 5]), [0, 1]);
    const act = world.agreed(world.turn(), [0, 1], 'members');
    world.place(act, { voters: [world.id(0), world.id(1)] });
    expect(world.state.height).toBe(3);
    const placement: PlacementId = placementIdOfDraft(testCrypto.hash, ordinary);
    const ballot = { parent, round: 0, placement };
    for (const number of [0, 3, 4, 5])
      world.write(world.id(number), ballotKind, ballot, { gov: parent, epoch: 1 });
    expect(world.state.head).toBe(placement);
    expect(world.state.verdicts.get(record)).toEqual({ kind: 'placed', height: 2 });
    expect(world.away).toEqual([]);
    expect(world.state.overtaken).toContain(act);
    expect(world.state.contested).toBeNull();
    const { reading, history } = world.state;
    const site = { reading, history: history.slice(0, 2), isInside: () => true };
    expect(faultyAt({ ...site, ground: history[1] as never }, testCrypto.hash)).toEqual([]);
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (shuffled) => {
        const folded = world.fold(shuffled);
        expect(folded.ok && folded.value).toEqual(world.state);
        const fold = createAssemblyFold(world.log, testCrypto);
        for (let taken = 9; taken < shuffled.length + 9; taken += 9) {
          const some = shuffled.slice(0, taken);
          expect(fold.fold(some)).toEqual(world.fold(some));
        }
      }),
      { numRuns: 6 },
    );
  });

  test('two ballots for two lists at one parent are a fault', () => {
    const world = new ShrunkenWorld(6);
    const drafts = [
      world.draftAbsence(world.absence([4, 5]), 0),
      world.draftAbsence(world.absence([5]), 1),
    ];
    for (const draft of drafts) world.ballot(world.state.head, draft, [world.id(2)]);
    const { reading, history } = world.state;
    const site = { reading, ground: world.state, history, isInside: () => true };
    expect(faultyAt(site, testCrypto.hash)).toEqual([world.id(2)]);
  });
});

describe('R25: what devices do about it', () => {
  test('a device agrees only to lists whose members it found gone, once, beside the rounds', () => {
    const world = new ShrunkenWorld(6);
    world.act(world.id(0), world.absence([3, 4, 5]), 'none');
    const knowledge = world.knowledge(world.id(0));
    const isGone = () => false;
    expect(awayPlan(world.state, { ...knowledge, isGone }, testCrypto)).toBeNull();
    expect(awayPlan(world.state, world.knowledge(world.id(1)), testCrypto)).toBeNull();
    const plan = awayPlan(world.state, knowledge, testCrypto);
    expect(plan?.round).toBe(AWAY_ROUND);
    world.stand(1, [world.id(1)]);
    const record = world.publish(world.id(0), draftPlacement(plan as never), []);
    const refusal = (number: number, set = {}) =>
      mayBallot(world.state, record, { ...world.knowledge(world.id(number)), ...set }, testCrypto);
    expect(refusal(1, { isGone })).toMatchObject({ kind: 'NotGone' });
    expect(refusal(1)).toBeNull();
    expect(refusal(4)).toEqual({ kind: 'NotBallotDevice' });
    expect(awayPlan(world.state, knowledge, testCrypto)).toBeNull();
    world.ballot(world.state.head, draftPlacement(plan as never), [world.id(1)]);
    expect(refusal(1)).toMatchObject({ kind: 'AlreadyBalloted' });
    // Their ballot binds them in no round.
    world.now += 168;
    const stands = world.stand(
      1,
      [0, 2].map((number) => world.id(number)),
    );
    const all = [...stands, ...world.state.reading.standById.keys()].toSorted();
    const tick = world.place(null, { round: 1, stands: [...new Set(all)].toSorted(), voters: [] });
    expect(world.reason(tick)).toBe('open');
    const later = mayBallot(world.state, tick, world.knowledge(world.id(1)), testCrypto);
    expect(later).toBeNull();
  });

  test('a list that nobody can ballot for does not keep others from theirs', () => {
    const world = new ShrunkenWorld(6);
    // Somebody who is left, or a thief with a device of theirs, places a list that is none.
    const { signature } = world.absence([0]).value as Away;
    world.putList(world.absence([0, 1, 2], { signature }), [], 5);
    world.act(world.id(0), world.absence([3, 4, 5]), 'none');
    const plan = awayPlan(world.state, world.knowledge(world.id(0)), testCrypto);
    expect(plan?.round).toBe(AWAY_ROUND);
    const draft = draftPlacement(plan as never);
    const record = world.publish(world.id(0), draft, [world.id(0)]);
    expect(mayBallot(world.state, record, world.knowledge(world.id(1)), testCrypto)).toBeNull();
    world.ballot(world.state.head, draft, [world.id(1)]);
    expect(world.away).toEqual(namesOf(world, [3, 4, 5]));
  });

  test('who has balloted for the list of another places none of its own', () => {
    const world = new ShrunkenWorld(6);
    world.putList(world.absence([3, 4, 5]), [1], 0);
    world.act(world.id(1), world.absence([3, 4, 5]), 'none');
    expect(awayPlan(world.state, world.knowledge(world.id(1)), testCrypto)).toBeNull();
  });

  test('those who are left are offered to found anew after 60 days without any placement', () => {
    const { state } = new ShrunkenWorld(3);
    expect(mayReseed(state, hour(state.wall + 60 * 24 - 1))).toBe(false);
    expect(mayReseed(state, hour(state.wall + 60 * 24))).toBe(true);
  });
});
