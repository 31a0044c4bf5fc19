/**
 * A frontier on the wire: `core/log/frontier` with the governance head beside it, in parts that fit
 * a frame. What is behind a head is held too, since admission takes no record without its parents:
 * two replicas compare heads and nothing else.
 */
import type { DeviceHeads, DeviceId, Frontier, Head, PlacementId, RecordId } from '@tocsin/core';
import {
  compareHeads,
  compareText,
  FRONTIER_DEVICES_MAX,
  FRONTIER_HEADS_MAX,
  SEQ_MAX,
  shape,
} from '@tocsin/core';
import type { Shape } from '@tocsin/core';

/** How far one replica has come. */
export interface HeardFrontier {
  /** The newest placement in force that it knows; null before the first. */
  readonly gov: PlacementId | null;
  readonly devices: Frontier;
}

/** Bytes of one part: one frame less its head and flags, gov 34, list 3, more 1. */
const PART_BYTES_MAX = 65_000;

/** The shape of a head. */
export const headShape: Shape<Head> = shape.tuple<Head>({
  seq: shape.uint(SEQ_MAX),
  id: shape.id<RecordId>(),
});

/** The shape of devices with their heads, in rising order of device. */
export const devicesShape: Shape<Frontier> = shape.ascending(
  shape.tuple<DeviceHeads>({
    device: shape.id<DeviceId>(),
    heads: shape.ascending(headShape, compareHeads, FRONTIER_HEADS_MAX, 1),
  }),
  (a, b) => compareText(a.device, b.device),
  FRONTIER_DEVICES_MAX,
);

/** A part of a frontier as a frame carries it. */
export interface FrontierPart {
  readonly gov: PlacementId | null;
  readonly devices: Frontier;
  readonly more: boolean;
}

/** Bytes of one device: array 1, device 34, list 3; then array 1, seq 5 and id 34 for each head. */
function costOf({ heads }: DeviceHeads): number {
  return 38 + 40 * heads.length;
}

/** Splits a frontier into parts of at most 64 KiB: one, until there are some 800 devices. */
export function splitFrontier(frontier: HeardFrontier): readonly FrontierPart[] {
  const parts: DeviceHeads[][] = [[]];
  let bytes = 0;
  for (const one of frontier.devices) {
    const cost = costOf(one);
    if (bytes + cost > PART_BYTES_MAX) {
      parts.push([]);
      bytes = 0;
    }
    bytes += cost;
    parts.at(-1)?.push(one);
  }
  // Undivided it is the very list that was given: its frame is known from the meeting before.
  if (parts.length === 1) return [{ ...frontier, more: false }];
  return parts.map((devices, at) => ({
    gov: frontier.gov,
    devices,
    more: at + 1 < parts.length,
  }));
}

/** What was heard so far, with one more part; undefined when the parts do not fit together. */
export function joinFrontier(soFar: Frontier, part: FrontierPart): Frontier | undefined {
  const last = soFar.at(-1);
  const next = part.devices[0];
  if (soFar.length + part.devices.length > FRONTIER_DEVICES_MAX) return undefined;
  if (last !== undefined && (next === undefined || next.device <= last.device)) return undefined;
  return [...soFar, ...part.devices];
}
