/**
 * The worker's end: bearers that stand in for those in the window. They keep every promise of the
 * port; what has crossed and was not read is limited as in any other bearer.
 */
import { fail, ok } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import type { BearerEvent, BearerFault, LinkId } from '@tocsin/peer/ports';
import { Arrivals } from '../../arrivals.ts';
import type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from '../options.ts';
import { readWays } from '../way.ts';
import type { MalformedWay } from '../way.ts';
import type { Ask, Crossing, OpenedBearer, Tell } from './crossing.ts';

type TellOf<T extends Tell['tell']> = Extract<Tell, { readonly tell: T }>;

/** Creates a bearer, as `createLibp2pBearer` does; `allow` cannot cross and is refused. */
export type CreateBearer = (
  options: Libp2pBearerOptions,
) => Promise<Result<Libp2pBearer, Libp2pFault>>;

/** Bearers at the other end of a crossing. */
export function createStandIns(crossing: Crossing<Ask, Tell>): CreateBearer {
  const opening = new Map<number, (opened: TellOf<'opened'>['opened']) => void>();
  const standIns = new Map<number, StandIn>();
  let count = 0;
  crossing.hear((tell) => {
    if (tell.tell === 'opened') opening.get(tell.bearer)?.(tell.opened);
    else standIns.get(tell.bearer)?.hear(tell);
  });
  return async (options) => {
    const { secretKey, listen, relay, useRelays, protocolId, timing } = options;
    count += 1;
    const bearer = count;
    const { promise, resolve } = Promise.withResolvers<Result<StandIn, Libp2pFault>>();
    opening.set(bearer, (opened) => {
      opening.delete(bearer);
      if (!opened.ok) return resolve(opened);
      const standIn = new StandIn(bearer, opened.value, crossing);
      // At once: its first events may be the next messages.
      standIns.set(bearer, standIn);
      void standIn.closed.then(() => standIns.delete(bearer));
      resolve(ok(standIn));
    });
    const crossed = { secretKey, listen, relay, useRelays, protocolId };
    const timed = timing === undefined ? crossed : { ...crossed, timing };
    crossing.send({ bearer, ask: 'open', options: timed });
    return promise;
  };
}

class StandIn implements Libp2pBearer {
  readonly kind = 'libp2p';
  readonly live = true;
  readonly parcelBytesMax: number;
  /** Settles when the bearer in the window is closed. */
  readonly closed: Promise<void>;
  readonly #number: number;
  readonly #opened: OpenedBearer;
  readonly #crossing: Crossing<Ask, Tell>;
  readonly #arrivals = new Arrivals();
  readonly #carriedById = new Map<number, (carried: TellOf<'carried'>['carried']) => void>();
  readonly #doneById = new Map<number, () => void>();
  #addresses: readonly string[];
  #asked = 0;
  #isClosed = false;
  #settleClosed: () => void;

  constructor(number: number, opened: OpenedBearer, crossing: Crossing<Ask, Tell>) {
    this.#number = number;
    this.#opened = opened;
    this.#crossing = crossing;
    this.#addresses = opened.addresses;
    this.parcelBytesMax = opened.parcelBytesMax;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#settleClosed = resolve;
    this.#arrivals.onRoom(() => crossing.send({ bearer: number, ask: 'next' }));
  }

  hear(tell: Exclude<Tell, { readonly tell: 'opened' }>): void {
    if (tell.tell === 'event') this.#arrivals.push(tell.event);
    else if (tell.tell === 'addresses') this.#addresses = tell.addresses;
    else if (tell.tell === 'carried') this.#carriedById.get(tell.id)?.(tell.carried);
    else this.#doneById.get(tell.id)?.();
  }

  async carry(
    link: LinkId,
    parcel: Uint8Array,
    signal: AbortSignal,
  ): Promise<Result<void, BearerFault>> {
    signal.throwIfAborted();
    if (this.#isClosed) return fail({ kind: 'BearerClosed' });
    const { parcelBytesMax } = this;
    // Looked at here already: what is too large need not cross.
    if (parcel.length > parcelBytesMax) return fail({ kind: 'ParcelTooLarge', parcelBytesMax });
    const [bearer, id] = [this.#number, this.#nextId()];
    const { promise, resolve } = Promise.withResolvers<TellOf<'carried'>['carried']>();
    this.#carriedById.set(id, resolve);
    const stop = (): void => this.#crossing.send({ bearer, ask: 'stop', id });
    signal.addEventListener('abort', stop, { once: true });
    // A copy crosses: a view into a large buffer would take all of that along.
    this.#crossing.send({ bearer, ask: 'carry', id, link, parcel: parcel.slice() });
    const carried = await promise;
    this.#carriedById.delete(id);
    signal.removeEventListener('abort', stop);
    // Undefined is said only to who stopped.
    if (carried === undefined) signal.throwIfAborted();
    return carried ?? fail({ kind: 'BearerClosed' });
  }

  events(signal: AbortSignal): AsyncIterable<BearerEvent> {
    return this.#arrivals.events(signal);
  }

  setWays(texts: readonly string[]): readonly MalformedWay[] {
    const ways = [...texts];
    if (!this.#isClosed) this.#crossing.send({ bearer: this.#number, ask: 'ways', ways });
    return readWays(texts).malformed;
  }

  addresses(): readonly string[] {
    return this.#isClosed ? [] : this.#addresses;
  }

  ports(): readonly number[] {
    return this.#opened.ports;
  }

  localKey(): Uint8Array {
    return this.#opened.localKey;
  }

  peerId(): string {
    return this.#opened.peerId;
  }

  async drop(link: LinkId): Promise<void> {
    if (this.#isClosed) return undefined;
    const id = this.#nextId();
    return this.#ask({ bearer: this.#number, ask: 'drop', id, link });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return this.closed;
    this.#isClosed = true;
    this.#arrivals.close();
    await this.#ask({ bearer: this.#number, ask: 'close', id: this.#nextId() });
    this.#settleClosed();
    return undefined;
  }

  #nextId(): number {
    this.#asked += 1;
    return this.#asked;
  }

  async #ask(ask: Ask & { readonly id: number }): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#doneById.set(ask.id, resolve);
    this.#crossing.send(ask);
    await promise;
    this.#doneById.delete(ask.id);
  }
}
