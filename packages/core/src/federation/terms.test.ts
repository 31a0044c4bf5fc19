/** R23: joint terms need every party's seal, step by step; no party's word alone moves them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { arbitraryShuffledTwice } from '../testing.ts';
import type { PactTerms } from './genesis.ts';
import type { SealVerb } from './seal-act.ts';
import type { RosterKeys } from './testing.ts';
import { actOn, judged, NOW_HOUR, pactOf, partyAt, rosterNamed } from './testing.ts';
import { standingOf } from './view.ts';

const keys: readonly RosterKeys[] = ['ana', 'ben', 'cid'].map((name) => rosterNamed(name));
const pact = pactOf(keys);
const founding = pact.content.terms;
const monthly: PactTerms = { ...founding, periodHours: 720 };
const daily: PactTerms = { ...founding, periodHours: 24 };

/** The chains of some parties' agreements, in the order given. */
function agreeing(...said: readonly [party: number, step: number, terms: PactTerms][]) {
  const entries: Entry[] = [];
  for (const [at, step, terms] of said) {
    const before = partyAt(judged(pact, entries), at);
    const what: SealVerb = { kind: 'terms', value: { step, terms } };
    entries.push(actOn(pact, before, what, (keys[at] as RosterKeys).seals));
  }
  return entries;
}

const inForce = (entries: readonly Entry[]): readonly [number, PactTerms] => {
  const { termsStep, terms } = judged(pact, entries);
  return [termsStep, terms];
};

describe('R23: joint terms', () => {
  test('are those of the founding until every party agreed to a step', () => {
    expect(inForce([])).toEqual([0, founding]);
    const two = agreeing([0, 1, monthly], [1, 1, monthly]);
    expect(inForce(two)).toEqual([0, founding]);
    const all = agreeing([0, 1, monthly], [1, 1, monthly], [2, 1, monthly]);
    expect(inForce(all)).toEqual([1, monthly]);
  });

  test('are not agreed on by parties that agreed to different words', () => {
    expect(inForce(agreeing([0, 1, monthly], [1, 1, monthly], [2, 1, daily]))).toEqual([
      0,
      founding,
    ]);
  });

  test('are not taken back by one party: a second word for a step is none', () => {
    const all = agreeing([0, 1, monthly], [1, 1, monthly], [2, 1, monthly], [2, 1, daily]);
    expect(inForce(all)).toEqual([1, monthly]);
  });

  test('do not fall back to a lower step that is completed later', () => {
    const all = agreeing(
      [0, 1, daily],
      [1, 1, daily],
      [0, 2, monthly],
      [1, 2, monthly],
      [2, 2, monthly],
      [2, 1, daily],
    );
    expect(inForce(all)).toEqual([2, monthly]);
  });

  test('are never at a dead height: a step that nobody else takes is left behind', () => {
    const all = agreeing([0, 1, daily], [0, 2, monthly], [1, 2, monthly], [2, 2, monthly]);
    expect(inForce(all)).toEqual([2, monthly]);
  });

  test('need each party’s own k_seal', () => {
    const thin = agreeing([0, 1, monthly], [1, 1, monthly]);
    const before = partyAt(judged(pact, thin), 2);
    const what: SealVerb = { kind: 'terms', value: { step: 1, terms: monthly } };
    const single = actOn(pact, before, what, (keys[2] as RosterKeys).seals, [0]);
    const foreign = actOn(pact, before, what, (keys[0] as RosterKeys).seals);
    expect(inForce([...thin, single, foreign])).toEqual([0, founding]);
  });

  test('are what a party’s notice is counted by, and end the pact when they say so', () => {
    const short: PactTerms = { ...founding, noticeHours: 24, endsAt: hour(NOW_HOUR + 500) };
    const all = agreeing([0, 1, short], [1, 1, short], [2, 1, short]);
    const party = partyAt(judged(pact, all), 0);
    const exit: SealVerb = { kind: 'exit', value: { at: hour(NOW_HOUR) } };
    const left = actOn(pact, party, exit, (keys[0] as RosterKeys).seals);
    const standing = (entries: readonly Entry[], at: number): string => {
      const state = judged(pact, entries);
      return standingOf(state, partyAt(state, 0), hour(at));
    };
    expect(standing([...all, left], NOW_HOUR + 23)).toBe('standing');
    expect(standing([...all, left], NOW_HOUR + 24)).toBe('left');
    expect(standing(all, NOW_HOUR + 501)).toBe('ended');
    expect(standing([], NOW_HOUR + 501)).toBe('standing');
  });

  test('stand where a party forks its chain afterwards: the others keep their rights', () => {
    const all = agreeing([0, 1, monthly], [1, 1, monthly], [2, 1, monthly]);
    const party = partyAt(judged(pact, all), 2);
    const pauses = [1, 2].map((from): Entry => {
      const value = { from: hour(NOW_HOUR + from), to: hour(NOW_HOUR + 9) };
      return actOn(pact, party, { kind: 'pause', value }, (keys[2] as RosterKeys).seals);
    });
    const state = judged(pact, [...all, ...pauses]);
    expect(partyAt(state, 2).contested).toBe(true);
    expect([state.termsStep, state.terms]).toEqual([1, monthly]);
    expect(standingOf(state, partyAt(state, 0), hour(NOW_HOUR))).toBe('standing');
  });

  test('come to one state whatever the order and repetition of their records', () => {
    const all = agreeing([0, 1, daily], [1, 1, daily], [2, 1, daily], [0, 2, monthly]);
    const state = judged(pact, all);
    fc.assert(
      fc.property(arbitraryShuffledTwice(all), (shuffled) => {
        expect(judged(pact, shuffled)).toEqual(state);
      }),
    );
  });
});
