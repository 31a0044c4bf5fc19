/**
 * The folders of `logs/`: a store each, what it holds, and whether it is the one that was here last
 * time (R17b). A folder that was brought back from a copy is read, and never written again.
 */
import { mkdirSync, readdirSync } from 'node:fs';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { LogPlace, LogPlaces } from '@tocsin/host';
import { failAs, readNote } from '@tocsin/host';
import type { ControlFault } from '@tocsin/host/calls';
import type { AtRest, Random, RecordStore } from '@tocsin/peer/ports';
import { openSqliteStore } from '@tocsin/storage/sqlite';

import type { HomePaths } from '../home/paths.ts';
import { homeFaultOf } from '../home/settings.ts';
import { checkToken, writeToken } from '../home/token.ts';

/** The home folder in which logs lie, and by what they are sealed. */
export interface LogHome {
  readonly paths: HomePaths;
  readonly atRest: AtRest | undefined;
  readonly random: Random;
}

/** The folders of a home. */
export function logFolders(home: LogHome): LogPlaces {
  return { list: async () => listLogFolders(home), open: (folder) => openLogFolder(home, folder) };
}

/** The folders there are, in the order of their names. */
function listLogFolders({ paths }: LogHome): Result<readonly string[], ControlFault> {
  try {
    const entries = readdirSync(paths.logs, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return ok(folders.toSorted());
  } catch (error) {
    return failAs(homeFaultOf(error));
  }
}

/** Opens a folder, or makes it. */
async function openLogFolder(
  home: LogHome,
  folder: string,
): Promise<Result<LogPlace, ControlFault>> {
  const paths = home.paths.log(folder);
  try {
    mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return failAs(homeFaultOf(error));
  }
  const { atRest } = home;
  const opened = openSqliteStore(paths.database, atRest === undefined ? {} : { atRest });
  if (!opened.ok) return failAs(opened.fault);
  const looked = await lookInside(home, folder, opened.value);
  if (!looked.ok) await opened.value.close();
  return looked;
}

async function lookInside(
  home: LogHome,
  folder: string,
  store: RecordStore,
): Promise<Result<LogPlace, ControlFault>> {
  const paths = home.paths.log(folder);
  const token = await checkToken(paths, store);
  const restored = !token.ok && token.fault.kind === 'TokenMismatch';
  if (!token.ok && !restored) return failAs(token.fault);
  if (!restored) {
    const written = await writeToken(paths, store, home.random);
    if (!written.ok) return failAs(written.fault);
  }
  const note = await readNote(store);
  if (!note.ok) return failAs(note.fault);
  return ok({ folder, store: restored ? unwritten(store) : store, note: note.value, restored });
}

/** A store to which nothing of our own is written; what others bring still is. */
function unwritten(store: RecordStore): RecordStore {
  return {
    put: (records, durability) =>
      durability === 'durable'
        ? Promise.resolve(fail({ kind: 'StoreReadOnly' }))
        : store.put(records, durability),
    ...(store.putIf === undefined ? {} : { putIf: store.putIf }),
    get: (id) => store.get(id),
    has: (ids) => store.has(ids),
    scan: (arrival, limit) => store.scan(arrival, limit),
    chain: (author, seq, limit, arrival) => store.chain(author, seq, limit, arrival),
    shred: (ids) => store.shred(ids),
    prune: (husks) => store.prune(husks),
    putHusks: (husks) => store.putHusks(husks),
    readLocal: (name) => store.readLocal(name),
    writeLocal: (values) => store.writeLocal(values),
    usage: () => store.usage(),
    close: () => store.close(),
  };
}
