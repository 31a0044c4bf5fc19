import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { instant } from '../base/time.ts';
import { HOUR_SIGNS } from './parameters.ts';
import type { UsualHour } from './usual-hour.ts';
import { usualHourOf } from './usual-hour.ts';

const PERIOD = 1_000;

/** The usual hour of signs made at these moments. */
function hourOf(made: readonly number[]): UsualHour | null {
  return usualHourOf(made.map(instant), instant(made.at(-1) ?? 0), PERIOD);
}

describe('the usual hour', () => {
  const kept = (strays: readonly number[]): readonly number[] =>
    strays.map((stray, turn) => 5_000 + turn * PERIOD + stray);

  test('is the middle one of the newest nine, and tells how early the last was', () => {
    expect(hourOf(kept([40, -20, 0, 30, -30, 10, -10, 20, -100]))).toEqual({
      earlyMs: 100,
      strayMs: 40,
    });
    expect(hourOf(kept([40, -20, 0, 30, -30, 10, -10, 20, 150]))).toEqual({
      earlyMs: -140,
      strayMs: 140,
    });
  });

  test('is known across missed signs, and over midnight', () => {
    const some = kept([-1, 1, 0, 2, -2, 1, 0, -1, 1, 0, -1, 2]).filter((_, at) => at % 4 !== 1);
    expect(some).toHaveLength(HOUR_SIGNS);
    expect(hourOf(some)).toEqual({ earlyMs: -2, strayMs: 2 });
    const midnight = kept([-3, 4, -2, 1, -4, 3, -1, 2, 0]).map((at) => at - 5_000 + 6 * PERIOD);
    expect(hourOf(midnight)).toEqual({ earlyMs: 0, strayMs: 4 });
  });

  test('is not told from eight signs, nor where each period runs from the sign before', () => {
    expect(hourOf(kept([0, 0, 0, 0, 0, 0, 0, 0]))).toBeNull();
    const drifting = Array.from({ length: 16 }, (_, turn) => 5_000 + turn * (PERIOD + 60));
    expect(hourOf(drifting)).toBeNull();
  });

  test('lies within half a period of the last sign, whenever signs were made', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40_000), { minLength: 1, maxLength: 64 }), (made) => {
        const hour = hourOf(made.toSorted((a, b) => a - b));
        if (hour === null) return;
        expect(Math.abs(hour.earlyMs)).toBeLessThanOrEqual(PERIOD / 2);
        expect(hour.strayMs).toBeGreaterThanOrEqual(0);
        expect(hour.strayMs).toBeLessThanOrEqual(PERIOD / 2);
      }),
    );
  });

  test('is the same however many whole periods ago all of it was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -80, max: 80 }), { minLength: 9, maxLength: 20 }),
        fc.nat(30),
        (strays, turns) => {
          const made = kept(strays);
          expect(hourOf(made.map((at) => at + turns * PERIOD))).toEqual(hourOf(made));
        },
      ),
    );
  });
});
