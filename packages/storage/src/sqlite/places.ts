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
import { Finder } from './finder.ts';
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
const PLACE_COLUMNS = 'arrival, key, tie, device, seq';
/** Places read at once where the finder lacks them: some 100 KB for a moment. */
const PLACES_AT_ONCE = 1_024;

/** A row: where it stands and what it holds. */
export interface Row {
  readonly place: RecordPlace;
  readonly held: Uint8Array;
}

/** The rows of an open file. What changes them runs in a transaction of the caller's. */
export class Places {
  readonly #finder = new Finder();
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #updatePast: StatementSync;
  readonly #one: StatementSync;
  readonly #onePast: StatementSync;
  readonly #byArrival: StatementSync;
  readonly #placesByArrival: StatementSync;
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
      `INSERT INTO record (${PLACE_COLUMNS}, held) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare('UPDATE record SET held = ? WHERE arrival = ?');
    this.#updatePast = database.prepare('UPDATE past SET held = ? WHERE arrival = ?');
    const one = (table: string): string =>
      `SELECT ${PLACE_COLUMNS}, held FROM ${table} WHERE arrival = ?`;
    this.#one = database.prepare(one('record'));
    this.#onePast = database.prepare(one('past'));
    const byArrival = (columns: string): string =>
      `SELECT ${columns} FROM past WHERE arrival > ?1 UNION ALL
       SELECT ${columns} FROM record WHERE arrival > ?2 ORDER BY arrival LIMIT ?3`;
    this.#byArrival = database.prepare(byArrival(`${PLACE_COLUMNS}, held`));
    this.#placesByArrival = database.prepare(byArrival(PLACE_COLUMNS));
    const columns = `${PLACE_COLUMNS}, held`;
    this.#move = database.prepare(
      `INSERT INTO past (${columns}) SELECT ${columns} FROM record
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

  /** Whether a row has this key. */
  hasKey(key: number): boolean {
    return this.#whole().hasKey(key);
  }

  /** The rows with this key, by tie. */
  byKey(key: number): readonly Row[] {
    return this.#rowsAt(this.#whole().withKey(key));
  }

  /** Up to `limit` rows after an arrival. */
  after(arrival: number, limit: number): readonly Row[] {
    const rows = this.#byArrival.all(arrival, Math.max(arrival, this.#past), limit).map(rowOf);
    // Whoever opens a log reads all of it: so the finder is filled by the way.
    for (const { place } of rows)
      if (place.arrival === this.#finder.last + 1) this.#finder.add(place);
    return rows;
  }

  /** Up to `limit` rows of a device, by seq, then arrival; of those at `seq` the later ones only. */
  ofDevice(device: number, seq: number, arrival: number, limit: number): readonly Row[] {
    return this.#rowsAt(this.#whole().ofDevice(device, seq, arrival, limit));
  }

  /** Adds a row behind all others, with a key and tie that no other has. */
  add(place: RecordPlace, held: Uint8Array): void {
    const { arrival, key, tie, device, seq } = place;
    const finder = this.#whole();
    // `get` makes no object that says what changed: a seventh of what a row takes.
    this.#insert.get(arrival, key - KEY_OFFSET, tie, device, seq, held);
    finder.add(place);
    this.#last = arrival;
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
    this.#finder.cutTo(last);
    this.#last = last;
    this.#past = past;
  }

  /** The finder, of all rows there are. */
  #whole(): Finder {
    const finder = this.#finder;
    while (finder.last < this.#last) {
      const { last } = finder;
      const past = Math.max(last, this.#past);
      const places = this.#placesByArrival.all(last, past, PLACES_AT_ONCE).map(placeOf);
      // A gap is a loss: what stands behind it would not be found.
      if (places[0]?.arrival !== last + 1) throw new DamageFound();
      for (const place of places) {
        if (place.arrival !== finder.last + 1) throw new DamageFound();
        finder.add(place);
      }
    }
    return finder;
  }

  #rowsAt(arrivals: readonly number[]): readonly Row[] {
    return arrivals.map((arrival) => {
      const row = (arrival <= this.#past ? this.#onePast : this.#one).get(arrival);
      if (row === undefined) throw new DamageFound();
      return rowOf(row);
    });
  }
}

function lastOf(database: Database, table: 'past' | 'record'): number {
  const last = database.prepare(`SELECT max(arrival) AS arrival FROM ${table}`).get()?.['arrival'];
  return last === null ? 0 : integerIn(last, Number.MAX_SAFE_INTEGER);
}

function rowOf(row: Record<string, SQLOutputValue>): Row {
  const held = row['held'];
  if (!(held instanceof Uint8Array)) throw new DamageFound();
  return { place: placeOf(row), held };
}

function placeOf(row: Record<string, SQLOutputValue>): RecordPlace {
  return {
    arrival: integerIn(row['arrival'], KEYS - 1),
    key: integerIn(row['key'], KEYS - 1, KEY_OFFSET),
    tie: integerIn(row['tie'], SEQ_MAX),
    device: integerIn(row['device'], SEQ_MAX),
    seq: integerIn(row['seq'], SEQ_MAX),
  };
}

/** A column's value plus `offset`, which must be an integer in [0, max]. */
function integerIn(value: SQLOutputValue | undefined, max: number, offset: number = 0): number {
  const integer = typeof value === 'number' ? value + offset : -1;
  if (!Number.isSafeInteger(integer) || integer < 0 || integer > max) throw new DamageFound();
  return integer;
}
