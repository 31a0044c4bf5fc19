/**
 * A seal act: one step of one party's chain in a pact's log (kind 81, lane 0). A party writes only
 * about itself; no act of one party ends a right of another (R23).
 *
 *     [content, certificate]
 *     content = bytes of [party, n, parent, [what, fields], homeDecision]
 *
 * `n` counts from 1; `parent` is the id of act n − 1, or the party's id before the first. Some acts
 * stand beside the chain (n = 0, parent = the party's id): they must not wait for their turn, and must
 * not be able to fork the chain. The certificate is outside the content: an act has one id, however
 * many sets of signatures prove it.
 *
 * | what | number | its certificate is made by |
 * |---|---|---|
 * | roster | 0 | k_seal of the standing roster's *next* keys, revealed in the act |
 * | delegateIn, delegateOut, policy, pause, exit | 1 … 5 | k_seal of the standing seal keys |
 * | strikeBell | 6 | by seal: k_seal; by recovery: r revealed keys; by itself: that bell key |
 * | epoch | 7 | k_seal of the standing seal keys |
 * | recover | 8 | r of the recovery keys of the roster it replaces, revealed in the act |
 * | object | 9 | k_seal of that roster's *next* keys, revealed in the act |
 * | filingSeen | 10 | k_seal seal keys of the party that has seen another's filing |
 * | terms, relaying | 11, 12 | k_seal of the standing seal keys |
 * | readers | 13 | k_seal of the standing seal keys |
 *
 * Beside the chain, with n = 0, stand strikes, all that recovery needs, and whose keys read (R21):
 * seized seal keys move the chain on at will, and a filing that had to wait for its turn would never
 * get one; what devices show by themselves must not wait for people, nor they for it. Numbers above
 * these are malformed to this version: a chain that uses them stops here and is judged by a newer
 * one (R13).
 */
import { ALERT_KIND_MAX } from '../alert/word.ts';
import type { Hash } from '../base/crypto.ts';
import { NONCE_BYTES, SEAL_BYTES } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, PactKey, PartyId, PolicyId, RecordId } from '../base/id.ts';
import { idOf } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape, Variant } from '../codec/shape.ts';
import {
  ascending,
  bool,
  bytes,
  decodeShape,
  encodeShape,
  id,
  nullable,
  oneOf,
  refined,
  tuple,
  uint,
  variant,
} from '../codec/shape.ts';
import type { ReaderSet } from '../duress/readers.ts';
import { readerSetShape } from '../duress/readers.ts';
import { EPOCH_MAX, HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON, LANE_GOVERNANCE } from '../record/lane.ts';
import type { SealCertificate } from './certificate.ts';
import { CERTIFICATE_BYTES_MAX, certificateShape } from './certificate.ts';
import type { Delegate } from './delegate.ts';
import { delegateShape } from './delegate.ts';
import type { PactTerms } from './genesis.ts';
import { certificateHash, termsShape } from './genesis.ts';
import type { ConsentPolicy } from './policy.ts';
import { policyShape } from './policy.ts';
import type { Roster } from './roster.ts';
import { rosterShape, SEALS_MAX } from './roster.ts';

/** Acts of one party: one a day for 179 years. */
export const SEAL_ACTS_MAX = 65_535;
/** Kinds of ring that a standing policy passes on. */
export const RELAY_KINDS_MAX = 32;
/** An epoch's governance key under the next one: nonce 24, key 32, authenticator 16. */
export const PACT_WRAPPED_KEY_BYTES: number = NONCE_BYTES + 32 + SEAL_BYTES;
/**
 * The longest content, a filing: array 1, party 34, n 1, parent 34, what 2 + (array 1, replaces 34,
 * roster 3,133, revealed 1 + 9 × 36), decision 34.
 */
export const SEAL_ACT_CONTENT_BYTES_MAX = 3_599;
/** Kind frame 3, array 1, content 3 + 3,599, certificate 613. */
export const SEAL_ACT_BYTES_MAX: number =
  3 + 1 + 3 + SEAL_ACT_CONTENT_BYTES_MAX + CERTIFICATE_BYTES_MAX;

/** A key that was promised by its hash, at `index` of the roster's list, and is now shown. */
export interface RevealedKey {
  readonly index: number;
  readonly key: PactKey;
}

const revealedShape: Shape<readonly RevealedKey[]> = ascending(
  tuple<RevealedKey>({ index: uint(SEALS_MAX - 1), key: id<PactKey>() }),
  (a, b) => a.index - b.index,
  SEALS_MAX,
);

/** Who strikes a bell key. */
export const STRIKERS = ['seal', 'recovery', 'itself'] as const;

/** What each act says. */
export interface SealActCases {
  readonly roster: { readonly roster: Roster; readonly revealed: readonly RevealedKey[] };
  readonly delegateIn: Delegate;
  /** `lastHonoured` = its last record that counts; null = none does (R6). */
  readonly delegateOut: { readonly device: DeviceId; readonly lastHonoured: RecordId | null };
  readonly policy: ConsentPolicy;
  readonly pause: { readonly from: Hour; readonly to: Hour };
  readonly exit: { readonly at: Hour };
  readonly strikeBell: {
    readonly bell: PactKey;
    readonly by: (typeof STRIKERS)[number];
    readonly revealed: readonly RevealedKey[];
  };
  readonly epoch: {
    readonly number: number;
    /** The epoch on which it builds: the newest whose key its turner holds (`epochs.ts`). */
    readonly before: number;
    readonly keyHash: Hash32;
    /** K_gov of the epoch before, under K_gov of this one (R11). */
    readonly wrapped: Uint8Array;
  };
  /** The roster that recovery keys file when the next keys are lost (R20). */
  readonly recover: {
    readonly replaces: PolicyId;
    readonly roster: Roster;
    readonly revealed: readonly RevealedKey[];
  };
  /** The next keys are not lost: the filing does not start. */
  readonly object: { readonly filing: Hash32; readonly revealed: readonly RevealedKey[] };
  /** What this party's seal holds of another's filing, at a settled wall of its home. */
  readonly filingSeen: {
    readonly filing: Hash32;
    /** The head of the filing party's chain as it is held here. */
    readonly head: Hash32;
    readonly at: Hour;
    readonly opposed: boolean;
  };
  /** Its agreement to step `step` of the joint terms, in force once every party agreed (R23). */
  readonly terms: { readonly step: number; readonly terms: PactTerms };
  /** Which rings of other pacts its delegates pass on to this one by themselves (R24). */
  readonly relaying: { readonly kinds: readonly number[]; readonly hopMax: number };
  /** The keys of those who read sealed words of this pact's other parties, unnamed (R21). */
  readonly readers: ReaderSet;
}

/** Acts that stand beside their party's chain. */
const BESIDE: ReadonlySet<keyof SealActCases> = new Set<keyof SealActCases>([
  'strikeBell',
  'recover',
  'object',
  'filingSeen',
  'readers',
]);

/** Whether an act stands beside its party's chain: n = 0, parent = the party's id. */
export function isBesideChain(what: SealVerb): boolean {
  return BESIDE.has(what.kind);
}

const hourShape = uint<Hour>(HOUR_MAX);

const whatShape: Shape<SealVerb> = variant<SealActCases>({
  roster: tuple<SealActCases['roster']>({ roster: rosterShape, revealed: revealedShape }),
  delegateIn: delegateShape,
  delegateOut: tuple<SealActCases['delegateOut']>({
    device: id<DeviceId>(),
    lastHonoured: nullable(id<RecordId>()),
  }),
  policy: policyShape,
  pause: refined(
    tuple<SealActCases['pause']>({ from: hourShape, to: hourShape }),
    'pause',
    ({ from, to }) => from < to,
  ),
  exit: tuple<SealActCases['exit']>({ at: hourShape }),
  strikeBell: tuple<SealActCases['strikeBell']>({
    bell: id<PactKey>(),
    by: oneOf(STRIKERS),
    revealed: revealedShape,
  }),
  epoch: tuple<SealActCases['epoch']>({
    number: refined(uint(EPOCH_MAX), 'epoch', (number) => number > 1),
    before: refined(uint(EPOCH_MAX), 'epoch', (before) => before > 0),
    keyHash: id<Hash32>(),
    wrapped: bytes(PACT_WRAPPED_KEY_BYTES),
  }),
  recover: tuple<SealActCases['recover']>({
    replaces: id<PolicyId>(),
    roster: rosterShape,
    revealed: revealedShape,
  }),
  object: tuple<SealActCases['object']>({ filing: id<Hash32>(), revealed: revealedShape }),
  filingSeen: tuple<SealActCases['filingSeen']>({
    filing: id<Hash32>(),
    head: id<Hash32>(),
    at: hourShape,
    opposed: bool,
  }),
  terms: tuple<SealActCases['terms']>({
    step: refined(uint(SEAL_ACTS_MAX), 'step', (step) => step > 0),
    terms: termsShape,
  }),
  relaying: tuple<SealActCases['relaying']>({
    kinds: ascending(uint(ALERT_KIND_MAX), (a, b) => a - b, RELAY_KINDS_MAX),
    hopMax: refined(uint(3), 'hop', (hop) => hop > 0),
  }),
  readers: readerSetShape,
});

/** One of the cases, by name. */
export type SealVerb = Variant<SealActCases>;

/** What a party's seal signs. */
export interface SealActContent {
  readonly party: PartyId;
  /** The act's height in its party's chain; 0 = beside it. */
  readonly n: number;
  readonly parent: Hash32;
  readonly what: SealVerb;
  /** The decision at home that this act carries out; home flags an act without one (R23). */
  readonly homeDecision: Hash32;
}

/** A seal act as a record says it. */
export interface SealAct {
  readonly content: Uint8Array;
  readonly certificate: SealCertificate;
}

const contentShape: Shape<SealActContent> = refined(
  tuple<SealActContent>({
    party: id<PartyId>(),
    n: uint(SEAL_ACTS_MAX),
    parent: id<Hash32>(),
    what: whatShape,
    homeDecision: id<Hash32>(),
  }),
  'height',
  ({ n, what, parent, party }) =>
    (n === 0) === isBesideChain(what) && (n > 1 || (parent as string) === (party as string)),
);

const sealActShape: Shape<SealAct> = tuple<SealAct>({
  content: bytes(1, SEAL_ACT_CONTENT_BYTES_MAX),
  certificate: certificateShape,
});

/** One step of a party's chain. */
export const sealActKind: RecordKind<SealAct> = {
  name: 'sealAct',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  shape: sealActShape,
  bytesMax: SEAL_ACT_BYTES_MAX,
};

/**
 * A seal act of a pact, told at home for members whose devices do not hold the pact's log (kind 90).
 * It proves itself by its certificate; of who tells it nothing is believed.
 */
export interface SealActTold {
  readonly pact: LogId;
  readonly act: SealAct;
}

/** Kind 90: that act with array 1 and pact 34 around it. */
export const sealActToldKind: RecordKind<SealActTold> = {
  name: 'sealActTold',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<SealActTold>({ pact: id<LogId>(), act: sealActShape }),
  bytesMax: SEAL_ACT_BYTES_MAX + 35,
};

/** Canonical bytes of what a seal signs. */
export function encodeSealActContent(content: SealActContent): Uint8Array {
  return encodeShape(contentShape, content);
}

/** Reads what a seal signed; total. */
export function decodeSealActContent(encoded: Uint8Array): Result<SealActContent, Malformed> {
  return decodeShape(contentShape, encoded, SEAL_ACT_CONTENT_BYTES_MAX);
}

/** An act's id: the hash that its seal signs. */
export function sealActIdOf(hash: Hash, content: Uint8Array): Hash32 {
  return idOf<Hash32>(certificateHash(hash, content));
}

/** What a home decides on before its seal acts: a verb without height and parent. */
export interface SealMatter {
  readonly pact: LogId;
  /** The head of our chain when it was proposed, so that one thing can be decided again later. */
  readonly after: Hash32;
  readonly what: SealVerb;
}

const matterShape: Shape<SealMatter> = tuple<SealMatter>({
  pact: id<LogId>(),
  after: id<Hash32>(),
  what: whatShape,
});

/** Canonical bytes of a matter. */
export function encodeSealMatter(matter: SealMatter): Uint8Array {
  return encodeShape(matterShape, matter);
}

/** Reads a matter from untrusted bytes; total. */
export function decodeSealMatter(encoded: Uint8Array): Result<SealMatter, Malformed> {
  return decodeShape(matterShape, encoded, SEAL_ACT_CONTENT_BYTES_MAX);
}
