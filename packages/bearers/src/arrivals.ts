/**
 * What a bearer has heard and nobody has read yet: one queue, in order, with a limit. The bearer
 * looks at `full` before it takes more off the wire, so that a slow reader slows the sender
 * down instead of filling this device.
 */
import { invariant } from '@tocsin/core';
import type { BearerEvent } from '@tocsin/peer/ports';

/** What an event is counted as beside its parcel: the object, its link id, its array header. */
const EVENT_COST_BYTES = 256;

/** Unread bytes at which a bearer stops taking more: 64 parcels of 64 KiB. */
const ARRIVALS_BYTES_MAX = 4_194_304;

/** The unread events of one bearer. */
export class Arrivals {
  readonly #bytesMax: number;
  readonly #unread: BearerEvent[] = [];
  #bytes = 0;
  #reader: AbortSignal | undefined;
  #closed = false;
  #wake: () => void = ignore;
  #room: () => void = ignore;

  constructor(bytesMax: number = ARRIVALS_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Whether the bearer should let the wire wait. */
  get full(): boolean {
    return this.#bytes >= this.#bytesMax;
  }

  /** Whether half is free again: the mark to resume at, apart from `full` so as not to flutter. */
  get roomy(): boolean {
    return this.#bytes * 2 <= this.#bytesMax;
  }

  /** Calls `room` after each event that was read. One listener. */
  onRoom(room: () => void): void {
    this.#room = room;
  }

  /** Adds an event; never refuses, since a link that went down must always be told. */
  push(event: BearerEvent): void {
    if (this.#closed) return;
    this.#unread.push(event);
    this.#bytes += costOf(event);
    this.#wake();
  }

  /** Ends `events` once what is unread was read. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Reads in order until `signal` aborts, or until all is read after `close`. */
  async *events(signal: AbortSignal): AsyncGenerator<BearerEvent, void, undefined> {
    invariant(this.#reader === undefined, 'a bearer has one reader at a time');
    this.#reader = signal;
    // Whoever stops makes room for the next at once, even if they never ask for an event again.
    const stop = (): void => {
      this.#leave(signal);
      this.#wake();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        const event = this.#take();
        if (event !== undefined) yield event;
        else if (this.#closed) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.#leave(signal);
      signal.removeEventListener('abort', stop);
    }
  }

  #leave(reader: AbortSignal): void {
    if (this.#reader === reader) this.#reader = undefined;
  }

  #take(): BearerEvent | undefined {
    const event = this.#unread.shift();
    if (event === undefined) return undefined;
    this.#bytes -= costOf(event);
    this.#room();
    return event;
  }
}

function costOf(event: BearerEvent): number {
  return EVENT_COST_BYTES + (event.kind === 'parcel' ? event.bytes.length : 0);
}

function ignore(): void {
  // Nobody waits.
}
