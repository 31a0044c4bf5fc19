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
import { dropLineage, Lineage, lineageOf, plantLineage } from './lineage.ts';
import type { Ballot, ListPart, Stand } from './placement.ts';
import { ballotKind, listKind, placementKind, standKind } from './placement.ts';
import { DepthMap, EntryMap, SettledNumbers } from './numbered.ts';
import type { PlacementSaid, Reading, Saying } from './reading.ts';
import { isUnreadGovernance, noteEpoch, parentsOfEntry, readPlacement } from './reading.ts';

/** A reading and the means to make it grow. */
export interface GrowingReading {
  readonly reading: Reading;
  /**
   * Takes one more entry, whose id was not taken before; adds to `counted` those that now count: it and
   * what waited for it, or none while it waits itself.
   */
  add(entry: Entry, counted: Entry[]): void;
  /** What is settled where, of nothing yet: by the numbers of this reading's records. */
  settled(): SettledNumbers;
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
  /** The records by numbers in the order in which they count, which is one of parents first. */
  #lineage = new Lineage();
  readonly #entryById = new EntryMap(this.#lineage);
  readonly #depthById = new DepthMap(this.#entryById);
  /** Whether something stands in the place of a record since the lineage was made. */
  #isReplaced = false;
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
    plantLineage(this.reading, this.#lineage);
  }

  settled(): SettledNumbers {
    return new SettledNumbers(this.#entryById);
  }

  add(entry: Entry, counted: Entry[]): void {
    const isOurs = entry.header.log === this.#log || (entry.id as string) === this.#log;
    if (!isOurs) return;
    if (this.#isReplaced) this.#numberAnew();
    // The common case, with few look-ups: hundreds of thousands of records a second come this way.
    const isWhole = this.#lineage.look(entry);
    if (this.#isTaken(entry.id)) return;
    if (isWhole) this.#admit(entry, counted);
    else this.#park(entry);
  }

  #park(entry: Entry): void {
    const missing = parentsOfEntry(entry).filter((parent) => !this.#entryById.has(parent));
    insertById(this.#parked, entry.id);
    this.#missing.set(entry.id, missing.length);
    for (const parent of missing) {
      const waiting = this.#waitingFor.get(parent);
      if (waiting === undefined) this.#waitingFor.set(parent, [entry]);
      else waiting.push(entry);
    }
  }

  #isTaken(id: RecordId): boolean {
    if (!this.#lineage.isNext && this.#lineage.numberOf(id) !== undefined) return true;
    return this.#parked.length > 0 && (this.#missing.has(id) || this.#broken.has(id));
  }

  /** The same numbers for what stands there now: what a record cites went with it. */
  #numberAnew(): void {
    this.#isReplaced = false;
    this.#lineage = lineageOf(this.reading);
    this.#entryById.lineage = this.#lineage;
    plantLineage(this.reading, this.#lineage);
  }

  /** Whether the record looked at last follows its author's one before; as `isChained`. */
  #isChained({ id, header }: Entry): boolean {
    if (header.log === null) return (id as string) === this.#log && header.prev === null;
    if (header.prev === null) return header.seq === 0;
    const prev = this.#lineage.entries[this.#lineage.looked[0] as number];
    return prev?.header.author === header.author && prev.header.seq + 1 === header.seq;
  }

  forget(left: Entry): void {
    const { id } = left;
    const number = this.#lineage.numberOf(id);
    if (number === undefined) return;
    const before = this.#lineage.entries[number] as Entry;
    this.#lineage.entries[number] = left;
    this.#isReplaced = true;
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

  /** Lets in the entry looked at last, and whoever waited for it alone. */
  #admit(first: Entry, counted: Entry[]): void {
    if (!this.#isChained(first)) {
      this.#broken.add(first.id);
      insertById(this.#parked, first.id);
    } else if (this.#waitingFor.size === 0 || !this.#waitingFor.has(first.id)) {
      this.#count(first);
      counted.push(first);
    } else this.#admitAll(first, counted);
  }

  #admitAll(first: Entry, counted: Entry[]): void {
    const ready = [first];
    for (let entry = ready.pop(); entry !== undefined; entry = ready.pop()) {
      // On a chain with a hole: it stays parked.
      if (!this.#lineage.look(entry) || !this.#isChained(entry)) continue;
      this.#count(entry);
      counted.push(entry);
      for (const child of this.#waitingFor.get(entry.id) ?? []) {
        const left = (this.#missing.get(child.id) ?? 1) - 1;
        this.#missing.set(child.id, left);
        if (left === 0) ready.push(child);
      }
      this.#waitingFor.delete(entry.id);
    }
  }

  /** Counts the entry looked at last. */
  #count(entry: Entry): void {
    const { id } = entry;
    if (this.#missing.size > 0 && this.#missing.delete(id)) removeById(this.#parked, id);
    if (entry.isHusk === true) this.reading.hasHusks = true;
    const depth = this.#depthAbove() + 1;
    this.#lineage.put(entry);
    this.#depthById.byNumber.push(depth);
    this.#putInOrder(entry, depth);
    noteEpoch(this.#epochsByAuthor, entry.header.author, entry.header.epoch);
    if (isUnreadGovernance(entry)) insertById(this.#unread, id);
    if (entry.body.state === 'read') this.#sorters.get(entry.body.kind)?.(entry);
  }

  /** The largest depth of the parents of the entry looked at last. */
  #depthAbove(): number {
    const parents = this.#lineage.looked;
    let above = 0;
    for (let at = 0; at < parents.length; at += 1)
      above = Math.max(above, this.#depthById.byNumber.at(parents[at] as number));
    return above;
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
