/**
 * Before the first word after a long rest (R17b): a folder that was brought back from a copy, with
 * its token, looks to itself as it did then. Only a peer can tell that this device has written more
 * since. So whoever was closed for more than a day writes nothing until one peer has said how far
 * it knows us, or until the wait is over; then writing goes on, and a warning says what was missed.
 */
import type { Instant, Result } from '@tocsin/core';
import { instant, minutesMs, ok, readUint, uintBytes } from '@tocsin/core';

import type { Clock, RecordStore, StoreFault } from '../ports/index.ts';

const OPEN_UNTIL = 'open.until';
/** Bytes of an instant on the disk. */
const UINT_BYTES = 6;

/** Waiting for one peer's view of ourselves. */
export interface FirstLook {
  /**
   * `looking`: nothing is written yet. `free`: there was no need, or a peer's view is here.
   * `unseen`: nobody could be asked in time; writing goes on all the same.
   */
  state(): 'looking' | 'free' | 'unseen';
  /** Settles once nothing waits any more. */
  readonly done: Promise<void>;
  /** A peer holds no more of our chain than we do. */
  seen(): void;
  /** Notes, at most once an hour of the log, that this device is open. */
  noteOpen(): Promise<Result<void, StoreFault>>;
  close(): Promise<Result<void, StoreFault>>;
}

/** What the look is made of. */
export interface FirstLookParts {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly tempoMs: number;
  /** When our newest record was written; null = we never wrote, so there is nothing to compare. */
  readonly lastWrite: Instant | null;
  /** Closed for more than so many hours, a first look is taken. */
  readonly closedHours: number;
  /** For so many minutes at most. */
  readonly waitMinutes: number;
  /** Called once when the look is over. */
  readonly over: () => void;
}

/** Opens the look. */
export async function openFirstLook(parts: FirstLookParts): Promise<Result<FirstLook, StoreFault>> {
  const { store, clock, tempoMs, lastWrite } = parts;
  const kept = await store.readLocal(OPEN_UNTIL);
  if (!kept.ok) return kept;
  const read = kept.value?.length === UINT_BYTES ? readUint(kept.value, 0, UINT_BYTES) : 0;
  const openUntil = Math.max(read, lastWrite ?? 0);
  // A clock that runs backwards says nothing about how long it was: then it looks, too.
  const closedMs = Math.abs(clock.now() - openUntil);
  const isLong = lastWrite !== null && closedMs > parts.closedHours * tempoMs;
  return ok(new Look(parts, isLong, instant(isLong ? 0 : openUntil)));
}

class Look implements FirstLook {
  readonly #parts: FirstLookParts;
  readonly done: Promise<void>;
  readonly #settle: () => void;
  #state: 'looking' | 'free' | 'unseen';
  #notedAt: Instant;
  #cancel: () => void = () => {};

  constructor(parts: FirstLookParts, isLong: boolean, notedAt: Instant) {
    this.#parts = parts;
    this.#state = isLong ? 'looking' : 'free';
    this.#notedAt = notedAt;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.#settle = resolve;
    if (!isLong) {
      resolve();
      return;
    }
    const { clock, tempoMs, waitMinutes } = parts;
    const until = clock.monotonicMs() + minutesMs(waitMinutes, tempoMs);
    this.#cancel = clock.wakeAt(until, () => this.#end('unseen'));
  }

  state(): 'looking' | 'free' | 'unseen' {
    return this.#state;
  }

  seen(): void {
    if (this.#state === 'looking') this.#end('free');
    // Late, but all the same: what was written meanwhile was no second branch.
    else this.#state = 'free';
  }

  #end(state: 'free' | 'unseen'): void {
    if (this.#state !== 'looking') return;
    this.#state = state;
    this.#cancel();
    this.#settle();
    this.#parts.over();
  }

  async noteOpen(): Promise<Result<void, StoreFault>> {
    const { clock, tempoMs } = this.#parts;
    // While it looks, the rest goes on: whoever is stopped now has to look again.
    if (this.#state === 'looking') return ok(undefined);
    if (Math.abs(clock.now() - this.#notedAt) < tempoMs) return ok(undefined);
    return this.#note();
  }

  #note(): Promise<Result<void, StoreFault>> {
    this.#notedAt = this.#parts.clock.now();
    return this.#parts.store.writeLocal(
      new Map([[OPEN_UNTIL, uintBytes(this.#notedAt, UINT_BYTES)]]),
    );
  }

  async close(): Promise<Result<void, StoreFault>> {
    const wasLooking = this.#state === 'looking';
    this.#cancel();
    this.#settle();
    return wasLooking ? ok(undefined) : this.#note();
  }
}
