/**
 * The bearer of couriers: sealed parcels as files. Not live: it has no links and no order, and
 * what it has taken arrives some day, once, twice or never. What is inside is sealed and padded
 * by others; this file does not look.
 */
import { fail, invariant, ok } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import type { Bearer, BearerEvent, BearerFault, Clock, LinkId, Random } from '@tocsin/peer/ports';
import { makeFolder, realDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { Inbox } from './inbox.ts';
import type { InboxFault, InboxOptions } from './inbox.ts';
import { clearParts, writeBundle } from './outbox.ts';
import type { Outbox } from './outbox.ts';

/**
 * Bytes of the largest bundle: 4096 records of 16 KiB, the largest a record can be. It fits the
 * oldest stick, and the memory of the smallest device once.
 */
export const BUNDLE_BYTES_MAX: number = 4096 * 16_384;

/** What a bundle bearer is made of. */
export interface BundleBearerOptions {
  /** Where bundles are put for couriers; made if it is not there. */
  readonly outbox: string;
  /** Where couriers put bundles; made if it is not there. */
  readonly inbox: string;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a file keeps its size before it counts as complete; 1 s. */
  readonly settleMs?: number;
  /** How often the inbox is looked through although nothing was heard; 30 s. */
  readonly rescanMs?: number;
  readonly onFault?: (fault: InboxFault) => void;
  /** Another file system, for tests. */
  readonly disk?: Disk;
}

/** Creates the bearer and its folders. */
export async function createBundleBearer(
  options: BundleBearerOptions,
): Promise<Result<Bearer, BearerFault>> {
  const fault = (await makeFolder(options.outbox)) ?? (await makeFolder(options.inbox));
  if (fault !== undefined) return fail(fault);
  const bearer = new BundleBearer(options);
  await bearer.start();
  return ok(bearer);
}

class BundleBearer implements Bearer {
  readonly kind = 'bundle';
  readonly live = false;
  readonly parcelBytesMax = BUNDLE_BYTES_MAX;
  readonly #outbox: Outbox;
  readonly #inbox: InboxOptions;
  readonly #closing = new AbortController();
  #reader: AbortSignal | undefined;

  constructor(options: BundleBearerOptions) {
    const { clock, random, disk = realDisk, settleMs = 1_000, rescanMs = 30_000 } = options;
    this.#outbox = { folder: options.outbox, disk, random };
    this.#inbox = {
      folder: options.inbox,
      disk,
      clock,
      bundleBytesMax: BUNDLE_BYTES_MAX,
      settleMs,
      rescanMs,
      onFault: options.onFault ?? (() => undefined),
    };
  }

  async start(): Promise<void> {
    await clearParts(this.#outbox);
  }

  async carry(
    link: LinkId,
    parcel: Uint8Array,
    signal: AbortSignal,
  ): Promise<Result<void, BearerFault>> {
    signal.throwIfAborted();
    if (this.#closing.signal.aborted) return fail({ kind: 'BearerClosed' });
    if (parcel.length > BUNDLE_BYTES_MAX) {
      return fail({ kind: 'ParcelTooLarge', parcelBytesMax: BUNDLE_BYTES_MAX });
    }
    return writeBundle(this.#outbox, link, parcel, signal);
  }

  async *events(signal: AbortSignal): AsyncGenerator<BearerEvent, void, undefined> {
    invariant(this.#reader === undefined, 'a bearer has one reader at a time');
    this.#reader = signal;
    const stop = new AbortController();
    const end = (): void => {
      if (this.#reader === signal) this.#reader = undefined;
      stop.abort();
    };
    for (const one of [signal, this.#closing.signal]) {
      if (one.aborted) end();
      else one.addEventListener('abort', end, { once: true });
    }
    try {
      for await (const bytes of new Inbox(this.#inbox).bundles(stop.signal)) {
        yield { kind: 'parcel', link: '', bytes };
      }
    } finally {
      end();
      for (const one of [signal, this.#closing.signal]) one.removeEventListener('abort', end);
    }
  }

  /** Couriers find their own way. */
  setWays(): void {
    // Nothing to dial.
  }

  addresses(): readonly string[] {
    return [];
  }

  async drop(): Promise<void> {
    // There are no links.
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }
}
