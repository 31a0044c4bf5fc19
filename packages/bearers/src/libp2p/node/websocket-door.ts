/**
 * The WebSocket door of a daemon. Any page in a browser on this machine may open a WebSocket to any
 * port of it, whoever wrote the page. A handshake would tell that page our peer id, by which it could
 * know this device again; so a page is heard only if it is the app (decision 0130). A program that
 * is no page writes what origin it likes, and is asked nothing here.
 *
 * libp2p's listener also waits without end for the first byte of a connection, takes messages of
 * 100 MiB before any handshake, lets one broken frame end the process, and does not close while
 * somebody is silent. Here whoever has not asked for a WebSocket in time is sent away, and so is one,
 * drawn at random, above a limit.
 */
import { webSockets } from '@libp2p/websockets';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { invariant } from '@tocsin/core';
import type { Clock, Random } from '@tocsin/peer/ports';
import { UNFINISHED_MAX } from '../door.ts';
import type { TransportFactory } from '../machine.ts';
import { fraction } from '../timing.ts';

/** Bytes of the longest WebSocket message: one of Noise has 65,537 at most. */
const MESSAGE_BYTES_MAX = 131_072;

/** What the door is made of. */
export interface WebSocketDoorInit {
  readonly clock: Clock;
  readonly random: Random;
  /** Time from the connection to the request for a WebSocket. */
  readonly askMs: number;
  /** Origins of pages that may come in. */
  readonly origins: readonly string[];
}

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Uint8Array) => void;

/** The parts of libp2p's listener that this door stands before. */
interface ListenerInternals {
  readonly server: Server;
  readonly wsServer: { readonly options: { maxPayload: number } };
  onUpgrade: Upgrade;
  onWsServerConnection(socket: EventEmitter, request: IncomingMessage): void;
  close(): Promise<void>;
}

/** The WebSocket transport, with a door before each of its listeners. */
export function guardedWebSockets(init: WebSocketDoorInit): TransportFactory {
  return (components) => {
    const transport = webSockets()(components);
    const create = transport.createListener.bind(transport);
    transport.createListener = (options) => {
      const listener = create(options);
      invariant(hasInternals(listener), 'the WebSocket listener shows its server');
      guard(listener, init);
      return listener;
    };
    return transport;
  };
}

function guard(listener: ListenerInternals, init: WebSocketDoorInit): void {
  const waiting = new Map<Socket | Duplex, () => void>();
  const forget = (socket: Socket | Duplex): void => {
    waiting.get(socket)?.();
    waiting.delete(socket);
  };
  listener.wsServer.options.maxPayload = MESSAGE_BYTES_MAX;
  listener.server.on('connection', (socket: Socket) => {
    if (waiting.size >= UNFINISHED_MAX) drawOne([...waiting.keys()], init.random)?.destroy();
    const { clock } = init;
    const cancel = clock.wakeAt(clock.monotonicMs() + init.askMs, () => socket.destroy());
    waiting.set(socket, cancel);
    socket.once('close', () => forget(socket));
  });
  const upgrade = listener.onUpgrade.bind(listener);
  listener.onUpgrade = (request, socket, head) => {
    const { origin } = request.headers;
    if (origin !== undefined && !init.origins.includes(origin)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    // From here on the door of all connections counts it.
    forget(socket);
    upgrade(request, socket, head);
  };
  const begin = listener.onWsServerConnection.bind(listener);
  listener.onWsServerConnection = (socket, request) => {
    // Nobody else listens: without this one broken frame from anybody ends the process. The socket
    // closes by itself.
    socket.on('error', ignore);
    begin(socket, request);
  };
  const close = listener.close.bind(listener);
  listener.close = async () => {
    const closing = close();
    for (const socket of waiting.keys()) socket.destroy();
    return closing;
  };
}

/** One that has said nothing, if there is one; else any. */
function drawOne<T extends Socket | Duplex>(from: readonly T[], random: Random): T | undefined {
  const silent = from.filter((one) => 'bytesRead' in one && one.bytesRead === 0);
  const some = silent.length > 0 ? silent : from;
  return some[Math.floor(fraction(random) * some.length)];
}

function hasInternals(listener: object): listener is ListenerInternals {
  const parts = ['server', 'wsServer', 'onUpgrade', 'onWsServerConnection'];
  return parts.every((part) => part in listener);
}

function ignore(): void {
  // `close` follows.
}
