/** The room there is where the home folder lies. */
import { accessSync, constants, statfsSync } from 'node:fs';

import type { Room } from '@tocsin/host';

/** The room of a folder. */
export function roomAt(folder: string): Room {
  return { freeBytes: async () => freeBytesAt(folder), isWritable: () => isWritable(folder) };
}

/** Bytes free where the home folder lies; null when the system does not say. */
function freeBytesAt(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Whether something can be written into the home folder. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
