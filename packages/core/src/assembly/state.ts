/**
 * What the chain has made of an assembly. `Ground` is the governance state at one height; the
 * electorate, keys and counts of the next height are those of its ground ("at the parent").
 * Nothing here depends on a clock: dated things are judged against the wall of a placement.
 */
import type { DeviceId, Hash32, LogId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { DeltaHead, Frontier, Head } from '../log/frontier.ts';
import type { WrappedKey } from './act.ts';
import type { Override } from './durations.ts';
import type { Budget, EmergencyGrant, MandateTerms } from './powers.ts';
import type { Reading } from './reading.ts';

/** Members of one assembly. */
export const MEMBERS_MAX = 500;
/** Mandates that stand at once; those past their date make room. */
export const MANDATES_MAX = 1_000;

/** Budgets that stand at once; those past their date make room. */
export const ALLOCATIONS_MAX = 1_000;

/** When something was placed: its height, and the wall of that placement. */
export interface Moment {
  readonly height: number;
  readonly wall: Hour;
}

/** A person, as the log knows them: no name (R14). */
export interface Member {
  readonly id: MemberId;
  readonly status: 'live' | 'expelled' | 'resigned';
  readonly since: Moment;
  /** The founder from whose vouching they came; the label of their vouch branch. */
  readonly branch: MemberId;
  /** No vouching, bell, steward or witness weight until after this hour (R15); null: founder. */
  readonly probationUntil: Hour | null;
  /** Suspended through this hour (R5). */
  readonly suspendedUntil: Hour | null;
  /** The one device that casts their ballots; it may have ended. */
  readonly ballotDevice: DeviceId | null;
  /** Null once the code on paper was used. */
  readonly paperHash: Hash32 | null;
  /** Not counted since then, until they write again (R25); null: counted. */
  readonly awaySince: Moment | null;
  /** A device that a strike named, which still has to be enrolled (R17). */
  readonly successor: DeviceId | null;
}

/** A device of a member. */
export interface Device {
  readonly id: DeviceId;
  readonly member: MemberId;
  /** `gone`: its member left. */
  readonly status: 'active' | 'struck' | 'forked' | 'gone';
  readonly since: Moment;
  readonly prekeyHash: Hash32;
  /** Struck by two members: without powers through this hour (R17). */
  readonly suspendedUntil: Hour | null;
  /** Proven to have signed against itself: no ballot, consent or witness of it counts (R3). */
  readonly faultySince: Moment | null;
  /** What still counts of it: records at or below these heads; null while all of it counts. */
  readonly cut: readonly Head[] | null;
  readonly endedAt: Moment | null;
}

/** How a mandate ended before its date: by a recall of it, or because its seat was filled anew. */
export interface MandateEnd {
  readonly at: Moment;
  readonly cuts: Frontier;
  readonly isRecalled: boolean;
}

/** A role held until a date. */
export interface Mandate {
  /** The act that granted it; of an interim seat, the recall. */
  readonly act: RecordId;
  readonly role: number;
  readonly member: MemberId;
  readonly pact: LogId | null;
  readonly notAfter: Hour;
  readonly since: Moment;
  /** An early end, what the holder's devices said until then (R6), and whether a recall named it. */
  readonly ended: MandateEnd | null;
  /** What the holder may do beside what the role itself gives; null: nothing. */
  readonly terms: MandateTerms | null;
  /** The mandate in whose place a deputy stands until there is a new one; null: none. */
  readonly interimFor: RecordId | null;
}

/** An emergency power. */
export interface Emergency extends EmergencyGrant {
  /** The act that granted it. */
  readonly act: RecordId;
  readonly since: Moment;
  /** Ended before its hour, and what the holders' devices said until then (R6). */
  readonly stopped: { readonly at: Moment; readonly cuts: Frontier } | null;
  /** How many members agreed, those not counted who would have prolonged their own power. */
  readonly agreed: Tally;
}

/** A budget. */
export interface Allocation extends Budget {
  /** The act that opened it. */
  readonly act: RecordId;
  readonly since: Moment;
  /** When another one took its place; null while none has. */
  readonly ended: Moment | null;
}

/** An epoch in force. */
export interface Epoch {
  readonly number: number;
  readonly keyHash: Hash32;
  /** Null for epoch 1, which the founders hold. */
  readonly rosterHash: Hash32 | null;
  /** The governance key of the epoch before, under this one; null for epoch 1. */
  readonly wrapped: WrappedKey | null;
  readonly since: Moment;
  /** Null for epoch 1. */
  readonly act: RecordId | null;
}

/** So many of so many. */
export interface Tally {
  readonly have: number;
  readonly of: number;
}

/** A decision's outcome. */
export interface Resolution {
  readonly act: RecordId;
  readonly subject: number;
  readonly hash: Hash32;
  readonly since: Moment;
  /** How many members agreed when it was placed. */
  readonly agreed: Tally;
  /** Who was named as exposed, ascending; none where no risk was taken (R26). */
  readonly named: readonly MemberId[];
  /** How many of those still members agreed; null where no risk was taken. */
  readonly exposed: Tally | null;
}

/** A standing suspension of a device by others, and who stands behind it (decision 0011). */
export interface OutsideStrike {
  readonly device: DeviceId;
  readonly until: Hour;
  readonly by: readonly MemberId[];
}

/** The governance state at one height. */
export interface Ground {
  readonly log: LogId;
  readonly tempoMs: number;
  readonly unmet: boolean;
  readonly rules: number;
  readonly rulesNext: { readonly number: number; readonly startHeight: number } | null;
  readonly height: number;
  readonly head: PlacementId;
  /** The wall of the head. */
  readonly wall: Hour;
  /** The settled frontier (R7). */
  readonly frontier: Frontier;
  /** The height at or below which words of data lanes have had their time (R14); 0: none yet. */
  readonly floor: number;
  readonly members: ReadonlyMap<MemberId, Member>;
  readonly devices: ReadonlyMap<DeviceId, Device>;
  readonly mandates: ReadonlyMap<RecordId, Mandate>;
  readonly resolutions: ReadonlyMap<RecordId, Resolution>;
  readonly emergencies: ReadonlyMap<RecordId, Emergency>;
  readonly allocations: ReadonlyMap<RecordId, Allocation>;
  /** Ascending by number; the last is in force. */
  readonly epochs: readonly Epoch[];
  /** Somebody lost access since the last turn: a turn is due (R12). */
  readonly removalPending: boolean;
  readonly overrides: readonly Override[];
  /** Keys of invites that were used, in hexadecimal. */
  readonly usedInvites: ReadonlySet<string>;
  readonly placedActs: ReadonlyMap<RecordId, number>;
  /** Vouches within the window of R15. */
  readonly vouches: readonly { readonly voucher: MemberId; readonly wall: Hour }[];
  readonly outsideStrikes: readonly OutsideStrike[];
  /** Keys abroad that can witness a list of the absent, in hexadecimal, ascending (R25). */
  readonly witnessKeys: readonly string[];
}

/** Why a placement, or the act in it, has no effect. The word is the key of its translation. */
export type VoidReason =
  | 'malformed'
  | 'wrong-height'
  | 'wrong-epoch'
  | 'not-secretary'
  | 'stands-in-round-0'
  | 'stand-not-counted'
  | 'stand-twice'
  | 'stand-of-double-placer'
  | 'not-enough-stands'
  | 'not-what-was-shown'
  | 'names-its-own-author'
  | 'word-not-counted'
  | 'not-enough-words'
  | 'words-where-carried-on'
  | 'list-malformed'
  | 'frontier-mismatch'
  | 'tick-with-consents'
  | 'not-an-act'
  | 'act-placed-before'
  | 'act-outside-frontier'
  | 'author-not-honoured'
  | 'base-moved'
  | 'expired'
  | 'validity-too-long'
  | 'act-ahead-of-wall'
  | 'class-not-allowed'
  | 'stewards-not-open'
  | 'class-not-met'
  | 'consent-not-counted'
  | 'device-known'
  | 'key-not-admissible'
  | 'assembly-full'
  | 'invite-outside-frontier'
  | 'invite-not-by-member'
  | 'invite-used'
  | 'invite-expired'
  | 'invite-signature'
  | 'device-signature'
  | 'not-enough-vouchers'
  | 'not-a-member'
  | 'not-a-device'
  | 'devices-full'
  | 'not-by-own-device'
  | 'no-second-word'
  | 'paper-card-unused'
  | 'paper-code'
  | 'not-enough-strikers'
  | 'strikers-already-stand'
  | 'strike-would-stop-assembly'
  | 'strike-outdated'
  | 'successor-not-allowed'
  | 'device-ended'
  | 'cut-not-of-member'
  | 'cut-too-early'
  | 'cut-not-earlier'
  | 'no-such-end'
  | 'wider-cut-late'
  | 'last-member'
  | 'epoch-number'
  | 'epoch-not-due'
  | 'roster'
  | 'term'
  | 'on-probation'
  | 'mandates-full'
  | 'no-such-mandate'
  | 'deputies'
  | 'term-limit'
  | 'imperative-without-text'
  | 'report-due'
  | 'too-few-holders'
  | 'not-an-emergency-verb'
  | 'emergency-term'
  | 'emergency-days'
  | 'emergency-share'
  | 'holder-not-exposed'
  | 'no-such-power'
  | 'not-enough-to-stop'
  | 'no-such-budget'
  | 'empty-budget'
  | 'budgets-full'
  | 'unlawful-override'
  | 'resolved-before'
  | 'nobody-exposed'
  | 'exposed-not-met'
  | 'suspension-too-long'
  | 'rules-number'
  | 'away-round'
  | 'away-already'
  | 'away-without-reason'
  | 'too-few-left'
  | 'witness-unknown'
  | 'witness-signature';

/** What became of a record. Judged at the head for those that are not placed. */
export type Verdict =
  | { readonly kind: 'placed'; readonly height: number }
  /** Can still be placed. */
  | { readonly kind: 'open' }
  /** What it names is not here yet. */
  | { readonly kind: 'waiting'; readonly missing: readonly RecordId[] }
  | { readonly kind: 'void'; readonly reason: VoidReason }
  | { readonly kind: 'unread' }
  /** An ancestor is not here. */
  | { readonly kind: 'parked' };

/** One link of the chain. */
export interface Step {
  readonly height: number;
  readonly placement: PlacementId;
  readonly round: number;
  /** Records that carry this placement, ascending; by its secretary. */
  readonly records: readonly RecordId[];
  /** Ballots that count, ascending; the set only grows. */
  readonly ballots: readonly RecordId[];
  readonly act: RecordId | null;
  readonly wall: Hour;
  readonly delta: readonly DeltaHead[];
}

/** Why the fold stands where it stands; what is missing is asked for first (R11, R13). */
export type StopReason =
  | { readonly kind: 'UnknownRules'; readonly number: number }
  /** Governance bodies that could not be read yet. */
  | { readonly kind: 'Unread'; readonly records: readonly RecordId[] }
  /** More than half balloted for placements of which no record is here. */
  | { readonly kind: 'PlacementMissing'; readonly placements: readonly PlacementId[] }
  /** A placement with enough ballots names what is not here. */
  | {
      readonly kind: 'Incomplete';
      readonly placement: PlacementId;
      readonly missing: readonly RecordId[];
    };

/** A height at which two placements were in force, and what became of it (R4). */
export interface Fork {
  /** The height at which the rivals stand. */
  readonly height: number;
  readonly parent: PlacementId;
  /** The branch that stands; null while it is contested. */
  readonly stands: PlacementId | null;
  /** The others, or all of them while it is contested; ascending. */
  readonly fell: readonly PlacementId[];
  /** Members who signed against themselves at the parent, or where it is healed; ascending. */
  readonly struck: readonly MemberId[];
  /** Whether it stands for good; else what lies above it is not settled. */
  readonly isHealed: boolean;
  /** Whether a healing waits for what is not here: of a later round it might heal another. */
  readonly isAwaiting: boolean;
  /** What people see who may say which is to stand; null once it is healed. */
  readonly contest: Contest | null;
}

/** One branch of a height with rivals, for people who have to choose (R4). */
export interface BranchSeen {
  readonly rival: PlacementId;
  /** What it placed, from the rival on, as far as it goes without a fork of its own. */
  readonly steps: readonly Step[];
  /** Members who follow it, ascending; nobody who is struck. */
  readonly followers: readonly MemberId[];
  /** Members whose last heals name it, ascending; nobody who is struck. */
  readonly healers: readonly MemberId[];
  /** Members who are for it: healers, and followers who said no heal; ascending. */
  readonly supporters: readonly MemberId[];
}

/** A height at which no branch stands for good yet (R4). */
export interface Contest {
  /** Ascending. */
  readonly rivals: readonly PlacementId[];
  /** In the order of the rivals. */
  readonly branches: readonly BranchSeen[];
  /** How many have to be for a branch: more than half of the unstruck members. */
  readonly healsNeeded: number;
  /** The branch for which so many are, by heals or by following: devices are about to heal it. */
  readonly due: PlacementId | null;
}

/** The state of an assembly, as far as the records show it. */
export interface AssemblyState extends Ground {
  /** Two placements in force at one height: all stands as at the parent, until healed (R4). */
  readonly contested: Contest | null;
  /** Heights with rivals on the way to the head, ascending, the contested one included. */
  readonly forks: readonly Fork[];
  /**
   * Acts that a branch of those who took others for away had placed, before an ordinary child of the
   * same parent overtook it, and that are not placed here; ascending. They wait to be ratified (R25).
   */
  readonly overtaken: readonly RecordId[];
  readonly stopped: StopReason | null;
  /** The chain from height 1 to the head. */
  readonly chain: readonly Step[];
  /** The ground at each height; the first is the genesis, the last is this state's own. */
  readonly history: readonly Ground[];
  /**
   * The height whose placement has a record in its frontier; absent = none has. It is settled only
   * below rivals of which none is healed: `isSettled`.
   */
  readonly settledAt: ReadonlyMap<RecordId, number>;
  /** Of acts and placements, and of records that are not judged. */
  readonly verdicts: ReadonlyMap<RecordId, Verdict>;
  /** The records themselves, sorted out. */
  readonly reading: Reading;
}
