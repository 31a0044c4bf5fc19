/** What draws come to: plain data in fixed orders. Nothing here depends on the hour. */
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Luck } from '../draw/luck.ts';
import type { DrawOpened, DrawReading } from './records.ts';

/** Why an opening opens nothing. The word is the key of its translation. */
export type OpeningFault =
  /** It cites a head that is not on the chain: not here yet, or of a branch that fell. */
  | 'unplaced'
  | 'notByMember'
  | 'untimed'
  /** Somebody to draw, to commit or to read is no member where it was opened. */
  | 'strangerNamed'
  | 'poolTooSmall'
  | 'tooFewHands'
  /** What it names could be known before others have seen the opening. */
  | 'knownTooEarly'
  /** Too few others have seen it before its chance could be known. */
  | 'unseen'
  /** What it names is no decision by sortition, or did not come to people who are willing. */
  | 'noSortition'
  /** Neither whoever put the question nor somebody who sees to it opened this. */
  | 'notTheirs'
  /** The list is not that of the willing, or another number is drawn than was decided. */
  | 'poolDiffers'
  /** Another draw for the same decision was there before, and it came to somebody or still may. */
  | 'drawnBefore'
  /** Two draws were opened for one decision, and nobody can tell which was first. */
  | 'rival';

/** Why a word about a draw has no effect. The word is the key of its translation. */
export type DrawWordFault =
  /** By nobody who was a member where the draw was opened. */
  | 'notAMember'
  /** A member whom the opening does not name for this. */
  | 'notNamed'
  | 'notHonoured'
  | 'early'
  | 'late'
  /** Another commitment of the same member is there: none of them counts. */
  | 'twice'
  /** A secret of somebody whose commitment is not there. */
  | 'notCommitted'
  /** Not what was committed to, or the draw was changed since. */
  | 'secretDiffers'
  /** The draw takes no such chance, or another number of dice or sources. */
  | 'otherLuck'
  | 'roundNotTrue';

/** A word that has no effect. */
export interface VoidDrawWord {
  readonly record: RecordId;
  readonly why: DrawWordFault;
}

/** What became of somebody who was to commit. */
export type CommitterStatus =
  /** Nothing came. */
  | 'silent'
  | 'committed'
  /** More than one commitment came, so that none counts. */
  | 'twice'
  | 'shown';

/** Somebody who was to commit. */
export interface CommitterSeen {
  readonly member: MemberId;
  readonly status: CommitterStatus;
}

/** What hands say was read, and which of them. */
export interface ReadingSeen {
  readonly reading: DrawReading;
  /** Ascending. */
  readonly hands: readonly MemberId[];
}

/** Hours of a draw, each still in time. */
export interface DrawHours {
  /** Of the opening. */
  readonly opened: Hour;
  /** Everything that people give has been given by then. */
  readonly givenUntil: Hour;
  /** From the hour after this one on the last source may be known. */
  readonly knownAfter: Hour;
}

/** What a draw came to. */
export type DrawOutcome =
  | { readonly kind: 'void' }
  /** For what it waits: something to be read, the round, or that others show an opening. */
  | { readonly kind: 'waiting'; readonly for: 'reading' | 'round' }
  /** Nobody is drawn: nothing was read in time, or no more than half of the hands agree. */
  | { readonly kind: 'nobody'; readonly why: 'nothingRead' | 'handsDiffer' }
  | { readonly kind: 'drawn'; readonly drawn: Drawn };

/** Who or what was drawn. */
export interface Drawn {
  /** Places in the pool, from 1, in the order of drawing; none where a panel is drawn. */
  readonly places: readonly number[];
  /** The same as members, where these are drawn. */
  readonly members: readonly MemberId[];
  /** Of a published distribution, the ticket, from 0. */
  readonly ticket: number | null;
  /** Hexadecimal; null with numbers. */
  readonly seed: string | null;
}

/** One draw. */
export interface DrawState {
  readonly record: RecordId;
  /** The device that opened it. */
  readonly device: DeviceId;
  readonly opened: DrawOpened;
  readonly by: MemberId | null;
  readonly fault: OpeningFault | null;
  readonly hours: DrawHours;
  /** Who may be drawn, ascending; none where a list outside is drawn from. */
  readonly pool: readonly MemberId[];
  /** How many may be drawn; of a distribution, its tickets. */
  readonly size: number;
  /** The hash of the terms, in hexadecimal; null with numbers, and where nothing is known. */
  readonly terms: string | null;
  /** Ascending by member. */
  readonly committers: readonly CommitterSeen[];
  /** What was read, the one with most hands first, then by its bytes. */
  readonly readings: readonly ReadingSeen[];
  /** What more than half of the hands read. */
  readonly reading: DrawReading | null;
  /** The sources as a calculator takes them; null with numbers, and where nothing is known. */
  readonly luck: Luck | null;
  /** Ascending by record. */
  readonly voided: readonly VoidDrawWord[];
  /** What counts although too few others have shown it yet, ascending: a witness is due. */
  readonly unheard: readonly RecordId[];
  readonly outcome: DrawOutcome;
  /** Whether settled placements closed every question: it moves no more. */
  readonly isSettled: boolean;
}

/** All draws of an assembly, ascending by record. */
export interface DrawsState {
  readonly draws: readonly DrawState[];
}
