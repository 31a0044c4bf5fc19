/**
 * What has to be measured in a process that did nothing before: the memory of a chain run, and the
 * opening of a replica on a store that is there. `measureApart` starts this program anew.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { LogId } from '@tocsin/core';

import type { LogFacts } from './replica.ts';
import { openReplicaAt, valueOf } from './replica.ts';
import { readWireFile } from './wire-file.ts';

/** What can be measured apart. */
export type Apart = 'rss' | 'open';

/** Where a fresh process finds what it needs. */
export interface ApartPaths {
  readonly wires: string;
  readonly store: string;
  readonly batch: number;
}

/** What a fresh process answers. */
export interface ApartAnswer {
  readonly records: number;
  /** Most memory the process had at any moment. */
  readonly rssMb: number;
  /** From opening the file to a replica that can take records in, without starting the process. */
  readonly openMs: number;
}

/** Measures in a fresh process. */
export function measureApart(what: Apart, facts: LogFacts, paths: ApartPaths): ApartAnswer {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const epochKey = Buffer.from(facts.epochKey).toString('hex');
  const input = JSON.stringify({ ...facts, epochKey, paths });
  const said = execFileSync(process.execPath, [main, 'apart', what], { input, encoding: 'utf8' });
  return JSON.parse(said) as ApartAnswer;
}

/** The fresh process's side. */
export async function answerApart(what: string, input: string): Promise<ApartAnswer> {
  const asked = JSON.parse(input) as {
    readonly log: LogId;
    readonly tempoMs: number;
    readonly epochKey: string;
    readonly paths: ApartPaths;
  };
  const { paths } = asked;
  const facts = { ...asked, epochKey: new Uint8Array(Buffer.from(asked.epochKey, 'hex')) };
  const began = performance.now();
  const { replica, store } = await openReplicaAt(paths.store, facts);
  const openMs = performance.now() - began;
  if (what === 'rss')
    for (const wires of readWireFile(paths.wires, paths.batch))
      valueOf(await replica.ingest(wires, 'bench', 'chain'));
  const records = replica.index.size();
  await store.close();
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return { records, rssMb, openMs: Math.round(openMs) };
}
