/** `accounts check`: checks a book in a file, and writes its balances or its errors as JSON. */
import type { Balances, BookError } from '@tocsin/core';
import { checkBook, decimalText, parseBook } from '@tocsin/core';

import type { Say } from '@tocsin/host/words';
import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import { readInputText } from './read-input.ts';
import { plainText } from './render/rendering.ts';

/** Checks; errors in the book end with 1. */
export const runAccountsCheck: HereCommand = async ({ words, flags }, host, speech) => {
  const text = await readInputText(words[0], host);
  if (!text.ok) return speech.fault(text.fault);
  const read = parseBook(text.value.replace(/^\uFEFF/, ''));
  const options = { exact: flags.has('exact'), strict: flags.has('strict') };
  const checked = checkBook(read.entries, options);
  const errors = [...read.errors, ...checked.errors].toSorted((a, b) => a.line - b.line);
  const found =
    errors.length === 0
      ? { v: 1, balances: plainBalances(checked.balances) }
      : {
          v: 1,
          errors: errors.map((error) => ({ ...error, says: sentenceOf(error, speech.say) })),
        };
  host.terminal.out(JSON.stringify(found));
  return errors.length === 0 ? EXIT.ok : EXIT.failure;
};

/** By account and commodity, sorted; what came to nothing is left out. */
function plainBalances(balances: Balances): Readonly<Record<string, Record<string, string>>> {
  const names = [...balances.keys()].toSorted();
  return Object.fromEntries(
    names.flatMap((account) => {
      const sums = [...(balances.get(account) ?? [])]
        .filter(([, { digits }]) => digits !== 0n)
        .map(([commodity, sum]): [string, string] => [commodity, decimalText(sum)])
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
      return sums.length === 0 ? [] : [[account, Object.fromEntries(sums)]];
    }),
  );
}

function sentenceOf({ line, kind, account, commodity, difference }: BookError, say: Say): string {
  const shown = {
    line: String(line),
    account: plainText(account ?? '?'),
    commodity: commodity ?? '?',
    difference: difference ?? '?',
  };
  return say(`accounts.${kind}`, shown);
}
