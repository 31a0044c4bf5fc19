/**
 * `npm run figures [-- --only NAME …] [--write]`: measures, one after the other, what DESIGN §14 asks for, as
 * far as it is built, and writes `docs/figures.md`. What was measured is kept in `.build/figures.json` with its
 * day, so that one part can be measured again by itself. It wants a machine that does nothing else.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import type { Kept } from './figures-rows.ts';
import { pageOf } from './figures-rows.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [MAIN, BENCH] = [at('packages/node/bin/tocsin.mjs'), at('bench/main.ts')];
const KEPT = at('.build/figures.json');
const PAGE = at('docs/figures.md');
/** The longest part: rehearsals, worlds and browsers take some minutes each. */
const PART_MS_MAX = 1_800_000;
/** How long a daemon rests before its memory is read. */
const REST_MS = 20_000;
/** Starts of each program; the middle one counts. */
const STARTS = 11;

type Said = Readonly<Record<string, unknown>>;

function sayOf(script: string, args: readonly string[]): Said {
  const said = execFileSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    timeout: PART_MS_MAX,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as Said;
}

const bench = (...args: string[]): Said => sayOf(BENCH, [...args, '--json']);
const tocsin = (...args: string[]): Said => sayOf(MAIN, [...args, '--json']);

function middleMs(args: readonly string[]): number {
  const times = Array.from({ length: STARTS }, () => {
    const began = performance.now();
    execFileSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - began;
  });
  return Math.round(times.toSorted((a, b) => a - b)[STARTS >>> 1] ?? 0);
}

/** Memory of a daemon with nobody to talk to, in MB, read where the system tells it. */
async function idleRssMb(): Promise<number | null> {
  const home = mkdtempSync(join(tmpdir(), 'tocsin-figures-'));
  const args = [MAIN, 'up', '--home', home, '--no-app', '--unlocked'];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const closed = new Promise((resolve) => {
    child.once('close', resolve);
  });
  try {
    await pause(REST_MS);
    const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(?<kb>\d+)/u.exec(status)?.groups?.['kb'] ?? 0) / 1024);
  } catch {
    return null;
  } finally {
    child.kill('SIGTERM');
    await closed;
    rmSync(home, { recursive: true, force: true });
  }
}

/** A world that says how long it took: both cores, as its valleys run on threads. */
function worldCpu(): Said {
  const [assemblies, members, weeks] = [8, 5, 26];
  const size = ['--assemblies', assemblies, '--members', members, '--weeks', weeks].map(String);
  const began = performance.now();
  const said = tocsin('simulate', 'quiet-year', '--seed', '1', ...size);
  const ms = performance.now() - began;
  return { ...said, told: [], missed: [], ms, peerWeeks: assemblies * members * weeks };
}

/** All parts by name. */
const PARTS: Readonly<Record<string, () => Said | Promise<Said>>> = {
  ingest: () => bench('ingest'),
  fold: () => bench('fold'),
  govern: () => bench('govern'),
  decide: () => bench('decide'),
  pulse: () => bench('pulse'),
  web: () => bench('web'),
  wire: () => bench('wire'),
  peers: () => bench('peers'),
  net: () => tocsin('rehearse', 'missing-beat'),
  courier: () => tocsin('rehearse', 'missing-beat', '--by', 'courier'),
  arrests: () => tocsin('simulate', 'arrests', '--seed', '1'),
  blackout: () => tocsin('simulate', 'blackout', '--seed', '1'),
  courierOnly: () => tocsin('simulate', 'courier-only', '--seed', '1'),
  world: worldCpu,
  start: async () => ({
    helpMs: middleMs([MAIN, '--help']),
    bareMs: middleMs(['-e', '0']),
    idleRssMb: await idleRssMb(),
  }),
};

function readKept(): Record<string, Kept> {
  try {
    return JSON.parse(readFileSync(KEPT, 'utf8')) as Record<string, Kept>;
  } catch {
    return {};
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: Object.keys(PARTS) },
      write: { type: 'boolean', default: false },
    },
  });
  const kept = readKept();
  for (const name of values.only) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`parts are ${Object.keys(PARTS).join(', ')}`);
    console.error(`measuring ${name} …`);
    const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other: they would slow each other down.
      kept[name] = { on: new Date().toISOString().slice(0, 10), load, said: await part() };
    } catch (thrown) {
      console.error(`${name} failed: ${thrown instanceof Error ? thrown.message : 'thrown'}`);
      process.exitCode = 1;
    }
    mkdirSync(at('.build'), { recursive: true });
    writeFileSync(KEPT, JSON.stringify(kept));
  }
  const page = pageOf(kept);
  if (values.write) writeFileSync(PAGE, page);
  else console.log(page);
}

await main();
