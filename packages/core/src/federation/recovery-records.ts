/**
 * What a home lays down for the day on which its holders are gone (its own log, lane 1). A member who
 * is no holder shows a *recovery key* for a pact that is being made; a holder's device lays the strike
 * of its own bell, signed in advance and sealed under its paper code: whoever is told the code, because
 * the phone is lost, strikes the bell with the device (R20). Twins see neither.
 */
import type { KeyedHash, Open, Seal } from '../base/crypto.ts';
import { NONCE_BYTES, SEAL_BYTES, SIGNATURE_BYTES } from '../base/crypto.ts';
import { deriveKey } from '../base/domain.ts';
import type { Hash32, LogId, PactKey, PartyId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { bytes, id, tuple } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import type { SealActContent } from './seal-act.ts';

/** A recovery key of a member who is no holder. */
export interface RecoveryCard {
  /** The proposal's party nonce: which pact the key is for. */
  readonly proposal: Hash32;
  /** Whole: at home it may be known; the roster shows its hash alone. */
  readonly key: PactKey;
}

/** A bell's own strike, to be opened by the paper code of the device that holds it. */
export interface BellPaper {
  readonly pact: LogId;
  readonly bell: PactKey;
  readonly nonce: Uint8Array;
  /** The bell's signature under `ownStrike`, sealed. */
  readonly sealed: Uint8Array;
}

/** Kind frame 3, array 1, proposal 34, key 34. */
export const RECOVERY_CARD_BYTES_MAX = 72;
/** Kind frame 3, array 1, pact 34, bell 34, nonce 2 + 24, sealed 2 + 64 + 16. */
export const BELL_PAPER_BYTES_MAX = 180;

/** Kind 87. */
export const recoveryCardKind: RecordKind<RecoveryCard> = {
  name: 'recoveryCard',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<RecoveryCard>({ proposal: id<Hash32>(), key: id<PactKey>() }),
  bytesMax: RECOVERY_CARD_BYTES_MAX,
};

/** Kind 88. */
export const bellPaperKind: RecordKind<BellPaper> = {
  name: 'bellPaper',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<BellPaper>({
    pact: id<LogId>(),
    bell: id<PactKey>(),
    nonce: bytes(NONCE_BYTES),
    sealed: bytes(SIGNATURE_BYTES + SEAL_BYTES),
  }),
  bytesMax: BELL_PAPER_BYTES_MAX,
};

/**
 * The strike of a bell by itself. Nobody decides on it, so it cites its party: one content for each
 * bell, which its key can sign long before it is needed.
 */
export function ownStrike(party: PartyId, bell: PactKey): SealActContent {
  return besideContent(party, {
    kind: 'strikeBell',
    value: { bell, by: 'itself', revealed: [] },
  });
}

/** An act beside a party's chain that no decision at home stands behind. */
export function besideContent(
  party: PartyId,
  what: SealActContent['what'],
  homeDecision: Hash32 = party as string as Hash32,
): SealActContent {
  return { party, n: 0, parent: party as string as Hash32, what, homeDecision };
}

function paperKey(keyedHash: KeyedHash, code: Uint8Array, { pact, bell }: PaperPlace): Uint8Array {
  return deriveKey(keyedHash, code, 'bellPaper', idBytes(pact), idBytes(bell));
}

/** What a sealed strike is bound to. */
export type PaperPlace = Pick<BellPaper, 'pact' | 'bell'>;

/**
 * Seals a bell's signature under a paper code.
 *
 * @param code - the 16 bytes on paper; drawn at random, so no slow derivation is needed.
 * @param nonce - 24 fresh bytes.
 */
export function sealBellPaper(
  crypto: { readonly keyedHash: KeyedHash; readonly seal: Seal },
  code: Uint8Array,
  place: PaperPlace,
  signature: Uint8Array,
  nonce: Uint8Array,
): BellPaper {
  const { pact, bell } = place;
  const key = paperKey(crypto.keyedHash, code, place);
  return { pact, bell, nonce, sealed: crypto.seal(signature, nonce, key, idBytes(pact)) };
}

/** The bell's signature; undefined under another code. */
export function openBellPaper(
  crypto: { readonly keyedHash: KeyedHash; readonly open: Open },
  code: Uint8Array,
  paper: BellPaper,
): Uint8Array | undefined {
  const key = paperKey(crypto.keyedHash, code, paper);
  return crypto.open(paper.sealed, paper.nonce, key, idBytes(paper.pact));
}
