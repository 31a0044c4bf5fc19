/**
 * Room that is kept aside on the disk, in a file beside the store: when the disk is full, a sweep of
 * what has had its time (R14) needs some room itself before it makes any. Nobody else uses it.
 */
import { randomFillSync } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Bytes kept aside, 4 MiB: the log of a few portions of pruned records, and what was put since the
 * last sweep and stands only in the log, for which the file grows when it is copied.
 */
const ROOM_BYTES = 4_194_304;

/** The room of one store. */
export interface Room {
  /** Takes the room, if it is not taken and the disk has it; else there is none, and no harm. */
  keep(): void;
  /** Gives the room back to the disk; false: there was none. */
  give(): boolean;
}

/** The room of the store in the file at `path`. */
export function createRoom(path: string): Room {
  const file = `${path}-room`;
  return {
    keep: () => {
      try {
        if (statSync(file, { throwIfNoEntry: false })?.size === ROOM_BYTES) return;
        // Some disks keep nothing of a file of zeros.
        const bytes = randomFillSync(new Uint8Array(ROOM_BYTES));
        writeFileSync(file, bytes, { mode: 0o600 });
      } catch {
        rmSync(file, { force: true });
      }
    },
    give: () => {
      const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
      rmSync(file, { force: true });
      return isThere;
    },
  };
}
