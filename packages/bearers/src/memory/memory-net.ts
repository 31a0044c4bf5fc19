/**
 * A net within one process: bearers that are joined by nothing but calls. No timers and no luck,
 * so that equal calls give equal events; time and chance are the caller's (a simulator's, a
 * test's). A way is `memory:` and a bearer's name.
 */
import { compareText, equalBytes, fail, invariant, ok } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import type { Bearer, BearerEvent, BearerFault, LinkId } from '@tocsin/peer/ports';
import { Arrivals } from '../arrivals.ts';
import { Turnstile } from '../turnstile.ts';

/** Bytes of the longest parcel, unless the net is made with another limit; as libp2p's. */
export const MEMORY_PARCEL_BYTES_MAX = 65_536;

const WAY_PREFIX = 'memory:';

/** How a net behaves. */
export interface MemoryNetOptions {
  readonly parcelBytesMax?: number;
  /**
   * Whether the `nth` parcel of this net (from 0) is lost. A live link that loses a parcel goes
   * down, as the port has it; the sender is not told which one it was.
   */
  readonly loses?: (nth: number) => boolean;
}

/** Who a bearer is. */
export interface MemoryBearerOptions {
  /** Unique within the net. */
  readonly name: string;
  /** 32 bytes that stand for its public key; unique within the net. */
  readonly key: Uint8Array;
  /** Whether others reach it beyond their own net; false unless told. */
  readonly isBeyond?: boolean;
}

/** A net and what can happen to it. */
export interface MemoryNet {
  createBearer(options: MemoryBearerOptions): Bearer;
  /** Takes the link between two bearers down and keeps it down. */
  cut(one: string, other: string): void;
  /** Allows a link again, and makes it if one of them has the way. */
  heal(one: string, other: string): void;
  /** Makes every link that is wanted and absent: what endless redial does in time. */
  redial(): void;
}

/** A net without bearers. */
export function createMemoryNet(options: MemoryNetOptions = {}): MemoryNet {
  return new Net(options);
}

/** One end of a link. */
interface End {
  readonly id: LinkId;
  readonly bearer: MemoryBearer;
  readonly far: MemoryBearer;
  readonly writers: Turnstile;
  up: boolean;
}

class Net implements MemoryNet {
  readonly parcelBytesMax: number;
  readonly #loses: (nth: number) => boolean;
  readonly #bearerByName = new Map<string, MemoryBearer>();
  readonly #linkByPair = new Map<string, readonly [End, End]>();
  readonly #cut = new Set<string>();
  #parcels = 0;
  #links = 0;

  constructor(options: MemoryNetOptions) {
    this.parcelBytesMax = options.parcelBytesMax ?? MEMORY_PARCEL_BYTES_MAX;
    this.#loses = options.loses ?? (() => false);
  }

  createBearer(options: MemoryBearerOptions): Bearer {
    const { name, key } = options;
    invariant(key.length === 32, 'the key of a bearer has 32 bytes');
    for (const known of this.#bearerByName.values()) {
      invariant(known.name !== name && !equalBytes(known.key, key), 'a bearer is itself only');
    }
    const bearer = new MemoryBearer(this, options);
    this.#bearerByName.set(name, bearer);
    this.redial();
    return bearer;
  }

  cut(one: string, other: string): void {
    this.#cut.add(pairOf(one, other));
    this.separate(one, other);
  }

  heal(one: string, other: string): void {
    this.#cut.delete(pairOf(one, other));
    this.redial();
  }

  redial(): void {
    for (const bearer of this.#bearerByName.values()) {
      for (const name of bearer.wanted) this.#join(bearer, name);
    }
  }

  /** Takes a link down at both ends. */
  separate(one: string, other: string): void {
    const pair = pairOf(one, other);
    const ends = this.#linkByPair.get(pair);
    this.#linkByPair.delete(pair);
    for (const end of ends ?? []) end.bearer.lose(end);
  }

  /** Takes a bearer and its links out of the net. */
  remove(bearer: MemoryBearer): void {
    for (const other of this.#bearerByName.keys()) this.separate(bearer.name, other);
    this.#bearerByName.delete(bearer.name);
  }

  /** Whether the parcel that is sent now arrives. */
  draw(): boolean {
    const nth = this.#parcels;
    this.#parcels += 1;
    return !this.#loses(nth);
  }

  #join(from: MemoryBearer, name: string): void {
    const to = this.#bearerByName.get(name);
    const pair = pairOf(from.name, name);
    if (to === undefined || to === from) return;
    if (this.#linkByPair.has(pair) || this.#cut.has(pair)) return;
    this.#links += 1;
    const id = String(this.#links);
    this.#linkByPair.set(pair, [from.gain(id, to, false), to.gain(id, from, true)]);
  }
}

class MemoryBearer implements Bearer {
  readonly kind = 'memory';
  readonly live = true;
  readonly name: string;
  readonly key: Uint8Array;
  readonly isBeyond: boolean;
  readonly #net: Net;
  readonly #arrivals = new Arrivals();
  readonly #endById = new Map<LinkId, End>();
  #wanted: readonly string[] = [];
  #closed = false;

  constructor(net: Net, { name, key, isBeyond = false }: MemoryBearerOptions) {
    this.#net = net;
    this.name = name;
    this.key = key.slice();
    this.isBeyond = isBeyond;
    // Each end that sends to this bearer waits for it to read.
    this.#arrivals.onRoom(() => {
      for (const end of this.#endById.values()) end.far.advance(this);
    });
  }

  get parcelBytesMax(): number {
    return this.#net.parcelBytesMax;
  }

  /** The names of the bearers it keeps in touch with. */
  get wanted(): readonly string[] {
    return this.#wanted;
  }

  async carry(
    link: LinkId,
    parcel: Uint8Array,
    signal: AbortSignal,
  ): Promise<Result<void, BearerFault>> {
    signal.throwIfAborted();
    if (this.#closed) return fail({ kind: 'BearerClosed' });
    const { parcelBytesMax } = this;
    if (parcel.length > parcelBytesMax) return fail({ kind: 'ParcelTooLarge', parcelBytesMax });
    const end = this.#endById.get(link);
    if (end === undefined) return fail({ kind: 'LinkDown' });
    await end.writers.enter(signal);
    try {
      signal.throwIfAborted();
      if (!end.up) return fail({ kind: 'LinkDown' });
      if (this.#net.draw()) end.far.hear({ kind: 'parcel', link, bytes: parcel.slice() });
      else this.#net.separate(this.name, end.far.name);
      return ok(undefined);
    } finally {
      end.writers.advance();
    }
  }

  events(signal: AbortSignal): AsyncIterable<BearerEvent> {
    return this.#arrivals.events(signal);
  }

  setWays(ways: readonly string[]): void {
    if (this.#closed) return;
    this.#wanted = ways
      .filter((way) => way.startsWith(WAY_PREFIX))
      .map((way) => way.slice(WAY_PREFIX.length));
    this.#net.redial();
  }

  addresses(): readonly string[] {
    return this.#closed ? [] : [`${WAY_PREFIX}${this.name}`];
  }

  async drop(link: LinkId): Promise<void> {
    const end = this.#endById.get(link);
    if (end !== undefined) this.#net.separate(this.name, end.far.name);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#net.remove(this);
    this.#closed = true;
    this.#arrivals.close();
  }

  /** A link has come up. */
  gain(id: LinkId, far: MemoryBearer, inbound: boolean): End {
    const isOpen = (): boolean => !end.up || !far.#arrivals.full;
    const end: End = { id, bearer: this, far, writers: new Turnstile(isOpen), up: true };
    this.#endById.set(id, end);
    const way = `${WAY_PREFIX}${far.name}`;
    const { key: remote, isBeyond } = far;
    this.hear({ kind: 'up', link: id, local: this.key, remote, inbound, way, isBeyond });
    return end;
  }

  /** A link has gone down. */
  lose(end: End): void {
    end.up = false;
    this.#endById.delete(end.id);
    this.hear({ kind: 'down', link: end.id });
    end.writers.advance();
  }

  /** Something has arrived. */
  hear(event: BearerEvent): void {
    this.#arrivals.push(event);
  }

  /** `far` has read something. */
  advance(far: MemoryBearer): void {
    for (const end of this.#endById.values()) if (end.far === far) end.writers.advance();
  }
}

function pairOf(one: string, other: string): string {
  return [one, other].toSorted(compareText).join('\n');
}
