/** The records of one log in an open file: what is put, merged, shredded and pruned. */
import type { DeviceId, Husk, RecordId, Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type {
  Arrived,
  ArrivedRecord,
  Durability,
  StoredRecord,
  StoreFault,
} from '@tocsin/peer/ports';

import { checkHusk, checkIds, checkReading, checkRecord } from '../caller.ts';
import type { Database, Work } from './database.ts';
import { DamageFound } from './fault.ts';
import type { Guard } from './guard.ts';
import type { Row } from './places.ts';
import { Places } from './places.ts';
import type { Room } from './room.ts';
import type { RecordPlace } from './row.ts';
import { RecordRows } from './row.ts';
import { Words } from './words.ts';

/** Records pruned in one transaction: they mostly lie on a few pages. */
const PRUNED_AT_ONCE = 64;
/**
 * Rows moved into the past in one transaction, and on a full disk: each touches a page of two
 * tables at most, and 16 × 2 × 8 KiB are a sixteenth of what is kept aside (`room.ts`).
 */
const MOVED_AT_ONCE = 64;
const MOVED_IN_NEED = 16;
/** Pages that the largest record takes: 16 KiB on pages of 8, and what is left over on the last. */
const RECORD_PAGES_MAX = 3;
/** Rows are moved as long as one in so many of them is a husk: else there is little to be gained. */
const HUSKS_AMONG_MOVED = 4;

/** The tables `record`, `past` and `word`. */
export class Records {
  readonly #database: Database;
  readonly #room: Room;
  readonly #words: Words;
  readonly #rows: RecordRows;
  readonly #places: Places;

  constructor(database: Database, guard: Guard, room: Room) {
    this.#database = database;
    this.#room = room;
    this.#words = new Words(database, guard);
    this.#rows = new RecordRows(guard, this.#words);
    this.#places = new Places(database);
  }

  /** How many there are, husks included. */
  get size(): number {
    return this.#places.last;
  }

  put(batch: readonly StoredRecord[], durability: Durability): Result<void, StoreFault> {
    for (const record of batch) checkRecord(record);
    return this.#inLogsNeed(batch.length, () => this.#write(durability, () => this.#putAll(batch)));
  }

  /** As `put`, batched; false: it may not be kept after all, and is not. */
  putIf(batch: readonly StoredRecord[], mayKeep: () => boolean): Result<boolean, StoreFault> {
    for (const record of batch) checkRecord(record);
    let isKept = false;
    const putAll: Work = () => {
      const isChanged = this.#putAll(batch);
      isKept = mayKeep();
      return isKept ? isChanged : 'withdrawn';
    };
    const done = this.#inLogsNeed(batch.length, () => this.#write('batched', putAll));
    return done.ok ? ok(isKept) : done;
  }

  putHusks(husks: readonly Husk[]): Result<void, StoreFault> {
    for (const husk of husks) checkHusk(husk);
    const putAll: Work = () => {
      let isChanged = false;
      for (const husk of husks) isChanged = this.#putHusk(husk) || isChanged;
      return isChanged;
    };
    return this.#inLogsNeed(husks.length, () => this.#write('batched', putAll));
  }

  get(id: RecordId): Result<ArrivedRecord | undefined, StoreFault> {
    checkIds([id]);
    return this.#database.read(() => {
      const kept = this.#find(id)?.kept;
      return ok(kept === undefined || kept.header === null ? undefined : kept);
    });
  }

  has(ids: readonly RecordId[]): Result<ReadonlySet<RecordId>, StoreFault> {
    checkIds(ids);
    return this.#database.read(() => ok(new Set(ids.filter((id) => this.#find(id)))));
  }

  scan(arrival: number, limit: number): Result<readonly Arrived[], StoreFault> {
    checkReading(arrival, limit);
    return this.#database.read(() => {
      const found = this.#places.after(arrival, limit).map((row) => this.#read(row).kept);
      // A place is never given up in this format: a gap is a loss, and is not passed over in silence.
      if (found.some((record, at) => record.arrival !== arrival + 1 + at)) throw new DamageFound();
      if (found.length < Math.min(limit, this.#places.last - arrival)) throw new DamageFound();
      return ok(found);
    });
  }

  chain(
    author: DeviceId,
    seq: number,
    limit: number,
    arrival: number,
  ): Result<readonly Arrived[], StoreFault> {
    checkReading(seq, limit);
    checkReading(arrival, limit);
    return this.#database.read(() => {
      const device = this.#words.deviceNumber(author);
      if (device === undefined) return ok([]);
      const found = this.#places.ofDevice(device, seq, arrival, limit);
      return ok(found.map((row) => this.#read(row).kept));
    });
  }

  shred(ids: readonly RecordId[]): Result<void, StoreFault> {
    checkIds(ids);
    const done = this.#write('durable', () => {
      let isChanged = false;
      for (const id of ids) isChanged = this.#shredOne(id) || isChanged;
      return isChanged;
    });
    // The log still holds the page as it was before.
    return done.ok ? this.#database.emptyLog() : done;
  }

  prune(husks: readonly Husk[]): Result<void, StoreFault> {
    for (const husk of husks) checkHusk(husk);
    for (let at = 0; at < husks.length; at += PRUNED_AT_ONCE) {
      const some = husks.slice(at, at + PRUNED_AT_ONCE);
      const done = this.#inNeed(() => this.#pruneSome(some));
      if (!done.ok) return done;
    }
    if (husks.length === 0) {
      const emptied = this.#inNeed(() => this.#database.emptyLog());
      if (!emptied.ok) return emptied;
    }
    const moved = this.#moveOn(husks.length * HUSKS_AMONG_MOVED);
    if (moved.ok) this.#room.keep();
    return moved;
  }

  /**
   * Even a deletion needs room for its log; on a full disk there is what was kept aside. Copying the
   * log into the file, which grows by less, mostly gives back far more than that.
   */
  #inNeed(work: () => Result<void, StoreFault>): Result<void, StoreFault> {
    const done = work();
    if (done.ok || done.fault.kind !== 'StoreFull' || !this.#room.give()) return done;
    const emptied = this.#database.emptyLog();
    return emptied.ok || emptied.fault.kind === 'StoreFull' ? work() : emptied;
  }

  /**
   * What a sweep freed in the file is of use on a full disk too: only the log lacks room for what comes.
   * It gets what was kept aside, and gives it back when it is copied, since the file does not grow.
   */
  #inLogsNeed(records: number, work: () => Result<void, StoreFault>): Result<void, StoreFault> {
    const done = work();
    if (done.ok || done.fault.kind !== 'StoreFull') return done;
    if (this.#database.freePages() < records * RECORD_PAGES_MAX) return done;
    const again = this.#inNeed(work);
    if (again.ok && this.#database.emptyLog().ok) this.#room.keep();
    return again;
  }

  #pruneSome(husks: readonly Husk[]): Result<void, StoreFault> {
    const done = this.#write('durable', () => {
      let isChanged = false;
      for (const husk of husks) isChanged = this.#pruneOne(husk) || isChanged;
      return isChanged;
    });
    // The log still holds the pages as they were before.
    return done.ok ? this.#database.emptyLog() : done;
  }

  /** Moves the oldest rows into the past, about `most` of them, while enough of them are husks. */
  #moveOn(most: number): Result<void, StoreFault> {
    for (let moved = 0; moved < most; moved += MOVED_AT_ONCE) {
      const through = this.#movableThrough();
      if (!through.ok) return through;
      if (through.value === undefined) break;
      const { value: arrival } = through;
      let done = this.#moveThrough(arrival);
      if (!done.ok && done.fault.kind === 'StoreFull') {
        this.#room.give();
        done = this.#moveInNeed(arrival);
      }
      if (!done.ok) return done;
    }
    return ok(undefined);
  }

  #moveInNeed(arrival: number): Result<void, StoreFault> {
    while (this.#places.past < arrival) {
      const nearer = Math.min(arrival, this.#places.past + MOVED_IN_NEED);
      const moved = this.#moveThrough(nearer);
      if (!moved.ok) return moved;
    }
    return ok(undefined);
  }

  /** The arrival of the last row of the next portion; undefined: too few of them are husks. */
  #movableThrough(): Result<number | undefined, StoreFault> {
    return this.#database.read(() => {
      const next = this.#places.after(this.#places.past, MOVED_AT_ONCE);
      const husks = next.filter((row) => this.#read(row).kept.header === null).length;
      const isWhole = next.length === MOVED_AT_ONCE;
      const isWorthIt = isWhole && husks * HUSKS_AMONG_MOVED >= MOVED_AT_ONCE;
      return ok(isWorthIt ? next.at(-1)?.place.arrival : undefined);
    });
  }

  /** Empties the log behind it: it touches many pages, and would soon fill a small disk. */
  #moveThrough(arrival: number): Result<void, StoreFault> {
    const moved = this.#write('durable', () => {
      this.#places.moveThrough(arrival);
      return true;
    });
    return moved.ok ? this.#database.emptyLog() : moved;
  }

  #write(durability: Durability, work: Work): Result<void, StoreFault> {
    const mark = this.#places.mark();
    const words = this.#words.size;
    return this.#database.write(durability, work, () => {
      this.#places.goBack(mark);
      this.#words.forgetFrom(words);
    });
  }

  #putAll(batch: readonly StoredRecord[]): boolean {
    let isChanged = false;
    for (const record of batch) isChanged = this.#putOne(record) || isChanged;
    return isChanged;
  }

  #putOne(record: StoredRecord): boolean {
    const wrap = (place: RecordPlace) => this.#rows.wrap(place, record, false);
    const own = this.#addNew(record, wrap);
    return own === undefined || this.#merge(own.place, own.kept, record);
  }

  #putHusk(husk: Husk): boolean {
    const wrap = (place: RecordPlace) => this.#rows.wrapHusk(place, husk, false);
    return this.#addNew(husk, wrap) === undefined;
  }

  /** Adds a row in the next place; gives the one that is there for this id already. */
  #addNew(
    { id, author, seq }: Pick<Husk, 'id' | 'author' | 'seq'>,
    wrap: (place: RecordPlace) => Uint8Array,
  ): FoundRecord | undefined {
    const key = this.#rows.keyOf(id);
    // The key may be taken: by this record, or by others whose ids begin alike.
    const alike = this.#places.hasKey(key) ? this.#readKey(key) : [];
    const own = alike.find(({ kept }) => kept.id === id);
    if (own !== undefined) return own;
    const place: RecordPlace = {
      arrival: this.#places.last + 1,
      key,
      tie: alike.length === 0 ? 0 : 1 + Math.max(...alike.map((other) => other.place.tie)),
      device: this.#words.learnDevice(author),
      seq,
    };
    this.#places.add(place, wrap(place));
    return undefined;
  }

  #merge(place: RecordPlace, kept: Arrived, put: StoredRecord): boolean {
    if (kept.header === null) {
      // What others told us of takes its place when it comes; what was pruned here never does.
      if (!kept.isPruned) this.#replace(place, put, false);
      return !kept.isPruned;
    }
    const { isShredded } = kept;
    const isFilled = kept.body === null && put.body !== null && !isShredded;
    const isUpgraded = kept.verified === 'chain' && put.verified === 'each';
    if (!isFilled && !isUpgraded) return false;
    const merged: StoredRecord = {
      ...kept,
      body: isFilled ? put.body : kept.body,
      verified: isUpgraded ? 'each' : kept.verified,
      signature: isUpgraded ? put.signature : kept.signature,
    };
    this.#replace(place, merged, isShredded);
    return true;
  }

  #shredOne(id: RecordId): boolean {
    const found = this.#find(id);
    if (found === undefined || found.kept.header === null || found.kept.isShredded) return false;
    this.#replace(found.place, { ...found.kept, body: null }, true);
    return true;
  }

  /** Overwrites a record in its place with what is left of it. */
  #pruneOne(husk: Husk): boolean {
    const found = this.#find(husk.id);
    if (found === undefined || found.kept.header === null) return false;
    this.#places.change(found.place.arrival, this.#rows.wrapHusk(found.place, husk, true));
    return true;
  }

  #replace(place: RecordPlace, record: StoredRecord, isShredded: boolean): void {
    this.#places.change(place.arrival, this.#rows.wrap(place, record, isShredded));
  }

  #find(id: RecordId): FoundRecord | undefined {
    return this.#readKey(this.#rows.keyOf(id)).find(({ kept }) => kept.id === id);
  }

  #readKey(key: number): FoundRecord[] {
    return this.#places.byKey(key).map((row) => this.#read(row));
  }

  #read({ place, held }: Row): FoundRecord {
    return { place, kept: this.#rows.unwrap(place, held) };
  }
}

/** A row that was found. */
interface FoundRecord {
  readonly place: RecordPlace;
  readonly kept: Arrived;
}
