/**
 * What killed rehearsals leave: a folder `tocsin-…` of ours in the temporary folder, in which every
 * home is marked as rehearsal and none is in use, or that names a rehearsal which is gone. Nothing
 * else is ever removed.
 */
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { lockHome } from '../home/home-lock.ts';
import { homePaths } from '../home/paths.ts';
import { readSettings } from '../home/settings.ts';

/** How a rehearsal's folder in the temporary folder begins. */
export const REHEARSAL_PREFIX = 'tocsin-';
/** A rehearsal may write its process number here, so that it is left alone while it lives. */
export const REHEARSAL_MARK = 'rehearsal.json';

/** Levels below a rehearsal's folder in which homes may lie. */
const DEPTH_MAX = 2;
/** Folders looked at, so that a full temporary folder does not take for ever. */
const FOLDERS_MAX = 1000;

/** The folders that killed rehearsals left. */
export function findLeftovers(temporary: string): readonly string[] {
  return namesIn(temporary)
    .filter((name) => name.startsWith(REHEARSAL_PREFIX))
    .slice(0, FOLDERS_MAX)
    .map((name) => join(temporary, name))
    .filter(isLeftover);
}

/** Removes such a folder; false when it is none any more or cannot be removed. */
export function removeLeftover(folder: string): boolean {
  if (!isLeftover(folder)) return false;
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

function isLeftover(folder: string): boolean {
  if (!basename(folder).startsWith(REHEARSAL_PREFIX) || !isOwnFolder(folder)) return false;
  const owner = ownerOf(join(folder, REHEARSAL_MARK));
  if (owner === 'alive') return false;
  const homes = homesIn(folder, DEPTH_MAX);
  const isMarked = owner === 'gone' || homes.length > 0;
  return isMarked && homes.every((home) => isRehearsal(home) && !isInUse(home));
}

function homesIn(folder: string, depth: number): readonly string[] {
  const names = namesIn(folder);
  if (names.includes('tocsin.json')) return [folder];
  if (depth === 0) return [];
  return names
    .map((name) => join(folder, name))
    .filter(isOwnFolder)
    .flatMap((inner) => homesIn(inner, depth - 1));
}

function isRehearsal(home: string): boolean {
  const read = readSettings(homePaths(home));
  return read.ok && read.value?.settings.rehearsal === true;
}

function isInUse(home: string): boolean {
  const held = lockHome(homePaths(home));
  if (held.ok) held.value.release();
  return !held.ok;
}

function isOwnFolder(folder: string): boolean {
  try {
    // lstat: a link would lead the removal somewhere else.
    const stat = lstatSync(folder);
    return stat.isDirectory() && (process.getuid === undefined || stat.uid === process.getuid());
  } catch {
    return false;
  }
}

/** Whether the process that a mark names runs; `none` without a proper mark. */
function ownerOf(mark: string): 'alive' | 'gone' | 'none' {
  let pid: unknown;
  try {
    const said: unknown = JSON.parse(readFileSync(mark, 'utf8'));
    pid = (said as { readonly pid?: unknown } | null)?.pid;
  } catch {
    return 'none';
  }
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return 'none';
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : 'gone';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
