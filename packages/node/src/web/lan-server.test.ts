import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { PeerCertificate, TLSSocket } from 'node:tls';

import { instant } from '@tocsin/core';
import type { AtRest, Clock } from '@tocsin/peer/ports';
import { describe, expect, onTestFinished, test } from 'vitest';

import { createAtRest } from '@tocsin/crypto';
import { ownFolder, quickCrypto, seededRandom } from '../testing.ts';
import { readApp } from './app-files.ts';
import { pemOf } from './certificate.ts';
import { addressBytes, rangeAround } from './lan-address.ts';
import type { LanAddress } from './lan-address.ts';
import type { Lan, LanOptions } from './lan-server.ts';
import { openLan } from './lan-server.ts';
import { ask, writeSmallApp } from './testing.ts';

const DAY_MS = 86_400_000;

/** An address of this machine's loopback, as if it were one in a house. */
function house(text: string, prefix = 24): LanAddress {
  const bytes = addressBytes(text) ?? new Uint8Array();
  return { text, bytes, range: rangeAround(bytes, prefix) };
}

const random = seededRandom('lan');
const locked: AtRest = createAtRest(quickCrypto, random, new Uint8Array(32).fill(7));

/** A machine in a house: what it has can be changed. */
interface Machine {
  nowMs: number;
  addresses: readonly LanAddress[];
  readonly folder: string;
  readonly open: (changed?: Partial<LanOptions>) => Promise<Lan>;
}

function machine(): Machine {
  const folder = ownFolder();
  const built = join(folder, 'dist');
  writeSmallApp(built);
  const app = readApp(built);
  if (!app.ok) throw new Error(app.fault);
  const self: Machine = {
    nowMs: Date.now(),
    addresses: [house('127.0.0.1')],
    folder,
    open: async (changed = {}) => {
      const clock: Clock = {
        now: () => instant(self.nowMs),
        monotonicMs: () => 0,
        wakeAt: () => () => undefined,
      };
      const lan = await openLan({
        app: app.value,
        port: 0,
        paths: { lanAuthority: join(folder, 'lan-authority') },
        atRest: locked,
        random,
        clock,
        name: 'hall.local',
        addresses: () => self.addresses,
        anew: false,
        ...changed,
      });
      onTestFinished(() => lan.close());
      return lan;
    },
  };
  return self;
}

const portOf = (url: string | undefined): number => Number(new URL(url ?? '').port);

/** The authority, as a phone gets it from the page. */
async function installed(lan: Lan): Promise<string> {
  const guide = portOf(lan.state().guide.at(-1));
  return pemOf((await ask(guide, '/tocsin-authority.crt')).body);
}

interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly certificate: PeerCertificate;
}

/** Opens the app as somebody who trusts this authority and no other; its name is the first address. */
function openApp(lan: Lan, ca: string, host: string, path = '/'): Promise<Seen> {
  const { app } = lan.state();
  const isNamed = host.endsWith('.local');
  const port = portOf(isNamed ? app[1] : app.find((url) => url.includes(host)));
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: isNamed ? '127.0.0.1' : host,
        port,
        path,
        ca,
        agent: false,
        headers: { Host: `${host}:${String(port)}` },
        ...(isNamed ? { servername: host } : {}),
      },
      (response) => {
        const certificate = (response.socket as TLSSocket).getPeerCertificate();
        response.resume();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, certificate });
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}

describe('the app for phones in the house', () => {
  test('is there under its name and its address, for whoever installed the authority', async () => {
    const lan = await machine().open();
    const { state, app, guide, uncovered, authority } = lan.state();
    expect([state, uncovered, app.length, guide.length]).toEqual(['served', 0, 2, 2]);
    expect(app[0]).toMatch(/^https:\/\/hall\.local:\d+$/);
    expect(app[1]).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(authority?.name).toBe('Tocsin hall.local');
    const ca = await installed(lan);
    for (const host of ['hall.local', '127.0.0.1']) {
      const seen = await openApp(lan, ca, host);
      expect(seen.status).toBe(200);
      expect(seen.headers['content-security-policy']).toContain("connect-src 'self' ws: wss:");
    }
    const other = await installed(await machine().open());
    await expect(openApp(lan, other, '127.0.0.1')).rejects.toThrow(/certificate|signature/);
  });

  test('is there under no other name', async () => {
    const lan = await machine().open();
    const ca = await installed(lan);
    expect((await openApp(lan, ca, '127.0.0.1', '/nothing')).status).toBe(404);
    const port = portOf(lan.state().guide.at(-1));
    expect((await ask(port, '/', { Host: `evil.example:${String(port)}` })).status).toBe(421);
  });

  test('is never there without encryption, nor is anything else but the page about it', async () => {
    const lan = await machine().open();
    const port = portOf(lan.state().guide.at(-1));
    for (const path of ['/index.html', '/sw.js', '/assets/main-a1B2c3D4.js', '/lan-authority'])
      expect((await ask(port, path)).status).toBe(404);
    const page = await ask(port, '/');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).not.toContain('script-src');
  });

  test('keeps one authority, sealed, however often the machine starts', async () => {
    const home = machine();
    const first = await home.open();
    const { authority } = first.state();
    await first.close();
    expect((await home.open()).state().authority).toEqual(authority);
    const file = join(home.folder, 'lan-authority');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex').toString('latin1');
    expect(kept).not.toMatch(/key|certificate|hall/);
    const anew = (await home.open({ anew: true })).state().authority;
    expect(anew?.fingerprint).not.toBe(authority?.fingerprint);
  });

  test('is not there while the file of the authority is damaged, or sealed with another key', async () => {
    const home = machine();
    await (await home.open()).close();
    const other = createAtRest(quickCrypto, random, new Uint8Array(32).fill(8));
    expect((await home.open({ atRest: other })).state()).toMatchObject({
      state: 'damaged',
      app: [],
    });
    const file = join(home.folder, 'lan-authority');
    const whole = readFileSync(file, 'utf8');
    for (const text of ['', 'zz', whole.slice(0, -3), whole.replace(/.$/m, '0').slice(2)]) {
      writeFileSync(file, text);
      expect((await home.open()).state().state).toBe('damaged');
    }
    expect((await home.open({ anew: true })).state().state).toBe('served');
  });

  test('follows the machine to another address of the same network', async () => {
    const home = machine();
    const lan = await home.open();
    const ca = await installed(lan);
    const before = await openApp(lan, ca, '127.0.0.1');
    home.addresses = [house('127.0.0.1'), house('127.0.0.2')];
    await lan.look();
    expect(lan.state().app).toHaveLength(3);
    const both = 'DNS:hall.local, IP Address:127.0.0.1, IP Address:127.0.0.2';
    for (const host of ['127.0.0.1', '127.0.0.2'])
      expect((await openApp(lan, ca, host)).certificate.subjectaltname).toBe(both);
    home.addresses = [house('127.0.0.2')];
    await lan.look();
    expect(lan.state().app.join()).not.toContain('127.0.0.1');
    expect(before.certificate.subjectaltname).toBe('DNS:hall.local, IP Address:127.0.0.1');
  });

  test('is not shown in a network for which its authority may not vouch', async () => {
    const home = machine();
    const lan = await home.open();
    home.addresses = [house('127.0.1.1')];
    await lan.look();
    expect(lan.state()).toMatchObject({ state: 'uncovered', app: [], guide: [], uncovered: 1 });
    home.addresses = [];
    await lan.look();
    expect(lan.state()).toMatchObject({ state: 'noAddress', uncovered: 0 });
  });

  test('gets a new certificate by itself, and ends with its authority', async () => {
    const home = machine();
    const lan = await home.open();
    const ca = await installed(lan);
    const first = await openApp(lan, ca, '127.0.0.1');
    home.nowMs += 9 * DAY_MS;
    await lan.look();
    expect((await openApp(lan, ca, '127.0.0.1')).certificate.serialNumber).toBe(
      first.certificate.serialNumber,
    );
    home.nowMs += 2 * DAY_MS;
    await lan.look();
    // Node looks at the true clock; this certificate began two days before the one of the test.
    const second = await openApp(lan, ca, '127.0.0.1').catch((error: unknown) => String(error));
    expect(second).toContain('not yet valid');
    home.nowMs += 400 * DAY_MS;
    await lan.look();
    expect(lan.state()).toMatchObject({ state: 'ended', app: [], guide: [] });
  });

  test('is not there where the port is taken, and comes once it is free', async () => {
    const first = await machine().open();
    const port = portOf(first.state().guide.at(-1));
    const second = await machine().open({ port });
    expect(second.state()).toMatchObject({ state: 'portTaken', app: [] });
    await first.close();
    await second.look();
    expect(second.state().state).toBe('served');
    expect(portOf(second.state().app.at(-1))).toBe(port + 1);
  });

  test('makes no authority where there is no house', async () => {
    const lan = await machine().open({ addresses: () => [] });
    expect(lan.state()).toEqual({
      state: 'noAddress',
      app: [],
      guide: [],
      uncovered: 0,
      authority: null,
    });
  });
});
