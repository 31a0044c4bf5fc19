/** What the book has come to: plain data, each list ascending by record unless told. Knows no hour. */
import type { SaidBy } from '../assembly/spoken.ts';
import type { MemberId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Beyond, Uncovered } from '../power/covers.ts';
import type { Account, BalanceAsserted, CommodityNamed, LedgerEntry } from './records.ts';

/** An account. */
export interface AccountState extends SaidBy {
  readonly account: Account;
  /** The last hour that an entry may have; null: it is open. */
  readonly closedAt: Hour | null;
}

/** Why an entry counts for nothing and cannot come to count. */
export type EntryVoid =
  | 'noSuchAccount'
  | 'notOpenYet'
  | 'closed'
  | 'otherCommodity'
  /** Something is spent and nothing allows it. */
  | 'noPower'
  /** It takes back an entry that is not there, or not as a whole. */
  | 'notItsReverse'
  /** The entry was taken back before. */
  | 'reversedBefore'
  /** What it cites does not allow it. */
  | Uncovered;

/**
 * How an entry stands. Only `posted` moves balances; `provisional` would, and what allows it is not
 * witnessed yet. `adReferendum` and `overCap` wait for the members to ratify them, and `late` too.
 */
export type EntryEffect =
  | { readonly kind: 'posted' }
  | { readonly kind: 'provisional' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'archived' }
  | { readonly kind: 'late' }
  | { readonly kind: 'adReferendum'; readonly why: Beyond }
  /** Others spent from the same cap at the same time, and it does not hold them all. */
  | { readonly kind: 'overCap' }
  | { readonly kind: 'void'; readonly why: EntryVoid };

/** What an entry takes out of all that the assembly owns, less what it owes. */
export interface Spending {
  readonly commodity: string;
  readonly amount: number;
}

/** An entry, and how it stands. */
export interface EntryState extends SaidBy {
  readonly entry: LedgerEntry;
  readonly effect: EntryEffect;
  readonly spent: readonly Spending[];
  /** Holders of the same power who stand behind it beside its writer, ascending. */
  readonly confirmedBy: readonly MemberId[];
  /** Whether the members ratified it. */
  readonly isRatified: boolean;
}

/** A balance of one account and commodity, over all entries or up to an hour. */
export interface AccountBalance {
  readonly account: RecordId;
  readonly commodity: string;
  /** Posted entries alone. */
  readonly posted: bigint;
  /** With those that are provisional. */
  readonly provisional: bigint;
}

/** A balance that somebody asserted, and what the book says. */
export interface AssertionState extends SaidBy {
  readonly asserted: BalanceAsserted;
  /** What is in the book less what was counted; 0: it holds. */
  readonly difference: bigint;
}

/** How a commodity is written; several that differ are all kept, and none is used. */
export interface CommodityState {
  readonly code: string;
  readonly named: readonly CommodityNamed[];
}

/** The book of an assembly. */
export interface BookState {
  readonly accounts: readonly AccountState[];
  readonly entries: readonly EntryState[];
  /** By account, then by commodity; without those that are zero. */
  readonly balances: readonly AccountBalance[];
  readonly assertions: readonly AssertionState[];
  /** Ascending by code. */
  readonly commodities: readonly CommodityState[];
  /** Restricted accounts whose posted balance is below zero. */
  readonly overdrawn: readonly AccountBalance[];
}
