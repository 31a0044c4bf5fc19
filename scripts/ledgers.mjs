// Shows that books we write are books to others: `npm run ledgers` gives them to hledger and beancount of
// Debian, and compares the balances. Installs the two with apt-get where it may; says loudly where not.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

import { beancountText, checkBook, decimalText, hledgerText } from '../packages/core/src/index.ts';
import { soundBook } from '../packages/core/src/ledger/testing.ts';

/** Books that are tried; each starts a few programs. */
const BOOKS = 25;
/** How long installing may take: two hundred megabytes on a slow line. */
const INSTALL_MS_MAX = 300_000;
const TOOLS = ['hledger', 'bean-check'];

const isThere = (tool) => spawnSync(tool, ['--version']).error === undefined;

/** Whether the programs are there, in the end. */
function ensureTools() {
  if (TOOLS.every(isThere)) return true;
  const mayInstall = process.getuid?.() === 0 && isThere('apt-get');
  if (!mayInstall) return false;
  spawnSync('apt-get', ['update'], { stdio: 'ignore', timeout: INSTALL_MS_MAX });
  const wanted = ['install', '-y', '--no-install-recommends', 'hledger', 'beancount'];
  spawnSync('apt-get', wanted, {
    stdio: 'ignore',
    timeout: INSTALL_MS_MAX,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return TOOLS.every(isThere);
}

/** `account commodity → number` of our own check, without zeros, places cut to what matters. */
function ownBalances(book) {
  const { balances, errors } = checkBook(book, { exact: true });
  if (errors.length > 0) throw new Error(`our own check refuses it: ${JSON.stringify(errors)}`);
  const found = [...balances].flatMap(([account, sums]) =>
    [...sums].map(([commodity, sum]) => [`${account} ${commodity}`, plain(decimalText(sum))]),
  );
  return sorted(found);
}

/** A number without zeros at its end, so that 1.50 and 1.5 are the same. */
function plain(number) {
  const cut = number.includes('.') ? number.replace(/\.?0+$/u, '') : number;
  return cut === '-0' ? '0' : cut;
}

const sorted = (found) => JSON.stringify(found.filter(([, number]) => number !== '0').toSorted());

/** bean-query rounds what it shows, so that the sums are asked of beancount itself. */
const SUMS = `
import sys
from beancount import loader
from beancount.core.data import Transaction
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors
sums = {}
for entry in entries:
    for leg in entry.postings if isinstance(entry, Transaction) else []:
        key = leg.account + " " + leg.units.currency
        sums[key] = sums.get(key, 0) + leg.units.number
for key, number in sums.items():
    print(key + "\\t" + format(number, "f"))
`;

function beancountBalances(file) {
  execFileSync('bean-check', [file], { encoding: 'utf8', stdio: 'pipe' });
  const said = execFileSync('/usr/bin/python3', ['-c', SUMS, file], { encoding: 'utf8' });
  const lines = said.split('\n').filter((line) => line !== '');
  return sorted(lines.map((line) => line.split('\t')).map(([name, sum]) => [name, plain(sum)]));
}

function hledgerBalances(file) {
  const checks = ['-f', file, 'check', 'accounts', 'commodities', 'ordereddates'];
  execFileSync('hledger', checks, { encoding: 'utf8', stdio: 'pipe' });
  const asked = ['-f', file, 'balance', '--flat', '--no-total', '-O', 'csv'];
  const said = execFileSync('hledger', asked, { encoding: 'utf8' });
  const lines = said.trim().split('\n').slice(1);
  return sorted(
    lines.flatMap((line) => {
      const [, account = '', amounts = ''] = /^"(.*?)","(.*)"$/u.exec(line) ?? [];
      const parts = amounts.replaceAll('""', '"').matchAll(/(-?[\d.]+) "?([A-Z][A-Z0-9-]*)"?/gu);
      return [...parts].map(([, number, commodity]) => [`${account} ${commodity}`, plain(number)]);
    }),
  );
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

function main() {
  if (!ensureTools()) {
    console.warn(
      'SKIPPED: hledger and beancount are not here and cannot be installed; what we export is unproven',
    );
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ledgers-'));
  try {
    for (const [at, sound] of fc.sample(soundBook, { numRuns: BOOKS, seed: 4 }).entries()) {
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
    console.log(`${BOOKS} books: hledger and beancount accept them, with our balances.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
