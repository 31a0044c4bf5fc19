/**
 * What the machine around a bearer offers: a daemon listens and relays, a page only dials. The two
 * machines are `node/node-machine.ts` and `web/web-machine.ts`; all else is the same for both.
 */
import type { CircuitRelayServerComponents, CircuitRelayService } from '@libp2p/circuit-relay-v2';
import type { Libp2pOptions } from 'libp2p';
import type { Result } from '@tocsin/core';
import type { Libp2pBearerOptions } from './options.ts';
import type { Libp2pTiming } from './timing.ts';
import type { ListenPoint, WayKind } from './way.ts';

/** What makes a transport of libp2p. */
export type TransportFactory = NonNullable<Libp2pOptions['transports']>[number];

/** Why an address cannot be listened at. */
export type ListenProblem = 'in-use' | 'not-permitted' | 'not-available' | 'other';

/** What the transports of a bearer are made from. */
export interface TransportInit {
  readonly options: Libp2pBearerOptions;
  readonly timing: Libp2pTiming;
  readonly listen: readonly ListenPoint[];
}

/** The machine around a bearer. */
export interface Machine {
  /** Whether it can be listened on. */
  readonly listens: boolean;
  /** The transports beside the circuit, which all have. */
  transports(init: TransportInit): Promise<readonly TransportFactory[]>;
  /** What can be dialled from here. */
  readonly dials: ReadonlySet<WayKind>;
  /** Serves as a relay; undefined where nobody can come in. */
  readonly relayServer:
    | ((components: CircuitRelayServerComponents) => CircuitRelayService)
    | undefined;
  /** How others reach whoever holds a reservation at a relay; the best first. */
  readonly reservedWays: readonly ('/p2p-circuit' | '/p2p-circuit/webrtc')[];
  /** The address at which to listen instead of `point`, where libp2p cannot choose a free port. */
  settle(point: ListenPoint): Promise<string>;
  /** Tries an address by itself: libp2p says that it failed, but only to its log says why. */
  probe(point: ListenPoint): Promise<Result<void, ListenProblem>>;
  /** The addresses of its interfaces, 4 or 16 bytes each; undefined where that cannot be known. */
  ownAddresses(): readonly Uint8Array[] | undefined;
}
