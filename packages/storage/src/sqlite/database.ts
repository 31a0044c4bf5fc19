/**
 * One SQLite file, opened for one process alone, and the two ways of writing to it. It uses a
 * write-ahead log: a *durable* transaction syncs that log before it settles (`synchronous=FULL`),
 * a *batched* one does not (`NORMAL`). The log is one file in order, so that syncing a later
 * transaction syncs all before it.
 */
import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { Durability, StoreFault } from '@tocsin/peer/ports';

import { DamageFound, storeFaultOf } from './fault.ts';

/** Bytes of a page: fewer bytes are left over at the end of a page than with 4 KiB. */
const PAGE_BYTES = 8192;
/** Page cache: 64 MiB, taken as it fills (`docs/spec/storage.md`). */
const CACHE_KIB = 65_536;
/** Pages of log after which SQLite copies it into the file: 16 MiB. */
const LOG_PAGES = 2048;
/** The log file is cut back to this after a large transaction made it longer: 16 MiB. */
const LOG_BYTES_KEPT = LOG_PAGES * PAGE_BYTES;

/** Marks the file as ours: "Tocs". */
export const APPLICATION_ID = 0x546f6373;

/** What a transaction does. */
export type Work = () => boolean | 'withdrawn';

/** An open file. Everything is synchronous, hence never interleaved. */
export interface Database {
  prepare(sql: string): StatementSync;
  /** Runs `work`; a fault of the file comes back, a mistake of ours is thrown. */
  read<T>(work: () => Result<T, StoreFault>): Result<T, StoreFault>;
  /**
   * Runs `work` in one transaction, all or nothing.
   *
   * @param work - says whether it changed the file, or `withdrawn`: then all comes to nothing.
   * @param undo - follows when all came to nothing.
   */
  write(durability: Durability, work: Work, undo?: () => void): Result<void, StoreFault>;
  /** Copies the log into the file and empties it, so that nothing overwritten is left in it. */
  emptyLog(): Result<void, StoreFault>;
  /** Bytes that the file and its log take on disk. */
  bytes(): number;
  /** Pages of the file that nothing stands in. */
  freePages(): number;
  close(): void;
}

/**
 * Opens or makes the file.
 *
 * @returns StoreBusy when another process or another store of this one has it, StoreReadOnly,
 *   StoreFull, StoreUnreachable, StoreDamaged when it is not SQLite's.
 */
export function openDatabase(path: string): Result<Database, StoreFault> {
  // Absolute, so that no name is taken for a URI.
  const file = resolve(path);
  let sqlite: DatabaseSync | undefined;
  try {
    prepareFile(file);
    sqlite = new DatabaseSync(file, { timeout: 0 });
    configure(sqlite);
    return ok(new OpenDatabase(sqlite, file));
  } catch (thrown) {
    closeQuietly(sqlite);
    return fail(faultOrThrow(thrown));
  }
}

/**
 * Makes a missing file readable for its owner alone (SQLite gives its log the same mode) and sees
 * to it that file and folder can be written.
 *
 * A file that exists is never opened here: closing any descriptor of it would drop the locks that
 * another store of this process holds (https://sqlite.org/howtocorrupt.html §2.2).
 */
function prepareFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
  accessSync(dirname(file), constants.W_OK);
  accessSync(file, constants.W_OK);
}

function configure(sqlite: DatabaseSync): void {
  // Before the first reading: no shared memory, and the lock is kept until the file is closed.
  sqlite.exec('PRAGMA locking_mode = EXCLUSIVE');
  sqlite.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
  const mode = sqlite.prepare('PRAGMA journal_mode = WAL').get();
  if (mode?.['journal_mode'] !== 'wal') throw new DamageFound();
  sqlite.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  sqlite.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
  sqlite.exec(`PRAGMA journal_size_limit = ${LOG_BYTES_KEPT}`);
  sqlite.exec('PRAGMA synchronous = FULL');
  // A Mac's fsync leaves the disk's own cache unwritten; elsewhere these do nothing.
  sqlite.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  // What is shredded is overwritten, also in the parts of the file that are not in use.
  sqlite.exec('PRAGMA secure_delete = ON');
  // Nothing goes to another file, and a file made by a stranger runs no code of its own.
  sqlite.exec('PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF');
  sqlite.exec('PRAGMA cell_size_check = ON');
}

class OpenDatabase implements Database {
  readonly #sqlite: DatabaseSync;
  readonly #file: string;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #mark: StatementSync;
  #synchronous: Durability = 'durable';
  /** Whether transactions stand in the log that no sync has followed. */
  #isUnsynced = false;
  #isClosed = false;
  /** After a failed write to the disk nobody knows what it holds, until the file is read anew. */
  #broken: StoreFault | undefined;
  /** Which file each name stood for when it was opened; a log that is not there yet has none. */
  readonly #opened = new Map<string, string>();

  constructor(sqlite: DatabaseSync, file: string) {
    this.#sqlite = sqlite;
    this.#file = file;
    this.#begin = sqlite.prepare('BEGIN IMMEDIATE');
    this.#commit = sqlite.prepare('COMMIT');
    this.#rollback = sqlite.prepare('ROLLBACK');
    this.#mark = sqlite.prepare(`PRAGMA application_id = ${APPLICATION_ID}`);
  }

  prepare(sql: string): StatementSync {
    return this.#sqlite.prepare(sql);
  }

  read<T>(work: () => Result<T, StoreFault>): Result<T, StoreFault> {
    if (this.#isClosed) return fail({ kind: 'StoreClosed' });
    try {
      return work();
    } catch (thrown) {
      return fail(faultOrThrow(thrown));
    }
  }

  write(
    durability: Durability,
    work: Work,
    undo: () => void = () => undefined,
  ): Result<void, StoreFault> {
    if (this.#isClosed) return fail({ kind: 'StoreClosed' });
    if (this.#broken !== undefined) return fail(this.#broken);
    if (!this.#isInPlace()) return fail({ kind: 'StoreUnreachable' });
    const isDurable = durability === 'durable';
    try {
      this.#setSynchronous(durability);
      this.#begin.run();
      const isChanged = work();
      if (isChanged === 'withdrawn') {
        this.#rollBack();
        undo();
        return this.#broken === undefined ? ok(undefined) : fail(this.#broken);
      }
      // A transaction that writes nothing syncs nothing, and what went before would be left out:
      // so it writes again what stands there.
      if (isDurable && !isChanged && this.#isUnsynced) this.#mark.run();
      this.#commit.run();
      this.#isUnsynced = !isDurable && (isChanged || this.#isUnsynced);
      return ok(undefined);
    } catch (thrown) {
      this.#rollBack();
      undo();
      return fail(this.#noteFault(faultOrThrow(thrown)));
    }
  }

  emptyLog(): Result<void, StoreFault> {
    return this.read(() => {
      try {
        this.#setSynchronous('durable');
        const copied = this.#sqlite.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
        if (copied?.['busy'] !== 0) return fail({ kind: 'StoreBusy' });
        this.#isUnsynced = false;
        return ok(undefined);
      } catch (thrown) {
        return fail(this.#noteFault(faultOrThrow(thrown)));
      }
    });
  }

  bytes(): number {
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false });
    return statSync(this.#file).size + (log?.size ?? 0);
  }

  freePages(): number {
    const free = this.read(() => ok(this.#sqlite.prepare('PRAGMA freelist_count').get()));
    return free.ok ? Number(free.value?.['freelist_count'] ?? 0) : 0;
  }

  close(): void {
    if (this.#isClosed) return;
    // Where this fails the log stays, and whoever opens the file next reads it.
    this.emptyLog();
    this.#isClosed = true;
    closeQuietly(this.#sqlite);
  }

  /**
   * Whether what we hold open is still what stands in the folder. A file that was removed takes
   * writes and syncs without a fault, and is gone with the process; one that was moved comes back.
   */
  #isInPlace(): boolean {
    for (const path of [this.#file, `${this.#file}-wal`]) {
      const found = statSync(path, { bigint: true, throwIfNoEntry: false });
      const now = found === undefined ? undefined : `${found.dev} ${found.ino}`;
      const opened = this.#opened.get(path);
      if (opened === undefined && now !== undefined) this.#opened.set(path, now);
      else if (opened !== now) return false;
    }
    return true;
  }

  #setSynchronous(durability: Durability): void {
    if (this.#synchronous === durability) return;
    this.#sqlite.exec(`PRAGMA synchronous = ${durability === 'durable' ? 'FULL' : 'NORMAL'}`);
    this.#synchronous = durability;
  }

  #rollBack(): void {
    // SQLite has rolled back by itself after some errors.
    if (!this.#sqlite.isTransaction) return;
    try {
      this.#rollback.run();
    } catch (thrown) {
      this.#noteFault(faultOrThrow(thrown));
    }
  }

  #noteFault(fault: StoreFault): StoreFault {
    if (fault.kind === 'StoreUnreachable') this.#broken = fault;
    return fault;
  }
}

function faultOrThrow(thrown: unknown): StoreFault {
  const fault = storeFaultOf(thrown);
  if (fault === undefined) throw thrown;
  return fault;
}

function closeQuietly(sqlite: DatabaseSync | undefined): void {
  try {
    sqlite?.close();
  } catch {
    // The file is left as it is; nothing acknowledged depends on a clean end.
  }
}
