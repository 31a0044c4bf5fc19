/**
 * PADMÉ (Nikitin et al., “Reducing Metadata Leakage from Encrypted Files…”, PETS 2019, §4): a
 * length keeps about log₂ log₂ L of its bits, the rest become zero. At most 12 % longer; what a
 * stranger learns of the length is O(log log L) bits.
 */
import { bitLength, divideCeil, powerOfTwo } from '@tocsin/core';

/** Shortest padded length: below this all bundles look alike. */
export const PADDED_BYTES_MIN = 4_096;

/** The padded length of `length` bytes. */
export function paddedLength(length: number): number {
  if (length <= PADDED_BYTES_MIN) return PADDED_BYTES_MIN;
  const exponent = bitLength(length) - 1;
  const step = powerOfTwo(exponent - bitLength(exponent));
  return divideCeil(length, step) * step;
}
