/** Reads and writes the files that people hand to each other, under names that are free. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';

import type { ControlFault } from '../control/message.ts';
import type { ExchangeFile, ExchangeKind } from '../paper/exchange-file.ts';
import {
  encodeExchangeFile,
  EXCHANGE_BYTES_MAX,
  parseExchangeFile,
} from '../paper/exchange-file.ts';
import { failAs, refuse } from './fault.ts';

/** Where a call writes: a path, or a folder in which a free name is taken. */
export interface WriteTo {
  readonly out?: string;
  readonly folder: string;
}

/** Reads a whole file of at most so many bytes. */
export function readBytes(file: string, bytesMax: number): Result<Uint8Array, ControlFault> {
  try {
    if (statSync(file).size > bytesMax) return refuse('FileTooLarge');
    return ok(new Uint8Array(readFileSync(file)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(code === 'ENOENT' ? 'FileMissing' : 'FileUnreadable', { file });
  }
}

/** Reads a file between people. */
export function readExchange(
  file: string,
  kinds: readonly ExchangeKind[],
): Result<ExchangeFile, ControlFault> {
  const bytes = readBytes(file, EXCHANGE_BYTES_MAX);
  if (!bytes.ok) return bytes;
  const read = parseExchangeFile(bytes.value, kinds);
  if (read.ok) return read;
  const { fault } = read;
  return fault.kind === 'FileOtherKind' ? refuse(fault.kind, { ...fault }) : failAs(fault);
}

/** Writes a file between people; `name` is free of paths. Gives where it lies. */
export function writeExchange(
  to: WriteTo,
  name: string,
  file: ExchangeFile,
): Result<string, ControlFault> {
  return writeBytes(to, name, `.tocsin-${file.kind}`, encodeExchangeFile(file));
}

/** Writes a new file for its owner alone; never over one that is there. */
export function writeBytes(
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
