/**
 * One link: a stream that both ends keep as long as the connection lasts. It starts with one
 * byte from the *chooser*, the end with the smaller public key: only the chooser decides which
 * of two simultaneous streams is kept, so the two ends never keep different ones. Frames follow
 * in both directions (`frame.ts`).
 */
import type { Connection, Stream } from '@libp2p/interface';
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { BearerFault, LinkId } from '@tocsin/peer/ports';
import { Turnstile } from '../turnstile.ts';
import { encodeFrame, FrameReader } from './frame.ts';
import { Pace } from './pace.ts';
import type { PeerKey } from './way.ts';

/** The byte with which the chooser keeps a stream. */
export const CHOSEN = 1;

/** Where a stream came from. */
export interface LinkOrigin {
  readonly id: LinkId;
  readonly stream: Stream;
  readonly connection: Connection;
  readonly peer: PeerKey;
  readonly remote: Uint8Array;
  readonly inbound: boolean;
  readonly way: string;
  /** Whether the link itself says how much may be sent. */
  readonly paced: boolean;
}

/** Whom a link tells. */
export interface LinkListener {
  /** The other end chose this stream. */
  chosen(link: Link): void;
  parcel(link: Link, bytes: Uint8Array): void;
  /** Told once, whatever ended it; `misbehaved` when the other end broke the framing. */
  ended(link: Link, misbehaved: boolean): void;
}

/** A stream that waits to be chosen, is up, or has ended. */
export class Link {
  readonly origin: LinkOrigin;
  /** Settles with whether the link came up. */
  readonly met: Promise<boolean>;
  readonly #listener: LinkListener;
  readonly #reader: FrameReader;
  readonly #pace: Pace | undefined;
  readonly #writers: Turnstile;
  #meet: (up: boolean) => void;
  #state: 'waiting' | 'up' | 'ended' = 'waiting';
  #paused = false;

  constructor(origin: LinkOrigin, listener: LinkListener) {
    this.origin = origin;
    this.#listener = listener;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.met = promise;
    this.#meet = resolve;
    this.#writers = new Turnstile(() => this.#isWritable());
    this.#pace = origin.paced ? new Pace() : undefined;
    this.#reader = new FrameReader(origin.paced ? (bytes) => this.#goOn(bytes) : undefined);
  }

  get up(): boolean {
    return this.#state === 'up';
  }

  /** Starts to listen; apart from the constructor so that the owner has noted the link. */
  listen(): void {
    const { stream } = this.origin;
    stream.addEventListener('message', (event) => {
      const { data } = event;
      this.#read(data instanceof Uint8Array ? data : data.subarray());
    });
    // libp2p's onDrain() is not used: it keeps its first settled promise and never waits again.
    stream.addEventListener('drain', () => {
      queueMicrotask(() => this.#writers.advance());
    });
    stream.addEventListener('idle', () => this.#writers.advance());
    stream.addEventListener('end', () => this.end(false));
    stream.addEventListener('close', (event) => {
      // Closed in order with something unread: `end` follows when it was read.
      if (event.error === undefined && stream.readBufferLength > 0) return;
      this.end(false);
    });
    if (stream.status !== 'open') this.end(false);
  }

  /** The chooser keeps this stream. */
  choose(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'up';
    this.#meet(true);
    this.#send(Uint8Array.of(CHOSEN));
  }

  /** Sends a parcel when the ones before it are on their way and the other end keeps up. */
  async carry(parcel: Uint8Array, signal: AbortSignal): Promise<Result<void, BearerFault>> {
    // Several may have come through while it was open, and the first of them closed it.
    do await this.#writers.enter(signal);
    while (this.#state === 'up' && this.#pace?.open === false);
    signal.throwIfAborted();
    this.#pace?.goes(parcel.length);
    const sent = this.#state === 'up' && this.#send(encodeFrame(parcel));
    this.#writers.advance();
    return sent ? ok(undefined) : fail({ kind: 'LinkDown' });
  }

  /** Lets the other end wait. */
  pause(): void {
    if (this.#paused || this.#state !== 'up') return;
    this.#paused = true;
    if (this.#pace === undefined) attempt(() => this.origin.stream.pause());
  }

  /** Takes up reading again. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#pace !== undefined) this.#grant();
    else if (this.#state === 'up') attempt(() => this.origin.stream.resume());
  }

  /** Ends the link at once for its users; what was taken may still go out (see `flush`). */
  end(misbehaved: boolean): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#meet(false);
    this.#writers.advance();
    this.#listener.ended(this, misbehaved);
  }

  /** Sends what was taken, then closes the stream; a deadline in `signal` cuts it short. */
  async flush(signal: AbortSignal): Promise<void> {
    try {
      await this.origin.stream.close({ signal });
    } catch {
      this.abort();
    }
  }

  /** Resets the stream. */
  abort(): void {
    this.origin.stream.abort(new Error('link ended'));
  }

  #isWritable(): boolean {
    const { stream } = this.origin;
    if (this.#state !== 'up') return true;
    const isPaced = this.#pace?.open !== false;
    return isPaced && !stream.writableNeedsDrain && stream.writeBufferLength === 0;
  }

  /** The other end takes more. */
  #goOn(bytes: number): void {
    this.#pace?.more(bytes);
    queueMicrotask(() => this.#writers.advance());
  }

  /** Lets the other end send more, unless it is to wait. */
  #grant(): void {
    if (this.#paused || this.#state !== 'up') return;
    const note = this.#pace?.grant();
    if (note !== undefined) this.#send(note);
  }

  #send(bytes: Uint8Array): boolean {
    try {
      this.origin.stream.send(bytes);
      return true;
    } catch {
      this.end(false);
      return false;
    }
  }

  #read(chunk: Uint8Array): void {
    let rest = chunk;
    if (this.#state === 'waiting') {
      if (rest[0] !== CHOSEN) {
        this.end(true);
        return;
      }
      rest = rest.subarray(1);
      this.#state = 'up';
      this.#meet(true);
      this.#listener.chosen(this);
    }
    // `chosen` may have ended it again, and an ended link says nothing more.
    if (!this.up) return;
    const parcels = this.#reader.read(rest);
    if (!parcels.ok) {
      this.end(true);
      return;
    }
    for (const parcel of parcels.value) {
      if (this.#pace?.comes(parcel.length) === false) return this.end(true);
      this.#listener.parcel(this, parcel);
    }
    this.#grant();
  }
}

/** For calls that throw on a stream that has just closed, which the stream says by itself. */
function attempt(call: () => void): void {
  try {
    call();
  } catch {
    // The `close` event tells.
  }
}
