/**
 * Kinds: what a body says. A body's plaintext is the canonical CBOR array `[kind, said]`; each
 * feature folder describes its own kinds and this registry gives their numbers, once and for ever.
 * An unknown kind is carried and ignored (R13).
 */
import { invariant } from '../base/invariant.ts';
import { ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { Cbor, Malformed } from '../codec/cbor.ts';
import { decodeCbor, encodeCbor, malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import { BODY_BYTES_MAX } from './header.ts';

/** The number of every kind of record. Never reused; new ones are added at the end of a block. */
export const KIND = {
  // Governance, 1–31.
  genesis: 1,
  act: 2,
  consent: 3,
  placement: 4,
  ballot: 5,
  stand: 6,
  prekey: 7,
  list: 8,
  box: 9,
  invite: 10,
  witness: 11,
  strike: 12,
  heal: 13,
  handover: 14,
  healing: 15,
  sunsetReport: 16,
  // Pulse, 32–47.
  rhythm: 32,
  pause: 33,
  seen: 34,
  inquiryOpened: 35,
  inquiryStep: 36,
  inquiryClosed: 37,
  callKey: 38,
  // Alert, 48–63.
  ringKept: 48,
  ringVerdict: 49,
  ringEvidence: 50,
  ringProposed: 51,
  ringSigned: 52,
  disputeKept: 53,
  cancelKept: 54,
  relayKept: 55,
  relayProposed: 56,
  firstBellTokens: 57,
  firstBellKept: 58,
  firstBellShown: 59,
  // Response, 64–79.
  playbook: 64,
  actionConsent: 65,
  runStep: 66,
  executed: 67,
  // How people are woken.
  wakingTold: 68,
  canaryHeard: 69,
  // Federation, 80–95.
  pactGenesis: 80,
  sealAct: 81,
  pactCard: 82,
  pactSigned: 83,
  pactOpened: 84,
  pactOffered: 85,
  sealProposed: 86,
  recoveryCard: 87,
  bellPaper: 88,
  readerKey: 89,
  sealActTold: 90,
  wordCarried: 91,
  wordTold: 92,
  awayWitnessed: 93,
  rosterAsked: 94,
  holderCard: 95,
  // Decisions, 96–111.
  proposal: 96,
  stance: 97,
  stanceOpened: 98,
  objection: 99,
  objectionWord: 100,
  amendment: 101,
  proposalWithdrawn: 102,
  witnessDenied: 103,
  carriedOut: 104,
  reviewed: 105,
  methodList: 106,
  // Powers: what they are made of in words, how they are used, 112–119.
  charter: 112,
  roleAct: 113,
  roleHeld: 114,
  roleReport: 115,
  // Draws by lot, 120–127.
  drawOpened: 120,
  drawCommitted: 121,
  drawShown: 122,
  drawRead: 123,
  drawRound: 124,
  // Exchange, 128–143.
  need: 128,
  offer: 129,
  wantedEnded: 130,
  match: 131,
  matchSaid: 132,
  contactShared: 133,
  duty: 134,
  dutySaid: 135,
  // Talk, 144–159.
  notice: 144,
  post: 145,
  talkEnded: 146,
  chunk: 147,
  // Federation, further, 176–191.
  amberCard: 176,
  delegateCard: 177,
  // Accounts, 160–175.
  account: 160,
  accountClosed: 161,
  ledgerEntry: 162,
  entryWord: 163,
  balanceAsserted: 164,
  commodityNamed: 165,
  // Names, 192–199.
  called: 192,
} as const;

/** The largest number a kind can have: two bytes of CBOR argument. */
export const KIND_MAX = 65_535;

/** A name in the registry. */
export type KindName = keyof typeof KIND;

/** One kind of record: its name, where it may stand, and the shape of what it says. */
export interface RecordKind<T> {
  readonly name: KindName;
  /** Lanes in which it counts; elsewhere it is a void body. */
  readonly lanes: readonly number[];
  /** Whether its body is never sealed: what a device must read before it has a key. */
  readonly plain: boolean;
  readonly shape: Shape<T>;
  /** The longest plaintext, with its arithmetic beside the constant. */
  readonly bytesMax: number;
}

/** Bytes that sealing adds to a plaintext: key commitment 32, authenticator 16. */
export const SEALED_BODY_EXTRA_BYTES = 48;
/** The longest plaintext of any kind. */
export const PLAINTEXT_BYTES_MAX: number = BODY_BYTES_MAX - SEALED_BODY_EXTRA_BYTES;
/** `[kind, …]` around what is said: array 1, kind 2. */
export const KIND_FRAME_BYTES = 3;

/** Encodes what a record of `kind` says. */
export function encodeSaid<T>(kind: RecordKind<T>, said: NoInfer<T>): Uint8Array {
  const encoded = encodeCbor([KIND[kind.name], kind.shape.toCbor(said)]);
  invariant(encoded.length <= kind.bytesMax, 'a body within its kind’s limit');
  return encoded;
}

/**
 * Encodes what a record of `kind` says if others will read it so. A text too long for its field, or
 * one too many of something, would be carried by all and count for nothing on every device.
 */
export function encodeFitting<T>(
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Result<Uint8Array, Malformed> {
  const encoded = encodeCbor([KIND[kind.name], kind.shape.toCbor(said)]);
  const read = decodeSaidAs(kind, encoded);
  return read.ok ? ok(encoded) : read;
}

/** A body whose kind is known but whose inside was not yet looked at. */
export interface SaidCbor {
  readonly kind: number;
  readonly said: Cbor;
}

/** Reads `[kind, said]` from an opened body; total. */
export function decodeSaid(plaintext: Uint8Array): Result<SaidCbor, Malformed> {
  const value = decodeCbor(plaintext, PLAINTEXT_BYTES_MAX);
  if (!value.ok) return value;
  if (!Array.isArray(value.value) || value.value.length !== 2) return malformed('said');
  const [kind, said] = value.value as readonly Cbor[];
  if (typeof kind !== 'number' || kind < 0 || kind > KIND_MAX) return malformed('kind');
  if (said === undefined) return malformed('said');
  return ok({ kind, said });
}

/** Reads a body as one kind; total; refuses other kinds and over-long bodies. */
export function decodeSaidAs<T>(kind: RecordKind<T>, plaintext: Uint8Array): Result<T, Malformed> {
  if (plaintext.length > kind.bytesMax) return malformed('oversize');
  const read = decodeSaid(plaintext);
  if (!read.ok) return read;
  if (read.value.kind !== KIND[kind.name]) return malformed('other-kind');
  return kind.shape.parse(read.value.said);
}
