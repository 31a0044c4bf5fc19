/**
 * One daemon as a process of its own, started by any means a fault needs: under strace, with other
 * libraries preloaded, in a network namespace. It can be killed and started again on the same home.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { fail } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import type { Answer, CallName, ControlFault, With } from '@tocsin/host/calls';

import type { ControlClient } from '../../packages/node/src/control/client.ts';
import { connectControl } from '../../packages/node/src/control/client.ts';
import type { TestDaemon } from '../../packages/node/src/daemon/testing.ts';

const MAIN = fileURLToPath(new URL('../../packages/node/src/main.ts', import.meta.url));

/** How long a daemon may take to come up: 1 s, and a hundred times as long on a machine that is busy. */
const UP_WITHIN_MS = 240_000;
/** How long an answer may take before it is given up: a disk that hangs must not hold a script. */
const ANSWER_WITHIN_MS = 120_000;

/** How a daemon is started this time. */
export interface How {
  /** A command before it, with its words. */
  readonly under?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Words for Node itself. */
  readonly node?: readonly string[];
  /** Words after `up`. */
  readonly words?: readonly string[];
}

/** A daemon that comes and goes. */
export class Device implements TestDaemon {
  readonly name: string;
  readonly folder: string;
  /** How it is started when nothing else is said. */
  how: How;
  #child: ChildProcess | undefined;
  #control: ControlClient | undefined;

  constructor(name: string, folder: string, how: How = {}) {
    this.name = name;
    this.folder = folder;
    this.how = how;
  }

  /** Whether it was started and has not ended. */
  isUp(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined || !this.isUp()) throw new Error(`${this.name} does not run`);
    return pid;
  }

  /** Starts it; throws unless it says that it is ready. */
  async up(how: How = this.how): Promise<void> {
    if (!(await this.tryUp(how)))
      throw new Error(`${this.name} did not come up: ${this.lastWords()}`);
  }

  /** Starts it; false when it ended before it was ready. */
  async tryUp(how: How = this.how): Promise<boolean> {
    const child = this.#spawn(how);
    this.#child = child;
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const said = await Promise.race([
      once(lines, 'line').then(([line]) => line as string),
      once(child, 'exit').then(() => undefined),
      once(child, 'error').then(() => undefined),
      pause(UP_WITHIN_MS, 'late', { ref: false }),
    ]);
    lines.on('line', (line) => this.#note(line));
    if (said !== undefined) this.#note(said);
    if (said === 'late') throw new Error(`${this.name} is not ready after ${UP_WITHIN_MS} ms`);
    if (said === undefined || !said.includes('"ready":true')) {
      await this.kill();
      return false;
    }
    const control = await connectControl(join(this.folder, 'control.sock'));
    if (!control.ok) {
      await this.kill();
      return false;
    }
    this.#control = control.value;
    return true;
  }

  #spawn({ under = [], environment = {}, node = [], words = [] }: How): ChildProcess {
    const up = ['up', '--home', this.folder, '--unlocked', '--until-stdin-closes', '--no-app'];
    const command = [...under, process.execPath, ...node, MAIN, ...up, '--json', ...words];
    const child = spawn(command[0] ?? process.execPath, command.slice(1), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: join(tmpdir(), 'tocsin-e2e-cache'),
        TOCSIN_STACK: '1',
        ...environment,
      },
    });
    child.stdin?.on('error', () => undefined);
    child.stderr?.on('data', (chunk: Buffer) => this.#note(chunk.toString('utf8')));
    return child;
  }

  /** What it says goes beside its home, so that a fault that takes the home leaves it. */
  #note(said: string): void {
    appendFileSync(`${this.folder}.said`, said.endsWith('\n') ? said : `${said}\n`);
  }

  /** The end of what it said, and of what it noted for nobody. */
  lastWords(): string {
    return [`${this.folder}.said`, join(this.folder, 'daemon.log')]
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8').slice(-800))
      .join('\n');
  }

  /** What `daemon.log` holds of mistakes of ours. */
  mistakes(): readonly string[] {
    const file = join(this.folder, 'daemon.log');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes(' mistake '));
  }

  /** Asks; a fault is given back. One that is off answers `DaemonGone`. */
  async try<C extends CallName>(
    call: C,
    given: With<C>,
    log?: string,
  ): Promise<Result<Answer<C>, ControlFault>> {
    const control = this.#control;
    if (control === undefined) return fail({ kind: 'DaemonGone' });
    const answered = await Promise.race([
      control.call(
        call,
        given as Parameters<ControlClient['call']>[1],
        log === undefined ? {} : { assembly: log },
      ),
      pause(ANSWER_WITHIN_MS, undefined, { ref: false }),
    ]);
    if (answered === undefined) return fail({ kind: 'NoAnswer' });
    return answered as Result<Answer<C>, ControlFault>;
  }

  async ask<C extends CallName>(call: C, given: With<C>, log?: string): Promise<Answer<C>> {
    const answered = await this.try(call, given, log);
    if (!answered.ok) throw new Error(`${this.name}, ${call}: ${JSON.stringify(answered.fault)}`);
    return answered.value;
  }

  async refused<C extends CallName>(call: C, given: With<C>, log?: string): Promise<ControlFault> {
    const answered = await this.try(call, given, log);
    if (answered.ok) throw new Error(`${this.name}, ${call}: was not refused`);
    return answered.fault;
  }

  /** Settles once the process is gone. */
  async ended(): Promise<void> {
    if (this.isUp() && this.#child !== undefined) await once(this.#child, 'exit');
  }

  /** Ends it by a signal, as a raid or a power cut would; its home stays. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#control?.close();
    this.#control = undefined;
    const child = this.#child;
    if (child?.pid === undefined || !this.isUp()) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  close(): Promise<void> {
    return this.kill();
  }
}
