/** Cryptography as a host gives it to the engine. */
import type { Result, SyncCrypto } from '@tocsin/core';

/** Work that Argon2id is to do. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** A signature with what it is over and who is said to have made it, as `Verify` takes them. */
export interface Signed {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly key: Uint8Array;
}

/** What came of signatures, in the order in which they were given: those of `Verify`. */
export type Verdicts = () => readonly boolean[];

/**
 * Begins to verify signatures while the caller does other things. Whoever asks for the verdicts waits
 * until all are there, helps, and never waits longer than the work would take alone. Undefined where
 * nobody else could help, or too few were given to be worth it: then the caller verifies them.
 */
export type VerifyAhead = (signed: readonly Signed[]) => Verdicts | undefined;

/** What a log is taken in with. */
export interface LogCrypto extends SyncCrypto {
  /** Missing where there is one thread only. */
  readonly verifyAhead?: VerifyAhead;
}

/** The synchronous part, and the slow one. */
export interface Crypto extends LogCrypto {
  /** A 32-byte key from a passphrase; 16-byte salt (RFC 9106). */
  readonly argon2id: (
    passphrase: Uint8Array,
    salt: Uint8Array,
    cost: Argon2Cost,
  ) => Promise<Result<Uint8Array, { readonly kind: 'CostOutOfRange' }>>;
}
