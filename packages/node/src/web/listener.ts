/** A port at which a site is served, over HTTP or HTTPS, with limits for whoever is slow or many. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

import type { Asked, Site } from './answer.ts';
import { answerTo } from './answer.ts';

/** Bytes of all headers of a request: browsers send 2,000 at most, as no cookie is ever set here. */
const HEADER_BYTES_MAX = 8_192;
/** Headers of one request: browsers send some twenty. */
const HEADERS_MAX = 64;
/** Connections at one port: a hall of 40 phones with six each. */
const CONNECTIONS_MAX = 256;
/** Of one address: browsers open six; a few of them behind one router, or windows of one machine. */
const CONNECTIONS_PER_ADDRESS_MAX = 32;
/** Requests on one connection before it is opened anew. */
const REQUESTS_PER_CONNECTION_MAX = 1_000;
/** Until the headers are whole, and until the request is. */
const HEADERS_WITHIN_MS = 5_000;
/** Between two requests on a connection, and between two bytes that somebody takes from us. */
const IDLE_MS = 10_000;
/**
 * However lively it seems: the app with its worker (400 kB) takes 40 s at 10 kB/s, and whoever is cut
 * off begins a new connection.
 */
const CONNECTION_MS = 120_000;
/** How often Node looks for requests that are late. */
const LOOK_EVERY_MS = 1_000;

/** To what is no HTTP, or comes too slowly. */
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Limits that a test can shorten. */
export interface ListenerLimits {
  readonly headersWithinMs: number;
  readonly idleMs: number;
  readonly connectionMs: number;
  readonly perAddressMax: number;
}

/** The limits that apply. */
export const LISTENER_LIMITS: ListenerLimits = {
  headersWithinMs: HEADERS_WITHIN_MS,
  idleMs: IDLE_MS,
  connectionMs: CONNECTION_MS,
  perAddressMax: CONNECTIONS_PER_ADDRESS_MAX,
};

/** Certificate chain and key in PEM. */
export interface Secure {
  readonly key: string;
  readonly cert: string;
}

/** Where to listen, and what to serve there. */
export interface ListenerOptions {
  readonly address: string;
  /** 0 = any. */
  readonly port: number;
  /** Asked at each request: names change as a machine moves. */
  readonly site: (port: number) => Site;
  /** With it, HTTPS. */
  readonly secure?: Secure;
  readonly limits?: ListenerLimits;
}

/** A port that is open. */
export interface Listener {
  readonly port: number;
  /** From now on, another certificate. */
  renew(secure: Secure): void;
  close(): Promise<void>;
}

/** Why it could not be opened, as `status` has it: somebody else holds it, or the machine says no. */
type NoListener = 'portTaken' | 'closed';

/** Opens a port. */
export async function openListener(
  options: ListenerOptions,
): Promise<Result<Listener, NoListener>> {
  const { address, site, secure, limits = LISTENER_LIMITS } = options;
  let port = options.port;
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    give(request, response, site(port));
  const { server, renew } = createEither(secure, limits, answer);
  server.maxConnections = CONNECTIONS_MAX;
  server.maxHeadersCount = HEADERS_MAX;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION_MAX;
  limitConnections(server, limits);
  const listening = new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen({ host: address, port, exclusive: true }, () => resolve(undefined));
  });
  const error = await listening;
  if (error !== undefined) return fail(error.code === 'EADDRINUSE' ? 'portTaken' : 'closed');
  server.on('error', () => undefined);
  ({ port } = server.address() as AddressInfo);
  return ok({
    port,
    renew,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

function createEither(
  secure: Secure | undefined,
  limits: ListenerLimits,
  answer: Answering,
): { readonly server: Server | SecureServer; readonly renew: Listener['renew'] } {
  const options = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: limits.headersWithinMs,
    requestTimeout: limits.headersWithinMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, limits.headersWithinMs),
    requireHostHeader: true,
  };
  if (secure === undefined)
    return { server: createServer(options, answer), renew: () => undefined };
  const tls = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;
  const handshake = { handshakeTimeout: limits.headersWithinMs };
  const server = createSecureServer({ ...options, ...tls, ...handshake, ...secure }, answer);
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return { server, renew: (next) => server.setSecureContext({ ...tls, ...next }) };
}

/** Ends connections that last, and refuses more of one address than a browser needs. */
function limitConnections(
  server: Server | SecureServer,
  { idleMs, connectionMs, perAddressMax }: ListenerLimits,
): void {
  const openByAddress = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const from = socket.remoteAddress ?? '';
    const open = (openByAddress.get(from) ?? 0) + 1;
    openByAddress.set(from, open);
    const end = setTimeout(() => socket.destroy(), connectionMs);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(end);
      const left = (openByAddress.get(from) ?? 1) - 1;
      if (left === 0) openByAddress.delete(from);
      else openByAddress.set(from, left);
    });
    if (open > perAddressMax) socket.destroy();
  });
  // Also of an answer that nobody takes. Without a listener Node ends the connection.
  server.setTimeout(idleMs);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What we say must not become a way to hold the connection: it goes once that has left.
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(BAD_REQUEST, () => socket.destroy());
  });
}

function give(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const { status, headers, body } = answerTo(askedBy(request), site);
  response.writeHead(status, status === 400 ? { ...headers, Connection: 'close' } : headers);
  response.end(body);
}

function askedBy({ method, url, headers, headersDistinct }: IncomingMessage): Asked {
  const length = headers['content-length'];
  return {
    method,
    url,
    host: headers.host,
    acceptEncoding: [headers['accept-encoding'] ?? ''].flat().join(','),
    acceptLanguage: headers['accept-language'],
    ifNoneMatch: headers['if-none-match'],
    isUnfit:
      headers['transfer-encoding'] !== undefined ||
      (length ?? '0') !== '0' ||
      headersDistinct['host']?.length !== 1,
  };
}
