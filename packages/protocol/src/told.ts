/**
 * Husks that others told (R14). Each is proven to be one of a record that its author wrote, but not that
 * the record has had its time: whoever tells could keep the record itself from us. So everybody else
 * is asked for what they still hold there, and what comes takes the husk's place.
 */
import type { RecordId, Shape } from '@tocsin/core';
import { compareText, HUSKS_MAX, shape } from '@tocsin/core';

import type { LogView } from './log-view.ts';

/** Rows in one question: 1,024 × (array 1, id 34, count 3) are 39 KB. */
export const ROWS_MAX = 1_024;

/** So many records of a device in a row, of which this is the last. */
export interface Row {
  readonly last: RecordId;
  /** In [1, HUSKS_MAX]. */
  readonly count: number;
}

const rowShape: Shape<Row> = shape.refined(
  shape.tuple<Row>({ last: shape.id<RecordId>(), count: shape.uint(HUSKS_MAX) }),
  'row',
  ({ count }) => count > 0,
);

/** Rows as they travel: rising, at least one. */
export const rowsShape: Shape<readonly Row[]> = shape.ascending(
  rowShape,
  (a, b) => compareText(a.last, b.last),
  ROWS_MAX,
  1,
);

/** The rows that these records of a log stand in, on every branch; rising. */
export function rowsOf(view: LogView, told: ReadonlySet<RecordId>): readonly Row[] {
  const rows: Row[] = [];
  for (const last of told) {
    const place = view.place(last);
    if (place === undefined) continue;
    const above = view.at(place.author, place.seq + 1);
    const goesOn = above.some((id) => told.has(id) && view.place(id)?.prev === last);
    // No row of husks is longer; where one is all the same, it is told in parts.
    const isPart = place.seq % HUSKS_MAX === 0;
    if (goesOn && !isPart) continue;
    rows.push({ last, count: behind(view, last, HUSKS_MAX, (id) => told.has(id)).length });
  }
  return rows.toSorted((a, b) => compareText(a.last, b.last));
}

/** How many records a question is about at most. */
export function countOf(rows: readonly Row[]): number {
  let count = 0;
  for (const row of rows) count += row.count;
  return count;
}

/** The records that are here whole in these rows, in order of arrival. */
export function heldIn(view: LogView, rows: readonly Row[]): readonly RecordId[] {
  const held = new Map<RecordId, number>();
  for (const { last, count } of rows)
    for (const id of behind(view, last, count, () => true)) {
      const place = view.place(id);
      if (place !== undefined && place.husk === undefined) held.set(id, place.arrival);
    }
  return [...held].toSorted(([, a], [, b]) => a - b).map(([id]) => id);
}

/** A record and those behind it on its branch, `most` in all, as long as they are `wished`. */
function behind(
  view: LogView,
  last: RecordId,
  most: number,
  isWished: (id: RecordId) => boolean,
): readonly RecordId[] {
  const ids: RecordId[] = [];
  for (let at: RecordId | null = last; at !== null && ids.length < most;) {
    const place = view.place(at);
    if (place === undefined || !isWished(at)) break;
    ids.push(at);
    at = place.prev;
  }
  return ids;
}
