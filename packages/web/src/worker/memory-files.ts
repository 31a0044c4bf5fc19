/** Files that pass between the page and the peer: named bytes in memory, kept for one call. */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import type { Files, WriteTo } from '@tocsin/host';
import { refuse } from '@tocsin/host';
import type { ControlFault } from '@tocsin/host/calls';

import type { FilesByName } from '../rpc/message.ts';

/** Bytes of all files of one call; the largest single one is a bundle, 64 MiB. */
const CALL_BYTES_MAX = 134_217_728;

/**
 * The files of the calls that run now. A call takes what came with it and leaves what it wrote; two
 * calls at once never see each other's, for each has a folder of its own.
 */
export class MemoryFiles implements Files {
  readonly #folders = new Map<string, Map<string, Uint8Array>>();
  #made = 0;

  /** Begins a call: gives its folder, in which `files` lie. */
  begin(files: FilesByName): string {
    this.#made += 1;
    const folder = `call-${this.#made}`;
    this.#folders.set(folder, new Map(Object.entries(files)));
    return folder;
  }

  /** Ends a call: gives what it wrote, and forgets all of it. */
  end(folder: string, given: FilesByName): FilesByName {
    const kept = this.#folders.get(folder) ?? new Map<string, Uint8Array>();
    this.#folders.delete(folder);
    const written = [...kept].filter(([name]) => !Object.hasOwn(given, name));
    return Object.fromEntries(written);
  }

  read(file: string, bytesMax: number): Result<Uint8Array, ControlFault> {
    const { folder, name } = placeOf(file);
    const found = this.#folders.get(folder)?.get(name);
    if (found === undefined) return refuse('FileMissing', { file: name });
    return found.length > bytesMax ? refuse('FileTooLarge') : ok(found);
  }

  write(
    { out, folder }: WriteTo,
    name: string,
    suffix: string,
    content: string | Uint8Array,
  ): Result<string, ControlFault> {
    const place = out === undefined ? { folder, name: '' } : placeOf(out);
    const kept = this.#folders.get(place.folder);
    if (kept === undefined) return refuse('FileUnwritable', { file: name });
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const held = [...kept.values()].reduce((sum, one) => sum + one.length, bytes.length);
    if (held > CALL_BYTES_MAX) return refuse('FileNoRoom', { file: name });
    const file = place.name === '' ? freeName(kept, name, suffix) : place.name;
    if (kept.has(file)) return refuse('FileExists', { file });
    kept.set(file, bytes);
    return ok(file);
  }

  nameOf(file: string): string {
    return placeOf(file).name;
  }
}

/** The path of a file in the folder of a call. */
export function pathIn(folder: string, name: string): string {
  return `${folder}/${name}`;
}

function placeOf(file: string): { readonly folder: string; readonly name: string } {
  const at = file.indexOf('/');
  return at < 0
    ? { folder: '', name: file }
    : { folder: file.slice(0, at), name: file.slice(at + 1) };
}

function freeName(kept: ReadonlyMap<string, Uint8Array>, name: string, suffix: string): string {
  for (let number = 1; ; number += 1) {
    const file = `${name}${number === 1 ? '' : `-${number}`}${suffix}`;
    if (!kept.has(file)) return file;
  }
}
