/** The table on which the people of a village lay files for each other: bytes in memory, by path. */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';

import { refuse } from '../../fault.ts';
import type { Files, WriteTo } from '../../files.ts';
import type { ControlFault } from '../../message.ts';

/** Where all tables stand; nothing else has a path that begins so. */
const ROOT = 'village-table';

/** Files in memory, and where to lay them. */
export interface Table extends Files {
  /** The folder of an assembly. */
  table(name: string): string;
}

/**
 * An empty table.
 *
 * @param others - files that do not lie on it: those that a page hands to its peer.
 */
export function createTable(others?: Files): Table {
  const files = new Map<string, Uint8Array>();
  const isHere = (path: string): boolean => others === undefined || path.startsWith(`${ROOT}/`);
  return {
    table: (name) => `${ROOT}/${name}`,
    read: (file, bytesMax) => {
      if (others !== undefined && !isHere(file)) return others.read(file, bytesMax);
      const found = files.get(file);
      if (found === undefined) return refuse('FileMissing', { file: lastOf(file) });
      return found.length > bytesMax ? refuse('FileTooLarge') : ok(found);
    },
    write: (to, name, suffix, content) => {
      if (others !== undefined && !isHere(`${to.folder}/`))
        return others.write(to, name, suffix, content);
      const path = freePath(files, to, name, suffix);
      if (!path.ok) return path;
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      files.set(path.value, bytes);
      return path;
    },
    nameOf: lastOf,
  };
}

function freePath(
  files: ReadonlyMap<string, Uint8Array>,
  { out, folder }: WriteTo,
  name: string,
  suffix: string,
): Result<string, ControlFault> {
  if (out !== undefined) return files.has(out) ? refuse('FileExists', { file: out }) : ok(out);
  for (let number = 1; ; number += 1) {
    const path = `${folder}/${name}${number === 1 ? '' : `-${number}`}${suffix}`;
    if (!files.has(path)) return ok(path);
  }
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
