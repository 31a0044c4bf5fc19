/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519 under one key, secret while either
 * of them holds. From noble for both drivers, since sodium-native has no ML-KEM.
 *
 * Wire form: public key = ML-KEM-768 1184 B ‖ X25519 32 B; ciphertext = ML-KEM-768 1088 B ‖
 * X25519 32 B; secret key = the 32-byte seed; shared secret 32 B.
 */
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { invariant, KEM_CIPHERTEXT_BYTES, KEM_PUBLIC_BYTES } from '@tocsin/core';
import type { Kem } from '@tocsin/core';

/** Bytes of the seed, which is the secret key. */
export const KEM_SECRET_BYTES = 32;
/** Random bytes of one encapsulation: ML-KEM-768 32 + X25519 32. */
export const KEM_RANDOM_BYTES = 64;

/**
 * The KEM of epoch boxes and bundles.
 *
 * `encapsulate` gives undefined for a public key of wrong length, with a coefficient of 3329 or
 * more (FIPS 203 §7.2) or with an X25519 half of low order. `decapsulate` gives undefined for a
 * wrong length and for an X25519 half of low order, which no honest sender makes: the product is
 * zero under every key, so that refusing it tells nothing of ours. Any other wrong ciphertext
 * gives a secret that its sender cannot know (implicit rejection), and the seal under it will not
 * open.
 */
export const xWing: Kem = {
  pair: (seed) => {
    invariant(seed.length === KEM_SECRET_BYTES, 'a KEM seed has 32 bytes');
    const { publicKey, secretKey } = ml_kem768_x25519.keygen(seed);
    return { publicKey, secretKey };
  },
  encapsulate: (publicKey, seed) => {
    invariant(seed.length === KEM_RANDOM_BYTES, 'an encapsulation takes 64 random bytes');
    if (publicKey.length !== KEM_PUBLIC_BYTES) return undefined;
    try {
      const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(publicKey, seed);
      return { ciphertext: cipherText, shared: sharedSecret };
    } catch {
      // Lengths are right: noble refused the modulus or the low order.
      return undefined;
    }
  },
  decapsulate: (ciphertext, secretKey) => {
    if (ciphertext.length !== KEM_CIPHERTEXT_BYTES) return undefined;
    if (secretKey.length !== KEM_SECRET_BYTES) return undefined;
    try {
      return ml_kem768_x25519.decapsulate(ciphertext, secretKey);
    } catch {
      // Lengths are right: noble refused the low order.
      return undefined;
    }
  },
};
