/**
 * What a placement settles (R7): its frontier is closed under ancestry, goes on from the parent's,
 * and grows only by devices that have not ended at the parent; so that neither strangers nor an
 * ended device can make it grow, and a fork costs the heads that were seen before it was known.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { DeltaHead, Frontier } from '../log/frontier.ts';
import {
  advanceFrontier,
  applyDelta,
  compareDeltaHeads,
  frontierHashOf,
  isSameFrontier,
  withHeads,
} from '../log/frontier.ts';
import type { Entry } from '../log/entry.ts';
import type { Sealing } from './electorate.ts';
import { isAwaited, isSealedForAll } from './electorate.ts';
import { lineageOf } from './lineage.ts';
import { SettledNumbers } from './numbered.ts';
import type { Fresh } from './settled.ts';
import { FreshList } from './settled.ts';
import { forkPoint, withDevice } from './trial.ts';
import type { ListItems, Listed, PlacementContent } from './placement.ts';
import type { Reading } from './reading.ts';
import { parentsOfEntry } from './reading.ts';
import type { Ground, Moment, VoidReason } from './state.ts';

/** What names is not here yet. */
export interface Waiting {
  readonly kind: 'waiting';
  readonly missing: readonly RecordId[];
}

/** Has no effect, now or later. */
export interface Void {
  readonly kind: 'void';
  readonly reason: VoidReason;
}

/** What a placement adds to what is settled. */
export interface Settlement {
  readonly kind: 'settled';
  readonly frontier: Frontier;
  readonly delta: readonly DeltaHead[];
  readonly fresh: Fresh;
}

/** Where a placement is judged. */
export interface Site extends Sealing {
  readonly reading: Reading;
  readonly ground: Ground;
  /** Every ground down to this one. */
  readonly history: readonly Ground[];
  /** Settled at or below the ground's height. */
  readonly settledAt: ReadonlyMap<RecordId, number>;
}

/** A void outcome. */
export function voidBy(reason: VoidReason): Void {
  return { kind: 'void', reason };
}

/**
 * Whether what a record says is still to come: it is not here, nobody could read it yet, or somebody
 * who sent us a husk in its place was mistaken, for what the chain names is never pruned.
 */
export function isAbsent(reading: Reading, record: RecordId): boolean {
  const entry = reading.entryById.get(record);
  return entry === undefined || entry.body.state === 'unread' || isGone(reading, record);
}

/** Whether only a husk stands in the place of a record. */
export function isGone(reading: Reading, record: RecordId): boolean {
  return reading.entryById.get(record)?.isHusk === true;
}

/** The items of a list, from inside or from the list records that hold them. */
function itemsOf<T>(
  site: Site,
  listed: Listed<T>,
  itemsIn: (items: ListItems) => readonly T[] | undefined,
  compare: (a: T, b: T) => number,
): readonly T[] | Waiting | Void {
  if (listed.kind === 'inline') return listed.value;
  const missing = listed.value.filter((id) => isAbsent(site.reading, id));
  if (missing.length > 0) return { kind: 'waiting', missing };
  const all: T[] = [];
  for (const [part, id] of listed.value.entries()) {
    const list = site.reading.listById.get(id);
    if (list?.said.part !== part || list.said.of !== listed.value.length)
      return voidBy('list-malformed');
    const items = isSealedForAll(site, list.entry) ? itemsIn(list.said.items) : undefined;
    if (items === undefined) return voidBy('list-malformed');
    all.push(...items);
  }
  const isRising = all.every((one, at) => at === 0 || compare(all[at - 1] as T, one) < 0);
  return isRising ? all : voidBy('list-malformed');
}

/** The ids that a placement names. */
export function idsOf(site: Site, listed: Listed<RecordId>): readonly RecordId[] | Waiting | Void {
  const idsIn = (items: ListItems) => (items.kind === 'ids' ? items.value : undefined);
  return itemsOf(site, listed, idsIn, compareText);
}

/** Whether a device's records are still settled from this ground on. */
export function grows(ground: Ground, device: DeviceId): boolean {
  return ground.devices.get(device)?.status === 'active';
}

/** The members that a list names. */
export function membersOf(
  site: Site,
  listed: Listed<MemberId>,
): readonly MemberId[] | Waiting | Void {
  const membersIn = (items: ListItems) =>
    items.kind === 'ids' ? items.value.map((one) => one as string as MemberId) : undefined;
  return itemsOf(site, listed, membersIn, compareText);
}

/** What `content` settles beside its parent. */
export function settlementOf(
  site: Site,
  content: PlacementContent,
  hash: Hash,
): Settlement | Waiting | Void {
  const headsIn = (items: ListItems) => (items.kind === 'heads' ? items.value : undefined);
  const delta = itemsOf(site, content.delta, headsIn, compareDeltaHeads);
  if (!Array.isArray(delta)) return delta as Waiting | Void;
  const lines = delta as readonly DeltaHead[];
  const frontier = applyDelta(site.ground.frontier, lines);
  if (frontierHashOf(hash, frontier) !== content.frontierHash) return voidBy('frontier-mismatch');
  const heads = lines.map(({ id }) => id);
  const { settledAt } = site;
  const gathered =
    settledAt instanceof SettledNumbers
      ? gatherByNumber(site, settledAt, heads)
      : gather(site, heads);
  if (gathered.missing.length > 0) return { kind: 'waiting', missing: gathered.missing };
  if (!isSameFrontier(gathered.frontier, frontier)) return voidBy('frontier-mismatch');
  return { kind: 'settled', frontier, delta: lines, fresh: gathered.fresh };
}

/** What is below heads and not settled yet; missing or unread records by name, ascending. */
interface Gathered {
  readonly fresh: Fresh;
  /** The parent's, gone on. */
  readonly frontier: Frontier;
  readonly missing: readonly RecordId[];
}

/** Everything below `heads` that is not settled yet. */
function gather(site: Site, heads: readonly RecordId[]): Gathered {
  const found = new Map<RecordId, Entry>();
  const missing = new Set<RecordId>();
  const rest = [...heads];
  for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
    if (found.has(id) || site.settledAt.has(id)) continue;
    const entry = site.reading.entryById.get(id);
    if (entry === undefined) missing.add(id);
    else if (grows(site.ground, entry.header.author)) {
      found.set(id, entry);
      if (isAwaited(site.history, entry)) missing.add(id);
      rest.push(...parentsOfEntry(entry));
    }
  }
  const entries = [...found.values()];
  return {
    fresh: new FreshList(entries),
    frontier: advanceFrontier(site.ground.frontier, entries),
    missing: [...missing].toSorted(compareText),
  };
}

/** The same, going from number to number. */
function gatherByNumber(site: Site, settled: SettledNumbers, heads: readonly RecordId[]): Gathered {
  const lineage = lineageOf(site.reading);
  const walk = lineage.beginWalk();
  const { walks, parent, followed, slots } = lineage;
  const doGrow: boolean[] = [];
  const found: Entry[] = [];
  const numbers: number[] = [];
  const missing = new Set<RecordId>();
  const rest: number[] = [];
  for (const head of heads) {
    const number = lineage.numberOf(head);
    if (number === undefined) missing.add(head);
    else rest.push(number);
  }
  for (let number = rest.pop(); number !== undefined; number = rest.pop()) {
    if (walks.at(number) === walk || settled.at(number) !== undefined) continue;
    walks.set(number, walk);
    const entry = lineage.entries[number] as Entry;
    const slot = slots.at(number);
    if (!(doGrow[slot] ??= grows(site.ground, entry.header.author))) continue;
    found.push(entry);
    numbers.push(number);
    if (isAwaited(site.history, entry)) missing.add(entry.id);
    const first = lineage.firstParent.at(number);
    const end = lineage.parentsEnd(number);
    for (let at = first; at < end; at += 1) {
      const above = parent.at(at);
      if (walks.at(above) !== walk) rest.push(above);
    }
    if (entry.header.prev !== null) followed.set(parent.at(first), walk);
  }
  const isFollowed = (id: RecordId): boolean => {
    const number = lineage.numberOf(id);
    return number !== undefined && followed.at(number) === walk;
  };
  const last = found.filter((_, at) => followed.at(numbers[at] as number) !== walk);
  return {
    fresh: new FreshList(found, numbers, (id) => lineage.numberOf(id)),
    frontier: withHeads(site.ground.frontier, last, isFollowed),
    missing: [...missing].toSorted(compareText),
  };
}

/**
 * The ground with the devices ended whose fork is now settled: two heads in the frontier. A device
 * ends at the fork or at its settled cut, whichever is later (R17); no vote is needed.
 */
export function endForked(
  site: Site,
  after: Ground,
  settlement: Settlement,
  moment: Moment,
): Ground {
  let ended = after;
  for (const { device, heads } of settlement.frontier) {
    if (heads.length < 2 || !grows(ended, device)) continue;
    const settled = site.ground.frontier.find((one) => one.device === device)?.heads ?? [];
    const fork = forkPoint(site.reading, heads);
    const last = [...settled, ...fork].toSorted((a, b) => b.seq - a.seq)[0];
    ended = {
      ...withDevice(ended, device, {
        status: 'forked',
        suspendedUntil: null,
        cut: last === undefined ? [] : [last],
        endedAt: moment,
      }),
      removalPending: true,
    };
  }
  return ended;
}
