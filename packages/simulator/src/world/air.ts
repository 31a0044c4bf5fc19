/**
 * The network of a world: links between devices that are awake and can reach one another, with
 * delay, loss, partitions in one direction or both. It keeps the promises of the bearer port: the
 * parcels of one link arrive whole and in order, or the link goes down. Wanted links are dialled
 * again while both are in reach.
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';
import type { Bearer, BearerEvent, BearerFault, LinkId } from '@tocsin/peer/ports';

import type { Agenda } from './agenda.ts';
import type { Life } from './life.ts';
import type { Luck } from './luck.ts';
import { copyOf } from './slab.ts';

/** Bytes of the longest parcel, as libp2p's. */
const PARCEL_BYTES_MAX = 65_536;
/** Bytes on their way or unread at the other end, above which a sender waits: 16 full parcels. */
const UNREAD_BYTES_MAX = 1_048_576;
/** After a link broke it is dialled again so much later. */
const REDIAL_MS = 3_000;
/** A link through which nothing comes in one direction is given up after so long. */
const BLACK_HOLE_MS = 30_000;

/** How the net behaves now. */
export interface Weather {
  /** Parcels lost, in thousandths; a lost parcel breaks its link. */
  readonly lossPerMille: number;
  readonly delayMsMin: number;
  readonly delayMsMax: number;
}

/** One place in the net; a device's program comes to it in each of its lives. */
export interface Station {
  readonly name: string;
  /** The bearer port for one life. */
  bearerFor(life: Life): Bearer;
  /** In reach at all: awake, with power and coverage. */
  setOnline(online: boolean): void;
  readonly online: boolean;
  /** From now on passes nothing on of which this is true, and says that it did; null = passes all. */
  withhold(isKeptBack: ((parcel: Uint8Array) => boolean) | null): void;
}

/** Told of every link as it is, for the oracle: apart from what goes through it. */
type ContactListener = (one: string, other: string, up: boolean) => void;

/** The net of a world. */
export interface Air {
  createStation(name: string, key: Uint8Array): Station;
  setWeather(weather: Weather): void;
  /** Whether parcels from one go through to the other; both ways are asked for a link. */
  setBlocked(from: string, to: string, blocked: boolean): void;
  /** Blocks all ways between any of these and any other station, or opens them again. */
  isolate(names: readonly string[], isolated: boolean): void;
  unblockAll(): void;
  /** Dials between two stations if it can; the link lasts until `untilMs`. */
  meet(one: string, other: string, untilMs: number): void;
  areLinked(one: string, other: string): boolean;
  onContact(heard: ContactListener): void;
  readonly figures: {
    readonly links: number;
    readonly parcels: number;
    readonly lost: number;
    readonly bytes: number;
  };
}

/** An empty net. */
export function createAir(agenda: Agenda, luck: Luck): Air {
  return new Ether(agenda, luck);
}

const CALM: Weather = { lossPerMille: 0, delayMsMin: 40, delayMsMax: 400 };

interface End {
  readonly station: Place;
  readonly far: Place;
  readonly luckDelay: number;
  lastAt: number;
  swallowing: boolean;
  /** What was sent from here and not read there yet. */
  unreadBytes: number;
  /** Those who wait until there is room, or the link is gone. */
  waiting: (() => void)[];
}

interface Wire {
  readonly id: LinkId;
  readonly ends: readonly [End, End];
  readonly untilMs: number;
  up: boolean;
}

class Ether implements Air {
  readonly #agenda: Agenda;
  readonly #luck: Luck;
  readonly #places = new Map<string, Place>();
  readonly #wires = new Map<string, Wire>();
  readonly #blocked = new Set<string>();
  readonly #listeners: ContactListener[] = [];
  readonly figures = { links: 0, parcels: 0, lost: 0, bytes: 0 };
  #weather = CALM;

  constructor(agenda: Agenda, luck: Luck) {
    this.#agenda = agenda;
    this.#luck = luck;
  }

  createStation(name: string, key: Uint8Array): Station {
    const place = new Place(this, name, key);
    this.#places.set(name, place);
    return place;
  }

  setWeather(weather: Weather): void {
    this.#weather = weather;
  }

  setBlocked(from: string, to: string, blocked: boolean): void {
    const way = `${from}>${to}`;
    if (blocked) this.#blocked.add(way);
    else this.#blocked.delete(way);
    const wire = this.#wires.get(pairOf(from, to));
    if (!blocked || wire === undefined) return;
    // What is sent from here on is swallowed; the link is given up when nothing is answered.
    for (const end of wire.ends)
      if (end.station.name === from && end.far.name === to) end.swallowing = true;
    this.#agenda.at(this.#agenda.now() + BLACK_HOLE_MS, () => this.#part(wire));
  }

  isolate(names: readonly string[], isolated: boolean): void {
    const inside = new Set(names);
    for (const name of names)
      for (const other of this.#places.keys()) {
        if (inside.has(other)) continue;
        this.setBlocked(name, other, isolated);
        this.setBlocked(other, name, isolated);
      }
  }

  unblockAll(): void {
    this.#blocked.clear();
  }

  meet(one: string, other: string, untilMs: number): void {
    const from = this.#places.get(one);
    const to = this.#places.get(other);
    if (from === undefined || to === undefined || from === to) return;
    const pair = pairOf(one, other);
    if (this.#agenda.now() >= untilMs || this.#wires.has(pair)) return;
    if (!this.#inReach(from, to)) return;
    const end = (station: Place, far: Place): End => ({
      station,
      far,
      luckDelay: this.#luck.between(this.#weather.delayMsMin, this.#weather.delayMsMax),
      lastAt: 0,
      swallowing: false,
      unreadBytes: 0,
      waiting: [],
    });
    this.figures.links += 1;
    const wire: Wire = {
      id: String(this.figures.links),
      ends: [end(from, to), end(to, from)],
      untilMs,
      up: true,
    };
    this.#wires.set(pair, wire);
    for (const heard of this.#listeners) heard(one, other, true);
    from.gain(wire, wire.ends[0], false);
    to.gain(wire, wire.ends[1], true);
    this.#agenda.at(untilMs, () => this.#part(wire));
  }

  areLinked(one: string, other: string): boolean {
    return this.#wires.has(pairOf(one, other));
  }

  onContact(heard: ContactListener): void {
    this.#listeners.push(heard);
  }

  /** All links of a station go down: it sleeps, dies, or is out of reach. */
  partAll(place: Place): void {
    for (const wire of this.#wires.values())
      if (wire.ends.some(({ station }) => station === place)) this.#part(wire, place);
  }

  send(wire: Wire, end: End, bytes: Uint8Array): void {
    this.figures.parcels += 1;
    this.figures.bytes += bytes.length;
    if (end.swallowing || end.station.keepsBack(bytes)) return;
    const { lossPerMille } = this.#weather;
    if (lossPerMille > 0 && this.#luck.chance(lossPerMille, 1_000)) {
      this.figures.lost += 1;
      this.#breakSoon(wire);
      return;
    }
    const at = Math.max(end.lastAt, this.#agenda.now() + end.luckDelay);
    end.lastAt = at;
    end.unreadBytes += bytes.length;
    this.#agenda.at(at, () => {
      if (end.far.holds(wire) && !end.swallowing)
        end.far.hear({ kind: 'parcel', link: wire.id, bytes }, () => {
          end.unreadBytes -= bytes.length;
          free(end);
        });
    });
  }

  part(wire: Wire, by: Place): void {
    this.#part(wire, by);
  }

  #inReach(one: Place, other: Place): boolean {
    if (!one.online || !other.online) return false;
    return (
      !this.#blocked.has(`${one.name}>${other.name}`) &&
      !this.#blocked.has(`${other.name}>${one.name}`)
    );
  }

  #breakSoon(wire: Wire): void {
    // In order or not at all: nothing that was sent later may arrive.
    for (const end of wire.ends) end.swallowing = true;
    const [{ station, far }] = wire.ends;
    this.#agenda.at(this.#agenda.now() + 1, () => {
      this.#part(wire);
      this.#agenda.at(this.#agenda.now() + REDIAL_MS, () =>
        this.meet(station.name, far.name, wire.untilMs),
      );
    });
  }

  /** Ends a link. Who ended it knows at once; the other end after what is on its way. */
  #part(wire: Wire, by?: Place): void {
    if (!wire.up) return;
    wire.up = false;
    const [one, other] = wire.ends;
    this.#wires.delete(pairOf(one.station.name, other.station.name));
    for (const heard of this.#listeners) heard(one.station.name, other.station.name, false);
    for (const end of wire.ends) free(end);
    for (const { station, far, lastAt, luckDelay } of wire.ends) {
      // `far` is the end to which this one sends: it hears the end of it after what was sent.
      const isTold = by === station;
      if (!isTold) far.lose(wire);
      else this.#agenda.at(Math.max(lastAt, this.#agenda.now() + luckDelay), () => far.lose(wire));
    }
  }
}

/** Lets those go on who waited at an end. */
function free(end: End): void {
  for (const go of end.waiting.splice(0)) go();
}

class Place implements Station {
  readonly name: string;
  readonly key: Uint8Array;
  readonly #ether: Ether;
  readonly #wireById = new Map<LinkId, { readonly wire: Wire; readonly end: End }>();
  #reader: Reader | undefined;
  #online = false;
  #isKeptBack: ((parcel: Uint8Array) => boolean) | null = null;

  constructor(ether: Ether, name: string, key: Uint8Array) {
    this.#ether = ether;
    this.name = name;
    this.key = key;
  }

  get online(): boolean {
    return this.#online && this.#reader !== undefined && this.#reader.life.alive;
  }

  withhold(isKeptBack: ((parcel: Uint8Array) => boolean) | null): void {
    this.#isKeptBack = isKeptBack;
  }

  keepsBack(parcel: Uint8Array): boolean {
    return this.#isKeptBack?.(parcel) === true;
  }

  setOnline(online: boolean): void {
    this.#online = online;
    if (!online) this.#ether.partAll(this);
  }

  bearerFor(life: Life): Bearer {
    this.#ether.partAll(this);
    const reader = new Reader(life);
    this.#reader = reader;
    return {
      kind: 'memory',
      live: true,
      parcelBytesMax: PARCEL_BYTES_MAX,
      carry: (link, parcel, signal) => life.call(() => this.#carry(reader, link, parcel, signal)),
      events: (signal) => reader.events(signal),
      setWays: () => {},
      addresses: () => (reader.closed ? [] : [`memory:${this.name}`]),
      drop: async (link) => {
        const found = this.#wireById.get(link);
        if (found !== undefined && life.alive) this.#ether.part(found.wire, this);
      },
      close: async () => {
        if (!reader.closed) this.#ether.partAll(this);
        reader.close();
      },
    };
  }

  gain(wire: Wire, end: End, inbound: boolean): void {
    this.#wireById.set(wire.id, { wire, end });
    const { key: local } = this;
    const { key: remote, name } = end.far;
    const way = `memory:${name}`;
    // All of a valley is near: nobody's own phone shows that the valley is not cut off.
    this.hear({ kind: 'up', link: wire.id, local, remote, inbound, way, isBeyond: false });
  }

  holds(wire: Wire): boolean {
    return this.#wireById.get(wire.id)?.wire === wire;
  }

  lose(wire: Wire): void {
    if (this.#wireById.delete(wire.id)) this.hear({ kind: 'down', link: wire.id });
  }

  hear(event: BearerEvent, read: () => void = () => {}): void {
    this.#reader?.push(event, read);
  }

  /** Takes a parcel, or waits while the other end has too much unread. */
  #carry(
    reader: Reader,
    link: LinkId,
    parcel: Uint8Array,
    signal: AbortSignal,
  ): Result<void, BearerFault> | Promise<Result<void, BearerFault>> {
    signal.throwIfAborted();
    if (reader.closed) return fail({ kind: 'BearerClosed' });
    const found = this.#wireById.get(link);
    if (found === undefined) return fail({ kind: 'LinkDown' });
    if (parcel.length > PARCEL_BYTES_MAX)
      return fail({ kind: 'ParcelTooLarge', parcelBytesMax: PARCEL_BYTES_MAX });
    if (found.end.unreadBytes + parcel.length > UNREAD_BYTES_MAX)
      return roomAt(found.end, signal).then(() => this.#carry(reader, link, parcel, signal));
    this.#ether.send(found.wire, found.end, copyOf(parcel));
    return ok(undefined);
  }
}

/** Settles when something changed at an end; rejects with the signal's reason. */
async function roomAt(end: End, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => reject(signal.reason);
  end.waiting.push(resolve);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What has arrived for one life and was not read yet. */
class Reader {
  readonly life: Life;
  readonly #unread: { readonly event: BearerEvent; readonly read: () => void }[] = [];
  #wake: () => void = () => {};
  #closed = false;

  constructor(life: Life) {
    this.life = life;
  }

  get closed(): boolean {
    return this.#closed;
  }

  push(event: BearerEvent, read: () => void): void {
    if (this.#closed || !this.life.alive) return;
    this.#unread.push({ event, read });
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** No generator: one promise for each event instead of five. */
  events(signal: AbortSignal): AsyncIterable<BearerEvent> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    return { [Symbol.asyncIterator]: () => ({ next: () => this.#next(signal) }) };
  }

  #next(signal: AbortSignal): Promise<IteratorResult<BearerEvent, undefined>> {
    const ready = this.#take(signal);
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve) => {
      this.#wake = () => {
        const woken = this.#take(signal);
        if (woken === undefined) return;
        this.#wake = () => {};
        resolve(woken);
      };
    });
  }

  /** The next event, or the end; undefined while there is neither. */
  #take(signal: AbortSignal): IteratorResult<BearerEvent, undefined> | undefined {
    const next = signal.aborted ? undefined : this.#unread.shift();
    if (next !== undefined) {
      next.read();
      return { value: next.event, done: false };
    }
    // What was said before the end is read to the end.
    return signal.aborted || this.#closed ? { value: undefined, done: true } : undefined;
  }
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one}|${other}` : `${other}|${one}`;
}
