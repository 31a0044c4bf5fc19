/**
 * What a courier takes along without having asked: all that the recipients lack by the last
 * frontier heard of each, and a margin behind it, for what they heard may have been lost since
 * (a restored copy, a record turned away). Too much does no harm: merging is a set union.
 */
import type { DeviceId, Frontier, RecordId } from '@tocsin/core';

import { holds, rangeOf, takeFromRuns } from './difference.ts';
import type { Run } from './difference.ts';
import type { LogView } from './log-view.ts';

/** Records behind each heard head that are taken again: a busy day of one device. */
export const COURIER_MARGIN_RECORDS = 8;
/** Records of one selection: 63 MiB at 270 B, the smallest. */
export const COURIER_RECORDS_MAX = 250_000;

/** What goes into a bundle. */
export interface CourierSelection {
  /** Parents first. */
  readonly ids: readonly RecordId[];
  /** False when there was more than `limit`: pack a second bundle from there. */
  readonly complete: boolean;
}

/**
 * Chooses records for recipients.
 *
 * @param heard - the last frontier heard of each recipient; undefined = nothing ever heard.
 * @param margin - records behind each head that are sent again, `COURIER_MARGIN_RECORDS`.
 */
export function selectForCourier(
  view: LogView,
  heard: readonly (Frontier | undefined)[],
  margin: number,
  limit: number = COURIER_RECORDS_MAX,
): CourierSelection {
  const floors = heard.map((frontier) => floorsOf(view, frontier ?? []));
  const runs: Run[] = [];
  for (const { device, heads } of view.devices()) {
    let lowest = heads.at(-1)?.seq ?? -1;
    for (const floorByDevice of floors) lowest = Math.min(lowest, floorByDevice.get(device) ?? -1);
    runs.push(...runsFrom(view, device, Math.max(0, lowest + 1 - margin)));
  }
  const taken = takeFromRuns(view, runs, limit);
  return { ids: taken.ids, complete: taken.runs.length === 0 };
}

/**
 * For each device the seq up to which a recipient has what we have. A head that we do not know is
 * taken to lie ahead on our chain when its seq is beyond ours; else it left our chain at a place
 * that only a live link can find, and counts for nothing. Where we know of a fork, the
 * floor lies below it.
 */
function floorsOf(view: LogView, frontier: Frontier): ReadonlyMap<DeviceId, number> {
  const floors = new Map<DeviceId, number>();
  for (const { device, heads } of frontier) {
    const ours = view.headsOf(device);
    const longest = ours.at(-1)?.seq ?? -1;
    const forkedAt = view.forkedAt(device);
    const isAllThere = ours.every((head) => heads.some((their) => their.id === head.id));
    let floor = -1;
    for (const head of heads) {
      if (holds(view, device, head)) floor = Math.max(floor, head.seq);
      else if (head.seq > longest) floor = longest;
    }
    if (forkedAt !== undefined && !isAllThere) floor = Math.min(floor, forkedAt - 1);
    floors.set(device, floor);
  }
  return floors;
}

/** Everything of a device from a seq on, all branches. */
function runsFrom(view: LogView, device: DeviceId, from: number): readonly Run[] {
  const heads = view.headsOf(device);
  const longest = heads.at(-1)?.seq ?? -1;
  const forkedAt = view.forkedAt(device) ?? longest + 1;
  const runs: Run[] = [];
  const linearLast = Math.min(longest, forkedAt - 1);
  runs.push(...rangeOf(view, device, from, linearLast));
  if (forkedAt > longest) return runs;
  const ids: RecordId[] = [];
  for (let seq = Math.max(from, forkedAt); seq <= longest; seq += 1)
    ids.push(...view.at(device, seq));
  ids.sort((a, b) => (view.place(a)?.arrival ?? 0) - (view.place(b)?.arrival ?? 0));
  if (ids.length > 0) runs.push({ kind: 'list', ids, next: 0 });
  return runs;
}
