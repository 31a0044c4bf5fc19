/** Commands of the book. */
import { CHOICES } from '@tocsin/host/choices';
import type { Command, CommandOption } from '../command.ts';

const commodity: CommandOption = {
  name: 'commodity',
  kind: 'text',
  value: 'CODE',
  help: 'Of what: EUR, HOURS, BED-NIGHT.',
  required: true,
};
const ago: CommandOption = {
  name: 'ago',
  kind: 'number',
  value: 'HOURS',
  help: 'It was so many hours ago; now unless told.',
};
const power: CommandOption = {
  name: 'power',
  kind: 'text',
  value: 'ID',
  help: 'What allows it: a budget, a mandate or an emergency power. Whatever is spent needs one.',
};
const note: CommandOption = {
  name: 'note',
  kind: 'text',
  value: 'TEXT',
  help: 'What it was for. No names: those stay on the receipt.',
};

/** `accounts post|archive|confirm ID`. */
function word(name: string, help: string): Command {
  return { name: `accounts ${name}`, help, runs: 'daemon', words: ['ID'] };
}

/** The commands of the book, in the order in which help shows them. */
export const ACCOUNTS_COMMANDS: readonly Command[] = [
  {
    name: 'accounts show',
    help: 'Accounts and what is on them, and entries that wait or do not count.',
    runs: 'daemon',
    options: [{ name: 'all', kind: 'flag', help: 'Every entry there is.' }],
  },
  {
    name: 'accounts open',
    help: 'Open an account: assets:bank, expenses:food.',
    runs: 'daemon',
    words: ['NAME'],
    options: [
      {
        name: 'commodity',
        kind: 'list',
        value: 'CODE',
        help: 'What it may hold, any number; anything unless told.',
      },
      {
        name: 'purpose',
        kind: 'text',
        value: 'TEXT',
        help: 'Bind it to a purpose: then nothing leaves it unless something allows it.',
      },
    ],
    example: 'tocsin accounts open assets:bank --commodity EUR',
  },
  {
    name: 'accounts close',
    help: 'Close an account on which nothing is left.',
    runs: 'daemon',
    words: ['ACCOUNT'],
    options: [
      { name: 'in', kind: 'number', value: 'HOURS', help: 'After so many hours; now unless told.' },
    ],
  },
  {
    name: 'accounts enter',
    help: 'Write down that something moved, from one account to another or line by line.',
    runs: 'daemon',
    words: ['AMOUNT?'],
    options: [
      commodity,
      { name: 'from', kind: 'text', value: 'ACCOUNT', help: 'Where it left.' },
      { name: 'to', kind: 'text', value: 'ACCOUNT', help: 'Where it came.' },
      {
        name: 'line',
        kind: 'list',
        value: 'ACCOUNT=N',
        help: 'Instead of those: one line of several, "-" for what leaves: assets:bank=-12.50. "N CODE" for another commodity.',
      },
      {
        name: 'file',
        kind: 'list',
        value: 'FILE',
        help: 'A receipt that shows it, four at most. Only its hash is written; keep the file.',
      },
      {
        name: 'evidence',
        kind: 'list',
        value: 'HASH',
        help: 'The same, by a hash that you have: 64 hexadecimal digits.',
      },
      {
        name: 'source',
        kind: 'text',
        value: 'WORD',
        help: 'Who it came from, of what comes in.',
        choices: CHOICES.bookSource,
      },
      power,
      {
        name: 'cites',
        kind: 'text',
        value: 'ID',
        help: 'The text under which it is done, where the mandate binds to one.',
      },
      ago,
      { name: 'pending', kind: 'flag', help: 'It is promised and has not happened yet.' },
      note,
    ],
    example:
      'tocsin accounts enter 12.50 --commodity EUR --from assets:bank --to expenses:food --power 0f1e2d3c --file bill.pdf',
  },
  word('post', 'What was promised has happened.'),
  word('archive', 'What was promised does not happen.'),
  word('confirm', 'You hold the same power, and stand behind this entry.'),
  {
    name: 'accounts reverse',
    help: 'Take an entry back by its reverse. Nothing in the book is ever changed.',
    runs: 'daemon',
    words: ['ID'],
    options: [power, note],
  },
  {
    name: 'accounts count',
    help: 'You counted it: say what is there, and see whether the book says the same.',
    runs: 'daemon',
    words: ['ACCOUNT', 'AMOUNT'],
    options: [commodity, ago],
  },
  {
    name: 'accounts name',
    help: 'Say how a commodity is written: two digits behind the point for EUR.',
    runs: 'daemon',
    words: ['COMMODITY'],
    options: [
      {
        name: 'decimals',
        kind: 'number',
        value: 'N',
        help: 'Digits behind the point.',
        required: true,
      },
      { name: 'name', kind: 'text', value: 'TEXT', help: 'What people call it.' },
    ],
    example: 'tocsin accounts name EUR --decimals 2',
  },
  {
    name: 'accounts summary',
    help: 'What came in and went out, by 30 days. No names: it can hang on a wall.',
    runs: 'daemon',
  },
  {
    name: 'accounts export',
    help: 'Write what counts as a file for beancount or hledger.',
    runs: 'daemon',
    options: [
      {
        name: 'format',
        kind: 'text',
        value: 'WORD',
        help: 'For which program; beancount unless told.',
        choices: CHOICES.bookFormat,
      },
      { name: 'out', kind: 'text', value: 'FILE', help: 'Where to write it.' },
    ],
  },
];
