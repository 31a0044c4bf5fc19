/**
 * Who comes in, and who may stay. libp2p's own shield (5 connections a second and 10 unfinished
 * ones from an address) also shuts out honest peers, since all that come through one onion
 * service or one router share an address. So its limits are raised, and this file keeps three of
 * its own that choose whom to send away instead of refusing whoever comes last:
 *
 * - connections whose handshake is unfinished: above the limit one goes that has said nothing
 *   yet, or, if all have spoken, any of them, drawn at random: a silent flood evicts itself;
 * - connections that carry no link and serve no relay: closed after `muteMs`, or when too many;
 * - addresses that may be dialled: our own ways only, whatever a peer claims about itself.
 */
import type { Connection, ConnectionGater, MultiaddrConnection, PeerId } from '@libp2p/interface';
import { toHex } from '@tocsin/core';
import type { Clock, Random } from '@tocsin/peer/ports';
import { rawKeyOf } from './peer-key.ts';
import { fraction } from './timing.ts';
import type { Libp2pTiming } from './timing.ts';
import type { Way } from './way.ts';

/** Unfinished handshakes at once; each holds about 16 KB, so 4 MB. */
export const UNFINISHED_MAX = 256;

/** Connections without use at once: those of a busy second, and of strangers. */
export const MUTE_MAX = 64;

/** What the door asks of the bearer. */
export interface DoorHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly timing: Libp2pTiming;
  /** Who may connect at all, by public key; everyone if absent. */
  readonly allow: ((remote: Uint8Array) => boolean) | undefined;
  /** Whether a connection carries a link or serves a relay. */
  inUse(connection: Connection): boolean;
}

/** The door of one bearer. */
export class Door {
  readonly #host: DoorHost;
  readonly #unfinished = new Set<MultiaddrConnection>();
  /** WebSockets of which a message came: their sockets have spoken already to become one. */
  readonly #spoken = new WeakSet<MultiaddrConnection>();
  /** Open connections, each with what cancels the next look at it. */
  readonly #watched = new Map<Connection, () => void>();
  #dialable: ReadonlySet<string> = new Set();

  constructor(host: DoorHost) {
    this.#host = host;
  }

  /** Handshakes that are not finished. */
  get unfinished(): number {
    return this.#unfinished.size;
  }

  /** The hooks that libp2p calls. */
  gater(): ConnectionGater {
    return {
      denyDialMultiaddr: (address) => !this.#dialable.has(address.toString()),
      filterMultiaddrForPeer: (_peer, address) => this.#dialable.has(address.toString()),
      denyInboundConnection: (incoming) => this.#begin(incoming),
      denyInboundEncryptedConnection: (peer) => this.#isStranger(peer),
      denyOutboundEncryptedConnection: (peer) => rawKeyOf(peer) === undefined,
      denyInboundRelayedConnection: (_relay, peer) => this.#isStranger(peer),
      denyInboundUpgradedConnection: (_peer, incoming) => {
        this.#unfinished.delete(incoming);
        return false;
      },
    };
  }

  /** Replaces the addresses that may be dialled. */
  setDialable(ways: Iterable<Way>): void {
    const dialable = new Set<string>();
    for (const way of ways) {
      dialable.add(way.text);
      if (way.circuit !== undefined) dialable.add(way.circuit.text);
      if (way.relay !== undefined) dialable.add(way.relay.text);
    }
    this.#dialable = dialable;
  }

  /** A connection is open; it has `muteMs` to become of use. */
  opened(connection: Connection): void {
    const mute = [...this.#watched.keys()].filter((one) => !this.#host.inUse(one));
    if (mute.length >= MUTE_MAX) {
      this.#draw(mute)?.abort(new Error('too many connections without use'));
    }
    this.#watch(connection);
  }

  /** A connection is gone. */
  closed(connection: Connection): void {
    this.#watched.get(connection)?.();
    this.#watched.delete(connection);
  }

  /** A connection has lost what it was used for. */
  async release(connection: Connection): Promise<void> {
    if (connection.status !== 'open' || this.#host.inUse(connection)) return;
    this.closed(connection);
    await closeConnection(connection);
  }

  close(): void {
    for (const cancel of this.#watched.values()) cancel();
    this.#watched.clear();
  }

  #begin(incoming: MultiaddrConnection): boolean {
    if (this.#unfinished.size >= UNFINISHED_MAX) {
      const all = [...this.#unfinished];
      const silent = all.filter((one) => !this.#spoken.has(one) && !hasSpoken(one));
      const evicted = this.#draw(silent.length > 0 ? silent : all);
      evicted?.abort(new Error('too many unfinished handshakes'));
      if (evicted !== undefined) this.#unfinished.delete(evicted);
    }
    this.#unfinished.add(incoming);
    const webSocket = webSocketOf(incoming);
    webSocket?.addEventListener('message', () => this.#spoken.add(incoming), { once: true });
    incoming.addEventListener('close', () => this.#unfinished.delete(incoming));
    return false;
  }

  #isStranger(peer: PeerId): boolean {
    const remote = rawKeyOf(peer);
    if (remote === undefined) return true;
    return this.#host.allow !== undefined && !this.#host.allow(remote);
  }

  #watch(connection: Connection): void {
    const { clock, timing } = this.#host;
    const cancel = clock.wakeAt(clock.monotonicMs() + timing.muteMs, () => {
      this.#watched.delete(connection);
      if (connection.status !== 'open') return;
      // What is in use now is looked at again: a relay's client leaves without a word.
      if (this.#host.inUse(connection)) this.#watch(connection);
      else void closeConnection(connection);
    });
    this.#watched.set(connection, cancel);
  }

  #draw<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(fraction(this.#host.random) * from.length)];
  }
}

/**
 * Whether a byte has come from the other end. Looked up at the socket beneath, which libp2p's type
 * does not show: a listener would take the bytes away from the handshake. What has no socket came
 * through a relay or by WebRTC, and has spoken with that.
 */
function hasSpoken(incoming: object): boolean {
  if (webSocketOf(incoming) !== undefined) return false;
  const socket = 'socket' in incoming ? incoming.socket : undefined;
  if (typeof socket !== 'object' || socket === null || !('bytesRead' in socket)) return true;
  return socket.bytesRead !== 0;
}

/** The WebSocket beneath, to which one may listen without taking anything away. */
function webSocketOf(incoming: object): EventTarget | undefined {
  const found = 'websocket' in incoming ? incoming.websocket : undefined;
  return typeof found === 'object' && found !== null && 'addEventListener' in found
    ? (found as EventTarget)
    : undefined;
}

/** The hexadecimal key of whoever is at the other end; undefined for other types of key. */
export function peerOf(connection: Connection): string | undefined {
  const remote = rawKeyOf(connection.remotePeer);
  return remote === undefined ? undefined : toHex(remote);
}

/** Closes in order; where both ends do at once, libp2p's own close waits for what was before. */
async function closeConnection(connection: Connection): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    connection.addEventListener('close', () => resolve(), { once: true });
  });
  try {
    await Promise.race([connection.close(), closed]);
  } catch {
    connection.abort(new Error('not closed in time'));
  }
}
