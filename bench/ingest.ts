/**
 * `ingest`: how fast records are taken in, beside what the machine gives without us. All paths
 * take the same slices in turn, in a changing order, so that noise hits each of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SignatureCrew } from '@tocsin/crypto/native';
import { createSignatureCrew, nativeCrypto } from '@tocsin/crypto/native';

import { measureApart } from './fresh-process.ts';
import type { History } from './history.ts';
import { DEVICES, makeHistory } from './history.ts';
import type { RawRecord } from './raw.ts';
import { openRawTable, rawRecords, verifyRaw } from './raw.ts';
import type { OpenedReplica } from './replica.ts';
import { openReplicaAt, valueOf } from './replica.ts';
import type { Slice, Spread } from './spread.ts';
import { ratioOf, spreadOf } from './spread.ts';
import { stateHash } from './state-hash.ts';
import { writeWireFile } from './wire-file.ts';

/** What to measure; the defaults are what is reported. */
export interface IngestWishes {
  readonly records: number;
  readonly batch: number;
  readonly seed: number;
}

/** The usual wishes. */
export const INGEST_USUAL: IngestWishes = { records: 50_000, batch: 1_000, seed: 1 };
/** Records that each path takes in before anything is timed, in stores of their own. */
const WARM_UP = 5_000;
/** Fresh processes that open the store; the median counts. */
const OPENINGS = 5;

/** The paths. */
const PATHS = ['rawVerify', 'rawInsert', 'rawAppend', 'each', 'chain'] as const;
type Path = (typeof PATHS)[number];

/** What is printed with --json, and more for people. */
export interface IngestReport {
  readonly line: object;
  readonly spreads: Readonly<Record<Path, Spread>>;
}

/** Runs the benchmark in a temporary folder, which it removes. */
export async function benchIngest(wishes: IngestWishes): Promise<IngestReport> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const crew = createSignatureCrew({ verify: nativeCrypto().verify });
  try {
    const history = makeHistory(nativeCrypto(), wishes.records, wishes.seed);
    const raw = rawRecords(history.records);
    const warm = makeHistory(nativeCrypto(), WARM_UP, wishes.seed + 1);
    await runPaths(join(folder, 'warm'), warm, rawRecords(warm.records), wishes.batch, crew);
    const timed = await runPaths(join(folder, 'run'), history, raw, wishes.batch, crew);
    const apart = measureFresh(folder, history, wishes.batch);
    return report(wishes, timed, apart, history);
  } finally {
    await crew.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Timed {
  readonly slices: Readonly<Record<Path, Slice[]>>;
  readonly bytes: number;
}

/** Takes all records in on every path, slice by slice, and compares what came of it. */
async function runPaths(
  stem: string,
  history: History,
  raw: readonly RawRecord[],
  batch: number,
  crew: SignatureCrew,
): Promise<Timed> {
  const each = await openReplicaAt(`${stem}-each`, history, crew);
  const chain = await openReplicaAt(`${stem}-chain`, history, crew);
  const table = openRawTable(`${stem}-raw`, true);
  const bare = openRawTable(`${stem}-bare`, false);
  const slices: Record<Path, Slice[]> = {
    rawVerify: [],
    rawInsert: [],
    rawAppend: [],
    each: [],
    chain: [],
  };
  const { records } = history;
  // Whether ingest succeeded is seen by the comparison at the end.
  for (let from = 0, turn = 0; from < records.length; from += batch, turn += 1) {
    const rawSlice = raw.slice(from, Math.min(from + batch, records.length));
    const wires = records.slice(from, from + batch).map(({ wire }) => wire);
    const runs: Record<Path, () => unknown> = {
      // A genesis is signed by its founders, so its first signature verifies like any other.
      rawVerify: () => verifyRaw(rawSlice),
      rawInsert: () => table.insert(rawSlice),
      rawAppend: () => bare.insert(rawSlice),
      each: () => each.replica.ingest(wires, 'bench', 'each'),
      chain: () => chain.replica.ingest(wires, 'bench', 'chain'),
    };
    for (let at = 0; at < PATHS.length; at += 1) {
      const path = PATHS[(at + turn) % PATHS.length] as Path;
      const began = performance.now();
      const cpu = process.cpuUsage();
      await runs[path]();
      const { user, system } = process.cpuUsage(cpu);
      const ms = performance.now() - began;
      slices[path].push({ records: wires.length, ms, cpuMs: (user + system) / 1000 });
    }
  }
  table.close();
  bare.close();
  await compare(history, [each, chain]);
  await each.store.close();
  await chain.store.close();
  return { slices, bytes: (await stat(`${stem}-chain`)).size };
}

/** Sees to it that every replica came to what the slow fold makes of the history itself. */
async function compare(history: History, replicas: readonly OpenedReplica[]): Promise<void> {
  const { log, records } = history;
  for (const { replica } of replicas) {
    const entries = valueOf(await replica.entries());
    const isSame = stateHash(nativeCrypto(), log, entries) === history.stateHash;
    if (entries.length !== records.length || !isSame)
      throw new Error('a replica came to another state than the slow fold of the history');
  }
}

interface Fresh {
  readonly rssMb: number;
  readonly coldOpenMs: number;
}

function measureFresh(folder: string, history: History, batch: number): Fresh {
  const { log, tempoMs, epochKey, records } = history;
  const facts = { log, tempoMs, epochKey };
  const wires = join(folder, 'wires');
  const store = join(folder, 'fresh');
  writeWireFile(
    wires,
    records.map(({ wire }) => wire),
  );
  const { rssMb } = measureApart('rss', facts, { wires, store, batch });
  const opened = Array.from({ length: OPENINGS }, () =>
    measureApart('open', facts, { wires, store, batch }),
  );
  if (opened.some((one) => one.records !== records.length))
    throw new Error('a store opened anew does not hold every record');
  const times = opened.map(({ openMs }) => openMs).toSorted((a, b) => a - b);
  return { rssMb, coldOpenMs: times[OPENINGS >>> 1] ?? 0 };
}

function report(
  wishes: IngestWishes,
  timed: Timed,
  fresh: Fresh,
  { stateHash: hash }: History,
): IngestReport {
  const { slices } = timed;
  const spreads = {
    rawVerify: spreadOf(slices.rawVerify),
    rawInsert: spreadOf(slices.rawInsert),
    rawAppend: spreadOf(slices.rawAppend),
    each: spreadOf(slices.each),
    chain: spreadOf(slices.chain),
  };
  const line = {
    v: 1,
    rawVerifyPerS: spreads.rawVerify.perS,
    rawInsertPerS: spreads.rawInsert.perS,
    rawAppendPerS: spreads.rawAppend.perS,
    eachPerS: spreads.each.perS,
    chainPerS: spreads.chain.perS,
    bytesPerRecord: Math.round(timed.bytes / wishes.records),
    ...fresh,
    records: wishes.records,
    batch: wishes.batch,
    devices: DEVICES,
    eachOfRawVerify: ratioOf(slices.each, slices.rawVerify),
    chainOfRawInsert: ratioOf(slices.chain, slices.rawInsert),
    chainOfRawAppend: ratioOf(slices.chain, slices.rawAppend),
    stateHash: hash,
  };
  return { line, spreads };
}
