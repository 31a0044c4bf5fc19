/** The window's end: opens bearers for the worker and does with them what it asks. */
import type { Result } from '@tocsin/core';
import type { Clock, Random } from '@tocsin/peer/ports';
import type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from '../options.ts';
import { EVENTS_AHEAD_MAX } from './crossing.ts';
import type { Ask, Crossing, CrossingOptions, Tell } from './crossing.ts';

/** How often it is looked whether a bearer's addresses have changed, which nobody tells. */
const LOOK_MS = 1_000;

/** What bearers are made with here. */
export interface ServeInit {
  readonly clock: Clock;
  readonly random: Random;
  /** Another time than `LOOK_MS`, for tests. */
  readonly lookMs?: number;
  create(options: Libp2pBearerOptions): Promise<Result<Libp2pBearer, Libp2pFault>>;
}

type AskOf<A extends Ask['ask']> = Extract<Ask, { readonly ask: A }>;

/** Serves whoever is at the other end, as long as the window lasts. */
export function serveBearers(crossing: Crossing<Tell, Ask>, init: ServeInit): void {
  const served = new Map<number, Served>();
  const open = async (bearer: number, options: CrossingOptions): Promise<void> => {
    const { clock, random, lookMs = LOOK_MS } = init;
    const made = await init.create({ ...options, clock, random });
    if (!made.ok) {
      crossing.send({ bearer, tell: 'opened', opened: made });
      return;
    }
    served.set(bearer, new Served(bearer, made.value, crossing, { clock, lookMs }));
  };
  crossing.hear((ask) => {
    if (ask.ask === 'open') {
      void open(ask.bearer, ask.options);
      return;
    }
    // Of one that was closed, the rest is still read there.
    served.get(ask.bearer)?.answer(ask);
    if (ask.ask === 'close') served.delete(ask.bearer);
  });
}

interface Looking {
  readonly clock: Clock;
  readonly lookMs: number;
}

/** One bearer of the worker's. */
class Served {
  readonly #number: number;
  readonly #bearer: Libp2pBearer;
  readonly #crossing: Crossing<Tell, Ask>;
  readonly #looking: Looking;
  readonly #stopById = new Map<number, AbortController>();
  readonly #reading = new AbortController();
  #room = EVENTS_AHEAD_MAX;
  #wake: () => void = () => undefined;
  #told: string;
  #cancelLook: () => void = () => undefined;

  constructor(
    number: number,
    bearer: Libp2pBearer,
    crossing: Crossing<Tell, Ask>,
    looking: Looking,
  ) {
    this.#number = number;
    this.#bearer = bearer;
    this.#crossing = crossing;
    this.#looking = looking;
    const addresses = bearer.addresses();
    this.#told = addresses.join(' ');
    const value = {
      localKey: bearer.localKey(),
      peerId: bearer.peerId(),
      parcelBytesMax: bearer.parcelBytesMax,
      ports: bearer.ports(),
      addresses,
    };
    crossing.send({ bearer: number, tell: 'opened', opened: { ok: true, value } });
    void this.#read();
    this.#look();
  }

  answer(ask: Exclude<Ask, { readonly ask: 'open' }>): void {
    if (ask.ask === 'carry') void this.#carry(ask);
    else if (ask.ask === 'stop') this.#stopById.get(ask.id)?.abort();
    else if (ask.ask === 'ways') this.#bearer.setWays(ask.ways);
    else if (ask.ask === 'drop') void this.#done(ask.id, this.#bearer.drop(ask.link));
    else if (ask.ask === 'close') void this.#done(ask.id, this.#close());
    else {
      this.#room += 1;
      this.#wake();
    }
  }

  async #carry({ id, link, parcel }: AskOf<'carry'>): Promise<void> {
    const stop = new AbortController();
    this.#stopById.set(id, stop);
    const bearer = this.#number;
    try {
      const carried = await this.#bearer.carry(link, parcel, stop.signal);
      this.#crossing.send({ bearer, tell: 'carried', id, carried });
    } catch {
      // Only an abort rejects.
      this.#crossing.send({ bearer, tell: 'carried', id, carried: undefined });
    } finally {
      this.#stopById.delete(id);
    }
  }

  async #done(id: number, work: Promise<void>): Promise<void> {
    await work;
    this.#crossing.send({ bearer: this.#number, tell: 'done', id });
  }

  async #close(): Promise<void> {
    this.#cancelLook();
    this.#reading.abort();
    this.#wake();
    return this.#bearer.close();
  }

  /** Reads on only while the worker keeps up: the bearer itself then slows the sender down. */
  async #read(): Promise<void> {
    const { signal } = this.#reading;
    for await (const event of this.#bearer.events(signal)) {
      while (this.#room === 0 && !signal.aborted)
        await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#room -= 1;
      this.#tellAddresses();
      this.#crossing.send({ bearer: this.#number, tell: 'event', event });
    }
  }

  #look(): void {
    const { clock, lookMs } = this.#looking;
    this.#cancelLook = clock.wakeAt(clock.monotonicMs() + lookMs, () => {
      this.#tellAddresses();
      this.#look();
    });
  }

  #tellAddresses(): void {
    const addresses = this.#bearer.addresses();
    const text = addresses.join(' ');
    if (text === this.#told) return;
    this.#told = text;
    this.#crossing.send({ bearer: this.#number, tell: 'addresses', addresses });
  }
}
