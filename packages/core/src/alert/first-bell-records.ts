/**
 * What is said about first bells. In the pact's log, lane 1: *firstBellTokens*, a holder's signed
 * commitments for half a year; *firstBellKept*, a first bell as it came. In the home log, lane 1:
 * *firstBellShown*, a holder's token, shown so that k of them come together.
 */
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import type { LogId, PartyId, PolicyId } from '../base/id.ts';
import { ID_BYTES } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { INSTANT_MAX } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { bytes, id, oneOf, tuple, uint } from '../codec/shape.ts';
import { BELLS_MAX } from '../federation/roster.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';
import { FIRST_BELL_BYTES_MAX } from './first-bell.ts';
import { ALERT_CONTEXTS, ALERT_KIND_MAX, ALERT_KINDS } from './word.ts';
import type { AlertContext } from './word.ts';

/** Weeks for which one record commits: half a year. */
export const TOKEN_WEEKS = 26;
/** Commitments of one record: 26 weeks × 11 kinds × 32 bytes. */
export const TOKEN_HASHES_BYTES: number = TOKEN_WEEKS * ALERT_KINDS.length * ID_BYTES;

/** One holder's commitments, week by week, and in each week kind by kind. */
export interface FirstBellTokens {
  readonly policy: PolicyId;
  /** The holder's index on that roster. */
  readonly holder: number;
  readonly context: AlertContext;
  readonly firstWeek: number;
  readonly hashes: Uint8Array;
  /** By the holder's bell key (`tokensHash`): nobody else can commit in its name. */
  readonly signature: Uint8Array;
}
/** Kind frame 3, array 1, policy 34, holder 2, context 1, week 2, hashes 3 + 9,152, signature 66. */
export const FIRST_BELL_TOKENS_BYTES_MAX: number =
  3 + 1 + 34 + 2 + 1 + 2 + 3 + TOKEN_HASHES_BYTES + 66;

/** A first bell's bytes, kept. */
export interface FirstBellKept {
  readonly bell: Uint8Array;
  readonly receivedAt: Instant;
}
/** Kind frame 3, array 1, bell 2 + 51, receivedAt 9. */
export const FIRST_BELL_KEPT_BYTES_MAX: number = 3 + 1 + 2 + FIRST_BELL_BYTES_MAX + 9;

/** A holder's token, shown at home. */
export interface FirstBellShown {
  readonly pact: LogId;
  readonly party: PartyId;
  readonly context: AlertContext;
  readonly kind: number;
  readonly week: number;
  readonly token: Uint8Array;
}
/** Kind frame 3, array 1, pact 34, party 34, context 1, kind 2, week 2, token 1 + 16. */
export const FIRST_BELL_SHOWN_BYTES_MAX = 94;

const sealedWords = { lanes: [LANE_COMMON], plain: false } as const;
const contextShape: Shape<AlertContext> = oneOf(ALERT_CONTEXTS);
const byteShape: Shape<number> = uint(255);

/** 57 */
export const firstBellTokensKind: RecordKind<FirstBellTokens> = {
  name: 'firstBellTokens',
  ...sealedWords,
  shape: tuple<FirstBellTokens>({
    policy: id<PolicyId>(),
    holder: uint(BELLS_MAX - 1),
    context: contextShape,
    firstWeek: byteShape,
    hashes: bytes(TOKEN_HASHES_BYTES),
    signature: bytes(SIGNATURE_BYTES),
  }),
  bytesMax: FIRST_BELL_TOKENS_BYTES_MAX,
};

/** 58 */
export const firstBellKeptKind: RecordKind<FirstBellKept> = {
  name: 'firstBellKept',
  ...sealedWords,
  shape: tuple<FirstBellKept>({
    bell: bytes(1, FIRST_BELL_BYTES_MAX),
    receivedAt: uint<Instant>(INSTANT_MAX),
  }),
  bytesMax: FIRST_BELL_KEPT_BYTES_MAX,
};

/** 59 */
export const firstBellShownKind: RecordKind<FirstBellShown> = {
  name: 'firstBellShown',
  ...sealedWords,
  shape: tuple<FirstBellShown>({
    pact: id<LogId>(),
    party: id<PartyId>(),
    context: contextShape,
    kind: uint(ALERT_KIND_MAX),
    week: byteShape,
    token: bytes(11, 16),
  }),
  bytesMax: FIRST_BELL_SHOWN_BYTES_MAX,
};
