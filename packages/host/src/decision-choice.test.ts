import type { Choice, Proposal } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { choiceText, letterOf, parseChoice } from './decision-choice.ts';

type Asked = Pick<Proposal, 'method' | 'options'>;
const yes: Asked = { method: 'majority', options: [] };
const one: Asked = { method: 'majority', options: ['Monday', 'Friday', 'None'] };
const ranked: Asked = { method: 'ranked', options: ['Monday', 'Friday', 'Sunday'] };
const scored: Asked = { method: 'score', options: ['Monday', 'Friday'] };

function read(asked: Asked, typed: string): Choice | string {
  const parsed = parseChoice(asked, typed);
  return parsed.ok ? parsed.value : parsed.fault.kind;
}

describe('an answer that somebody typed', () => {
  test.each<[Asked, string, Choice]>([
    [yes, 'for', { kind: 'mark', value: 'for' }],
    [yes, ' Against ', { kind: 'mark', value: 'against' }],
    [{ method: 'consensus', options: [] }, 'stand aside', { kind: 'mark', value: 'standAside' }],
    [one, 'Friday', { kind: 'option', value: 1 }],
    [one, 'b', { kind: 'option', value: 1 }],
    [one, '2', { kind: 'option', value: 1 }],
    [one, 'abstain', { kind: 'mark', value: 'abstain' }],
    // An option goes before the word of the same name.
    [one, 'none', { kind: 'option', value: 2 }],
    [ranked, 'B > Sunday = 1', { kind: 'ranking', value: [[1], [0, 2]] }],
    [ranked, 'none', { kind: 'mark', value: 'none' }],
    [
      scored,
      'B=3, a = 10',
      {
        kind: 'scores',
        value: [
          { option: 0, score: 10 },
          { option: 1, score: 3 },
        ],
      },
    ],
  ])('%j %s', (asked, typed, expected) => {
    expect(read(asked, typed)).toEqual(expected);
  });

  test.each<[Asked, string, string]>([
    [yes, 'Friday', 'OtherMethod'],
    [one, 'Sunday', 'NoSuchOption'],
    [one, 'D', 'NoSuchOption'],
    [one, '0', 'NoSuchOption'],
    [one, '4', 'NoSuchOption'],
    [ranked, 'A > D', 'NoSuchOption'],
    [ranked, 'A > B > A', 'OptionNamedTwice'],
    [ranked, '', 'NoSuchOption'],
    [scored, 'A=11', 'ScoreOutOfRange'],
    [scored, 'A=-1', 'ScoreOutOfRange'],
    [scored, 'A', 'ScoreOutOfRange'],
    [scored, 'A=1=2', 'ScoreOutOfRange'],
    [scored, 'A=1,A=2', 'OptionNamedTwice'],
  ])('%j %s is refused by name', (asked, typed, kind) => {
    expect(read(asked, typed)).toBe(kind);
  });

  test('is said back as it would be typed', () => {
    for (const [asked, typed] of [
      [yes, 'for'],
      [one, 'Friday'],
      [ranked, 'Friday > Monday = Sunday'],
      [scored, 'Monday=10, Friday=3'],
    ] as const) {
      const choice = read(asked, typed);
      if (typeof choice === 'string') expect.unreachable();
      expect(choiceText(asked, choice)).toBe(typed);
    }
    expect([letterOf(0), letterOf(19)]).toEqual(['A', 'T']);
  });
});
