/**
 * Takes the bundles that couriers bring. A folder is looked through when the system says that it
 * changed, and now and then, since network folders and sticks say nothing. A file is taken when
 * it has kept its size for `settleMs`: whoever copies it here may not be done. It is handed over
 * first and then moved to `taken`, so that a crash in between brings it twice and never not at
 * all; merging is idempotent.
 */
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { BearerFault, Clock } from '@tocsin/peer/ports';
import { faultOf, listFiles, makeFolder, READ_FLAGS } from './disk.ts';
import type { Disk, FoundFile } from './disk.ts';
import { isBundleName } from './names.ts';

/** Where taken bundles go. */
export const TAKEN_FOLDER = 'taken';

/** Bundles looked at in one scan; the rest have their turn when these are taken. */
const SCAN_FILES_MAX = 4096;

/**
 * Taken files that are kept, newest first, for whoever asks what came: some weeks of a busy
 * courier.
 */
export const TAKEN_FILES_MAX = 256;
/** Bytes of the taken files that are kept: 256 MiB, four of the largest bundles. */
export const TAKEN_BYTES_MAX = 268_435_456;

/** What a person should know about their inbox. */
export type InboxFault =
  | { readonly kind: 'BundleTooLarge'; readonly bundleBytesMax: number }
  | { readonly kind: 'BundleUnreadable' }
  | { readonly kind: 'FolderFault'; readonly fault: BearerFault };

/** An inbox and its manners. */
export interface InboxOptions {
  readonly folder: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly bundleBytesMax: number;
  readonly settleMs: number;
  readonly rescanMs: number;
  /** Told once for each file, and once for each change of what is wrong with the folder. */
  readonly onFault: (fault: InboxFault) => void;
}

/** What is known of a file that lies in the inbox. */
interface Sighting {
  readonly file: FoundFile;
  readonly sinceMs: number;
  /** Taken although it could not be moved, or no use: not looked at again until it changes. */
  readonly done: boolean;
}

/** One reading of an inbox. */
export class Inbox {
  readonly #options: InboxOptions;
  #sightings = new Map<string, Sighting>();
  #watcher: FSWatcher | undefined;
  #cancelWake: () => void = ignore;
  #wake: () => void = ignore;
  #changed = false;
  #wrong = '';

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Brings bundles in the order of their names, until `signal` aborts. */
  async *bundles(signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const stop = (): void => this.#wake();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        this.#changed = false;
        this.#startWatch();
        for (const file of await this.#scan()) {
          if (signal.aborted) return;
          const bytes = await this.#read(file);
          if (bytes === undefined) continue;
          yield bytes;
          await this.#take(file);
        }
        if (!signal.aborted) await this.#pause();
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#watcher?.close();
      this.#watcher = undefined;
    }
  }

  /** The files that are ready; notes all others. */
  async #scan(): Promise<readonly FoundFile[]> {
    const { folder, clock, settleMs } = this.#options;
    const nowMs = clock.monotonicMs();
    const files = await this.#list(folder);
    const sightings = new Map<string, Sighting>();
    const ready: FoundFile[] = [];
    for (const file of files) {
      const before = this.#sightings.get(file.name);
      const same = before !== undefined && isSame(before.file, file);
      const sighting = same ? before : { file, sinceMs: nowMs, done: false };
      sightings.set(file.name, sighting);
      if (!sighting.done && nowMs - sighting.sinceMs >= settleMs) ready.push(file);
    }
    this.#sightings = sightings;
    return ready;
  }

  async #list(folder: string): Promise<readonly FoundFile[]> {
    try {
      const files = await listFiles(folder, SCAN_FILES_MAX, isBundleName);
      this.#tell(undefined);
      return files;
    } catch (error) {
      this.#tell(faultOf(error));
      return [];
    }
  }

  async #read(file: FoundFile): Promise<Uint8Array | undefined> {
    const { folder, disk, bundleBytesMax, onFault } = this.#options;
    if (file.bytes > bundleBytesMax) {
      onFault({ kind: 'BundleTooLarge', bundleBytesMax });
      this.#finish(file);
      return undefined;
    }
    try {
      const handle = await disk.open(join(folder, file.name), READ_FLAGS);
      try {
        const stat = await handle.stat();
        // Exchanged since the scan: the next scan looks at it afresh.
        if (!stat.isFile() || stat.size !== file.bytes) return undefined;
        return await readWhole(handle, file.bytes);
      } finally {
        await handle.close();
      }
    } catch {
      onFault({ kind: 'BundleUnreadable' });
      this.#finish(file);
      return undefined;
    }
  }

  async #take(file: FoundFile): Promise<void> {
    const { folder, disk } = this.#options;
    const taken = join(folder, TAKEN_FOLDER);
    try {
      await makeFolder(taken);
      await disk.rename(join(folder, file.name), join(taken, file.name));
      this.#sightings.delete(file.name);
      await this.#prune(taken);
    } catch {
      // A stick that cannot be written to: remembered, as long as this runs.
      this.#finish(file);
    }
  }

  async #prune(taken: string): Promise<void> {
    const files = await listFiles(taken, TAKEN_FILES_MAX * 2, isBundleName);
    let bytes = 0;
    for (const [at, file] of files.toSorted((a, b) => b.changedMs - a.changedMs).entries()) {
      bytes += file.bytes;
      if (at < TAKEN_FILES_MAX && bytes <= TAKEN_BYTES_MAX) continue;
      await this.#options.disk.unlink(join(taken, file.name)).catch(ignore);
    }
  }

  #finish(file: FoundFile): void {
    const { clock } = this.#options;
    this.#sightings.set(file.name, { file, sinceMs: clock.monotonicMs(), done: true });
  }

  #tell(fault: BearerFault | undefined): void {
    const wrong = fault?.kind ?? '';
    if (wrong === this.#wrong) return;
    this.#wrong = wrong;
    if (fault !== undefined) this.#options.onFault({ kind: 'FolderFault', fault });
  }

  /** Until the folder changes, a file has settled, or it is time to look anyway. */
  async #pause(): Promise<void> {
    const { clock, settleMs, rescanMs } = this.#options;
    if (this.#changed) return;
    const settling = [...this.#sightings.values()].filter((one) => !one.done);
    const waits = settling.map((one) => one.sinceMs + settleMs - clock.monotonicMs());
    const waitMs = Math.max(1, Math.min(rescanMs, ...waits));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    this.#cancelWake = clock.wakeAt(clock.monotonicMs() + waitMs, resolve);
    await promise;
    this.#cancelWake();
    this.#wake = ignore;
  }

  #startWatch(): void {
    if (this.#watcher !== undefined) return;
    const change = (): void => {
      this.#changed = true;
      this.#wake();
    };
    const lose = (): void => {
      this.#watcher?.close();
      this.#watcher = undefined;
    };
    try {
      this.#watcher = watch(this.#options.folder, { persistent: false }, change);
      this.#watcher.on('error', lose);
    } catch {
      // No such folder now, or no watches left: the rescan finds what comes.
    }
  }
}

/** Undefined if the file became shorter meanwhile. */
async function readWhole(handle: FileHandle, length: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(bytes, at, length - at, at);
    if (bytesRead === 0) return undefined;
    at += bytesRead;
  }
  return bytes;
}

function isSame(a: FoundFile, b: FoundFile): boolean {
  return a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.changedMs === b.changedMs;
}

function ignore(): void {
  // Nothing to do.
}
