// Shows that books we write are books to others: `npm run ledgers` gives random ones to hledger and beancount
// of Debian, and compares the balances; what an assembly exports is tried in `e2e/ledgers.e2e.test.ts`.
// Installs the two with apt-get where it may, unless `--as-it-is`; says loudly where they are not.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

import { beancountText, checkBook, decimalText, hledgerText } from '../packages/core/src/index.ts';
import { soundBook } from '../packages/core/src/ledger/testing.ts';
import {
  beancountBalances,
  ensureTools,
  haveTools,
  hledgerBalances,
  sortedBalances,
} from './ledger-tools.ts';

/** Books that are tried; each starts a few programs. */
const BOOKS = 25;

/** As a step of `npm test`: nothing is installed, and the counts go where its counts go. */
const isStep = process.argv.includes('--as-it-is');

/** `account commodity → number` of our own check. */
function ownBalances(book) {
  const { balances, errors } = checkBook(book, { exact: true });
  if (errors.length > 0) throw new Error(`our own check refuses it: ${JSON.stringify(errors)}`);
  const found = [...balances].flatMap(([account, sums]) =>
    [...sums].map(([commodity, sum]) => [`${account} ${commodity}`, decimalText(sum)]),
  );
  return sortedBalances(found);
}

/** What the book comes to, asserted on a later day: both programs check it by themselves as well. */
function assertionsOf(book) {
  return [...checkBook(book).balances].flatMap(([account, sums]) =>
    [...sums].map(([commodity, number]) => ({
      kind: 'balance',
      line: 0,
      date: '2026-12-01',
      account,
      amount: { number, commodity },
      metadata: [],
    })),
  );
}

/** Gives one book to both programs; throws where a balance differs. */
function compare(folder, at, sound) {
  const book = [...sound, ...assertionsOf(sound)];
  const own = ownBalances(book);
  const ways = [
    { name: `${at}.beancount`, text: beancountText(book), read: beancountBalances },
    { name: `${at}.journal`, text: hledgerText(book), read: hledgerBalances },
  ];
  for (const { name, text, read } of ways) {
    const file = join(folder, name);
    writeFileSync(file, text);
    const other = read(file);
    if (other !== own) throw new Error(`${name}: ${other} is not ${own}\n${text}`);
  }
}

/** The counts, for `npm test` that runs this as a step. */
function count(tally) {
  const path = process.env.TOCSIN_TALLY;
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(tally)}\n`);
}

function main() {
  if (!(isStep ? haveTools() : ensureTools())) {
    console.warn(
      'skipped: hledger and beancount are not here, so what we export is unproven: apt-get install hledger beancount',
    );
    count({ passed: 0, failed: 0, skipped: BOOKS });
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ledgers-'));
  try {
    const books = fc.sample(soundBook, { numRuns: BOOKS, seed: 4 });
    for (const [at, sound] of books.entries()) compare(folder, at, sound);
    console.log(`${BOOKS} books: hledger and beancount accept them, with our balances.`);
    count({ passed: BOOKS, failed: 0, skipped: 0 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
