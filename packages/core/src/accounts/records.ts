/**
 * What is said in the assembly's book, all in the home log, lane 1: an *account* is opened and closed, an
 * *entry* moves amounts between accounts, *entryWord* says what became of it, a *balance* is asserted, a
 * *commodity* is named. Terms are those of double-entry bookkeeping (beancount, hledger). The app holds
 * no money: the book says what people did with it.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { COMMODITY_MAX, isCommodity } from '../assembly/powers.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  id,
  list,
  nullable,
  oneOf,
  refined,
  text,
  tuple,
  uint,
} from '../codec/shape.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Characters of an account's name. */
export const ACCOUNT_NAME_MAX = 80;
/** Commodities to which one account is bound. */
export const ACCOUNT_COMMODITIES_MAX = 8;
/** Postings of one entry at least: what leaves one account comes to another. */
export const POSTINGS_MIN = 2;
/** Postings of one entry at most: a till counted into its purposes; 16 × 71 bytes. */
export const POSTINGS_MAX = 16;
/** Characters of a narration. */
export const NARRATION_MAX = 200;
/** Hashes of receipts and letters that show an entry. */
export const EVIDENCE_MAX = 4;
/** What an entry names as known: the newest under its power, one for each holder mostly, and counts of its hour. */
export const AFTER_MAX = 8;
/** Digits of a commodity behind the point: 9, as in the finest gram. */
export const DECIMALS_MAX = 9;
/** Characters of a commodity's name. */
export const COMMODITY_NAME_MAX = 40;
/** The largest amount of one posting, in least units, 2^48 − 1: 16 of them are summed as integers below 2^53. */
export const AMOUNT_MAX = 281_474_976_710_655;

/** The five kinds of accounts, as the first part of their names. */
export const ACCOUNT_ROOTS = ['assets', 'liabilities', 'equity', 'income', 'expenses'] as const;
export type AccountRoot = (typeof ACCOUNT_ROOTS)[number];

const ACCOUNT_NAME = /^(?:assets|liabilities|equity|income|expenses)(?::[a-z0-9][a-z0-9-]*)+$/;

/** Whether this can be the name of an account: `assets:bank`, `expenses:food:monday`. */
export function isAccountName(name: string): boolean {
  return name.length <= ACCOUNT_NAME_MAX && ACCOUNT_NAME.test(name);
}

/** Where an inflow comes from, for the audit of who could stop it. */
export const SOURCE_CLASSES = [
  'member',
  'trade',
  'ally',
  'grant',
  'state',
  'platform',
  'loan',
] as const;
export type SourceClass = (typeof SOURCE_CLASSES)[number];

/** Opens an account; it is named by this record, so two of one name are two accounts. */
export interface Account {
  readonly name: string;
  /** The first hour that an entry may have. */
  readonly from: Hour;
  /** What it may hold, ascending; none: anything. */
  readonly commodities: readonly string[];
  /** The charter (kind 112) to whose purpose it is bound: it never goes below zero; null: free. */
  readonly restricted: RecordId | null;
}

/** Closes an account; entries after this hour do not count. */
export interface AccountClosed {
  readonly account: RecordId;
  readonly at: Hour;
}

/** `in`: more is there (debit); `out`: less is there (credit). */
export const SIDES = ['in', 'out'] as const;
export type Side = (typeof SIDES)[number];

/** One line of an entry. */
export interface LedgerPosting {
  readonly account: RecordId;
  readonly side: Side;
  /** In the commodity's least unit: cents, minutes, grams. */
  readonly amount: number;
  readonly commodity: string;
}

/** Moves amounts; per commodity as much goes in as goes out. */
export interface LedgerEntry {
  /** When it happened; not when it was written. */
  readonly date: Hour;
  readonly flag: 'posted' | 'pending';
  /** No names: who it was stays on the receipt. */
  readonly narration: string;
  readonly postings: readonly LedgerPosting[];
  /** Of an inflow; null: none, or not said. */
  readonly source: SourceClass | null;
  /** The act that allows what is spent: a budget, a mandate, an emergency power; null: nothing is. */
  readonly power: RecordId | null;
  /** The text under which it is done; an imperative mandate asks for its own. */
  readonly cites: RecordId | null;
  /** The entry that this one takes back whole; null: none. */
  readonly reverses: RecordId | null;
  /** Entries under the same power, and counts of its hour, that its writer knew, ascending. */
  readonly after: readonly RecordId[];
  /** Ascending. */
  readonly evidence: readonly Hash32[];
}

/** What became of an entry, or that another holder of a joint power stands behind it. */
export const ENTRY_WORDS = ['posted', 'archived', 'confirmed'] as const;
export type EntryWordName = (typeof ENTRY_WORDS)[number];

/** A word about an entry. */
export interface EntryWord {
  readonly entry: RecordId;
  readonly word: EntryWordName;
}

/** What somebody counted: so much is there at the end of this hour. */
export interface BalanceAsserted {
  readonly account: RecordId;
  readonly at: Hour;
  readonly side: Side;
  readonly amount: number;
  readonly commodity: string;
}

/** How a commodity is written: 2 digits behind the point for EUR; its name for people. */
export interface CommodityNamed {
  readonly code: string;
  readonly decimals: number;
  readonly name: string;
}

const hourShape: Shape<Hour> = uint<Hour>(HOUR_MAX);
const commodityShape: Shape<string> = refined(text(COMMODITY_MAX), 'commodity', isCommodity);
const amountShape: Shape<number> = uint(AMOUNT_MAX);
const common = { lanes: [LANE_COMMON], plain: false } as const;

/** Frame 3, array 1, name 2 + 80, from 9, commodities 1 + 8 × 26, restricted 34. */
export const ACCOUNT_BYTES_MAX: number = 3 + 1 + 82 + 9 + 1 + ACCOUNT_COMMODITIES_MAX * 26 + 34;
/** 160 */
export const accountKind: RecordKind<Account> = {
  name: 'account',
  ...common,
  shape: tuple<Account>({
    name: refined(text(ACCOUNT_NAME_MAX), 'account-name', isAccountName),
    from: hourShape,
    commodities: ascending(commodityShape, compareText, ACCOUNT_COMMODITIES_MAX),
    restricted: nullable(id<RecordId>()),
  }),
  bytesMax: ACCOUNT_BYTES_MAX,
};

/** Frame 3, array 1, account 34, at 9. */
export const ACCOUNT_CLOSED_BYTES_MAX = 47;
/** 161 */
export const accountClosedKind: RecordKind<AccountClosed> = {
  name: 'accountClosed',
  ...common,
  shape: tuple<AccountClosed>({ account: id<RecordId>(), at: hourShape }),
  bytesMax: ACCOUNT_CLOSED_BYTES_MAX,
};

const postingShape: Shape<LedgerPosting> = tuple<LedgerPosting>({
  account: id<RecordId>(),
  side: oneOf(SIDES),
  amount: amountShape,
  commodity: commodityShape,
});

/** Array 1, account 34, side 1, amount 9, commodity 2 + 24. */
const POSTING_BYTES_MAX = 71;
/**
 * Frame 3, array 1, date 9, flag 1, narration 3 + 600, postings 1 + 16 × 71, source 1, power 34, cites 34,
 * reverses 34, after 1 + 8 × 34, evidence 1 + 4 × 34.
 */
export const LEDGER_ENTRY_BYTES_MAX: number =
  3 +
  1 +
  9 +
  1 +
  603 +
  1 +
  POSTINGS_MAX * POSTING_BYTES_MAX +
  1 +
  3 * 34 +
  1 +
  AFTER_MAX * 34 +
  1 +
  EVIDENCE_MAX * 34;
/** 162 */
export const ledgerEntryKind: RecordKind<LedgerEntry> = {
  name: 'ledgerEntry',
  ...common,
  shape: refined(
    tuple<LedgerEntry>({
      date: hourShape,
      flag: oneOf(['posted', 'pending']),
      narration: text(NARRATION_MAX),
      postings: list(postingShape, POSTINGS_MAX, POSTINGS_MIN),
      source: nullable(oneOf(SOURCE_CLASSES)),
      power: nullable(id<RecordId>()),
      cites: nullable(id<RecordId>()),
      reverses: nullable(id<RecordId>()),
      after: ascending(id<RecordId>(), compareText, AFTER_MAX),
      evidence: ascending(id<Hash32>(), compareText, EVIDENCE_MAX),
    }),
    'not-zero',
    ({ postings }) => sumsOf(postings).every(({ sum }) => sum === 0),
  ),
  bytesMax: LEDGER_ENTRY_BYTES_MAX,
};

/** Frame 3, array 1, entry 34, word 1. */
export const ENTRY_WORD_BYTES_MAX = 39;
/** 163 */
export const entryWordKind: RecordKind<EntryWord> = {
  name: 'entryWord',
  ...common,
  shape: tuple<EntryWord>({ entry: id<RecordId>(), word: oneOf(ENTRY_WORDS) }),
  bytesMax: ENTRY_WORD_BYTES_MAX,
};

/** Frame 3, array 1, account 34, at 9, side 1, amount 9, commodity 26. */
export const BALANCE_ASSERTED_BYTES_MAX = 83;
/** 164 */
export const balanceAssertedKind: RecordKind<BalanceAsserted> = {
  name: 'balanceAsserted',
  ...common,
  shape: tuple<BalanceAsserted>({
    account: id<RecordId>(),
    at: hourShape,
    side: oneOf(SIDES),
    amount: amountShape,
    commodity: commodityShape,
  }),
  bytesMax: BALANCE_ASSERTED_BYTES_MAX,
};

/** Frame 3, array 1, code 26, decimals 1, name 2 + 120. */
export const COMMODITY_NAMED_BYTES_MAX = 153;
/** 165 */
export const commodityNamedKind: RecordKind<CommodityNamed> = {
  name: 'commodityNamed',
  ...common,
  shape: tuple<CommodityNamed>({
    code: commodityShape,
    decimals: uint(DECIMALS_MAX),
    name: text(COMMODITY_NAME_MAX),
  }),
  bytesMax: COMMODITY_NAMED_BYTES_MAX,
};

/** A sum of one commodity; what goes in counts above zero. */
export interface Sum {
  readonly commodity: string;
  readonly sum: number;
}

/** What a posting adds to its account. */
export function signedOf({ side, amount }: Pick<LedgerPosting, 'side' | 'amount'>): number {
  return side === 'in' ? amount : -amount;
}

/** What postings come to, a commodity each, ascending. Exact: at most 16 × 2^48 = 2^52. */
export function sumsOf(postings: readonly LedgerPosting[]): readonly Sum[] {
  const sums = new Map<string, number>();
  for (const posting of postings)
    sums.set(posting.commodity, (sums.get(posting.commodity) ?? 0) + signedOf(posting));
  return [...sums]
    .map(([commodity, sum]) => ({ commodity, sum }))
    .toSorted((a, b) => compareText(a.commodity, b.commodity));
}
