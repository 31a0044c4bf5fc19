import type { DeviceId } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { handClock, OTHERS } from './testing.ts';
import { createToldBeats } from './told-beats.ts';

const [ana, bea] = OTHERS.map(({ id }) => id) as [DeviceId, DeviceId];
const HOUR_MS = 3_600_000;
const wire = (byte: number): Uint8Array => Uint8Array.of(0, 0, 0, 0, byte, byte, 7);
const wires = [1, 2, 3].map(wire);

describe('check-ins that are told at meetings', () => {
  test('are told to each device once, and a new one when it comes', () => {
    const told = createToldBeats(handClock(1), HOUR_MS);
    expect(told.untold(ana, wires)).toEqual(wires);
    expect(told.untold(ana, wires)).toEqual([]);
    expect(told.untold(bea, wires)).toEqual(wires);
    const newer = [...wires.slice(1), wire(4)];
    expect(told.untold(ana, newer)).toEqual(newer.slice(-1));
  });

  test('are not told to whoever told them, however the bytes came to lie in memory', () => {
    const told = createToldBeats(handClock(1), HOUR_MS);
    told.heard(ana, wire(2));
    told.said(ana, wire(3));
    expect(told.untold(ana, wires)).toEqual([wires[0]]);
    expect(told.untold(bea, wires)).toEqual(wires);
  });

  test('are told again after a week, and soon where the link broke too soon', () => {
    const clock = handClock(1);
    const told = createToldBeats(clock, HOUR_MS);
    told.untold(ana, wires);
    told.parted(ana);
    expect(told.untold(ana, wires)).toEqual(wires);
    clock.pass(1);
    told.parted(ana);
    told.parted(bea);
    expect(told.untold(ana, wires)).toEqual([]);
    clock.pass(167);
    expect(told.untold(ana, wires)).toEqual(wires);
  });

  test('which a device told us it still has when its link breaks at once', () => {
    const told = createToldBeats(handClock(1), HOUR_MS);
    told.heard(ana, wire(1));
    told.said(ana, wire(2));
    told.parted(ana);
    expect(told.untold(ana, wires)).toEqual(wires.slice(1));
  });
});
