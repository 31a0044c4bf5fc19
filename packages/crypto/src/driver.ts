/**
 * What both drivers share, so that they can differ in speed only: the lengths every argument must
 * have, the check of a key at admission and the KEM. A driver brings the few functions of
 * libsodium and is asked nothing before the lengths are right.
 *
 * What reads is total in every argument; what writes is total in what came from others and breaks
 * an invariant when our own secret or our own random bytes have the wrong length.
 */
import { ID_BYTES, invariant, NONCE_BYTES, SEAL_BYTES, SIGNATURE_BYTES } from '@tocsin/core';
import type { Crypto } from '@tocsin/peer/ports';

import { isAdmissibleKey } from './admission.ts';
import { argon2id } from './argon2.ts';
import { xWing } from './x-wing.ts';

/** Bytes of BLAKE2b-256. */
export const HASH_BYTES = 32;
/** Bytes of an XChaCha20-Poly1305 key. */
export const SEAL_KEY_BYTES = 32;
/** Bytes from which a signing pair is made. */
export const SIGNING_SEED_BYTES = 32;
/** Bytes of libsodium's secret key: seed 32 + public key 32. */
export const SIGNING_SECRET_BYTES = 64;
/** Bytes of a public signing key. */
export const SIGNING_PUBLIC_BYTES: number = ID_BYTES;
/** Least bytes of a BLAKE2b key and of a keyed hash, as libsodium allows. */
export const KEYED_HASH_BYTES_MIN = 16;
/** Most bytes of a BLAKE2b key and of a keyed hash, as libsodium allows. */
export const KEYED_HASH_BYTES_MAX = 64;

/** The functions of one libsodium; every length was checked before. */
export interface Driver {
  /** Without key: into `out`, where it has the length. */
  readonly blake2b: (
    bytes: Uint8Array,
    length: number,
    key: Uint8Array | null,
    out?: Uint8Array,
  ) => Uint8Array;
  readonly verify: (signature: Uint8Array, message: Uint8Array, key: Uint8Array) => boolean;
  readonly open: Crypto['open'];
  readonly seal: Crypto['seal'];
  readonly signingPair: Crypto['signingPair'];
  readonly sign: Crypto['sign'];
  /** Whether 32 bytes are admissible beyond doubt: a quick yes. Else it is asked the slow way. */
  readonly surelyAdmits?: (key: Uint8Array) => boolean;
}

/** The port's crypto over one libsodium. */
export function cryptoOver(driver: Driver): Crypto {
  return {
    hash: (bytes, out) =>
      driver.blake2b(bytes, HASH_BYTES, null, out?.length === HASH_BYTES ? out : undefined),
    keyedHash: (key, bytes, length) => {
      invariant(isKeyedHashLength(key.length), 'a hash key has 16–64 bytes');
      invariant(isKeyedHashLength(length), 'a keyed hash has 16–64 bytes');
      return driver.blake2b(bytes, length, key);
    },
    verify: (signature, message, key) =>
      signature.length === SIGNATURE_BYTES &&
      key.length === SIGNING_PUBLIC_BYTES &&
      driver.verify(signature, message, key),
    isAdmissibleKey: (key) =>
      (key.length === SIGNING_PUBLIC_BYTES && driver.surelyAdmits?.(key) === true) ||
      isAdmissibleKey(key),
    open: (sealed, nonce, key, associated) =>
      sealed.length < SEAL_BYTES || nonce.length !== NONCE_BYTES || key.length !== SEAL_KEY_BYTES
        ? undefined
        : driver.open(sealed, nonce, key, associated),
    seal: (plain, nonce, key, associated) => {
      invariant(nonce.length === NONCE_BYTES, 'a nonce has 24 bytes');
      invariant(key.length === SEAL_KEY_BYTES, 'a sealing key has 32 bytes');
      return driver.seal(plain, nonce, key, associated);
    },
    signingPair: (seed) => {
      invariant(seed.length === SIGNING_SEED_BYTES, 'a signing seed has 32 bytes');
      return driver.signingPair(seed);
    },
    sign: (message, secretKey) => {
      invariant(secretKey.length === SIGNING_SECRET_BYTES, 'a signing secret has 64 bytes');
      return driver.sign(message, secretKey);
    },
    kem: xWing,
    argon2id,
  };
}

function isKeyedHashLength(length: number): boolean {
  return (
    Number.isInteger(length) && length >= KEYED_HASH_BYTES_MIN && length <= KEYED_HASH_BYTES_MAX
  );
}
