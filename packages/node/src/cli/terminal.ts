/**
 * Where the command line speaks: answers on standard output, everything else on standard error. A
 * command is given one of these, so that tests bring their own.
 */
import { readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

/** What was asked of a person. */
export type Asking =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'notATerminal' }
  | { readonly kind: 'interrupted' };

/** The two streams, and the person before them. */
export interface Terminal {
  /** A line of the answer. */
  out(line: string): void;
  /** A line beside the answer. */
  err(line: string): void;
  /** Draws over the last line on standard error; '' clears it. Only if `errIsTerminal`. */
  draw(line: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly columns: number;
  /** Asks on standard error; what is typed is shown, or not. */
  ask(prompt: string, echo: boolean): Promise<Asking>;
  /** All that a descriptor gives, to its end; undefined if it cannot be read or gives too much. */
  readDescriptor(descriptor: number): Uint8Array | undefined;
}

/** Most bytes of a secret read from a descriptor. */
const SECRET_BYTES_MAX = 4096;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    draw: (line) => void stderr.write(`\r\u001B[2K${line}`),
    outIsTerminal: stdout.isTTY,
    errIsTerminal: stderr.isTTY,
    columns: stderr.columns ?? 80,
    ask: (prompt, echo) =>
      stdin.isTTY && stderr.isTTY
        ? askOn(stdin, (text) => void stderr.write(text), prompt, echo)
        : Promise.resolve({ kind: 'notATerminal' }),
    readDescriptor,
  };
}

/** What keys do while a line is typed. */
export interface LineEditor {
  /** Takes what was typed or pasted; a result ends the line. */
  typed(text: string): Asking | undefined;
}

/** Edits one line: backspace, Ctrl-U, Enter, Ctrl-C, Ctrl-D; escape sequences are left out. */
export function createLineEditor(show: (text: string) => void): LineEditor {
  let line: readonly string[] = [];
  const drop = (count: number): void => {
    show('\b \b'.repeat(count));
    line = line.slice(0, line.length - count);
  };
  return {
    typed: (text) => {
      // Arrows and bracketed paste come as escape sequences: they are no part of a secret.
      // oxlint-disable-next-line no-control-regex
      for (const key of text.replaceAll(/\u001B(?:\[[\d;]*[A-Za-z~]|O[A-Z])?/g, '')) {
        const code = key.codePointAt(0) ?? 0;
        if (code === 13 || code === 10) return { kind: 'answered', text: line.join('') };
        if (code === 3) return { kind: 'interrupted' };
        if (code === 4) {
          if (line.length === 0) return { kind: 'interrupted' };
        } else if (code === 8 || code === 127) drop(Math.min(1, line.length));
        else if (code === 21) drop(line.length);
        else if (code >= 32) {
          line = [...line, key];
          show(key);
        }
      }
      return undefined;
    },
  };
}

function askOn(
  stdin: ReadStream,
  write: (text: string) => void,
  prompt: string,
  echo: boolean,
): Promise<Asking> {
  return new Promise((resolve) => {
    const editor = createLineEditor(echo ? write : () => {});
    write(prompt);
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    const end = (asking: Asking): void => {
      stdin.off('data', heard);
      stdin.off('end', left);
      stdin.setRawMode(false);
      stdin.pause();
      write('\n');
      resolve(asking);
    };
    const heard = (text: string): void => {
      const asking = editor.typed(text);
      if (asking !== undefined) end(asking);
    };
    const left = (): void => end({ kind: 'interrupted' });
    stdin.on('data', heard);
    stdin.once('end', left);
    stdin.resume();
  });
}

/** All that a descriptor gives, to its end; at most `SECRET_BYTES_MAX`. */
function readDescriptor(descriptor: number): Uint8Array | undefined {
  const taken = new Uint8Array(SECRET_BYTES_MAX + 1);
  let length = 0;
  try {
    for (;;) {
      const count = readSync(descriptor, taken, length, taken.length - length, null);
      length += count;
      if (length > SECRET_BYTES_MAX) return undefined;
      if (count === 0) return taken.slice(0, length);
    }
  } catch {
    return undefined;
  } finally {
    taken.fill(0);
  }
}
