/**
 * Where rows stand: the table `record`, to which they come in the order of arrival, and the table
 * `past`, into which the oldest are moved once most of them are husks. Readers see both as one.
 *
 * Only so is what was pruned really gone, and the room it took of use. SQLite overwrites what is
 * changed in place, but gives no room back; and where it joins pages that emptied, it leaves copies of
 * the rows it moves. Rows are therefore emptied in place, copied behind the others of `past`, where
 * nothing is moved, and taken out of `record` when some `STUBS` of empty rows lie behind them: so
 * that whatever SQLite moves then is empty (`docs/spec/storage.md` §4).
 */
import type { SQLOutputValue, StatementSync } from 'node:sqlite';

import { SEQ_MAX } from '@tocsin/core';

import type { Database } from './database.ts';
import { DamageFound } from './fault.ts';
import { KEYS } from './guard.ts';
import type { RecordPlace } from './row.ts';

/**
 * Empty rows that stay in `record` before the first full one: more than lie on the three pages that
 * SQLite joins at once, each with at most 8,192 / 30 of them.
 */
const STUBS = 1_024;
/**
 * Keys are stored less 2^47: SQLite then needs six bytes for each, and eight for none
 * (https://sqlite.org/fileformat2.html §2.1).
 */
const KEY_OFFSET = KEYS / 2;
const COLUMNS = 'arrival, key, tie, device, seq, held';

/** A row: where it stands and what it holds. */
export interface Row {
  readonly place: RecordPlace;
  readonly held: Uint8Array;
}

/** The rows of an open file. What changes them runs in a transaction of the caller's. */
export class Places {
  readonly #insert: StatementSync;
  readonly #inPast: StatementSync;
  readonly #update: StatementSync;
  readonly #updatePast: StatementSync;
  readonly #byKey: StatementSync;
  readonly #byArrival: StatementSync;
  readonly #byDevice: StatementSync;
  readonly #move: StatementSync;
  readonly #empty: StatementSync;
  readonly #takeOut: StatementSync;
  /** The arrival of the last row of all, and of the last one in `past`. */
  #last: number;
  #past: number;

  constructor(database: Database) {
    // A plain row of values: one that is selected costs three times as much, since SQLite then keeps a
    // copy of each page it touches, in case the statement fails halfway.
    this.#insert = database.prepare(
      `INSERT INTO record (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key, tie) DO NOTHING`,
    );
    this.#inPast = database.prepare('SELECT 1 FROM past WHERE key = ? AND tie = ?');
    this.#update = database.prepare('UPDATE record SET held = ? WHERE arrival = ?');
    this.#updatePast = database.prepare('UPDATE past SET held = ? WHERE arrival = ?');
    this.#byKey = database.prepare(
      `SELECT ${COLUMNS} FROM record WHERE key = ?1 AND arrival > ?2 UNION ALL
       SELECT ${COLUMNS} FROM past WHERE key = ?1 ORDER BY tie`,
    );
    this.#byArrival = database.prepare(
      `SELECT ${COLUMNS} FROM past WHERE arrival > ?1 UNION ALL
       SELECT ${COLUMNS} FROM record WHERE arrival > ?2 ORDER BY arrival LIMIT ?3`,
    );
    const ofDevice = (table: string): string =>
      `SELECT ${COLUMNS} FROM ${table} WHERE device = ?1 AND seq >= ?2
       AND (seq > ?2 OR arrival > ?3)`;
    this.#byDevice = database.prepare(
      `${ofDevice('past')} UNION ALL ${ofDevice('record')} AND arrival > ?4
       ORDER BY seq, arrival LIMIT ?5`,
    );
    this.#move = database.prepare(
      `INSERT INTO past (${COLUMNS}) SELECT ${COLUMNS} FROM record
       WHERE arrival > ? AND arrival <= ? ORDER BY arrival`,
    );
    this.#empty = database.prepare(
      `UPDATE record SET held = x'' WHERE arrival > ? AND arrival <= ?`,
    );
    this.#takeOut = database.prepare('DELETE FROM record WHERE arrival <= ?');
    this.#past = lastOf(database, 'past');
    this.#last = Math.max(this.#past, lastOf(database, 'record'));
  }

  /** The arrival of the last row; they run from 1 without a gap. */
  get last(): number {
    return this.#last;
  }

  /** The arrival of the last row that was moved into `past`. */
  get past(): number {
    return this.#past;
  }

  /** The rows with this key, by tie. */
  byKey(key: number): readonly Row[] {
    return this.#byKey.all(key - KEY_OFFSET, this.#past).map(rowOf);
  }

  /** Up to `limit` rows after an arrival. */
  after(arrival: number, limit: number): readonly Row[] {
    return this.#byArrival.all(arrival, Math.max(arrival, this.#past), limit).map(rowOf);
  }

  /** Up to `limit` rows of a device, by seq, then arrival; of those at `seq` the later ones only. */
  ofDevice(device: number, seq: number, arrival: number, limit: number): readonly Row[] {
    return this.#byDevice.all(device, seq, arrival, this.#past, limit).map(rowOf);
  }

  /** Adds a row behind all others; false: one with this key and tie is there. */
  add({ arrival, key, tie, device, seq }: RecordPlace, held: Uint8Array): boolean {
    // The key may be in either table; rows of `record` that were moved are empty, and hold it too.
    if (this.#past > 0 && this.#inPast.get(key - KEY_OFFSET, tie) !== undefined) return false;
    const { changes } = this.#insert.run(arrival, key - KEY_OFFSET, tie, device, seq, held);
    if (changes === 0) return false;
    this.#last = arrival;
    return true;
  }

  /** Changes what a row holds, in its place. */
  change(arrival: number, held: Uint8Array): void {
    const statement = arrival <= this.#past ? this.#updatePast : this.#update;
    statement.run(held, arrival);
  }

  /** Moves the rows through this arrival into `past`. */
  moveThrough(arrival: number): void {
    this.#move.run(this.#past, arrival);
    this.#empty.run(this.#past, arrival);
    this.#takeOut.run(arrival - STUBS);
    this.#past = arrival;
  }

  /** How far the rows go now; give it to `goBack` if the transaction comes to nothing. */
  mark(): { readonly last: number; readonly past: number } {
    return { last: this.#last, past: this.#past };
  }

  goBack({ last, past }: ReturnType<Places['mark']>): void {
    this.#last = last;
    this.#past = past;
  }
}

function lastOf(database: Database, table: 'past' | 'record'): number {
  const last = database.prepare(`SELECT max(arrival) AS arrival FROM ${table}`).get()?.['arrival'];
  return last === null ? 0 : integerIn(last, Number.MAX_SAFE_INTEGER);
}

function rowOf(row: Record<string, SQLOutputValue>): Row {
  const place: RecordPlace = {
    arrival: integerIn(row['arrival'], KEYS - 1),
    key: integerIn(row['key'], KEYS - 1, KEY_OFFSET),
    tie: integerIn(row['tie'], SEQ_MAX),
    device: integerIn(row['device'], SEQ_MAX),
    seq: integerIn(row['seq'], SEQ_MAX),
  };
  const held = row['held'];
  if (!(held instanceof Uint8Array)) throw new DamageFound();
  return { place, held };
}

/** A column's value plus `offset`, which must be an integer in [0, max]. */
function integerIn(value: SQLOutputValue | undefined, max: number, offset: number = 0): number {
  const integer = typeof value === 'number' ? value + offset : -1;
  if (!Number.isSafeInteger(integer) || integer < 0 || integer > max) throw new DamageFound();
  return integer;
}
