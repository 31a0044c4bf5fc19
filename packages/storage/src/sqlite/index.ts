/**
 * A store in one SQLite file, by the `node:sqlite` that Node brings: `docs/spec/storage.md` says
 * what stands in the file, what its owner's disk shows and what a power cut leaves.
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { AtRest, RecordStore, StoreFault } from '@tocsin/peer/ports';

import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import type { FormatChange } from './format.ts';
import { bringUpToDate, checkProof } from './format.ts';
import { clearGuard, sealedGuard } from './guard.ts';
import type { Room } from './room.ts';
import { createRoom } from './room.ts';
import { createStore } from './store.ts';

export type { FormatChange } from './format.ts';

/** How to keep what is stored. */
export interface SqliteStoreOptions {
  /**
   * Seals everything but what `docs/spec/storage.md` §5 lists, under a key of this store alone.
   * Without it the file is readable to whoever has it.
   */
  readonly atRest?: AtRest;
}

/** A store in a file. */
export interface SqliteStore extends RecordStore {
  /** What opening changed in a file that an older program had written; mostly nothing. */
  readonly changes: readonly FormatChange[];
}

/**
 * Opens the store in the file at `path`, or makes it there with mode 0600; the folder is the
 * caller's. The file is this store's alone until `close`. Blocks while it works.
 *
 * @returns any fault of `StoreFault` but StoreClosed. Nothing in the file is changed then, unless
 *   a step to a newer format was done already.
 */
export function openSqliteStore(
  path: string,
  options: SqliteStoreOptions = {},
): Result<SqliteStore, StoreFault> {
  const opened = openDatabase(path);
  if (!opened.ok) return opened;
  const store = openFormat(opened.value, createRoom(path), options);
  if (!store.ok) opened.value.close();
  return store;
}

function openFormat(
  database: Database,
  room: Room,
  { atRest }: SqliteStoreOptions,
): Result<SqliteStore, StoreFault> {
  const guard = atRest === undefined ? clearGuard : sealedGuard(atRest);
  const changes = bringUpToDate(database, guard);
  if (!changes.ok) return fail(changes.fault);
  const proof = checkProof(database, guard);
  if (!proof.ok) return fail(proof.fault);
  room.keep();
  return database.read(() => ok({ ...createStore(database, guard, room), changes: changes.value }));
}
