import type { DeviceId } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { HANG_UP_PAUSE_MAX_MS, HANG_UPS_MAX, HangUps } from './hang-ups.ts';

const MINUTE_MS = 60_000;
const one = 'one' as DeviceId;
const other = 'other' as DeviceId;

/** How long a device is paused from a moment on, in minutes. */
function pauseFrom(hangUps: HangUps, device: DeviceId, nowMs: number): number {
  let minutes = 0;
  while (hangUps.isPaused(device, nowMs + minutes * MINUTE_MS)) minutes += 1;
  return minutes;
}

describe('a device that was hung up on', () => {
  test('is not spoken with for twice as long each time, up to an hour; others are', () => {
    const hangUps = new HangUps();
    let nowMs = 5_000;
    const pauses: number[] = [];
    for (let times = 0; times < 9; times += 1) {
      hangUps.note(one, nowMs);
      const minutes = pauseFrom(hangUps, one, nowMs);
      pauses.push(minutes);
      expect(hangUps.isPaused(other, nowMs)).toBe(false);
      nowMs += minutes * MINUTE_MS;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(HANG_UP_PAUSE_MAX_MS).toBe(60 * MINUTE_MS);
  });

  test('begins anew a day after its last pause', () => {
    const hangUps = new HangUps();
    for (let times = 0; times < 3; times += 1) hangUps.note(one, 0);
    const overMs = 4 * MINUTE_MS + 24 * 60 * MINUTE_MS;
    hangUps.note(one, overMs - 1);
    expect(pauseFrom(hangUps, one, overMs - 1)).toBe(8);
    const calm = new HangUps();
    for (let times = 0; times < 3; times += 1) calm.note(one, 0);
    calm.note(one, overMs);
    expect(pauseFrom(calm, one, overMs)).toBe(1);
  });

  test('keeps its pause for as long as no more devices came than are remembered', () => {
    const hangUps = new HangUps();
    hangUps.note(one, 0);
    for (let at = 0; at < HANG_UPS_MAX - 1; at += 1) hangUps.note(`d${String(at)}` as DeviceId, 0);
    expect(hangUps.isPaused(one, 1)).toBe(true);
    hangUps.note(other, 0);
    expect([hangUps.isPaused(one, 1), hangUps.isPaused(other, 1)]).toEqual([false, true]);
  });
});
