/** What the bundle bearer asks of the file system, and what its errors mean to a person. */
import { constants, lstat, mkdir, open, opendir, rename, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { BearerFault } from '@tocsin/peer/ports';

/** The calls that write; a test puts a full or read-only disk in their place. */
export interface Disk {
  open(path: string, flags: number, mode?: number): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

/** The file system of this machine. */
export const realDisk: Disk = { open, rename, unlink };

/** Written by the owner only, and readable by nobody else (what is inside is sealed anyway). */
export const FILE_MODE = 0o600;
/** Folders that the bearer makes itself. */
const FOLDER_MODE = 0o700;

/** Wait before a fault without a name is tried again. */
const RETRY_MS = 30_000;

/**
 * Never an existing file, never through a link that somebody else put there. Absent on some
 * systems, where the flag is 0.
 */
export const CREATE_FLAGS: number = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
/** Never through a link, and never waiting for the other end of a pipe. */
export const READ_FLAGS: number =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The fault that an error of the file system stands for. */
export function faultOf(error: unknown): BearerFault {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'FolderMissing' };
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return { kind: 'FolderReadOnly' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { kind: 'FolderFull' };
    default:
      return { kind: 'BearerUnavailable', retryAfterMs: RETRY_MS };
  }
}

/** Makes a folder and those above it; undefined if it is there afterwards. */
export async function makeFolder(path: string): Promise<BearerFault | undefined> {
  try {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    return undefined;
  } catch (error) {
    // A file stands where the folder should be.
    return codeOf(error) === 'EEXIST' ? { kind: 'FolderMissing' } : faultOf(error);
  }
}

/** Up to `most` names of regular files in a folder that `isWanted`, in the order of their names. */
export async function listFiles(
  folder: string,
  most: number,
  isWanted: (name: string) => boolean,
): Promise<readonly FoundFile[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder)) {
    if (isWanted(entry.name)) names.push(entry.name);
    if (names.length >= most) break;
  }
  const found = await Promise.all(names.toSorted().map(async (name) => lookAt(folder, name)));
  return found.filter((file) => file !== undefined);
}

/** A file as a scan finds it. */
export interface FoundFile {
  readonly name: string;
  readonly bytes: number;
  /** When its content and when its name or content changed last, in milliseconds. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

async function lookAt(folder: string, name: string): Promise<FoundFile | undefined> {
  try {
    const stat = await lstat(`${folder}/${name}`);
    if (!stat.isFile()) return undefined;
    return { name, bytes: stat.size, modifiedMs: stat.mtimeMs, changedMs: stat.ctimeMs };
  } catch {
    // Gone since it was listed.
    return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
