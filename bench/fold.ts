/**
 * `fold`: how fast records that were taken in are folded, batch after batch as they come, and all at
 * once by the slow fold. The clock runs while a fold runs and at no other time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Entry } from '@tocsin/core';
import { createAssemblyFold } from '@tocsin/core';
import { nativeCrypto } from '@tocsin/crypto/native';

import { foldAssembly } from '../packages/core/src/assembly/fold.ts';
import type { History } from './history.ts';
import { makeHistory } from './history.ts';
import { openReplicaAt, valueOf } from './replica.ts';
import type { Slice, Spread } from './spread.ts';
import { spreadOf } from './spread.ts';

/** What to measure; the defaults are what is reported. */
export interface FoldWishes {
  readonly records: number;
  readonly batch: number;
  readonly seed: number;
}

/** The usual wishes. */
export const FOLD_USUAL: FoldWishes = { records: 50_000, batch: 1_000, seed: 1 };
/** Records folded before anything is timed, in a log of their own. */
const WARM_UP = 5_000;

/** What is printed with --json, and the slices for people. */
export interface FoldReport {
  readonly line: object;
  readonly spreads: Readonly<Record<'goingOn', Spread>>;
}

/** Runs the benchmark in a temporary folder, which it removes. */
export async function benchFold({ records, batch, seed }: FoldWishes): Promise<FoldReport> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  try {
    const warm = await entriesOf(
      join(folder, 'warm'),
      makeHistory(nativeCrypto(), WARM_UP, seed + 1),
    );
    foldOn(warm, batch);
    const all = await entriesOf(join(folder, 'run'), makeHistory(nativeCrypto(), records, seed));
    const goingOn = foldOn(all, batch);
    const slow = foldAtOnce(all);
    const spread = spreadOf(goingOn);
    const cpuMs = goingOn.reduce((sum, slice) => sum + slice.cpuMs, 0);
    const line = {
      v: 1,
      records: all.entries.length,
      batch,
      foldPerS: spread.perS,
      foldPerCpuS: Math.round((all.entries.length * 1_000) / cpuMs),
      slowFoldPerS: slow,
    };
    return { line, spreads: { goingOn: spread } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Read {
  readonly log: History['log'];
  readonly entries: readonly Entry[];
}

/** What a replica reads of a log that it took in. */
async function entriesOf(path: string, history: History): Promise<Read> {
  const { replica, store } = await openReplicaAt(path, history);
  const wires = history.records.map(({ wire }) => wire);
  valueOf(await replica.ingest(wires, 'bench', 'chain'));
  const entries = valueOf(await replica.entries());
  await store.close();
  return { log: history.log, entries };
}

function foldOn({ log, entries }: Read, batch: number): readonly Slice[] {
  const fold = createAssemblyFold(log, nativeCrypto());
  const slices: Slice[] = [];
  for (let to = batch; to - batch < entries.length; to += batch) {
    const given = entries.slice(0, to);
    const cpu = process.cpuUsage();
    const from = performance.now();
    const state = fold.fold(given);
    const ms = performance.now() - from;
    const { user, system } = process.cpuUsage(cpu);
    if (!state.ok) throw new Error(`the benchmark's log does not fold: ${state.fault.kind}`);
    slices.push({ records: given.length - (to - batch), ms, cpuMs: (user + system) / 1_000 });
  }
  return slices;
}

/** Records a second of the slow fold, once over all of them. */
function foldAtOnce({ log, entries }: Read): number {
  const from = performance.now();
  const state = foldAssembly(log, entries, nativeCrypto());
  const ms = performance.now() - from;
  if (!state.ok) throw new Error(`the benchmark's log does not fold: ${state.fault.kind}`);
  return Math.round((entries.length * 1_000) / ms);
}
