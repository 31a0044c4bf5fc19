/** Help, made from the table of commands. */
import type { Command, CommandOption } from './command.ts';
import { optionsOf } from './command.ts';
import { COMMANDS } from './commands.ts';
import { commandsUnder } from './parse.ts';

/** The help that was asked for: of a command, of a noun, or the first page. */
export function helpFor(command: Command | undefined, words: readonly string[]): string {
  if (command !== undefined) return helpOf(command);
  const [noun] = words;
  const under = noun === undefined ? [] : commandsUnder([noun]);
  return noun === undefined || under.length === 0 ? helpPage() : helpUnder(noun, under);
}

/** The first page: what people need in the first five minutes, then everything. */
function helpPage(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'tocsin: a bell that neighbours ring for each other',
    '',
    'First:',
    '  tocsin rehearse missing-beat      watch it work, on this machine alone',
    '  tocsin up                         start this device',
    '  tocsin status                     how are we?',
    '',
    'Commands:',
    ...COMMANDS.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`),
    '',
    '  tocsin COMMAND --help             what one command takes',
    '',
  ].join('\n');
}

/** The commands that begin with one word, for example `ring`. */
function helpUnder(noun: string, commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `tocsin ${noun} …`,
    '',
    ...commands.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`),
    '',
    `  tocsin ${noun} VERB --help`,
    '',
  ].join('\n');
}

/** What one command takes. */
function helpOf(command: Command): string {
  const options = optionsOf(command);
  const shown = options.map(shownOption);
  const width = Math.max(...shown.map((text) => text.length));
  const words = (command.words ?? []).map((word) =>
    word.endsWith('?') ? `[${word.slice(0, -1)}]` : word,
  );
  return [
    `tocsin ${[command.name, ...words].join(' ')} [options]`,
    '',
    command.help,
    '',
    ...options.map((option, at) => `  ${(shown[at] ?? '').padEnd(width)}  ${helpOfOption(option)}`),
    ...(command.example === undefined ? [] : ['', `For example: ${command.example}`]),
    '',
  ].join('\n');
}

function helpOfOption({ help, choices, required }: CommandOption): string {
  const words = choices === undefined ? '' : ` One of: ${choices.join(', ')}.`;
  return `${help}${words}${required === true ? ' Needed.' : ''}`;
}

function shownOption({ name, value }: CommandOption): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}
