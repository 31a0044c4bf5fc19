/** The records and local values of one log in an open file. */
import type { DeviceId, RecordId, Result } from '@tocsin/core';
import { asciiBytes, concatBytes, ok, SEQ_MAX, uintBytes } from '@tocsin/core';
import type {
  ArrivedRecord,
  Durability,
  RecordStore,
  StoredRecord,
  StoreFault,
  StoreUsage,
} from '@tocsin/peer/ports';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';

import { checkIds, checkLocalName, checkLocals, checkReading, checkRecord } from '../caller.ts';
import type { Database } from './database.ts';
import { DamageFound } from './fault.ts';
import type { Guard } from './guard.ts';
import { KEY_BYTES, KEYS, wrapBytes } from './guard.ts';
import type { KeptRecord, RecordPlace } from './row.ts';
import { RecordRows } from './row.ts';
import { Words } from './words.ts';

/**
 * Keys are stored less 2^47: SQLite then needs six bytes for each, and eight for none
 * (https://sqlite.org/fileformat2.html §2.1).
 */
const KEY_OFFSET = KEYS / 2;
const COLUMNS = 'arrival, key, tie, device, seq, held';
const LOCAL_TABLE = asciiBytes('local');

type Row = Record<string, SQLOutputValue>;

/** Opens the records of a file of the present format. Throws what SQLite throws. */
export function createStore(database: Database, guard: Guard): RecordStore {
  const records = new Records(database, guard);
  const locals = new Locals(database, guard);
  const count = database.prepare('SELECT count(*) AS records FROM record');
  return {
    put: async (batch, durability) => records.put(batch, durability),
    get: async (id) => records.get(id),
    has: async (ids) => records.has(ids),
    scan: async (arrival, limit) => records.scan(arrival, limit),
    chain: async (author, seq, limit, arrival = 0) => records.chain(author, seq, limit, arrival),
    shred: async (ids) => records.shred(ids),
    readLocal: async (name) => locals.read(name),
    writeLocal: async (values) => locals.write(values),
    usage: async () =>
      database.read<StoreUsage>(() =>
        ok({ records: Number(count.get()?.['records']), bytes: database.bytes() }),
      ),
    close: async () => {
      database.close();
    },
  };
}

/** The tables `record` and `word`. */
class Records {
  readonly #database: Database;
  readonly #words: Words;
  readonly #rows: RecordRows;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #byKey: StatementSync;
  readonly #byArrival: StatementSync;
  readonly #byDevice: StatementSync;
  /** The arrival of the last record. */
  #arrival: number;

  constructor(database: Database, guard: Guard) {
    this.#database = database;
    this.#words = new Words(database, guard);
    this.#rows = new RecordRows(guard, this.#words);
    this.#insert = database.prepare(
      `INSERT INTO record (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (key, tie) DO NOTHING`,
    );
    this.#update = database.prepare('UPDATE record SET held = ? WHERE arrival = ?');
    this.#byKey = database.prepare(`SELECT ${COLUMNS} FROM record WHERE key = ? ORDER BY tie`);
    this.#byArrival = database.prepare(
      `SELECT ${COLUMNS} FROM record WHERE arrival > ? ORDER BY arrival LIMIT ?`,
    );
    this.#byDevice = database.prepare(
      `SELECT ${COLUMNS} FROM record WHERE device = ?1 AND seq >= ?2
       AND (seq > ?2 OR arrival > ?3) ORDER BY seq, arrival LIMIT ?4`,
    );
    const last = database.prepare('SELECT max(arrival) AS arrival FROM record').get()?.['arrival'];
    this.#arrival = last === null ? 0 : integerIn(last, Number.MAX_SAFE_INTEGER);
  }

  put(batch: readonly StoredRecord[], durability: Durability): Result<void, StoreFault> {
    for (const record of batch) checkRecord(record);
    const arrival = this.#arrival;
    const words = this.#words.size;
    return this.#database.write(
      durability,
      () => {
        let isChanged = false;
        for (const record of batch) isChanged = this.#putOne(record) || isChanged;
        return isChanged;
      },
      () => {
        this.#arrival = arrival;
        this.#words.forgetFrom(words);
      },
    );
  }

  get(id: RecordId): Result<ArrivedRecord | undefined, StoreFault> {
    checkIds([id]);
    return this.#database.read(() => ok(this.#find(id)?.kept.record));
  }

  has(ids: readonly RecordId[]): Result<ReadonlySet<RecordId>, StoreFault> {
    checkIds(ids);
    return this.#database.read(() => ok(new Set(ids.filter((id) => this.#find(id)))));
  }

  scan(arrival: number, limit: number): Result<readonly ArrivedRecord[], StoreFault> {
    checkReading(arrival, limit);
    return this.#database.read(() => {
      const found = this.#byArrival.all(arrival, limit).map((row) => this.#read(row).kept.record);
      // Rows are never deleted in this format: a gap is a loss, and is not passed over in silence.
      if (found.some((record, at) => record.arrival !== arrival + 1 + at)) throw new DamageFound();
      if (found.length < Math.min(limit, this.#arrival - arrival)) throw new DamageFound();
      return ok(found);
    });
  }

  chain(
    author: DeviceId,
    seq: number,
    limit: number,
    arrival: number,
  ): Result<readonly ArrivedRecord[], StoreFault> {
    checkReading(seq, limit);
    checkReading(arrival, limit);
    return this.#database.read(() => {
      const device = this.#words.deviceNumber(author);
      if (device === undefined) return ok([]);
      const found = this.#byDevice.all(device, seq, arrival, limit);
      return ok(found.map((row) => this.#read(row).kept.record));
    });
  }

  shred(ids: readonly RecordId[]): Result<void, StoreFault> {
    checkIds(ids);
    const words = this.#words.size;
    const done = this.#database.write(
      'durable',
      () => {
        let isChanged = false;
        for (const id of ids) isChanged = this.#shredOne(id) || isChanged;
        return isChanged;
      },
      () => {
        this.#words.forgetFrom(words);
      },
    );
    // The log still holds the page as it was before.
    return done.ok ? this.#database.emptyLog() : done;
  }

  #putOne(record: StoredRecord): boolean {
    const place: RecordPlace = {
      arrival: this.#arrival + 1,
      key: this.#rows.keyOf(record.id),
      tie: 0,
      device: this.#words.learnDevice(record.author),
      seq: record.seq,
    };
    if (this.#add(place, record)) return true;
    // The key is taken: by this record, or by another whose id begins alike.
    const alike = this.#readKey(place.key);
    const own = alike.find(({ kept }) => kept.record.id === record.id);
    if (own !== undefined) return this.#merge(own.place, own.kept, record);
    const tie = 1 + Math.max(...alike.map((other) => other.place.tie));
    if (!this.#add({ ...place, tie }, record)) throw new DamageFound();
    return true;
  }

  #add(place: RecordPlace, record: StoredRecord): boolean {
    const { arrival, key, tie, device, seq } = place;
    const held = this.#rows.wrap(place, record, false);
    const { changes } = this.#insert.run(arrival, key - KEY_OFFSET, tie, device, seq, held);
    if (changes === 0) return false;
    this.#arrival = arrival;
    return true;
  }

  #merge(place: RecordPlace, { record: kept, isShredded }: KeptRecord, put: StoredRecord): boolean {
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
    if (found === undefined || found.kept.isShredded) return false;
    this.#replace(found.place, { ...found.kept.record, body: null }, true);
    return true;
  }

  #replace(place: RecordPlace, record: StoredRecord, isShredded: boolean): void {
    this.#update.run(this.#rows.wrap(place, record, isShredded), place.arrival);
  }

  #find(id: RecordId): FoundRecord | undefined {
    return this.#readKey(this.#rows.keyOf(id)).find(({ kept }) => kept.record.id === id);
  }

  #readKey(key: number): FoundRecord[] {
    return this.#byKey.all(key - KEY_OFFSET).map((row) => this.#read(row));
  }

  #read(row: Row): FoundRecord {
    const place: RecordPlace = {
      arrival: integerIn(row['arrival'], KEYS - 1),
      key: integerIn(row['key'], KEYS - 1, KEY_OFFSET),
      tie: integerIn(row['tie'], SEQ_MAX),
      device: integerIn(row['device'], SEQ_MAX),
      seq: integerIn(row['seq'], SEQ_MAX),
    };
    const held = row['held'];
    if (!(held instanceof Uint8Array)) throw new DamageFound();
    return { place, kept: this.#rows.unwrap(place, held) };
  }
}

/** A row that was found. */
interface FoundRecord {
  readonly place: RecordPlace;
  readonly kept: KeptRecord;
}

/** The table `local`. */
class Locals {
  readonly #database: Database;
  readonly #guard: Guard;
  readonly #select: StatementSync;
  readonly #replace: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: Database, guard: Guard) {
    this.#database = database;
    this.#guard = guard;
    this.#select = database.prepare('SELECT held FROM local WHERE name = ?');
    this.#replace = database.prepare('REPLACE INTO local (name, held) VALUES (?, ?)');
    this.#delete = database.prepare('DELETE FROM local WHERE name = ?');
  }

  read(name: string): Result<Uint8Array | undefined, StoreFault> {
    checkLocalName(name);
    return this.#database.read(() => {
      const held = this.#select.get(this.#columnOf(name))?.['held'];
      if (held === undefined) return ok(undefined);
      if (!(held instanceof Uint8Array)) throw new DamageFound();
      const plain = this.#guard.unwrap(placeOf(name), held);
      if (plain === undefined) throw new DamageFound();
      return ok(new Uint8Array(plain));
    });
  }

  write(values: ReadonlyMap<string, Uint8Array | null>): Result<void, StoreFault> {
    checkLocals(values);
    let isForgetting = false;
    const done = this.#database.write('durable', () => {
      for (const [name, value] of values) {
        const column = this.#columnOf(name);
        if (value !== null) this.#replace.run(column, wrapBytes(this.#guard, placeOf(name), value));
        else isForgetting = this.#delete.run(column).changes !== 0 || isForgetting;
      }
      return values.size > 0;
    });
    // What is forgotten may be a key: the log still holds the page as it was before.
    return done.ok && isForgetting ? this.#database.emptyLog() : done;
  }

  /** The name itself, or two keyed indexes of it: 96 bits, so that no two names share them. */
  #columnOf(name: string): Uint8Array {
    if (!this.#guard.isSealed) return asciiBytes(name);
    const halves = ['0', '1'].map((half) => this.#guard.keyOf(asciiBytes(`${half}${name}`)));
    return concatBytes(...halves.map((key) => uintBytes(key, KEY_BYTES)));
  }
}

function placeOf(name: string): Uint8Array {
  return concatBytes(LOCAL_TABLE, asciiBytes(name));
}

/** A column's value plus `offset`, which must be an integer in [0, max]. */
function integerIn(value: SQLOutputValue | undefined, max: number, offset: number = 0): number {
  const integer = typeof value === 'number' ? value + offset : -1;
  if (!Number.isSafeInteger(integer) || integer < 0 || integer > max) throw new DamageFound();
  return integer;
}
