/**
 * Opens a home folder, or makes it: ours alone, of a format we know, not in use, under the right
 * key. In this order, so that nothing is touched before all of it is known to be right.
 */
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import { createAtRest } from '@tocsin/crypto';
import type { AtRest } from '@tocsin/peer/ports';

import type { KeyFault, KeySource, KeyTools } from './home-key.ts';
import { makeLock, unlock } from './home-key.ts';
import { lockHome } from './home-lock.ts';
import type { HomePaths } from './paths.ts';
import type { HomeFault, HomeSettings } from './settings.ts';
import { HOME_FORMAT, homeFaultOf, readSettings, writeSettings } from './settings.ts';

/** A folder that is open; nobody else can open it until `close`. */
export interface OpenHome {
  readonly paths: HomePaths;
  readonly settings: HomeSettings;
  /** Seals what stores write; undefined in a folder without a key. */
  readonly atRest: AtRest | undefined;
  /** Whether the folder was made now. */
  readonly made: boolean;
  readonly madeKeyFile: boolean;
  /** What was changed in a folder of an older version. */
  readonly changes: readonly string[];
  /** Forgets the key and lets go of the folder. */
  close(): void;
}

/** Why a folder does not open. */
export type OpenHomeFault = HomeFault | KeyFault | { readonly kind: 'AlreadyRunning' };

/** How to open it. */
export interface OpenHomeOptions extends KeyTools {
  readonly paths: HomePaths;
  readonly key: KeySource;
  /** Marks a new folder as made by a rehearsal: it may be removed with everything in it. */
  readonly rehearsal?: boolean;
}

/** Opens or makes a home folder. */
export async function openHome(options: OpenHomeOptions): Promise<Result<OpenHome, OpenHomeFault>> {
  const { paths } = options;
  const read = lookAtHome(paths);
  if (!read.ok) return read;
  const isNew = read.value === 'none' || read.value === 'empty';
  try {
    if (isNew) mkdirSync(paths.root, { recursive: true, mode: 0o700 });
    chmodSync(paths.root, 0o700);
  } catch (error) {
    return fail(homeFaultOf(error));
  }
  const held = lockHome(paths);
  if (!held.ok) return held;
  const opened = isNew ? await makeHome(options) : await openExisting(options);
  if (!opened.ok) {
    held.value.release();
    return opened;
  }
  const { key, ...rest } = opened.value;
  const atRest = key === null ? undefined : createAtRest(options.crypto, options.random, key);
  return ok({
    paths,
    ...rest,
    atRest,
    close: () => {
      key?.fill(0);
      held.value.release();
    },
  });
}

/** Names of ours that may lie in a folder whose settings were never written. */
const OURS: ReadonlySet<string> = new Set([
  'in-use',
  'in-use-journal',
  'control.sock',
  'tocsin.json.part',
  'logs',
  'inbox',
  'outbox',
  'daemon.log',
]);

/** What lies there now; touches nothing. */
export function lookAtHome(paths: HomePaths): Result<'none' | 'empty' | 'home', HomeFault> {
  try {
    const { uid } = statSync(paths.root);
    if (process.getuid !== undefined && uid !== process.getuid())
      return fail({ kind: 'HomeNotOurs' });
    const names = readdirSync(paths.root);
    if (names.includes('tocsin.json')) return ok('home');
    return names.every((name) => OURS.has(name)) ? ok('empty') : fail({ kind: 'HomeNotEmpty' });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? ok('none')
      : fail(homeFaultOf(error));
  }
}

type Opened = Pick<OpenHome, 'settings' | 'made' | 'madeKeyFile' | 'changes'> & {
  readonly key: Uint8Array | null;
};

async function makeHome(options: OpenHomeOptions): Promise<Result<Opened, OpenHomeFault>> {
  const { paths, key: source, rehearsal = false } = options;
  const made = await makeLock(paths, source, options);
  if (!made.ok) return made;
  const { lock, key, madeKeyFile } = made.value;
  const settings: HomeSettings = { format: HOME_FORMAT, lock, rehearsal };
  const written = writeSettings(paths, settings);
  return written.ok ? ok({ settings, key, made: true, madeKeyFile, changes: [] }) : written;
}

async function openExisting(options: OpenHomeOptions): Promise<Result<Opened, OpenHomeFault>> {
  const read = readSettings(options.paths);
  if (!read.ok) return read;
  if (read.value === undefined) return fail({ kind: 'HomeUnreadable' });
  const { settings, changes } = read.value;
  const key = await unlock(settings.lock, options.key, options.crypto);
  if (!key.ok) return key;
  const migrated = read.value.migrate();
  if (!migrated.ok) return migrated;
  return ok({ settings, key: key.value, made: false, madeKeyFile: false, changes });
}
