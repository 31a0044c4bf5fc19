/** What mutual aid has come to: plain data, each list ascending by record. Knows no hour. */
import type { SaidBy } from '../assembly/spoken.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { ContactShared, Duty, END_REASONS, MatchWord, Need, Offer } from './records.ts';

/** A need or an offer. */
export interface WantedState<Said extends Need | Offer> extends SaidBy {
  readonly said: Said;
  /** Whose it is: the writer's, or of the one for whom a scribe wrote. */
  readonly owner: MemberId;
  readonly ended: (typeof END_REASONS)[number] | null;
}

/** How far a match has come. What expired is a view. */
export type MatchStage = 'proposed' | 'accepted' | 'declined' | 'done' | 'failed';

/** A contact that one of the two sealed for the other. */
export interface ContactState extends SaidBy {
  readonly said: ContactShared;
}

/** A need and an offer that somebody brought together. */
export interface MatchState extends SaidBy {
  readonly need: RecordId;
  readonly offer: RecordId;
  readonly quantity: number;
  readonly needer: MemberId;
  readonly giver: MemberId;
  /** The last word of each; null: none yet. */
  readonly neederWord: MatchWord | null;
  readonly giverWord: MatchWord | null;
  readonly stage: MatchStage;
  /** Contacts that were shared once both had accepted. */
  readonly contacts: readonly ContactState[];
}

/**
 * How a duty stands. `conflict`: the member accepted two that lie too close to each other, on two
 * devices at once; neither stands until one is declined.
 */
export type DutyStage = 'asked' | 'accepted' | 'conflict' | 'declined' | 'done' | 'missed';

/** A duty that somebody was asked to do. */
export interface DutyState extends SaidBy {
  readonly duty: Duty;
  readonly stage: DutyStage;
  /** Duties of the same member that lie too close to this one and stand in its way; ascending. */
  readonly tooClose: readonly RecordId[];
}

/** Why a word of mutual aid counts for nothing. */
export type ExchangeVoid =
  /** It names a need, an offer, a match or a duty that is not here, or that is none. */
  | 'nothingThere'
  /** Whose it is has no right to say this. */
  | 'notTheirs'
  /** The two belong to one person. */
  | 'oneAndTheSame'
  /** They are counted in different units. */
  | 'otherUnit'
  /** More than is needed, or more than is offered. */
  | 'tooMuch'
  /** Written after the last hour in which it could be taken up. */
  | 'expired'
  /** It was taken back before. */
  | 'ended'
  /** It was to stand for longer than anything stands. */
  | 'tooLong'
  /** A scribe wrote for somebody, and too few saw it, or those named are no members. */
  | 'unwitnessed'
  /** The contact was shared before both had accepted, or not for the other one's devices. */
  | 'tooEarly';

/** A word that counts for nothing, and why. */
export interface ExchangeFault {
  readonly record: RecordId;
  readonly why: ExchangeVoid;
}

/** Where words that count for nothing are noted; each once, with its first reason. */
export type Note = (record: RecordId, why: ExchangeVoid) => void;

/** All of mutual aid in one log. */
export interface ExchangeState {
  readonly needs: readonly WantedState<Need>[];
  readonly offers: readonly WantedState<Offer>[];
  readonly matches: readonly MatchState[];
  readonly duties: readonly DutyState[];
  readonly faults: readonly ExchangeFault[];
}
