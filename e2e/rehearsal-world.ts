/** For tests: runs a rehearsal as a newcomer does, in a temporary folder of its own. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../packages/node/bin/tocsin.mjs', import.meta.url));

/** A rehearsal that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** The temporary folder that it was given. */
  readonly folder: string;
  /** What it has said on standard output so far. */
  readonly said: () => string;
  /** What it has told of its steps so far. */
  readonly told: () => string;
  /** Its exit code once it has ended; a signal's name if one ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** What is left in the folder. */
  readonly left: () => readonly string[];
  /** Processes that were started for this folder and still run. */
  readonly processes: () => readonly number[];
  readonly forget: () => void;
}

/** Starts `tocsin rehearse missing-beat`, perhaps under another program. */
export function startRehearsal(words: readonly string[], under: readonly string[] = []): Running {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  const command = [...under, process.execPath, bin, 'rehearse', 'missing-beat', ...words];
  const child = spawn(command[0] ?? process.execPath, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  let said = '';
  let told = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')));
  const ended = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
  );
  return {
    child,
    folder,
    said: () => said,
    told: () => told,
    ended,
    left: () => readdirSync(folder).filter((name) => name.startsWith('tocsin-')),
    processes: () => processesOf(folder),
    forget: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Processes whose command names a folder. Linux only: elsewhere it throws. */
function processesOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder);
      } catch {
        // It has ended while we looked.
        return false;
      }
    })
    .map(Number);
}

/** Settles once `isTrue`, looking every 20 ms; false if it never was within `ms`. */
export async function within(ms: number, isTrue: () => boolean): Promise<boolean> {
  const end = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > end) return false;
    await new Promise<void>((resolve) => void setTimeout(resolve, 20));
  }
  return true;
}

/** The last line of what a rehearsal said, as data. */
export function outcomeOf(running: Running): Outcome {
  return JSON.parse(running.said().trim().split('\n').at(-1) ?? '') as Outcome;
}

/** What `--json` ends with. */
export interface Outcome {
  readonly v: number;
  readonly ok: boolean;
  readonly steps: readonly { readonly step: string; readonly atMs: number }[];
  readonly silenceToInquiryMs: number;
  readonly kthSignatureToFirstActMs: number;
  readonly allClearMs: number;
  readonly contacts?: Readonly<Record<string, number>>;
}
