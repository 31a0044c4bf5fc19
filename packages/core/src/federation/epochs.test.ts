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
  ownOf,
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
  TURN_HOURS,
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
  wallHour: number = NOW_HOUR,
): Entry {
  const made = turnAct(pact, partyAt(state, at), sealsOf(at), { number, before }, answers);
  return { ...made, header: { ...made.header, wallHour: hour(wallHour) } };
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
    const next = turnDue(hash, of, party, then, ownOf(held));
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

describe('a turn that only time asks for', () => {
  const day = TURN_BY_ANY_PARTY_HOURS;
  const month = TURN_HOURS + day;
  /** From when on it is a party’s, in hours since its device first wrote under what it holds. */
  const waits = (of: PactState, at: number, held: readonly number[] = [1]) => {
    const { party } = partyAt(of, at);
    const next = turnDue(hash, of, party, now, ownOf(held));
    return next && next.from - NOW_HOUR;
  };

  test('is due a day after a month for the party whose number comes next, for each other a day later', () => {
    expect([2, 0, 1].map((at) => waits(founded, at))).toEqual([
      month,
      month + day,
      month + 2 * day,
    ]);
    const turned = judged(pact, [turnBy(founded, 0, 3, 1)]);
    const both = [1, 2, 0].map((at) => waits(turned, at, [1, 3]));
    expect(both).toEqual([month, month + day, month + 2 * day]);
    expect(turnDue(hash, turned, partyAt(turned, 2).party, now, ownOf([1, 3]))).toMatchObject({
      number: 5,
      before: 3,
    });
  });

  test('is older than nobody’s own word: another’s hour has nobody turn without end', () => {
    const old = judged(pact, [turnBy(founded, 2, 2, 1, groundNow(hash, founded, now), 1)]);
    expect(waits(old, 0, [1, 2])).toBe(month);
    // Whoever wrote nothing yet cannot tell how old it is.
    const own = { ...ownOf([1, 2]), firstWordAt: () => undefined };
    expect(turnDue(hash, old, partyAt(old, 0).party, now, own)).toBeUndefined();
  });

  test('does not wait for a party that has left, nor for one that is contested', () => {
    const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR) } };
    const fork = [say(founded, 2, exit), say(founded, 2, letOut(1))];
    const contested = judged(pact, fork);
    expect([2, 0, 1].map((at) => waits(contested, at))).toEqual([undefined, month, month + day]);
  });

  test('waits a day for the key of one that stands, and not for those that a liar adds', () => {
    const later = NOW_HOUR + month;
    const fits = groundNow(hash, founded, now);
    const keyless = [turnBy(founded, 2, 2, 1, fits, later)];
    const first = judged(pact, keyless);
    expect(waits(first, 1)).toBe(month + 2 * day);
    expect(waits(first, 0)).toBe(month + day);
    const early = [turnBy(founded, 0, 3, 1, fits, later + day)];
    expect(waits(judged(pact, early), 2)).toBe(month + 2 * day);
    const more = [...keyless, turnBy(first, 2, 5, 2, fits, later + 20 * day)];
    expect(waits(judged(pact, more), 0)).toBe(month + day);
  });

  test('comes once a month while anybody is there, and never beside another', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2], { minLength: 1 }), (there) => {
        const turns: Entry[] = [];
        let state = founded;
        let since = NOW_HOUR;
        for (let month0 = 0; month0 < 4; month0 += 1) {
          const held = numbersOf(state);
          const dues = there.flatMap((at) => {
            const next = turnDue(hash, state, partyAt(state, at).party, now, ownOf(held, since));
            return next === undefined ? [] : [{ at, next }];
          });
          const [one, other] = dues.toSorted((a, b) => a.next.from - b.next.from);
          if (one === undefined) expect.unreachable();
          expect(one.next.from - since).toBeGreaterThanOrEqual(month);
          expect(one.next.from - since).toBeLessThanOrEqual(month + 2 * day);
          if (other !== undefined)
            expect(other.next.from - one.next.from).toBeGreaterThanOrEqual(day);
          turns.push(turnBy(state, one.at, one.next.number, one.next.before));
          state = judged(pact, turns);
          since = one.next.from;
        }
        expect(state.epochs).toHaveLength(5);
        for (const [at, { before }] of state.epochs.entries())
          expect(before).toBe(numbersOf(state)[at - 1] ?? 0);
      }),
      { numRuns: 7 },
    );
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
