/** For tests: people at devices that are processes of their own, asked over their control sockets. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Answer } from '../packages/node/src/control/calls.ts';
import type { ControlClient } from '../packages/node/src/control/client.ts';
import { connectControl } from '../packages/node/src/control/client.ts';
import type { TestDaemon } from '../packages/node/src/daemon/testing.ts';

const MAIN = fileURLToPath(new URL('../packages/node/src/main.ts', import.meta.url));

/** A person's device: a running `tocsin up`. */
export interface Process extends TestDaemon {
  /** Ends it at once, as a raid or a power cut would; its home stays. */
  kill(): Promise<void>;
  /** Starts it again on the same home. */
  again(): Promise<void>;
}

/** A folder with the homes of some people; all their processes end with it. */
export interface ProcessWorld {
  readonly folder: string;
  /** A folder for the files that people hand to each other. */
  table(name: string): string;
  start(name: string): Promise<Process>;
  end(): Promise<void>;
}

/** Makes a world in a folder of its own. */
export function createProcessWorld(): ProcessWorld {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-e2e-'));
  const processes: LivingProcess[] = [];
  return {
    folder,
    table: (name) => {
      const path = join(folder, name);
      mkdirSync(path);
      return path;
    },
    start: async (name) => {
      const one = new LivingProcess(join(folder, name));
      processes.push(one);
      await one.again();
      return one;
    },
    end: async () => {
      await Promise.all(processes.map((one) => one.kill()));
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

class LivingProcess implements Process {
  readonly folder: string;
  #child: ChildProcess | undefined;
  #control: ControlClient | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  async again(): Promise<void> {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'tocsin-e2e-cache') };
    const words = ['up', '--home', this.folder, '--unlocked', '--until-stdin-closes', '--json'];
    const child = spawn(process.execPath, [MAIN, ...words], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env,
    });
    this.#child = child;
    child.stderr.resume();
    child.stdin.on('error', () => undefined);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    if ((JSON.parse(line) as { readonly ready?: boolean }).ready !== true) throw new Error(line);
    child.stdout.resume();
    const control = await connectControl(join(this.folder, 'control.sock'));
    if (!control.ok) throw new Error(control.fault.kind);
    this.#control = control.value;
  }

  readonly ask: TestDaemon['ask'] = async (call, given, log) => {
    const answered = await this.#call(call, given, log);
    if (!answered.ok) throw new Error(`${call}: ${JSON.stringify(answered.fault)}`);
    return answered.value as unknown as Answer<typeof call>;
  };

  readonly refused: TestDaemon['refused'] = async (call, given, log) => {
    const answered = await this.#call(call, given, log);
    if (answered.ok) throw new Error(`${call} was not refused`);
    return answered.fault;
  };

  async #call(
    call: Parameters<TestDaemon['ask']>[0],
    given: Parameters<ControlClient['call']>[1],
    log: string | undefined,
  ): ReturnType<ControlClient['call']> {
    if (this.#control === undefined) throw new Error(`${call}: the device is off`);
    return this.#control.call(call, given, log === undefined ? {} : { assembly: log });
  }

  async kill(): Promise<void> {
    this.#control?.close();
    this.#control = undefined;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  close(): Promise<void> {
    return this.kill();
  }
}
