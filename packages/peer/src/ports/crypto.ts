/** Cryptography as a host gives it to the engine. */
import type { Result, SyncCrypto } from '@tocsin/core';

/** Work that Argon2id is to do. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** The synchronous part, and the slow one. */
export interface Crypto extends SyncCrypto {
  /** A 32-byte key from a passphrase; 16-byte salt (RFC 9106). */
  readonly argon2id: (
    passphrase: Uint8Array,
    salt: Uint8Array,
    cost: Argon2Cost,
  ) => Promise<Result<Uint8Array, { readonly kind: 'CostOutOfRange' }>>;
}
