/** Answers about decisions: what is asked, how it stands, what came of it. */
import type { DecidedThing } from './away.ts';
import type { Count, Delivery, When, Who } from './common.ts';

/** How a question is put; a word of the core. */
type DecisionMethod =
  | 'consent'
  | 'consensus'
  | 'majority'
  | 'supermajority'
  | 'ranked'
  | 'stv'
  | 'score'
  | 'advice'
  | 'senseCheck'
  | 'sortition';

/** In what state a decision is. */
type DecisionStage =
  | 'pending'
  | 'active'
  | 'cancelled'
  | 'defeated'
  | 'succeeded'
  | 'queued'
  | 'expired'
  | 'executed';

/** How sure it is: answers still come, it may move, seals are still closed, it moves no more. */
type DecisionFirmness = 'running' | 'provisional' | 'sealed' | 'settled';

/** Why it waits for the person of this device; a word of the core. */
type DecisionWaits = 'answer' | 'objection' | 'carryOut' | 'review' | 'witness' | 'confirm';

/** How it stands with an act and an answer that others write down; a word of the desk. */
type DecisionHall = 'none' | 'open' | 'asks' | 'left' | 'confirmed';

/** One decision in a list. */
export type DecisionBrief = {
  readonly id: string;
  readonly title: string;
  readonly method: DecisionMethod;
  readonly state: DecisionStage;
  readonly firmness: DecisionFirmness;
  /** What it comes to so far, a word of the core. */
  readonly verdict: string;
  readonly opensAt: When;
  readonly closesAt: When;
  readonly meeting: boolean;
  /** How many take part, and how many have to. */
  readonly present: Count;
  /** What we said, in words; null: nothing that counts. */
  readonly mine: string | null;
  readonly waits: readonly DecisionWaits[];
  /** Whole hours since its review was due; 0: it is not. */
  readonly overdueHours: number;
};

/** So many said this; `option` is null for the marks of a method. */
export type DecisionCount = {
  readonly mark: string;
  readonly option: string | null;
  /** A whole number, or a fraction as text. */
  readonly count: number | string;
};

/** One objection. */
export type DecisionObjection = {
  readonly id: string;
  readonly who: Who;
  readonly harm: string;
  readonly argument: string;
  readonly status: 'open' | 'integrated' | 'withdrawn' | 'notQualified';
  /** Whether an amendment means to answer it. */
  readonly answered: boolean;
  /** Who says that it is none, and why; only where that stands. */
  readonly setAsideBy: readonly Who[];
  readonly why: string;
};

/** An answer that is there and does not count, and why: a word of the core. */
type DecisionUncounted = { readonly who: Who; readonly why: string };

/** One decision, whole. */
export type DecisionAnswer = DecisionBrief & {
  readonly name: string;
  readonly by: Who | null;
  /** Why it asks nobody, a word of the core; null: it does. */
  readonly fault: string | null;
  readonly driver: string;
  readonly text: string;
  /** Texts that it had; 1: it was never changed. */
  readonly texts: number;
  readonly options: readonly string[];
  /** What is answered: a mark, one option, a ranking, or points for each. */
  readonly asks: 'mark' | 'option' | 'ranking' | 'scores';
  /** Marks that can be given, words of the core, in the order in which they are offered. */
  readonly marks: readonly string[];
  readonly circle: readonly Who[];
  readonly blind: boolean;
  /** From when sealed answers are opened, and until when; null: none are sealed. */
  readonly opensFrom: When | null;
  readonly opensUntil: When | null;
  readonly extended: boolean;
  readonly electorate: number;
  readonly counts: readonly DecisionCount[];
  readonly winners: readonly string[];
  readonly tied: readonly string[];
  readonly dissent: readonly {
    readonly who: Who;
    readonly mark: string;
    readonly reason: string;
  }[];
  /** Who is willing to be drawn. */
  readonly pool: readonly Who[];
  readonly objections: readonly DecisionObjection[];
  readonly uncounted: readonly DecisionUncounted[];
  /** Records that have no effect, by why: a word of the core. */
  readonly voided: readonly { readonly id: string; readonly why: string }[];
  /** Answers that others wrote down: for whom, who, before whom, in which record. */
  readonly written: readonly {
    readonly id: string;
    readonly who: Who;
    readonly by: Who;
    readonly witnesses: readonly Who[];
    readonly via: string;
  }[];
  /** What is counted although too few others have shown it yet. */
  readonly unheard: number;
  readonly responsible: readonly Who[];
  readonly criteria: string;
  readonly executeFrom: When | null;
  readonly executeBy: When | null;
  /**
   * What an act of the assembly would do to carry it out; `hidden`: no such act is here, so nobody can
   * see what it is, and no device says yes to it. Null: no act does.
   */
  readonly act: DecidedThing | 'hidden' | null;
  /** Whether this device says yes to the act by what a scribe writes down for us. */
  readonly hall: DecisionHall;
  readonly doneAt: When | null;
  readonly needs: readonly string[];
  readonly supersededBy: string | null;
  readonly reviewOn: When | null;
  readonly reviews: readonly {
    readonly who: Who;
    readonly at: When;
    readonly verdict: 'keep' | 'change' | 'end';
    readonly note: string;
  }[];
};

/** What is asked of us outside meetings in one week: it stands on one list. */
export type DecisionLoad = { readonly from: When; readonly questions: number };

/** `decide propose`. */
export type DecideProposeAnswer = {
  readonly decision: DecisionAnswer;
  /** The week in which it closes; null for a question in a meeting. */
  readonly load: DecisionLoad | null;
  readonly delivery: Delivery;
};

/** `decide stance`. */
export type DecideStanceAnswer = {
  readonly decisions: readonly DecisionBrief[];
  /** For whom it was written down; none: for ourselves. */
  readonly members: readonly Who[];
  /** Of those, who answered by their own device: theirs counts. */
  readonly own: readonly Who[];
  /** Whether an answer was there before; the last counts. */
  readonly again: boolean;
  readonly sealed: boolean;
  /** Acts to which our device says yes by itself if it passes. */
  readonly acts: readonly DecidedThing[];
  readonly delivery: Delivery;
};

/** `decide object`, `amend`, `withdraw`, `review`, `deny`. */
export type DecideChangedAnswer = {
  readonly what:
    | 'objected'
    | 'settled'
    | 'doubted'
    | 'amended'
    | 'withdrawn'
    | 'objectionWithdrawn'
    | 'done'
    | 'reviewed'
    | 'denied';
  /** The record that was written. */
  readonly record: string;
  readonly decision: DecisionAnswer;
  readonly delivery: Delivery;
};

/** `decide list`. */
export type DecideListAnswer = {
  readonly name: string;
  readonly decisions: readonly DecisionBrief[];
  /** Weeks that are not over, first to last. */
  readonly load: readonly DecisionLoad[];
};

/** `decide hall`. */
export type DecideHallAnswer = {
  readonly questions: readonly {
    readonly decision: DecisionBrief;
    /** The act to which this device says yes, or not. */
    readonly act: DecidedThing | null;
    /** Left for what will be written; confirmed, what is; kept: it says no yes by itself. */
    readonly standing: 'left' | 'confirmed' | 'kept';
  }[];
};

/** `decide sheet`. */
export type DecideSheetAnswer = {
  readonly id: string;
  readonly file: string;
  readonly sheets: number;
  readonly rows: number;
  /** Rows on one sheet at most. */
  readonly rowsOfSheet: number;
  /** Who stands in which row, from row 1 on. */
  readonly members: readonly Who[];
};

/** `decide enter`. */
export type DecideEnterAnswer = {
  readonly decision: DecisionBrief;
  readonly sheet: number;
  readonly entered: number;
  /** Rows on which two scribes agree, and rows that still need the second. */
  readonly agreed: number;
  readonly once: number;
  /** Rows that two read differently. */
  readonly differ: readonly { readonly row: number; readonly who: Who }[];
  readonly delivery: Delivery;
};
