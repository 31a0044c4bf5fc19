/**
 * Which rings this device itself had while their time lasted (R8). A verdict says when it was made,
 * by the clock and the word of the device that made it: a stolen one can date a ring back. So what
 * acts by itself asks its own memory, by its own clock, and nobody else's.
 */
import type { Instant, Result, Ring, RingId } from '@tocsin/core';
import { decodeShape, encodeShape, hourFloor, notAfterOf, ok, shape } from '@tocsin/core';

import type { RecordStore, StoreFault } from '../ports/index.ts';

/** Rings remembered: more than a rolling month of pacts that ring daily. Each 34 bytes. */
export const HEARD_RINGS_MAX = 256;
const HEARD = 'ring.heard';
const heardShape = shape.list(shape.id<RingId>(), HEARD_RINGS_MAX);

/** The rings that this device had in time. */
export interface HeardRings {
  /** Notes a ring that is here now, if its time is not over; on disk before it is said to be heard. */
  note(ring: RingId, rung: Ring, now: Instant, tempoMs: number): Promise<void>;
  wasInTime(ring: RingId): boolean;
}

/** Reads what was noted before a restart. */
export async function openHeardRings(store: RecordStore): Promise<Result<HeardRings, StoreFault>> {
  const kept = await store.readLocal(HEARD);
  if (!kept.ok) return kept;
  const read =
    kept.value === undefined
      ? undefined
      : decodeShape(heardShape, kept.value, 3 + 34 * HEARD_RINGS_MAX);
  let heard: readonly RingId[] = read?.ok === true ? read.value : [];
  return ok({
    async note(ring, rung, now, tempoMs) {
      if (heard.includes(ring) || hourFloor(now, tempoMs) > notAfterOf(rung, now, tempoMs)) return;
      const next = [...heard, ring].slice(-HEARD_RINGS_MAX);
      const written = await store.writeLocal(new Map([[HEARD, encodeShape(heardShape, next)]]));
      if (written.ok) heard = next;
    },
    wasInTime: (ring) => heard.includes(ring),
  });
}
