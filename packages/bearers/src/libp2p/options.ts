/** What a libp2p bearer is made of, and what it offers beyond the port. */
import type { Bearer, Clock, Random } from '@tocsin/peer/ports';
import type { Libp2pTiming } from './timing.ts';
import type { MalformedWay, WayProblem } from './way.ts';

/** The protocol id of links, and with it the version of their framing. */
export const LINK_PROTOCOL_ID = '/tocsin/1';

/** What a libp2p bearer is made of. */
export interface Libp2pBearerOptions {
  /**
   * The 32-byte seed of its Ed25519 key, which may be wiped once the bearer is created. One a
   * log: equal peer ids would link two assemblies.
   */
  readonly secretKey: Uint8Array;
  /**
   * Where to listen; nowhere if empty, and a page listens nowhere. `/ip4/127.0.0.1/tcp/0`, with
   * `/ws` after it for pages, or `/ip4/127.0.0.1/udp/0/webrtc-direct`.
   */
  readonly listen: readonly string[];
  /** Whether to serve as a relay for others. */
  readonly relay: boolean;
  /** Ways of relays at which to be reachable. */
  readonly useRelays: readonly string[];
  /** `LINK_PROTOCOL_ID`, unless a test needs peers that do not understand each other. */
  readonly protocolId: string;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Origins of pages that may open a WebSocket here, e.g. `http://127.0.0.1:7373`; none if absent.
   * Programs that are no pages name no origin and are not asked (decision 0130).
   */
  readonly origins?: readonly string[];
  /**
   * Key and certificate for `webrtc-direct`, as `createCertificate` made them: their hash is part of
   * the way. One of its own for this bearer if absent, and then the way ends with it.
   */
  readonly certificate?: Uint8Array;
  /** Who may connect, by public key; everyone if absent. Ways of our own are not asked. */
  readonly allow?: (remote: Uint8Array) => boolean;
  /** Other durations than `LIBP2P_TIMING`. */
  readonly timing?: Partial<Libp2pTiming>;
}

/** Why a libp2p bearer could not be created; `index` is the place in the list that was given. */
export type Libp2pFault =
  | { readonly kind: 'ListenMalformed'; readonly index: number; readonly problem: WayProblem }
  | {
      readonly kind: 'ListenFailed';
      readonly index: number;
      readonly problem: 'in-use' | 'not-permitted' | 'not-available' | 'other';
    }
  | { readonly kind: 'RelayMalformed'; readonly index: number; readonly problem: WayProblem };

/** A live bearer over libp2p. */
export interface Libp2pBearer extends Bearer {
  /** Our end's key, as the other end sees it in `up`. */
  localKey(): Uint8Array;
  /** The same as it is written at the end of a way. */
  peerId(): string;
  /** The port at each address that it was to listen at, in their order. */
  ports(): readonly number[];
  /** Names the ways that are none; the others are taken. */
  setWays(ways: readonly string[]): readonly MalformedWay[];
}
