/**
 * The balances of a book as hledger and beancount of Debian tell them, in one form that can be compared
 * with ours: `account commodity → number`, without zeros, a text.
 */
import { execFileSync, spawnSync } from 'node:child_process';

const TOOLS = ['hledger', 'bean-check'];
/** How long installing may take: two hundred megabytes on a slow line. */
const INSTALL_MS_MAX = 300_000;

const isThere = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined;

/** Whether both programs are here. */
export function haveTools(): boolean {
  return TOOLS.every(isThere);
}

/** Whether the programs are there in the end: installed with apt-get where that is allowed. */
export function ensureTools(): boolean {
  if (haveTools()) return true;
  const mayInstall = process.getuid?.() === 0 && isThere('apt-get');
  if (!mayInstall) return false;
  spawnSync('apt-get', ['update'], { stdio: 'ignore', timeout: INSTALL_MS_MAX });
  const wanted = ['install', '-y', '--no-install-recommends', 'hledger', 'beancount'];
  spawnSync('apt-get', wanted, {
    stdio: 'ignore',
    timeout: INSTALL_MS_MAX,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return haveTools();
}

/** A number without zeros at its end, so that 1.50 and 1.5 are the same. */
function plain(number: string): string {
  const cut = number.includes('.') ? number.replace(/\.?0+$/u, '') : number;
  return cut === '-0' ? '0' : cut;
}

/** Balances in the form in which they are compared. */
export function sortedBalances(found: readonly (readonly [string, string])[]): string {
  const cut = found.map(([name, number]) => [name, plain(number)] as const);
  const kept = cut.filter(([, number]) => number !== '0');
  return JSON.stringify(kept.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))));
}

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

/** The balances of a file as beancount has them, once it found nothing wrong. */
export function beancountBalances(file: string): string {
  execFileSync('bean-check', [file], { encoding: 'utf8', stdio: 'pipe' });
  const said = execFileSync('/usr/bin/python3', ['-c', SUMS, file], { encoding: 'utf8' });
  const lines = said.split('\n').filter((line) => line !== '');
  return sortedBalances(
    lines.map((line) => line.split('\t')).map(([name = '', sum = '']) => [name, sum] as const),
  );
}

/** The balances of a file as hledger has them, once it found nothing wrong. */
export function hledgerBalances(file: string): string {
  const checks = ['-f', file, 'check', 'accounts', 'commodities', 'ordereddates'];
  execFileSync('hledger', checks, { encoding: 'utf8', stdio: 'pipe' });
  const asked = ['-f', file, 'balance', '--flat', '--no-total', '-O', 'csv'];
  const said = execFileSync('hledger', asked, { encoding: 'utf8' });
  const lines = said.trim().split('\n').slice(1);
  return sortedBalances(
    lines.flatMap((line) => {
      const [, account = '', amounts = ''] = /^"(.*?)","(.*)"$/u.exec(line) ?? [];
      const parts = amounts.replaceAll('""', '"').matchAll(/(-?[\d.]+) "?([A-Z][A-Z0-9-]*)"?/gu);
      return [...parts].map(
        ([, number = '', commodity = '']) => [`${account} ${commodity}`, number] as const,
      );
    }),
  );
}
