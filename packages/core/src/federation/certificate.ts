/**
 * A certificate: signatures of one party's seal keys, each with the place of its key in the list
 * that the roster gives. It is evidence, not content: any sufficient set of signatures will do, and
 * two sets for one content are no fork.
 */
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import type { Verify } from '../base/crypto.ts';
import type { PactKey } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, bytes, tuple, uint } from '../codec/shape.ts';
import { SEALS_MAX } from './roster.ts';

/** One key's signature. */
export interface KeySignature {
  /** The place of the key in the list that the signature is checked against. */
  readonly index: number;
  readonly signature: Uint8Array;
}

/** Signatures of distinct keys, ascending by index. */
export type SealCertificate = readonly KeySignature[];

/** The longest certificate: array 1, 9 × (array 1, index 1, signature 66). */
export const CERTIFICATE_BYTES_MAX: number = 1 + SEALS_MAX * 68;

/** A certificate in CBOR. */
export const certificateShape: Shape<SealCertificate> = ascending(
  tuple<KeySignature>({ index: uint(SEALS_MAX - 1), signature: bytes(SIGNATURE_BYTES) }),
  (a, b) => a.index - b.index,
  SEALS_MAX,
  1,
);

/**
 * The places of the keys that really signed `message`. A signature that does not verify counts for
 * nothing and does no harm; a key counts once.
 */
export function signersOf(
  verify: Verify,
  message: Uint8Array,
  keys: readonly (PactKey | undefined)[],
  certificate: SealCertificate,
): ReadonlySet<number> {
  const signed = new Set<number>();
  for (const { index, signature } of certificate) {
    const key = keys[index];
    if (key !== undefined && verify(signature, message, idBytes(key))) signed.add(index);
  }
  return signed;
}
