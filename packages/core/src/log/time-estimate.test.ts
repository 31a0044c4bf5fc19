import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { hour } from '../base/time.ts';
import type { TimeKnown } from './time-estimate.ts';
import { ANSWER_HOURS, judgeClock, QUIET_HOURS_MAX } from './time-estimate.ts';

const NOW = 500_000;

function known(change: Partial<TimeKnown> = {}): TimeKnown {
  return {
    clock: hour(NOW),
    others: [],
    placed: undefined,
    own: undefined,
    answeredAt: undefined,
    ...change,
  };
}

const hours = (...values: readonly number[]) => values.map(hour);

describe('a clock', () => {
  test('is believed where nobody said anything', () => {
    expect(judgeClock(known())).toEqual({ kind: 'sure' });
  });

  test('is doubted from 25 hours behind the median of three others', () => {
    const day = hours(NOW + 24, NOW + 24, NOW + 24);
    expect(judgeClock(known({ others: day }))).toEqual({ kind: 'sure' });
    const more = hours(NOW - 900, NOW + 25, NOW + 70_000);
    expect(judgeClock(known({ others: more }))).toEqual({ kind: 'behind', hours: 25 });
  });

  test('is not doubted for one member who lives in 2099, nor for two of four', () => {
    const far = NOW + 640_000;
    expect(judgeClock(known({ others: hours(NOW, NOW - 3, far) }))).toEqual({ kind: 'sure' });
    expect(judgeClock(known({ others: hours(NOW, NOW, far, far) }))).toEqual({ kind: 'sure' });
  });

  test('takes neither two members nor untimed records for witnesses', () => {
    const far = NOW + 640_000;
    expect(judgeClock(known({ others: hours(far, far) }))).toEqual({ kind: 'sure' });
    expect(judgeClock(known({ others: hours(far, far, 0, 0) }))).toEqual({ kind: 'sure' });
  });

  test('is doubted behind a placement in force and the time that has passed since', () => {
    const placed = { hour: hour(NOW - 10), sinceHours: 34 };
    expect(judgeClock(known({ placed }))).toEqual({ kind: 'sure' });
    const later = { ...placed, sinceHours: 35 };
    expect(judgeClock(known({ placed: later }))).toEqual({ kind: 'behind', hours: 25 });
  });

  test('is doubted when it fell behind its own last record: an empty battery', () => {
    const own = { hour: hour(NOW), sinceHours: 0 };
    expect(judgeClock(known({ clock: hour(3), own }))).toMatchObject({ kind: 'behind' });
  });

  test('may be ahead of a quiet log for 30 days, and is doubted after', () => {
    const others = hours(NOW - 2_000, NOW - QUIET_HOURS_MAX, NOW);
    const at = (clock: number) => judgeClock(known({ clock: hour(clock), others }));
    expect(at(NOW)).toEqual({ kind: 'sure' });
    expect(at(NOW + 1)).toEqual({ kind: 'ahead', hours: QUIET_HOURS_MAX + 1 });
    // Whatever is newer than the median answers for it: our own word of yesterday.
    const own = { hour: hour(NOW - 24), sinceHours: 24 };
    expect(judgeClock(known({ clock: hour(NOW + 1), others, own }))).toEqual({ kind: 'sure' });
  });

  test('is believed for a week after a person said so, unless it jumps again', () => {
    const others = hours(NOW + 90, NOW + 90, NOW + 90);
    const at = (clock: number) =>
      judgeClock(known({ clock: hour(clock), others, answeredAt: hour(NOW) })).kind;
    expect(at(NOW)).toBe('sure');
    expect(at(NOW + ANSWER_HOURS)).toBe('sure');
    expect(at(NOW - 24)).toBe('sure');
    expect(at(NOW - 25)).toBe('behind');
    expect(at(NOW + ANSWER_HOURS + 1_000)).toBe('ahead');
    // To the last hour of that week, and not one more, where nobody was heard for long.
    const quiet = hours(...Array<number>(3).fill(NOW - QUIET_HOURS_MAX));
    const after = (clock: number) =>
      judgeClock(known({ clock: hour(clock), others: quiet, answeredAt: hour(NOW) })).kind;
    expect([ANSWER_HOURS, ANSWER_HOURS + 1].map((later) => after(NOW + later))).toEqual([
      'sure',
      'ahead',
    ]);
  });

  test('is judged alike in whatever order others are listed', () => {
    const arbitraryHours = fc.array(fc.nat(1_000_000).map(hour), { maxLength: 9 });
    fc.assert(
      fc.property(arbitraryHours, fc.nat(1_000_000), (others, clock) => {
        const judged = judgeClock(known({ clock: hour(clock), others }));
        const reversed = others.toReversed();
        expect(judgeClock(known({ clock: hour(clock), others: reversed }))).toEqual(judged);
      }),
    );
  });
});
