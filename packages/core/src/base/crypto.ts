/**
 * What the core and the protocol need of cryptography, synchronous and passed as arguments.
 * `@tocsin/crypto` implements it twice; one compliance suite holds both to the same verdicts.
 * Every signature in Tocsin covers a 32-byte hash of `domain ‖ content` (see `domain.ts`).
 */

/**
 * BLAKE2b-256.
 *
 * @param out - 32 bytes that may be written and given back instead of new ones, for whoever hashes much
 *   and keeps nothing of it.
 */
export type Hash = (bytes: Uint8Array, out?: Uint8Array) => Uint8Array;

/** BLAKE2b keyed with 16–64 bytes; `length` 16–64 bytes out (RFC 7693). */
export type KeyedHash = (key: Uint8Array, bytes: Uint8Array, length: number) => Uint8Array;

/**
 * Ed25519 by libsodium's rules: 64-byte signature, S < L, R and key not of small order,
 * cofactorless equation. False for any other length; never throws.
 */
export type Verify = (signature: Uint8Array, message: Uint8Array, key: Uint8Array) => boolean;

/** Whether 32 bytes may be admitted as a key, once: canonical and on the prime-order subgroup. */
export type IsAdmissibleKey = (key: Uint8Array) => boolean;

/** Opens XChaCha20-Poly1305; undefined when it does not verify. Nonce 24 B, key 32 B. */
export type Open = (
  sealed: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
  associated: Uint8Array,
) => Uint8Array | undefined;

/** Seals with XChaCha20-Poly1305: plain.length + 16 bytes. A nonce is never used twice. */
export type Seal = (
  plain: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
  associated: Uint8Array,
) => Uint8Array;

/** An Ed25519 pair: the public key, and libsodium's 64-byte secret key. */
export interface SigningPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** An X-Wing pair (ML-KEM-768 + X25519): public 1216 B; the secret is the 32-byte seed. */
export interface KemPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** The KEM of epoch boxes and bundles (draft-connolly-cfrg-xwing-kem). */
export interface Kem {
  /** From 32 random bytes. */
  readonly pair: (seed: Uint8Array) => KemPair;
  /** From 64 random bytes; undefined when the public key is malformed. */
  readonly encapsulate: (
    publicKey: Uint8Array,
    seed: Uint8Array,
  ) => { readonly ciphertext: Uint8Array; readonly shared: Uint8Array } | undefined;
  /** The 32-byte shared secret; undefined when the ciphertext has a wrong length. */
  readonly decapsulate: (ciphertext: Uint8Array, secretKey: Uint8Array) => Uint8Array | undefined;
}

/** Bytes of an X-Wing public key: ML-KEM-768 1184 + X25519 32. */
export const KEM_PUBLIC_BYTES = 1216;
/** Bytes of an X-Wing ciphertext: ML-KEM-768 1088 + X25519 32. */
export const KEM_CIPHERTEXT_BYTES = 1120;
/** Bytes that XChaCha20-Poly1305 adds. */
export const SEAL_BYTES = 16;
/** Bytes of an XChaCha20 nonce. */
export const NONCE_BYTES = 24;
/** Bytes of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;

/** The part that judges: enough to read a log. */
export interface ReadingCrypto {
  readonly hash: Hash;
  readonly keyedHash: KeyedHash;
  readonly verify: Verify;
  readonly isAdmissibleKey: IsAdmissibleKey;
  readonly open: Open;
}

/** The part that also writes. Secrets and random bytes are arguments, never held. */
export interface SyncCrypto extends ReadingCrypto {
  readonly seal: Seal;
  /** From 32 random bytes. */
  readonly signingPair: (seed: Uint8Array) => SigningPair;
  readonly sign: (message: Uint8Array, secretKey: Uint8Array) => Uint8Array;
  readonly kem: Kem;
}
