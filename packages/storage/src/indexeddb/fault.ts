/**
 * What a browser's database throws, as faults of a store. What is not named here is a mistake in our
 * own code and is thrown on. Names: Indexed Database API 3.0 §3.12 (exceptions) and WebIDL §2.8.1.
 */
import type { StoreFault } from '@tocsin/peer/ports';

/** Stored bytes that are not what was put. Thrown inside this folder, given out as a fault. */
export class DamageFound extends Error {
  override readonly name = 'DamageFound';
}

/** The database went away under us, or a transaction ended without a word of why. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** The disk failed before: nothing is written until the database is opened anew. */
export class WritingStopped extends Error {
  override readonly name = 'WritingStopped';
}

/** The fault that something thrown stands for; undefined when it is a mistake of ours. */
export function storeFaultOf(thrown: unknown): StoreFault | undefined {
  if (thrown instanceof DamageFound) return { kind: 'StoreDamaged' };
  if (thrown instanceof ConnectionLost || thrown instanceof WritingStopped)
    return { kind: 'StoreUnreachable' };
  // By name and not by class: newer browsers give `QuotaExceededError` a class of its own.
  return thrown instanceof Error ? namedFault(thrown.name) : undefined;
}

function namedFault(name: string): StoreFault | undefined {
  switch (name) {
    case 'QuotaExceededError':
      return { kind: 'StoreFull' };
    // A table that is not there; bytes that the browser itself cannot read back.
    case 'NotFoundError':
    case 'NotReadableError':
      return { kind: 'StoreDamaged' };
    // The disk fails, the person forbids storage, the site's data were cleared, the page goes away.
    case 'UnknownError':
    case 'AbortError':
    case 'InvalidStateError':
    case 'SecurityError':
    case 'NotAllowedError':
    case 'TimeoutError':
      return { kind: 'StoreUnreachable' };
    default:
      return undefined;
  }
}

/** The fault of something thrown; throws it on when it is a mistake of ours. */
export function faultOrThrow(thrown: unknown): StoreFault {
  const fault = storeFaultOf(thrown);
  if (fault === undefined) throw thrown;
  return fault;
}

/** The bytes of a row; throws `DamageFound` when it is not bytes. */
export function bytesIn(row: unknown): Uint8Array {
  if (!(row instanceof Uint8Array)) throw new DamageFound();
  return row;
}

/** The whole number of a row, from 0; throws `DamageFound` when it is none. */
export function numberIn(row: unknown): number {
  if (typeof row !== 'number' || !Number.isSafeInteger(row) || row < 0) throw new DamageFound();
  return row;
}
