/** What an entry of the book is made of, as people give it: its lines, and the receipts that show it. */
import type { BookState, Hash32, LedgerPosting, RecordId, Result } from '@tocsin/core';
import {
  AMOUNT_MAX,
  compareText,
  EVIDENCE_MAX,
  fileHashOf,
  isCommodity,
  ok,
  parseIdText,
  POSTINGS_MAX,
  POSTINGS_MIN,
  sumsOf,
} from '@tocsin/core';

import type { With } from '../calls.ts';
import { readOwn } from '../files.ts';
import { refuse } from '../fault.ts';
import type { ControlFault } from '../message.ts';
import type { BookPlace } from '../show/accounts.ts';
import { readAmount } from '../show/accounts.ts';

/** The largest receipt that is read to be hashed: a page as a photograph, 16 MiB. */
const RECEIPT_BYTES_MAX = 16_777_216;

type Entering = With<'accounts.enter'>;
type PickAccount = (place: BookPlace, start: string) => Result<RecordId, ControlFault>;

/**
 * The postings: from one account to another, or line by line, as `expenses:food=7.50` or
 * `assets:bank=-12.50 EUR`. Those come to nothing in each commodity, or are not written.
 */
export function readPostings(
  place: BookPlace,
  { amount, commodity, from, to, line }: Entering,
  pick: PickAccount,
): Result<readonly LedgerPosting[], ControlFault> {
  if (!isCommodity(commodity)) return refuse('CommodityCode');
  const isWhole = amount !== undefined && from !== undefined && to !== undefined;
  const isLined = line.length > 0;
  if (isWhole === isLined) return refuse('LinesOrWhole');
  const wanted = isWhole ? [`${from}=-${amount}`, `${to}=${amount}`] : line;
  if (wanted.length < POSTINGS_MIN || wanted.length > POSTINGS_MAX)
    return refuse('LineCount', { least: POSTINGS_MIN, most: POSTINGS_MAX });
  const postings: LedgerPosting[] = [];
  for (const one of wanted) {
    const posting = readLine(place, one, commodity, pick);
    if (!posting.ok) return posting;
    postings.push(posting.value);
  }
  if (isWhole && postings[0]?.account === postings[1]?.account) return refuse('SameAccount');
  return sumsOf(postings).every(({ sum }) => sum === 0) ? ok(postings) : refuse('NotToNothing');
}

function readLine(
  place: BookPlace,
  written: string,
  usual: string,
  pick: PickAccount,
): Result<LedgerPosting, ControlFault> {
  const found = /^(?<start>[^=]+)=(?<minus>-?)(?<number>[\d.,]+)(?:\s+(?<code>\S+))?$/u.exec(
    written.trim(),
  )?.groups;
  if (found === undefined) return refuse('AmountUnfit');
  const { start = '', minus = '', number = '', code = usual } = found;
  if (!isCommodity(code)) return refuse('CommodityCode');
  const amount = amountIn(place.book, code, number);
  if (amount === undefined) return refuse('AmountUnfit');
  const account = pick(place, start.trim());
  if (!account.ok) return account;
  return ok({ account: account.value, side: minus === '' ? 'in' : 'out', amount, commodity: code });
}

function amountIn(book: BookState, code: string, text: string): number | undefined {
  const amount = readAmount(book, code, text);
  return amount === undefined || amount < 1 || amount > AMOUNT_MAX ? undefined : amount;
}

/** Hashes of receipts: of files that are here, as of those beside notices, or given as they are. */
export function readEvidence(
  { assembly }: BookPlace,
  { file, evidence }: Pick<Entering, 'file' | 'evidence'>,
): Result<readonly Hash32[], ControlFault> {
  if (file.length + evidence.length > EVIDENCE_MAX)
    return refuse('TooManyFiles', { most: EVIDENCE_MAX });
  const hashes = new Set<Hash32>();
  for (const text of evidence) {
    const hash = parseIdText<Hash32>(text.trim().toLowerCase());
    if (hash === undefined) return refuse('EvidenceUnfit');
    hashes.add(hash);
  }
  for (const path of file) {
    const bytes = readOwn(assembly.files, path, RECEIPT_BYTES_MAX);
    if (!bytes.ok) return bytes;
    hashes.add(fileHashOf(assembly.peer.peer.parts.crypto.hash, bytes.value));
  }
  return ok([...hashes].toSorted(compareText));
}
