/** Words of a book: cuts a line into tokens, as beancount's language does. */
import type { BookErrorKind } from './book.ts';

/** One token; `text` is what it means, without quotes. */
export interface Token {
  readonly kind:
    | 'text'
    | 'date'
    | 'number'
    | 'account'
    | 'commodity'
    | 'tag'
    | 'link'
    | 'key'
    | 'word'
    | 'mark';
  readonly text: string;
}

/** A line that says something; a text may go on over several. */
export interface Words {
  readonly line: number;
  readonly isIndented: boolean;
  readonly tokens: readonly Token[];
  readonly fault?: BookErrorKind;
}

/** Characters of one text in quotes. */
const TEXT_LENGTH_MAX = 16_384;

const ACCOUNT = String.raw`[\p{Lu}\p{Lo}\p{Lt}][\p{L}\p{N}-]*(?::[\p{Lu}\p{Lo}\p{Lt}\p{N}][\p{L}\p{N}-]*)+`;

/** Tried in this order at each place; the account before the commodity, a date before a number. */
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['date', /[12]\d{3}[-/]\d{1,2}[-/]\d{1,2}(?![\d-])/y],
  ['number', /\d[\d,]*(?:\.\d*)?(?![\p{L}_])/uy],
  ['account', new RegExp(`${ACCOUNT}(?![\\p{L}\\p{N}_:])`, 'uy')],
  ['commodity', /[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9](?![\p{L}\p{N}_:])/uy],
  ['tag', /#[A-Za-z0-9_/.-]+/y],
  ['link', /\^[A-Za-z0-9_/.-]+/y],
  ['key', /[a-z][A-Za-z0-9_-]+:(?=[ \t\r\n]|$)/y],
  ['word', /[a-z][a-z_]*(?![\p{L}\p{N}_])/uy],
  ['mark', /\{\{|\}\}|@@|[{}@|,~+\-*/()!&?%#:]|[PSTCURM](?![\p{L}\p{N}_:])/uy],
];

/** Cuts a text into lines of tokens. Comments, empty lines and headings are left out. */
export function wordsOf(text: string): readonly Words[] {
  const lines: Words[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const cut = cutLine(text, at);
    // A heading (`* …`) or another line that begins with a sign is no entry.
    const isHeading = /[*:#!&?%]/.test(text[at] ?? '');
    const isEmpty = cut.tokens.length === 0 && cut.fault === undefined;
    if (!isHeading && !(isEmpty && cut.isComment && cut.isIndented)) {
      const { tokens, fault, isIndented } = cut;
      lines.push({ line, isIndented, tokens, ...(fault === undefined ? {} : { fault }) });
    }
    if (isHeading) lines.push({ line, isIndented: false, tokens: [] });
    const end = isHeading ? endOfLine(text, at) : cut.end;
    line += newLines(text, at, end) + 1;
    at = end + 1;
  }
  return lines;
}

interface Cut {
  readonly tokens: readonly Token[];
  readonly isIndented: boolean;
  readonly isComment: boolean;
  readonly fault?: BookErrorKind;
  /** Where the line ends: at its line feed, or behind the text. */
  readonly end: number;
}

function cutLine(text: string, start: number): Cut {
  const tokens: Token[] = [];
  const isIndented = text[start] === ' ' || text[start] === '\t';
  let at = start;
  while (at < text.length) {
    const letter = text[at] ?? '';
    if (letter === '\n') return { tokens, isIndented, isComment: false, end: at };
    if (letter === ' ' || letter === '\t' || letter === '\r') at += 1;
    else if (letter === ';')
      return { tokens, isIndented, isComment: true, end: endOfLine(text, at) };
    else {
      const found = letter === '"' ? quoted(text, at) : matched(text, at);
      if (found === undefined)
        return {
          tokens,
          isIndented,
          isComment: false,
          fault: 'SyntaxWrong',
          end: endOfLine(text, at),
        };
      tokens.push(found.token);
      at = found.end;
    }
  }
  return { tokens, isIndented, isComment: false, end: at };
}

interface Found {
  readonly token: Token;
  readonly end: number;
}

function matched(text: string, at: number): Found | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const said = kind === 'key' ? found.slice(0, -1) : found;
    return { token: { kind, text: said }, end: at + found.length };
  }
  return undefined;
}

/** A text in quotes, which may go on over lines; `\"`, `\\`, `\n`, `\t` and the like mean one letter. */
function quoted(text: string, start: number): Found | undefined {
  let said = '';
  for (let at = start + 1; at < text.length && said.length <= TEXT_LENGTH_MAX; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '"') return { token: { kind: 'text', text: said }, end: at + 1 };
    if (letter === '\\') {
      at += 1;
      said += ESCAPED[text[at] ?? ''] ?? text[at] ?? '';
    } else said += letter;
  }
  return undefined;
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', b: '\b' };

function endOfLine(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found;
}

function newLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (text[at] === '\n') count += 1;
  return count;
}
