/** The files that people hand to each other, on this machine's disk, under names that are free. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { Files, WriteTo } from '@tocsin/host';
import { refuse } from '@tocsin/host';
import type { ControlFault } from '@tocsin/host/calls';

/** Files of a disk. */
export const diskFiles: Files = { read, write, nameOf: (file) => basename(file) };

function read(file: string, bytesMax: number): Result<Uint8Array, ControlFault> {
  try {
    if (statSync(file).size > bytesMax) return refuse('FileTooLarge');
    return ok(new Uint8Array(readFileSync(file)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(code === 'ENOENT' ? 'FileMissing' : 'FileUnreadable', { file });
  }
}

function write(
  { out, folder }: WriteTo,
  name: string,
  suffix: string,
  content: string | Uint8Array,
): Result<string, ControlFault> {
  const file = out ?? freeName(folder, name, suffix);
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx', flush: true });
    return ok(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return refuse('FileExists', { file });
    // What was begun would stand in the way of the next try, and look like a whole one.
    rmSync(file, { force: true });
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    return refuse(isFull ? 'FileNoRoom' : 'FileUnwritable', { file });
  }
}

function freeName(folder: string, name: string, suffix: string): string {
  for (let number = 1; ; number += 1) {
    const file = join(folder, `${name}${number === 1 ? '' : `-${number}`}${suffix}`);
    if (!existsSync(file)) return file;
  }
}
