/**
 * What is said about alerts. Nine kinds of record; a ring itself is none (`ring.ts`).
 *
 * In the pact's log, lane 1, by delegates: *ringKept*, *ringVerdict*, *ringEvidence*,
 * *disputeKept*, *cancelKept*, *relayKept*. In the home log, lane 1, by members' devices:
 * *ringProposed*, *ringSigned*, *relayProposed*. Each kind below is an interface, a limit with its arithmetic, and a shape; numbers
 * and bytes are final. `README.md` beside this file says how to add one.
 */
import { ID_BYTES } from '../base/id.ts';
import { NONCE_BYTES, SEAL_BYTES, SIGNATURE_BYTES } from '../base/crypto.ts';
import type { LogId, PartyId, PolicyId, RecordId, RingId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { INSTANT_MAX } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { bool, bytes, id, nullable, oneOf, refined, text, tuple, uint } from '../codec/shape.ts';
import { AMBERS_MAX, TERM_MAX } from '../federation/roster.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import { CANCEL_BYTES_MAX, CANCEL_HEAD_BYTES } from './cancel.ts';
import { LIFT_BYTES_MAX, LIFT_HEAD_BYTES } from './dispute.ts';
import { RELAY_BYTES_MAX, RELAY_HEAD_BYTES } from './relay.ts';
import {
  AMBER_INDEX_FIRST,
  isAmberIndex,
  isBellIndex,
  RING_BYTES_MAX,
  RING_HEAD_BYTES,
} from './ring.ts';

const instantShape: Shape<Instant> = uint<Instant>(INSTANT_MAX);

/** A ring's bytes, kept as evidence. Several records may hold parts of one ring. */
export interface RingKept {
  readonly ring: Uint8Array;
}
/** Kind frame 3, array 1, ring 3 + 4,042. */
export const RING_KEPT_BYTES_MAX: number = 3 + 1 + 3 + RING_BYTES_MAX;

/** What a receiver heard in a ring: red; told and asked only; nothing that counts. */
export const RING_VERDICTS = ['refused', 'amber', 'rings'] as const;
/** One of the three. */
export type VerdictWord = (typeof RING_VERDICTS)[number];

/** Why a ring is refused, or is no more than amber. Numbers are final; new ones go to the end. */
export const RING_REASONS = [
  'wrongContext',
  'foreignTag',
  'unknownLevel',
  'unknownTerm',
  'tooFarAhead',
  'lapsed',
  'duplicateSigner',
  'struckKey',
  'forgedSigner',
  'tooFewKeys',
  'tooFewLabels',
] as const;
/** One reason. */
export type RingReason = (typeof RING_REASONS)[number];

/** One device's judgement of a ring, made once, when it came. */
export interface RingVerdict {
  readonly ring: RingId;
  readonly says: VerdictWord;
  /** Null when it rings, and when a ring that only meant amber is amber. */
  readonly reason: RingReason | null;
  /** The term and hash of the roster it was judged against; the hash is null if none was known. */
  readonly term: number;
  readonly policy: PolicyId | null;
  /** By the receiver's clock; money waits from here (R14 lets fine time stand inside bodies). */
  readonly receivedAt: Instant;
}
/** Kind frame 3, array 1, ring 34, says 1, reason 1, term 2, policy 34, receivedAt 9. */
export const RING_VERDICT_BYTES_MAX = 85;

/** What the ringers know: one page, and the inquiry it came from. */
export interface RingEvidence {
  readonly ring: RingId;
  readonly text: string;
  readonly inquiry: RecordId | null;
}
/** UTF-16 code units; each is at most 3 bytes of UTF-8. */
export const EVIDENCE_TEXT_MAX = 2_000;
/** Kind frame 3, array 1, ring 34, text 3 + 6,000, inquiry 34. */
export const RING_EVIDENCE_BYTES_MAX: number = 3 + 1 + 34 + 3 + 3 * EVIDENCE_TEXT_MAX + 34;

/** A dispute's or a lift's bytes, kept. */
export interface DisputeKept {
  readonly said: Uint8Array;
  readonly receivedAt: Instant;
}
/** Kind frame 3, array 1, lift 3 + 1,984, receivedAt 9. */
export const DISPUTE_KEPT_BYTES_MAX: number = 3 + 1 + 3 + LIFT_BYTES_MAX + 9;

/** A cancel's bytes with the ring that its signers saw, kept. */
export interface CancelKept {
  readonly cancel: Uint8Array;
  /** The ring with the signatures that the cancel names: what its signers signed over. */
  readonly seen: Uint8Array;
  /** Whether a member of the keeping party heard the answer to a challenge call. */
  readonly challenged: boolean;
  readonly receivedAt: Instant;
}
/** Kind frame 3, array 1, cancel 3 + 2,056, ring 3 + 4,042, challenged 1, receivedAt 9. */
export const CANCEL_KEPT_BYTES_MAX: number =
  3 + 1 + 3 + CANCEL_BYTES_MAX + 3 + RING_BYTES_MAX + 1 + 9;

/** A ring that waits for signers at home. */
export interface RingProposed {
  readonly head: Uint8Array;
  readonly pact: LogId;
  /** The home's own name in that pact. */
  readonly party: PartyId;
  readonly policy: PolicyId;
  readonly playbook: RecordId | null;
}
/** Kind frame 3, array 1, head 1 + 12, pact 34, party 34, policy 34, playbook 34. */
export const RING_PROPOSED_BYTES_MAX: number = 3 + 1 + 1 + RING_HEAD_BYTES + 4 * (2 + ID_BYTES);

/** One key's signature under a proposed ring. */
export interface RingSigned {
  readonly ring: RingId;
  /** As on the ring: bells 0–30, ambers 128–158. */
  readonly bellIndex: number;
  readonly signature: Uint8Array;
}
/** Kind frame 3, array 1, ring 34, index 2, signature 66. */
export const RING_SIGNED_BYTES_MAX = 106;

/** A relay's bytes, kept; by the relaying party's delegate, with the ring itself sealed beside it. */
export interface RelayKept {
  readonly relay: Uint8Array;
  /** Nonce 24, then policy 32 and the ring's bytes, sealed (`relayOriginalKey`); null = not there. */
  readonly original: Uint8Array | null;
  readonly keptAt: Instant;
}
/** The shortest: a ring that nobody signed. */
const RELAY_ORIGINAL_BYTES_MIN: number = NONCE_BYTES + ID_BYTES + RING_HEAD_BYTES + SEAL_BYTES;
/** The longest sealed original: nonce 24, policy 32, ring 4,042, authenticator 16. */
export const RELAY_ORIGINAL_BYTES_MAX: number =
  NONCE_BYTES + ID_BYTES + RING_BYTES_MAX + SEAL_BYTES;
/** Kind frame 3, array 1, relay 3 + 2,059, original 3 + 4,114, keptAt 9. */
export const RELAY_KEPT_BYTES_MAX: number =
  3 + 1 + 3 + RELAY_BYTES_MAX + 3 + RELAY_ORIGINAL_BYTES_MAX + 9;

/** A relay that waits for signers at home. */
export interface RelayProposed {
  readonly head: Uint8Array;
  readonly pact: LogId;
  readonly party: PartyId;
  readonly policy: PolicyId;
}
/** Kind frame 3, array 1, head 2 + 44, pact 34, party 34, policy 34. */
export const RELAY_PROPOSED_BYTES_MAX: number = 3 + 1 + 2 + RELAY_HEAD_BYTES + 3 * (2 + ID_BYTES);

/** What all of them have in common: ordinary words, sealed. */
const sealedWords = { lanes: [LANE_COMMON], plain: false } as const;

/** 48 */
export const ringKeptKind: RecordKind<RingKept> = {
  name: 'ringKept',
  ...sealedWords,
  shape: tuple<RingKept>({ ring: bytes(RING_HEAD_BYTES, RING_BYTES_MAX) }),
  bytesMax: RING_KEPT_BYTES_MAX,
};

/** 49 */
export const ringVerdictKind: RecordKind<RingVerdict> = {
  name: 'ringVerdict',
  ...sealedWords,
  shape: refined(
    tuple<RingVerdict>({
      ring: id<RingId>(),
      says: oneOf(RING_VERDICTS),
      reason: nullable(oneOf(RING_REASONS)),
      term: uint(TERM_MAX),
      policy: nullable(id<PolicyId>()),
      receivedAt: instantShape,
    }),
    'verdict',
    ({ says, reason, policy }) => {
      if (says === 'refused') return reason !== null;
      return policy !== null && (says === 'amber' || reason === null);
    },
  ),
  bytesMax: RING_VERDICT_BYTES_MAX,
};

/** 50 */
export const ringEvidenceKind: RecordKind<RingEvidence> = {
  name: 'ringEvidence',
  ...sealedWords,
  shape: tuple<RingEvidence>({
    ring: id<RingId>(),
    text: text(EVIDENCE_TEXT_MAX),
    inquiry: nullable(id<RecordId>()),
  }),
  bytesMax: RING_EVIDENCE_BYTES_MAX,
};

/** 51 */
export const ringProposedKind: RecordKind<RingProposed> = {
  name: 'ringProposed',
  ...sealedWords,
  shape: tuple<RingProposed>({
    head: bytes(RING_HEAD_BYTES),
    pact: id<LogId>(),
    party: id<PartyId>(),
    policy: id<PolicyId>(),
    playbook: nullable(id<RecordId>()),
  }),
  bytesMax: RING_PROPOSED_BYTES_MAX,
};

const signerIndexShape = refined(
  uint(AMBER_INDEX_FIRST + AMBERS_MAX - 1),
  'signer',
  (index) => isBellIndex(index) || isAmberIndex(index),
);

/** 52 */
export const ringSignedKind: RecordKind<RingSigned> = {
  name: 'ringSigned',
  ...sealedWords,
  shape: tuple<RingSigned>({
    ring: id<RingId>(),
    bellIndex: signerIndexShape,
    signature: bytes(SIGNATURE_BYTES),
  }),
  bytesMax: RING_SIGNED_BYTES_MAX,
};

/** 53 */
export const disputeKeptKind: RecordKind<DisputeKept> = {
  name: 'disputeKept',
  ...sealedWords,
  shape: tuple<DisputeKept>({
    said: bytes(LIFT_HEAD_BYTES, LIFT_BYTES_MAX),
    receivedAt: instantShape,
  }),
  bytesMax: DISPUTE_KEPT_BYTES_MAX,
};

/** 54 */
export const cancelKeptKind: RecordKind<CancelKept> = {
  name: 'cancelKept',
  ...sealedWords,
  shape: tuple<CancelKept>({
    cancel: bytes(CANCEL_HEAD_BYTES, CANCEL_BYTES_MAX),
    seen: bytes(RING_HEAD_BYTES, RING_BYTES_MAX),
    challenged: bool,
    receivedAt: instantShape,
  }),
  bytesMax: CANCEL_KEPT_BYTES_MAX,
};

/** 55 */
export const relayKeptKind: RecordKind<RelayKept> = {
  name: 'relayKept',
  ...sealedWords,
  shape: tuple<RelayKept>({
    relay: bytes(RELAY_HEAD_BYTES, RELAY_BYTES_MAX),
    original: nullable(bytes(RELAY_ORIGINAL_BYTES_MIN, RELAY_ORIGINAL_BYTES_MAX)),
    keptAt: instantShape,
  }),
  bytesMax: RELAY_KEPT_BYTES_MAX,
};

/** 56 */
export const relayProposedKind: RecordKind<RelayProposed> = {
  name: 'relayProposed',
  ...sealedWords,
  shape: tuple<RelayProposed>({
    head: bytes(RELAY_HEAD_BYTES),
    pact: id<LogId>(),
    party: id<PartyId>(),
    policy: id<PolicyId>(),
  }),
  bytesMax: RELAY_PROPOSED_BYTES_MAX,
};
