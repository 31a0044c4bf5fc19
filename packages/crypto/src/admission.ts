/**
 * The check a public key passes once, before any signature of it is looked at. Both drivers use
 * this one function: libsodium for browsers has no such check, and two checks could disagree.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '@tocsin/core';
import type { IsAdmissibleKey } from '@tocsin/core';

/**
 * Whether 32 bytes are the canonical encoding of a point of prime order on edwards25519
 * (RFC 8032 §5.1.3, with the subgroup check it leaves out). Total: false for any other bytes.
 *
 * Refuses y ≥ p, x = 0 with the sign bit set, points off the curve, the eight points of small
 * order, and a point of prime order plus a torsion point. Of the 40 encodings that are not
 * canonical none is a point of prime order, so the subgroup check alone would refuse them; the
 * bytes are compared all the same. Costs 1–2 ms: the caller remembers the verdict.
 */
export const isAdmissibleKey: IsAdmissibleKey = (key) => {
  if (key.length !== ed25519.lengths.publicKey) return false;
  try {
    const point = ed25519.Point.fromBytes(key, false);
    return !point.isSmallOrder() && point.isTorsionFree() && equalBytes(point.toBytes(), key);
  } catch {
    // noble throws for bytes that encode no point.
    return false;
  }
};
