/**
 * What drives the app's screens in tests: builds the page over written answers and the gallery,
 * serves them under the product's own headers, and opens them in Debian's Chromium.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import type { Answer, CallName } from '@tocsin/host/calls';
import { ANSWERS, READ_AT_MS } from '@tocsin/host/testing';
import type { DeviceAct, DeviceState } from '../../packages/web/src/rpc/message.ts';

import { testPages } from './building.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SCREENS = join(root, '.build/screens');
/** The browser that is driven. */
export const CHROMIUM: string = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** What an element may take to come: everything is on this machine, which may do much else. */
const WAIT_MS = 15_000;
/** What a page may take to open, the first of a browser above all. */
const OPENING_MS = 45_000;

/** Whether there is a browser to drive; said loudly, since everything here hangs on it. */
export const hasChromium: boolean = existsSync(CHROMIUM);
if (!hasChromium) console.error(`NOT TESTED: there is no ${CHROMIUM}. apt-get install chromium`);

/** The headers under which the product is served (`tocsin up`). */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "connect-src 'self' ws: wss:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types tocsin',
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** The languages of the app. */
export const LANGUAGES = ['en', 'es', 'ar', 'fr'] as const;
/** A language of the app. */
type Language = (typeof LANGUAGES)[number];
/** The two sizes at which every screen is looked at. */
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 800 };

/** A call's answer as a test writes it: what it gives and the texts of its files, or why it fails. */
type Written<C extends CallName = CallName> =
  | {
      readonly value: Answer<C>;
      /** Files that it wrote, by name, as text or bytes. */
      readonly files?: Readonly<Record<string, string | readonly number[]>>;
    }
  | { readonly fault: { readonly kind: string } };

/** Answers by the name of the call; calls that are left out answer with the usual fixtures. */
export type WrittenAnswers = { readonly [C in CallName]?: Written<C> };

/** How a screen is opened. */
interface Opened {
  /** What stands in the address: `#/pulse`. */
  readonly at?: string;
  readonly answers?: WrittenAnswers;
  /** How the device stands, if not open. */
  readonly device?: DeviceState;
  readonly language?: Language;
  readonly scheme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
}

/** The browser and what serves it, for one test file. */
export interface Stage {
  /** Opens a screen over written answers. What the browser complains of fails `end`. */
  readonly open: (opened?: Opened) => Promise<Page>;
  /** Opens the gallery of the kit. */
  readonly openKit: (opened?: Opened) => Promise<Page>;
  readonly end: () => Promise<void>;
}

/** Builds, serves and launches. `end` it in `afterAll`. */
export async function openStage(): Promise<Stage> {
  const server = await serve(await testPages());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launch();
  const complaints: string[] = [];
  const openAt = async (page: string, opened: Opened): Promise<Page> => {
    const context = await createContext(browser, opened);
    const screen = await context.newPage();
    screen.setDefaultTimeout(WAIT_MS);
    screen.on('console', (said) => {
      if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
    });
    screen.on('pageerror', (fault) => complaints.push(String(fault)));
    await screen.goto(`${origin}/${page}${opened.at ?? ''}`, { timeout: OPENING_MS });
    await screen.locator('h1').first().waitFor({ timeout: OPENING_MS });
    return screen;
  };
  return {
    open: async (opened = {}) => openAt('fixtures.html', opened),
    openKit: async (opened = {}) => openAt('kit.html', opened),
    end: async () => {
      await browser.close();
      server.close();
      if (complaints.length > 0)
        throw new Error(`the browser complained: ${complaints.join('\n')}`);
    },
  };
}

/** Nothing that speaks to the world. */
export const BROWSER_ARGUMENTS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser. */
export async function launch(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...BROWSER_ARGUMENTS, ...more] });
}

async function createContext(browser: Browser, opened: Opened): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: opened.size ?? PHONE,
    colorScheme: opened.scheme ?? 'light',
    locale: { en: 'en-GB', es: 'es-ES', ar: 'ar', fr: 'fr-FR' }[opened.language ?? 'en'],
    timezoneId: 'Europe/Lisbon',
    reducedMotion: opened.reducedMotion === true ? 'reduce' : 'no-preference',
    forcedColors: opened.forcedColors === true ? 'active' : 'none',
    serviceWorkers: 'block',
  });
  await context.clock.setFixedTime(READ_AT_MS);
  const usual = Object.entries(ANSWERS).map(([call, value]) => [call, { value }]);
  const answers = { ...Object.fromEntries(usual), ...opened.answers };
  // As plain data: the types of all answers at once are too many for the compiler.
  const given: unknown = { answers, ...(opened.device && { device: opened.device }) };
  await context.addInitScript((written) => {
    const idle = (): undefined => undefined;
    const bench = { asked: [], acts: [], locked: 0, change: idle, become: idle };
    Object.assign(globalThis, { tocsinTest: Object.assign(bench, written) });
  }, given);
  return context;
}

/** What the page has asked so far, the views of the frame left out. */
export async function askedOf(
  page: Page,
): Promise<readonly { readonly call: string; readonly given: unknown }[]> {
  const asked = await page.evaluate(
    () =>
      (globalThis as unknown as { tocsinTest: { asked: { call: string; given: unknown }[] } })
        .tocsinTest.asked,
  );
  return asked
    .filter(({ call }) => call !== 'status' && call !== 'ways.show')
    .map(({ call, given }) => ({ call, given }));
}

/** Answers anew, as after a change in the log. */
export async function change(page: Page, answers: WrittenAnswers): Promise<void> {
  // As plain data: the types of all answers at once are too many for the compiler.
  const plain: unknown = answers;
  await page.evaluate((written) => {
    (globalThis as unknown as { tocsinTest: { change: (to: unknown) => void } }).tocsinTest.change(
      written,
    );
  }, plain);
}

/** Lets the device itself stand otherwise: locked, new, in another tab. */
export async function become(page: Page, device?: DeviceState): Promise<void> {
  const plain: unknown = device;
  await page.evaluate((state) => {
    (globalThis as unknown as { tocsinTest: { become: (to?: unknown) => void } }).tocsinTest.become(
      state,
    );
  }, plain);
}

/** Goes to another address of the page, and waits until it is drawn. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate(async (to) => {
    if (location.hash !== to) {
      const changed = new Promise((after) => addEventListener('hashchange', after, { once: true }));
      location.hash = to;
      await changed;
    }
    for (let frame = 0; frame < 3; frame += 1)
      await new Promise((after) => requestAnimationFrame(after));
  }, address);
  await page.locator('h1').first().waitFor();
}

/** What was done with the device itself. */
export async function actsOf(page: Page): Promise<readonly DeviceAct[]> {
  return page.evaluate(
    () => (globalThis as unknown as { tocsinTest: { acts: DeviceAct[] } }).tocsinTest.acts,
  );
}

/** Writes a picture to `.build/screens/`, for a person to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), animations: 'disabled' });
}

/** A picture of the whole length of a screen. */
export async function longPicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true });
}

/** Axe as it comes with what drives it: without its driver, which opens another page each time. */
const AXE = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve(
  'axe-core/axe.min.js',
);

/** What is looked at: WCAG 2.2 AA and best practice. */
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds (WCAG 2.2 AA and best practice), one line each; empty is good. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  return axeRun(page, { type: 'tag', values: AXE_TAGS });
}

/** What axe finds of colours alone: the rest of a screen is the same in the dark. */
export async function contrastFaults(page: Page): Promise<readonly string[]> {
  return axeRun(page, { type: 'rule', values: ['color-contrast'] });
}

interface AxeFound {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly {
      readonly target: readonly string[];
      readonly failureSummary?: string;
    }[];
  }[];
}

async function axeRun(page: Page, runOnly: unknown): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis)))
    await page.evaluate(readFileSync(AXE, 'utf8'));
  const found = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (at: Document, options: unknown) => Promise<AxeFound> };
    };
    const { violations } = await axe.run(document, { runOnly: only, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
    }));
  }, runOnly);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** By how many pixels a screen is wider than its window: 0 is good. */
export async function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** The name of what has the focus, as a test can say it. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
  });
}

export async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    readFile(join(folder, path)).then(
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

/** More stops than any screen has before its main act. */
const STOPS_MAX = 60;

/** Goes from stop to stop until the button of this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const buttons = page.getByRole('button', { name });
  await buttons.first().waitFor();
  for (let at = 0; at < STOPS_MAX; at += 1) {
    const isThere = await buttons.evaluateAll((all) =>
      all.some((one) => one === document.activeElement),
    );
    if (isThere) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no stop is called ${name}`);
}
