import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CheckOptions } from './check.ts';
import { checkBook } from './check.ts';
import type { Decimal } from './decimal.ts';
import { addDecimals, decimalText, divideDecimals, parseDecimal, ZERO } from './decimal.ts';
import { beancountText, hledgerText } from './export.ts';
import { parseBook } from './parse.ts';
import { soundBook } from './testing.ts';

/** Errors of a text, as `line kind`. */
function errorsOf(text: string, options: CheckOptions = {}): readonly string[] {
  const { entries, errors } = parseBook(text);
  const found = [...errors, ...checkBook(entries, options).errors];
  return found.map(({ line, kind }) => `${line} ${kind}`);
}

/** Balances of a text that are not zero, as `account commodity: number`. */
function balancesOf(text: string): Readonly<Record<string, string>> {
  const { balances } = checkBook(parseBook(text).entries);
  return Object.fromEntries(
    [...balances].flatMap(([account, sums]) =>
      [...sums].map(([commodity, sum]) => [`${account} ${commodity}`, decimalText(sum)]),
    ),
  );
}

const OPEN = '2014-01-01 open Assets:A\n2014-01-01 open Assets:B\n2014-01-01 open Equity:O\n';

const FOLDER = new URL('../../../../../shared/oracles/ledger/', import.meta.url);
const isHere = existsSync(FOLDER);
if (!isHere) console.warn('SKIPPED: ../shared/oracles/ledger is not here; books are unproven');

interface Case {
  readonly id: string;
  readonly syntax: string;
  readonly check: string;
  readonly input: string;
  readonly expected: string;
  readonly errorCount?: number;
}

const casesOf = (name: string): readonly Case[] =>
  isHere
    ? (JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { cases: Case[] }).cases
    : [];

/** Which kinds of error say what a case expects. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^ok$/, ''],
  [/opened twice/, 'OpenedTwice'],
  [/closed but never/, 'ClosedNeverOpened'],
  [/commodity declared twice/, 'CommodityTwice'],
  [/never opened|undeclared account/, 'NeverOpened'],
  [/commodity not allowed/, 'CommodityNotAllowed'],
  [/sum to zero/, 'NotBalanced'],
  [/balance assertion failed/, 'BalanceWrong'],
  [/undeclared commodity/, 'CommodityUndeclared'],
  [/end in the same name/, 'LeafNameTwice'],
  [/parse error/, 'SyntaxWrong'],
];

/**
 * What the cases in hledger's own language say, said in beancount's: an assertion holds at the
 * beginning of the next day, and a posting in brackets gets its other leg.
 */
const SAID_AGAIN: Readonly<Record<string, string>> = {
  'undeclared-account': '2014-01-01 open Equity:O\n2022-01-01 *\n  Assets:S  1 AA\n  Equity:O\n',
  'assertion-fails': `${OPEN}2022-01-01 *\n  Assets:A  0 AA\n  Equity:O\n2022-01-02 balance Assets:A 1 AA\n`,
  'unbalanced-single': `${OPEN}2022-01-01 *\n  Assets:A  1 AA\n`,
  'undeclared-commodity': `${OPEN}2022-01-01 *\n  Assets:A  1 AA\n  Equity:O\n`,
  'same-leaf-name': '2014-01-01 open Assets:A:C\n2014-01-01 open Assets:B:C\n',
  'parse-error': '1\n',
  'assertions-hold': `${OPEN}2015-01-01 *
  Assets:A  1 AA
  Assets:B
2015-01-02 balance Assets:A 1 AA
2015-01-02 balance Assets:B -1 AA
2015-01-02 *
  Assets:A  1 AA
  Assets:B  -1 AA
2015-01-03 balance Assets:A 2 AA
2015-01-03 balance Assets:B -2 AA
`,
  'assertion-fractions': `${OPEN}2015-01-01 *
  Assets:A  1.20 AA
  Assets:B
2015-01-02 balance Assets:A 1.20 AA
2015-01-02 balance Assets:B -1.20 AA
2015-01-02 *
  Assets:A  0.10 AA
  Assets:B
2015-01-03 balance Assets:A 1.3 AA
2015-01-03 *
  Assets:A  0.7 AA
  Assets:B
2015-01-04 balance Assets:A 2 AA
2015-01-04 balance Assets:B -2 AA
`,
  'assertion-per-commodity': `${OPEN}2015-01-01 *
  Assets:A  1 FF
  Assets:A  2 GG
  Equity:O
2015-01-02 balance Assets:A 1 FF
2015-01-02 balance Assets:A 2 GG
2015-01-02 *
  Assets:A  3 FF
  Equity:O
2015-01-03 balance Assets:A 4 FF
`,
};

describe.skipIf(!isHere)('the reference cases of validity', () => {
  test.each(casesOf('validation.json'))('$id', ({ id, syntax, input, expected, errorCount }) => {
    const isOwn = syntax === 'beancount';
    const text = isOwn ? input : (SAID_AGAIN[id] ?? expect.unreachable());
    const strict = id === 'undeclared-commodity' || id === 'same-leaf-name';
    const kinds = errorsOf(text, { strict, exact: !isOwn }).map((error) => error.split(' ')[1]);
    const wanted = KINDS.find(([pattern]) => pattern.test(expected))?.[1];
    expect(new Set(kinds)).toEqual(new Set(wanted === '' ? [] : [wanted]));
    if (errorCount !== undefined) expect(kinds.length).toBe(errorCount);
  });
});

describe.skipIf(!isHere)('the reference cases of balances', () => {
  test('come out to the digit, once said in the language of beancount', () => {
    const names = {
      assets: 'Assets',
      expenses: 'Expenses',
      income: 'Income',
      liabilities: 'Liabilities',
    };
    const { cases } = JSON.parse(readFileSync(new URL('balances.json', FOLDER), 'utf8')) as {
      cases: readonly (Case & { balances: Record<string, Record<string, string>> })[];
    };
    const capital = (account: string): string =>
      account.replaceAll(
        /(^|:)([a-z])/g,
        (_, colon: string, first: string) => colon + first.toUpperCase(),
      );
    for (const { input, balances } of cases) {
      const said = input
        .replaceAll(/^(\d{4}\/\d\d\/\d\d) (?:\* )?(.*)$/gm, '$1 * "$2"')
        .replaceAll(/\b(assets|expenses|income|liabilities)(:[a-z:]+)/g, (account) =>
          capital(account),
        )
        .replaceAll(/\$(-?\d+)/g, '$1 USD');
      const accounts = new Set(said.match(/\b[A-Z][a-z]+(:[A-Z][a-z]*)+/g));
      const opens = [...accounts].map((account) => `2000-01-01 open ${account}\n`).join('');
      expect(errorsOf(opens + said, { exact: true })).toEqual([]);
      const found = balancesOf(opens + said);
      const wanted = Object.entries(balances).flatMap(([account, sums]) =>
        Object.entries(sums).map(([commodity, sum]) => [
          `${capital(account)} ${commodity === '$' ? 'USD' : commodity}`,
          sum,
        ]),
      );
      expect(Object.keys(names).length).toBe(4);
      for (const [name, sum] of wanted) expect([name, found[name ?? '']]).toEqual([name, sum]);
      const zero = Object.entries(found).filter(([name]) => !wanted.some(([one]) => one === name));
      for (const [name, sum] of zero) expect([name, Number(sum)]).toEqual([name, 0]);
    }
  });
});

describe('a book', () => {
  const one = (lines: string): string => `${OPEN}2014-02-01 * "one"\n${lines}`;

  test.each([
    [
      'sums to zero in each commodity',
      one('  Assets:A 1 USD\n  Assets:B -1 EUR\n'),
      ['4 NotBalanced'],
    ],
    [
      'may miss zero by half of the last place shown',
      one('  Assets:A 1.005 USD\n  Equity:O -1.00 USD\n'),
      [],
    ],
    ['and by no more', one('  Assets:A 1.006 USD\n  Equity:O -1.00 USD\n'), ['4 NotBalanced']],
    [
      'misses nothing in whole numbers',
      one('  Assets:A 1 USD\n  Equity:O -2 USD\n'),
      ['4 NotBalanced'],
    ],
    ['weighs a price', one('  Assets:A 2 HOUR @ 1.50 EUR\n  Equity:O -3.00 EUR\n'), []],
    ['weighs a price of all', one('  Assets:A -2 HOUR @@ 3 EUR\n  Equity:O 3 EUR\n'), []],
    [
      'weighs a cost before a price',
      one('  Assets:A 2 HOOL {3 EUR} @ 9 EUR\n  Equity:O -6 EUR\n'),
      [],
    ],
    ['weighs a cost of all', one('  Assets:A 3 HOOL {{7 EUR}}\n  Equity:O -7 EUR\n'), []],
    [
      'fills in what one posting leaves out',
      one('  Assets:A 1 USD\n  Assets:B 2 EUR\n  Equity:O\n'),
      [],
    ],
    ['and not two', one('  Assets:A\n  Equity:O\n'), ['6 AmountsMissing']],
    ['knows arithmetic', one('  Assets:A (1 + 2) * 3 / 2 USD\n  Equity:O -4.5 USD\n'), []],
    ['divides by no zero', one('  Assets:A 1/0 USD\n  Equity:O\n'), ['5 NumberWrong']],
    ['groups digits by three', one('  Assets:A 1,00 USD\n  Equity:O\n'), ['5 NumberWrong']],
    ['has five roots', one('  Wrong:A 1 USD\n  Equity:O\n'), ['5 AccountNameWrong']],
    [
      'ends a transaction at an empty line',
      one('  Equity:O\n\n  Assets:A 1 USD\n'),
      ['7 SyntaxWrong'],
    ],
    ['and not at a comment', one('  Assets:A 1 USD ; a\n  ; b\n  Equity:O -1 USD\n'), []],
    ['leaves out headings', `* Heading\n${OPEN}# no entry\n`, []],
    ['knows the days of a month', `${OPEN}2014-02-29 close Assets:A\n`, ['4 DateWrong']],
    ['and of a leap year', `${OPEN}2016-02-29 close Assets:A\n`, []],
    ['includes no file', `include "other"\n${OPEN}`, ['1 NotSupported']],
    ['loads no plugin', `plugin "x"\n${OPEN}`, ['1 NotSupported']],
    [
      'takes no option that changes what is checked',
      'option "name_assets" "X"\n',
      ['1 NotSupported'],
    ],
    ['reads over other options', 'option "title" "X"\n', []],
    ['matches no lots', one('  Assets:A 1 HOOL {}\n  Equity:O\n'), ['5 NotSupported']],
    ['keeps pushed tags in pairs', 'pushtag #a\npoptag #b\n', ['2 TagNotPushed', '1 TagNotPopped']],
    [
      'closes what is open',
      `${OPEN}2014-02-01 close Assets:A\n2014-02-02 close Assets:A\n`,
      ['5 ClosedTwice'],
    ],
    [
      'closes on a later day',
      '2014-01-01 open Assets:A\n2014-01-01 close Assets:A\n',
      ['2 ClosedBeforeOpened'],
    ],
    [
      'uses no account after its end, nor before its beginning',
      `${OPEN}2014-02-01 close Assets:A\n2014-02-02 *\n  Assets:A 1 USD\n  Equity:O\n2013-01-01 *\n  Assets:B 1 USD\n  Equity:O\n`,
      ['5 NotOpenThen', '8 NeverOpened', '8 NeverOpened'],
    ],
    [
      'asserts at the beginning of a day',
      one('  Assets:A 1 USD\n  Equity:O\n2014-02-01 balance Assets:A 0 USD\n'),
      [],
    ],
    ['asserts by its last place', `${OPEN}2014-02-01 balance Assets:A 0.01 USD\n`, []],
    [
      'asserts by what it says',
      `${OPEN}2014-02-01 balance Assets:A 3 ~ 2 USD\n`,
      ['4 BalanceWrong'],
    ],
    [
      'asserts one thing a day',
      `${OPEN}2014-02-01 balance Assets:A 0 USD\n2014-02-01 balance Assets:A 0.01 USD\n`,
      ['5 BalancesDiffer'],
    ],
    [
      'pads to the next assertion',
      `${OPEN}2014-02-01 pad Assets:A Equity:O\n2014-02-02 balance Assets:A 7 USD\n2014-02-03 balance Equity:O -7 USD\n`,
      [],
    ],
    ['pads in vain never', `${OPEN}2014-02-01 pad Assets:A Equity:O\n`, ['4 PadUnused']],
    [
      'pads nothing at cost',
      `${one('  Assets:A 2 HOOL {3 EUR}\n  Equity:O\n')}2014-02-02 pad Assets:A Equity:O\n2014-02-03 balance Assets:A 5 HOOL\n`,
      ['8 PadAtCost'],
    ],
    [
      'says where it cannot be read',
      `${OPEN}hello\n2014-02-01 open assets:a\n2014-02-01 x\n`,
      ['4 SyntaxWrong', '5 SyntaxWrong', '6 SyntaxWrong'],
    ],
    [
      'ends a text that it began',
      `${OPEN}2014-02-01 note Assets:A "a\nb\n`,
      ['4 SyntaxWrong', '5 SyntaxWrong'],
    ],
  ])('%s', (_, text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  test('counts by date, whatever the order of its lines', () => {
    const lines = `${OPEN}2014-02-01 *\n  Assets:A 1 USD\n  Equity:O\n2014-02-02 balance Assets:A 1 USD\n`;
    const [a, b = '', c = ''] = [
      lines.slice(0, OPEN.length),
      ...lines.slice(OPEN.length).split(/(?=2014-02-02)/),
    ];
    for (const text of [a + b + c, c + b + a, b + c + a]) expect(errorsOf(text)).toEqual([]);
  });

  test('is exact where it is asked to be', () => {
    const text = one(
      '  Assets:A 1.004 USD\n  Equity:O -1.00 USD\n2014-02-02 balance Assets:A 1.00 USD\n',
    );
    expect(errorsOf(text)).toEqual([]);
    expect(errorsOf(text, { exact: true })).toEqual(['4 NotBalanced', '7 BalanceWrong']);
  });

  test('keeps what is written beside entries', () => {
    const { entries } = parseBook(
      'pushtag #all\n2014-01-01 ! "Ana \\"A\\"" "two\nlines" #t ^l\n  key: "v"\n  #u\n  ! Assets:A 1 USD\n    at: 2014-01-02\npoptag #all\n',
    );
    expect(entries).toMatchObject([
      {
        flag: '!',
        payee: 'Ana "A"',
        narration: 'two\nlines',
        tags: ['#all', '#t', '#u'],
        links: ['^l'],
        metadata: [{ key: 'key', text: 'v' }],
        postings: [{ flag: '!', line: 6, metadata: [{ key: 'at', bare: '2014-01-02' }] }],
      },
    ]);
  });
});

describe('a sound book', () => {
  test('has no errors, and sums to zero in each commodity that is not exchanged', () => {
    fc.assert(
      fc.property(soundBook, (book) => {
        const { balances, errors } = checkBook(book, { exact: true });
        expect(errors).toEqual([]);
        const total = new Map<string, Decimal>();
        for (const sums of balances.values())
          for (const [commodity, sum] of sums)
            total.set(commodity, addDecimals(total.get(commodity) ?? ZERO, sum));
        for (const commodity of ['BED-NIGHT', 'X2'])
          expect(total.get(commodity)?.digits ?? 0n).toBe(0n);
      }),
    );
  });

  test('is the same book once it was written and read', () => {
    const plain = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, one: unknown) =>
          key === 'line' ? undefined : typeof one === 'bigint' ? String(one) : one,
        ),
      );
    fc.assert(
      fc.property(soundBook, (book) => {
        const written = beancountText(book);
        const { entries, errors } = parseBook(written);
        expect(errors).toEqual([]);
        expect(beancountText(entries)).toBe(written);
        const sorted = (list: readonly unknown[]): readonly string[] =>
          list.map((one) => JSON.stringify(plain(one))).toSorted();
        expect(sorted(entries).length).toBe(book.length);
        expect(checkBook(entries).balances).toEqual(checkBook(book).balances);
      }),
    );
  });

  test('is text for hledger in which nothing that people wrote becomes an entry', () => {
    fc.assert(
      fc.property(soundBook, (book) => {
        const dated = hledgerText(book)
          .split('\n')
          .filter((line) => /^\d{4}-/.test(line));
        expect(dated.length).toBe(book.filter(({ kind }) => kind === 'transaction').length);
      }),
    );
  });
});

describe('a text', () => {
  test('is read and checked whatever it holds', () => {
    const piece = fc.constantFrom(
      '2014-01-01 ',
      'open ',
      'balance ',
      '* ',
      '"a" ',
      'Assets:A ',
      '1.5 ',
      'USD ',
      '\n',
      '\n  ',
      '"',
      '(',
      '-',
      '@ ',
      '{',
      '}',
      '#t ',
      ';',
      'key: ',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const { entries } = parseBook(text);
          expect(Array.isArray(checkBook(entries).errors)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a decimal number', () => {
  test('is written as it was read', () => {
    for (const text of ['0', '1.50', '0.005', '100', '12345678901234567890.12'])
      expect(decimalText(parseDecimal(text) ?? ZERO)).toBe(text);
    expect(decimalText({ digits: -5n, places: 3 })).toBe('-0.005');
    expect(parseDecimal('1'.repeat(41))).toBeUndefined();
  });

  test.each([
    ['10', '4', '2.5'],
    ['10.00', '4', '2.50'],
    ['10', '3', '3.333333333333333333333333333'],
    ['20', '3', '6.666666666666666666666666667'],
    ['1', '8', '0.125'],
    ['6', '2', '3'],
    ['100', '0.5', '200'],
  ])('%s divided by %s is %s', (a, b, quotient) => {
    const found = divideDecimals(parseDecimal(a) ?? ZERO, parseDecimal(b) ?? ZERO);
    expect(decimalText(found)).toBe(quotient);
  });
});
