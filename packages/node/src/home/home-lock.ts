/**
 * One daemon a folder. The lock is SQLite's on a file of its own: the system lets go of it when
 * the process ends, however it ends, so that no lock is ever stale and no process number is asked.
 */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { HomePaths } from './paths.ts';
import type { HomeFault } from './settings.ts';
import { homeFaultOf } from './settings.ts';

/** Held while the daemon runs. */
export interface HomeLock {
  release(): void;
}

/** Takes the lock of a folder, or says who has it: somebody. The folder must be there. */
export function lockHome(
  paths: HomePaths,
): Result<HomeLock, HomeFault | { readonly kind: 'AlreadyRunning' }> {
  let database: DatabaseSync | undefined;
  try {
    closeSync(openSync(paths.inUse, 'a', 0o600));
    database = new DatabaseSync(paths.inUse);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    const held = database;
    return ok({ release: () => (held.isOpen ? held.close() : undefined) });
  } catch (error) {
    database?.close();
    return fail(lockFaultOf(error));
  }
}

/** By the primary result codes of SQLite: busy, read-only, full, cannot open. */
function lockFaultOf(error: unknown): HomeFault | { readonly kind: 'AlreadyRunning' } {
  switch ((error as { readonly errcode?: unknown }).errcode) {
    case 5:
      return { kind: 'AlreadyRunning' };
    case 8:
    case 14:
      return { kind: 'HomeReadOnly' };
    case 13:
      return { kind: 'HomeFull' };
    default:
      return homeFaultOf(error);
  }
}
