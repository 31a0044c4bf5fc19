/** A browser with pages that hold bearers, built and served as the app is, for one test file. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createStandIns } from '@tocsin/bearers/libp2p-window';
import type { Ask, CreateBearer, Tell } from '@tocsin/bearers/libp2p-window';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));
const BUILT = fileURLToPath(new URL('../../../.build/bearers', import.meta.url));
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** What a page may take to be there: everything is on this machine. */
const WAIT_MS = 5_000;

/** Whether there is a browser to drive; said loudly, since everything here hangs on it. */
export const hasChromium: boolean = existsSync(CHROMIUM);
if (!hasChromium) console.error(`NOT TESTED: there is no ${CHROMIUM}. apt-get install chromium`);

/** What of the app's headers bears on the net. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self' ws: wss:",
    "require-trusted-types-for 'script'",
    'trusted-types tocsin',
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** A browser, and what serves it. */
export interface Stage {
  /** Where the pages come from. */
  readonly origin: string;
  /** A new page; gives what creates bearers in it. */
  readonly openPage: () => Promise<CreateBearer>;
  /** Bytes of the page's scripts. */
  readonly scripts: readonly Uint8Array[];
  /** Ends it; what the pages complained of fails. */
  readonly end: () => Promise<void>;
}

/** Builds, serves and launches. */
export async function openStage(): Promise<Stage> {
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { outDir: BUILT, emptyOutDir: true, target: 'es2024', modulePreload: false },
  });
  const [bundle] = [built].flat();
  const chunks = bundle !== undefined && 'output' in bundle ? bundle.output : [];
  const scripts = chunks.flatMap((one) =>
    one.type === 'chunk' ? [new TextEncoder().encode(one.code)] : [],
  );
  const server = await serve();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const complaints: string[] = [];
  return {
    origin,
    scripts,
    openPage: async () => openPage(browser, origin, complaints),
    end: async () => {
      await browser.close();
      server.close();
      if (complaints.length > 0) throw new Error(`a page complained: ${complaints.join('\n')}`);
    },
  };
}

/**
 * Nothing that speaks to the world. With the last, a page's own address is told to other pages as a
 * number: Chromium hides it behind a name of mDNS, which a machine with only a loopback cannot ask.
 */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

async function openPage(
  browser: Browser,
  origin: string,
  complaints: string[],
): Promise<CreateBearer> {
  const page = await browser.newPage();
  page.setDefaultTimeout(WAIT_MS);
  page.on('pageerror', (error) => complaints.push(String(error)));
  let listener: (tell: Tell) => void = () => undefined;
  const early = new Map<number, Tell>();
  let heard = 0;
  await page.exposeFunction('tellDriver', (place: number, tell: Tell) => {
    early.set(place, tell);
    for (let next = early.get(heard); next !== undefined; next = early.get(heard)) {
      early.delete(heard);
      heard += 1;
      listener(next);
    }
  });
  await page.goto(origin);
  await page.waitForFunction(() => 'askPage' in globalThis);
  return createStandIns({
    send(ask: Ask) {
      // A page that was closed answers nothing more.
      page.evaluate(askThere, ask).catch(() => undefined);
    },
    hear(one) {
      listener = one;
    },
  });
}

function askThere(ask: unknown): void {
  (globalThis as unknown as { askPage(ask: unknown): void }).askPage(ask);
}

async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    readFile(join(BUILT, path)).then(
      (bytes) => {
        const type = TYPES[extname(path)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, ...HEADERS });
        response.end(bytes);
      },
      () => {
        response.writeHead(404, HEADERS);
        response.end();
      },
    );
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return server;
}
