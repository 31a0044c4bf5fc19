/**
 * The sweep (R14): forgets what has had its time, by itself, once a day and at a calm moment. It goes in
 * small portions with a pause between them, so that no beat and no ring ever waits for it; where it is
 * interrupted the rest is forgotten next time. When the disk is full it does not wait for its day.
 */
import type { Instant, Result, Spent } from '@tocsin/core';
import { instant, ok, readUint, uintBytes } from '@tocsin/core';

import type { Clock, RecordStore, StoreFault } from '../ports/index.ts';
import type { Replica } from '../log/replica.ts';

/** Where it is noted when the last sweep ended: 6 bytes, milliseconds. */
const SWEPT = 'sweep.at';
const INSTANT_BYTES = 6;
/** A sweep begins a day after the last one ended, or later. */
export const SWEEP_MS = 86_400_000;
/** Nothing came and nothing was written for so long: calm. */
export const CALM_MS = 60_000;
/** Records of one portion: some 64 KiB overwritten, and a few files' worth of waiting for the disk. */
const PORTION_RECORDS = 64;
/** Between two portions. */
const PAUSE_MS = 100;

/** What a sweep needs. */
export interface SweepParts {
  readonly parts: { readonly clock: Clock; readonly store: RecordStore };
  readonly replica: Replica;
  /** What has had its time now. */
  readonly spent: () => Spent;
  /** Called when something was forgotten. */
  readonly swept: () => void;
}

/** Forgets by itself. */
export interface Sweep {
  /** Looks whether it is time, and sees to it that it looks again. */
  look(): Promise<void>;
  /** Forgets all that has had its time now, whatever the day; settles when that is done. */
  now(): Promise<Result<void, StoreFault>>;
  /** The same; settles as soon as a little of it is forgotten. */
  begun(): Promise<void>;
  /** When the last one ended; null = never. */
  last(): Instant | null;
  /** What has had its time and is still here. */
  waiting(): Spent;
  close(): void;
}

/** A sweep that waits for its day. */
export function createSweep(given: SweepParts): Sweep {
  return new DailySweep(given);
}

class DailySweep implements Sweep {
  readonly #given: SweepParts;
  readonly #stop: readonly (() => void)[];
  #last: Instant | null | undefined;
  /** From when on it is time, by the clock that nobody sets. */
  #dueMs = 0;
  #changedMs: number;
  #cancel: (() => void) | undefined;
  #running: Promise<Result<void, StoreFault>> | undefined;
  readonly #begun: (() => void)[] = [];
  #closed = false;

  constructor(given: SweepParts) {
    this.#given = given;
    this.#changedMs = given.parts.clock.monotonicMs();
    this.#stop = [
      given.replica.onRecords(() => void (this.#changedMs = given.parts.clock.monotonicMs())),
      given.replica.onFull(() => void this.now()),
    ];
  }

  async look(): Promise<void> {
    if (this.#last === undefined) await this.#read();
    if (this.#closed || this.#cancel !== undefined || this.#running !== undefined) return;
    this.#wakeIn(Math.max(this.#untilDue(), this.#untilCalm()));
  }

  last(): Instant | null {
    return this.#last ?? null;
  }

  waiting(): Spent {
    return this.#given.spent();
  }

  now(): Promise<Result<void, StoreFault>> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      this.#tellBegun();
    });
    return this.#running;
  }

  begun(): Promise<void> {
    const begun = new Promise<void>((resolve) => this.#begun.push(resolve));
    void this.now();
    return begun;
  }

  #tellBegun(): void {
    for (const tell of this.#begun.splice(0)) tell();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
    for (const stop of this.#stop) stop();
  }

  async #read(): Promise<void> {
    const kept = await this.#given.parts.store.readLocal(SWEPT);
    // A store that does not answer is asked again by the next look.
    if (!kept.ok) return;
    this.#last = kept.value === undefined ? null : instant(readUint(kept.value, 0, INSTANT_BYTES));
    if (this.#last === null) return;
    const { clock } = this.#given.parts;
    const passed = clock.now() - this.#last;
    // A clock that was put back puts it off for a day and not longer.
    const wait = passed < 0 ? SWEEP_MS : Math.max(0, SWEEP_MS - passed);
    this.#dueMs = clock.monotonicMs() + wait;
  }

  #untilDue(): number {
    return this.#dueMs - this.#given.parts.clock.monotonicMs();
  }

  #untilCalm(): number {
    return Math.max(1, this.#changedMs + CALM_MS - this.#given.parts.clock.monotonicMs());
  }

  #wakeIn(ms: number): void {
    const { clock } = this.#given.parts;
    this.#cancel?.();
    this.#cancel = clock.wakeAt(clock.monotonicMs() + ms, () => {
      this.#cancel = undefined;
      void this.#atItsTime();
    });
  }

  async #atItsTime(): Promise<void> {
    if (this.#closed) return;
    const wait = Math.max(this.#untilDue(), this.#untilCalm());
    if (wait > 1) return this.#wakeIn(wait);
    const done = await this.now();
    // A store that fails is not asked again at once.
    if (!done.ok) this.#changedMs = this.#given.parts.clock.monotonicMs();
    await this.look();
  }

  async #run(): Promise<Result<void, StoreFault>> {
    const { replica, spent, swept, parts } = this.#given;
    const { pruned, shredded } = spent();
    for (let at = 0; at < pruned.length || at === 0; at += PORTION_RECORDS) {
      if (this.#closed) return ok(undefined);
      const done = await replica.forget(pruned.slice(at, at + PORTION_RECORDS), []);
      if (!done.ok) return done;
      this.#tellBegun();
      if (at + PORTION_RECORDS < pruned.length) await this.#pause();
    }
    for (let at = 0; at < shredded.length; at += PORTION_RECORDS) {
      if (this.#closed) return ok(undefined);
      const done = await replica.forget([], shredded.slice(at, at + PORTION_RECORDS));
      if (!done.ok) return done;
      await this.#pause();
    }
    this.#last = parts.clock.now();
    this.#dueMs = parts.clock.monotonicMs() + SWEEP_MS;
    const noted = await parts.store.writeLocal(
      new Map([[SWEPT, uintBytes(this.#last, INSTANT_BYTES)]]),
    );
    if (pruned.length + shredded.length > 0) swept();
    return noted;
  }

  /** Ends early when the log is closed: nothing wakes it any more then. */
  #pause(): Promise<void> {
    const { clock } = this.#given.parts;
    return new Promise((resolve) => {
      const goOn = (): void => {
        this.#cancel = undefined;
        resolve();
      };
      const cancel = clock.wakeAt(clock.monotonicMs() + PAUSE_MS, goOn);
      this.#cancel = () => {
        cancel();
        goOn();
      };
    });
  }
}
