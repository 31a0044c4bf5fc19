/** For tests: people at devices that are processes of their own, asked over their control sockets. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Answer, CallName, With } from '../packages/host/src/calls.ts';
import type { ControlClient } from '../packages/node/src/control/client.ts';
import { connectControl } from '../packages/node/src/control/client.ts';
import type { ControlFault } from '../packages/host/src/message.ts';
import type { TestDaemon } from '../packages/node/src/daemon/testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../packages/node/src/daemon/testing.ts';

const MAIN = fileURLToPath(new URL('../packages/node/src/main.ts', import.meta.url));

/** A person's device: a running `tocsin up`. */
export interface Process extends TestDaemon {
  /** Ends it at once, as a raid or a power cut would; its home stays. */
  kill(): Promise<void>;
  /** Asks for something that may be refused; gives the fault, if it is. */
  faultOf<C extends CallName>(
    call: C,
    given: With<C>,
    log?: string,
  ): Promise<ControlFault | undefined>;
  /** Starts it again on the same home; it may serve another app than before. */
  again(app?: Pick<ServedApp, 'folder'>, how?: Started): Promise<void>;
  /** The process, while it runs. */
  pid(): number | undefined;
}

/** An app that a device serves: where it was built, and at which port. */
interface ServedApp {
  readonly folder: string;
  readonly port: number;
}

/** How a device is started beside its app. */
export interface Started {
  /** Words after `up`. */
  readonly words?: readonly string[];
  /** What stands in its environment beside what stands in ours. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A command and its words before the program, for a disk of its own say. */
  readonly under?: readonly string[];
}

/** A folder with the homes of some people; all their processes end with it. */
export interface ProcessWorld {
  readonly folder: string;
  /** A folder for the files that people hand to each other. */
  table(name: string): string;
  /** @param app - where it serves which app; left out, it serves none. */
  start(name: string, app?: ServedApp, how?: Started): Promise<Process>;
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
    start: async (name, app, how) => {
      const one = new LivingProcess(join(folder, name), app, how);
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
  readonly #app: ServedApp | undefined;
  #how: Started;
  #child: ChildProcess | undefined;
  #control: ControlClient | undefined;

  constructor(folder: string, app: ServedApp | undefined, how: Started = {}) {
    this.folder = folder;
    this.#app = app;
    this.#how = how;
  }

  pid(): number | undefined {
    return this.#child?.pid;
  }

  async again(changed?: Pick<ServedApp, 'folder'>, how: Started = this.#how): Promise<void> {
    this.#how = how;
    const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'tocsin-e2e-cache') };
    const app = this.#app === undefined ? undefined : { ...this.#app, ...changed };
    const served = app === undefined ? {} : { TOCSIN_APP: app.folder };
    const env = { ...process.env, ...cache, ...served, ...how.environment };
    const words = ['up', '--home', this.folder, '--unlocked', '--until-stdin-closes', '--json'];
    words.push(...(app === undefined ? ['--no-app'] : ['--app-port', String(app.port)]));
    words.push(...(how.words ?? []));
    const [command = '', ...args] = [...(how.under ?? []), process.execPath, MAIN, ...words];
    const child = spawn(command, args, {
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

  async ask<C extends CallName>(call: C, given: With<C>, log?: string): Promise<Answer<C>> {
    const answered = await this.#call(call, given, log);
    if (!answered.ok) throw new Error(`${call}: ${JSON.stringify(answered.fault)}`);
    return answered.value as unknown as Answer<C>;
  }

  async refused<C extends CallName>(call: C, given: With<C>, log?: string): Promise<ControlFault> {
    const answered = await this.#call(call, given, log);
    if (answered.ok) throw new Error(`${call} was not refused`);
    return answered.fault;
  }

  async faultOf<C extends CallName>(
    call: C,
    given: With<C>,
    log?: string,
  ): Promise<ControlFault | undefined> {
    const answered = await this.#call(call, given, log);
    return answered.ok ? undefined : answered.fault;
  }

  async #call(
    call: CallName,
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

/** Starts a device for each of these people, founds an assembly of them and lets them find each other. */
export async function assembly(
  world: ProcessWorld,
  name: string,
  people: readonly string[],
): Promise<readonly Process[]> {
  const all = await Promise.all(people.map((person) => world.start(person)));
  await foundTogether(all, name, world.table(`${name}-table`));
  await linkAll(all, () => name);
  await allHoldKeys(all, name);
  return all;
}

/** Who a device belongs to. */
export async function memberOf(person: Process, log: string): Promise<string> {
  const { me } = await person.ask('assembly.show', {}, log);
  if (me === null) throw new Error('nobody');
  return me.id;
}

/** The people of an assembly. */
export interface Home {
  readonly name: string;
  readonly people: readonly Process[];
}

/** Everybody says yes to what waits for people now; it may be placed while they do. */
async function agree({ name, people }: Home): Promise<void> {
  for (const person of people) {
    const { pending } = await person.ask('assembly.pending', {}, name);
    for (const { id, mine, waitsFor } of pending) {
      if (waitsFor !== 'people' || mine !== null) continue;
      const fault = await person.faultOf('assembly.consent', { id, against: false }, name);
      if (fault !== undefined && fault.kind !== 'NotOpenAnyMore') throw new Error(fault.kind);
    }
  }
}

/** Looks again and again while everybody says yes to what waits. */
export async function agreeing<T>(
  what: string,
  homes: readonly Home[],
  look: () => Promise<T | undefined>,
): Promise<NonNullable<T>> {
  return await eventually(what, async () => {
    for (const home of homes) await agree(home);
    return await look();
  });
}

/** Proposes all of them at the first device, and lets everybody agree. */
export async function seat(
  home: Home,
  seats: readonly (readonly [Process, 'ringer' | 'sealHolder'])[],
): Promise<void> {
  const { name, people } = home;
  const [first] = people as [Process];
  for (const [person, role] of seats) {
    const member = await memberOf(person, name);
    await first.ask('assembly.seat', { member, role, hours: 4_000 }, name);
  }
  for (const person of people)
    await agreeing('every seat is taken', [home], async () => {
      const { mandates } = await person.ask('assembly.show', {}, name);
      return mandates.length === seats.length;
    });
}

/** One file goes from home to home until the pact stands on every holder's device. */
export async function makePact(
  { folder }: ProcessWorld,
  name: string,
  homes: readonly Home[],
  terms: Pick<With<'pact.offer'>, 'every' | 'grace' | 'practice' | 'turn'>,
): Promise<void> {
  const holders = homes.flatMap(({ people }) => people);
  const homeOf = new Map(homes.flatMap((home) => home.people.map((one) => [one, home.name])));
  const [first] = holders as [Process];
  const offer = { name, folder, parties: homes.length, hours: 8_000, ...terms };
  let { file } = await first.ask('pact.offer', offer, homeOf.get(first));
  await agreeing('the pact stands everywhere', homes, async () => {
    let opened = 0;
    for (const holder of holders) {
      const given = { name, file: file ?? '', folder };
      const step = await holder.ask('pact.accept', given, homeOf.get(holder));
      file = step.file ?? file;
      if (step.stage === 'opened') opened += 1;
    }
    return opened === holders.length;
  });
  await linkAll(holders, () => name);
}

/** What `tocsin status --check` says to a script on a device: its exit code. */
export async function exitOfCheck({ folder }: Process): Promise<number | null> {
  const words = ['status', '--check', '--json', '--home', folder];
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: 'ignore' });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('exit', resolve);
  return await promise;
}
