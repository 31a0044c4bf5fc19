/** The app as a running device serves it: what a browser, a stranger and a slow machine get. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { AppServing } from '../packages/host/src/answers/status.ts';
import {
  ask,
  SCRIPT,
  SCRIPT_PATH,
  sendRaw,
  writeSmallApp,
} from '../packages/node/src/web/testing.ts';

const MAIN = fileURLToPath(new URL('../packages/node/src/main.ts', import.meta.url));

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-e2e-'));
  writeSmallApp(join(folder, 'dist'));
  children = [];
});

afterEach(async () => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

function run(words: readonly string[], app: string): ChildProcess {
  const cache = join(tmpdir(), 'tocsin-e2e-cache');
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, TOCSIN_APP: app };
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['pipe', 'pipe', 'pipe'], env });
  children.push(child);
  child.stderr.resume();
  return child;
}

/** A port that was free a moment ago, and the next one too. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return Math.min(port, 65_000);
}

interface Up {
  readonly child: ChildProcess;
  readonly home: string;
  readonly app: AppServing;
}

async function up(
  name: string,
  words: readonly string[],
  app: string = join(folder, 'dist'),
): Promise<Up> {
  const home = join(folder, name);
  const child = run(['up', '--home', home, '--unlocked', '--json', ...words], app);
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const said = JSON.parse(line) as { readonly ready?: boolean; readonly app: AppServing };
  if (said.ready !== true) throw new Error(line);
  child.stdout.resume();
  return { child, home, app: said.app };
}

interface Said {
  readonly code: number | null;
  readonly out: string;
}

async function tocsin(home: string, ...words: readonly string[]): Promise<Said> {
  const child = run([...words, '--home', home], join(folder, 'dist'));
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, out };
}

describe('a device that is up', () => {
  test('serves the app to this machine, compressed, and says which one', async () => {
    const port = await freePort();
    const { app, home } = await up('ana', ['--app-port', String(port)]);
    expect(app).toMatchObject({
      state: 'served',
      address: `http://127.0.0.1:${String(port)}`,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      lan: null,
    });
    const page = await ask(port, '/');
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(page.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['permissions-policy']).toContain('camera=(self)');
    expect(page.headers['content-security-policy']).toContain('trusted-types tocsin');
    expect(page.headers['set-cookie']).toBeUndefined();
    const script = await ask(port, SCRIPT_PATH, { 'Accept-Encoding': 'gzip, br' });
    expect(script.headers['content-encoding']).toBe('br');
    expect(script.headers['cache-control']).toContain('immutable');
    expect(brotliDecompressSync(script.body).toString()).toBe(SCRIPT);
    const status = await tocsin(home, 'status', '--json');
    expect((JSON.parse(status.out) as { readonly app: AppServing }).app).toEqual(app);
    const { out } = await tocsin(home, 'status');
    expect(out).toContain(`http://127.0.0.1:${String(port)}`);
    expect(out).toContain((app.hash ?? '').slice(0, 4));
  });

  test('serves nothing of its home, and nothing to another name', async () => {
    const port = await freePort();
    const { home } = await up('ana', ['--app-port', String(port)]);
    expect(existsSync(join(home, 'tocsin.json'))).toBe(true);
    const paths = [
      '/tocsin.json',
      '/../ana/tocsin.json',
      '/..%2fana%2ftocsin.json',
      `/${home}/tocsin.json`,
      '/daemon.log',
      '/control.sock',
      '/package.json',
      `${SCRIPT_PATH}.br`,
    ];
    for (const path of paths) expect((await ask(port, path)).status, path).toBe(404);
    const rebound = await ask(port, '/', { Host: 'evil.example' });
    expect(rebound.status).toBe(421);
    expect((await ask(port, '/', {}, 'POST')).status).toBe(405);
    expect((await ask(port, '/', {}, 'OPTIONS')).status).toBe(405);
  });

  test('leaves whoever never ends a request, and goes on', async () => {
    const port = await freePort();
    await up('ana', ['--app-port', String(port)]);
    const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nX: `;
    const slow = await sendRaw(port, head);
    expect(slow.said).not.toContain('200 OK');
    expect(slow.lastedMs).toBeGreaterThan(4_000);
    expect((await ask(port, '/')).status).toBe(200);
  });

  test('runs on where somebody else holds the port, and says so everywhere', async () => {
    const port = await freePort();
    const first = await up('ana', ['--app-port', String(port)]);
    const second = await up('bea', ['--app-port', String(port)]);
    expect(second.app).toMatchObject({ state: 'portTaken', address: first.app.address });
    const said = await tocsin(second.home, 'status');
    expect(said.code).toBe(0);
    expect(said.out).toContain('Another program on this machine holds');
    const doctor = await tocsin(second.home, 'doctor', '--json');
    expect(JSON.parse(doctor.out)).toMatchObject({
      findings: expect.arrayContaining([
        { wrong: true, key: 'app.portTaken', address: first.app.address },
      ]),
    });
  });

  test('runs without an app where none was built or none is wanted', async () => {
    const missing = await up('ana', [], join(folder, 'none'));
    expect(missing.app).toMatchObject({ state: 'missing', hash: null });
    expect((await tocsin(missing.home, 'status')).out).toContain('There is no app to show');
    const off = await up('bea', ['--no-app']);
    expect(off.app).toMatchObject({ state: 'off' });
  });

  test('does not start when it is told two things at once, and makes nothing', async () => {
    const words = ['up', '--unlocked', '--json', '--lan', '--no-net'];
    const said = await tocsin(join(folder, 'ana'), ...words);
    expect(said.code).toBe(2);
    expect(JSON.parse(said.out)).toMatchObject({ ok: false, fault: { kind: 'AppAndLan' } });
    expect(existsSync(join(folder, 'ana'))).toBe(false);
  });
});
