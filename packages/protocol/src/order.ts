/**
 * The order in which records travel: parents first, and where nothing forbids it the governance
 * lane before the rest, so that a short contact brings what binds everyone. Then packing into
 * batches of 16–64 KB, small enough that a ring never waits long behind one.
 */
import type { Record, RecordId, WireRecord } from '@tocsin/core';
import { compareText, encodeWire, LANE_GOVERNANCE, parentsOf } from '@tocsin/core';

import { BATCH_RECORDS_MAX } from './frames.ts';

/** A batch is closed at 32 KiB; with the last record it is below 48 KiB + frame, within 64 KiB. */
const BATCH_BYTES_GOAL = 32_768;

/** Governance first, then by author, seq and id: the same on every device. */
function compareFree(a: Record, b: Record): number {
  const laneA = a.fields.lane === LANE_GOVERNANCE ? 0 : 1;
  const laneB = b.fields.lane === LANE_GOVERNANCE ? 0 : 1;
  return (
    laneA - laneB ||
    compareText(a.fields.author, b.fields.author) ||
    a.fields.seq - b.fields.seq ||
    compareText(a.id, b.id)
  );
}

/**
 * Orders records for sending: each after those of its parents that are among them; each
 * governance record as early as its own parents allow, with just those before it.
 */
export function orderForSending(records: readonly Record[]): readonly Record[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const ordered = new Map<RecordId, Record>();
  for (const record of [...byId.values()].toSorted(compareFree)) placeAfterParents(record);
  return [...ordered.values()];

  /** Depth first, without recursion: chains are long. */
  function placeAfterParents(root: Record): void {
    const path = [root];
    const entered = new Set<RecordId>();
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (ordered.has(top.id) || entered.has(top.id)) {
        ordered.set(top.id, top);
        path.pop();
        continue;
      }
      entered.add(top.id);
      for (const parent of parentsOf(top)) {
        const waiting = byId.get(parent);
        if (waiting !== undefined && !ordered.has(parent) && !entered.has(parent))
          path.push(waiting);
      }
    }
  }
}

/** Packs encoded records, in order, into lists that each fit one frame. */
export function packBatches(records: readonly WireRecord[]): readonly (readonly Uint8Array[])[] {
  const batches: Uint8Array[][] = [];
  let open: Uint8Array[] = [];
  let bytes = 0;
  for (const record of records) {
    const encoded = encodeWire(record);
    open.push(encoded);
    bytes += encoded.length + 3;
    if (bytes < BATCH_BYTES_GOAL && open.length < BATCH_RECORDS_MAX) continue;
    batches.push(open);
    open = [];
    bytes = 0;
  }
  if (open.length > 0) batches.push(open);
  return batches;
}
