/**
 * The folder in which a rehearsal plays: one home for each device, a table for each assembly, and
 * a mark with the process that owns it, by which `doctor` knows folders that were left behind.
 *
 *     tocsin-XXXXXX/rehearsal.json     whose it is
 *     tocsin-XXXXXX/alder-1/           the home of a device
 *     tocsin-XXXXXX/tables/alder/      files that people of one assembly hand around
 *     tocsin-XXXXXX/logs/alder-1.log   what a device said
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REHEARSAL_MARK, REHEARSAL_PREFIX } from '../doctor/leftovers.ts';
import { homePaths } from '../home/paths.ts';
import { writeWhole } from '../home/settings.ts';

/** Tries to remove a file that a process which has just ended may still hold. */
const REMOVE_TRIES = 10;

/** The folder of one rehearsal. */
export interface Playground {
  readonly folder: string;
  readonly logs: string;
  /** The home of a device. */
  homeOf(device: string): string;
  /** Where files lie that people hand to each other; made on first asking. */
  table(name: string): string;
  /** Removes all of it. */
  remove(): void;
  /** Removes all but what devices said; gives where that lies. */
  keepLogs(): string;
}

/** Makes the folder. */
export function createPlayground(): Playground {
  const folder = mkdtempSync(join(tmpdir(), REHEARSAL_PREFIX));
  const mark = { v: 1, pid: process.pid, startedAt: new Date().toISOString() };
  writeWhole(join(folder, REHEARSAL_MARK), `${JSON.stringify(mark)}\n`);
  const logs = join(folder, 'logs');
  mkdirSync(logs, { mode: 0o700 });
  const remove = (path: string): void =>
    rmSync(path, { recursive: true, force: true, maxRetries: REMOVE_TRIES, retryDelay: 50 });
  return {
    folder,
    logs,
    homeOf: (device) => join(folder, device),
    table: (name) => {
      const path = join(folder, 'tables', name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    },
    remove: () => remove(folder),
    keepLogs: () => {
      for (const name of readdirSync(folder)) {
        if (name === 'logs') continue;
        const { daemonLog } = homePaths(join(folder, name));
        if (existsSync(daemonLog)) copyFileSync(daemonLog, join(logs, `${name}.daemon.log`));
        remove(join(folder, name));
      }
      return logs;
    },
  };
}
