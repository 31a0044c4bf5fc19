import { describe, expect, test } from 'vitest';

import type { DecisionAnswer } from '@tocsin/host/calls';
import { decisionSentence, showDecision } from './decision.ts';
import { createRendering } from './rendering.ts';
import { READ_AT_MS, wholeDecision } from '@tocsin/host/testing';

const shown = createRendering({ locale: 'en', zone: 'UTC', nowMs: READ_AT_MS, colour: false });
const sentence = (set: Partial<DecisionAnswer>): string =>
  decisionSentence({ ...wholeDecision, ...set }, shown);
const linesOf = (set: Partial<DecisionAnswer>): readonly string[] => {
  const { lines, next = [] } = showDecision({ ...wholeDecision, ...set }, shown);
  return [...lines, ...next];
};

describe('the first sentence on a decision', () => {
  test.each<[Partial<DecisionAnswer>, RegExp]>([
    [{ state: 'pending' }, /^Cook on Fridays: opens /],
    [{ state: 'active' }, /^Cook on Fridays: open until .* 3 take part, 4 have to\.$/],
    [{ state: 'succeeded', verdict: 'passes' }, /^Cook on Fridays: passed\.$/],
    [{ state: 'succeeded', verdict: 'sensed' }, /everybody was heard\. It binds nobody\.$/],
    [{ state: 'succeeded', verdict: 'pool' }, /Now draw among them\.$/],
    [{ state: 'queued' }, /Nothing is done before /],
    [{ state: 'expired' }, /It has run out\.$/],
    [{ state: 'executed' }, /passed and done\.$/],
    [{ state: 'defeated' }, /did not pass\.$/],
    [{ state: 'cancelled' }, /taken back/],
  ])('says how it stands: %j', (set, expected) => {
    expect(sentence(set)).toMatch(expected);
  });
});

describe('a decision', () => {
  test('that did not pass says why', () => {
    const why = (verdict: string) => linesOf({ state: 'defeated', verdict })[1];
    expect(why('quorumMissed')).toBe('Too few took part: 3, and 4 have to.');
    expect(why('tied')).toMatch(/^It is a tie\. People break it/);
    expect(why('objectionsOpen')).toMatch(/^An objection is open\./);
  });

  test('that is sealed shows no count and says until when it is opened', () => {
    const lines = linesOf({ firmness: 'sealed', state: 'defeated' });
    expect(lines).not.toContain('The count');
    expect(lines.some((line) => line.startsWith('Sealed answers are not open'))).toBe(true);
  });

  test('says that its review is a debt only once it is overdue', () => {
    const debt = /This is a debt of all of us/;
    expect(linesOf({ overdueHours: 3 }).some((line) => debt.test(line))).toBe(true);
    expect(linesOf({ overdueHours: 0 }).some((line) => debt.test(line))).toBe(false);
  });

  test('says what its reader can do, and how that is typed', () => {
    const next = (set: Partial<DecisionAnswer>) =>
      showDecision({ ...wholeDecision, options: [], ...set }, shown).next ?? [];
    expect(next({ waits: ['answer'], method: 'majority' })).toEqual([
      'Answer: tocsin decide stance 0f1e2d3c for',
    ]);
    expect(next({ waits: ['answer'] })).toEqual([
      'Answer: tocsin decide stance 0f1e2d3c consent',
      'Or object: tocsin decide object 0f1e2d3c --harm TEXT',
    ]);
    expect(next({ waits: ['answer'], method: 'ranked', options: ['A', 'B'] })).toEqual([
      'Answer: tocsin decide stance 0f1e2d3c "A > B"',
    ]);
    expect(next({ waits: ['review', 'carryOut'] })).toHaveLength(2);
    expect(next({ waits: [], state: 'defeated', verdict: 'tied' })[0]).toMatch(/between the tied/);
  });

  test('that an act carries out says which, and warns of one that nobody can see', () => {
    const says = (set: Partial<DecisionAnswer>, words: RegExp) =>
      linesOf(set).some((line) => words.test(line));
    expect(says({}, /says yes to this too: .*Bea/)).toBe(true);
    expect(says({ act: 'hidden' }, /No device says yes to it unseen/)).toBe(true);
    expect(says({ act: null }, /says yes to|unseen/)).toBe(false);
  });

  test('of a newer version is shown in words that this one has', () => {
    const lines = linesOf({ method: 'telepathy' as never, fault: 'moonless' });
    expect(lines).toContain('A newer version knows how this is decided.');
    expect(lines).toContain('A newer version knows why it asks nobody.');
  });
});
