/**
 * What SQLite and the file system throw, as faults of a store. What is not named here is a mistake
 * in our own code and is thrown on. SQLite's codes: https://sqlite.org/rescode.html
 */
import type { StoreFault } from '@tocsin/peer/ports';

const PRIMARY_CODE = 0xff;
const SQLITE_PERM = 3;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_CONSTRAINT = 19;
const SQLITE_MISMATCH = 20;
const SQLITE_NOTADB = 26;

/** Stored bytes that are not what was put. Thrown inside this folder, given out as a fault. */
export class DamageFound extends Error {
  override readonly name = 'DamageFound';
}

/** The fault that something thrown stands for; undefined when it is a mistake of ours. */
export function storeFaultOf(thrown: unknown): StoreFault | undefined {
  if (thrown instanceof DamageFound) return { kind: 'StoreDamaged' };
  if (!(thrown instanceof Error)) return undefined;
  if ('errcode' in thrown && typeof thrown.errcode === 'number')
    return sqliteFault(thrown.errcode & PRIMARY_CODE);
  if (!('code' in thrown)) return undefined;
  // An integer beyond 2^53 where we never write one.
  if (thrown.code === 'ERR_OUT_OF_RANGE') return { kind: 'StoreDamaged' };
  return 'syscall' in thrown ? fileFault(thrown.code) : undefined;
}

function sqliteFault(code: number): StoreFault | undefined {
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return { kind: 'StoreBusy' };
    case SQLITE_READONLY:
      return { kind: 'StoreReadOnly' };
    case SQLITE_FULL:
      return { kind: 'StoreFull' };
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return { kind: 'StoreDamaged' };
    case SQLITE_PERM:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return { kind: 'StoreUnreachable' };
    default:
      return undefined;
  }
}

function fileFault(code: unknown): StoreFault {
  switch (code) {
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return { kind: 'StoreReadOnly' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { kind: 'StoreFull' };
    default:
      return { kind: 'StoreUnreachable' };
  }
}
