/** Makes what a call takes out of what was typed. */
import { resolve } from 'node:path';

import type { CallName } from '@tocsin/host/calls';
import { GIVEN } from '@tocsin/host/calls';
import type { Json, JsonObject } from '@tocsin/host/calls';
import type { Asked } from './parse.ts';

/** Fields that name a file; the daemon stands elsewhere, so they become absolute. */
const PATHS: ReadonlySet<string> = new Set(['file', 'out', 'with']);

/**
 * What a call takes. A field is an option of its name (`tempoMs`: `--tempo-ms`) or a word.
 *
 * @param folder - where the person stands.
 * @param secrets - what was asked for with the echo off, by the fields that take it.
 */
export function givenOf(
  call: CallName,
  asked: Asked,
  folder: string,
  secrets: Readonly<Record<string, string>>,
): JsonObject {
  const words = asked.command?.words ?? [];
  const wordOf = (field: string): string | undefined =>
    asked.words[words.findIndex((word) => word.replace('?', '').toLowerCase() === field)];
  const given: Record<string, Json> = {};
  for (const field of Object.keys(GIVEN[call])) {
    const option = field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const value =
      field === 'folder'
        ? folder
        : (secrets[field] ??
          wordOf(field) ??
          asked.texts.get(option) ??
          asked.lists.get(option) ??
          asked.numbers.get(option) ??
          (asked.flags.has(option) ? true : undefined));
    if (value !== undefined) given[field] = PATHS.has(field) ? absolute(folder, value) : value;
  }
  return given;
}

function absolute(folder: string, value: Json): Json {
  if (typeof value === 'string') return resolve(folder, value);
  return Array.isArray(value) ? value.map((one) => resolve(folder, String(one))) : value;
}
