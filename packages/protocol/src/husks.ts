/**
 * Husks on their way (R14): where a replica holds only what is left of records, it tells the other end
 * that, with the record above them as proof, at the place at which the first of them would have gone.
 * So everything still arrives after its parents, and a chain is never told with a hole.
 */
import type { Husk, HuskRun, Record, RecordId } from '@tocsin/core';
import { HUSKS_MAX } from '@tocsin/core';

import type { LogView } from './log-view.ts';

/** Some husks of one device in a row, and which record proves them. */
export interface HuskPlan {
  readonly husks: readonly Husk[];
  readonly proof: RecordId;
}

/** What goes out together: records, or husks before the next of them. */
export type Portion =
  | { readonly kind: 'records'; readonly records: readonly Record[] }
  | { readonly kind: 'husks'; readonly run: HuskRun };

/** Whether only the husk of a record is here. */
function isHusk(view: LogView, id: RecordId): boolean {
  return view.place(id)?.husk !== undefined;
}

/** The husks from one on, up to the record that proves them; undefined: none does. */
export function husksFrom(view: LogView, first: RecordId): HuskPlan | undefined {
  const husks: Husk[] = [];
  let at: RecordId | undefined = first;
  while (at !== undefined && husks.length <= HUSKS_MAX) {
    const id: RecordId = at;
    const place = view.place(id);
    if (place === undefined) return undefined;
    const { author, seq, prev, husk } = place;
    if (husk === undefined || prev === null)
      return husks.length === 0 ? undefined : { husks, proof: id };
    husks.push({ id, author, seq, prev, ...husk });
    at = view.at(author, seq + 1).find((next) => view.place(next)?.prev === id);
  }
  return undefined;
}

/** The record itself where it is here whole; of a husk the lowest of those in a row with it. */
export function lowestOfRow(view: LogView, id: RecordId): RecordId | undefined {
  if (view.place(id) === undefined) return undefined;
  let lowest = id;
  for (let left = HUSKS_MAX; left > 0 && isHusk(view, lowest); left -= 1) {
    const prev = view.place(lowest)?.prev ?? null;
    if (prev === null || !isHusk(view, prev)) break;
    lowest = prev;
  }
  return lowest;
}

/** The records to read so that these can be told, husks among them by what proves them. */
export function readsFor(view: LogView, ids: readonly RecordId[]): readonly RecordId[] {
  const reads = ids.flatMap((id) => (isHusk(view, id) ? (husksFrom(view, id)?.proof ?? []) : [id]));
  return [...new Set(reads)];
}

/** What is told of these, in their order, as far as it was read. */
export function portionsOf(
  view: LogView,
  ids: readonly RecordId[],
  records: readonly Record[],
): readonly Portion[] {
  const recordById = new Map(records.map((record) => [record.id, record]));
  const told = new Set<RecordId>();
  const portions: Portion[] = [];
  let open: Record[] = [];
  const close = (): void => {
    if (open.length > 0) portions.push({ kind: 'records', records: open });
    open = [];
  };
  for (const id of ids) {
    const record = recordById.get(id);
    if (told.has(id)) continue;
    if (!isHusk(view, id)) {
      if (record !== undefined) open.push(record);
      continue;
    }
    const plan = husksFrom(view, id);
    const proof = plan && recordById.get(plan.proof);
    if (plan === undefined || proof === undefined) continue;
    close();
    for (const husk of plan.husks) told.add(husk.id);
    portions.push({ kind: 'husks', run: { proof: { ...proof, body: null }, husks: plan.husks } });
  }
  close();
  return portions;
}
