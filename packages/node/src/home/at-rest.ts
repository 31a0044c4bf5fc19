/**
 * The key under which a home folder is kept: from a passphrase (Argon2id), from a key file or
 * descriptor for a machine that starts alone, or, said plainly, none.
 */
import type { SyncCrypto } from '@tocsin/core';
import { concatBytes, deriveKey, NONCE_BYTES, readUint, asciiBytes } from '@tocsin/core';
import type { AtRest, Random } from '@tocsin/peer/ports';

/** Bytes of the key of a home folder. */
export const HOME_KEY_BYTES = 32;

/** Seals what a store writes, and gives keyed 48-bit indexes. */
export function createAtRest(crypto: SyncCrypto, random: Random, key: Uint8Array): AtRest {
  const sealing = deriveKey(crypto.keyedHash, key, 'storeKey', asciiBytes('seal'));
  const indexing = deriveKey(crypto.keyedHash, key, 'storeKey', asciiBytes('index'));
  return {
    seal: (plain, associated) => {
      const nonce = random.bytes(NONCE_BYTES);
      return concatBytes(nonce, crypto.seal(plain, nonce, sealing, associated));
    },
    open: (sealed, associated) =>
      sealed.length < NONCE_BYTES
        ? undefined
        : crypto.open(
            sealed.subarray(NONCE_BYTES),
            sealed.subarray(0, NONCE_BYTES),
            sealing,
            associated,
          ),
    index: (bytes) => readUint(crypto.keyedHash(indexing, bytes, 16), 0, 6),
  };
}

/** Shows, without telling the key, that a key is the right one: 16 bytes kept in the settings. */
export function keyCheck(crypto: SyncCrypto, key: Uint8Array): Uint8Array {
  return crypto.keyedHash(
    deriveKey(crypto.keyedHash, key, 'storeKey', asciiBytes('check')),
    new Uint8Array(),
    16,
  );
}
