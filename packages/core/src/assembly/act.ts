/**
 * Acts (kind 2): what people consent to. An act says what is to change (*verb*), the hash of the
 * part of the state that it changes (*base*), by whose consent (*class*) and until when it can
 * still be placed (R1). It names no height. Its id is its record's id. Numbers of verbs, classes,
 * roles and reasons are final; new ones are added at the end under a new rules version (R13).
 */
import { compareBytes, compareText } from '../base/bytes.ts';
import { SEAL_BYTES, NONCE_BYTES, SIGNATURE_BYTES } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Shape, Variant } from '../codec/shape.ts';
import { ascending, bytes, id, nullable, oneOf, tuple, uint, variant } from '../codec/shape.ts';
import { EPOCH_MAX, HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import type { Override } from './durations.ts';
import { overridesShape } from './durations.ts';
import { RULES_MAX } from './genesis.ts';
import type { Budget, EmergencyGrant, EmergencyStop, MandateTerms } from './powers.ts';
import { budgetShape, emergencyShape, EXPOSED_MAX, mandateTermsShape } from './powers.ts';

/** Devices of one member (R17). */
export const DEVICES_PER_MEMBER_MAX = 4;
/** Bytes of the code on paper: 128 bits. */
export const PAPER_CODE_BYTES = 16;
/** Largest height: 2^32 − 1. */
export const HEIGHT_MAX = 4_294_967_295;
/** Largest number of a subject of a resolution or of a role. */
export const SUBJECT_MAX = 65_535;
/** Keys abroad that can witness a list of the absent. */
export const WITNESS_KEYS_MAX = 16;
/** Members that one list of the absent names. */
export const GONE_MAX = 128;

/** By whose consent an act is placed (R5). */
export type ActClass = 'none' | 'stewards' | 'members';

/** Classes by number. */
export const ACT_CLASSES = ['none', 'stewards', 'members'] as const;

/** Roles by number; one above the last is carried, and gives no power this version knows of. */
export const ROLE = {
  steward: 0,
  ringer: 1,
  sealHolder: 2,
  flagReader: 3,
  courier: 4,
  mentor: 5,
  recoveryHolder: 6,
  scribe: 7,
  treasurer: 8,
  legal: 9,
  press: 10,
  safety: 11,
  weatherRota: 12,
  keyHolder: 13,
} as const;

/** A role this version knows. */
export type RoleName = keyof typeof ROLE;

/** Roles that a member on probation cannot hold (R15). */
export const SENIOR_ROLES: readonly number[] = [
  ROLE.steward,
  ROLE.ringer,
  ROLE.sealHolder,
  ROLE.flagReader,
  ROLE.recoveryHolder,
];

/** Who struck a device (R17). */
export type StrikeBy = 'own' | 'paper' | 'members';
/** Ways of striking, by number. */
export const STRIKE_BY = ['own', 'paper', 'members'] as const;

/** Why an epoch turns (R12). */
export type EpochReason = 'monthly' | 'removal' | 'seizure';
/** Reasons of a turn, by number. */
export const EPOCH_REASONS = ['monthly', 'removal', 'seizure'] as const;

/** The last record of a device that still counts (R6). */
export interface Cut {
  readonly device: DeviceId;
  readonly lastHonoured: RecordId;
}

/** K_gov,e−1 sealed under a key that follows from K_gov,e, so that newcomers read the chain. */
export interface WrappedKey {
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Lets a newcomer in (R15). Both signatures cover `invitationHash`. */
export interface Admit {
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  readonly paperHash: Hash32;
  /** The voucher's record of the invite, which names the one-time key. */
  readonly invite: RecordId;
  readonly inviteSignature: Uint8Array;
  readonly deviceSignature: Uint8Array;
}

/** A further device of a member (R17). */
export interface AddDevice {
  readonly member: MemberId;
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  /** A new paper card, only when the last one was used; null keeps what stands. */
  readonly paperHash: Hash32 | null;
  readonly deviceSignature: Uint8Array;
}

/** What lets in a successor that is nobody's device yet, with the strike that names it. */
export interface SuccessorEnrolment {
  readonly prekeyHash: Hash32;
  /** A new paper card, only when the last one was used; null keeps what stands. */
  readonly paperHash: Hash32 | null;
  /** Of the successor, as for a further device (`enrolmentHash`). */
  readonly deviceSignature: Uint8Array;
}

/** Ends the powers of a device (R17); also what a strike notice (kind 12) says. */
export interface StrikeDevice {
  readonly device: DeviceId;
  readonly by: StrikeBy;
  /** 16 bytes exactly when `by` is paper. */
  readonly paperCode: Uint8Array | null;
  /** The ballot device from the next height on; may still have to be enrolled. */
  readonly successor: DeviceId | null;
  /** Null: the placement's frontier is the cut. */
  readonly lastHonoured: RecordId | null;
  /** Null: the successor is enrolled already, or comes later by an act of its own. */
  readonly enrolment: SuccessorEnrolment | null;
}

/** Ends a membership; also a resignation. Devices not named end at the placement's frontier. */
export interface Departure {
  readonly member: MemberId;
  readonly cuts: readonly Cut[];
}

/** Turns the epoch (R12). */
export interface EpochTurn {
  readonly number: number;
  readonly keyHash: Hash32;
  readonly rosterHash: Hash32;
  readonly wrapped: WrappedKey;
  readonly reason: EpochReason;
}

/** Gives a member a role until a date. */
export interface MandateGrant {
  readonly role: number;
  readonly member: MemberId;
  readonly notAfter: Hour;
  /** The pact for which it holds, or null: at home. */
  readonly pact: LogId | null;
  /** What the holder may do beside what the role itself gives; null: nothing. */
  readonly terms: MandateTerms | null;
}

/** Ends a mandate early. */
export interface Recall {
  readonly mandate: RecordId;
  readonly cuts: readonly Cut[];
}

/** All overrides of the constitution, in place of those that stood. */
export interface ConstitutionChange {
  readonly overrides: readonly Override[];
}

/** What a resolution can be about, by number; others are carried and mean nothing yet. */
export const RESOLVE_SUBJECT = {
  /** Joining a pact: the hash that its seals sign. */
  pact: 1,
  /** A playbook or an executor's consent that may act by itself: the id of its record. */
  response: 2,
  /** An act of the seal in a pact: `sealMatterHash`. */
  sealAct: 3,
  /** What was done beyond a power or too late: the id of its record (R8). */
  ratified: 4,
  /** Which methods decide what: the id of a list of kind 106 (`decision/methods.ts`). */
  methods: 5,
} as const;

/** The outcome of a decision, which acts of the seal cite. */
export interface Resolve {
  readonly subject: number;
  readonly hash: Hash32;
}

/** Casts a member's ballots from another of their devices (R17). */
export interface MoveBallotDevice {
  readonly member: MemberId;
  readonly device: DeviceId;
}

/** Suspends a member for at most 14 days (R5). */
export interface Suspend {
  readonly member: MemberId;
  readonly until: Hour;
}

/** Other rules from a height on (R13). */
export interface RulesChange {
  readonly number: number;
  readonly startHeight: number;
}

/**
 * The outcome of a decision that exposes people, and who they are: more than half of them agree too
 * (R26). It resolves what a `resolve` of the same subject and hash would.
 */
export interface Risk extends Resolve {
  /** Ascending; at least one. */
  readonly exposed: readonly MemberId[];
}

/** What ended early, and how much of it still counts is decided anew (R6). */
export type CutScope = Variant<{
  readonly mandate: RecordId;
  readonly device: DeviceId;
  readonly membership: MemberId;
}>;

/** Scopes by number. */
export const CUT_SCOPES: readonly CutScope['kind'][] = ['mandate', 'device', 'membership'];

/** Moves the cut of one early end back, within `widerCut` of it (R6). */
export interface WiderCut {
  readonly scope: CutScope;
  /** Ascending by device; at least one. */
  readonly cuts: readonly Cut[];
}

/** Keys of seals or mentors abroad that can witness a list of the absent (R25). */
export interface Witnesses {
  /** Ascending by bytes; in place of those that stood. */
  readonly keys: readonly Uint8Array[];
}

/** Somebody who is away, and the record that says so: an inquiry's outcome, or their own word. */
export interface Gone {
  readonly member: MemberId;
  readonly reason: RecordId;
}

/** Takes members out of the counts until they write again (R25). Its base is the head. */
export interface Away {
  /** Ascending by member; at least one. */
  readonly gone: readonly Gone[];
  /** A registered witness abroad, and its signature over `awayHash`. */
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
}

/** Every verb; their order is their number. */
export interface VerbCases {
  readonly admit: Admit;
  readonly addDevice: AddDevice;
  readonly strikeDevice: StrikeDevice;
  readonly expel: Departure;
  readonly resign: Departure;
  readonly epoch: EpochTurn;
  readonly mandate: MandateGrant;
  readonly recall: Recall;
  readonly constitution: ConstitutionChange;
  readonly resolve: Resolve;
  readonly moveBallotDevice: MoveBallotDevice;
  readonly suspend: Suspend;
  readonly rules: RulesChange;
  readonly risk: Risk;
  readonly widerCut: WiderCut;
  readonly witnesses: Witnesses;
  readonly away: Away;
  readonly emergency: EmergencyGrant;
  readonly stopEmergency: EmergencyStop;
  readonly allocate: Budget;
}

/** What an act changes. */
export type Verb = Variant<VerbCases>;
/** The name of a verb. */
export type VerbName = keyof VerbCases;

/** By which classes each verb can be placed (R5; decision 0012). */
export const CLASSES_BY_VERB: Readonly<Record<VerbName, readonly ActClass[]>> = {
  admit: ['none', 'stewards', 'members'],
  addDevice: ['none'],
  strikeDevice: ['none', 'stewards', 'members'],
  expel: ['members'],
  resign: ['none'],
  epoch: ['none', 'stewards', 'members'],
  mandate: ['members'],
  recall: ['members'],
  constitution: ['members'],
  resolve: ['members'],
  moveBallotDevice: ['none'],
  suspend: ['stewards', 'members'],
  rules: ['members'],
  risk: ['members'],
  widerCut: ['members'],
  witnesses: ['members'],
  away: ['none'],
  emergency: ['members'],
  stopEmergency: ['none', 'members'],
  allocate: ['members'],
};

function cutsFrom(least: number): Shape<readonly Cut[]> {
  return ascending(
    tuple<Cut>({ device: id<DeviceId>(), lastHonoured: id<RecordId>() }),
    (a, b) => compareText(a.device, b.device),
    DEVICES_PER_MEMBER_MAX,
    least,
  );
}

const cutsShape: Shape<readonly Cut[]> = cutsFrom(0);

const departureShape: Shape<Departure> = tuple<Departure>({
  member: id<MemberId>(),
  cuts: cutsShape,
});

/** Who are named as away, ascending by member; at least one. */
export const goneShape: Shape<readonly Gone[]> = ascending(
  tuple<Gone>({ member: id<MemberId>(), reason: id<RecordId>() }),
  (a, b) => compareText(a.member, b.member),
  GONE_MAX,
  1,
);

/** The shape of a strike, as an act and as a notice. */
export const strikeShape: Shape<StrikeDevice> = tuple<StrikeDevice>({
  device: id<DeviceId>(),
  by: oneOf(STRIKE_BY),
  paperCode: nullable(bytes(PAPER_CODE_BYTES)),
  successor: nullable(id<DeviceId>()),
  lastHonoured: nullable(id<RecordId>()),
  enrolment: nullable(
    tuple<SuccessorEnrolment>({
      prekeyHash: id<Hash32>(),
      paperHash: nullable(id<Hash32>()),
      deviceSignature: bytes(SIGNATURE_BYTES),
    }),
  ),
});

const hourShape: Shape<Hour> = uint<Hour>(HOUR_MAX);

/** Sealed K_gov,e−1: 32 bytes and the authenticator. */
export const GOVERNANCE_WRAP_BYTES: number = 32 + SEAL_BYTES;

/** `[number, payload]`. */
export const verbShape: Shape<Verb> = variant<VerbCases>({
  admit: tuple<Admit>({
    device: id<DeviceId>(),
    prekeyHash: id<Hash32>(),
    paperHash: id<Hash32>(),
    invite: id<RecordId>(),
    inviteSignature: bytes(SIGNATURE_BYTES),
    deviceSignature: bytes(SIGNATURE_BYTES),
  }),
  addDevice: tuple<AddDevice>({
    member: id<MemberId>(),
    device: id<DeviceId>(),
    prekeyHash: id<Hash32>(),
    paperHash: nullable(id<Hash32>()),
    deviceSignature: bytes(SIGNATURE_BYTES),
  }),
  strikeDevice: strikeShape,
  expel: departureShape,
  resign: departureShape,
  epoch: tuple<EpochTurn>({
    number: uint(EPOCH_MAX),
    keyHash: id<Hash32>(),
    rosterHash: id<Hash32>(),
    wrapped: tuple<WrappedKey>({ nonce: bytes(NONCE_BYTES), sealed: bytes(GOVERNANCE_WRAP_BYTES) }),
    reason: oneOf(EPOCH_REASONS),
  }),
  mandate: tuple<MandateGrant>({
    role: uint(SUBJECT_MAX),
    member: id<MemberId>(),
    notAfter: hourShape,
    pact: nullable(id<LogId>()),
    terms: nullable(mandateTermsShape),
  }),
  recall: tuple<Recall>({ mandate: id<RecordId>(), cuts: cutsShape }),
  constitution: tuple<ConstitutionChange>({ overrides: overridesShape }),
  resolve: tuple<Resolve>({ subject: uint(SUBJECT_MAX), hash: id<Hash32>() }),
  moveBallotDevice: tuple<MoveBallotDevice>({ member: id<MemberId>(), device: id<DeviceId>() }),
  suspend: tuple<Suspend>({ member: id<MemberId>(), until: hourShape }),
  rules: tuple<RulesChange>({ number: uint(RULES_MAX), startHeight: uint(HEIGHT_MAX) }),
  risk: tuple<Risk>({
    subject: uint(SUBJECT_MAX),
    hash: id<Hash32>(),
    exposed: ascending(id<MemberId>(), compareText, EXPOSED_MAX, 1),
  }),
  widerCut: tuple<WiderCut>({
    scope: variant<{
      readonly mandate: RecordId;
      readonly device: DeviceId;
      readonly membership: MemberId;
    }>({ mandate: id<RecordId>(), device: id<DeviceId>(), membership: id<MemberId>() }),
    cuts: cutsFrom(1),
  }),
  witnesses: tuple<Witnesses>({ keys: ascending(bytes(32), compareBytes, WITNESS_KEYS_MAX) }),
  away: tuple<Away>({
    gone: goneShape,
    key: bytes(32),
    signature: bytes(SIGNATURE_BYTES),
  }),
  emergency: emergencyShape,
  stopEmergency: tuple<EmergencyStop>({ power: id<RecordId>() }),
  allocate: budgetShape,
});

/** The number of a verb, for hashing. */
export function verbNumber(verb: VerbName): number {
  return Object.keys(CLASSES_BY_VERB).indexOf(verb);
}

/** What an act says. */
export interface Act {
  readonly verb: Verb;
  /** Hash of the part of the state that it changes (`baseOf`). */
  readonly base: Hash32;
  readonly class: ActClass;
  /** The last hour whose placement may carry it; at most `actValidity` after the act's wall. */
  readonly validUntil: Hour;
}

/**
 * The longest act, a list of the absent: kind frame 2, array 1, verb 2, array 1, list 2 + 128 × 69,
 * key 34, signature 66, base 34, class 1, validUntil 9. (The others beside the frame: a risk 4,392,
 * an emergency 5,051, a mandate 1,241, witnesses 546, a change of the constitution 389, wider cut 314,
 * admit 269, a budget 230, epoch 150.)
 */
export const ACT_BYTES_MAX: number = 2 + 1 + 2 + (1 + (2 + GONE_MAX * 69) + 34 + 66) + 34 + 1 + 9;

/** Kind 2. */
export const actKind: RecordKind<Act> = {
  name: 'act',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: ACT_BYTES_MAX,
  shape: tuple<Act>({
    verb: verbShape,
    base: id<Hash32>(),
    class: oneOf(ACT_CLASSES),
    validUntil: hourShape,
  }),
};
