/**
 * Writes bundles where couriers take them from. A file is complete or it is not there: it is
 * written under a name that ends in `.part`, flushed to the disk, and renamed. Its name is
 * random, so that a folder that is looked through tells how many bundles and nothing else.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, toHex } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import type { BearerFault, LinkId, Random } from '@tocsin/peer/ports';
import { CREATE_FLAGS, faultOf, FILE_MODE } from './disk.ts';
import type { Disk } from './disk.ts';
import { BUNDLE_SUFFIX, PART_SUFFIX } from './names.ts';

/** Random bytes in a name: as many as an id that nobody can guess or hit twice. */
const NAME_BYTES = 16;

/** Bytes written between two looks at whether the caller still wants it. */
const WRITE_BYTES = 1_048_576;

/** A folder below the outbox, e.g. one for each courier: one plain name. */
const FOLDER_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,63}$/u;

const OWN_PART = new RegExp(`^[0-9a-f]{${String(NAME_BYTES * 2)}}\\${PART_SUFFIX}$`, 'u');

/** The folder that bundles leave by. */
export interface Outbox {
  readonly folder: string;
  readonly disk: Disk;
  readonly random: Random;
}

/** Writes one bundle; `link` is a folder below the outbox, or empty for the outbox itself. */
export async function writeBundle(
  outbox: Outbox,
  link: LinkId,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Result<void, BearerFault>> {
  const folder = await findFolder(outbox, link);
  if (!folder.ok) return folder;
  signal.throwIfAborted();
  const name = toHex(outbox.random.bytes(NAME_BYTES));
  const part = join(folder.value, `${name}${PART_SUFFIX}`);
  try {
    await writeDurably(outbox.disk, part, bytes, signal);
    await outbox.disk.rename(part, join(folder.value, `${name}${BUNDLE_SUFFIX}`));
  } catch (error) {
    await outbox.disk.unlink(part).catch(() => undefined);
    signal.throwIfAborted();
    return fail(faultOf(error));
  }
  await keepName(outbox.disk, folder.value);
  return ok(undefined);
}

/** Removes what a power cut left unfinished. */
export async function clearParts(outbox: Outbox): Promise<void> {
  const names = await readdir(outbox.folder).catch(() => []);
  const parts = names.filter((name) => OWN_PART.test(name));
  await Promise.all(
    parts.map(async (name) => outbox.disk.unlink(join(outbox.folder, name)).catch(() => undefined)),
  );
}

async function findFolder(outbox: Outbox, link: LinkId): Promise<Result<string, BearerFault>> {
  if (link !== '' && !FOLDER_NAME.test(link)) return fail({ kind: 'LinkDown' });
  const folder = join(outbox.folder, link);
  try {
    if ((await stat(folder)).isDirectory()) return ok(folder);
  } catch {
    // Not there, or not to be seen: the same to whoever wants to write.
  }
  return fail({ kind: link === '' ? 'FolderMissing' : 'LinkDown' });
}

async function writeDurably(
  disk: Disk,
  path: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const file = await disk.open(path, CREATE_FLAGS, FILE_MODE);
  try {
    for (let at = 0; at < bytes.length;) {
      signal.throwIfAborted();
      const { bytesWritten } = await file.write(
        bytes,
        at,
        Math.min(WRITE_BYTES, bytes.length - at),
      );
      at += bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes the folder, so that the new name outlives a power cut; not every system can. */
async function keepName(disk: Disk, folder: string): Promise<void> {
  try {
    const handle = await disk.open(folder, 0);
    await handle.sync().finally(async () => handle.close());
  } catch {
    // The file itself is safe; at worst its name is lost with the power, and it is sent again.
  }
}
