/**
 * Which check-ins are known to whom. A beat is in no log, so at each meeting the newest of every
 * device are told; whoever is met every few minutes need not hear all of them each time, and nobody what
 * they told us themselves. What was told is told again a week later all the same: the other end may
 * have lost it, or could not open it yet. Nothing of this outlives the program.
 */
import type { DeviceId } from '@tocsin/core';
import { readUint } from '@tocsin/core';

import type { Clock } from '../ports/index.ts';

/** Told again after so many hours of the log: a courier's parcel is packed from what was heard. */
const TOLD_AGAIN_HOURS = 168;
/** A link that ended sooner after something was told may not have brought it, or not to a disk. */
const SURE_AFTER_MS = 90_000;
/**
 * First bytes of a wire by which it is known again: its tag, and two of its cipher. Whoever makes another
 * wire that begins so is not told the genuine one by us for a week.
 */
const NAME_BYTES = 6;

/** What each device knows. */
export interface ToldBeats {
  /** Those of `wires` that a device was not told lately; from now on they count as told. */
  untold(device: DeviceId, wires: readonly Uint8Array[]): readonly Uint8Array[];
  /** One of our newest was said to a device on the way; it may be lost with its link. */
  said(device: DeviceId, wire: Uint8Array): void;
  /** A device told us one of our newest. */
  heard(device: DeviceId, wire: Uint8Array): void;
  /** A link to the device ended: what was told only just before is told again. */
  parted(device: DeviceId): void;
}

/** What a device knows, and since when; what it told us itself it cannot have missed. */
type Known = Map<number, { readonly atMs: number; readonly isSure: boolean }>;

/** By what a wire is known again; at least six bytes long, as each that opens is. */
export function nameOfWire(wire: Uint8Array): number {
  return readUint(wire, 0, NAME_BYTES);
}

/** Nothing told yet. */
export function createToldBeats(clock: Clock, tempoMs: number): ToldBeats {
  const knownByDevice = new Map<DeviceId, Known>();
  const note = (device: DeviceId, wire: Uint8Array, isSure: boolean): void => {
    const known: Known = knownByDevice.get(device) ?? new Map();
    knownByDevice.set(device, known);
    known.set(nameOfWire(wire), { atMs: clock.monotonicMs(), isSure });
  };
  return {
    untold: (device, wires) => {
      const now = clock.monotonicMs();
      const before = knownByDevice.get(device);
      // Only of those that are still the newest: what is kept is as long as the list.
      const known: Known = new Map();
      const fresh = wires.filter((wire) => {
        const name = nameOfWire(wire);
        const one = before?.get(name);
        const isNew = one === undefined || now - one.atMs >= TOLD_AGAIN_HOURS * tempoMs;
        known.set(name, isNew ? { atMs: now, isSure: false } : one);
        return isNew;
      });
      knownByDevice.set(device, known);
      return fresh;
    },
    said: (device, wire) => note(device, wire, false),
    heard: (device, wire) => note(device, wire, true),
    parted: (device) => {
      const now = clock.monotonicMs();
      const known = knownByDevice.get(device);
      for (const [name, { atMs, isSure }] of known ?? [])
        if (!isSure && now - atMs < SURE_AFTER_MS) known?.delete(name);
    },
  };
}
