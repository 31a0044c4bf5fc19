/**
 * How an assembly makes a pact at home (its own log, lane 1): each holder's device lays a *card* on
 * the table for a proposal, signs the content once it is whole, and whoever opened the pact tells
 * the others its id and key. Twins see none of this.
 */
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PactKey } from '../base/id.ts';
import type { Prekey } from '../assembly/keys.ts';
import { prekeyShape } from '../assembly/keys.ts';
import { bytes, id, nullable, tuple, uint } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import { LABEL_MAX, SEALS_MAX } from './roster.ts';
import { SEAL_ACTS_MAX } from './seal-act.ts';

/** A member's part in a pact that is being made. All keys are made for this pact alone. */
export interface PactCard {
  /** The proposal's party nonce: which pact the card is for. */
  readonly proposal: Hash32;
  readonly bellKey: PactKey;
  readonly branchLabel: number;
  readonly sealKey: PactKey;
  /** Whole: at home it may be known, and so a rotation names all of them; twins see its hash. */
  readonly nextSealKey: PactKey;
  readonly recoveryHash: Hash32;
  readonly amberKey: PactKey | null;
  readonly delegate: DeviceId;
  /** Whole, not only its hash: whoever carries the first parcel needs it (decision 0004). */
  readonly prekey: Prekey;
  /** The delegate's own word that it speaks for us in this pact. */
  readonly signature: Uint8Array;
}

/** A seal key's signature under a pact's content, or under an act of the party's chain. */
export interface PactSigned {
  /** The pact in whose chain the act stands; null = the founding of a pact. */
  readonly pact: LogId | null;
  /** The act's height; 0 beside the chain and at a founding. A key signs one act a height. */
  readonly n: number;
  /** hash('certificate' ‖ content): what was signed. */
  readonly content: Hash32;
  readonly sealIndex: number;
  readonly signature: Uint8Array;
}

/**
 * A device shows that it speaks for us in a pact that is founded: in place of one that ended, or for a member
 * who holds a key only since a later roster (decision 0190).
 */
export type DelegateCard = Pick<PactCard, 'proposal' | 'delegate' | 'prekey' | 'signature'>;

/** Kind frame 3, array 1, label 2, seven of 34, prekey 1 + 1,219 + 34, signature 66. */
export const PACT_CARD_BYTES_MAX = 1_564;
/** Kind frame 3, array 1, proposal 34, delegate 34, prekey 1 + 1,219 + 34, signature 66. */
export const DELEGATE_CARD_BYTES_MAX = 1_392;
/** Kind frame 3, array 1, pact 34, height 3, content 34, index 1, signature 66. */
export const PACT_SIGNED_BYTES_MAX = 142;

/** A member's card for a pact. */
export const pactCardKind: RecordKind<PactCard> = {
  name: 'pactCard',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<PactCard>({
    proposal: id<Hash32>(),
    bellKey: id<PactKey>(),
    branchLabel: uint(LABEL_MAX),
    sealKey: id<PactKey>(),
    nextSealKey: id<PactKey>(),
    recoveryHash: id<Hash32>(),
    amberKey: nullable(id<PactKey>()),
    delegate: id<DeviceId>(),
    prekey: prekeyShape,
    signature: bytes(SIGNATURE_BYTES),
  }),
  bytesMax: PACT_CARD_BYTES_MAX,
};

/** A later delegate: kind 177. */
export const delegateCardKind: RecordKind<DelegateCard> = {
  name: 'delegateCard',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<DelegateCard>({
    proposal: id<Hash32>(),
    delegate: id<DeviceId>(),
    prekey: prekeyShape,
    signature: bytes(SIGNATURE_BYTES),
  }),
  bytesMax: DELEGATE_CARD_BYTES_MAX,
};

/** One seal key's signature. */
export const pactSignedKind: RecordKind<PactSigned> = {
  name: 'pactSigned',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<PactSigned>({
    pact: nullable(id<LogId>()),
    n: uint(SEAL_ACTS_MAX),
    content: id<Hash32>(),
    sealIndex: uint(SEALS_MAX - 1),
    signature: bytes(SIGNATURE_BYTES),
  }),
  bytesMax: PACT_SIGNED_BYTES_MAX,
};
