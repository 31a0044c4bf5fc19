/** A browser with pages that hold bearers, built and served as the app is, for one test file. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { createStandIns } from '@tocsin/bearers/libp2p-window';
import type { Ask, CreateBearer, Crossing, Tell } from '@tocsin/bearers/libp2p-window';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { build } from 'vite';

import { createTextCrossing } from './text-crossing.ts';

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
  const desks = new Map<string, Desk>();
  const server = await serve(desks);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const complaints: string[] = [];
  return {
    origin,
    scripts,
    openPage: async () => openPage({ browser, origin, complaints, desks }),
    end: async () => {
      await browser.close();
      server.close();
      server.closeAllConnections();
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

interface Opening {
  readonly browser: Browser;
  readonly origin: string;
  readonly complaints: string[];
  readonly desks: Map<string, Desk>;
}

async function openPage({ browser, origin, complaints, desks }: Opening): Promise<CreateBearer> {
  const page = await browser.newPage();
  page.setDefaultTimeout(WAIT_MS);
  page.on('pageerror', (error) => complaints.push(String(error)));
  const number = String(desks.size);
  const desk = createDesk();
  desks.set(number, desk);
  await page.goto(`${origin}/?page=${number}`);
  return createStandIns(desk.crossing);
}

/** Where a page leaves what it tells and takes what it is asked. */
interface Desk {
  readonly crossing: Crossing<Ask, Tell>;
  readonly tell: (tells: string) => void;
  /** The next asks; waits for them. */
  readonly asks: () => Promise<string>;
}

function createDesk(): Desk {
  const waiting: string[] = [];
  let wake: () => void = () => undefined;
  const crossing = createTextCrossing<Ask, Tell>((asks) => {
    waiting.push(asks);
    wake();
  });
  return {
    crossing,
    tell: crossing.take,
    async asks() {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return waiting.shift() ?? '';
    },
  };
}

async function serve(desks: ReadonlyMap<string, Desk>): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const desk = desks.get(searchParams.get('page') ?? '');
    const answered =
      desk !== undefined && pathname === '/asks'
        ? desk.asks()
        : desk !== undefined && pathname === '/tells'
          ? text(request).then(desk.tell)
          : readFile(join(BUILT, pathname === '/' ? '/index.html' : pathname));
    const type = TYPES[extname(pathname)] ?? 'text/html; charset=utf-8';
    answered.then(
      (body) => response.writeHead(200, { 'content-type': type, ...HEADERS }).end(body),
      () => response.writeHead(404, HEADERS).end(),
    );
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return server;
}
