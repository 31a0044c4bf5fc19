/**
 * Sealing at rest in a browser: each store under a key of its own, so that nobody can exchange rows
 * between two of them, and under a name that says nothing, since a browser writes it down readably.
 */
import type { SyncCrypto } from '@tocsin/core';
import { asciiBytes, deriveKey, toHex } from '@tocsin/core';
import { createAtRest } from '@tocsin/crypto';
import type { SealingAtRest } from '@tocsin/crypto';
import type { Random } from '@tocsin/peer/ports';

/** Bytes of a store's name. */
const NAME_BYTES = 16;

/** Where a store is and under what it is sealed. */
export interface SealedPlace {
  /** For `openIndexedDbStore`. */
  readonly database: string;
  readonly atRest: SealingAtRest;
}

/**
 * The place of the store that people know by a name.
 *
 * @param name - 1 to 40 characters of a–z, 0–9 and "-" (`isLogName`).
 * @param homeKey - the key of the home; not kept.
 */
export function sealedPlace(
  crypto: SyncCrypto,
  random: Random,
  homeKey: Uint8Array,
  name: string,
): SealedPlace {
  const key = deriveKey(crypto.keyedHash, homeKey, 'storeKey', asciiBytes(`store:${name}`));
  const database = `log-${toHex(crypto.keyedHash(key, asciiBytes('name'), NAME_BYTES))}`;
  const atRest = createAtRest(crypto, random, key);
  key.fill(0);
  return { database, atRest };
}
