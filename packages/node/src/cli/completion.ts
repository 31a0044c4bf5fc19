/** Completion for shells, made from the table of commands. */
import type { Command } from './command.ts';
import { optionsOf } from './command.ts';
import { COMMANDS } from './commands.ts';

/** Shells that we know. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
/** A shell that we know. */
export type Shell = (typeof SHELLS)[number];

/** The script for a shell. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript()}`;
    case 'fish':
      return fishScript();
  }
}

const firstWords: readonly string[] = [
  ...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? name)),
];

function verbsOf(noun: string): readonly string[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${noun} `)).map(({ name }) =>
    name.slice(noun.length + 1),
  );
}

function bashScript(): string {
  const nouns = firstWords.filter((word) => verbsOf(word).length > 0);
  return [
    '_tocsin() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
    '  local first="${COMP_WORDS[1]}" second="${COMP_WORDS[2]}" words=""',
    '  COMPREPLY=()',
    '  case "$before" in',
    '    --file|--out|--with|--key-file|--home)',
    '      COMPREPLY=( $(compgen -f -- "$word") ); return ;;',
    '  esac',
    '  case "$first $second $before" in',
    ...COMMANDS.flatMap(choiceCases),
    '  esac',
    '  if [ -n "$words" ]; then :',
    `  elif [ "$COMP_CWORD" -eq 1 ]; then words="${firstWords.join(' ')}"`,
    '  elif [ "$COMP_CWORD" -eq 2 ] && [[ "$word" != -* ]]; then',
    '    case "$first" in',
    ...nouns.map((noun) => `      ${noun}) words="${verbsOf(noun).join(' ')}" ;;`),
    `      completion) words="${SHELLS.join(' ')}" ;;`,
    '      rehearse) words="missing-beat" ;;',
    '    esac',
    '  else',
    '    case "$first $second" in',
    ...COMMANDS.map(
      (command) => `      "${casePattern(command)}) words="${optionWords(command)}" ;;`,
    ),
    '    esac',
    '  fi',
    '  COMPREPLY=( $(compgen -W "$words" -- "$word") )',
    '}',
    'complete -F _tocsin tocsin',
    '',
  ].join('\n');
}

/** Matches "first second": a command of one word takes anything as the second. */
function casePattern({ name }: Command): string {
  return name.includes(' ') ? `${name}"` : `${name} "*`;
}

function optionWords(command: Command): string {
  return optionsOf(command)
    .map(({ name }) => `--${name}`)
    .join(' ');
}

function choiceCases(command: Command): readonly string[] {
  const first = command.name.includes(' ') ? `"${command.name} ` : `"${command.name} "*" `;
  return (command.options ?? []).flatMap(({ name, choices }) =>
    choices === undefined ? [] : [`    ${first}--${name}") words="${choices.join(' ')}" ;;`],
  );
}

function fishScript(): string {
  const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
  const lines = ['complete -c tocsin -f'];
  for (const word of firstWords) {
    const command = COMMANDS.find(({ name }) => name === word);
    const about = command === undefined ? '' : ` -d ${quoted(command.help)}`;
    lines.push(`complete -c tocsin -n __fish_use_subcommand -a ${word}${about}`);
  }
  for (const command of COMMANDS) {
    const [noun = '', verb] = command.name.split(' ');
    const seenNoun = `__fish_seen_subcommand_from ${noun}`;
    const seen =
      verb === undefined ? seenNoun : `${seenNoun}; and __fish_seen_subcommand_from ${verb}`;
    if (verb !== undefined) {
      const others = verbsOf(noun).join(' ');
      const isOpen = `${seenNoun}; and not __fish_seen_subcommand_from ${others}`;
      lines.push(`complete -c tocsin -n ${quoted(isOpen)} -a ${verb} -d ${quoted(command.help)}`);
    }
    for (const { name, kind, choices, help } of optionsOf(command)) {
      const value = kind === 'flag' ? '' : choices === undefined ? ' -r -F' : ' -x';
      const words = choices === undefined ? '' : ` -a ${quoted(choices.join(' '))}`;
      lines.push(
        `complete -c tocsin -n ${quoted(seen)} -l ${name}${value}${words} -d ${quoted(help)}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
