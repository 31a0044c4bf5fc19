/**
 * Checks rounds of drand (BLS12-381, RFC 9380 hashing to the curve) with noble, in Node and in
 * browsers alike: neither libsodium knows this curve. Nothing secret is touched.
 */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import type { BeaconChain, VerifyBeacon } from '@tocsin/core';
import { fromHex } from '@tocsin/core';

/** Domains under which drand hashes to the curve, by scheme. */
const HASHED_UNDER: Readonly<Record<BeaconChain['scheme'], string>> = {
  short: 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_',
  chained: 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_',
};

/**
 * Makes the check of a round: `message` is hashed with SHA-256, then signed. Total: false for
 * bytes that encode no point, and for points outside the subgroup, which noble refuses.
 */
export function createVerifyBeacon(sha256: (bytes: Uint8Array) => Uint8Array): VerifyBeacon {
  return ({ scheme, publicKey }, message, signature) => {
    const key = fromHex(publicKey);
    if (key === undefined) return false;
    try {
      // The two are kept apart by their types: points of G1 are no points of G2.
      if (scheme === 'short') {
        const short = bls12_381.shortSignatures;
        return short.verify(signature, short.hash(sha256(message), HASHED_UNDER.short), key);
      }
      const long = bls12_381.longSignatures;
      return long.verify(signature, long.hash(sha256(message), HASHED_UNDER.chained), key);
    } catch {
      // noble throws for bytes that encode no point.
      return false;
    }
  };
}
