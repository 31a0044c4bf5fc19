/**
 * The WebRTC door of a daemon. One datagram with a name in it makes libp2p build a native connection
 * of about 130 KB and keep it until the handshake is given up; its source may be forged. So there are
 * few at a time and few a second: a flood costs others this way in, and nothing else (decision 0131).
 */
import { webRTCDirect } from '@libp2p/webrtc';
import { invariant } from '@tocsin/core';
import type { Clock } from '@tocsin/peer/ports';
import type { TransportFactory } from '../machine.ts';
import { readCertificate } from './certificate.ts';

/** Handshakes at a time. */
const RTC_UNFINISHED_MAX = 32;

/** Handshakes begun in one second; each costs about 2 ms of this process. */
const RTC_PER_SECOND_MAX = 32;

type Incoming = (
  name: string,
  host: string,
  port: number,
  signal: AbortSignal,
) => Promise<undefined>;

/** The parts of libp2p's listener that this door stands before. */
interface ListenerInternals {
  readonly connections: ReadonlyMap<string, { close(): void }>;
  incomingConnection: Incoming;
  close(): Promise<void>;
}

/** The WebRTC transport of a daemon, with a door before each of its listeners. */
export function guardedWebRtc(clock: Clock, certificate: Uint8Array): TransportFactory {
  return (components) => {
    const transport = webRTCDirect({
      // Without this, four public servers are told our address.
      rtcConfiguration: { iceServers: [] },
      certificate: readCertificate(certificate),
    })(components);
    const create = transport.createListener.bind(transport);
    transport.createListener = (options) => {
      const listener = create(options);
      invariant(hasInternals(listener), 'the WebRTC listener shows how it lets in');
      guard(listener, clock);
      return listener;
    };
    return transport;
  };
}

function guard(listener: ListenerInternals, clock: Clock): void {
  const letIn = listener.incomingConnection.bind(listener);
  let isClosed = false;
  let unfinished = 0;
  let begun = 0;
  let sinceMs = clock.monotonicMs();
  listener.incomingConnection = async (name, host, port, signal) => {
    if (isClosed) return undefined;
    // The same one again: a datagram that was sent twice.
    if (listener.connections.has(`${host}:${port}:${name}`)) return undefined;
    if (clock.monotonicMs() - sinceMs >= 1_000) {
      begun = 0;
      sinceMs = clock.monotonicMs();
    }
    if (unfinished >= RTC_UNFINISHED_MAX || begun >= RTC_PER_SECOND_MAX) return undefined;
    unfinished += 1;
    begun += 1;
    try {
      return await letIn(name, host, port, signal);
    } finally {
      unfinished -= 1;
    }
  };
  // The native listener is never stopped: a connection that it served looks for it once more when
  // it is thrown away, and then the process ends. Its port is free again when the process is gone.
  listener.close = async () => {
    isClosed = true;
    for (const one of listener.connections.values()) one.close();
    return Promise.resolve();
  };
}

function hasInternals(listener: object): listener is ListenerInternals {
  return 'connections' in listener && 'incomingConnection' in listener;
}
