/**
 * The crypto port by `libsodium-wrappers`: the same C compiled to WebAssembly, for browsers, and
 * in Node for the tests that hold both drivers equal. Arguments are copied into its memory, and
 * secrets stay there until they are overwritten.
 */
import type { Crypto } from '@tocsin/peer/ports';
import sodium from 'libsodium-wrappers';

import { cryptoOver } from './driver.ts';
import type { Driver } from './driver.ts';

/** How long WebAssembly may take to start; a slow phone needs about one second. */
export const WASM_READY_MS_MAX = 15_000;

/**
 * This page or process cannot start WebAssembly: its content policy lacks `'wasm-unsafe-eval'`
 * (then libsodium never reports at all), or the device is out of memory.
 */
export class CryptoUnavailable extends Error {
  override readonly name = 'CryptoUnavailable';
  /** The key of its translation, as for a fault. */
  readonly kind = 'CryptoUnavailable';
}

const driver: Driver = {
  blake2b: (bytes, length, key) => sodium.crypto_generichash(length, bytes, key),
  verify: (signature, message, key) => sodium.crypto_sign_verify_detached(signature, message, key),
  open: (sealed, nonce, key, associated) => {
    try {
      return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null,
        sealed,
        associated,
        nonce,
        key,
      );
    } catch {
      // Lengths are right: the tag did not verify.
      return undefined;
    }
  },
  seal: (plain, nonce, key, associated) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, associated, null, nonce, key),
  signingPair: (seed) => {
    const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
    return { publicKey, secretKey: privateKey };
  },
  sign: (message, secretKey) => sodium.crypto_sign_detached(message, secretKey),
};

/**
 * The crypto port in a browser. Holds no secret and no state.
 *
 * Rejects with `CryptoUnavailable` when WebAssembly fails or has not started in time.
 */
export async function wasmCrypto(): Promise<Crypto> {
  await readyWithin(sodium.ready, WASM_READY_MS_MAX);
  return cryptoOver(driver);
}

/** Settles with `ready`, or rejects with `CryptoUnavailable` if it fails or takes too long. */
export function readyWithin(ready: Promise<void>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new CryptoUnavailable('libsodium did not start in time'));
    }, timeoutMs);
    ready.then(
      () => {
        clearTimeout(timer);
        resolve();
      },
      (cause: unknown) => {
        clearTimeout(timer);
        reject(new CryptoUnavailable('libsodium failed to start', { cause }));
      },
    );
  });
}
