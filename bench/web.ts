/**
 * The app in Debian's Chromium (`npm run bench -- web`): what it weighs, how soon it stands on a slow
 * phone, how an assembly of many records comes and opens, and how a wall of 300 keeps up (`wall.ts`).
 * What each figure means is in `README.md`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Visitor, World } from '../e2e/web/world.ts';
import { openWorld } from '../e2e/web/world.ts';
import { setup } from '../e2e/web/building.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../packages/node/src/daemon/testing.ts';
import type { Spread } from './spread.ts';
import { wallOf300 } from './wall.ts';

const LOG = 'many';
const TEMPO_MS = 1_000;
/** How often the app is opened for one figure. */
const OPENINGS = 5;
/** Words under way at once while the log is written. */
const WORDS_AT_ONCE = 32;
const THROTTLE = 4;
/** Records of the founding and of the first key; what is more than that is of the many. */
const FIRST_RECORDS = 50;

/** Runs it. */
export async function benchWeb({ records }: { readonly records: number }): Promise<{
  readonly line: object;
  readonly spreads: Readonly<Record<string, Spread>>;
}> {
  setup();
  const world = await openWorld();
  try {
    const ana = await world.visitor('ana', { viewport: { width: 390, height: 844 } });
    await ana.start();
    const all = [world.hall, ana];
    await foundTogether(all, LOG, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => LOG);
    await allHoldKeys(all, LOG);
    const small = await openings(ana, THROTTLE);
    const syncPerS = await syncRate(world, ana, records);
    const large = await openings(ana, 1);
    const wall = await wallOf300(watch);
    const shifts = [...small, ...large, wall].map(({ cls }) => cls);
    return {
      line: {
        v: 1,
        initialKbGz: initialKbGz(world.app),
        fcpMs4x: median(small.map(({ fcpMs }) => fcpMs)),
        interactiveMs4x: median(small.map(({ answeredMs }) => answeredMs)),
        open10kMs: median(large.map(({ answeredMs }) => answeredMs)),
        syncPerS,
        longestFrameMs: wall.longestFrameMs,
        longestFrameCpuMs: wall.longestFrameCpuMs,
        cls: Math.max(...shifts),
      },
      spreads: {},
    };
  } finally {
    await world.end();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Kilobytes of all scripts that the page loads before it is drawn, each compressed. */
function initialKbGz(app: string): number {
  const page = readFileSync(join(app, 'index.html'), 'utf8');
  const found = new Set<string>();
  const follow = (address: string): void => {
    if (found.has(address)) return;
    found.add(address);
    const code = readFileSync(join(app, 'assets', address), 'utf8');
    for (const [, next = ''] of code.matchAll(/(?:from|import)\s?["']\.\/([\w-]+\.js)["']/gu))
      follow(next);
  };
  for (const [, first = ''] of page.matchAll(/(?:src|href)="\/assets\/([\w-]+\.js)"/gu))
    follow(first);
  const bytes = [...found].map((name) => gzipSync(readFileSync(join(app, 'assets', name))).length);
  return Math.round(bytes.reduce((sum, one) => sum + one, 0) / 100) / 10;
}

interface Opening {
  readonly fcpMs: number;
  readonly answeredMs: number;
  readonly cls: number;
}

/** Opens the app again and again. */
async function openings(one: Visitor, throttle: number): Promise<readonly Opening[]> {
  const all: Opening[] = [];
  for (let times = 0; times < OPENINGS; times += 1) all.push(await opening(one, throttle));
  return all;
}

/** From the navigation on: the first picture, and the peer's first answer on the screen. */
async function opening(one: Visitor, throttle: number): Promise<Opening> {
  const page = await one.openApp('notes.html');
  const session = await one.context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await page.addInitScript(watch);
  await page.goto(new URL('/#/pulse', page.url()).href);
  await page.locator('main h1').first().waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => (globalThis as unknown as Watched).answeredMs > 0);
  const opened = await page.evaluate(() => {
    const { answeredMs, shift } = globalThis as unknown as Watched;
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return { fcpMs: Math.round(paint?.startTime ?? 0), answeredMs, cls: shift };
  });
  await session.detach();
  return opened;
}

interface Watched {
  answeredMs: number;
  /** The largest sum of shifts within five seconds, pauses under one second (web.dev/cls). */
  shift: number;
  longestFrameMs: number;
}

/** In the page, before anything: notes when the main heading stands, what shifts, what is slow. */
function watch(): void {
  const seen = globalThis as unknown as Watched;
  Object.assign(seen, { answeredMs: 0, shift: 0, longestFrameMs: 0 });
  const look = new MutationObserver(() => {
    if (document.querySelector('main h1') === null) return;
    seen.answeredMs = Math.round(performance.now());
    look.disconnect();
  });
  look.observe(document, { childList: true, subtree: true });
  const session = { from: -Infinity, last: -Infinity, sum: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { startTime, value } = entry as PerformanceEntry & { readonly value: number };
      const isNext = startTime - session.last > 1_000 || startTime - session.from > 5_000;
      if (isNext) Object.assign(session, { from: startTime, sum: 0 });
      session.last = startTime;
      session.sum += value;
      seen.shift = Math.max(seen.shift, session.sum);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  let last = performance.now();
  const frame = (): void => {
    const now = performance.now();
    seen.longestFrameMs = Math.max(seen.longestFrameMs, Math.round(now - last));
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** The daemon writes while the browser is closed; then how many a second come, once they come. */
async function syncRate(world: World, one: Visitor, records: number): Promise<number> {
  await one.leave();
  const { records: before } = await world.hall.ask('assembly.show', {}, LOG);
  let left = records - before;
  const write = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const title = `word ${String(left)}`;
      await world.hall.ask('talk.post', { title, text: 'x'.repeat(120), file: [] }, LOG);
    }
  };
  await Promise.all(Array.from({ length: WORDS_AT_ONCE }, write));
  const { records: wanted } = await world.hall.ask('assembly.show', {}, LOG);
  await one.start();
  const held = async (): Promise<number> => {
    const { logs } = await one.ask('log.kept', {}, LOG);
    return logs.reduce((sum, log) => sum + log.records, 0);
  };
  const first = await eventually('the first ones come', async () => {
    const now = await held();
    return now > before + FIRST_RECORDS ? { at: performance.now(), count: now } : undefined;
  });
  await eventually('all have come', async () => (await held()) >= wanted || undefined);
  return Math.round(((wanted - first.count) * 1000) / (performance.now() - first.at));
}
