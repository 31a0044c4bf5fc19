import type { DeviceId } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { handClock, OTHERS } from './testing.ts';
import { createToldBeats } from './told-beats.ts';

const [ana, bea] = OTHERS.map(({ id }) => id) as [DeviceId, DeviceId];
const HOUR_MS = 3_600_000;
const wires = [1, 2, 3].map((byte) => Uint8Array.of(byte));

describe('check-ins that are told at meetings', () => {
  test('are told to each device once, and a new one when it comes', () => {
    const told = createToldBeats(handClock(1), HOUR_MS);
    expect(told.untold(ana, wires)).toEqual(wires);
    expect(told.untold(ana, wires)).toEqual([]);
    expect(told.untold(bea, wires)).toEqual(wires);
    const newer = [...wires.slice(1), Uint8Array.of(4)];
    expect(told.untold(ana, newer)).toEqual(newer.slice(-1));
  });

  test('are told again after three days, and soon where the link broke too soon', () => {
    const clock = handClock(1);
    const told = createToldBeats(clock, HOUR_MS);
    told.untold(ana, wires);
    told.parted(ana);
    expect(told.untold(ana, wires)).toEqual(wires);
    clock.pass(1);
    told.parted(ana);
    told.parted(bea);
    expect(told.untold(ana, wires)).toEqual([]);
    clock.pass(71);
    expect(told.untold(ana, wires)).toEqual(wires);
  });
});
