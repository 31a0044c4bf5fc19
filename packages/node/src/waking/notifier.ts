/**
 * `notifier`: a program of this machine shows or sounds that something is waiting. Which one its operator
 * chose, in the environment of the daemon: never a record, and never over the control socket. No shell
 * reads any of it, and the program is not told what the daemon was: no password stands in its environment.
 */
import { spawn } from 'node:child_process';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { Executor, ExecutorFault, OutsideAct } from '../executors/executor.ts';
import { isSayable } from '../executors/executor.ts';

/** Milliseconds for one try; a program that hangs is ended. */
const NOTIFIER_TIMEOUT_MS = 10_000;

/** `desktop`: notify-send, as most desktops of Linux bring it; else a program by its whole path. */
export type NotifierChoice = { readonly kind: 'desktop' } | { readonly program: string };

/** What a program needs to find the person's screen, and nothing else of ours. */
const HANDED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'PULSE_SERVER',
];

/** How a choice is run: the texts as words of notify-send, or on the program's standard input. */
interface Run {
  readonly program: string;
  readonly words: readonly string[];
  readonly input: string;
}

/** Makes the notifier; `timeoutMs` is for one try. */
export function createNotifier(
  choice: NotifierChoice,
  environment: Readonly<Record<string, string | undefined>>,
  timeoutMs: number = NOTIFIER_TIMEOUT_MS,
): Executor {
  const env = Object.fromEntries(HANDED_ON.map((name) => [name, environment[name]]));
  return {
    kind: 'notifier',
    act: (act, signal) =>
      isSayable(act)
        ? run(runOf(choice, act), env, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
            // A person changed their mind, which is no fault.
            .then((result) => (signal.throwIfAborted(), result))
        : Promise.resolve(fail({ kind: 'BadText' })),
  };
}

function runOf(choice: NotifierChoice, act: OutsideAct): Run {
  const title = act.drill ? `DRILL: ${act.title}` : act.title;
  const text = act.drill ? `DRILL: nothing here is real.\n${act.text}` : act.text;
  if ('program' in choice)
    return { program: choice.program, words: [], input: `${title}\n\n${text}\n` };
  const words = ['--app-name=Tocsin', '--urgency=critical', '--', title, text];
  return { program: 'notify-send', words, input: '' };
}

/** Runs it to its end; only the code 0 says that it went out. */
function run(
  { program, words, input }: Run,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Result<void, ExecutorFault>> {
  const { promise, resolve } = Promise.withResolvers<Result<void, ExecutorFault>>();
  const child = spawn(program, words, {
    stdio: ['pipe', 'ignore', 'ignore'],
    shell: false,
    env,
    signal,
    killSignal: 'SIGKILL',
  });
  child.on('error', (error) => {
    const code = (error as NodeJS.ErrnoException).code;
    const isMissing = code === 'ENOENT' || code === 'EACCES';
    resolve(fail({ kind: isMissing ? 'BadTarget' : 'Unreachable' }));
  });
  child.on('exit', (code) =>
    resolve(code === 0 ? ok(undefined) : fail({ kind: 'Refused', status: code ?? 0, again: true })),
  );
  // A program that does not read what it is told may close the pipe before.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return promise;
}
