/**
 * Reads a book in beancount's language: the subset that `docs/spec/accounts.md` names. Total on any text.
 * What cannot be read is an error with its line, its entry is left out, and reading goes on.
 */
import type {
  BookError,
  BookErrorKind,
  BookEntry,
  Metadata,
  Posting,
  Transaction,
} from './book.ts';
import { BOOK_ERRORS_MAX } from './book.ts';
import type { Decimal } from './decimal.ts';
import { negateDecimal, parseDecimal } from './decimal.ts';
import { addDecimals, divideDecimals, multiplyDecimals, subtractDecimals } from './decimal.ts';
import type { Token, Words } from './words.ts';
import { wordsOf } from './words.ts';

/** What a text says. */
export interface ReadBook {
  readonly entries: readonly BookEntry[];
  readonly errors: readonly BookError[];
}

/** Roots of every account. */
const ROOTS = new Set(['Assets', 'Liabilities', 'Equity', 'Income', 'Expenses']);
/** Brackets within brackets of a sum. */
const BRACKETS_MAX = 16;
/** Words that stand alone at the beginning of a line, and whether they change nothing that is checked. */
const ALONE: ReadonlyMap<string, boolean> = new Map([
  ['option', true],
  ['plugin', false],
  ['include', false],
  ['pushmeta', true],
  ['popmeta', true],
]);
/** Dated words that change no balance, and are read over. */
const READ_OVER = new Set(['query', 'custom']);

/** Stops the reading of one entry; never leaves this file. */
class Unreadable {
  readonly kind: BookErrorKind;
  constructor(kind: BookErrorKind) {
    this.kind = kind;
  }
}

/** Reads a book. */
export function parseBook(text: string): ReadBook {
  const lines = wordsOf(text);
  const entries: BookEntry[] = [];
  const errors: BookError[] = [];
  const pushed: { readonly tag: string; readonly line: number }[] = [];
  let at = 0;
  while (at < lines.length && errors.length < BOOK_ERRORS_MAX) {
    const first = lines[at];
    if (first === undefined) break;
    at += 1;
    if (!saysSomething(first)) continue;
    const rest: Words[] = [];
    for (; lines[at]?.isIndented === true && saysSomething(lines[at]); at += 1)
      rest.push(...lines.slice(at, at + 1));
    const tags = pushed.map(({ tag }) => tag);
    const read = readEntry(first, rest, tags, pushed);
    if ('kind' in read && 'date' in read) entries.push(read);
    else errors.push(...('errors' in read ? read.errors : []));
  }
  for (const { line } of pushed) errors.push({ line, kind: 'TagNotPopped' });
  return { entries, errors };
}

function saysSomething(words: Words | undefined): boolean {
  return words !== undefined && (words.tokens.length > 0 || words.fault !== undefined);
}

interface NoEntry {
  readonly errors: readonly BookError[];
}

type Pushed = { readonly tag: string; readonly line: number }[];

function readEntry(
  first: Words,
  rest: readonly Words[],
  tags: readonly string[],
  pushed: Pushed,
): BookEntry | NoEntry {
  let line = first.line;
  try {
    if (first.isIndented || first.fault !== undefined) throw new Unreadable('SyntaxWrong');
    const cursor = new Cursor(first.tokens);
    const start = cursor.next();
    if (start?.kind === 'word') return { errors: readAlone(start.text, cursor, line, pushed) };
    if (start?.kind !== 'date') throw new Unreadable('SyntaxWrong');
    const date = dateOf(start.text);
    const isWord = cursor.peek()?.kind === 'word' && cursor.peek()?.text !== 'txn';
    if (!isWord) {
      const head = readHead(cursor, date, line, tags);
      const body = readBody(rest, (one) => {
        line = one;
      });
      return {
        ...head,
        ...body,
        tags: [...head.tags, ...body.tags],
        links: [...head.links, ...body.links],
      };
    }
    const entry = readDirective(cursor, date, line);
    const { metadata, postings } = readBody(rest, (one) => {
      line = one;
    });
    if (postings.length > 0) throw new Unreadable('SyntaxWrong');
    return entry === undefined ? { errors: [] } : { ...entry, metadata };
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { errors: [{ line, kind: thrown.kind }] };
    throw thrown;
  }
}

function readAlone(
  word: string,
  cursor: Cursor,
  line: number,
  pushed: Pushed,
): readonly BookError[] {
  if (word === 'pushtag' || word === 'poptag') {
    const tag = cursor.take('tag');
    cursor.end();
    if (word === 'pushtag') pushed.push({ tag, line });
    else {
      const at = pushed.findLastIndex((one) => one.tag === tag);
      if (at < 0) return [{ line, kind: 'TagNotPushed' }];
      pushed.splice(at, 1);
    }
    return [];
  }
  const isHarmless = ALONE.get(word);
  if (isHarmless === undefined) throw new Unreadable('SyntaxWrong');
  if (!isHarmless || !isOptionHarmless(word, cursor)) throw new Unreadable('NotSupported');
  return [];
}

/** Options that would change what is checked are not supported; others are read over. */
function isOptionHarmless(word: string, cursor: Cursor): boolean {
  if (word !== 'option') return true;
  const name = cursor.take('text');
  cursor.take('text');
  cursor.end();
  return !/^(name_|inferred_|infer_|booking_method|tolerance|account_|conversion_|insert_|plugin)/.test(
    name,
  );
}

function readHead(
  cursor: Cursor,
  date: string,
  line: number,
  pushed: readonly string[],
): Transaction {
  const flag = cursor.next();
  if (flag?.kind !== 'mark' && flag?.text !== 'txn') throw new Unreadable('SyntaxWrong');
  if (flag.kind === 'mark' && !/^[*!&?%#PSTCURM]$/.test(flag.text))
    throw new Unreadable('SyntaxWrong');
  const texts: string[] = [];
  while (cursor.peek()?.kind === 'text') texts.push(cursor.take('text'));
  if (texts.length > 2) throw new Unreadable('SyntaxWrong');
  const narration = texts.at(-1) ?? '';
  const { tags, links } = readTags(cursor);
  cursor.end();
  const payee = texts.length === 2 ? { payee: texts[0] ?? '' } : {};
  return {
    kind: 'transaction',
    line,
    date,
    flag: flag.text === 'txn' ? '*' : flag.text,
    ...payee,
    narration,
    tags: [...pushed, ...tags],
    links,
    postings: [],
    metadata: [],
  };
}

function readTags(cursor: Cursor): { readonly tags: string[]; readonly links: string[] } {
  const tags: string[] = [];
  const links: string[] = [];
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    if (token.kind === 'tag') tags.push(token.text);
    else if (token.kind === 'link') links.push(token.text);
    else break;
    cursor.next();
  }
  return { tags, links };
}

interface Body {
  readonly postings: readonly Posting[];
  readonly metadata: readonly Metadata[];
  readonly tags: readonly string[];
  readonly links: readonly string[];
}

/** What stands indented below: postings, values beside them, further tags and links. */
function readBody(lines: readonly Words[], noteLine: (line: number) => void): Body {
  const postings: Posting[] = [];
  const metadata: Metadata[] = [];
  const tags: string[] = [];
  const links: string[] = [];
  for (const { line, tokens, fault } of lines) {
    noteLine(line);
    if (fault !== undefined) throw new Unreadable(fault);
    const cursor = new Cursor(tokens);
    const [first] = tokens;
    if (first?.kind === 'key') {
      const value = readMetadata(cursor);
      const last = postings.pop();
      if (last === undefined) metadata.push(value);
      else postings.push({ ...last, metadata: [...last.metadata, value] });
    } else if (first?.kind === 'tag' || first?.kind === 'link') {
      const more = readTags(cursor);
      cursor.end();
      tags.push(...more.tags);
      links.push(...more.links);
    } else postings.push(readPosting(cursor, line));
  }
  return { postings, metadata, tags, links };
}

function readMetadata(cursor: Cursor): Metadata {
  const key = cursor.take('key');
  if (cursor.peek()?.kind === 'text') {
    const text = cursor.take('text');
    cursor.end();
    return { key, text };
  }
  const bare: string[] = [];
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    if (token.kind === 'text') throw new Unreadable('SyntaxWrong');
    bare.push(token.text);
  }
  return bare.length === 0 ? { key } : { key, bare: bare.join(' ') };
}

function readPosting(cursor: Cursor, line: number): Posting {
  const mark = cursor.peek()?.kind === 'mark' ? cursor.next()?.text : undefined;
  if (mark !== undefined && !/^[*!&?%#PSTCURM]$/.test(mark)) throw new Unreadable('SyntaxWrong');
  const account = accountOf(cursor.take('account'));
  const number = cursor.isNumber() ? { number: cursor.sum() } : {};
  const commodity =
    cursor.peek()?.kind === 'commodity' ? { commodity: cursor.take('commodity') } : {};
  const cost = readCost(cursor);
  const price = readPrice(cursor);
  cursor.end();
  const flag = mark === undefined ? {} : { flag: mark };
  return { line, ...flag, account, ...number, ...commodity, ...cost, ...price, metadata: [] };
}

function readCost(cursor: Cursor): Pick<Posting, 'cost'> {
  const open = cursor.peek()?.text;
  if (open !== '{' && open !== '{{') return {};
  cursor.next();
  const isTotal = open === '{{';
  // A cost that a book leaves out is found by matching lots: not in the subset.
  if (!cursor.isNumber()) throw new Unreadable('NotSupported');
  const number = cursor.sum();
  if (cursor.peek()?.text === '#') throw new Unreadable('NotSupported');
  const commodity = cursor.take('commodity');
  const more: string[] = [];
  while (cursor.peek()?.text === ',') {
    cursor.next();
    const part = cursor.next();
    if (part?.kind === 'date') more.push(dateOf(part.text));
    else if (part?.kind === 'text') more.push(`"${escaped(part.text)}"`);
    else throw new Unreadable('NotSupported');
  }
  if (cursor.next()?.text !== (isTotal ? '}}' : '}')) throw new Unreadable('SyntaxWrong');
  return { cost: { number, commodity, isTotal, more } };
}

function readPrice(cursor: Cursor): Pick<Posting, 'price'> {
  const sign = cursor.peek()?.text;
  if (sign !== '@' && sign !== '@@') return {};
  cursor.next();
  if (!cursor.isNumber()) throw new Unreadable('NotSupported');
  const number = cursor.sum();
  if (number.digits < 0n) throw new Unreadable('NumberWrong');
  return { price: { number, commodity: cursor.take('commodity'), isTotal: sign === '@@' } };
}

type Undated<E> = E extends BookEntry ? E : never;

function readDirective(cursor: Cursor, date: string, line: number): Undated<BookEntry> | undefined {
  const word = cursor.take('word');
  const dated = { line, date, metadata: [] };
  const done = <E extends BookEntry>(entry: E): E => {
    if (entry.kind === 'document' || entry.kind === 'note') readTags(cursor);
    cursor.end();
    return entry;
  };
  switch (word) {
    case 'open':
      return done({ ...dated, kind: 'open', account: cursor.account(), ...readOpen(cursor) });
    case 'close':
      return done({ ...dated, kind: 'close', account: cursor.account() });
    case 'commodity':
      return done({ ...dated, kind: 'commodity', commodity: cursor.take('commodity') });
    case 'balance':
      return done({ ...dated, kind: 'balance', account: cursor.account(), ...readBalance(cursor) });
    case 'pad':
      return done({ ...dated, kind: 'pad', account: cursor.account(), from: cursor.account() });
    case 'note':
      return done({ ...dated, kind: 'note', account: cursor.account(), text: cursor.take('text') });
    case 'document': {
      const account = cursor.account();
      return done({ ...dated, kind: 'document', account, path: cursor.take('text') });
    }
    case 'price': {
      const commodity = cursor.take('commodity');
      const amount = { number: cursor.sum(), commodity: cursor.take('commodity') };
      return done({ ...dated, kind: 'price', commodity, amount });
    }
    case 'event':
      return done({
        ...dated,
        kind: 'event',
        name: cursor.take('text'),
        text: cursor.take('text'),
      });
    default:
      if (READ_OVER.has(word)) return undefined;
      throw new Unreadable('SyntaxWrong');
  }
}

function readOpen(cursor: Cursor): { readonly commodities: readonly string[] } {
  const commodities: string[] = [];
  while (cursor.peek()?.kind === 'commodity') {
    commodities.push(cursor.take('commodity'));
    if (cursor.peek()?.text === ',') cursor.next();
  }
  // How lots are booked: lots are not matched, so that it changes nothing.
  if (cursor.peek()?.kind === 'text') cursor.next();
  return { commodities };
}

function readBalance(
  cursor: Cursor,
): Pick<Extract<BookEntry, { kind: 'balance' }>, 'amount' | 'tolerance'> {
  const number = cursor.sum();
  let tolerance: Decimal | undefined;
  if (cursor.peek()?.text === '~') {
    cursor.next();
    tolerance = cursor.sum();
  }
  const amount = { number, commodity: cursor.take('commodity') };
  return tolerance === undefined ? { amount } : { amount, tolerance };
}

function accountOf(text: string): string {
  if (!ROOTS.has(text.split(':')[0] ?? '')) throw new Unreadable('AccountNameWrong');
  return text;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dateOf(text: string): string {
  const [year = 0, month = 0, day = 0] = text.split(/[-/]/).map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = (DAYS_IN_MONTH[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  if (day < 1 || day > days) throw new Unreadable('DateWrong');
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}

/** A text as it stands between quotes. */
export function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

/** Goes through the tokens of a line. */
class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token | undefined {
    this.#at += 1;
    return this.#tokens[this.#at - 1];
  }

  take(kind: Token['kind']): string {
    const token = this.next();
    if (token?.kind !== kind) throw new Unreadable('SyntaxWrong');
    return token.text;
  }

  account(): string {
    return accountOf(this.take('account'));
  }

  end(): void {
    if (this.peek() !== undefined) throw new Unreadable('SyntaxWrong');
  }

  isNumber(): boolean {
    const token = this.peek();
    return token?.kind === 'number' || /^[-+(]$/.test(token?.text ?? '');
  }

  /** A number, or a sum with + − × ÷ and brackets. */
  sum(depth = 0): Decimal {
    let total = this.#product(depth);
    for (;;) {
      const sign = this.peek()?.text;
      if (sign !== '+' && sign !== '-') return total;
      this.next();
      const part = this.#product(depth);
      total = sign === '+' ? addDecimals(total, part) : subtractDecimals(total, part);
    }
  }

  #product(depth: number): Decimal {
    let product = this.#factor(depth);
    for (;;) {
      const sign = this.peek()?.text;
      if (sign !== '*' && sign !== '/') return product;
      this.next();
      const part = this.#factor(depth);
      if (sign === '/' && part.digits === 0n) throw new Unreadable('NumberWrong');
      product = sign === '*' ? multiplyDecimals(product, part) : divideDecimals(product, part);
      if (product.places > 200) throw new Unreadable('NumberWrong');
    }
  }

  #factor(depth: number): Decimal {
    if (depth > BRACKETS_MAX) throw new Unreadable('NumberWrong');
    const token = this.next();
    if (token?.text === '-') return negateDecimal(this.#factor(depth + 1));
    if (token?.text === '+') return this.#factor(depth + 1);
    if (token?.text === '(') {
      const inner = this.sum(depth + 1);
      if (this.next()?.text !== ')') throw new Unreadable('SyntaxWrong');
      return inner;
    }
    if (token?.kind !== 'number') throw new Unreadable('SyntaxWrong');
    const number = parseDecimal(token.text);
    if (number === undefined) throw new Unreadable('NumberWrong');
    return number;
  }
}
