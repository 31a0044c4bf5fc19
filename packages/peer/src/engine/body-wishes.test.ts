import type { DeviceId, RecordId } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createBodyWishes } from './body-wishes.ts';

const HOUR_MS = 1_000;
const [ana, bea] = ['ana', 'bea'].map((name) => idNamed<DeviceId>(name)) as [DeviceId, DeviceId];

/** Wishes of a device that lacks these bodies, and a clock set by hand. */
function wishing(lacking: readonly RecordId[]) {
  let nowMs = 0;
  const replica = {
    lacking: (limit: number, isAsked: (id: RecordId) => boolean) =>
      lacking.filter((id) => !isAsked(id)).slice(0, limit),
  };
  const wishes = createBodyWishes(replica, { monotonicMs: () => nowMs }, HOUR_MS);
  return { wishes, set: (hours: number) => void (nowMs = hours * HOUR_MS) };
}

describe('bodies that were never shown', () => {
  const ids = [idNamed<RecordId>('one'), idNamed<RecordId>('other')];

  test('are asked of one member after another, each time after twice as long', () => {
    const { wishes, set } = wishing(ids);
    const asked: (readonly [number, DeviceId])[] = [];
    for (let hours = 0; hours <= 16; hours += 1) {
      set(hours);
      const wish = wishes.next([ana, bea]);
      if (wish === undefined) continue;
      expect(wish.ids).toEqual(ids);
      asked.push([hours, wish.to]);
    }
    expect(asked).toEqual([
      [0, ana],
      [1, bea],
      [3, ana],
      [7, bea],
      [15, ana],
    ]);
  });

  test('wait for somebody who could have them, and for nothing where none is lacking', () => {
    const { wishes } = wishing(ids);
    expect(wishes.next([])).toBeUndefined();
    expect(wishes.isDue()).toBe(true);
    expect(wishes.next([bea])?.to).toBe(bea);
    expect(wishes.isDue()).toBe(false);
    expect(wishing([]).wishes.next([ana])).toBeUndefined();
  });

  test('are asked for some at a time', () => {
    const many = Array.from({ length: 700 }, (_, at) => idNamed<RecordId>('record', at));
    const { wishes } = wishing(many);
    expect([1, 2, 3].map(() => wishes.next([ana])?.ids.length)).toEqual([512, 188, undefined]);
  });
});
