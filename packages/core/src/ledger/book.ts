/**
 * A book: what double entry knows, in the words of beancount and hledger. A value of its own, so that
 * the ledger of an assembly can be exported, and a text that was read can be checked, by one code.
 */
import type { Decimal } from './decimal.ts';

/** A number of a commodity. */
export interface Amount {
  readonly number: Decimal;
  readonly commodity: string;
}

/** A value beside an entry: a text, or anything else as it was written. */
export interface Metadata {
  readonly key: string;
  readonly text?: string;
  readonly bare?: string;
}

/** One leg of a transaction. */
export interface Posting {
  readonly line: number;
  readonly flag?: string;
  readonly account: string;
  /** Absent where it takes what is missing; one of the two parts may be. */
  readonly number?: Decimal;
  readonly commodity?: string;
  /** What one unit cost, or all of them. */
  readonly cost?: Amount & { readonly isTotal: boolean; readonly more: readonly string[] };
  /** At which price, each or together. */
  readonly price?: Amount & { readonly isTotal: boolean };
  readonly metadata: readonly Metadata[];
}

interface Dated {
  /** Line in the text it was read from; 0 for a value of our own. */
  readonly line: number;
  /** `2026-11-27`. */
  readonly date: string;
  readonly metadata: readonly Metadata[];
}

/** What happened. */
export interface Transaction extends Dated {
  readonly kind: 'transaction';
  readonly flag: string;
  readonly payee?: string;
  readonly narration: string;
  /** With `#` and `^`. */
  readonly tags: readonly string[];
  readonly links: readonly string[];
  readonly postings: readonly Posting[];
}

/** One entry of a book. */
export type BookEntry =
  | Transaction
  | (Dated & {
      readonly kind: 'open';
      readonly account: string;
      readonly commodities: readonly string[];
    })
  | (Dated & { readonly kind: 'close'; readonly account: string })
  | (Dated & { readonly kind: 'commodity'; readonly commodity: string })
  | (Dated & {
      readonly kind: 'balance';
      readonly account: string;
      readonly amount: Amount;
      readonly tolerance?: Decimal;
    })
  | (Dated & { readonly kind: 'pad'; readonly account: string; readonly from: string })
  | (Dated & { readonly kind: 'note'; readonly account: string; readonly text: string })
  | (Dated & { readonly kind: 'document'; readonly account: string; readonly path: string })
  | (Dated & { readonly kind: 'price'; readonly commodity: string; readonly amount: Amount })
  | (Dated & { readonly kind: 'event'; readonly name: string; readonly text: string });

/** What is wrong in a book, and in which line. */
export interface BookError {
  readonly line: number;
  readonly kind: BookErrorKind;
  /** The account it is about. */
  readonly account?: string;
  readonly commodity?: string;
  /** By how much, as a decimal number. */
  readonly difference?: string;
}

/** Kinds of error; `accounts.KIND` is the key of the sentence. */
export type BookErrorKind =
  | 'SyntaxWrong'
  | 'DateWrong'
  | 'NumberWrong'
  | 'AccountNameWrong'
  | 'NotSupported'
  | 'TagNotPushed'
  | 'TagNotPopped'
  | 'OpenedTwice'
  | 'ClosedTwice'
  | 'ClosedNeverOpened'
  | 'ClosedBeforeOpened'
  | 'NeverOpened'
  | 'NotOpenThen'
  | 'CommodityTwice'
  | 'CommodityNotAllowed'
  | 'CommodityUndeclared'
  | 'LeafNameTwice'
  | 'AmountsMissing'
  | 'NotBalanced'
  | 'BalanceWrong'
  | 'BalancesDiffer'
  | 'PadUnused'
  | 'PadAtCost';

/** Errors that are told at most; a file that is no book would tell one for each line. */
export const BOOK_ERRORS_MAX = 1_000;

/** Sorts entries as they count: by date; on a day opens, then balances, then the rest, closes last. */
export function inOrder(entries: readonly BookEntry[]): readonly BookEntry[] {
  return entries
    .map((entry, at) => ({ entry, at }))
    .toSorted(
      (a, b) =>
        compareDates(a.entry.date, b.entry.date) ||
        orderOf(a.entry) - orderOf(b.entry) ||
        a.entry.line - b.entry.line ||
        a.at - b.at,
    )
    .map(({ entry }) => entry);
}

/** Dates are texts of one length, so that their order is that of the text. */
function compareDates(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const ORDERS: Partial<Record<BookEntry['kind'], number>> = {
  open: -2,
  balance: -1,
  document: 1,
  close: 2,
};

function orderOf({ kind }: BookEntry): number {
  return ORDERS[kind] ?? 0;
}
