/** The app as a phone in the house opens it: a true browser that was told to trust the authority. */
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { AppServing, LanServing } from '../packages/host/src/answers/status.ts';
import { nodeRandom } from '../packages/node/src/home/node-random.ts';
import { openAuthority } from '../packages/node/src/web/authority.ts';
import { leafCertificate, pemOf } from '../packages/node/src/web/certificate.ts';
import { lanAddresses } from '../packages/node/src/web/lan-address.ts';
import { writeSmallApp } from '../packages/node/src/web/testing.ts';

const MAIN = fileURLToPath(new URL('../packages/node/src/main.ts', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';

const has = (tool: string): boolean => spawnSync(tool, ['-H']).error === undefined;

/** Root on Debian may fetch certutil, which alone can tell Chromium whom to trust. */
function fetchCertutil(): void {
  if (has('certutil') || process.getuid?.() !== 0) return;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'libnss3-tools'], {
    timeout: 40_000,
  });
}

/** Why this cannot be tried here; undefined where it can. */
function whyNot(): string | undefined {
  if (!existsSync(CHROMIUM)) return 'no chromium on this machine';
  if (lanAddresses(networkInterfaces()).length === 0) return 'no private address on this machine';
  fetchCertutil();
  return has('certutil') ? undefined : 'no certutil (libnss3-tools) on this machine';
}

const missing = whyNot();
if (missing !== undefined) console.warn(`SKIPPED e2e/app-lan: ${missing}`);

/** What the app needs of a browser, and has only in a secure context. */
const FEATURES = `[isSecureContext, crossOriginIsolated, 'serviceWorker' in navigator,
  'mediaDevices' in navigator]`;

let folder: string;
let device: ChildProcess;
let lan: LanServing;
let trusting: Browser;
let stranger: Browser;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return Math.min(port, 65_000);
}

async function startDevice(): Promise<LanServing> {
  writeSmallApp(join(folder, 'dist'));
  const port = String(await freePort());
  const words = ['up', '--home', join(folder, 'home'), '--unlocked', '--json', '--lan'];
  device = spawn(process.execPath, [MAIN, ...words, '--app-port', port], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, TOCSIN_APP: join(folder, 'dist') },
  });
  if (device.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: device.stdout }), 'line')) as [string];
  const said = JSON.parse(line) as { readonly app: AppServing };
  if (said.app.lan === null) throw new Error(line);
  return said.app.lan;
}

/** A browser with a home of its own, in which it trusts `authority` too. */
async function browser(name: string, authority?: Uint8Array): Promise<Browser> {
  const home = join(folder, name);
  const database = join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  execFileSync('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
  if (authority !== undefined) {
    const file = join(home, 'authority.pem');
    writeFileSync(file, pemOf(authority));
    const words = ['-A', '-d', `sql:${database}`, '-t', 'C,,', '-n', 'tocsin', '-i', file];
    execFileSync('certutil', words);
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--host-resolver-rules=MAP bank.example 127.0.0.1'],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
  });
}

async function pageOf(from: Browser): Promise<Page> {
  const page = await from.newPage();
  page.setDefaultTimeout(10_000);
  return page;
}

describe.skipIf(missing !== undefined)('a phone in the house', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-e2e-'));
    lan = await startDevice();
    const guide = await fetch(`${lan.guide.at(-1) ?? ''}/tocsin-authority.crt`);
    const authority = new Uint8Array(await guide.arrayBuffer());
    trusting = await browser('trusting', authority);
    stranger = await browser('stranger');
  });

  afterAll(async () => {
    await Promise.all([trusting.close(), stranger.close()]);
    const gone = once(device, 'exit');
    device.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  test('opens the app in a secure context by its address, once it trusts the authority', async () => {
    const page = await pageOf(trusting);
    const url = lan.app.at(-1) ?? '';
    expect(url).toMatch(/^https:\/\/[[\d]/);
    await page.goto(url);
    expect(await page.title()).toBe('small');
    expect(await page.evaluate(FEATURES)).toEqual([true, true, true, true]);
  });

  test('is told by its browser to stop, as long as it does not', async () => {
    const page = await pageOf(stranger);
    await expect(page.goto(lan.app.at(-1) ?? '')).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
  });

  test('reads over plain HTTP what to install, where the browser would keep no keys', async () => {
    const page = await pageOf(stranger);
    await page.goto(`${lan.guide.at(-1) ?? ''}/ar`);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await page.locator('code').last().textContent()).toBe(lan.authority?.words.join(' '));
    expect(await page.evaluate(FEATURES)).toEqual([false, false, false, false]);
  });

  test('believes no other site, even from whoever stole the key of the authority', async () => {
    const stolen = openAuthority(
      {
        paths: { lanAuthority: join(folder, 'home', 'lan-authority') },
        atRest: undefined,
        random: nodeRandom(),
      },
      { name: '', ranges: [] },
      Date.now(),
      false,
    );
    if (!stolen.ok) throw new Error(stolen.fault);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const forged = leafCertificate({
      serial: nodeRandom().bytes(16),
      subject: 'bank.example',
      fromMs: Date.now() - 86_400_000,
      untilMs: Date.now() + 86_400_000,
      publicKey,
      name: 'bank.example',
      addresses: [Uint8Array.of(127, 0, 0, 1)],
      authority: stolen.value,
    });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const cert = pemOf(forged) + pemOf(stolen.value.certificate);
    const server = createSecureServer({ key, cert }, (_, response) => response.end('give me all'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const page = await pageOf(trusting);
    for (const host of ['bank.example', '127.0.0.1'])
      await expect(page.goto(`https://${host}:${String(port)}/`)).rejects.toThrow(
        'ERR_CERT_INVALID',
      );
    server.close();
  });
});
