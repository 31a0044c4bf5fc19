/**
 * What the other end lacks, exactly, device by device. A head that we hold tells all that is behind
 * it. A head that we do not hold is either further along our chain (then the other sends us the
 * rest, and we learn it) or on a branch that forked off: then its place is asked for, by halving
 * (here: by sixteenths) the stretch in which it left ours.
 *
 * One of two replicas that lack each other's branch always notices: the one whose own chain is at
 * least as long as the unknown head's seq. The other one waits and learns from what it is sent.
 */
import type { DeviceId, Head, RecordId } from '@tocsin/core';
import { divideFloor } from '@tocsin/core';

import { POINTS_MAX } from './frames.ts';
import { husksFrom } from './husks.ts';
import type { LogView } from './log-view.ts';
import { ancestorAt } from './log-view.ts';

/** Where a head that we do not hold left our chain. */
export interface Located {
  /** The highest record of its branch that we hold; −1 = none known so far. */
  readonly known: number;
  readonly knownId: RecordId | null;
  /** The lowest seq of its branch that we are known not to hold. */
  readonly unknown: number;
}

/** What we know of one device at the other end. */
export interface TheirDevice {
  readonly heads: readonly Head[];
  readonly located: ReadonlyMap<RecordId, Located>;
}

/** Records to send, in rising order of arrival. A range is the branch that ends in `tip`. */
export type Run =
  | {
      readonly kind: 'range';
      readonly device: DeviceId;
      readonly next: number;
      readonly last: number;
      readonly tip: RecordId;
    }
  | { readonly kind: 'list'; readonly ids: readonly RecordId[]; readonly next: number };

/** What a comparison of one device says. */
export type Difference =
  /** All they lack of this device. */
  | { readonly kind: 'lacking'; readonly runs: readonly Run[] }
  /** They have more of it; what we have beside is learned from what they send. */
  | { readonly kind: 'wait' }
  /** These heads are on another branch: find where it left ours. */
  | { readonly kind: 'locate'; readonly heads: readonly Head[] };

/** Compares one device. */
export function differenceOf(view: LogView, device: DeviceId, theirs: TheirDevice): Difference {
  const ours = view.headsOf(device);
  if (ours.length === 0) return { kind: 'lacking', runs: [] };
  const unknown = theirs.heads.filter((head) => !holds(view, device, head));
  const open = unknown.filter((head) => !isLocated(head, theirs.located.get(head.id)));
  const longest = ours.at(-1)?.seq ?? -1;
  if (open.length > 0) {
    const oursAreThere = ours.every((head) => theirs.heads.some((their) => their.id === head.id));
    if (oursAreThere) return { kind: 'lacking', runs: [] };
    if (unknown.some((head) => head.seq > longest)) return { kind: 'wait' };
    return { kind: 'locate', heads: open };
  }
  const tops: RecordId[] = [];
  for (const head of theirs.heads) {
    const located = theirs.located.get(head.id);
    if (holds(view, device, head)) tops.push(head.id);
    else if (located?.knownId != null) tops.push(located.knownId);
  }
  return { kind: 'lacking', runs: runsAbove(view, device, tops) };
}

/** Whether we hold the record that they name as a head of this device. */
export function holds(view: LogView, device: DeviceId, head: Head): boolean {
  const place = view.place(head.id);
  return place !== undefined && place.author === device && place.seq === head.seq;
}

function isLocated(head: Head, located: Located | undefined): boolean {
  const { known, unknown } = questionAbout(head, located);
  return unknown - known === 1;
}

/** Our records of a device that are not behind any of `tops`. */
function runsAbove(view: LogView, device: DeviceId, tops: readonly RecordId[]): readonly Run[] {
  const ours = view.headsOf(device);
  const longest = ours.at(-1)?.seq ?? -1;
  const forkedAt = view.forkedAt(device) ?? longest + 1;
  let highest = -1;
  for (const top of tops) highest = Math.max(highest, view.place(top)?.seq ?? -1);
  const runs: Run[] = [];
  const linearLast = Math.min(longest, forkedAt - 1);
  runs.push(...rangeOf(view, device, highest + 1, linearLast));
  if (forkedAt > longest) return runs;
  const theirs = new Set<RecordId>();
  for (const top of tops) addBranch(view, top, forkedAt, theirs);
  const lacking = new Set<RecordId>();
  for (const head of ours) addBranch(view, head.id, forkedAt, lacking, theirs);
  const ids = [...lacking].toSorted((a, b) => arrivalOf(view, a) - arrivalOf(view, b));
  if (ids.length > 0) runs.push(listOf(ids));
  return runs;
}

/** These records, of whatever device, in rising order of arrival. */
export function listOf(ids: readonly RecordId[]): Run {
  return { kind: 'list', ids, next: 0 };
}

/** The records of a device with seq in [from, last], below any fork; none when that is empty. */
export function rangeOf(
  view: LogView,
  device: DeviceId,
  from: number,
  last: number,
): readonly Run[] {
  const [tip] = from > last ? [] : view.at(device, last);
  return tip === undefined ? [] : [{ kind: 'range', device, next: from, last, tip }];
}

/** A range, unless a fork of its device came in since: then the list of its own branch. */
function settled(view: LogView, run: Run): Run {
  if (run.kind === 'list' || (view.forkedAt(run.device) ?? run.last + 1) > run.last) return run;
  const ids: RecordId[] = [];
  for (let at: RecordId | null = run.tip; at !== null;) {
    const place = view.place(at);
    if (place === undefined || place.seq < run.next) break;
    ids.push(at);
    at = place.prev;
  }
  return listOf(ids.toReversed());
}

/** Adds `id` and what is behind it on its branch down to `lowest`, until one is in `stop` too. */
function addBranch(
  view: LogView,
  id: RecordId,
  lowest: number,
  into: Set<RecordId>,
  stop: ReadonlySet<RecordId> = into,
): void {
  for (let at: RecordId | null = id; at !== null && !into.has(at) && !stop.has(at);) {
    const place = view.place(at);
    if (place === undefined || place.seq < lowest) return;
    into.add(at);
    at = place.prev;
  }
}

function arrivalOf(view: LogView, id: RecordId | undefined): number {
  return (id === undefined ? undefined : view.place(id)?.arrival) ?? Number.MAX_SAFE_INTEGER;
}

/** The id that a run sends next; undefined at its end. */
function nextOf(view: LogView, run: Run): RecordId | undefined {
  if (run.kind === 'list') return run.ids[run.next];
  return run.next > run.last ? undefined : view.at(run.device, run.next)[0];
}

/** A run once `id` of it was taken: husks in a row are told together with their first (R14). */
function past(view: LogView, run: Run, id: RecordId): Run {
  const together = run.kind === 'list' ? undefined : husksFrom(view, id)?.husks.length;
  return { ...run, next: run.next + (together ?? 1) };
}

/**
 * Takes up to `limit` ids from the runs in order of arrival, parents before children.
 *
 * Costs limit × log(runs) comparisons, and one sort of the runs.
 */
export function takeFromRuns(
  view: LogView,
  runs: readonly Run[],
  limit: number,
): { readonly ids: readonly RecordId[]; readonly runs: readonly Run[] } {
  const waiting = runs
    .map((run) => settled(view, run))
    .map((run) => ({ run, arrival: arrivalOf(view, nextOf(view, run)) }))
    .toSorted((a, b) => b.arrival - a.arrival);
  const ids: RecordId[] = [];
  while (ids.length < limit) {
    const first = waiting.pop();
    if (first === undefined) break;
    const id = nextOf(view, first.run);
    if (id === undefined) continue;
    ids.push(id);
    const run = past(view, first.run, id);
    const after = nextOf(view, run);
    if (after === undefined) continue;
    const arrival = arrivalOf(view, after);
    waiting.splice(placeFor(waiting, arrival), 0, { run, arrival });
  }
  return { ids, runs: waiting.map((one) => one.run) };
}

/** Where `arrival` stands in a falling list. */
function placeFor(falling: readonly { readonly arrival: number }[], arrival: number): number {
  let low = 0;
  let high = falling.length;
  while (low < high) {
    const middle = divideFloor(low + high, 2);
    if ((falling[middle]?.arrival ?? 0) > arrival) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next question about an unknown head: nothing known yet, or between the last two places. */
export function questionAbout(head: Head, located: Located | undefined): Located {
  return located ?? { known: -1, knownId: null, unknown: head.seq };
}

/** Up to `POINTS_MAX` evenly spread records of a branch, with seq in (above, below). */
export function pointsBetween(
  view: LogView,
  head: RecordId,
  above: number,
  below: number,
): readonly Head[] {
  const place = view.place(head);
  if (place === undefined) return [];
  const count = Math.min(below, place.seq + 1) - above - 1;
  const shown = Math.min(count, POINTS_MAX);
  const points: Head[] = [];
  for (let at = 1; at <= shown; at += 1) {
    const seq = above + divideFloor(at * (count + 1), shown + 1);
    const id = ancestorAt(view, head, seq);
    if (id !== undefined) points.push({ seq, id });
  }
  return points;
}

/**
 * Narrows the stretch by the places the other end named. An answer that does not narrow it ends
 * the search at what is known: then more is sent than needed, never less.
 */
export function narrowed(
  view: LogView,
  device: DeviceId,
  before: Located,
  points: readonly Head[],
): Located {
  let { known, knownId, unknown } = before;
  for (const point of points) {
    if (point.seq <= before.known || point.seq >= before.unknown) continue;
    if (holds(view, device, point)) {
      if (point.seq > known) [known, knownId] = [point.seq, point.id];
    } else unknown = Math.min(unknown, point.seq);
  }
  const isNarrower = known > before.known || unknown < before.unknown;
  if (!isNarrower || unknown <= known) return { known, knownId, unknown: known + 1 };
  return { known, knownId, unknown };
}
