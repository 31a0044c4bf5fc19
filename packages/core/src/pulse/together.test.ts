import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { missedTogether, openingExcused } from './together.ts';
import { hoursIn } from './testing.ts';

/** Somebody with a daily rhythm, heard at these hours. */
const daily = (...hours: readonly number[]) => ({ periodMs: 24, at: hours });
const everyDay = (first: number, days: number): readonly number[] =>
  Array.from({ length: days }, (_, day) => first + 24 * day);

describe('a sign that was missed', () => {
  test('is excused when those due before and after it were missed too', () => {
    const cut = [6, 9, 14, 20].map((hour) => daily(...everyDay(hour, 3)));
    expect(missedTogether(12 + 72, 12 + 120, cut)).toBe(true);
  });

  test('is not when somebody of the line was heard on both sides of it', () => {
    const heard = [6, 9, 14, 20].map((hour) => daily(...everyDay(hour, 6)));
    expect(missedTogether(12 + 72, 12 + 120, heard)).toBe(false);
  });

  test('is not by one other alone, but where four or fewer use the line', () => {
    const one = daily(...everyDay(13, 3));
    const others = (hours: readonly number[]) => hours.map((hour) => daily(...everyDay(hour, 6)));
    expect(missedTogether(12 + 72, 12 + 120, [one, ...others([3, 8, 16, 20])])).toBe(false);
    expect(missedTogether(12 + 72, 12 + 120, [one, ...others([3, 8, 16])])).toBe(true);
  });

  test('is not by one who fell silent long before', () => {
    const gone = [1, 2, 3].map((hour) => daily(hour));
    const heard = [6, 14].map((hour) => daily(...everyDay(hour, 8)));
    expect(missedTogether(10 + 144, 10 + 160, [...gone, ...heard])).toBe(false);
  });

  test('is not where nobody else uses the line, or nobody was ever heard', () => {
    expect(missedTogether(100, 200, [])).toBe(false);
    expect(missedTogether(100, 200, [daily(), daily()])).toBe(false);
  });
});

describe('an inquiry that excuses hold back', () => {
  const missing = {
    dueAt: hoursIn(100),
    suspectAt: hoursIn(110),
    openAt: hoursIn(120),
    periodMs: hoursIn(24),
    heldMaxMs: hoursIn(72),
  };

  test('opens a period later for each, and no later than what holds it at most', () => {
    const opensAt = (isExcused: (due: number) => boolean): number =>
      openingExcused(missing, hoursIn(1_000), isExcused).openAt;
    expect(opensAt(() => false)).toBe(hoursIn(120));
    expect(opensAt((due) => due === hoursIn(100))).toBe(hoursIn(144));
    // However long a line stays dark, and whoever keeps it so.
    expect(opensAt(() => true)).toBe(hoursIn(192));
  });

  test('changes only when it is suspect and when it would open; time alone takes none back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300)), fc.nat(300), fc.nat(300), (turns, a, b) => {
        const isExcused = (due: number, until: number): boolean =>
          turns.some((turn) => hoursIn(turn) <= until && (due / 3_600_000 + turn) % 3 !== 0);
        const at = (hour: number): boolean => {
          const now = hoursIn(100 + hour);
          return now >= openingExcused(missing, now, isExcused).openAt;
        };
        const [early, late] = a < b ? [a, b] : [b, a];
        if (at(early)) expect(at(late)).toBe(true);
      }),
    );
  });
});
