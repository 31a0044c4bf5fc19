import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeviceId, Hash32 } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { idNamed, pairNamed, testCrypto } from '../testing.ts';
import { epochsInForce, turnNumber } from './epochs.ts';
import type { PactState } from './fold.ts';
import type { SealVerb } from './seal-act.ts';
import {
  actOn,
  delegateOf,
  judged,
  keyOf,
  NOW_HOUR,
  pactOf,
  partyAt,
  rosterNamed,
  turnAct,
} from './testing.ts';
import {
  boxedEpochs,
  circleOf,
  groundNow,
  TURN_BY_ANY_PARTY_HOURS,
  turnDue,
  writingOrder,
} from './turning.ts';

const { hash } = testCrypto;
const rosters = [rosterNamed('ana'), rosterNamed('ben'), rosterNamed('cid')];
const pact = pactOf(rosters);
const founded = judged(pact);
const sealsOf = (at: number) => (rosters[at] as (typeof rosters)[number]).seals;
const now = hour(NOW_HOUR);

/** A turn by the n-th party in a state of the pact. */
function turnBy(
  state: PactState,
  at: number,
  number: number,
  before: number,
  answers: Hash32 = groundNow(hash, state, now),
): Entry {
  return turnAct(pact, partyAt(state, at), sealsOf(at), { number, before }, answers);
}

/** An act of the n-th party on its head. */
function say(state: PactState, at: number, what: SealVerb, wallHour: number = NOW_HOUR): Entry {
  return actOn(pact, partyAt(state, at), what, sealsOf(at), [0, 1], wallHour);
}

const firstDelegate = (at: number): DeviceId => {
  const [one] = partyAt(founded, at).delegates;
  if (one === undefined) throw new Error('nobody speaks');
  return one.device;
};
const letOut = (at: number): SealVerb => ({
  kind: 'delegateOut',
  value: { device: firstDelegate(at), lastHonoured: null },
});

const numbersOf = (state: PactState): readonly number[] => state.epochs.map(({ number }) => number);

describe('the number of a turn', () => {
  test('is its party’s own, above the epoch that it builds on', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.integer({ min: 2, max: 8 }),
        fc.nat(7),
        (above, parties, at) => {
          const place = at % parties;
          const number = turnNumber(above, place, parties);
          expect(number % parties).toBe(place);
          expect(number - above).toBeGreaterThan(0);
          expect(number - above).toBeLessThanOrEqual(parties);
        },
      ),
    );
  });
});

describe('epochs in force', () => {
  test('are both of two that were turned beside each other, under two numbers', () => {
    const both = [turnBy(founded, 0, 3, 1), turnBy(founded, 1, 4, 1)];
    expect(numbersOf(judged(pact, both))).toEqual([1, 3, 4]);
  });

  test('follow one another, each on the one that its turner held', () => {
    const first = judged(pact, [turnBy(founded, 0, 3, 1)]);
    const acts = [turnBy(founded, 0, 3, 1), turnBy(first, 1, 4, 3)];
    const second = judged(pact, acts);
    expect(second.epochs.map(({ before }) => before)).toEqual([0, 1, 3]);
    // The first party turned to 3 on 1, so that its next is 6, whatever it builds on.
    expect(numbersOf(judged(pact, [...acts, turnBy(second, 0, 6, 1)]))).toEqual([1, 3, 4, 6]);
  });

  test.each([
    ['of another party’s number', 0, 4, 1],
    ['that leaves numbers out', 0, 6, 1],
    ['that uses up all that there are', 1, 65_533, 1],
    ['on an epoch that nobody turned to', 2, 5, 4],
  ])('know no turn %s', (_, at, number, before) => {
    expect(numbersOf(judged(pact, [turnBy(founded, at, number, before)]))).toEqual([1]);
  });

  test('are the first that a party turned to under a number', () => {
    const one = turnBy(founded, 0, 3, 1, idNamed('one'));
    const after = judged(pact, [one]);
    const again = turnBy(after, 0, 3, 1, idNamed('other'));
    const { epochs } = judged(pact, [again, one]);
    expect(epochs.map(({ answers }) => answers).slice(1)).toEqual([idNamed('one')]);
  });

  test('are the same whatever the order in which turns came', () => {
    const [first] = founded.epochs;
    const order = founded.parties.map(({ party }) => party);
    const turns = [
      [3, 1, 0],
      [4, 1, 1],
      [6, 4, 0],
      [5, 4, 2],
      [7, 5, 1],
      [9, 3, 0],
    ].map(([number, before, at]) => ({
      ...(first as NonNullable<typeof first>),
      number: number as number,
      before: before as number,
      turnedBy: order[at as number] as (typeof order)[number],
    }));
    const whole = epochsInForce(first as NonNullable<typeof first>, turns, order);
    expect(whole.map(({ number }) => number)).toEqual([1, 3, 4, 5, 6, 7, 9]);
    fc.assert(
      fc.property(fc.shuffledSubarray(turns, { minLength: turns.length }), (shuffled) => {
        const seen = epochsInForce(first as NonNullable<typeof first>, shuffled, order);
        expect(seen).toEqual(whole);
      }),
    );
  });
});

describe('what a turn answers', () => {
  const ground = (state: PactState): Hash32 => groundNow(hash, state, now);

  test('changes with who is let out, with a roster, and with the terms; not with who is let in', () => {
    const added = delegateOf(pairNamed('added'), 0);
    const incoming = judged(pact, [say(founded, 0, { kind: 'delegateIn', value: added })]);
    expect(ground(incoming)).toBe(ground(founded));
    expect(ground(judged(pact, [say(founded, 0, letOut(0))]))).not.toBe(ground(founded));
    const { roster } = rosterNamed('ana', { term: 1 });
    const { nextSeals } = rosters[0] as (typeof rosters)[number];
    const revealed = nextSeals.map((pair, index) => ({ index, key: keyOf(pair) }));
    const next: SealVerb = { kind: 'roster', value: { roster, revealed } };
    const rotated = judged(pact, [actOn(pact, partyAt(founded, 0), next, nextSeals)]);
    expect(partyAt(rotated, 0).rosters).toHaveLength(2);
    expect(ground(rotated)).not.toBe(ground(founded));
    expect(ground({ ...founded, termsStep: 1 })).not.toBe(ground(founded));
  });

  test('does not come back with a device that is let in again: nor does its key', () => {
    const { delegates } = pact.content.parties[0] as (typeof pact.content.parties)[number];
    const value = delegates.find(({ device }) => device === firstDelegate(0));
    if (value === undefined) expect.unreachable();
    const out = say(founded, 0, letOut(0));
    const back = say(judged(pact, [out]), 0, { kind: 'delegateIn', value });
    const state = judged(pact, [out, back]);
    expect(circleOf(state, now)).toEqual(circleOf(founded, now));
    expect(ground(state)).toBe(ground(judged(pact, [out])));
  });

  test('is nothing at the founding', () => {
    expect(founded.epochs.map(({ answers }) => answers)).toEqual([ground(founded)]);
  });

  test('counts the devices of a party that has left as let out', () => {
    const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR) } };
    const state = judged(pact, [say(founded, 1, exit)]);
    const later = hour(NOW_HOUR + founded.terms.noticeHours);
    expect(circleOf(state, now)).toHaveLength(6);
    const theirs = partyAt(state, 1).delegates.map(({ device }) => device);
    const staying = circleOf(state, now).filter((device) => !theirs.includes(device));
    expect(circleOf(state, later)).toEqual(staying);
    expect(groundNow(hash, state, later)).not.toBe(ground(state));
  });
});

describe('a turn', () => {
  const acts = [say(founded, 0, letOut(0))];
  const state = judged(pact, acts);
  const due = (of: PactState, at: number, hours: number, held: readonly number[] = [1]) => {
    const { party } = partyAt(of, at);
    const then = hour(NOW_HOUR + hours);
    const next = turnDue(hash, of, party, then, (epoch) => held.includes(epoch));
    return next === undefined || next.from > then ? undefined : next;
  };

  test('is due at once for the party that let somebody out, for the others a day later', () => {
    const answers = groundNow(hash, state, now);
    expect(due(founded, 0, 0)).toBeUndefined();
    expect(due(state, 0, 0)).toEqual({ number: 3, before: 1, answers, from: now });
    expect(due(state, 1, TURN_BY_ANY_PARTY_HOURS - 1)).toBeUndefined();
    expect(due(state, 1, TURN_BY_ANY_PARTY_HOURS)).toMatchObject({ number: 4, before: 1, answers });
  });

  test('is over once its key came, and waited for as long as it may still come', () => {
    const turned = judged(pact, [...acts, turnBy(state, 0, 3, 1)]);
    expect(due(turned, 0, 99, [1, 3])).toBeUndefined();
    for (const at of [0, 1]) {
      expect(due(turned, at, TURN_BY_ANY_PARTY_HOURS - 1)).toBeUndefined();
      expect(due(turned, at, TURN_BY_ANY_PARTY_HOURS)).toMatchObject({ before: 1 });
    }
    // Its own last number is used up, though nobody was given the key.
    expect(due(turned, 0, TURN_BY_ANY_PARTY_HOURS)?.number).toBe(6);
  });

  test('that answered something else is followed by another one', () => {
    const turned = judged(pact, [turnBy(founded, 1, 4, 1), ...acts]);
    expect(due(turned, 0, 0, [1, 4])).toMatchObject({ number: 6, before: 4 });
  });

  test('is made by no party that is contested or has left, nor without any key', () => {
    const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR) } };
    const left = judged(pact, [...acts, say(state, 0, exit)]);
    expect(due(left, 0, founded.terms.noticeHours)).toBeUndefined();
    const fork = judged(pact, [...acts, say(state, 0, exit), say(state, 0, letOut(1))]);
    expect(due(fork, 0, 0)).toBeUndefined();
    expect(due(state, 0, 0, [])).toBeUndefined();
  });
});

describe('who writes', () => {
  test('takes the epoch that fits before a higher one, and boxes those beside it too', () => {
    const letOne = say(founded, 0, letOut(0));
    const state = judged(pact, [letOne]);
    const beside = turnBy(founded, 1, 4, 1);
    const turned = judged(pact, [letOne, beside, turnBy(state, 0, 3, 1)]);
    const order = writingOrder(turned, groundNow(hash, turned, now));
    expect(order.map(({ number }) => number)).toEqual([3, 4, 1]);
    const [written] = order;
    if (written === undefined) expect.unreachable();
    expect(boxedEpochs(turned, written).map(({ number }) => number)).toEqual([3, 4]);
  });
});
