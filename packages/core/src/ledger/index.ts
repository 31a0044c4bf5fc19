/** Books: reading, checking and writing them, in the words of beancount and hledger. */
export type {
  Amount,
  BookError,
  BookErrorKind,
  BookEntry,
  Metadata,
  Posting,
  Transaction,
} from './book.ts';
export { BOOK_ERRORS_MAX } from './book.ts';
export type { Balances, CheckedBook, CheckOptions } from './check.ts';
export { checkBook } from './check.ts';
export type { Decimal } from './decimal.ts';
export { decimalText, parseDecimal } from './decimal.ts';
export type { ReadBook } from './parse.ts';
export { parseBook } from './parse.ts';
export { beancountText, hledgerText } from './export.ts';
