import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { AskedThing } from './weekly-list.ts';
import { LIST_HOURS, LIST_NOTICE_HOURS, weeklyList } from './weekly-list.ts';

const item = (id: string, since: number, set: Partial<AskedThing> = {}): AskedThing => ({
  id,
  since: hour(since),
  until: null,
  isPressing: false,
  ...set,
});
const ids = (some: readonly AskedThing[]): readonly string[] => some.map(({ id }) => id);

describe('the list of a week', () => {
  test('is opened by the first thing that comes, and holds what comes after for seven days', () => {
    const first = weeklyList([item('a', 1_000)], null, hour(1_000));
    expect(first).toMatchObject({ openedAt: 1_000, isOpened: true, isOutOfTurn: false, held: [] });
    const both = [item('a', 1_000), item('b', 1_001)];
    const later = weeklyList(both, first.openedAt, hour(1_001));
    expect([ids(later.shown), ids(later.held)]).toEqual([['a'], ['b']]);
    expect(later).toMatchObject({ isOpened: false, nextAt: 1_000 + LIST_HOURS });
    const almost = weeklyList(both, hour(1_000), hour(1_000 + LIST_HOURS - 1));
    expect(almost.isOpened).toBe(false);
    const next = weeklyList(both, hour(1_000), hour(1_000 + LIST_HOURS));
    expect([ids(next.shown), next.isOutOfTurn]).toEqual([['a', 'b'], false]);
  });

  test('is opened out of turn by what cannot wait, and takes along what is held', () => {
    const held = item('a', 1_001);
    const next = 1_000 + LIST_HOURS;
    const can = item('b', 1_002, { until: hour(next + LIST_NOTICE_HOURS) });
    const cannot = item('c', 1_002, { until: hour(next + LIST_NOTICE_HOURS - 1) });
    expect(weeklyList([held, can], hour(1_000), hour(1_002)).isOpened).toBe(false);
    for (const one of [cannot, item('d', 1_002, { isPressing: true })]) {
      const opened = weeklyList([held, one], hour(1_000), hour(1_002));
      expect(opened).toMatchObject({ openedAt: 1_002, isOutOfTurn: true, held: [] });
      expect(opened.shown).toHaveLength(2);
    }
  });

  test('is not opened again by what is still unanswered, however pressing', () => {
    const pressing = item('a', 1_000, { isPressing: true });
    expect(weeklyList([pressing], hour(1_000), hour(1_900)).isOpened).toBe(false);
    expect(weeklyList([], null, hour(5))).toMatchObject({ isOpened: false, openedAt: null });
  });

  test('never turns to anybody twice in a week but for what cannot wait, and holds nothing longer', () => {
    const anyItems = fc.array(
      fc.record({
        since: fc.nat(1_000),
        life: fc.option(fc.integer({ min: 1, max: 2_000 })),
        isPressing: fc.boolean(),
        answersAfter: fc.nat(500),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(anyItems, (some) => {
        const all = some.map(({ since, life, isPressing, answersAfter }, at) => ({
          ...item(`${at}`, since, {
            until: life === null ? null : hour(since + life),
            isPressing,
          }),
          answersAfter,
        }));
        let openedAt: Hour | null = null;
        const shownAt = new Map<string, number>();
        for (let now = 0; now < 1_400; now += 1) {
          const waits = all.filter((one) => {
            const seen = shownAt.get(one.id);
            const isAnswered = seen !== undefined && now > seen + one.answersAfter;
            return one.since <= now && !isAnswered && (one.until ?? now) >= now;
          });
          const before: Hour | null = openedAt;
          const list = weeklyList(waits, before, hour(now));
          if (list.isOpened && !list.isOutOfTurn && before !== null)
            expect(now - before).toBeGreaterThanOrEqual(LIST_HOURS);
          if (list.isOutOfTurn) {
            const fresh = waits.filter(({ since }) => before === null || since > before);
            const limit = (before ?? now) + LIST_HOURS + LIST_NOTICE_HOURS;
            expect(fresh.some((one) => one.isPressing || (one.until ?? limit) < limit)).toBe(true);
          }
          for (const { id } of list.shown) if (!shownAt.has(id)) shownAt.set(id, now);
          openedAt = list.openedAt;
        }
        for (const { id, since, until, isPressing } of all) {
          const seen = shownAt.get(id);
          expect(seen).toBeDefined();
          expect((seen ?? 0) - since).toBeLessThanOrEqual(isPressing ? 0 : LIST_HOURS);
          if (until !== null) expect(seen).toBeLessThanOrEqual(until);
        }
      }),
      { numRuns: 60 },
    );
  });
});
