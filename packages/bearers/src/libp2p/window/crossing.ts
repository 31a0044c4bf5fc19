/**
 * What a worker and its window say to each other about bearers. The app's peer runs in a worker, and
 * browsers have WebRTC in windows only (W3C WebRTC: `RTCPeerConnection`, exposed to Window); so the
 * bearer runs in the window, and the worker has a stand-in for it. Both ends are ours, of one build.
 */
import type { Result } from '@tocsin/core';
import type { BearerEvent, BearerFault, LinkId } from '@tocsin/peer/ports';
import type { Libp2pBearerOptions, Libp2pFault } from '../options.ts';

/** Events under way to the worker that it has not taken: of 64 KiB each, 1 MiB. */
export const EVENTS_AHEAD_MAX = 16;

/** What of a bearer's options can cross: clock and luck are the window's own. */
export type CrossingOptions = Pick<
  Libp2pBearerOptions,
  'secretKey' | 'listen' | 'relay' | 'useRelays' | 'protocolId' | 'timing'
>;

/** What the worker is told of a bearer that opened. */
export interface OpenedBearer {
  readonly localKey: Uint8Array;
  readonly peerId: string;
  readonly parcelBytesMax: number;
  readonly ports: readonly number[];
  readonly addresses: readonly string[];
}

/** From the worker; `bearer` is its number for one, `id` its number for a question. */
export type Ask = { readonly bearer: number } & (
  | { readonly ask: 'open'; readonly options: CrossingOptions }
  | { readonly ask: 'ways'; readonly ways: readonly string[] }
  | {
      readonly ask: 'carry';
      readonly id: number;
      readonly link: LinkId;
      readonly parcel: Uint8Array;
    }
  /** The caller changed their mind about a parcel. */
  | { readonly ask: 'stop'; readonly id: number }
  | { readonly ask: 'drop'; readonly id: number; readonly link: LinkId }
  /** An event was read: there is room for another. */
  | { readonly ask: 'next' }
  | { readonly ask: 'close'; readonly id: number }
);

/** From the window. */
export type Tell = { readonly bearer: number } & (
  | { readonly tell: 'opened'; readonly opened: Result<OpenedBearer, Libp2pFault> }
  | { readonly tell: 'event'; readonly event: BearerEvent }
  | { readonly tell: 'addresses'; readonly addresses: readonly string[] }
  /** `undefined`: it was stopped before it was taken. */
  | {
      readonly tell: 'carried';
      readonly id: number;
      readonly carried: Result<void, BearerFault> | undefined;
    }
  | { readonly tell: 'done'; readonly id: number }
);

/** One end of the way between them: messages arrive whole, in order, and all. */
export interface Crossing<Sent, Heard> {
  send(message: Sent): void;
  /** One listener, from now on. */
  hear(listener: (message: Heard) => void): void;
}

/** The part of a `MessagePort`, `Worker` or worker scope that carries messages. */
interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: Event) => void): void;
  /** Only a `MessagePort` waits to be started. */
  start?(): void;
}

/** A crossing over a port of which we have the other end too. */
export function crossingOver<Sent, Heard>(port: Port): Crossing<Sent, Heard> {
  return {
    send: (message) => port.postMessage(message),
    hear(listener) {
      port.addEventListener('message', (event) => {
        // Our own code speaks at the other end.
        if ('data' in event) listener(event.data as Heard);
      });
      port.start?.();
    },
  };
}
