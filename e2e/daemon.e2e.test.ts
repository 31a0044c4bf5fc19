import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { connectControl } from '../packages/node/src/control/client.ts';
import type { ControlClient } from '../packages/node/src/control/client.ts';

const MAIN = fileURLToPath(new URL('../packages/node/src/main.ts', import.meta.url));

let folder: string;
let children: ChildProcess[];
let clients: ControlClient[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-e2e-'));
  children = [];
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.close();
  for (const child of children) await end(child, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

interface Ready {
  readonly addresses: Readonly<Record<string, readonly string[]>>;
}

/** A running `tocsin up`, and what it said when it was ready. */
interface Up {
  readonly child: ChildProcess;
  readonly ready: Ready;
  readonly home: string;
}

function run(words: readonly string[]): ChildProcess {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'tocsin-e2e-cache') };
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['pipe', 'pipe', 'pipe'], env });
  children.push(child);
  child.stderr.resume();
  child.stdin.on('error', () => undefined);
  return child;
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('no output');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line) as Record<string, unknown>;
}

async function up(name: string, ...words: readonly string[]): Promise<Up> {
  const home = join(folder, name);
  const child = run(['up', '--home', home, '--unlocked', '--no-app', '--json', ...words]);
  const ready = await firstLine(child);
  expect(ready).toMatchObject({ v: 1, ready: true, pid: child.pid });
  return { child, ready: ready as unknown as Ready, home };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}

interface Said {
  readonly code: number | null;
  readonly out: Record<string, unknown>;
}

/** Types a command, as a script does. */
async function tocsin(home: string, ...words: readonly string[]): Promise<Said> {
  const child = run([...words, '--home', home, '--json']);
  const gone = once(child, 'exit');
  const out = await firstLine(child);
  await gone;
  return { code: child.exitCode, out };
}

/** A connection to a running device, for what would take a person many commands. */
async function controlOf(home: string): Promise<ControlClient> {
  const control = await connectControl(join(home, 'control.sock'));
  if (!control.ok) throw new Error('not running');
  clients.push(control.value);
  return control.value;
}

/** Founds an assembly as people in one room do: five rounds of files. */
async function found(homes: readonly string[]): Promise<void> {
  const controls = await Promise.all(homes.map(controlOf));
  let files: string[] = [];
  for (const met of [false, false, false, true, true]) {
    const written: string[] = [];
    for (const control of controls) {
      const given = { name: 'river', with: files, met, folder, tempoMs: 250 };
      const said = await control.call('assembly.found', given);
      if (!said.ok) throw new Error(said.fault.kind);
      if (typeof said.value['file'] === 'string') written.push(said.value['file']);
    }
    if (written.length > 0) files = written;
  }
}

async function linked(home: string): Promise<void> {
  const control = await controlOf(home);
  const look = async (): Promise<string> => {
    const said = await control.call('ways.show');
    return said.ok ? JSON.stringify(said.value) : '';
  };
  await expect.poll(look, { timeout: 20_000 }).toContain('"state":"linked"');
}

describe('a device that is started', () => {
  test('says where it listens, keeps its folder to itself, and stops when told', async () => {
    const { home, child } = await up('ana');
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'control.sock')).mode & 0o777).toBe(0o600);
    const second = await tocsin(home, 'up', '--unlocked');
    expect(second.out).toMatchObject({ ok: false, fault: { kind: 'AlreadyRunning' } });
    expect(second.code).not.toBe(0);
    const gone = once(child, 'exit');
    expect((await tocsin(home, 'down')).code).toBe(0);
    await gone;
    expect(child.exitCode).toBe(0);
    expect(existsSync(join(home, 'control.sock'))).toBe(false);
  });

  test('stops in order at a signal, however often it comes', async () => {
    const { child } = await up('ana');
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    await gone;
    expect(child.exitCode).toBe(0);
  });

  test('ends with the pipe to its standard input', async () => {
    const { child } = await up('ana', '--until-stdin-closes');
    const gone = once(child, 'exit');
    const beganMs = performance.now();
    child.stdin?.end();
    await gone;
    expect(performance.now() - beganMs).toBeLessThan(5_000);
    expect(child.exitCode).toBe(0);
  });

  test('refuses an address that is none, and lies in no folder of others', async () => {
    const home = join(folder, 'ana');
    const said = await tocsin(home, 'up', '--unlocked', '--listen', 'nowhere');
    expect(said.out).toMatchObject({ ok: false, fault: { kind: 'ListenMalformed' } });
    const other = await tocsin(folder, 'up', '--unlocked');
    expect(other.out).toMatchObject({ ok: false, fault: { kind: 'HomeNotEmpty' } });
  });
});

describe('three people on three machines', () => {
  test('found an assembly, find each other again after a power cut, and lose nothing', async () => {
    const names = ['ana', 'bea', 'cem'];
    const started = await Promise.all(names.map((name) => up(name)));
    const homes = started.map(({ home }) => home);
    await found(homes);
    const addresses: string[] = [];
    for (const home of homes) {
      const { out } = await tocsin(home, 'ways', 'show');
      const listening = out['listening'] as readonly { readonly address: string }[];
      addresses.push(...listening.map(({ address }) => address));
    }
    for (const [at, home] of homes.entries())
      for (const [of, address] of addresses.entries())
        if (at !== of) await tocsin(home, 'ways', 'add', address);
    for (const home of homes) await linked(home);
    const [ana, bea] = homes as [string, string];
    expect((await tocsin(ana, 'beat', 'send')).out).toMatchObject({ ok: true });
    const before = await tocsin(ana, 'assembly', 'show');
    for (const { child } of started) await end(child, 'SIGKILL');
    const again = await Promise.all(names.map((name) => up(name)));
    expect(again[0]?.ready.addresses['river']?.[0]).toBe(addresses[0]);
    const after = await tocsin(ana, 'assembly', 'show');
    expect(after.out).toMatchObject({ log: before.out['log'], members: before.out['members'] });
    await linked(bea);
    expect((await tocsin(bea, 'log', 'verify')).code).toBe(0);
  });

  test('are told in a sentence that a port is taken', async () => {
    const started = await Promise.all(['ana', 'bea'].map((name) => up(name)));
    const homes = started.map(({ home }) => home);
    await found(homes);
    await Promise.all(started.map(({ child }) => end(child, 'SIGTERM')));
    const busy = createServer();
    busy.listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    const words = ['up', '--unlocked', '--listen', `127.0.0.1:${String(port)}`];
    const said = await tocsin(homes[0] ?? '', ...words);
    expect(said.out).toMatchObject({ ok: false, fault: { kind: 'ListenFailed' } });
    expect(String(said.out['says'])).toContain('port');
    busy.close();
    const ready = await up('ana', '--listen', `127.0.0.1:${String(port)}`);
    expect(ready.ready.addresses['river']?.[0]).toContain(`/tcp/${String(port)}/`);
  });

  test('end in order after they were listened to by WebRTC, and have the same way again', async () => {
    const started = await Promise.all(['ana', 'bea'].map((name) => up(name)));
    await found(started.map(({ home }) => home));
    await Promise.all(started.map(({ child }) => end(child, 'SIGTERM')));
    const words = ['--listen', '/ip4/127.0.0.1/udp/0/webrtc-direct'];
    const first = await up('ana', ...words);
    const [way] = first.ready.addresses['river'] ?? [];
    expect(way).toContain('/webrtc-direct/certhash/');
    // Its native part would keep the process.
    expect(await end(first.child, 'SIGTERM')).toBe(0);
    const again = await up('ana', ...words);
    expect(again.ready.addresses['river']?.[0]).toBe(way);
  });

  test('notice that a folder was brought back from a copy, and do not write into it', async () => {
    const started = await Promise.all(['ana', 'bea'].map((name) => up(name)));
    const [ana] = started.map(({ home }) => home) as [string, string];
    await found(started.map(({ home }) => home));
    await Promise.all(started.map(({ child }) => end(child, 'SIGTERM')));
    const database = join(ana, 'logs', 'river', 'log.sqlite');
    const copy = readFileSync(database);
    const { child } = await up('ana');
    await end(child, 'SIGTERM');
    rmSync(`${database}-wal`, { force: true });
    rmSync(`${database}-shm`, { force: true });
    writeFileSync(database, copy);
    await up('ana');
    const status = await tocsin(ana, 'status');
    expect(JSON.stringify(status.out['warnings'])).toContain('restoredBackup');
    const refused = await tocsin(ana, 'beat', 'send');
    expect(refused.out).toMatchObject({ ok: false, fault: { kind: 'RestoredBackup' } });
  });
});

test('a command whose reader has gone ends without a word', async () => {
  const child = spawn(process.execPath, [MAIN, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect([code, said]).toEqual([0, '']);
});
