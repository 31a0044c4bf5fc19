/**
 * What a store holds after its process, its disk or its power ended at the wrong moment. Children
 * are killed at moments that follow from a seed; each failure names it.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RecordStore } from '@tocsin/peer/ports';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createMemoryStore } from '../memory/index.ts';
import {
  allRecords,
  deeds,
  digestOf,
  doDeed,
  plainRecord,
  sampleRecord,
  sampleRecords,
  seededChance,
  valueOf,
} from '../testing.ts';
import { openSqliteStore } from './index.ts';
import { CHILD_PROGRAM, createFolder, removeFolder } from './testing.ts';

/** Room for a slow machine: each child takes a fifth of a second to start. */
const SLOW = { timeout: 120_000 };

/** Deeds after which a child ends itself in the same way, should nobody have come to kill it. */
const DEEDS_MAX = 80;

const folders: string[] = [];
const folder = (): string => {
  const made = createFolder();
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) removeFolder(made);
});

/** A command that runs the child program under others, such as strace. */
function commandOf(
  job: string,
  path: string,
  numbers: readonly number[],
  under: string[],
): string[] {
  return [...under, process.execPath, CHILD_PROGRAM, job, path, ...numbers.map(String)];
}

/** Runs a child to its end, which may be a violent one; what it said, line by line. */
function runChild(
  job: string,
  path: string,
  numbers: readonly number[] = [],
  under: string[] = [],
): string[] {
  const [command = '', ...args] = commandOf(job, path, numbers, under);
  const { stdout, stderr, signal, status } = spawnSync(command, args, { encoding: 'utf8' });
  const isEnded = status === 0 || signal === 'SIGKILL' || status === 137;
  if (!isEnded) throw new Error(`the child failed: ${stderr}`);
  return linesOf(stdout);
}

function linesOf(text: string): string[] {
  // A last line without its end was cut off with the process.
  return text.split('\n').slice(0, -1);
}

/** The number of the last deed that a child said to be done; `from` when none. */
function lastDone(lines: readonly string[], from: number): number {
  const last = lines.findLast((line) => line !== 'started');
  return last === undefined ? from : Number(last);
}

/** Starts a child and kills it `turns` turns of the event loop after it said `lines` lines. */
async function killChild(
  numbers: readonly number[],
  path: string,
  moment: { readonly lines: number; readonly turns: number },
): Promise<string[]> {
  const [command = '', ...args] = commandOf('work', path, numbers, []);
  const child: ChildProcessWithoutNullStreams = spawn(command, args);
  let said = '';
  let turns = -1;
  const turn = (): void => {
    turns -= 1;
    if (turns < 0) child.kill('SIGKILL');
    else setImmediate(turn);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (turns !== -1 || linesOf(said).length < moment.lines) return;
    turns = moment.turns;
    turn();
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const signal = await new Promise((resolve) => {
    child.on('close', (_, killedBy) => {
      resolve(killedBy);
    });
  });
  if (signal !== 'SIGKILL') throw new Error(`the child failed: ${complaints}`);
  return linesOf(said);
}

/** The store that holds what the first deeds of a seed make, one deed after another. */
class Expected {
  readonly #deeds: ReturnType<typeof deeds>;
  readonly #store: RecordStore = createMemoryStore();
  done = 0;

  constructor(seed: number) {
    this.#deeds = deeds(seed);
  }

  async advanceTo(count: number): Promise<string> {
    for (; this.done < count; this.done += 1) await doDeed(this.#store, this.#deeds.next().value);
    return digestOf(this.#store);
  }
}

/**
 * Opens what a killed process left: it holds every deed said to be done, and at most the one that
 * was under way, whole. Gives the number of deeds it holds.
 */
async function survey(
  path: string,
  expected: Expected,
  done: number,
  seed: string,
): Promise<number> {
  const store = valueOf(openSqliteStore(path));
  const found = await digestOf(store);
  await store.close();
  if (found === (await expected.advanceTo(done))) return done;
  expect(found, seed).toBe(await expected.advanceTo(done + 1));
  return done + 1;
}

describe('a store whose process is killed', () => {
  for (const seed of [1, 2, 3])
    test(`holds what it acknowledged, at any moment (seed ${seed})`, SLOW, async () => {
      const path = join(folder(), 'store');
      const chance = seededChance(seed);
      const expected = new Expected(seed);
      let done = 0;
      for (let round = 0; round < 8; round += 1) {
        const moment = { lines: 1 + chance.below(24), turns: chance.below(12) };
        const lines = await killChild([seed, done, DEEDS_MAX], path, moment);
        done = await survey(path, expected, lastDone(lines, done), `seed ${seed}, round ${round}`);
      }
      expect(done).toBeGreaterThan(10);
    });

  test('holds what it acknowledged, at any call to the disk', SLOW, async (context) => {
    if (!canTrace()) context.skip('strace is not here or may not trace');
    const path = join(folder(), 'store');
    const [seed, chance] = [4, seededChance(4)];
    const expected = new Expected(seed);
    let done = 0;
    for (let round = 0; round < 8; round += 1) {
      const calls = 'pwrite64,fsync,fdatasync,ftruncate,unlink';
      const at = 1 + chance.below(round < 4 ? 12 : 150);
      const under = strace('/dev/null', calls, `${calls}:signal=KILL:when=${at}`);
      const lines = runChild('work', path, [seed, done, DEEDS_MAX], under);
      done = await survey(path, expected, lastDone(lines, done), `round ${round}, call ${at}`);
    }
    expect(done).toBeGreaterThan(5);
  });
});

const STRACE = 'strace';

function canTrace(): boolean {
  return spawnSync(STRACE, ['-qq', '-f', '-o', '/dev/null', 'true']).status === 0;
}

function strace(output: string, trace: string, inject?: string): string[] {
  const injected = inject === undefined ? [] : ['-e', `inject=${inject}`];
  return [STRACE, '-f', '-qq', '-o', output, '-e', `trace=${trace}`, ...injected];
}

describe('a sweep that is killed', () => {
  const count = 300;
  const records = sampleRecords(0, count);
  const order = records.filter(({ seq }) => seq > 0).map(({ id }) => id);

  /** How many of the records, in the order in which they were to go, are husks. */
  async function prunedIn(path: string): Promise<number> {
    const store = valueOf(openSqliteStore(path));
    const kept = await allRecords(store);
    await store.close();
    expect(kept.map(({ arrival }) => arrival)).toEqual(records.map((_, at) => at + 1));
    const husks = new Set(kept.filter(({ header }) => header === null).map(({ id }) => id));
    const first = order.findIndex((id) => !husks.has(id));
    const pruned = first < 0 ? order.length : first;
    expect(husks.size).toBe(pruned);
    for (const one of kept)
      if (one.header !== null) expect(one).toEqual(plainRecord(arrivedRecord(one.arrival)));
    return pruned;
  }

  const arrivedRecord = (arrival: number) => ({
    ...(records[arrival - 1] ?? sampleRecord(0)),
    arrival,
    isShredded: false,
  });

  test('has pruned the first ones whole and touched none after them', SLOW, async (context) => {
    if (!canTrace()) context.skip('strace is not here or may not trace');
    const path = join(folder(), 'store');
    const store = valueOf(openSqliteStore(path));
    valueOf(await store.put(records, 'durable'));
    await store.close();
    const chance = seededChance(6);
    const seen = new Set<number>();
    let before = 0;
    for (let round = 0; round < 12 && before < order.length; round += 1) {
      const calls = 'pwrite64,fsync,fdatasync,ftruncate';
      const at = 1 + chance.below(60);
      const under = strace('/dev/null', calls, `${calls}:signal=KILL:when=${at}`);
      runChild('prune-many', path, [count], under);
      const pruned = await prunedIn(path);
      expect(pruned, `round ${round}, call ${at}`).toBeGreaterThanOrEqual(before);
      seen.add(pruned);
      before = pruned;
    }
    expect([...seen].some((pruned) => pruned > 0 && pruned < order.length)).toBe(true);
    runChild('prune-many', path, [count]);
    expect(await prunedIn(path)).toBe(order.length);
  });
});

describe('a log that the power cut short', () => {
  const seed = 5;
  const count = 60;
  let path = '';
  const doneByDigest = new Map<string, number>();

  beforeAll(async () => {
    path = join(folder(), 'store');
    runChild('work', path, [seed, 0, count]);
    const expected = new Expected(seed);
    for (let done = 0; done <= count; done += 1)
      doneByDigest.set(await expected.advanceTo(done), done);
  }, SLOW.timeout);

  /** Deeds held by a copy of the files whose log is `length` bytes long and changed by `damage`. */
  async function doneAfter(length: number, damage?: (log: Uint8Array) => void): Promise<number> {
    const copy = join(folder(), 'store');
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    truncateSync(`${copy}-wal`, length);
    if (damage !== undefined) {
      const log = readFileSync(`${copy}-wal`);
      damage(log);
      writeFileSync(`${copy}-wal`, log);
    }
    const store = valueOf(openSqliteStore(copy));
    const done = doneByDigest.get(await digestOf(store));
    await store.close();
    // -1: a part of a deed.
    return done ?? -1;
  }

  test('holds whole deeds, and no fewer the longer it is', SLOW, async () => {
    const chance = seededChance(seed);
    const size = statSync(`${path}-wal`).size;
    const cuts = Array.from({ length: 40 }, () => chance.below(size));
    let before = 0;
    for (const cut of cuts.toSorted((a, b) => a - b)) {
      const done = await doneAfter(cut);
      expect(done).toBeGreaterThanOrEqual(before);
      before = done;
    }
    expect(await doneAfter(size)).toBe(count);
  });

  test('holds whole deeds before a place where it is damaged', SLOW, async () => {
    const chance = seededChance(seed);
    const size = statSync(`${path}-wal`).size;
    for (let round = 0; round < 20; round += 1) {
      const done = await doneAfter(size, (log) => {
        log[chance.below(size)] = chance.below(256);
      });
      expect(done, `round ${round}`).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('a durable put', () => {
  /** Calls of fsync and fdatasync that a child makes. */
  function syncs(puts: number, isDurable: boolean, isEnded: boolean): number {
    const [path, trace] = [join(folder(), 'store'), join(folder(), 'trace')];
    const numbers = [puts, Number(isDurable), Number(isEnded)];
    runChild('puts', path, numbers, strace(trace, 'fsync,fdatasync'));
    return readFileSync(trace, 'utf8').match(/\b(fsync|fdatasync)\(/gu)?.length ?? 0;
  }

  test('syncs each time, and a batched one does not', SLOW, (context) => {
    if (!canTrace()) context.skip('strace is not here or may not trace');
    const opening = syncs(0, false, false);
    expect(syncs(40, true, false)).toBeGreaterThanOrEqual(opening + 40);
    expect(syncs(40, false, false)).toBeLessThanOrEqual(opening + 1);
  });

  test('syncs what was batched before even when it brings nothing new', SLOW, (context) => {
    if (!canTrace()) context.skip('strace is not here or may not trace');
    expect(syncs(5, false, true)).toBeGreaterThan(syncs(5, false, false));
  });

  test(
    'is refused after a sync that failed, until the store is opened anew',
    SLOW,
    async (context) => {
      if (!canTrace()) context.skip('strace is not here or may not trace');
      const path = join(folder(), 'store');
      const calls = 'fsync,fdatasync';
      const under = strace('/dev/null', calls, `${calls}:error=EIO:when=12`);
      const said = runChild('puts', path, [20, 1, 0], under);
      const failed = said.indexOf('StoreUnreachable');
      expect(failed).toBeGreaterThan(0);
      expect(said).toEqual(said.map((_, at) => (at < failed ? 'ok' : 'StoreUnreachable')));
      const store = valueOf(openSqliteStore(path));
      expect((await allRecords(store)).length).toBeGreaterThanOrEqual(failed);
      valueOf(await store.put([sampleRecord(99)], 'durable'));
      await store.close();
    },
  );
});

describe('a store that another has', () => {
  test('is busy for a second process, and free when the first ends', SLOW, async () => {
    const path = join(folder(), 'store');
    const [command = '', ...args] = commandOf('hold', path, [], []);
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(openSqliteStore(path)).toEqual({ ok: false, fault: { kind: 'StoreBusy' } });
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.stdin.end();
    await closed;
    await valueOf(openSqliteStore(path)).close();
  });

  test('is busy for a second store in the same process, which does not free it', SLOW, async () => {
    const path = join(folder(), 'store');
    const store = valueOf(openSqliteStore(path));
    expect(openSqliteStore(path)).toEqual({ ok: false, fault: { kind: 'StoreBusy' } });
    expect(runChild('open', path)).toEqual(['StoreBusy']);
    valueOf(await store.put([sampleRecord(1)], 'durable'));
    await store.close();
    expect(runChild('open', path)).toEqual(['opened']);
  });
});

describe('a disk of its own', () => {
  /** Runs a child with its store on a small disk in memory; undefined where none may be mounted. */
  function onSmallDisk(job: string): string[] | undefined {
    const disk = folder();
    const script = 'mount -t tmpfs -o size=12m none "$0" && exec "$@"';
    const unshare = [
      'unshare',
      '--mount',
      ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
    ];
    const under = [...unshare, 'sh', '-c'];
    const [command = '', ...args] = under;
    if (spawnSync(command, [...args, script, disk, 'true']).status !== 0) return undefined;
    return runChild(job, join(disk, 'store'), [], [...under, script, disk]);
  }

  test('that is full takes no more and loses nothing', SLOW, (context) => {
    const said = onSmallDisk('fill') ?? context.skip('no disk in memory may be mounted here');
    const puts = said.slice(0, -4);
    expect(puts.length).toBeGreaterThan(3);
    expect(puts).toEqual(puts.map((_, at) => (at === puts.length - 1 ? 'StoreFull' : 'ok')));
    expect(said.slice(-4)).toEqual(['StoreFull 0', 'reopened 0', 'room 50', 'again 50']);
  });

  test('that is full to the last byte is swept, and takes more again', SLOW, (context) => {
    const said = onSmallDisk('sweep') ?? context.skip('no disk in memory may be mounted here');
    expect(said).toEqual([
      'StoreFull',
      'no byte is free',
      'pruned',
      'ok',
      '50 more, 0 too few pruned',
    ]);
  });

  test('that is read-only is said to be so', SLOW, (context) => {
    const said = onSmallDisk('read-only') ?? context.skip('no disk in memory may be mounted here');
    expect(said).toEqual(['StoreReadOnly', 'StoreReadOnly', 'not made']);
  });
});
