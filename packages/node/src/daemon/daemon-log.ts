/**
 * `daemon.log`: what went wrong when nobody watched. Kinds of fault and places in our own code
 * only: what an error says of itself may hold what a person wrote, and is left out.
 */
import { appendFileSync, renameSync, statSync } from 'node:fs';

/** At this size the log is put aside as `daemon.log.1`, over the one before. */
const LOG_BYTES_MAX = 1_048_576;
/** Places of one error that are kept. */
const FRAMES_MAX = 8;

/** Notes a mistake of ours: its class, and where it came from. */
export function noteMistake(file: string, atMs: number, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES_MAX)
    .map((line) => line.trim().replaceAll(/file:\/\/\S*\/packages\//g, ''));
  note(file, atMs, `mistake ${name} ${frames.join(' | ')}`);
}

/** Notes a fault that stops nothing, by its kind alone. */
export function noteFault(file: string, atMs: number, { kind }: { readonly kind: string }): void {
  note(file, atMs, `fault ${kind}`);
}

/** Notes a line; never fails: a full disk must not end the daemon. */
function note(file: string, atMs: number, line: string): void {
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LOG_BYTES_MAX) renameSync(file, `${file}.1`);
    appendFileSync(file, `${new Date(atMs).toISOString()} ${line}\n`, { mode: 0o600 });
  } catch {
    // There is no second place to say it.
  }
}
