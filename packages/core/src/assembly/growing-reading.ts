/**
 * A reading that grows with the entries instead of sorting them out anew. It holds the same as
 * `readEntries` of all entries taken so far; a test compares the two. Its maps and lists are live:
 * whoever keeps a reading sees what comes later too.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, LogId, PlacementId, RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { KIND } from '../record/kind.ts';
import type { Act, StrikeDevice } from './act.ts';
import { actKind } from './act.ts';
import type { Consent, Invite, SunsetReport } from './consent.ts';
import { consentKind, inviteKind, strikeKind, sunsetKind } from './consent.ts';
import type { Heal, Healing } from './heal.ts';
import { healingKind, healKind } from './heal.ts';
import type { Boxes, Prekey } from './keys.ts';
import { boxKind, prekeyKind } from './keys.ts';
import { dropLineage } from './lineage.ts';
import type { Ballot, ListPart, Stand } from './placement.ts';
import { ballotKind, listKind, placementKind, standKind } from './placement.ts';
import type { PlacementSaid, Reading, Saying } from './reading.ts';
import {
  isChained,
  isUnreadGovernance,
  noteEpoch,
  parentsOfEntry,
  readPlacement,
} from './reading.ts';

/** A reading and the means to make it grow. */
export interface GrowingReading {
  readonly reading: Reading;
  /**
   * Takes one more entry, whose id was not taken before; returns those that now count: it and what
   * waited for it, or none while it waits itself.
   */
  add(entry: Entry): readonly Entry[];
  /** Puts what is left of a record of a data lane in the place of the entry with its id (R14). */
  forget(left: Entry): void;
}

/** A reading of nothing yet. */
export function createGrowingReading(log: LogId, hash: Hash): GrowingReading {
  return new Growing(log, hash);
}

type Live<T> = { -readonly [K in keyof T]: T[K] };

class Growing implements GrowingReading {
  readonly reading: Live<Reading>;
  readonly #hash: Hash;
  readonly #log: LogId;
  /** How many parents of an entry do not count yet, and who waits for whom. */
  readonly #missing = new Map<RecordId, number>();
  /** Those on a chain with a hole: they never count, and nothing that stands on them. */
  readonly #broken = new Set<RecordId>();
  readonly #waitingFor = new Map<RecordId, Entry[]>();
  readonly #entryById = new Map<RecordId, Entry>();
  readonly #depthById = new Map<RecordId, number>();
  readonly #inOrder: Entry[] = [];
  /** The depth of each of `#inOrder`, in its place. */
  readonly #depths: number[] = [];
  readonly #parked: RecordId[] = [];
  readonly #unread: RecordId[] = [];
  readonly #malformed: RecordId[] = [];
  readonly #acts = new Map<RecordId, Saying<Act>>();
  readonly #consents = new Map<RecordId, Saying<Consent>>();
  readonly #consentsByAct = new Map<RecordId, Saying<Consent>[]>();
  readonly #invites = new Map<RecordId, Saying<Invite>>();
  readonly #strikes = new Map<RecordId, Saying<StrikeDevice>>();
  readonly #sunsetsByPower = new Map<RecordId, Saying<SunsetReport>[]>();
  readonly #lists = new Map<RecordId, Saying<ListPart>>();
  readonly #placements = new Map<RecordId, Saying<PlacementSaid>>();
  readonly #placementsByParent = new Map<PlacementId, Saying<PlacementSaid>[]>();
  readonly #ballots = new Map<RecordId, Saying<Ballot>>();
  readonly #ballotsByParent = new Map<PlacementId, Saying<Ballot>[]>();
  readonly #stands = new Map<RecordId, Saying<Stand>>();
  readonly #standsByParent = new Map<PlacementId, Saying<Stand>[]>();
  readonly #healsByParent = new Map<PlacementId, Saying<Heal>[]>();
  readonly #heals = new Map<RecordId, Saying<Heal>>();
  readonly #healingsByKey = new Map<PlacementId, Saying<Healing>[]>();
  readonly #healings = new Map<RecordId, Saying<Healing>>();
  readonly #prekeysByDevice = new Map<DeviceId, Saying<Prekey>[]>();
  readonly #boxesByEpoch = new Map<number, Saying<Boxes>[]>();
  readonly #epochsByAuthor = new Map<DeviceId, number[]>();
  readonly #sorters: ReadonlyMap<number, (entry: Entry) => void>;

  constructor(log: LogId, hash: Hash) {
    this.#log = log;
    this.#hash = hash;
    this.#sorters = this.#makeSorters();
    this.reading = {
      log,
      entryById: this.#entryById,
      depthById: this.#depthById,
      inOrder: this.#inOrder,
      parked: this.#parked,
      unread: this.#unread,
      actById: this.#acts,
      consentsByAct: this.#consentsByAct,
      consentById: this.#consents,
      inviteById: this.#invites,
      strikeById: this.#strikes,
      sunsetsByPower: this.#sunsetsByPower,
      listById: this.#lists,
      placementsByParent: this.#placementsByParent,
      placementById: this.#placements,
      malformedPlacements: this.#malformed,
      ballotsByParent: this.#ballotsByParent,
      ballotById: this.#ballots,
      standsByParent: this.#standsByParent,
      standById: this.#stands,
      healsByParent: this.#healsByParent,
      healById: this.#heals,
      healingsByKey: this.#healingsByKey,
      healingById: this.#healings,
      prekeysByDevice: this.#prekeysByDevice,
      boxesByEpoch: this.#boxesByEpoch,
      epochsByAuthor: this.#epochsByAuthor,
      hasHusks: false,
    };
  }

  add(entry: Entry): readonly Entry[] {
    const isOurs = (entry.id as string) === this.#log || entry.header.log === this.#log;
    if (!isOurs || this.#isTaken(entry.id)) return [];
    // The common case, without a list: hundreds of thousands of records a second come this way.
    const above = this.#depthAbove(entry);
    if (above !== undefined) return this.#admit(entry, above);
    const missing = parentsOfEntry(entry).filter((parent) => !this.#entryById.has(parent));
    insertById(this.#parked, entry.id);
    this.#missing.set(entry.id, missing.length);
    for (const parent of missing) {
      const waiting = this.#waitingFor.get(parent);
      if (waiting === undefined) this.#waitingFor.set(parent, [entry]);
      else waiting.push(entry);
    }
    return [];
  }

  #isTaken(id: RecordId): boolean {
    return this.#depthById.has(id) || this.#missing.has(id) || this.#broken.has(id);
  }

  /** The largest depth of an entry's parents; undefined unless all of them count. */
  #depthAbove({ header: { prev, deps } }: Entry): number | undefined {
    let above = 0;
    if (prev !== null) {
      const depth = this.#depthById.get(prev);
      if (depth === undefined) return undefined;
      above = depth;
    }
    for (const parent of deps) {
      const depth = this.#depthById.get(parent);
      if (depth === undefined) return undefined;
      if (depth > above) above = depth;
    }
    return above;
  }

  forget(left: Entry): void {
    const { id } = left;
    const before = this.#entryById.get(id);
    if (before === undefined) return;
    this.#entryById.set(id, left);
    dropLineage(this.reading);
    if (left.isHusk === true) this.reading.hasHusks = true;
    // Its depth stays, though one that reads it anew can only tell the least that it was.
    this.#inOrder[this.#placeFor(id, this.#depthById.get(id) ?? 0)] = left;
    // Boxes are all that is sorted out of a lane of data.
    if (before.body.state !== 'read' || before.body.kind !== KIND.box) return;
    for (const boxes of this.#boxesByEpoch.values()) {
      const at = boxes.findIndex(({ entry }) => entry === before);
      if (at >= 0) boxes.splice(at, 1);
    }
  }

  /** Lets in an entry with all its parents, and whoever waited for it alone. */
  #admit(first: Entry, above: number): readonly Entry[] {
    if (!isChained(this.#log, first, this.#entryById)) {
      this.#broken.add(first.id);
      insertById(this.#parked, first.id);
      return [];
    }
    if (!this.#waitingFor.has(first.id)) {
      this.#count(first, above);
      return [first];
    }
    return this.#admitAll(first);
  }

  #admitAll(first: Entry): readonly Entry[] {
    const admitted: Entry[] = [];
    const ready = [first];
    for (let entry = ready.pop(); entry !== undefined; entry = ready.pop()) {
      const above = this.#depthAbove(entry);
      // On a chain with a hole: it stays parked.
      if (above === undefined || !isChained(this.#log, entry, this.#entryById)) continue;
      this.#count(entry, above);
      admitted.push(entry);
      for (const child of this.#waitingFor.get(entry.id) ?? []) {
        const left = (this.#missing.get(child.id) ?? 1) - 1;
        this.#missing.set(child.id, left);
        if (left === 0) ready.push(child);
      }
      this.#waitingFor.delete(entry.id);
    }
    return admitted;
  }

  #count(entry: Entry, above: number): void {
    const { id } = entry;
    if (this.#missing.delete(id)) removeById(this.#parked, id);
    this.#entryById.set(id, entry);
    if (entry.isHusk === true) this.reading.hasHusks = true;
    this.#depthById.set(id, above + 1);
    this.#putInOrder(entry, above + 1);
    noteEpoch(this.#epochsByAuthor, entry.header.author, entry.header.epoch);
    if (isUnreadGovernance(entry)) insertById(this.#unread, id);
    if (entry.body.state === 'read') this.#sorters.get(entry.body.kind)?.(entry);
  }

  /** Puts an entry in its place by depth, then id. */
  #putInOrder(entry: Entry, depth: number): void {
    const place = this.#placeFor(entry.id, depth);
    if (place === this.#depths.length) {
      this.#inOrder.push(entry);
      this.#depths.push(depth);
    } else {
      this.#inOrder.splice(place, 0, entry);
      this.#depths.splice(place, 0, depth);
    }
  }

  /** Where an entry of this depth stands, or would. It is near the end: looked for from there. */
  #placeFor(id: RecordId, depth: number): number {
    const { length } = this.#depths;
    const isBefore = (at: number): boolean => {
      const other = this.#depths[at] as number;
      return other === depth ? (this.#inOrder[at] as Entry).id < id : other < depth;
    };
    let high = length;
    let low = length - 1;
    for (let step = 1; low >= 0 && !isBefore(low); step *= 2) {
      high = low;
      low -= step;
    }
    low = Math.max(0, low + 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #makeSorters(): ReadonlyMap<number, (entry: Entry) => void> {
    return new Map([
      sorter(actKind, (one) => void this.#acts.set(one.entry.id, one)),
      sorter(consentKind, (one) => {
        this.#consents.set(one.entry.id, one);
        group(this.#consentsByAct, one.said.act, one);
      }),
      sorter(inviteKind, (one) => void this.#invites.set(one.entry.id, one)),
      sorter(strikeKind, (one) => void this.#strikes.set(one.entry.id, one)),
      sorter(sunsetKind, (one) => group(this.#sunsetsByPower, one.said.power, one)),
      sorter(listKind, (one) => void this.#lists.set(one.entry.id, one)),
      sorter(placementKind, ({ entry, said }) => {
        const placed = readPlacement(entry, said, this.#hash);
        if (placed === undefined) return insertById(this.#malformed, entry.id);
        this.#placements.set(entry.id, placed);
        return group(this.#placementsByParent, placed.said.content.parent, placed);
      }),
      sorter(ballotKind, (one) => {
        this.#ballots.set(one.entry.id, one);
        group(this.#ballotsByParent, one.said.parent, one);
      }),
      sorter(standKind, (one) => {
        this.#stands.set(one.entry.id, one);
        group(this.#standsByParent, one.said.parent, one);
      }),
      sorter(healKind, (one) => {
        this.#heals.set(one.entry.id, one);
        group(this.#healsByParent, one.said.parent, one);
      }),
      sorter(healingKind, (one) => {
        this.#healings.set(one.entry.id, one);
        group(this.#healingsByKey, one.said.key, one);
      }),
      sorter(prekeyKind, (one) => group(this.#prekeysByDevice, one.entry.header.author, one)),
      sorter(boxKind, (one) => group(this.#boxesByEpoch, one.said.epoch, one)),
    ]);
  }
}

/** What becomes of an entry of one kind. */
function sorter<T>(
  kind: RecordKind<T>,
  sort: (one: Saying<T>) => void,
): readonly [number, (entry: Entry) => void] {
  return [
    KIND[kind.name],
    (entry) => {
      const said = saidAs(kind, entry);
      if (said !== undefined) sort({ entry, said });
    },
  ];
}

/** Puts an item where it belongs in a sorted list. */
function insert<T>(items: T[], item: T, compare: (a: T, b: T) => number): void {
  const last = items.at(-1);
  if (last === undefined || compare(last, item) < 0) items.push(item);
  else items.splice(placeOf(items, item, compare), 0, item);
}

/** How many items of a sorted list stand before this one. */
function placeOf<T>(items: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(items[middle] as T, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertById(ids: RecordId[], id: RecordId): void {
  insert(ids, id, compareText);
}

function removeById(ids: RecordId[], id: RecordId): void {
  const place = placeOf(ids, id, compareText);
  if (ids[place] === id) ids.splice(place, 1);
}

function group<K, T>(groups: Map<K, Saying<T>[]>, key: K, one: Saying<T>): void {
  const found = groups.get(key);
  if (found === undefined) groups.set(key, [one]);
  else insert(found, one, (a, b) => compareText(a.entry.id, b.entry.id));
}
