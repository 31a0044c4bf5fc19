/**
 * One database of a browser, opened for one tab or worker alone, and the two ways of writing to it.
 * A *durable* transaction is on the disk before it settles (`durability: 'strict'`), a *batched* one
 * is with the system (`'relaxed'`). Everything that a transaction writes is known before it begins:
 * it is never kept open for work of ours, so that it can end only whole or not at all.
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { Durability, StoreFault } from '@tocsin/peer/ports';

import { ConnectionLost, faultOrThrow } from './fault.ts';
import type { Release } from './lock.ts';
import { takeLock } from './lock.ts';

/** The format that this program writes: the version of the database. */
const STORE_FORMAT = 1;

/** The tables of format 1, sorted. */
const TABLES = ['block', 'list', 'local', 'note'] as const;

/** A table. */
type Table = (typeof TABLES)[number];

/** Key of a row. */
type RowKey = number | string;

/** Keys in [from, through]. */
interface Range {
  readonly from: number;
  readonly through: number;
}

/** One row that a transaction writes; null takes it out. */
export interface Change {
  readonly table: Table;
  readonly key: RowKey;
  readonly value: Uint8Array | number | null;
}

/** An open database. */
export interface Database {
  /** The row of a key; undefined when there is none. Throws what the browser throws. */
  get(table: Table, key: RowKey): Promise<unknown>;
  /** The rows whose keys are numbers from `from` on, by key, `limit` at most. */
  slice(table: Table, from: number, limit: number): Promise<readonly unknown[]>;
  /** The rows of numbers in each of these ranges, by key, in one transaction. */
  ranges(table: Table, ranges: readonly Range[]): Promise<readonly (readonly unknown[])[]>;
  /** Writes rows in one transaction, all or none. */
  write(durability: Durability, changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

/** What a new database holds, written together with its tables. */
export type FirstRows = () => readonly Change[];

/** An opened database, and whether it was made now. */
export interface OpenedDatabase {
  readonly database: Database;
  readonly isNew: boolean;
}

/**
 * Opens or makes the database of this name.
 *
 * @returns StoreBusy when another tab, worker or store has it, StoreNewer, StoreFull, StoreDamaged
 *   when its tables are not ours, StoreUnreachable when the browser refuses.
 */
export async function openDatabase(
  name: string,
  firstRows: FirstRows,
): Promise<Result<OpenedDatabase, StoreFault>> {
  const lock = await lockOf(name);
  if (!lock.ok) return lock;
  const opened = await connect(name, firstRows);
  if (!opened.ok) {
    await lock.value();
    return opened;
  }
  const { connection, isNew } = opened.value;
  return ok({ database: new OpenDatabase(connection, lock.value), isNew });
}

/**
 * Takes the database of this name away, with all in it. The browser may keep its bytes for a while
 * (`docs/spec/storage.md` §6).
 *
 * @returns StoreBusy while anybody has it open.
 */
export async function removeDatabase(name: string): Promise<Result<void, StoreFault>> {
  const lock = await lockOf(name);
  if (!lock.ok) return lock;
  try {
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.addEventListener('success', () => resolve());
      request.addEventListener('error', () => reject(errorOf(request.error)));
    });
    return ok(undefined);
  } catch (thrown) {
    return fail(faultOrThrow(thrown));
  } finally {
    await lock.value();
  }
}

/** IndexedDB itself would let two tabs write side by side. */
async function lockOf(name: string): Promise<Result<Release, StoreFault>> {
  try {
    const release = await takeLock(`store:${name}`);
    return release === undefined ? fail({ kind: 'StoreBusy' }) : ok(release);
  } catch (thrown) {
    return fail(faultOrThrow(thrown));
  }
}

interface Connection {
  readonly connection: IDBDatabase;
  readonly isNew: boolean;
}

async function connect(
  name: string,
  firstRows: FirstRows,
): Promise<Result<Connection, StoreFault>> {
  try {
    const opened = await requestConnection(name, STORE_FORMAT, firstRows);
    if (isOurs(opened.connection)) return ok(opened);
    opened.connection.close();
    return fail({ kind: 'StoreDamaged' });
  } catch (thrown) {
    const isNewer = thrown instanceof Error && thrown.name === 'VersionError';
    return fail(isNewer ? await newerFault(name) : faultOrThrow(thrown));
  }
}

function isOurs(connection: IDBDatabase): boolean {
  const names = [...connection.objectStoreNames];
  return names.length === TABLES.length && TABLES.every((table, at) => names[at] === table);
}

/** Opened without a version, a database that is there tells its own. */
async function newerFault(name: string): Promise<StoreFault> {
  try {
    const { connection } = await requestConnection(name, undefined, () => []);
    const formatFound = connection.version;
    connection.close();
    return { kind: 'StoreNewer', formatFound, formatKnown: STORE_FORMAT };
  } catch (thrown) {
    return faultOrThrow(thrown);
  }
}

function requestConnection(
  name: string,
  version: number | undefined,
  firstRows: FirstRows,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    let isNew = false;
    // Blocked by the connection of a worker that is ending; nobody else can have one.
    request.addEventListener('upgradeneeded', () => {
      isNew = true;
      for (const table of TABLES) request.result.createObjectStore(table);
      for (const { table, key, value } of firstRows())
        request.transaction?.objectStore(table).put(value, key);
    });
    request.addEventListener('success', () => resolve({ connection: request.result, isNew }));
    request.addEventListener('error', () => reject(errorOf(request.error)));
  });
}

class OpenDatabase implements Database {
  readonly #connection: IDBDatabase;
  readonly #release: Release;

  constructor(connection: IDBDatabase, release: Release) {
    this.#connection = connection;
    this.#release = release;
    // Somebody takes the database away or brings it to another version: we let go at once, since
    // they wait for us. From then on the browser answers everything with InvalidStateError.
    connection.addEventListener('versionchange', () => connection.close());
  }

  async get(table: Table, key: RowKey): Promise<unknown> {
    const [row] = await this.#read(table, (rows) => [rows.get(key)]);
    return row;
  }

  async slice(table: Table, from: number, limit: number): Promise<readonly unknown[]> {
    const keys = IDBKeyRange.lowerBound(from);
    const [rows] = await this.#read(table, (all) => [all.getAll(keys, limit)]);
    return rows ?? [];
  }

  ranges(table: Table, ranges: readonly Range[]): Promise<readonly (readonly unknown[])[]> {
    return this.#read(table, (rows) =>
      ranges.map(({ from, through }) => rows.getAll(IDBKeyRange.bound(from, through))),
    );
  }

  write(durability: Durability, changes: readonly Change[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const tables = [...new Set(changes.map(({ table }) => table))];
      const transaction = this.#connection.transaction(tables, 'readwrite', {
        durability: durability === 'durable' ? 'strict' : 'relaxed',
      });
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(errorOf(transaction.error)));
      for (const { table, key, value } of changes) {
        const rows = transaction.objectStore(table);
        if (value === null) rows.delete(key);
        else rows.put(value, key);
      }
      transaction.commit();
    });
  }

  async close(): Promise<void> {
    // Transactions under way are finished first (Indexed Database API 3.0 §5.2).
    this.#connection.close();
    await this.#release();
  }

  #read<T>(table: Table, ask: (rows: IDBObjectStore) => IDBRequest<T>[]): Promise<readonly T[]> {
    return new Promise((resolve, reject) => {
      const transaction = this.#connection.transaction(table, 'readonly');
      const requests = ask(transaction.objectStore(table));
      transaction.addEventListener('complete', () => {
        resolve(requests.map(({ result }) => result));
      });
      transaction.addEventListener('abort', () => reject(errorOf(transaction.error)));
      transaction.commit();
    });
  }
}

function errorOf(error: DOMException | null): Error {
  return error ?? new ConnectionLost();
}
