/**
 * The table of commands: what the command line parses, shows as help and completes. Every noun and
 * verb of the program stands here once.
 */

/** One value that a command takes. */
export interface CommandOption {
  readonly name: string;
  readonly kind: 'text' | 'flag' | 'number' | 'list';
  /** What stands for the value in help, for example `FILE`. */
  readonly value?: string;
  readonly help: string;
  readonly required?: boolean;
  /** The only words that it takes. */
  readonly choices?: readonly string[];
}

/** One command. */
export interface Command {
  /** `noun verb`, or a single word. */
  readonly name: string;
  /** One sentence, as help shows it. */
  readonly help: string;
  /** Names of words that follow without a dash, in order. */
  readonly words?: readonly string[];
  readonly options?: readonly CommandOption[];
  /** Where it runs: in this process, or as a call to the daemon. */
  readonly runs: 'here' | 'daemon';
  /**
   * What is asked for before it is done, with the echo off; never an option. `word`: only where two
   * words were set on this device.
   */
  readonly asksFor?: 'paperCode' | 'word' | 'twoWords';
  /** Whether it is grave: on a terminal a word has to be typed, elsewhere `--yes` given. */
  readonly grave?: 'sign' | 'clear' | 'leave' | 'recover' | 'witness';
  /** An example that works, for help. */
  readonly example?: string;
}

/** Options that every command takes. */
const COMMON_OPTIONS: readonly CommandOption[] = [
  { name: 'home', kind: 'text', value: 'DIR', help: 'The folder of this device.' },
  { name: 'assembly', kind: 'text', value: 'NAME', help: 'Which assembly, if there are several.' },
  { name: 'json', kind: 'flag', help: 'Answer with JSON: {"v":1,…}.' },
  { name: 'help', kind: 'flag', help: 'Show this help.' },
  { name: 'version', kind: 'flag', help: 'Show the version.' },
];

/** Taken by grave commands as well. */
const YES_OPTION: CommandOption = {
  name: 'yes',
  kind: 'flag',
  help: 'I mean it: do not ask. For scripts.',
};

/** Taken by commands that ask for the paper code as well. */
const CODE_OPTION: CommandOption = {
  name: 'code-fd',
  kind: 'number',
  value: 'N',
  help: 'Read the paper code from this descriptor instead of asking.',
};

/** Taken by commands that ask for one of two words, or for both. */
const WORD_OPTION: CommandOption = {
  name: 'word-fd',
  kind: 'number',
  value: 'N',
  help: 'Read what you would type from this descriptor, a line each, instead of being asked.',
};

/** Every option of a command, in the order in which help shows them. */
export function optionsOf(command: Command | undefined): readonly CommandOption[] {
  return [
    ...(command?.options ?? []),
    ...secretOptions(command?.asksFor),
    ...(command?.grave === undefined ? [] : [YES_OPTION]),
    ...COMMON_OPTIONS,
  ];
}

function secretOptions(asksFor: Command['asksFor']): readonly CommandOption[] {
  if (asksFor === undefined) return [];
  return [asksFor === 'paperCode' ? CODE_OPTION : WORD_OPTION];
}

/** Exit codes (ui.md §4). */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  locked: 5,
  integrity: 6,
  queued: 7,
  late: 10,
  silent: 11,
  interrupted: 130,
} as const;
