/**
 * Checks a book, and adds up its balances. What counts is beancount's: entries by date whatever their
 * order in the file, transactions that sum to zero in each commodity, accounts that are open on the
 * day, assertions that hold at the beginning of a day and count the accounts below.
 *
 * Tolerance. Numbers are exact. A transaction may miss zero by half of the last place that one of its
 * own numbers of that commodity shows; an assertion by one in its last place, or what `~` says; whole
 * numbers by nothing. With `exact` nothing is tolerated but `~`.
 */
import { compareText } from '../base/bytes.ts';
import type { BookError, BookEntry, Posting, Transaction } from './book.ts';
import { inOrder } from './book.ts';
import type { Decimal } from './decimal.ts';
import {
  addDecimals,
  decimalText,
  isLarger,
  magnitude,
  multiplyDecimals,
  negateDecimal,
  subtractDecimals,
  ZERO,
} from './decimal.ts';

/** Accounts that are padded in one book: the whole of it is gone through for each. */
const PADDED_MAX = 100;

/** How strictly a book is checked. */
export interface CheckOptions {
  /** Nothing is tolerated. */
  readonly exact?: boolean;
  /** Commodities have to be declared, and no two accounts may end in the same name. */
  readonly strict?: boolean;
}

/** Sums by account and commodity. */
export type Balances = ReadonlyMap<string, ReadonlyMap<string, Decimal>>;

/** What came of it. */
export interface CheckedBook {
  readonly balances: Balances;
  readonly errors: readonly BookError[];
}

interface Leg {
  readonly account: string;
  readonly number: Decimal;
  readonly commodity: string;
  readonly isAtCost: boolean;
}

/** Checks the entries of a book. */
export function checkBook(given: readonly BookEntry[], options: CheckOptions = {}): CheckedBook {
  const errors: BookError[] = [];
  const legsOf = new Map<BookEntry, readonly Leg[]>();
  const entries = inOrder(given).filter((entry) => {
    if (entry.kind !== 'transaction') return true;
    const { legs, errors: found } = complete(entry, options.exact === true);
    errors.push(...found);
    if (legs !== undefined) legsOf.set(entry, legs);
    // A transaction whose amounts nobody can tell says nothing more.
    return legs !== undefined;
  });
  padAccounts(entries, legsOf, errors, options.exact === true);
  checkNames(entries, errors);
  checkAssertions(entries, legsOf, errors, options.exact === true);
  if (options.strict === true) checkStrictly(entries, legsOf, errors);
  checkAllowed(entries, legsOf, errors);
  return { balances: balancesOf(legsOf), errors: sorted(errors) };
}

function sorted(errors: readonly BookError[]): readonly BookError[] {
  return errors.toSorted(
    (a, b) =>
      a.line - b.line ||
      compareText(a.kind, b.kind) ||
      compareText(a.account ?? '', b.account ?? '') ||
      compareText(a.commodity ?? '', b.commodity ?? ''),
  );
}

/** What a posting weighs in the sum of its transaction: at cost, else at its price, else itself. */
function weightOf(
  posting: Posting,
  number: Decimal,
  commodity: string,
): Omit<Leg, 'account' | 'isAtCost'> {
  const at = posting.cost ?? posting.price;
  if (at === undefined) return { number, commodity };
  if (!at.isTotal) return { number: multiplyDecimals(number, at.number), commodity: at.commodity };
  const total = number.digits < 0n ? negateDecimal(at.number) : at.number;
  return { number: number.digits === 0n ? ZERO : total, commodity: at.commodity };
}

interface Completed {
  /** Undefined where amounts are left out in more than one way. */
  readonly legs?: readonly Leg[];
  readonly errors: readonly BookError[];
}

/** Fills in what postings leave out, and looks whether the rest sums to zero. */
function complete({ line, postings }: Transaction, exact: boolean): Completed {
  const amounts = amountsOf(postings);
  if ('missingAt' in amounts) return missing(amounts.missingAt);
  const { open, sums, legs } = amounts;
  const filled = fill(open, sums);
  if ('missingAt' in filled) return missing(filled.missingAt);
  const errors = unbalanced(line, sums, exact ? new Map() : slackOf(postings));
  return {
    legs: legs.flatMap((leg) => ('line' in leg ? (filled.legs.get(leg) ?? []) : [leg])),
    errors,
  };
}

function missing(line: number): Completed {
  return { errors: [{ line, kind: 'AmountsMissing' }] };
}

interface MissingAt {
  /** The line of the posting that leaves out too much. */
  readonly missingAt: number;
}

interface Amounts {
  /** Postings that take what is missing. */
  readonly open: readonly Posting[];
  /** What the others weigh together, by commodity. */
  readonly sums: Map<string, Decimal>;
  readonly legs: readonly (Leg | Posting)[];
}

function amountsOf(postings: readonly Posting[]): Amounts | MissingAt {
  const weighed = new Set(
    postings.flatMap(({ commodity, cost, price }) => (cost ?? price)?.commodity ?? commodity ?? []),
  );
  const [only] = weighed;
  const isPlain = weighed.size === 1;
  const bare = postings.filter(({ number, commodity }) => number && commodity === undefined);
  const open: Posting[] = [];
  const sums = new Map<string, Decimal>();
  const legs: (Leg | Posting)[] = [];
  for (const posting of postings) {
    const { line, account, number, cost, price } = posting;
    const isPriced = cost !== undefined || price !== undefined;
    if (number === undefined) {
      if (isPriced) return { missingAt: line };
      open.push(posting);
      legs.push(posting);
      continue;
    }
    // One number alone is of the commodity of all others.
    const isGuessed = isPlain && bare.length === 1 && !isPriced;
    const commodity = posting.commodity ?? (isGuessed ? only : undefined);
    if (commodity === undefined) return { missingAt: line };
    const weight = weightOf(posting, number, commodity);
    sums.set(weight.commodity, addDecimals(sums.get(weight.commodity) ?? ZERO, weight.number));
    legs.push({ account, number, commodity, isAtCost: cost !== undefined });
  }
  return { open, sums, legs };
}

interface Filled {
  readonly legs: ReadonlyMap<Posting, readonly Leg[]>;
}

/** Gives what is missing to postings that leave it out; in vain where that is not one way. */
function fill(open: readonly Posting[], sums: Map<string, Decimal>): Filled | MissingAt {
  const free = open.filter(({ commodity }) => commodity === undefined);
  const seen = new Set<string>();
  for (const { line, commodity } of open) {
    const isSecond = commodity === undefined ? free[0]?.line !== line : seen.has(commodity);
    if (isSecond || (free.length > 0 && commodity !== undefined)) return { missingAt: line };
    if (commodity !== undefined) seen.add(commodity);
  }
  const legs = new Map<Posting, readonly Leg[]>();
  for (const posting of open) {
    const { account } = posting;
    const wanted =
      posting.commodity === undefined
        ? [...sums].flatMap(([commodity, { digits }]) => (digits === 0n ? [] : [commodity]))
        : [posting.commodity];
    const taken = wanted.toSorted(compareText).map((commodity) => {
      const number = negateDecimal(sums.get(commodity) ?? ZERO);
      sums.set(commodity, ZERO);
      return { account, number, commodity, isAtCost: false };
    });
    legs.set(posting, taken);
  }
  return { legs };
}

/** Half of the last place that a number of each commodity shows; whole numbers show none. */
function slackOf(postings: readonly Posting[]): ReadonlyMap<string, Decimal> {
  const slack = new Map<string, Decimal>();
  for (const { number, commodity } of postings) {
    if (number === undefined || commodity === undefined || number.places === 0) continue;
    const half = { digits: 5n, places: number.places + 1 };
    if (isLarger(half, slack.get(commodity) ?? ZERO)) slack.set(commodity, half);
  }
  return slack;
}

function unbalanced(
  line: number,
  sums: ReadonlyMap<string, Decimal>,
  slack: ReadonlyMap<string, Decimal>,
): readonly BookError[] {
  const wrong = [...sums].filter(([commodity, sum]) =>
    isLarger(magnitude(sum), slack.get(commodity) ?? ZERO),
  );
  const [first] = wrong.toSorted(([a], [b]) => compareText(a, b));
  if (first === undefined) return [];
  const [commodity, sum] = first;
  return [{ line, kind: 'NotBalanced', commodity, difference: decimalText(sum) }];
}

/** Opens and closes, and that every account which is named is open on that day. */
function checkNames(entries: readonly BookEntry[], errors: BookError[]): void {
  const openedOn = new Map<string, string>();
  const closed = new Set<string>();
  const active = new Set<string>();
  const commodities = new Set<string>();
  for (const entry of entries) {
    const { line } = entry;
    if (entry.kind === 'open') {
      const { account } = entry;
      if (openedOn.has(account)) errors.push({ line, kind: 'OpenedTwice', account });
      else openedOn.set(account, entry.date);
      active.add(account);
    } else if (entry.kind === 'close') {
      const { account } = entry;
      const opened = openedOn.get(account);
      if (closed.has(account)) errors.push({ line, kind: 'ClosedTwice', account });
      else if (opened === undefined) errors.push({ line, kind: 'ClosedNeverOpened', account });
      else if (opened >= entry.date) errors.push({ line, kind: 'ClosedBeforeOpened', account });
      closed.add(account);
      active.delete(account);
    } else if (entry.kind === 'commodity') {
      const { commodity } = entry;
      if (commodities.has(commodity)) errors.push({ line, kind: 'CommodityTwice', commodity });
      commodities.add(commodity);
    } else {
      const mayBeLater = ['balance', 'note', 'document'].includes(entry.kind);
      for (const account of new Set(accountsOf(entry))) {
        const wasOpened = openedOn.has(account);
        if (active.has(account) || (wasOpened && mayBeLater)) continue;
        errors.push({ line, kind: wasOpened ? 'NotOpenThen' : 'NeverOpened', account });
      }
    }
  }
}

function accountsOf(entry: BookEntry): readonly string[] {
  switch (entry.kind) {
    case 'transaction':
      return entry.postings.map(({ account }) => account);
    case 'pad':
      return [entry.account, entry.from];
    case 'balance':
    case 'note':
    case 'document':
      return [entry.account];
    default:
      return [];
  }
}

/** Whether an account is another one or stands below it. */
function isWithin(account: string, parent: string): boolean {
  return account === parent || account.startsWith(`${parent}:`);
}

type Sums = Map<string, Map<string, Decimal>>;

function addTo(all: Sums, account: string, { number, commodity }: Leg): void {
  const sums = all.get(account) ?? new Map<string, Decimal>();
  sums.set(commodity, addDecimals(sums.get(commodity) ?? ZERO, number));
  all.set(account, sums);
}

/** A running sum by account and commodity; parents are added up as it goes. */
class Running {
  readonly #own: Sums = new Map();
  readonly #withBelow: Sums = new Map();

  add(leg: Leg): void {
    addTo(this.#own, leg.account, leg);
    for (let at = leg.account.length; at > 0; at = leg.account.lastIndexOf(':', at - 1))
      addTo(this.#withBelow, leg.account.slice(0, at), leg);
  }

  /** With the accounts below. */
  of(account: string, commodity: string): Decimal {
    return this.#withBelow.get(account)?.get(commodity) ?? ZERO;
  }

  all(): Balances {
    return this.#own;
  }
}

/** By how much an assertion may be missed. */
function slackOfBalance(entry: Extract<BookEntry, { kind: 'balance' }>, exact: boolean): Decimal {
  if (entry.tolerance !== undefined) return entry.tolerance;
  const { places } = entry.amount.number;
  return exact || places === 0 ? ZERO : { digits: 1n, places };
}

function checkAssertions(
  entries: readonly BookEntry[],
  legsOf: ReadonlyMap<BookEntry, readonly Leg[]>,
  errors: BookError[],
  exact: boolean,
): void {
  const running = new Running();
  const said = new Map<string, Decimal>();
  const opened = new Set(entries.flatMap((one) => (one.kind === 'open' ? [one.account] : [])));
  for (const entry of entries) {
    for (const leg of legsOf.get(entry) ?? []) running.add(leg);
    // Of an account that nobody opens only that is said.
    if (entry.kind !== 'balance' || !opened.has(entry.account)) continue;
    const { line, account, amount, date } = entry;
    const { commodity } = amount;
    const difference = subtractDecimals(running.of(account, commodity), amount.number);
    if (isLarger(magnitude(difference), slackOfBalance(entry, exact)))
      errors.push({
        line,
        kind: 'BalanceWrong',
        account,
        commodity,
        difference: decimalText(difference),
      });
    const key = `${date} ${commodity} ${account}`;
    const before = said.get(key);
    if (before !== undefined && subtractDecimals(before, amount.number).digits !== 0n)
      errors.push({ line, kind: 'BalancesDiffer', account, commodity });
    said.set(key, before ?? amount.number);
  }
}

/** Books what `pad` promises: the difference to the next assertion, on the day of the pad. */
function padAccounts(
  entries: readonly BookEntry[],
  legsOf: Map<BookEntry, readonly Leg[]>,
  errors: BookError[],
  exact: boolean,
): void {
  const accounts = new Set<string>();
  for (const entry of entries)
    if (entry.kind === 'pad') {
      if (accounts.size < PADDED_MAX || accounts.has(entry.account)) accounts.add(entry.account);
      else errors.push({ line: entry.line, kind: 'NotSupported' });
    }
  for (const account of [...accounts].toSorted(compareText)) {
    const running = new Running();
    const atCost = new Set<string>();
    let active: Extract<BookEntry, { kind: 'pad' }> | undefined;
    let padded = new Set<string>();
    for (const entry of entries) {
      for (const leg of entry.kind === 'pad' ? [] : (legsOf.get(entry) ?? [])) {
        running.add(leg);
        if (leg.isAtCost && isWithin(leg.account, account)) atCost.add(leg.commodity);
      }
      if (entry.kind === 'pad' && entry.account === account) {
        active = entry;
        padded = new Set();
      } else if (entry.kind === 'balance' && isWithin(entry.account, account)) {
        const { number, commodity } = entry.amount;
        const wanted = subtractDecimals(number, running.of(account, commodity));
        const isOff = isLarger(magnitude(wanted), slackOfBalance(entry, exact));
        if (active !== undefined && isOff && !padded.has(commodity)) {
          if (atCost.has(commodity))
            errors.push({ line: entry.line, kind: 'PadAtCost', account, commodity });
          const leg = { account, number: wanted, commodity, isAtCost: false };
          const other = { ...leg, account: active.from, number: negateDecimal(wanted) };
          legsOf.set(active, [...(legsOf.get(active) ?? []), leg, other]);
          running.add(leg);
        }
        padded.add(commodity);
      }
    }
  }
  for (const entry of entries)
    if (entry.kind === 'pad' && !legsOf.has(entry))
      errors.push({ line: entry.line, kind: 'PadUnused', account: entry.account });
}

/** That accounts hold only what their opening allows. */
function checkAllowed(
  entries: readonly BookEntry[],
  legsOf: ReadonlyMap<BookEntry, readonly Leg[]>,
  errors: BookError[],
): void {
  const allowed = new Map<string, readonly string[]>();
  for (const entry of entries)
    if (entry.kind === 'open' && entry.commodities.length > 0)
      allowed.set(entry.account, entry.commodities);
  const isAllowed = (account: string, commodity: string): boolean =>
    allowed.get(account)?.includes(commodity) ?? true;
  for (const entry of entries) {
    const { line } = entry;
    const used =
      entry.kind === 'balance'
        ? [{ account: entry.account, commodity: entry.amount.commodity }]
        : (legsOf.get(entry) ?? []);
    for (const { account, commodity } of used)
      if (!isAllowed(account, commodity))
        errors.push({ line, kind: 'CommodityNotAllowed', account, commodity });
  }
}

/** What hledger checks on request: declared commodities, and names that say which account is meant. */
function checkStrictly(
  entries: readonly BookEntry[],
  legsOf: ReadonlyMap<BookEntry, readonly Leg[]>,
  errors: BookError[],
): void {
  const declared = new Set(
    entries.flatMap((one) => (one.kind === 'commodity' ? [one.commodity] : [])),
  );
  const told = new Set<string>();
  const accountByLeaf = new Map<string, string>();
  for (const entry of entries) {
    const { line } = entry;
    for (const { commodity } of legsOf.get(entry) ?? []) {
      if (declared.has(commodity) || told.has(commodity)) continue;
      told.add(commodity);
      errors.push({ line, kind: 'CommodityUndeclared', commodity });
    }
    for (const account of entry.kind === 'open' ? [entry.account] : accountsOf(entry)) {
      const leaf = account.slice(account.lastIndexOf(':') + 1);
      const other = accountByLeaf.get(leaf);
      if (other === undefined) accountByLeaf.set(leaf, account);
      else if (other !== account && !told.has(account)) {
        told.add(account);
        errors.push({ line, kind: 'LeafNameTwice', account });
      }
    }
  }
}

function balancesOf(legsOf: ReadonlyMap<BookEntry, readonly Leg[]>): Balances {
  const running = new Running();
  for (const legs of legsOf.values()) for (const leg of legs) running.add(leg);
  return running.all();
}
