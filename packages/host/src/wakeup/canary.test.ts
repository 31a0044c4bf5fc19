import type { PathTold } from '@tocsin/core';
import { hour, WAKING_WAYS } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { pushCanaryDue } from './canary.ts';

const WEEK = 168;
const push = (heard: number, set: Partial<PathTold> = {}): PathTold => ({
  way: WAKING_WAYS.indexOf('push'),
  since: hour(1_000),
  heard: hour(heard),
  fault: 0,
  ...set,
});
/** The tries that are due hour by hour, each once with its first hour. */
function triesOf(paths: readonly PathTold[], from: number, to: number): readonly number[] {
  const seen = new Map<string, number>();
  for (let at = from; at <= to; at += 1) {
    const due = pushCanaryDue(paths, hour(at), WEEK);
    if (due !== undefined && !seen.has(due)) seen.set(due, at);
  }
  return [...seen.values()];
}

describe('the weekly try of a wake-up', () => {
  test('comes six hours after the ticket was given, once more after a day, and then each week', () => {
    expect(triesOf([push(0)], 1_000, 1_400)).toEqual([1_006, 1_027, 1_174, 1_195, 1_342, 1_363]);
  });

  test('comes before the last touch of a notice is too old, and once more', () => {
    expect(triesOf([push(2_000)], 2_000, 2_168)).toEqual([2_126, 2_147]);
  });

  test('does not come where the phone told a fault, or has no such path', () => {
    const mail = push(0, { way: WAKING_WAYS.indexOf('mail') });
    expect(triesOf([push(0, { fault: 4 }), mail], 1_000, 3_000)).toEqual([]);
  });
});
