import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { missedByMany, missedTogether, openingExcused } from './together.ts';
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

describe('a sign that was missed by many', () => {
  const HOUR = 3_600_000;
  /** Heard daily at this hour, on all days but those named. */
  const but = (hour: number, ...missed: readonly number[]) => ({
    periodMs: 24 * HOUR,
    at: everyDay(hour, 12)
      .filter((_, day) => !missed.includes(day))
      .map((at) => at * HOUR),
  });
  const due = (12 + 24 * 6) * HOUR;
  const until = due + 48 * HOUR;
  const byMany = (mates: readonly { periodMs: number; at: readonly number[] }[]): boolean =>
    missedByMany(due, until, mates, HOUR);

  test('is excused when a third of those about missed theirs, though others were heard', () => {
    const mates = [but(6, 6), but(9, 6), but(14, 6), but(8), but(10), but(13), but(15), but(16)];
    expect(byMany(mates)).toBe(true);
    expect(missedTogether(due, until, mates)).toBe(false);
    expect(byMany([...mates, but(11), but(7)])).toBe(false);
  });

  test('is not by fewer than three, nor by those who missed theirs the day before', () => {
    expect(byMany([but(6, 6), but(9, 6), but(14)])).toBe(false);
    expect(byMany([but(11, 5), but(12, 5), but(13, 5)])).toBe(false);
  });

  test('is not by those who fell silent long before, nor by those of whom nothing was due', () => {
    const gone = [1, 2, 3].map((hour) => ({ periodMs: 24 * HOUR, at: [hour * HOUR] }));
    expect(missedByMany(due + 96 * HOUR, until + 96 * HOUR, gone, HOUR)).toBe(false);
    const weekly = [1, 2, 3].map((day) => ({ periodMs: 168 * HOUR, at: [day * 24 * HOUR] }));
    expect(byMany(weekly)).toBe(false);
  });

  test('judges a weekly rhythm by what was due then, not by how long it stays overdue', () => {
    // Three missed a sign two days before: they are overdue now, and tell nothing of now.
    const later = (12 + 24 * 16) * HOUR;
    const overdueSince = (hours: number) =>
      [0, 1, 2].map((turn) => ({
        periodMs: 168 * HOUR,
        at: [later - (168 + hours + turn) * HOUR],
      }));
    const heard = [8, 10].map((hour) => ({
      periodMs: 24 * HOUR,
      at: everyDay(hour, 20).map((at) => at * HOUR),
    }));
    const isByMany = (hours: number): boolean =>
      missedByMany(later, later + 100 * HOUR, [...overdueSince(hours), ...heard], HOUR);
    expect(isByMany(48)).toBe(false);
    expect(isByMany(6)).toBe(true);
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
