/**
 * What single people say towards acts: a stance (kind 3), an invite (kind 10), the notice that a
 * device is lost (kind 12). A stance names the act and no height, so that it may stand towards
 * rival acts and outlive a failed round (R1). Vouches and objections of R15 are stances too.
 */
import type { Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { bytes, id, oneOf, tuple, uint } from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON, LANE_GOVERNANCE } from '../record/lane.ts';
import type { StrikeDevice } from './act.ts';
import { strikeShape } from './act.ts';

/** What a member thinks of an act. */
export type Stance = 'for' | 'against' | 'withdrawn';
/** Stances by number. */
export const STANCES = ['for', 'against', 'withdrawn'] as const;

/** A stance towards an act; a later one by the same member replaces it. */
export interface Consent {
  readonly act: RecordId;
  readonly stance: Stance;
}

/** A consent: kind frame 2, array 1, act 34, stance 1. */
export const CONSENT_BYTES_MAX = 38;

/** Kind 3. */
export const consentKind: RecordKind<Consent> = {
  name: 'consent',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: CONSENT_BYTES_MAX,
  shape: tuple<Consent>({ act: id<RecordId>(), stance: oneOf(STANCES) }),
};

/** A one-time key, bound to this log and to the member who wrote this record (R15). */
export interface Invite {
  readonly inviteKey: Uint8Array;
  /** At most `invite` (14 d) after the record's wall. */
  readonly notAfter: Hour;
}

/** An invite: kind frame 2, array 1, key 34, notAfter 9. */
export const INVITE_BYTES_MAX = 46;

/** Kind 10. */
export const inviteKind: RecordKind<Invite> = {
  name: 'invite',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: INVITE_BYTES_MAX,
  shape: tuple<Invite>({ inviteKey: bytes(32), notAfter: uint<Hour>(HOUR_MAX) }),
};

/**
 * A strike: kind frame 2, array 1, device 34, by 1, paper code 17, successor 34, last 34; enrolment:
 * array 1, hashes 34 each, signature 66.
 */
export const STRIKE_BYTES_MAX = 258;

/**
 * Kind 12: a device is lost or taken, said at once. Honest devices stop believing it when they see
 * this; its powers end when an act that names the same strike is placed. A notice counts there as
 * its author's consent.
 */
export const strikeKind: RecordKind<StrikeDevice> = {
  name: 'strike',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: STRIKE_BYTES_MAX,
  shape: strikeShape,
};

/**
 * Kind 16: the holders of an emergency power account for it once it has ended; the text is a record
 * of its own (kind 112). In the governance lane, since the chain asks for it: without it nobody of
 * them is given another mandate.
 */
export interface SunsetReport {
  /** The act that granted the power. */
  readonly power: RecordId;
  readonly report: RecordId;
}

/** A report: kind frame 2, array 1, power 34, report 34. */
export const SUNSET_BYTES_MAX = 71;

/** See `SunsetReport`. */
export const sunsetKind: RecordKind<SunsetReport> = {
  name: 'sunsetReport',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: SUNSET_BYTES_MAX,
  shape: tuple<SunsetReport>({ power: id<RecordId>(), report: id<RecordId>() }),
};

/** The weekly word of a device on what it has seen (R8, DESIGN §4). */
export interface Witness {
  readonly frontierHash: Hash32;
}

/** A witness: kind frame 2, array 1, hash 34. */
export const WITNESS_BYTES_MAX = 37;

/** Kind 11: in the common lane, where it can be pruned with what it saw. */
export const witnessKind: RecordKind<Witness> = {
  name: 'witness',
  lanes: [LANE_COMMON],
  plain: false,
  bytesMax: WITNESS_BYTES_MAX,
  shape: tuple<Witness>({ frontierHash: id<Hash32>() }),
};
