import { describe, expect, test } from 'vitest';

import { TEMPO_LIVING_MS as TEMPO } from '../base/time.ts';
import type { Keeping } from './evidence.ts';
import { historyOf, mergeEvidence } from './evidence.ts';
import { steadiest } from './judge.ts';
import { waitMs } from './parameters.ts';
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
  test('counts what was due, what was missed, and the signs since', () => {
    expect(keptAt([0, 24, 50, 74, 146, 170, 194])).toEqual({
      due: 8,
      missed: 2,
      unbrokenSince: hoursIn(146),
      unbroken: 2,
      strayMs: 2 * TEMPO,
    });
  });

  test('leaves agreed pauses out, and knows nothing of one sign alone', () => {
    expect(keptAt([0, 24, 120, 144], [30, 102])).toMatchObject({ due: 3, missed: 0, unbroken: 3 });
    expect(keptAt([5])).toEqual({
      due: 0,
      missed: 0,
      unbrokenSince: hoursIn(5),
      unbroken: 0,
      strayMs: 0,
    });
  });
});

describe('the wait', () => {
  const wait = (hours: number, more: object = {}): number =>
    waitMs(hours, 1, { habit: 'usual', strayMs: 0, slackMs: 0, ...more }) / hours;

  test('is for three signs where the period is short, for two otherwise', () => {
    expect([24, 72].map((hours) => Math.round(100 * wait(hours)))).toEqual([213, 213]);
    expect([168, 240].map((hours) => Math.round(100 * wait(hours)))).toEqual([125, 125]);
    expect(Math.round(100 * wait(336))).toBe(102);
  });

  test('is as long as somebody is late at times, within bounds', () => {
    expect(wait(100, { strayMs: 30 })).toBe(1.3);
    expect(wait(100, { strayMs: 99 })).toBe(1.4);
  });

  test('is longer for the loose, and half a period for the steadiest', () => {
    expect(wait(100, { habit: 'loose' })).toBe(2.25);
    expect(wait(336, { habit: 'steady' })).toBe(0.5);
  });
});

describe('the steadiest', () => {
  const one = (of: string, since: number, strayMs: number, periodHours = 336, unbroken = 20) => ({
    of,
    periodMs: periodHours * TEMPO,
    keeping: { due: 30, missed: 0, unbrokenSince: hoursIn(since), unbroken, strayMs },
  });
  const others = (count: number) => Array.from({ length: count }, (_, at) => one(`o${at}`, 900, 9));

  test('are the seventh that kept their signs longest, the punctual first', () => {
    expect([...steadiest([...others(6), one('a', 500, 5)], TEMPO)]).toEqual(['a']);
    expect([...steadiest([...others(6), one('b', 900, 5)], TEMPO)]).toEqual(['b']);
    expect(steadiest([...others(5), one('a', 500, 5)], TEMPO).size).toBe(0);
  });

  test('are none with short periods, nor on few signs', () => {
    expect(steadiest([...others(6), one('a', 500, 5, 336, 7)], TEMPO).size).toBe(0);
    const weekly = Array.from({ length: 14 }, (_, at) => one(`w${at}`, at, 1, 168));
    expect(steadiest(weekly, TEMPO).size).toBe(0);
  });
});
