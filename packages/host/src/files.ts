/**
 * The files that people hand to each other, wherever this machine keeps them: on a disk, or in the
 * memory of an app until its person saves them.
 */
import type { Result } from '@tocsin/core';
import { divideFloor } from '@tocsin/core';

import { refuse } from './fault.ts';
import type { ControlFault } from './message.ts';

/** Where a call writes: a path, or a folder in which a free name is taken. */
export interface WriteTo {
  readonly out?: string;
  readonly folder: string;
}

/** Reads and writes files by path. */
export interface Files {
  /** Reads a whole file of at most so many bytes: FileMissing, FileUnreadable, FileTooLarge. */
  read(file: string, bytesMax: number): Result<Uint8Array, ControlFault>;
  /**
   * Writes a new file for its owner alone, whole or not at all, and never over one that is there:
   * FileExists, FileNoRoom, FileUnwritable. Gives its path.
   *
   * @param name - free of paths; with `suffix` the name, and a number between if it is taken.
   */
  write(
    to: WriteTo,
    name: string,
    suffix: string,
    content: string | Uint8Array,
  ): Result<string, ControlFault>;
  /** The last part of a path. */
  nameOf(file: string): string;
}

/**
 * Reads a file that a person made themselves: what goes with a notice, a receipt, a list. Where it is too
 * large they hear how large it may be: nobody sends them another.
 */
export function readOwn(
  files: Pick<Files, 'read'>,
  file: string,
  bytesMax: number,
): Result<Uint8Array, ControlFault> {
  const read = files.read(file, bytesMax);
  return read.ok || read.fault.kind !== 'FileTooLarge'
    ? read
    : refuse('OwnFileTooLarge', { kib: divideFloor(bytesMax, 1_024) });
}
