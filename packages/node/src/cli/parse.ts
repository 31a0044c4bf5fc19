/**
 * Reads the words after `tocsin` by the table of commands. Imports nothing but the table: help
 * comes through here and must be there at once.
 */
import { parseArgs } from 'node:util';

import type { Result } from '@tocsin/core';

import type { Command, CommandOption } from './command.ts';
import { optionsOf } from './command.ts';
import { COMMANDS } from './commands.ts';

/** What was asked for. */
export interface Asked {
  readonly command: Command | undefined;
  readonly words: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly flags: ReadonlySet<string>;
}

/** Why it could not be read; `word` is what the person typed, shown back to them alone. */
export type UsageFault =
  | { readonly kind: 'UnknownCommand'; readonly word: string }
  | { readonly kind: 'UnknownOption'; readonly word: string }
  | { readonly kind: 'MissingValue'; readonly word: string }
  | { readonly kind: 'OptionTwice'; readonly word: string }
  | { readonly kind: 'MissingWord'; readonly word: string }
  | { readonly kind: 'MissingOption'; readonly word: string }
  | { readonly kind: 'ExtraWord'; readonly word: string }
  | { readonly kind: 'NotANumber'; readonly word: string }
  | { readonly kind: 'NotAChoice'; readonly word: string; readonly choices: readonly string[] };

type Read<T> = Result<T, UsageFault>;

/** Every option of every command by name: an option means the same kind of value everywhere. */
const optionByName: ReadonlyMap<string, CommandOption> = new Map(
  [undefined, ...COMMANDS].flatMap((command) =>
    optionsOf(command).map((option) => [option.name, option]),
  ),
);

/** Reads the command line. */
export function parseCommandLine(given: readonly string[]): Read<Asked> {
  const split = splitWords(given);
  if (!split.ok) return split;
  const { positionals, options } = split.value;
  const command = findCommand(positionals);
  const sorted = sortValues(optionsOf(command), options);
  if (!sorted.ok) return sorted;
  const words = positionals.slice(command?.name.split(' ').length ?? 0);
  const asked: Asked = { command, words, ...sorted.value };
  if (command === undefined) {
    const [first] = positionals;
    const isHelp = first === undefined || commandsUnder(positionals).length > 0;
    return isHelp || asked.flags.has('help')
      ? { ok: true, value: { ...asked, words: positionals } }
      : fault({ kind: 'UnknownCommand', word: positionals.slice(0, 2).join(' ') });
  }
  return asked.flags.has('help') ? { ok: true, value: asked } : complete(command, asked);
}

/** The commands whose name begins with these words, for help. */
export function commandsUnder(words: readonly string[]): readonly Command[] {
  const start = words.join(' ');
  return COMMANDS.filter(({ name }) => name === start || name.startsWith(`${start} `));
}

/** The word that was most likely meant, one slip of the finger away; undefined when none is. */
export function meantCommand(word: string): string | undefined {
  const known = new Set(COMMANDS.flatMap(({ name }) => [name, name.split(' ')[0] ?? name]));
  return [...known].find((name) => isOneSlipAway(name, word));
}

function fault(said: UsageFault): { readonly ok: false; readonly fault: UsageFault } {
  return { ok: false, fault: said };
}

function findCommand(words: readonly string[]): Command | undefined {
  return (
    COMMANDS.find(({ name }) => name === words.slice(0, 2).join(' ')) ??
    COMMANDS.find(({ name }) => name === words[0])
  );
}

interface GivenOption {
  readonly name: string;
  readonly value: string | undefined;
}

interface Split {
  readonly positionals: readonly string[];
  readonly options: readonly GivenOption[];
}

function splitWords(given: readonly string[]): Read<Split> {
  const config = Object.fromEntries(
    [...optionByName.values()].map(({ name, kind }) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const args = given.map((word) => (word === '-h' ? '--help' : word));
  const { tokens } = parseArgs({
    args,
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  const options: GivenOption[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = optionByName.get(name);
    if (option === undefined || !rawName.startsWith('--'))
      return fault({ kind: 'UnknownOption', word: rawName });
    if (option.kind === 'flag' && value !== undefined)
      return fault({ kind: 'ExtraWord', word: `${rawName}=${value}` });
    // An option in the place of a value is a value forgotten.
    const isForgotten = value === undefined || (!token.inlineValue && value.startsWith('--'));
    if (option.kind !== 'flag' && isForgotten)
      return fault({ kind: 'MissingValue', word: rawName });
    options.push({ name, value });
  }
  return { ok: true, value: { positionals, options } };
}

type Sorted = Pick<Asked, 'texts' | 'lists' | 'numbers' | 'flags'>;

function sortValues(known: readonly CommandOption[], given: readonly GivenOption[]): Read<Sorted> {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  const numbers = new Map<string, number>();
  const flags = new Set<string>();
  for (const { name, value = '' } of given) {
    const option = known.find((one) => one.name === name);
    const word = `--${name}`;
    if (option === undefined) return fault({ kind: 'UnknownOption', word });
    if (texts.has(name) || numbers.has(name)) return fault({ kind: 'OptionTwice', word });
    const { kind, choices } = option;
    if (choices !== undefined && !choices.includes(value))
      return fault({ kind: 'NotAChoice', word, choices });
    if (kind === 'flag') flags.add(name);
    else if (kind === 'list') lists.set(name, [...(lists.get(name) ?? []), value]);
    else if (kind === 'text') texts.set(name, value);
    else if (/^\d{1,15}$/.test(value)) numbers.set(name, Number(value));
    else return fault({ kind: 'NotANumber', word });
  }
  return { ok: true, value: { texts, lists, numbers, flags } };
}

function complete(command: Command, asked: Asked): Read<Asked> {
  const wanted = command.words ?? [];
  for (const [at, word] of wanted.entries())
    if (!word.endsWith('?') && asked.words[at] === undefined)
      return fault({ kind: 'MissingWord', word });
  const extra = asked.words[wanted.length];
  if (extra !== undefined) return fault({ kind: 'ExtraWord', word: extra });
  for (const { name, required } of command.options ?? [])
    if (required === true && !asked.texts.has(name) && !asked.numbers.has(name))
      return fault({ kind: 'MissingOption', word: `--${name}` });
  return { ok: true, value: asked };
}

/** One letter more, less, other, or two exchanged. */
function isOneSlipAway(known: string, typed: string): boolean {
  if (Math.abs(known.length - typed.length) > 1) return false;
  let start = 0;
  while (start < known.length && known[start] === typed[start]) start += 1;
  const left = known.slice(start);
  const other = typed.slice(start);
  return (
    left.slice(1) === other.slice(1) ||
    left.slice(1) === other ||
    left === other.slice(1) ||
    (left[0] === other[1] && left[1] === other[0] && left.slice(2) === other.slice(2))
  );
}
