/** What decisions come to: plain data in fixed orders. Nothing here depends on the hour. */
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Choice, ChoiceFault } from './choice.ts';
import type { Outcome } from './outcome.ts';
import type { Proposal, ReviewVerdict, Via } from './records.ts';
import type { DecisionTerms } from './terms.ts';

/** Why a proposal asks nobody. The word is the key of its translation. */
export type ProposalFault =
  /** It cites a head that is not on the chain: not here yet, or of a branch that fell. */
  | 'unplaced'
  | 'notByMember'
  | 'untimed'
  | 'opensBeforeWritten'
  | 'windowTooShort'
  | 'electorateEmpty'
  | 'quorumAboveElectorate'
  /** The members chose other ways to decide such a thing. */
  | 'methodNotAllowed'
  /** What they chose is not here to be read yet. */
  | 'methodsUnread';

/** Why a record about a proposal has no effect. The word is the key of its translation. */
export type WordFault =
  | ChoiceFault
  | 'notAMember'
  | 'notHonoured'
  | 'early'
  | 'late'
  | 'otherProposal'
  | 'sealedInOpen'
  | 'notSealed'
  | 'tooFewWitnesses'
  | 'notTheirs'
  | 'unknownRecord'
  | 'openingDiffers'
  | 'outdated';

/** Why an answer that is there does not count. The word is the key of its translation. */
export type UncountedWhy =
  /** Two of one's devices differ. */
  | 'restate'
  | 'scribesDiffer'
  /** A paper sheet that one scribe entered; a second has to enter the same. */
  | 'oneScribe'
  | 'olderText'
  | 'takenBack'
  | 'neverOpened';

/** An answer that counts. */
export interface Cast {
  readonly member: MemberId;
  /** Null while it is sealed. */
  readonly choice: Choice | null;
  readonly via: Via;
  readonly record: RecordId;
  /** Who wrote it: the member, or a scribe. */
  readonly by: MemberId;
  readonly witnesses: readonly MemberId[];
  readonly reason: string;
  readonly carry: boolean;
  readonly hour: Hour;
  /** Answers of the same member that this one took the place of. */
  readonly earlier: number;
  /** Whether enough others have shown by their records that it was in time. */
  readonly isHeard: boolean;
}

/** An answer that does not count, and why. */
export interface Uncounted {
  readonly member: MemberId;
  readonly why: UncountedWhy;
  /** Ascending. */
  readonly records: readonly RecordId[];
}

/** A record that has no effect, and why. */
export interface VoidWord {
  readonly record: RecordId;
  readonly why: WordFault;
}

/** A text of a proposal. */
export interface Version {
  /** The proposal, or the amendment. */
  readonly record: RecordId;
  readonly text: string;
  readonly note: string;
  readonly integrates: readonly RecordId[];
}

/** How an objection stands. */
export type ObjectionStatus =
  | { readonly kind: 'open' }
  | { readonly kind: 'integrated'; readonly amendment: RecordId }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'notQualified'; readonly by: readonly MemberId[]; readonly why: string };

/** An objection. */
export interface ObjectionSeen {
  readonly record: RecordId;
  readonly member: MemberId;
  readonly hour: Hour;
  readonly harm: string;
  readonly argument: string;
  readonly status: ObjectionStatus;
  /** Amendments that mean to answer it, in the order of texts. */
  readonly answeredBy: readonly RecordId[];
  /** Members who say that it is none, ascending. */
  readonly doubtedBy: readonly MemberId[];
}

/** A review. */
export interface ReviewSeen {
  readonly record: RecordId;
  readonly by: MemberId;
  readonly hour: Hour;
  readonly verdict: ReviewVerdict;
  readonly note: string;
  readonly next: Hour | null;
}

/** One decision. */
export interface Decision {
  readonly record: RecordId;
  readonly proposal: Proposal;
  readonly by: MemberId | null;
  readonly fault: ProposalFault | null;
  readonly terms: DecisionTerms | null;
  /** Who may answer, ascending: live members at the ground that the proposal cites. */
  readonly electorate: readonly MemberId[];
  /** Of how many the quorum is taken: those who are away count only once they answer. */
  readonly counted: number;
  readonly quorumNeeded: number;
  /** Who takes part in the sense of the quorum, so far. */
  readonly present: number;
  /** The texts, first to last; the last is in force. */
  readonly versions: readonly Version[];
  /** With a late quorum's extension. */
  readonly closesAt: Hour;
  readonly isExtended: boolean;
  /** Ascending by member. */
  readonly cast: readonly Cast[];
  /** Ascending by member. */
  readonly uncounted: readonly Uncounted[];
  /** Ascending by record. */
  readonly voided: readonly VoidWord[];
  /** Ascending by record. */
  readonly objections: readonly ObjectionSeen[];
  readonly withdrawn: Hour | null;
  /** What is counted although too few others have shown it yet, ascending: a witness is due. */
  readonly unheard: readonly RecordId[];
  readonly outcome: Outcome;
  /** Whether a settled placement closed the question: the outcome moves no more. */
  readonly isSettled: boolean;
  /** The first hour in which it was said to be carried out, in time. */
  readonly carriedOut: { readonly hour: Hour; readonly note: string } | null;
  /** Whether an act with its effect is placed, and at what wall. */
  readonly placed: Hour | null;
  /** In the order of hours. */
  readonly reviews: readonly ReviewSeen[];
  /** A later decision that took its place. */
  readonly supersededBy: RecordId | null;
  /** Decisions that have to be carried out first and are not, ascending. */
  readonly needsOpen: readonly RecordId[];
}

/** All decisions of an assembly, ascending by record. */
export interface DecisionsState {
  readonly decisions: readonly Decision[];
}
