/** What a command needs of its process, so that tests bring their own. */
import type { Terminal } from './terminal.ts';
import { processTerminal } from './terminal.ts';

/** The process around a command. */
export interface CliHost {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the person stands: relative paths start here. */
  readonly folder: string;
  nowMs(): number;
  /** Standard input, to its end. */
  input(): AsyncIterable<Uint8Array>;
  /** Calls `act` again and again; the result stops it. Does not keep the process alive. */
  every(ms: number, act: () => void): () => void;
  /** Calls `act` when the person interrupts, with the signal; the result stops listening. */
  onInterrupt(act: (signal?: NodeJS.Signals) => void): () => void;
}

/** The host of this process. */
export function processHost(): CliHost {
  return {
    terminal: processTerminal(),
    environment: process.env,
    folder: process.cwd(),
    nowMs: () => Date.now(),
    input: () => process.stdin,
    every: (ms, act) => {
      const timer = setInterval(act, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    onInterrupt: (act) => {
      process.on('SIGINT', act).on('SIGTERM', act);
      return () => void process.off('SIGINT', act).off('SIGTERM', act);
    },
  };
}

/** Standard input, for whoever ends with it. */
export function processStdin(): NodeJS.ReadStream {
  return process.stdin;
}

/** The language that the environment asks for, as POSIX says: LC_ALL, LC_MESSAGES, LANG. */
export function localeOf(environment: CliHost['environment']): string {
  const named = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'];
  const tag = (named ?? '').replace(/[.@].*$/, '').replaceAll('_', '-');
  return /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(tag) ? tag : 'en';
}

/** Whether to use colour: on a terminal, unless NO_COLOR says no (no-color.org). */
export function hasColour({ terminal, environment }: CliHost): boolean {
  const isOff = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return terminal.outIsTerminal && !isOff;
}
