import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { MemberId } from '../base/id.ts';
import { idNamed } from '../testing.ts';
import type { Choice, Mark, Method } from './choice.ts';
import { MARKS_OF, marked, METHODS } from './choice.ts';
import type { AnswerCount, Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';
import type { Share } from './records.ts';
import { decisionTermsAt, isSupermajority } from './terms.ts';

const terms = decisionTermsAt({ overrides: [] });

function count(
  method: Method,
  choices: readonly Choice[],
  set: Partial<AnswerCount['proposal']> & { hasQuorum?: boolean } = {},
): Outcome {
  const { hasQuorum = true, ...rest } = set;
  return outcomeOf({
    proposal: { method, options: [], seats: 1, pass: null, ...rest },
    terms,
    counted: choices.map((choice, at) => ({
      member: idNamed<MemberId>('member', at),
      choice,
      reason: '',
    })),
    hasQuorum,
    objectors: 0,
  });
}
const times = (many: number, choice: Choice | Mark): Choice[] =>
  Array.from({ length: many }, () => (typeof choice === 'string' ? marked(choice) : choice));
const ranking = (...steps: number[][]): Choice => ({ kind: 'ranking', value: steps });
const option = (value: number): Choice => ({ kind: 'option', value });

describe('marks', () => {
  test.each<[Method, readonly Choice[], string]>([
    ['consensus', [...times(3, 'agree'), ...times(2, 'standAside')], 'passes'],
    ['consensus', [...times(2, 'agree'), ...times(2, 'standAside')], 'fails'],
    ['consensus', [...times(9, 'agree'), ...times(1, 'block')], 'blocked'],
    ['majority', [...times(3, 'for'), ...times(2, 'against')], 'passes'],
    ['majority', [], 'fails'],
    ['majority', times(4, 'abstain'), 'fails'],
    ['supermajority', [...times(67, 'for'), ...times(33, 'against')], 'passes'],
    ['supermajority', [...times(2, 'for'), ...times(1, 'against')], 'fails'],
    ['supermajority', times(3, 'abstain'), 'fails'],
    ['advice', times(2, 'concern'), 'sensed'],
    ['senseCheck', times(2, 'veto'), 'sensed'],
    ['sortition', [...times(2, 'willing'), ...times(1, 'unwilling')], 'pool'],
    ['sortition', times(3, 'unwilling'), 'poolTooSmall'],
  ])('of %s: %#', (method, choices, verdict) => {
    expect(count(method, choices).verdict).toBe(verdict);
  });

  test('of a supermajority meet its own share and that of the constitution', () => {
    const verdict = (pass: Share) =>
      count('supermajority', [...times(3, 'for'), ...times(1, 'against')], { pass }).verdict;
    expect(verdict({ parts: 3, of: 4 })).toBe('passes');
    expect(verdict({ parts: 4, of: 5 })).toBe('fails');
    expect(isSupermajority(66, 100, { parts: 3, of: 5 }, terms)).toBe(false);
  });

  test('name who is willing to be drawn', () => {
    const { pool } = count('sortition', times(2, 'willing'), { seats: 2 });
    expect(pool).toHaveLength(2);
    expect(count('sortition', times(2, 'willing'), { seats: 3 }).verdict).toBe('poolTooSmall');
  });

  test.each(METHODS)('of %s never pass without a quorum', (method) => {
    const [mark = 'abstain'] = MARKS_OF[method];
    const outcome = count(method, times(5, mark), { hasQuorum: false, options: [] });
    expect(outcome.verdict).toBe('quorumMissed');
    expect([outcome.winners, outcome.tied]).toEqual([[], []]);
  });
});

describe('options', () => {
  const options = ['A', 'B', 'C'];

  test('win a majority by more than half of those who chose', () => {
    const verdict = (...counts: readonly number[]) =>
      count(
        'majority',
        counts.flatMap((many, place) => times(many, option(place))),
        { options },
      );
    expect(verdict(3, 2)).toMatchObject({ verdict: 'passes', winners: [0] });
    expect(verdict(3, 2, 1)).toMatchObject({ verdict: 'fails', winners: [] });
    expect(verdict(2, 2, 1)).toMatchObject({ verdict: 'tied', tied: [0, 1] });
  });

  test('win by Schulze’s method: the 45 ballots of its author', () => {
    const ballots: readonly [number, string][] = [
      [5, 'ACBED'],
      [5, 'ADECB'],
      [8, 'BEDAC'],
      [3, 'CABED'],
      [7, 'CAEBD'],
      [2, 'CBADE'],
      [7, 'DCEBA'],
      [8, 'EBADC'],
    ];
    const five = Array.from('ABCDE');
    const choices = ballots.flatMap(([many, names]) =>
      times(many, ranking(...Array.from(names, (name) => [five.indexOf(name)]))),
    );
    const outcome = count('ranked', choices, { options: five });
    expect(outcome).toMatchObject({ verdict: 'passes', winners: [4] });
    expect(outcome.tally?.ranking).toEqual([['E'], ['A'], ['C'], ['B'], ['D']]);
  });

  test('that tie by rank are left to people', () => {
    const choices = [...times(3, ranking([0], [1])), ...times(3, ranking([1], [0]))];
    expect(count('ranked', choices, { options })).toMatchObject({
      verdict: 'tied',
      winners: [],
      tied: [0, 1],
    });
  });

  test('take seats by single transferable vote', () => {
    const choices = [
      ...times(28, ranking([0], [1], [2])),
      ...times(14, ranking([0], [2], [1])),
      ...times(15, ranking([1], [2], [0])),
    ];
    expect(count('stv', choices, { options, seats: 2 })).toMatchObject({
      verdict: 'passes',
      winners: [0, 1],
    });
  });

  test('win by their scores, and tie by them', () => {
    const scores = (a: number, b: number): Choice => ({
      kind: 'scores',
      value: [
        { option: 0, score: a },
        { option: 1, score: b },
      ],
    });
    expect(count('score', [scores(5, 3), scores(1, 4)], { options })).toMatchObject({
      verdict: 'passes',
      winners: [1],
    });
    expect(count('score', [scores(5, 3), scores(1, 3)], { options })).toMatchObject({
      verdict: 'tied',
      tied: [0, 1],
    });
  });

  test('come to nothing when everybody abstains', () => {
    for (const method of ['majority', 'ranked', 'stv', 'score'] as const)
      expect(count(method, times(3, 'abstain'), { options }).verdict).toBe('fails');
  });

  test('come to the same in whatever order the answers stand', () => {
    const any = fc.array(
      fc
        .uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 })
        .map((places) => ranking(...places.map((one) => [one]))),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.constantFrom('ranked' as const, 'stv' as const), any, (method, choices) => {
        const here = count(method, choices, { options, seats: method === 'stv' ? 2 : 1 });
        const there = count(method, choices.toReversed(), {
          options,
          seats: method === 'stv' ? 2 : 1,
        });
        expect([there.verdict, there.winners, there.tied]).toEqual([
          here.verdict,
          here.winners,
          here.tied,
        ]);
      }),
      { numRuns: 60 },
    );
  });
});
