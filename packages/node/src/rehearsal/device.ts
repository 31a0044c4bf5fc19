/**
 * One device of the rehearsal: an operating-system process of its own, with a home of its own. It
 * ends with the pipe to its standard input, so that none outlives the rehearsal, however that ends.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Device } from '@tocsin/host/practice';
import { stop, until } from '@tocsin/host/practice';
import { REHEARSAL_VARIABLE } from '../cli/up-home.ts';
import { connectControl } from '../control/client.ts';
import { homePaths } from '../home/paths.ts';
import type { Playground } from './playground.ts';

/** How long a device may take to come up while its siblings start as well. */
const UP_WITHIN_MS = 30_000;

/** A device that runs. */
export interface ProcessDevice extends Device {
  /** Ends it at once, as a raid or a power cut would. */
  kill(): Promise<void>;
}

/** How devices are started. */
export interface DeviceOptions {
  readonly playground: Playground;
  readonly signal: AbortSignal;
  /** Words after `up`. */
  readonly words: readonly string[];
  /** Told of every process, before it runs. */
  readonly onProcess: (child: ChildProcess) => void;
}

/** Starts a device on its home, and waits until its control socket answers. */
export async function startDevice(name: string, options: DeviceOptions): Promise<ProcessDevice> {
  const { playground, signal } = options;
  const home = playground.homeOf(name);
  const child = spawnDevice(name, home, options);
  const control = await until(
    { key: 'up', who: name, withinMs: UP_WITHIN_MS, signal },
    async () => {
      if (hasEnded(child)) stop('up', name);
      const connected = await connectControl(homePaths(home).socket);
      return connected.ok ? connected.value : undefined;
    },
  );
  return {
    call: control.call,
    isUp: () => !hasEnded(child),
    kill: async () => {
      control.close();
      await endProcess(child);
    },
  };
}

function spawnDevice(name: string, home: string, options: DeviceOptions): ChildProcess {
  const { playground, words, signal, onProcess } = options;
  signal.throwIfAborted();
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const log = openSync(join(playground.logs, `${name}.log`), 'a', 0o600);
  try {
    const child = spawn(
      process.execPath,
      [
        main,
        'up',
        '--home',
        home,
        '--unlocked',
        '--until-stdin-closes',
        '--no-app',
        '--json',
        ...words,
      ],
      { stdio: ['pipe', log, log], env: deviceEnvironment() },
    );
    // A process that could not be started counts as one that has ended.
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    onProcess(child);
    return child;
  } finally {
    closeSync(log);
  }
}

function deviceEnvironment(): NodeJS.ProcessEnv {
  const cache = process.env['NODE_COMPILE_CACHE'] ?? module.getCompileCacheDir();
  const cached = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
  return { ...process.env, ...cached, [REHEARSAL_VARIABLE]: '1' };
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Ends a process that this one started, and waits until it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
