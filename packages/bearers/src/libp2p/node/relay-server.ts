/**
 * Serving as a relay, with limits that let a log be reconciled: libp2p's own (128 KiB, 2 min,
 * 15 reservations) cut a first reconciliation in two.
 *
 * libp2p joins the two streams of a relayed connection through a queue without a limit, so that
 * a reader who stalls would fill the relay with up to RELAYED_BYTES_MAX for each connection.
 * Here the faster side is paused while more than RELAY_AHEAD_BYTES_MAX wait for the slower one.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { circuitRelayServer } from '@libp2p/circuit-relay-v2';
import type { CircuitRelayServerComponents, CircuitRelayService } from '@libp2p/circuit-relay-v2';
import type { Stream } from '@libp2p/interface';
import { invariant } from '@tocsin/core';
import { RESERVATIONS_MAX } from '../libp2p-node.ts';

/** Bytes over one relayed connection, both ways together: 1 GiB, then it is dialled again. */
const RELAYED_BYTES_MAX = 1n << 30n;

/** Milliseconds of one relayed connection: one hour, then it is dialled again. */
const RELAYED_MS_MAX = 3_600_000;

/** Relayed connections of one client at once, each a stream on its connection to the relay. */
const RELAYED_PER_CLIENT_MAX = 64;

/** Bytes that wait in the relay for the slower end, one way: the window of a stream again. */
export const RELAY_AHEAD_BYTES_MAX = 1_048_576;

interface HopRequest {
  readonly stream: { unwrap(): Stream };
}

/** The two methods of libp2p's server between which the second stream is opened. */
interface RelayInternals {
  handleConnect(request: HopRequest, options: unknown): Promise<void>;
  stopHop(request: unknown, options: unknown): Promise<Stream | undefined>;
}

/** A relay server that pauses whoever is faster. */
export function createRelayServer(components: CircuitRelayServerComponents): CircuitRelayService {
  const server = circuitRelayServer({
    maxInboundHopStreams: RELAYED_PER_CLIENT_MAX,
    reservations: {
      maxReservations: RESERVATIONS_MAX,
      defaultDataLimit: RELAYED_BYTES_MAX,
      defaultDurationLimit: RELAYED_MS_MAX,
    },
  })(components);
  invariant(hasInternals(server), 'the relay server opens its second stream by stopHop');
  joinGently(server);
  return server;
}

function joinGently(server: RelayInternals): void {
  const asking = new AsyncLocalStorage<{ far: Stream | undefined }>();
  const handleConnect = server.handleConnect.bind(server);
  const stopHop = server.stopHop.bind(server);
  server.stopHop = async (request, options) => {
    const far = await stopHop(request, options);
    const pair = asking.getStore();
    if (pair !== undefined) pair.far = far;
    return far;
  };
  server.handleConnect = async (request, options) => {
    const pair: { far: Stream | undefined } = { far: undefined };
    await asking.run(pair, () => handleConnect(request, options));
    if (pair.far === undefined) return;
    const near = request.stream.unwrap();
    pauseWhenAhead(near, pair.far);
    pauseWhenAhead(pair.far, near);
  };
}

/** Counts what came from `source` and what went to `sink`; the difference waits in between. */
function pauseWhenAhead(source: Stream, sink: Stream): void {
  let ahead = 0;
  let paused = false;
  const send = sink.send.bind(sink);
  source.addEventListener('message', (event) => {
    ahead += event.data.byteLength;
    if (paused || ahead <= RELAY_AHEAD_BYTES_MAX || source.status !== 'open') return;
    paused = true;
    source.pause();
  });
  sink.send = (bytes) => {
    ahead -= bytes.byteLength;
    if (paused && ahead * 2 <= RELAY_AHEAD_BYTES_MAX && source.status === 'open') {
      paused = false;
      source.resume();
    }
    return send(bytes);
  };
}

function hasInternals(server: object): server is RelayInternals {
  return 'handleConnect' in server && 'stopHop' in server;
}
