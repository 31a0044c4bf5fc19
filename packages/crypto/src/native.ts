/**
 * The crypto port by `sodium-native`: libsodium compiled for the machine, for Node. Nothing is
 * copied on the way in; what comes out are plain byte arrays of our own, never pooled buffers.
 */
import { SEAL_BYTES, SIGNATURE_BYTES } from '@tocsin/core';
import type { Crypto } from '@tocsin/peer/ports';
import sodium from 'sodium-native';

import { cryptoOver, SIGNING_PUBLIC_BYTES, SIGNING_SECRET_BYTES } from './driver.ts';
import type { Driver } from './driver.ts';

export type { HelperFault, SignatureCrew } from './crew/signature-crew.ts';
export { createSignatureCrew } from './crew/signature-crew.ts';

/** What we use of sodium-native, which takes any byte array; its types ask for a `Buffer`. */
interface Sodium {
  crypto_generichash(output: Uint8Array, input: Uint8Array, key?: Uint8Array): void;
  crypto_sign_verify_detached(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean;
  crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
  crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
  crypto_aead_xchacha20poly1305_ietf_encrypt(
    sealed: Uint8Array,
    plain: Uint8Array,
    associated: Uint8Array | null,
    unused: null,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void;
  crypto_aead_xchacha20poly1305_ietf_decrypt(
    plain: Uint8Array,
    unused: null,
    sealed: Uint8Array,
    associated: Uint8Array | null,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void;
}

const raw: Sodium = sodium;

const driver: Driver = {
  blake2b: (bytes, length, key) => {
    const hash = new Uint8Array(length);
    if (key === null) raw.crypto_generichash(hash, bytes);
    else raw.crypto_generichash(hash, bytes, key);
    return hash;
  },
  verify: (signature, message, key) => raw.crypto_sign_verify_detached(signature, message, key),
  open: (sealed, nonce, key, associated) => {
    const plain = new Uint8Array(sealed.length - SEAL_BYTES);
    try {
      raw.crypto_aead_xchacha20poly1305_ietf_decrypt(plain, null, sealed, associated, nonce, key);
      return plain;
    } catch {
      // Lengths are right: the tag did not verify.
      return undefined;
    }
  },
  seal: (plain, nonce, key, associated) => {
    const sealed = new Uint8Array(plain.length + SEAL_BYTES);
    raw.crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, plain, associated, null, nonce, key);
    return sealed;
  },
  signingPair: (seed) => {
    const publicKey = new Uint8Array(SIGNING_PUBLIC_BYTES);
    const secretKey = new Uint8Array(SIGNING_SECRET_BYTES);
    raw.crypto_sign_seed_keypair(publicKey, secretKey, seed);
    return { publicKey, secretKey };
  },
  sign: (message, secretKey) => {
    const signature = new Uint8Array(SIGNATURE_BYTES);
    raw.crypto_sign_detached(signature, message, secretKey);
    return signature;
  },
};

/** The crypto port in Node. Holds no secret and no state. */
export function nativeCrypto(): Crypto {
  return cryptoOver(driver);
}
