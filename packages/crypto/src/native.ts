/**
 * The crypto port by `sodium-native`: libsodium compiled for the machine, for Node. Nothing is
 * copied on the way in; what comes out are plain byte arrays of our own, never pooled buffers.
 */
import type { Hash32 } from '@tocsin/core';
import { equalBytes, idBytes, SEAL_BYTES, SIGNATURE_BYTES } from '@tocsin/core';
import type { Crypto } from '@tocsin/peer/ports';
import sodium from 'sodium-native';

import {
  cryptoOver,
  HASH_BYTES,
  KEYED_HASH_BYTES_MAX,
  SIGNING_PUBLIC_BYTES,
  SIGNING_SECRET_BYTES,
} from './driver.ts';
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
  crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean;
  crypto_scalarmult_ed25519_noclamp(
    product: Uint8Array,
    scalar: Uint8Array,
    point: Uint8Array,
  ): void;
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

/** L − 1, low byte first, where L = 2^252 + 27742317777372353535851937790883648493 is the prime order. */
const ORDER_LESS_ONE: Uint8Array = idBytes(
  'ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010' as Hash32,
);
/** The bit that tells a point from its negative, in the last byte. */
const SIGN_BIT = 0x80;

/**
 * Where hashes are made, then copied: a small array of its own would first have to be moved out of the
 * engine's heap, which takes as long as hashing 100 bytes.
 */
const hashed = new Uint8Array(KEYED_HASH_BYTES_MAX);
const hashedShort: Uint8Array = hashed.subarray(0, HASH_BYTES);

const driver: Driver = {
  blake2b: (bytes, length, key, given) => {
    if (given !== undefined) {
      raw.crypto_generichash(given, bytes);
      return given;
    }
    const out = length === HASH_BYTES ? hashedShort : hashed.subarray(0, length);
    if (key === null) raw.crypto_generichash(out, bytes);
    else raw.crypto_generichash(out, bytes, key);
    const hash = new Uint8Array(out);
    // A keyed hash may itself be a key.
    if (key !== null) out.fill(0);
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
  surelyAdmits,
};

/**
 * Whether `key` is a point P of prime order, in its only encoding: libsodium's check of a point, and
 * (L − 1)·P = −P besides. The second says all there is to say of the order, since L is prime; some
 * versions of libsodium took a point of prime order plus the point of order 2 for one of prime order.
 */
function surelyAdmits(key: Uint8Array): boolean {
  try {
    if (!raw.crypto_core_ed25519_is_valid_point(key)) return false;
    const product = new Uint8Array(SIGNING_PUBLIC_BYTES);
    raw.crypto_scalarmult_ed25519_noclamp(product, ORDER_LESS_ONE, key);
    const last = SIGNING_PUBLIC_BYTES - 1;
    product[last] = (product[last] ?? 0) ^ SIGN_BIT;
    return equalBytes(product, key);
  } catch {
    // It throws for what it takes for no point: the slow check says what is to be said.
    return false;
  }
}

/** The crypto port in Node. Holds no secret and no state. */
export function nativeCrypto(): Crypto {
  return cryptoOver(driver);
}
