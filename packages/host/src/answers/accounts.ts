/** Answers about the book. Amounts are texts: whole numbers of any size, written with their digits. */
import type { When, Who } from './common.ts';

/** An account with what is on it. */
export type BookAccount = {
  readonly id: string;
  readonly name: string;
  readonly restricted: boolean;
  readonly closedAt: When | null;
  /** `posted` counts; `provisional` also holds what is not witnessed yet. */
  readonly balances: readonly {
    readonly commodity: string;
    readonly posted: string;
    readonly provisional: string;
  }[];
};

/** One line of an entry. */
type BookPosting = {
  readonly account: string;
  readonly side: 'in' | 'out';
  readonly amount: string;
  readonly commodity: string;
};

/** An entry and how it stands. */
export type BookEntryShown = {
  readonly id: string;
  readonly by: Who;
  readonly date: When;
  readonly narration: string;
  readonly postings: readonly BookPosting[];
  readonly source: string | null;
  readonly power: string | null;
  readonly reverses: string | null;
  readonly state:
    | 'posted'
    | 'provisional'
    | 'pending'
    | 'archived'
    | 'late'
    | 'adReferendum'
    | 'overCap'
    | 'void';
  /** Why it is void or goes beyond; null otherwise. */
  readonly why: string | null;
  readonly ratified: boolean;
  /** Hashes of receipts, as of files beside notices. */
  readonly evidence: readonly string[];
};

/** A balance that somebody counted. */
export type BookCount = {
  readonly account: string;
  readonly at: When;
  readonly by: Who;
  readonly holds: boolean;
  /** What is in the book less what was counted. */
  readonly difference: string;
  readonly commodity: string;
};

/** `accounts show`. */
export type AccountsAnswer = {
  readonly name: string;
  readonly accounts: readonly BookAccount[];
  readonly entries: readonly BookEntryShown[];
  readonly counts: readonly BookCount[];
  /** Names of restricted accounts below zero. */
  readonly overdrawn: readonly string[];
};

/** `accounts open|close`. */
export type AccountChangedAnswer = { readonly account: BookAccount };

/** `accounts enter|post|archive|confirm|reverse`. */
export type EntryChangedAnswer = { readonly entry: BookEntryShown };

/** `accounts count`. */
export type CountedAnswer = { readonly count: BookCount };

/** `accounts name`. */
export type CommodityNamedAnswer = {
  readonly code: string;
  readonly decimals: number;
  readonly contested: boolean;
};

/** `accounts summary`: what came in and went out, by month of 30 days and kind of source; no names. */
export type SummaryAnswer = {
  readonly name: string;
  readonly rows: readonly {
    /** The first day of the span. */
    readonly from: When;
    readonly what: string;
    readonly commodity: string;
    readonly amount: string;
  }[];
};

/** `accounts export`. */
export type BookExportAnswer = {
  readonly file: string;
  readonly entries: number;
  /** Entries that are promised: in it, and moving nothing. */
  readonly pending: number;
  /** Entries that do not count and are not in it. */
  readonly left: number;
};
