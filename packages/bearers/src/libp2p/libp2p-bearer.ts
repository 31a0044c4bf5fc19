/**
 * The live bearer: links over libp2p between keys. What a link promises and how two streams
 * become one is in `link.ts`; who comes in, in `door.ts`; keeping in touch, in `redial.ts` and
 * `relay-keeper.ts`. A connection is not admission: whoever is linked here is a key, and the
 * engine's handshake asks who holds it.
 */
import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { Connection, Stream } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { compareBytes, fail, invariant, ok, toHex } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import type { BearerEvent, BearerFault, LinkId } from '@tocsin/peer/ports';
import { Arrivals } from '../arrivals.ts';
import { Door, peerOf } from './door.ts';
import { PARCEL_BYTES_MAX } from './frame.ts';
import type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from './options.ts';
import { Link } from './link.ts';
import { LINKS_MAX, startNode } from './libp2p-node.ts';
import type { TocsinNode } from './libp2p-node.ts';
import type { Machine } from './machine.ts';
import { rawKeyOf } from './peer-key.ts';
import { Redial } from './redial.ts';
import { RelayKeeper } from './relay-keeper.ts';
import { LIBP2P_TIMING } from './timing.ts';
import type { Libp2pTiming } from './timing.ts';
import { isBeyondOurNet } from './beyond.ts';
import { parseListenAddress, readWays } from './way.ts';
import type { ListenPoint, MalformedWay, PeerKey, Way } from './way.ts';

/** Streams of our protocol on one connection, each way: two dials that crossed, twice over. */
const STREAMS_PER_CONNECTION_MAX = 4;

/** What follows the protocol id where the wire itself lets nobody wait (`pace.ts`). */
const PACED = '/paced';

/** Creates the bearer; `index.ts` says what the options are. */
export async function openLibp2pBearer(
  options: Libp2pBearerOptions,
  machine: Machine,
): Promise<Result<Libp2pBearer, Libp2pFault>> {
  invariant(options.secretKey.length === 32, 'the secret key of a bearer has 32 bytes');
  const listen: ListenPoint[] = [];
  for (const [index, text] of options.listen.entries()) {
    const point = machine.listens ? parseListenAddress(text) : fail('unsupported' as const);
    if (!point.ok) return fail({ kind: 'ListenMalformed', index, problem: point.fault });
    listen.push(point.value);
  }
  const relays = readWays(options.useRelays);
  const [malformed] = relays.malformed;
  if (malformed !== undefined) return fail({ ...malformed, kind: 'RelayMalformed' });
  const bearer = new LiveBearer(options, machine);
  await bearer.start(relays.ways, listen);
  for (const [index, point] of listen.entries()) {
    if (await bearer.listen(point)) continue;
    const [probe] = await Promise.all([machine.probe(point), bearer.close()]);
    return fail({ kind: 'ListenFailed', index, problem: probe.ok ? 'other' : probe.fault });
  }
  return ok(bearer);
}

class LiveBearer implements Libp2pBearer {
  readonly kind = 'libp2p';
  readonly live = true;
  readonly parcelBytesMax = PARCEL_BYTES_MAX;
  readonly #options: Libp2pBearerOptions;
  readonly #machine: Machine;
  readonly #timing: Libp2pTiming;
  readonly #arrivals = new Arrivals();
  readonly #door: Door;
  readonly #redial: Redial;
  readonly #waiting = new Set<Link>();
  readonly #links = new Map<LinkId, Link>();
  readonly #linkByPeer = new Map<PeerKey, Link>();
  readonly #sinceMsByLink = new Map<Link, number>();
  readonly #farewellById = new Map<LinkId, Promise<void>>();
  readonly #streamsByConnection = new Map<Connection, number>();
  readonly #ports: number[] = [];
  #node: TocsinNode | undefined;
  #keeper: RelayKeeper | undefined;
  #relays: readonly Way[] = [];
  #opened = 0;
  #closing: Promise<void> | undefined;

  constructor(options: Libp2pBearerOptions, machine: Machine) {
    this.#options = options;
    this.#machine = machine;
    this.#timing = { ...LIBP2P_TIMING, ...options.timing };
    const { clock, random, allow } = options;
    const timing = this.#timing;
    const inUse = (connection: Connection): boolean => this.#isInUse(connection);
    this.#door = new Door({ clock, random, timing, allow, inUse });
    const dial = async (way: Way, signal: AbortSignal): Promise<boolean> => this.#dial(way, signal);
    this.#redial = new Redial({ clock, random, timing, dial });
    this.#arrivals.onRoom(() => this.#resume());
  }

  /** Starts the node, which is able to listen at `listen`, and begins to reserve at `relays`. */
  async start(relays: readonly Way[], listen: readonly ListenPoint[]): Promise<void> {
    const { clock, random, protocolId } = this.#options;
    const [options, machine, timing, door] = [
      this.#options,
      this.#machine,
      this.#timing,
      this.#door,
    ];
    const node = await startNode({ options, machine, timing, door, listen });
    this.#node = node;
    const { libp2p } = node;
    libp2p.addEventListener('connection:open', (event) => this.#door.opened(event.detail));
    libp2p.addEventListener('connection:close', (event) => this.#disconnected(event.detail));
    const hasWebRtc = machine.dials.has('webrtc') || listen.some(byWebRtc);
    for (const protocol of hasWebRtc ? [protocolId, protocolId + PACED] : [protocolId]) {
      await libp2p.handle(
        protocol,
        (stream, connection) => {
          this.#meet(stream, connection, true, connection.remoteAddr.toString());
        },
        {
          maxInboundStreams: STREAMS_PER_CONNECTION_MAX,
          maxOutboundStreams: STREAMS_PER_CONNECTION_MAX,
          runOnLimitedConnection: true,
        },
      );
    }
    this.#relays = relays;
    this.#door.setDialable(relays);
    this.#keeper = new RelayKeeper({ clock, random, timing }, node);
    this.#keeper.start(relays);
  }

  /** Listens at one address; false if that failed. */
  async listen(point: ListenPoint): Promise<boolean> {
    const port = await this.#started().listen(await this.#machine.settle(point));
    if (port !== undefined) this.#ports.push(port);
    return port !== undefined;
  }

  ports(): readonly number[] {
    return this.#ports;
  }

  async carry(
    id: LinkId,
    parcel: Uint8Array,
    signal: AbortSignal,
  ): Promise<Result<void, BearerFault>> {
    signal.throwIfAborted();
    if (this.#closing !== undefined) return fail({ kind: 'BearerClosed' });
    if (parcel.length > PARCEL_BYTES_MAX) {
      return fail({ kind: 'ParcelTooLarge', parcelBytesMax: PARCEL_BYTES_MAX });
    }
    const link = this.#links.get(id);
    if (link === undefined) return fail({ kind: 'LinkDown' });
    return link.carry(parcel, signal);
  }

  events(signal: AbortSignal): AsyncIterable<BearerEvent> {
    return this.#arrivals.events(signal);
  }

  setWays(texts: readonly string[]): readonly MalformedWay[] {
    const { ways, malformed } = readWays(texts);
    if (this.#closing !== undefined) return malformed;
    const local = toHex(this.localKey());
    const others = ways.filter((way) => way.peer !== local);
    this.#door.setDialable([...this.#relays, ...others]);
    this.#redial.setWays(others, (peer) => this.#linkByPeer.has(peer));
    return malformed;
  }

  addresses(): readonly string[] {
    if (this.#closing !== undefined) return [];
    const node = this.#started();
    const own = `/p2p/${this.peerId()}`;
    const direct = node.addresses().filter((address) => !address.includes('/p2p-circuit'));
    const held = this.#keeper?.held() ?? [];
    const { reservedWays } = this.#machine;
    const relayed = held.flatMap((way) => reservedWays.map((end) => `${way.text}${end}`));
    return [...new Set([...direct, ...relayed])].map((address) => `${address}${own}`);
  }

  localKey(): Uint8Array {
    const key = rawKeyOf(this.#started().libp2p.peerId);
    invariant(key !== undefined, 'our own key is Ed25519');
    return key;
  }

  peerId(): string {
    return this.#started().libp2p.peerId.toString();
  }

  async drop(id: LinkId): Promise<void> {
    this.#links.get(id)?.end(false);
    await this.#farewellById.get(id);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#redial.close();
    this.#keeper?.close();
    this.#door.close();
    for (const link of [...this.#waiting, ...this.#links.values()]) link.end(false);
    this.#arrivals.close();
    await Promise.all(this.#farewellById.values());
    try {
      await this.#node?.libp2p.stop();
    } catch {
      // What could not be closed in order is gone with the process.
    }
  }

  /** One attempt to have a link to `way.peer`. Never rejects. */
  async #dial(way: Way, outer: AbortSignal): Promise<boolean> {
    if (this.#linkByPeer.has(way.peer)) return true;
    // A daemon reaches a page by the relay that would introduce another page.
    const { dials } = this.#machine;
    const path = dials.has(way.kind) ? way : way.circuit;
    if (path === undefined || !dials.has(path.kind)) return false;
    const { clock, protocolId } = this.#options;
    const attempt = new AbortController();
    const stop = (): void => attempt.abort(new Error('dial abandoned'));
    outer.addEventListener('abort', stop, { once: true });
    const cancel = clock.wakeAt(clock.monotonicMs() + this.#timing.dialMs, stop);
    let connection: Connection | undefined;
    try {
      const { signal } = attempt;
      connection = await this.#started().libp2p.dial(multiaddr(path.text), { signal });
      if (this.#linkByPeer.has(way.peer)) return true;
      const how = { signal, runOnLimitedConnection: true };
      const protocol = isUnpaced(connection) ? protocolId + PACED : protocolId;
      const stream = await connection.newStream(protocol, how);
      const link = this.#meet(stream, connection, false, way.text);
      signal.addEventListener('abort', () => link?.up || link?.end(false), { once: true });
      // A refused stream is a success too if the other end kept another one.
      return (await link?.met) === true || this.#linkByPeer.has(way.peer);
    } catch {
      // libp2p would hand out the same connection again, though nothing answers on it.
      if (connection !== undefined && !this.#isInUse(connection)) {
        connection.abort(new Error('no stream'));
      }
      return this.#linkByPeer.has(way.peer);
    } finally {
      cancel();
      outer.removeEventListener('abort', stop);
    }
  }

  #meet(stream: Stream, connection: Connection, inbound: boolean, way: string): Link | undefined {
    const remote = rawKeyOf(connection.remotePeer);
    if (remote === undefined || this.#closing !== undefined) {
      stream.abort(new Error('not now'));
      return undefined;
    }
    this.#opened += 1;
    const id = String(this.#opened);
    const peer = toHex(remote);
    const paced = stream.protocol.endsWith(PACED);
    const link = new Link(
      { id, stream, connection, peer, remote, inbound, way, paced },
      {
        chosen: (chosen) => this.#rise(chosen),
        parcel: (from, bytes) => this.#arrive(from, bytes),
        ended: (ended, misbehaved) => this.#fall(ended, misbehaved),
      },
    );
    this.#waiting.add(link);
    this.#streamsByConnection.set(connection, this.#streamsOf(connection) + 1);
    link.listen();
    if (compareBytes(this.localKey(), remote) < 0) this.#choose(link);
    else this.#awaitChoice(link);
    return link;
  }

  /** We are the chooser: keep `link` unless it is one of two that crossed, or one too many. */
  #choose(link: Link): void {
    const { peer } = link.origin;
    const { clock } = this.#options;
    const present = this.#linkByPeer.get(peer);
    const sinceMs = present === undefined ? undefined : this.#sinceMsByLink.get(present);
    const crossed = sinceMs !== undefined && clock.monotonicMs() - sinceMs < this.#timing.settleMs;
    const tooMany =
      this.#arrivals.full || (this.#links.size >= LINKS_MAX && !this.#redial.wants(peer));
    if (crossed || tooMany) {
      link.end(false);
      return;
    }
    link.choose();
    if (link.up) this.#rise(link);
  }

  #awaitChoice(link: Link): void {
    const { clock } = this.#options;
    const cancel = clock.wakeAt(clock.monotonicMs() + this.#timing.dialMs, () => {
      if (!link.up) link.end(false);
    });
    void link.met.then(cancel);
  }

  #rise(link: Link): void {
    const { id, peer, remote, inbound, way, connection } = link.origin;
    const before = this.#linkByPeer.get(peer);
    this.#waiting.delete(link);
    this.#links.set(id, link);
    this.#linkByPeer.set(peer, link);
    this.#sinceMsByLink.set(link, this.#options.clock.monotonicMs());
    before?.end(false);
    const local = this.localKey();
    const own = this.#machine.ownAddresses();
    const isBeyond = isBeyondOurNet(connection.remoteAddr.toString(), own);
    this.#arrivals.push({ kind: 'up', link: id, local, remote, inbound, way, isBeyond });
    this.#redial.linked(peer);
  }

  #fall(link: Link, misbehaved: boolean): void {
    const { id, peer, connection } = link.origin;
    const left = this.#streamsOf(connection) - 1;
    if (left > 0) this.#streamsByConnection.set(connection, left);
    else this.#streamsByConnection.delete(connection);
    const wasUp = this.#links.delete(id);
    this.#waiting.delete(link);
    this.#sinceMsByLink.delete(link);
    if (wasUp) this.#arrivals.push({ kind: 'down', link: id });
    const farewell = this.#farewell(link, wasUp, misbehaved);
    this.#farewellById.set(id, farewell);
    void farewell.finally(() => this.#farewellById.delete(id));
    if (this.#linkByPeer.get(peer) !== link) return;
    this.#linkByPeer.delete(peer);
    this.#redial.unlinked(peer);
  }

  async #farewell(link: Link, wasUp: boolean, misbehaved: boolean): Promise<void> {
    const { connection } = link.origin;
    if (misbehaved) {
      link.abort();
      connection.abort(new Error('broken framing'));
      return;
    }
    if (wasUp) await link.flush(AbortSignal.timeout(this.#timing.closeMs));
    else link.abort();
    if (wasUp) await this.#door.release(connection);
    // On a connection that stays, the other end may not leave the stream half open.
    link.abort();
  }

  #arrive(link: Link, bytes: Uint8Array): void {
    this.#arrivals.push({ kind: 'parcel', link: link.origin.id, bytes });
    if (!this.#arrivals.full) return;
    for (const one of this.#links.values()) one.pause();
  }

  #resume(): void {
    if (!this.#arrivals.roomy) return;
    for (const one of this.#links.values()) one.resume();
  }

  #isInUse(connection: Connection): boolean {
    if (this.#streamsOf(connection) > 0) return true;
    if (this.#keeper?.isRelay(peerOf(connection)) === true) return true;
    const reservations = this.#node?.libp2p.services.relay?.reservations;
    if (reservations?.has(connection.remotePeer) === true) return true;
    return connection.streams.some(
      ({ protocol }) => protocol === RELAY_V2_HOP_CODEC || protocol === RELAY_V2_STOP_CODEC,
    );
  }

  #streamsOf(connection: Connection): number {
    return this.#streamsByConnection.get(connection) ?? 0;
  }

  #disconnected(connection: Connection): void {
    this.#door.closed(connection);
    const libp2p = this.#started().libp2p;
    const peer = peerOf(connection);
    const wanted = peer !== undefined && (this.#redial.wants(peer) || this.#keeper?.isRelay(peer));
    if (wanted === true || libp2p.getConnections(connection.remotePeer).length > 0) return;
    // libp2p remembers every peer it ever met, for ever; we forget strangers as they leave.
    libp2p.peerStore.delete(connection.remotePeer).catch(() => undefined);
  }

  #started(): TocsinNode {
    invariant(this.#node !== undefined, 'the bearer was started');
    return this.#node;
  }
}

/** WebRTC has no muxer of ours beneath, and with it no window that the reader opens. */
function isUnpaced(connection: Connection): boolean {
  return connection.multiplexer === '/webrtc';
}

function byWebRtc({ kind }: ListenPoint): boolean {
  return kind === 'webrtc-direct';
}
