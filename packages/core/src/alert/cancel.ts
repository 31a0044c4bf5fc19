/**
 * Cancel, or all-clear, on the wire: k bell keys that have seen who rang, one of them not among
 * those (R22). It stops what has not begun.
 *
 * | at | bytes | what |
 * |---|---|---|
 * | 0 | 1 | type: 0x31 live, 0x3e drill |
 * | 1 | 32 | ring id |
 * | 33 | 8 | signers seen: bit i = bell i, bit 32 + i = amber i; two words, big-endian |
 * | 41 … | 65 each | signers, as in a ring; bell keys only |
 *
 * A signature covers the head *and the seen signatures themselves*, under 'cancelLive' or
 * 'cancelDrill'. So nobody can sign an all-clear before the ring has been signed.
 */
import { powerOfTwo } from '../base/integer.ts';
import { concatBytes, readUint, uintBytes } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DomainName } from '../base/domain.ts';
import type { PolicyId, RingId } from '../base/id.ts';
import { ID_BYTES, idBytes, idOf } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import { AMBERS_MAX, BELLS_MAX } from '../federation/roster.ts';
import type { RingPlace, RingSigner } from './ring.ts';
import {
  AMBER_INDEX_FIRST,
  bellHash,
  contextOf,
  decodeSigners,
  encodeSigners,
  isBellIndex,
  RING_SIGNER_BYTES,
} from './ring.ts';
import type { AlertContext } from './word.ts';

/** Bytes of a cancel's head: 1 + 32 + 8. */
export const CANCEL_HEAD_BYTES = 41;
/** The longest cancel: every bell. */
export const CANCEL_BYTES_MAX: number = CANCEL_HEAD_BYTES + BELLS_MAX * RING_SIGNER_BYTES;

const TYPE: Readonly<Record<AlertContext, number>> = { live: 0x31, drill: 0x3e };
const DOMAIN: Readonly<Record<AlertContext, DomainName>> = {
  live: 'cancelLive',
  drill: 'cancelDrill',
};

/** What is cancelled, and whose signatures were seen on it. */
export interface CancelHead {
  readonly context: AlertContext;
  readonly ring: RingId;
  /** Indexes of the ring's signers, ascending. */
  readonly seen: readonly number[];
}

/** A cancel as it travels; signers ascend. */
export interface Cancel {
  readonly head: CancelHead;
  readonly signers: readonly RingSigner[];
}

/** Bytes of a cancel's head. */
export function encodeCancelHead(head: CancelHead): Uint8Array {
  const wordOf = (first: number, count: number): Uint8Array => {
    let word = 0;
    for (let at = 0; at < count; at += 1)
      if (head.seen.includes(first + at)) word += powerOfTwo(at);
    return uintBytes(word, 4);
  };
  return concatBytes(
    Uint8Array.of(TYPE[head.context]),
    idBytes(head.ring),
    wordOf(0, BELLS_MAX),
    wordOf(AMBER_INDEX_FIRST, AMBERS_MAX),
  );
}

/** Bytes of a cancel. */
export function encodeCancel(cancel: Cancel): Uint8Array {
  return concatBytes(encodeCancelHead(cancel.head), encodeSigners(cancel.signers));
}

/** Reads a cancel from untrusted bytes; total. */
export function decodeCancel(encoded: Uint8Array): Result<Cancel, Malformed> {
  if (encoded.length < CANCEL_HEAD_BYTES || encoded.length > CANCEL_BYTES_MAX)
    return malformed('cancel-length');
  const context = contextOf(TYPE, encoded[0]);
  if (context === undefined) return malformed('cancel-type');
  const bells = indexesOf(readUint(encoded, 33, 4), 0, BELLS_MAX);
  const ambers = indexesOf(readUint(encoded, 37, 4), AMBER_INDEX_FIRST, AMBERS_MAX);
  if (bells === undefined || ambers === undefined) return malformed('cancel-seen');
  const signers = decodeSigners(encoded.subarray(CANCEL_HEAD_BYTES), isBellIndex);
  if (!signers.ok) return signers;
  const ring = idOf<RingId>(encoded.subarray(1, 1 + ID_BYTES));
  return ok({ head: { context, ring, seen: [...bells, ...ambers] }, signers: signers.value });
}

/** The indexes whose bits are set; undefined if a bit beyond `count` is. */
function indexesOf(word: number, first: number, count: number): readonly number[] | undefined {
  if (word >= powerOfTwo(count)) return undefined;
  const indexes: number[] = [];
  for (let at = 0; at < count; at += 1) if (((word >>> at) & 1) === 1) indexes.push(first + at);
  return indexes;
}

/**
 * The 32 bytes that each signer of a cancel signs.
 *
 * @param seen - the ring's signers that the head names, with their signatures, ascending.
 */
export function cancelHash(
  hash: Hash,
  place: RingPlace,
  policy: PolicyId,
  head: CancelHead,
  seen: readonly RingSigner[],
): Uint8Array {
  const said = concatBytes(encodeCancelHead(head), encodeSigners(seen));
  return bellHash(hash, DOMAIN[head.context], place, policy, said);
}
