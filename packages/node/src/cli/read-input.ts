/** Reads what a calculator is given: a file, or standard input where none is named. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Result } from '@tocsin/core';
import { concatBytes, fail, ok } from '@tocsin/core';

import type { FaultSaid } from '@tocsin/host/words';
import type { CliHost } from './host.ts';
import { repeatedKey } from './repeated-key.ts';

/** Most bytes of one input: 8 MiB, many times the largest question that is answered. */
export const INPUT_BYTES_MAX = 8_388_608;

/** The text of a file; of standard input for `-` and for none. UTF-8, else a fault. */
export async function readInputText(
  file: string | undefined,
  host: CliHost,
): Promise<Result<string, FaultSaid>> {
  const isInput = file === undefined || file === '-';
  const read = isInput ? await gather(host.input()) : await readFile(resolve(host.folder, file));
  if (!read.ok) return read;
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(read.value));
  } catch {
    return fail({ kind: 'NotText' });
  }
}

/** A plain value from such a text in JSON. */
export async function readInputJson(
  file: string | undefined,
  host: CliHost,
): Promise<Result<unknown, FaultSaid>> {
  const text = await readInputText(file, host);
  if (!text.ok) return text;
  try {
    const value: unknown = JSON.parse(text.value);
    const field = repeatedKey(text.value);
    return field === undefined ? ok(value) : fail({ kind: 'FieldTwice', field });
  } catch {
    return fail({ kind: 'NotJson' });
  }
}

async function readFile(path: string): Promise<Result<Uint8Array, FaultSaid>> {
  try {
    const file = await open(path);
    try {
      return await gather(file.createReadStream({ autoClose: false }));
    } finally {
      await file.close();
    }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return fail({ kind: isMissing ? 'FileMissing' : 'FileUnreadable', file: path });
  }
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Result<Uint8Array, FaultSaid>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > INPUT_BYTES_MAX) return fail({ kind: 'InputTooLarge', most: INPUT_BYTES_MAX });
    parts.push(chunk);
  }
  return ok(concatBytes(...parts));
}
