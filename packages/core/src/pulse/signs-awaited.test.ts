import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { instant, TEMPO_LIVING_MS as TEMPO } from '../base/time.ts';
import { patienceOf } from './parameters.ts';
import type { Kept } from './signs-awaited.ts';
import { signsAwaited } from './signs-awaited.ts';
import { hoursIn } from './testing.ts';

describe('how many signs are waited for', () => {
  const DAY = 24 * TEMPO;
  const now = hoursIn(24 * 64);
  /** Known for 64 periods, with so many gaps in them; half a day of grace, news by the line. */
  const one = (of: string, gaps: number, periodMs = DAY, unbroken = 0, strayMs = 0) => ({
    of,
    periodMs,
    keeping: {
      knownMs: 64 * periodMs,
      gaps,
      unbrokenSince: instant(unbroken),
      strayMs,
      earlyMs: 0,
    },
    aliveAt: now,
    usualMs: 0,
    slackMs: 12 * TEMPO,
  });
  const others = (count: number, periodMs = DAY, gaps = 0) =>
    Array.from({ length: count }, (_, at) => one(`o${at}`, gaps, periodMs, 9));
  const awaited = (list: readonly Kept<string>[]) => signsAwaited(list, TEMPO);

  test('is more for those who often miss some, until that is rarely by chance', () => {
    // (3 × 0 + 1) ∕ (3 × 64 + 30): 5 in 1,000; with three gaps 46, with five 73, with nine 127.
    const signs = [0, 3, 5, 7, 30].map((gaps) => awaited([one('a', gaps)]).get('a'));
    expect(signs).toEqual([3, 3, 4, 4, 5]);
    const weekly = [0, 1, 3, 7, 30].map((gaps) => awaited([one('a', gaps, 7 * DAY)]).get('a'));
    expect(weekly).toEqual([2, 2, 3, 4, 4]);
    const fortnightly = [0, 8, 12].map((gaps) => awaited([one('a', gaps, 14 * DAY)]).get('a'));
    expect(fortnightly).toEqual([2, 2, 3]);
  });

  test('is more for as many of the loosest only as leave enough silences found in time', () => {
    // Each is found within 2.9 periods of a silence in 80 of 100 cases; with four signs in none:
    // of forty, ten leave 30 × 80 = 2,400 of 4,000, more than 59 in 100.
    const counts = [...awaited(others(40, DAY, 6)).values()];
    expect([counts.filter((count) => count === 4).length, counts.length]).toEqual([10, 40]);
    // All but one in ten are to be found within 3.75 periods: with four signs 65 of 100 are, with five
    // nobody. Ten with four leave too few for anybody with five; four with five leave just enough.
    const spread = (list: readonly Kept<string>[]): readonly number[] => {
      const signs = [...awaited(list).values()];
      return [5, 4, 3].map((most) => signs.filter((count) => count === most).length);
    };
    expect(spread(others(40, DAY, 30))).toEqual([0, 10, 30]);
    const few = Array.from({ length: 4 }, (_, at) => one(`few${at}`, 30));
    expect(spread([...others(36), ...few])).toEqual([4, 0, 36]);
  });

  test('is more for fewer where news is slow, and for a tenth in any case', () => {
    const slow = others(40, 7 * DAY, 6).map((some) => ({ ...some, usualMs: 5 * DAY }));
    const more = (list: readonly Kept<string>[]): number =>
      [...awaited(list).values()].filter((count) => count > 2).length;
    expect(more(others(40, 7 * DAY, 6))).toBe(12);
    expect(more(slow)).toBe(4);
  });

  test('is one for those with long periods who kept their signs best, until half are found in time', () => {
    const long = 14 * DAY;
    const signs = awaited([
      ...others(6, long),
      one('longest', 0, long, 1),
      one('punctual', 0, long, 9, -1),
      one('once', 1, long, 0),
      one('often', 9, long, 0),
    ]);
    // Two signs: found within 1.5 periods in 47 of 100 cases; one sign: always. One is enough for half.
    const soon = [...signs].filter(([, count]) => count === 1).map(([of]) => of);
    expect(soon).toEqual(['longest']);
    const slow = others(10, long).map((some) => ({ ...some, usualMs: 3 * DAY }));
    // Three in ten at most, however slow the news of the others.
    expect([...awaited(slow).values()].filter((count) => count === 1)).toHaveLength(3);
    expect([...awaited(others(10)).values()]).not.toContain(1);
  });

  test('is one for nobody who is known for fewer than twelve periods', () => {
    const young = others(10, 14 * DAY).map((some) => ({
      ...some,
      keeping: { ...some.keeping, knownMs: 11 * 14 * DAY },
    }));
    expect([...awaited(young).values()]).not.toContain(1);
  });

  test('stays within its bounds, in whatever order those heard are named', () => {
    const some = fc.record({
      periodMs: fc.constantFrom(DAY, 7 * DAY, 14 * DAY),
      gaps: fc.nat(80),
      knownMs: fc.nat(2_000).map((days) => days * DAY),
      silentMs: fc.nat(200).map((days) => days * DAY),
      slowMs: fc.nat(100).map((percent) => percent * TEMPO),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 24 }), (drawn) => {
        const list = drawn.map(({ periodMs, gaps, knownMs, silentMs, slowMs }, at) => ({
          of: `p${at}`,
          periodMs,
          // Nobody kept a rhythm exactly as another: ties fall to the order of ids.
          keeping: { knownMs, gaps, unbrokenSince: instant(at), strayMs: 0, earlyMs: 0 },
          aliveAt: instant(now - Math.min(now, silentMs)),
          usualMs: slowMs,
          slackMs: slowMs,
        }));
        const signs = awaited(list);
        expect(signs.size).toBe(list.length);
        expect(awaited(list.toReversed())).toEqual(signs);
        for (const { of, periodMs } of list) {
          const { signs: least, signsMost } = patienceOf(periodMs / TEMPO);
          const count = signs.get(of) ?? 0;
          expect(count).toBeGreaterThanOrEqual(periodMs > 7 * DAY ? 1 : least);
          expect(count).toBeLessThanOrEqual(signsMost);
        }
      }),
    );
  });
});
