/** The records and local values of one log in an open file. */
import type { Result } from '@tocsin/core';
import { asciiBytes, concatBytes, ok, uintBytes } from '@tocsin/core';
import type { RecordStore, StoreFault, StoreUsage } from '@tocsin/peer/ports';
import type { StatementSync } from 'node:sqlite';

import { checkLocalName, checkLocals } from '../caller.ts';
import type { Database } from './database.ts';
import { DamageFound } from './fault.ts';
import type { Guard } from './guard.ts';
import { KEY_BYTES, wrapBytes } from './guard.ts';
import { Records } from './records.ts';
import type { Room } from './room.ts';

const LOCAL_TABLE = asciiBytes('local');

/** Opens the records of a file of the present format. Throws what SQLite throws. */
export function createStore(database: Database, guard: Guard, room: Room): RecordStore {
  const records = new Records(database, guard, room);
  const locals = new Locals(database, guard);
  return {
    put: async (batch, durability) => records.put(batch, durability),
    putIf: async (batch, mayKeep) => records.putIf(batch, mayKeep),
    get: async (id) => records.get(id),
    has: async (ids) => records.has(ids),
    scan: async (arrival, limit) => records.scan(arrival, limit),
    chain: async (author, seq, limit, arrival = 0) => records.chain(author, seq, limit, arrival),
    shred: async (ids) => records.shred(ids),
    prune: async (husks) => records.prune(husks),
    putHusks: async (husks) => records.putHusks(husks),
    readLocal: async (name) => locals.read(name),
    writeLocal: async (values) => locals.write(values),
    usage: async () =>
      database.read<StoreUsage>(() => ok({ records: records.size, bytes: database.bytes() })),
    close: async () => {
      database.close();
    },
  };
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
