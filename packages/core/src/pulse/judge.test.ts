import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TEMPO_LIVING_MS as TEMPO } from '../base/time.ts';
import type { Keeping } from './evidence.ts';
import { historyOf, mergeEvidence } from './evidence.ts';
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
      earlyMs: 0,
    });
  });

  test('measures from the usual hour, once nine signs show one', () => {
    // Every evening at eight, once at eleven, the last time at five.
    const hours = Array.from({ length: 10 }, (_, day) => 20 + 24 * day + (day === 4 ? 3 : 0));
    expect(keptAt([...hours, 17 + 240])).toMatchObject({ earlyMs: 3 * TEMPO, strayMs: 3 * TEMPO });
    expect(keptAt([20, 44, 68, 89])).toMatchObject({ earlyMs: 0, strayMs: 0 });
  });

  test('leaves agreed pauses out, and knows nothing of one sign alone', () => {
    expect(keptAt([0, 24, 120, 144], [30, 102])).toMatchObject({ knownMs: 72 * TEMPO, gaps: 0 });
    expect(keptAt([5])).toEqual({
      knownMs: 0,
      gaps: 0,
      unbrokenSince: hoursIn(5),
      strayMs: 0,
      earlyMs: 0,
    });
  });

  test('waits for news as long as the slowest of eight, twice the third slowest at most', () => {
    const usual = (...hours: readonly number[]): number | undefined => {
      const evidence = hours.map((late, day) => ({
        ...beatAt(ana, 24 * day),
        arrivedAt: hoursIn(24 * day + late),
      }));
      const measure = { periodMs: 24 * TEMPO, graceMs: 12 * TEMPO };
      return historyOf(mergeEvidence(evidence), measure, [])?.usualMs;
    };
    expect(usual(9, 9, 9, 1, 1, 1, 1, 1, 1, 20, 20)).toBe(2 * TEMPO);
    expect(usual(1, 1, 1, 1, 9, 20, 20)).toBe(18 * TEMPO);
    expect(usual(1, 1, 1, 1, 14, 15, 20)).toBe(20 * TEMPO);
    expect(usual(20, 20)).toBe(0);
  });
});

describe('the wait', () => {
  const wait = (hours: number, signs: number, more: object = {}): number =>
    waitMs(hours, 1, { signs, strayMs: 0, earlyMs: 0, usualMs: 0, slackMs: 0, ...more }) / hours;

  test('is for three signs where the period is short, for two otherwise', () => {
    expect([24, 72, 168, 240, 336].map((hours) => patienceOf(hours).signs)).toEqual([
      3, 3, 2, 2, 2,
    ]);
    expect(wait(100, 2)).toBe(1.1);
    expect(wait(100, 4)).toBe(3.1);
    expect(wait(400, 2)).toBe(1.03);
    expect(wait(400, 1)).toBe(0.45);
  });

  test('is as long as somebody is late at times, within bounds, and its news on the way', () => {
    expect(wait(100, 2, { strayMs: 20 })).toBe(1.2);
    expect(wait(100, 2, { strayMs: 99 })).toBe(1.3);
    expect(wait(100, 2, { strayMs: 99, usualMs: 30 })).toBe(1.6);
  });

  test('ends for whoever misses most signs, whose news is slowest, at whatever hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.maxSafeInteger().map((number) => number % 1_000_000),
        fc.maxSafeInteger().map((number) => number % 1_000_000),
        fc.nat(2_000),
        (hours, earlyMs, strayMs, slow) => {
          const { signs, signsMost } = patienceOf(hours);
          const usualMs = Math.min(slow, hours);
          const waiting = { earlyMs, usualMs, slackMs: 0 };
          const least = waitMs(hours, 1, { ...waiting, signs, strayMs: 0 });
          const most = waitMs(hours, 1, { ...waiting, signs: signsMost, strayMs });
          expect(most).toBeLessThanOrEqual(Math.ceil((signsMost - 1 + 1.5) * hours));
          expect(most - least).toBeGreaterThanOrEqual((signsMost - signs) * hours);
        },
      ),
    );
  });

  test('runs from the usual hour: longer after an early sign, shorter after a late one', () => {
    expect(wait(100, 2, { earlyMs: 9 })).toBe(1.19);
    expect(wait(100, 2, { earlyMs: -9 })).toBe(1.01);
    expect([wait(80, 2, { earlyMs: 40 }), wait(80, 2, { earlyMs: -40 })]).toEqual([1.225, 0.975]);
    expect(wait(400, 1, { earlyMs: 9 })).toBe(0.45);
  });
});
