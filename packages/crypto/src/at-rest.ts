/**
 * What a device keeps at rest is sealed under one key, in a folder as in a browser: here is what is made
 * of that key. Where it comes from is the host's; `passphrase-lock.ts` makes one from a passphrase.
 */
import type { SyncCrypto } from '@tocsin/core';
import { asciiBytes, concatBytes, deriveKey, invariant, NONCE_BYTES, readUint } from '@tocsin/core';
import type { AtRest, Random } from '@tocsin/peer/ports';

/** Bytes of the key of a home. */
export const HOME_KEY_BYTES = 32;

/** Sealing that can be ended. */
export interface SealingAtRest extends AtRest {
  /** Overwrites its keys. Whatever is asked of it afterwards is a mistake of ours. */
  wipe(): void;
}

/** Seals what a store writes, and gives keyed 48-bit indexes. */
export function createAtRest(crypto: SyncCrypto, random: Random, key: Uint8Array): SealingAtRest {
  const sealing = deriveKey(crypto.keyedHash, key, 'storeKey', asciiBytes('seal'));
  const indexing = deriveKey(crypto.keyedHash, key, 'storeKey', asciiBytes('index'));
  let isWiped = false;
  return {
    seal: (plain, associated) => {
      invariant(!isWiped, 'a key that is there');
      const nonce = random.bytes(NONCE_BYTES);
      return concatBytes(nonce, crypto.seal(plain, nonce, sealing, associated));
    },
    open: (sealed, associated) => {
      invariant(!isWiped, 'a key that is there');
      const nonce = sealed.subarray(0, NONCE_BYTES);
      return sealed.length < NONCE_BYTES
        ? undefined
        : crypto.open(sealed.subarray(NONCE_BYTES), nonce, sealing, associated);
    },
    index: (bytes) => {
      invariant(!isWiped, 'a key that is there');
      return readUint(crypto.keyedHash(indexing, bytes, 16), 0, 6);
    },
    wipe: () => {
      isWiped = true;
      sealing.fill(0);
      indexing.fill(0);
    },
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
