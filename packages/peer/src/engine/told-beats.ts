/**
 * Which check-ins were told to whom. A beat is in no log, so at each meeting the newest of every
 * device are told; whoever is met every few minutes need not hear all of them each time. What was
 * told is told again three days later all the same: the other end may have lost it, or could not open it
 * yet. Nothing of this outlives the program.
 */
import type { DeviceId } from '@tocsin/core';

import type { Clock } from '../ports/index.ts';

/** Told again after so many hours of the log: a courier's parcel is packed from what was heard. */
const TOLD_AGAIN_HOURS = 72;
/** A link that ended sooner after the meeting may not have brought what was told then. */
const SURE_AFTER_MS = 10_000;

/** What each device was told. */
export interface ToldBeats {
  /** Those of `wires` that a device was not told lately; from now on they count as told. */
  untold(device: DeviceId, wires: readonly Uint8Array[]): readonly Uint8Array[];
  /** A link to the device ended: what was told only just before is told again. */
  parted(device: DeviceId): void;
}

interface Told {
  atByWire: Map<Uint8Array, number>;
  lastMs: number;
}

/** Nothing told yet. */
export function createToldBeats(clock: Clock, tempoMs: number): ToldBeats {
  const toldByDevice = new Map<DeviceId, Told>();
  return {
    untold: (device, wires) => {
      const now = clock.monotonicMs();
      const before = toldByDevice.get(device)?.atByWire;
      const isNew = (wire: Uint8Array): boolean => {
        const at = before?.get(wire);
        return at === undefined || now - at >= TOLD_AGAIN_HOURS * tempoMs;
      };
      const fresh = wires.filter(isNew);
      // Only of those that are still the newest: the map is as small as the list.
      const atByWire = new Map(
        wires.map((wire) => [wire, isNew(wire) ? now : (before?.get(wire) ?? now)]),
      );
      if (fresh.length > 0) toldByDevice.set(device, { atByWire, lastMs: now });
      return fresh;
    },
    parted: (device) => {
      const told = toldByDevice.get(device);
      if (told !== undefined && clock.monotonicMs() - told.lastMs < SURE_AFTER_MS)
        toldByDevice.delete(device);
    },
  };
}
