/**
 * The libp2p node of one bearer: the transports of its machine, Noise, yamux, circuit relay,
 * identify and ping, nothing else. Absent on purpose: DHT, gossipsub, autonat, UPnP, mDNS, STUN,
 * pnet. Loaded only when a bearer is created, since it is most of what a bearer costs in memory.
 */
import { circuitRelayTransport, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { CircuitRelayService } from '@libp2p/circuit-relay-v2';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import type { Identify } from '@libp2p/identify';
import { FaultTolerance } from '@libp2p/interface';
import type { Listener, PeerId } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { ping } from '@libp2p/ping';
import type { Ping } from '@libp2p/ping';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import type { Libp2p, Libp2pOptions } from 'libp2p';
import { invariant } from '@tocsin/core';
import { MUTE_MAX, UNFINISHED_MAX } from './door.ts';
import type { Door } from './door.ts';
import type { Machine, TransportFactory, TransportInit } from './machine.ts';
import { silentLogger } from './silent-logger.ts';
import { WAYS_MAX } from './way.ts';

/** Links at once: an assembly's devices and its twins', several times over. */
export const LINKS_MAX = 256;

/** Clients of one relay: an assembly's devices and those of its twins. */
export const RESERVATIONS_MAX = 300;

/** Open connections: links to strangers and to our own ways, relay clients, and mute ones. */
const CONNECTIONS_MAX = LINKS_MAX + WAYS_MAX + RESERVATIONS_MAX + MUTE_MAX;

/**
 * New connections a second from one address: above what one process can take anyway. libp2p
 * refuses whoever comes later in that second, so that a low limit would do a flood's work.
 */
const INBOUND_PER_SECOND_MAX = 2_000;

/** Bytes that a stream may have under way unread; libp2p's 16 MiB would outgrow its own buffer. */
const STREAM_WINDOW_BYTES_MAX = 1_048_576;

/** What `@libp2p/webrtc` calls the protocol by which two pages introduce themselves. */
const SIGNAL_CODEC = '/webrtc-signaling/0.0.1';

/** Pages that introduce themselves at once; a browser has some hundreds of connections in all. */
const MEETINGS_MAX = 16;

type Services = { identify: Identify; ping: Ping; relay?: CircuitRelayService };
type Init = Libp2pOptions<Services>;
type Components = Parameters<TransportFactory>[0];

/** The reservations that a node holds at relays; a public part of the circuit transport. */
interface RelayBook {
  hasReservation(peer: PeerId): boolean;
  addRelay(peer: PeerId, type: 'configured'): Promise<unknown>;
  addEventListener(
    type: 'relay:removed',
    listener: (event: { readonly detail: { readonly relay: PeerId } }) => void,
  ): void;
}

/** A started node. */
export interface TocsinNode {
  readonly libp2p: Libp2p<Services>;
  readonly relays: RelayBook;
  /** Listens at one address; the port that it has there, or undefined if that failed. */
  listen(address: string): Promise<number | undefined>;
  /** Where it listens now, without its peer id. */
  addresses(): readonly string[];
}

/** What a node is made of. */
export interface NodeInit extends TransportInit {
  readonly machine: Machine;
  readonly door: Door;
}

/** Starts a node that listens nowhere yet. */
export async function startNode(init: NodeInit): Promise<TocsinNode> {
  let components: Components | undefined;
  let circuit: ReturnType<TransportFactory> | undefined;
  const captureCircuit: TransportFactory = (given) => {
    components = given;
    // No relay is ever discovered: a peer that offers to relay would learn whom we talk to.
    circuit = circuitRelayTransport({ discoveryFilter: { has: yes, add: skip, remove: skip } })(
      given,
    );
    return circuit;
  };
  // createLibp2p writes into its options (trap 6): they are made anew for each node.
  const libp2p = await createLibp2p(await nodeOptions(init, captureCircuit));
  invariant(components !== undefined && circuit !== undefined, 'the transports were created');
  const relays = relayBookOf(circuit);
  await guardStop(components, relays);
  await guardSignals(components);
  const { transportManager, events } = components;
  return {
    libp2p,
    relays,
    async listen(address) {
      let port: number | undefined;
      const note = ({ detail }: { readonly detail: Listener }): void => {
        port ??= Number(detail.getAddrs()[0]?.getComponents()[1]?.value);
      };
      events.addEventListener('transport:listening', note);
      await transportManager.listen([multiaddr(address)]);
      events.removeEventListener('transport:listening', note);
      return port;
    },
    addresses: () => transportManager.getAddrs().map((address) => address.toString()),
  };
}

async function nodeOptions(init: NodeInit, circuit: TransportFactory): Promise<Init> {
  const { timing, machine, options } = init;
  return {
    privateKey: await generateKeyPairFromSeed('Ed25519', options.secretKey),
    // Without this, identify tells the versions of libp2p and of Node.
    nodeInfo: { name: 'tocsin', version: '1', userAgent: 'tocsin' },
    // Identify would tell every listen address, the ones of a home network included: none is
    // announced. Ways travel as records, to those who may know them.
    addresses: { listen: [], announceFilter: () => [] },
    transports: [...(await machine.transports(init)), circuit],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ streamOptions: { maxStreamWindowSize: STREAM_WINDOW_BYTES_MAX } })],
    connectionGater: init.door.gater(),
    // Start although an address cannot be listened at; the bearer looks at each by itself.
    transportManager: { faultTolerance: FaultTolerance.NO_FATAL },
    connectionManager: {
      maxConnections: CONNECTIONS_MAX,
      inboundConnectionThreshold: INBOUND_PER_SECOND_MAX,
      // Never reached: the door keeps to UNFINISHED_MAX by sending one away.
      maxIncomingPendingConnections: UNFINISHED_MAX * 2,
      maxDialQueueLength: WAYS_MAX * 2,
      dialTimeout: timing.dialMs,
      addressDialTimeout: timing.dialMs,
      inboundUpgradeTimeout: timing.dialMs,
      inboundStreamProtocolNegotiationTimeout: timing.dialMs,
      outboundStreamProtocolNegotiationTimeout: timing.dialMs,
      connectionCloseTimeout: timing.closeMs,
      // Our own redial has no end (trap 4); two at once would only get in each other's way.
      reconnectRetries: 0,
      // `/dnsaddr` would ask a name server for further addresses.
      resolvers: {},
    },
    connectionMonitor: {
      pingInterval: timing.pingMs,
      pingTimeout: {
        minTimeout: Math.min(timing.pingTimeoutMs, 5_000),
        maxTimeout: timing.pingTimeoutMs,
      },
    },
    logger: silentLogger,
    services: {
      // Asked only of relays, by the relay keeper; nothing else needs what it tells.
      identify: identify({ runOnConnectionOpen: false }),
      ping: ping(),
      ...(options.relay && machine.relayServer !== undefined ? { relay: machine.relayServer } : {}),
    },
  };
}

function relayBookOf(circuit: object): RelayBook {
  const book: unknown = 'reservationStore' in circuit ? circuit.reservationStore : undefined;
  invariant(isRelayBook(book), 'the circuit transport keeps a book of its reservations');
  return book;
}

function isRelayBook(book: unknown): book is RelayBook {
  return (
    typeof book === 'object' && book !== null && 'addRelay' in book && 'hasReservation' in book
  );
}

/**
 * Only a relay at which we hold a reservation may bring a connection. As it stands, libp2p
 * answers any peer's STOP by reserving at that peer and adding a listener for it, each time.
 * (Its stream middleware is no place for this: each stream adds the handler to it once more.)
 */
async function guardStop(components: Components, relays: RelayBook): Promise<void> {
  const { handler, options } = components.registrar.getHandler(RELAY_V2_STOP_CODEC);
  await components.registrar.handle(
    RELAY_V2_STOP_CODEC,
    async (stream, connection) => {
      if (relays.hasReservation(connection.remotePeer)) await handler(stream, connection);
      else stream.abort(new Error('no reservation there'));
    },
    { ...options, force: true },
  );
}

/**
 * Pages meet by a stream on a relayed connection, over which each tells the other its addresses; it
 * is served on no other, and for few at a time, since each builds a connection of the browser's.
 */
async function guardSignals({ registrar }: Components): Promise<void> {
  if (!registrar.getProtocols().includes(SIGNAL_CODEC)) return;
  const { handler, options } = registrar.getHandler(SIGNAL_CODEC);
  let meeting = 0;
  await registrar.handle(
    SIGNAL_CODEC,
    async (stream, connection) => {
      if (connection.limits === undefined || meeting >= MEETINGS_MAX) {
        stream.abort(new Error('not here, or not now'));
        return;
      }
      meeting += 1;
      stream.addEventListener('close', () => (meeting -= 1), { once: true });
      await handler(stream, connection);
    },
    { ...options, force: true },
  );
}

function yes(): boolean {
  return true;
}

function skip(): void {
  // Nothing is remembered.
}
