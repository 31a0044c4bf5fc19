/** Gathers the facts of this machine. Changes nothing. */
import type { Stats } from 'node:fs';
import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { StatusAnswer } from '@tocsin/host/calls';
import { connectControl } from '../control/client.ts';
import type { HomePaths } from '../home/paths.ts';
import { readSettings } from '../home/settings.ts';
import { PROGRAM_MADE_MS } from '@tocsin/host/version';
import type { Facts, ModeFact } from './findings.ts';
import { findLeftovers } from './leftovers.ts';

/** Where to look. */
export interface GatherOptions {
  readonly paths: HomePaths;
  readonly temporary: string;
  readonly nowMs: number;
  readonly nodeVersion: string;
}

/** The facts of this machine. */
export async function gatherFacts(options: GatherOptions): Promise<Facts> {
  const { paths, temporary, nowMs, nodeVersion } = options;
  const { daemon, status } = await askDaemon(paths);
  return {
    nodeVersion,
    nowMs,
    programMadeMs: PROGRAM_MADE_MS,
    newestFileMs: newestFile(paths),
    modes: modesOf(paths),
    writable: isWritable(paths.root),
    settings: settingsOf(paths),
    daemon,
    status,
    freeBytes: freeBytesAt(paths.root),
    leftovers: findLeftovers(temporary),
  };
}

type Asked = Pick<Facts, 'daemon' | 'status'>;

async function askDaemon(paths: HomePaths): Promise<Asked> {
  const connected = await connectControl(paths.socket);
  if (!connected.ok) return { daemon: existsSync(paths.socket) ? 'stale' : 'down', status: null };
  const answered = await connected.value.call('status');
  connected.value.close();
  const status = answered.ok ? (answered.value as unknown as StatusAnswer) : null;
  return { daemon: 'up', status };
}

function modesOf(paths: HomePaths): readonly ModeFact[] {
  const hasModes = process.platform !== 'win32';
  const files = [paths.root, paths.settings, paths.socket, paths.lanAuthority, paths.logs];
  files.push(...namesIn(paths.logs));
  return files.flatMap((file): readonly ModeFact[] => {
    const stat = statOf(file);
    if (stat === undefined) return [];
    const ours = process.getuid === undefined || stat.uid === process.getuid();
    const mode = hasModes ? stat.mode & 0o777 : undefined;
    return [{ file, mode, ours, isFolder: stat.isDirectory() }];
  });
}

/** What the system says of a file; undefined where there is none, or where we may not look. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function settingsOf(paths: HomePaths): Facts['settings'] {
  const read = readSettings(paths);
  if (!read.ok) return read.fault.kind === 'HomeNewer' ? 'newer' : 'unreadable';
  return read.value?.settings.lock.kind ?? 'none';
}

function newestFile(paths: HomePaths): number | null {
  const files = [paths.root, paths.settings, ...namesIn(paths.root), ...namesIn(paths.logs)];
  const times = files.map((file) => statOf(file)?.mtimeMs ?? 0);
  const newest = Math.max(...times);
  return newest > 0 ? newest : null;
}

function freeBytesAt(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : dirname(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
