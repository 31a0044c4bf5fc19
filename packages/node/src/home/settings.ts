/** The settings of a home folder: its format and how it is locked. Holds no secret. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

import type { Result } from '@tocsin/core';
import { fail, fromHex, ok, toHex } from '@tocsin/core';
import type { PassphraseLock } from '@tocsin/crypto';

import type { HomePaths } from './paths.ts';

/** The format of the folder that this program writes. */
export const HOME_FORMAT = 1;

/** How the folder is locked at rest. */
export type LockSetting =
  | { readonly kind: 'none' }
  | { readonly kind: 'keyFile'; readonly check: Uint8Array }
  | PassphraseLock;

/** What `tocsin.json` says. */
export interface HomeSettings {
  readonly format: number;
  readonly lock: LockSetting;
  /** True in a folder that a rehearsal made: it may be removed with everything in it. */
  readonly rehearsal: boolean;
}

/** Why a home folder cannot be used. */
export type HomeFault =
  | { readonly kind: 'HomeNewer'; readonly found: number; readonly known: number }
  | { readonly kind: 'HomeUnreadable' }
  | { readonly kind: 'HomeReadOnly' }
  | { readonly kind: 'HomeFull' }
  /** Owned by somebody else. */
  | { readonly kind: 'HomeNotOurs' }
  /** New to us, and not empty: a folder that somebody uses for other things. */
  | { readonly kind: 'HomeNotEmpty' };

/** One step from a format to the next; the store of each log migrates by itself. */
export interface Migration {
  /** The format that it makes out of the one before. */
  readonly to: number;
  /** What it changed, as a key of the catalogue or a word that people understand. */
  readonly says: string;
  /** The settings of the new format from those of the one before. */
  readonly settings: (before: RawSettings) => RawSettings;
  /** Changes the folder, if more than the settings changed. Safe to run twice. */
  readonly folder?: (paths: HomePaths) => void;
}

/** Settings as they stand in the file. */
type RawSettings = Readonly<Record<string, unknown>>;

/** Every migration there is, ascending. Format 1 is the first: none yet. */
const MIGRATIONS: readonly Migration[] = [];

/** Settings as they were read, and what was changed to read them. */
export interface ReadSettings {
  readonly settings: HomeSettings;
  readonly changes: readonly string[];
  /**
   * Brings the folder to this format, if it is older; call it once the key was the right one. The
   * settings before are kept beside them as `tocsin.json.format-N`.
   */
  readonly migrate: () => Result<void, HomeFault>;
}

/** Reads the settings; undefined when the folder is new. Touches nothing. */
export function readSettings(
  paths: HomePaths,
  format: number = HOME_FORMAT,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<ReadSettings | undefined, HomeFault> {
  let text: string;
  try {
    text = readFileSync(paths.settings, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? ok(undefined)
      : fail(homeFaultOf(error));
  }
  const raw = parseObject(text);
  const found = raw?.['format'];
  if (raw === undefined || typeof found !== 'number' || !Number.isSafeInteger(found) || found < 1)
    return fail({ kind: 'HomeUnreadable' });
  if (found > format) return fail({ kind: 'HomeNewer', found, known: format });
  const steps = migrations.filter(({ to }) => to > found && to <= format);
  if (steps.length !== format - found) return fail({ kind: 'HomeUnreadable' });
  let migrated = raw;
  for (const step of steps) migrated = { ...step.settings(migrated), format: step.to };
  const settings = parseSettings(migrated);
  if (settings === undefined) return fail({ kind: 'HomeUnreadable' });
  const write = (): void => {
    if (steps.length === 0) return;
    writeWhole(`${paths.settings}.format-${found}`, text);
    for (const step of steps) step.folder?.(paths);
    writeWhole(paths.settings, `${JSON.stringify(migrated, null, 2)}\n`);
  };
  return ok({ settings, changes: steps.map(({ says }) => says), migrate: () => attempt(write) });
}

function attempt(write: () => void): Result<void, HomeFault> {
  try {
    write();
    return ok(undefined);
  } catch (error) {
    return fail(homeFaultOf(error));
  }
}

function parseObject(text: string): RawSettings | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as RawSettings)
      : undefined;
  } catch {
    return undefined;
  }
}

function parseSettings(raw: RawSettings): HomeSettings | undefined {
  const lock = parseLock(raw['lock']);
  return lock === undefined
    ? undefined
    : { format: Number(raw['format']), lock, rehearsal: raw['rehearsal'] === true };
}

function parseLock(value: unknown): LockSetting | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, salt, memoryKiB, passes, check } = value as Record<string, unknown>;
  if (kind === 'none') return { kind };
  const checkBytes = typeof check === 'string' ? fromHex(check) : undefined;
  if (checkBytes?.length !== 16) return undefined;
  if (kind === 'keyFile') return { kind, check: checkBytes };
  const saltBytes = typeof salt === 'string' ? fromHex(salt) : undefined;
  if (kind !== 'passphrase' || saltBytes?.length !== 16) return undefined;
  if (typeof memoryKiB !== 'number' || typeof passes !== 'number') return undefined;
  return { kind, salt: saltBytes, memoryKiB, passes, check: checkBytes };
}

/** Makes the folder (mode 0700) if it is not there, and writes its settings whole or not at all. */
export function writeSettings(paths: HomePaths, settings: HomeSettings): Result<void, HomeFault> {
  const { lock } = settings;
  const said = {
    format: settings.format,
    rehearsal: settings.rehearsal,
    lock: {
      ...lock,
      ...('salt' in lock ? { salt: toHex(lock.salt) } : {}),
      ...('check' in lock ? { check: toHex(lock.check) } : {}),
    },
  };
  try {
    mkdirSync(paths.root, { recursive: true, mode: 0o700 });
    chmodSync(paths.root, 0o700);
    for (const folder of [paths.logs, paths.inbox, paths.outbox])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWhole(paths.settings, `${JSON.stringify(said, null, 2)}\n`);
    return ok(undefined);
  } catch (error) {
    return fail(homeFaultOf(error));
  }
}

/** Writes a file whole or not at all, for its owner alone, surviving power loss. */
export function writeWhole(path: string, content: string): void {
  const next = `${path}.part`;
  writeFileSync(next, content, { mode: 0o600, flush: true });
  renameSync(next, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The fault behind an error of the file system. */
export function homeFaultOf(error: unknown): HomeFault {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'HomeFull' };
  return code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
    ? { kind: 'HomeReadOnly' }
    : { kind: 'HomeUnreadable' };
}
