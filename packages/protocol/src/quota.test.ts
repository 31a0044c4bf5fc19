import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  frees,
  isWithin,
  NO_USAGE,
  QUOTA_BY_STANDING,
  QUOTA_MS,
  QUOTA_SLOT_MS,
  spend,
  spentIn,
} from './quota.ts';

const limit = { ...QUOTA_BY_STANDING.guest, beats: 10 };

describe('a quota', () => {
  test('counts what was spent within the hour, and forgets it after', () => {
    const usage = spend(spend(NO_USAGE, 'beats', 4, 0), 'beats', 6, QUOTA_SLOT_MS);
    expect(isWithin(usage, limit, 'beats', 0, QUOTA_SLOT_MS)).toBe(true);
    expect(isWithin(usage, limit, 'beats', 1, QUOTA_SLOT_MS)).toBe(false);
    const free = frees(usage, QUOTA_SLOT_MS) ?? 0;
    expect(free).toBe(QUOTA_MS + QUOTA_SLOT_MS);
    expect(spentIn(usage, 'beats', free)).toBe(6);
    expect(isWithin(usage, limit, 'beats', 4, free)).toBe(true);
    expect(frees(NO_USAGE, 0)).toBeUndefined();
  });

  test('never lets more through in any hour, and remembers no more than 13 slots', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400_000), fc.nat(6)), { maxLength: 80 }), (deeds) => {
        let usage = NO_USAGE;
        let nowMs = 0;
        const passed: { readonly at: number; readonly amount: number }[] = [];
        for (const [passMs, amount] of deeds) {
          nowMs += passMs;
          if (!isWithin(usage, limit, 'beats', amount, nowMs)) continue;
          usage = spend(usage, 'beats', amount, nowMs);
          passed.push({ at: nowMs, amount });
        }
        for (const { at } of passed) {
          const hour = passed.filter((one) => one.at <= at && one.at > at - QUOTA_MS);
          expect(hour.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(10);
        }
        expect(usage.length).toBeLessThanOrEqual(13);
      }),
    );
  });
});
