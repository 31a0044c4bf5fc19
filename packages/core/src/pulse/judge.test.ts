import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { instant, TEMPO_LIVING_MS as TEMPO } from '../base/time.ts';
import type { Keeping } from './evidence.ts';
import { historyOf, mergeEvidence } from './evidence.ts';
import type { Kept } from './judge.ts';
import { signsAwaited } from './judge.ts';
import { patienceOf, waitMs } from './parameters.ts';
import { beatAt, hoursIn, subjectNamed } from './testing.ts';

const ana = subjectNamed(1);

/** How a daily rhythm was kept that is heard at these hours. */
function keptAt(hours: readonly number[], pause?: readonly [number, number]): Keeping | undefined {
  const measure = { periodMs: 24 * TEMPO, graceMs: 12 * TEMPO };
  const pauses = pause === undefined ? [] : [{ from: hoursIn(pause[0]), to: hoursIn(pause[1]) }];
  const evidence = mergeEvidence(hours.map((hour) => beatAt(ana, hour)));
  return historyOf(evidence, measure, pauses)?.keeping;
}

describe('how a rhythm was kept', () => {
  test('counts how long it is known, how often a sign was missed, and how late others were', () => {
    expect(keptAt([0, 24, 50, 74, 146, 170, 194])).toEqual({
      knownMs: 194 * TEMPO,
      gaps: 1,
      unbrokenSince: hoursIn(146),
      strayMs: 2 * TEMPO,
    });
  });

  test('leaves agreed pauses out, and knows nothing of one sign alone', () => {
    expect(keptAt([0, 24, 120, 144], [30, 102])).toMatchObject({ knownMs: 72 * TEMPO, gaps: 0 });
    expect(keptAt([5])).toEqual({ knownMs: 0, gaps: 0, unbrokenSince: hoursIn(5), strayMs: 0 });
  });

  test('tells how long news is on the way as a rule, but for the two slowest of eight', () => {
    const usual = (...hours: readonly number[]): number | undefined => {
      const evidence = hours.map((late, day) => ({
        ...beatAt(ana, 24 * day),
        arrivedAt: hoursIn(24 * day + late),
      }));
      const measure = { periodMs: 24 * TEMPO, graceMs: 12 * TEMPO };
      return historyOf(mergeEvidence(evidence), measure, [])?.usualMs;
    };
    expect(usual(9, 9, 9, 1, 1, 1, 1, 1, 1, 20, 20)).toBe(1 * TEMPO);
    expect(usual(1, 1, 1, 1, 9, 20, 20)).toBe(9 * TEMPO);
    expect(usual(20, 20)).toBe(0);
  });
});

describe('the wait', () => {
  const wait = (hours: number, signs: number, more: object = {}): number =>
    waitMs(hours, 1, { signs, strayMs: 0, usualMs: 0, slackMs: 0, ...more }) / hours;

  test('is for three signs where the period is short, for two otherwise', () => {
    expect([24, 72, 168, 240, 336].map((hours) => patienceOf(hours).signs)).toEqual([
      3, 3, 2, 2, 2,
    ]);
    expect(wait(100, 2)).toBe(1.12);
    expect(wait(100, 4)).toBe(3.12);
    expect(wait(400, 2)).toBe(1.03);
    expect(wait(400, 1)).toBe(0.45);
  });

  test('is as long as somebody is late at times, within bounds, and its news on the way', () => {
    expect(wait(100, 2, { strayMs: 20 })).toBe(1.2);
    expect(wait(100, 2, { strayMs: 99 })).toBe(1.25);
    expect(wait(100, 2, { strayMs: 99, usualMs: 30 })).toBe(1.55);
  });
});

describe('how many signs are waited for', () => {
  const DAY = 24 * TEMPO;
  const now = hoursIn(24 * 64);
  /** Known for 64 periods, with so many gaps in them. */
  const one = (of: string, gaps: number, periodMs = DAY, unbroken = 0, strayMs = 0) => ({
    of,
    periodMs,
    keeping: { knownMs: 64 * periodMs, gaps, unbrokenSince: instant(unbroken), strayMs },
    aliveAt: now,
  });
  const others = (count: number, periodMs = DAY) =>
    Array.from({ length: count }, (_, at) => one(`o${at}`, 0, periodMs, 9));
  const awaited = (list: readonly Kept<string>[]) => signsAwaited(list, TEMPO);

  test('is more for those who often miss some, until that is rarely by chance', () => {
    // (0 + 1) ∕ (64 + 30): 11 in 1,000; with three gaps 43, with five 64, with nine 107.
    const signs = [0, 3, 5, 9, 30].map((gaps) => awaited([one('a', gaps)]).get('a'));
    expect(signs).toEqual([3, 3, 4, 5, 5]);
    const weekly = [0, 3, 5, 11, 30].map((gaps) => awaited([one('a', gaps, 7 * DAY)]).get('a'));
    expect(weekly).toEqual([2, 2, 3, 4, 4]);
    const fortnightly = [0, 9, 12].map((gaps) => awaited([one('a', gaps, 14 * DAY)]).get('a'));
    expect(fortnightly).toEqual([2, 2, 3]);
  });

  test('is more for one in six or five only, those who miss signs most often', () => {
    const signs = awaited([one('a', 9), one('b', 10), one('c', 11), ...others(7)]);
    expect(['a', 'b', 'c', 'o1'].map((of) => signs.get(of))).toEqual([3, 5, 5, 3]);
  });

  test('is one for three in ten with long periods who kept their signs best', () => {
    const long = 14 * DAY;
    const signs = awaited([
      ...others(6, long),
      one('longest', 0, long, 1),
      one('punctual', 0, long, 9, -1),
      one('once', 1, long, 0),
      one('often', 9, long, 0),
    ]);
    expect([...signs].filter(([, count]) => count === 1).map(([of]) => of)).toEqual([
      'longest',
      'punctual',
      'o0',
    ]);
    expect([...awaited(others(10)).values()]).not.toContain(1);
  });

  test('is one for nobody who is known for fewer than twenty periods', () => {
    const young = others(10, 14 * DAY).map((some) => ({
      ...some,
      keeping: { ...some.keeping, knownMs: 19 * 14 * DAY },
    }));
    expect([...awaited(young).values()]).not.toContain(1);
  });

  test('stays within its bounds, in whatever order those heard are named', () => {
    const some = fc.record({
      periodMs: fc.constantFrom(DAY, 7 * DAY, 14 * DAY),
      gaps: fc.nat(80),
      knownMs: fc.nat(2_000).map((days) => days * DAY),
      silentMs: fc.nat(200).map((days) => days * DAY),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 24 }), (drawn) => {
        const list = drawn.map(({ periodMs, gaps, knownMs, silentMs }, at) => ({
          of: `p${at}`,
          periodMs,
          // Nobody kept a rhythm exactly as another: ties fall to the order of ids.
          keeping: { knownMs, gaps, unbrokenSince: instant(at), strayMs: 0 },
          aliveAt: instant(now - Math.min(now, silentMs)),
        }));
        const signs = awaited(list);
        expect(signs.size).toBe(list.length);
        expect(awaited(list.toReversed())).toEqual(signs);
        let more = 0;
        for (const { of, periodMs } of list) {
          const { signs: least, signsMost } = patienceOf(periodMs / TEMPO);
          const count = signs.get(of) ?? 0;
          expect(count).toBeGreaterThanOrEqual(periodMs > 7 * DAY ? 1 : least);
          expect(count).toBeLessThanOrEqual(signsMost);
          if (count > least) more += 1;
        }
        // One in five of each length, at least one.
        expect(more).toBeLessThanOrEqual(Math.ceil(list.length / 5) + 3);
      }),
    );
  });
});
