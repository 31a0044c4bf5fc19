import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TestWorld } from '../assembly/testing.ts';
import type { RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { arbitraryShuffledTwice, idNamed } from '../testing.ts';
import { foldExchange } from './fold.ts';
import type { MatchWord, Need, Offer, Scribed } from './records.ts';
import {
  matchKind,
  matchSaidKind,
  needKind,
  offerKind,
  STANDS_HOURS_MAX,
  wantedEndedKind,
} from './records.ts';
import type { ExchangeState, MatchState } from './state.ts';
import { exchangeView, fittingPairs } from './view.ts';

function offerOf(world: TestWorld, change: Partial<Offer> = {}): Offer {
  return {
    what: 'Rice',
    quantity: 10,
    unit: 'kg',
    from: hour(world.now),
    until: hour(world.now + 100),
    area: 'East',
    circle: 'members',
    expiresAt: hour(world.now + 200),
    scribed: null,
    ...change,
  };
}

const needOf = (world: TestWorld, change: Partial<Need> = {}): Need => ({
  ...offerOf(world),
  urgency: 'thisWeek',
  ...change,
});

/** Four members: the first needs rice, the second has some, the third brings them together. */
function matched(): { world: TestWorld; need: RecordId; offer: RecordId; match: RecordId } {
  const world = new TestWorld(4);
  const need = world.write(world.id(0), needKind, needOf(world));
  const offer = world.write(world.id(1), offerKind, offerOf(world));
  const match = world.write(world.id(2), matchKind, { need, offer, quantity: 4 });
  return { world, need, offer, match };
}

function say(
  world: TestWorld,
  by: number,
  match: RecordId,
  word: MatchWord,
  scribed: Scribed | null = null,
  set: object = {},
): RecordId {
  return world.write(world.id(by), matchSaidKind, { match, word, note: '', scribed }, set);
}

const folded = (world: TestWorld): ExchangeState => foldExchange(world.state);
const stageOf = (world: TestWorld): MatchState['stage'] | undefined =>
  folded(world).matches[0]?.stage;
const faultOf = (world: TestWorld, record: RecordId): string | undefined =>
  folded(world).faults.find((one) => one.record === record)?.why;

describe('a match', () => {
  test('is accepted once both have said so, and done when the one who needed it says so', () => {
    const { world, match } = matched();
    expect(stageOf(world)).toBe('proposed');
    say(world, 0, match, 'accepted');
    expect(stageOf(world)).toBe('proposed');
    say(world, 1, match, 'accepted');
    expect(stageOf(world)).toBe('accepted');
    say(world, 1, match, 'done');
    expect(stageOf(world)).toBe('accepted');
    say(world, 0, match, 'done');
    expect(stageOf(world)).toBe('done');
  });

  test('that one of the two proposes waits for the other only', () => {
    const world = new TestWorld(3);
    const need = world.write(world.id(0), needKind, needOf(world));
    const offer = world.write(world.id(1), offerKind, offerOf(world));
    const match = world.write(world.id(1), matchKind, { need, offer, quantity: 4 });
    const view = exchangeView(folded(world), hour(world.now));
    expect(view.matches[0]?.waitsFor).toEqual([world.member(0)]);
    say(world, 0, match, 'accepted');
    expect(stageOf(world)).toBe('accepted');
  });

  test('is for nobody else to accept', () => {
    const { world, match } = matched();
    say(world, 0, match, 'accepted');
    const foreign = say(world, 3, match, 'accepted');
    expect(stageOf(world)).toBe('proposed');
    expect(faultOf(world, foreign)).toBe('notTheirs');
  });

  test('falls with one no, which can be taken back', () => {
    const { world, match } = matched();
    say(world, 0, match, 'accepted');
    say(world, 1, match, 'declined');
    expect(stageOf(world)).toBe('declined');
    say(world, 1, match, 'accepted');
    expect(stageOf(world)).toBe('accepted');
  });

  test('of contradicting words of two devices at once the cautious one counts', () => {
    const { world, match } = matched();
    world.placing(0, world.enrolment(world.member(0), 9), [1]);
    const before = world.entries.at(-1)?.id as RecordId;
    say(world, 1, match, 'accepted');
    say(world, 0, match, 'accepted', null, { deps: [before] });
    say(world, 9, match, 'declined', null, { deps: [before] });
    expect(stageOf(world)).toBe('declined');
  });

  test.each([
    ['of one person with themselves', 'oneAndTheSame', 0, {}, 4],
    ['of other units', 'otherUnit', 1, { unit: 'litres' }, 4],
    ['of more than there is', 'tooMuch', 1, {}, 11],
  ] as const)('%s counts for nothing', (_, why, giver, change, quantity) => {
    const world = new TestWorld(4);
    const need = world.write(world.id(0), needKind, needOf(world));
    const offer = world.write(world.id(giver), offerKind, offerOf(world, change));
    const match = world.write(world.id(2), matchKind, { need, offer, quantity });
    expect(folded(world).matches).toEqual([]);
    expect(faultOf(world, match)).toBe(why);
  });

  test('of what is not there counts for nothing, nor what is said of it', () => {
    const { world, need } = matched();
    const nowhere = idNamed<RecordId>('nowhere');
    const match = world.write(world.id(2), matchKind, { need, offer: nowhere, quantity: 1 });
    const word = say(world, 0, match, 'accepted');
    expect(faultOf(world, match)).toBe('nothingThere');
    expect(faultOf(world, word)).toBe('nothingThere');
  });

  test('is taken up in the last hour, and not after it', () => {
    const { world, need, offer, match } = matched();
    say(world, 0, match, 'accepted');
    world.now += 200;
    const last = world.write(world.id(2), matchKind, { need, offer, quantity: 1 });
    expect(faultOf(world, last)).toBeUndefined();
    say(world, 1, match, 'accepted');
    expect(folded(world).matches.find(({ record }) => record === match)?.stage).toBe('accepted');
    world.now += 1;
    const late = world.write(world.id(2), matchKind, { need, offer, quantity: 1 });
    expect(faultOf(world, late)).toBe('expired');
    const lateYes = say(world, 0, last, 'accepted');
    expect(faultOf(world, lateYes)).toBe('expired');
  });

  test('of what was taken back before counts for nothing; one made meanwhile goes on', () => {
    const { world, need, offer, match } = matched();
    world.write(world.id(1), wantedEndedKind, { wanted: offer, why: 'withdrawn' });
    const late = world.write(world.id(2), matchKind, { need, offer, quantity: 1 });
    expect(faultOf(world, late)).toBe('ended');
    say(world, 0, match, 'accepted');
    say(world, 1, match, 'accepted');
    expect(folded(world).matches.map(({ stage }) => stage)).toEqual(['accepted']);
  });

  test('two that take up the same at once are both kept, and the view says by how much it is over', () => {
    const { world, need, offer } = matched();
    for (const quantity of [6, 7]) {
      const match = world.write(world.id(2), matchKind, { need, offer, quantity });
      for (const one of [0, 1]) say(world, one, match, 'accepted');
    }
    const view = exchangeView(folded(world), hour(world.now));
    expect(view.needs[0]).toMatchObject({ now: 'covered', left: 0, over: 3 });
    expect(view.offers[0]).toMatchObject({ now: 'covered', left: 0, over: 3 });
  });
});

describe('a scribe', () => {
  const scribedFor = (world: TestWorld, member: number, witnesses: readonly number[]): Scribed => ({
    member: world.member(member),
    witnesses: witnesses.map((one) => world.member(one)).toSorted(),
  });

  test('writes for somebody before a witness, whose word it then is', () => {
    const world = new TestWorld(4);
    const scribed = scribedFor(world, 0, [3]);
    world.write(world.id(2), needKind, needOf(world, { scribed }));
    expect(folded(world).needs[0]?.owner).toBe(world.member(0));
  });

  test.each([
    ['nobody saw it', []],
    ['only the scribe saw it', [2]],
  ])('counts for nothing where %s', (_, witnesses) => {
    const world = new TestWorld(4);
    const scribed = scribedFor(world, 0, witnesses);
    const need = world.write(world.id(2), needKind, needOf(world, { scribed }));
    expect(faultOf(world, need)).toBe('unwitnessed');
  });

  test('needs no witness where there is nobody else', () => {
    const world = new TestWorld(2);
    const scribed = scribedFor(world, 0, []);
    world.write(world.id(1), needKind, needOf(world, { scribed }));
    expect(folded(world).needs[0]?.owner).toBe(world.member(0));
  });

  test("'s word for somebody yields to their own, whichever came later", () => {
    const { world, match } = matched();
    say(world, 1, match, 'accepted');
    say(world, 0, match, 'declined');
    say(world, 2, match, 'accepted', scribedFor(world, 0, [3]));
    expect(stageOf(world)).toBe('declined');
  });
});

describe('a need', () => {
  test('stands for so long at most', () => {
    const world = new TestWorld(2);
    const most = needOf(world, { expiresAt: hour(world.now + STANDS_HOURS_MAX) });
    const longer = { ...most, expiresAt: hour(world.now + STANDS_HOURS_MAX + 1) };
    world.write(world.id(0), needKind, most);
    const refused = world.write(world.id(0), needKind, longer);
    expect(folded(world).needs).toHaveLength(1);
    expect(faultOf(world, refused)).toBe('tooLong');
  });

  test('is for its owner to take back, and for nobody else', () => {
    const { world, need } = matched();
    const foreign = world.write(world.id(3), wantedEndedKind, { wanted: need, why: 'withdrawn' });
    expect(folded(world).needs[0]?.ended).toBeNull();
    expect(faultOf(world, foreign)).toBe('notTheirs');
    world.write(world.id(0), wantedEndedKind, { wanted: need, why: 'served' });
    expect(folded(world).needs[0]?.ended).toBe('served');
  });
});

describe('what fits', () => {
  test('is open, in one unit, of two people, at one time, and not matched yet', () => {
    const { world } = matched();
    const pairs = (): number => fittingPairs(exchangeView(folded(world), hour(world.now))).length;
    expect(pairs()).toBe(0);
    world.write(world.id(3), offerKind, offerOf(world));
    expect(pairs()).toBe(1);
    world.write(world.id(3), offerKind, offerOf(world, { unit: 'bags' }));
    world.write(world.id(0), offerKind, offerOf(world));
    const later = hour(world.now + 101);
    world.write(world.id(3), offerKind, offerOf(world, { from: later, until: later }));
    expect(pairs()).toBe(1);
    world.now += 201;
    expect(pairs()).toBe(0);
  });

  test('is offered the most pressing need first', () => {
    const world = new TestWorld(3);
    world.write(world.id(0), needKind, needOf(world, { urgency: 'whenItFits' }));
    const pressing = world.write(world.id(1), needKind, needOf(world, { urgency: 'today' }));
    world.write(world.id(2), offerKind, offerOf(world));
    const [first] = fittingPairs(exchangeView(folded(world), hour(world.now)));
    expect(first?.need).toBe(pressing);
  });
});

describe('the fold', () => {
  test('comes to the same whatever the order and repetition', () => {
    const { world, match } = matched();
    say(world, 0, match, 'accepted');
    say(world, 1, match, 'accepted');
    say(world, 3, match, 'declined');
    const before = folded(world);
    fc.assert(
      fc.property(arbitraryShuffledTwice(world.entries), (entries) => {
        const state = world.fold(entries);
        expect(state.ok && foldExchange(state.value)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  test('passes over what strangers say', () => {
    const { world, match } = matched();
    say(world, 9, match, 'declined');
    expect(stageOf(world)).toBe('proposed');
  });
});
