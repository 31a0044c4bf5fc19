/**
 * One holder's objection to a ring, and its lifting by k others, on the wire. A dispute turns money
 * and irreversible steps to ask and nothing else: visible, not a veto (R22).
 *
 * | form | head | then |
 * |---|---|---|
 * | dispute, 105 B | type 1 (0x21 live, 0x2e drill), ring id 32, hour 6, reason 1 | one signer 65 |
 * | lift | type 1 (0x41 live, 0x4e drill), ring id 32, disputer's index 1 | signers, 65 each |
 *
 * Both are signed as rings are, over their head, under the domain 'disputeLive' or 'disputeDrill'.
 * The hour is the holder's own, so that "one per 30 days" is the same for every reader.
 */
import { concatBytes, readUint, uintBytes } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DomainName } from '../base/domain.ts';
import type { PolicyId, RingId } from '../base/id.ts';
import { ID_BYTES, idBytes, idOf } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import { hour } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import { malformed } from '../codec/cbor.ts';
import { BELLS_MAX } from '../federation/roster.ts';
import type { RingPlace, RingSigner } from './ring.ts';
import {
  bellHash,
  contextOf,
  decodeSigners,
  encodeSigners,
  isBellIndex,
  RING_SIGNER_BYTES,
} from './ring.ts';
import type { AlertContext } from './word.ts';

/** Bytes of a dispute's head: 1 + 32 + 6 + 1. */
export const DISPUTE_HEAD_BYTES = 40;
/** Bytes of a dispute. */
export const DISPUTE_BYTES: number = DISPUTE_HEAD_BYTES + RING_SIGNER_BYTES;
/** Bytes of a lift's head: 1 + 32 + 1. */
export const LIFT_HEAD_BYTES = 34;
/** The longest lift: every bell but the disputer's. */
export const LIFT_BYTES_MAX: number = LIFT_HEAD_BYTES + (BELLS_MAX - 1) * RING_SIGNER_BYTES;

const DISPUTE_TYPE: Readonly<Record<AlertContext, number>> = { live: 0x21, drill: 0x2e };
const LIFT_TYPE: Readonly<Record<AlertContext, number>> = { live: 0x41, drill: 0x4e };
const DOMAIN: Readonly<Record<AlertContext, DomainName>> = {
  live: 'disputeLive',
  drill: 'disputeDrill',
};

/** Why a holder objects, by number; a number without a word here is shown as "another reason". */
export const DISPUTE_REASONS = ['other', 'notSo', 'alreadyOver', 'mistaken', 'forced'] as const;

/** What the objecting holder signs. */
export interface DisputeHead {
  readonly context: AlertContext;
  readonly ring: RingId;
  /** By the holder's clock. */
  readonly hour: Hour;
  readonly reason: number;
}

/** A dispute as it travels. */
export interface Dispute {
  readonly head: DisputeHead;
  readonly signer: RingSigner;
}

/** What those who lift a dispute sign. */
export interface LiftHead {
  readonly context: AlertContext;
  readonly ring: RingId;
  /** Whose dispute is lifted. */
  readonly disputer: number;
}

/** A lift as it travels; signers ascend. */
export interface Lift {
  readonly head: LiftHead;
  readonly signers: readonly RingSigner[];
}

function encodeDisputeHead(head: DisputeHead): Uint8Array {
  return concatBytes(
    Uint8Array.of(DISPUTE_TYPE[head.context]),
    idBytes(head.ring),
    uintBytes(head.hour, 6),
    Uint8Array.of(head.reason),
  );
}

/** Bytes of a dispute. */
export function encodeDispute(dispute: Dispute): Uint8Array {
  return concatBytes(encodeDisputeHead(dispute.head), encodeSigners([dispute.signer]));
}

/** Reads a dispute from untrusted bytes; total. */
export function decodeDispute(encoded: Uint8Array): Result<Dispute, Malformed> {
  if (encoded.length !== DISPUTE_BYTES) return malformed('dispute-length');
  const context = contextOf(DISPUTE_TYPE, encoded[0]);
  if (context === undefined) return malformed('dispute-type');
  const signers = decodeSigners(encoded.subarray(DISPUTE_HEAD_BYTES), isBellIndex);
  if (!signers.ok) return signers;
  const [signer] = signers.value;
  if (signer === undefined) return malformed('dispute-length');
  const ring = idOf<RingId>(encoded.subarray(1, 1 + ID_BYTES));
  const at = hour(readUint(encoded, 33, 6));
  return ok({ head: { context, ring, hour: at, reason: readUint(encoded, 39, 1) }, signer });
}

/** The 32 bytes that the objecting holder signs. */
export function disputeHash(
  hash: Hash,
  place: RingPlace,
  policy: PolicyId,
  head: DisputeHead,
): Uint8Array {
  return bellHash(hash, DOMAIN[head.context], place, policy, encodeDisputeHead(head));
}

function encodeLiftHead(head: LiftHead): Uint8Array {
  return concatBytes(
    Uint8Array.of(LIFT_TYPE[head.context]),
    idBytes(head.ring),
    Uint8Array.of(head.disputer),
  );
}

/** Bytes of a lift. */
export function encodeLift(lift: Lift): Uint8Array {
  return concatBytes(encodeLiftHead(lift.head), encodeSigners(lift.signers));
}

/** Reads a lift from untrusted bytes; total. The disputer does not lift its own dispute. */
export function decodeLift(encoded: Uint8Array): Result<Lift, Malformed> {
  if (encoded.length < LIFT_HEAD_BYTES || encoded.length > LIFT_BYTES_MAX)
    return malformed('lift-length');
  const context = contextOf(LIFT_TYPE, encoded[0]);
  if (context === undefined) return malformed('lift-type');
  const disputer = readUint(encoded, 33, 1);
  if (!isBellIndex(disputer)) return malformed('lift-disputer');
  const signers = decodeSigners(
    encoded.subarray(LIFT_HEAD_BYTES),
    (index) => isBellIndex(index) && index !== disputer,
  );
  if (!signers.ok) return signers;
  const ring = idOf<RingId>(encoded.subarray(1, 1 + ID_BYTES));
  return ok({ head: { context, ring, disputer }, signers: signers.value });
}

/** The 32 bytes that each who lifts a dispute signs. */
export function liftHash(
  hash: Hash,
  place: RingPlace,
  policy: PolicyId,
  head: LiftHead,
): Uint8Array {
  return bellHash(hash, DOMAIN[head.context], place, policy, encodeLiftHead(head));
}
