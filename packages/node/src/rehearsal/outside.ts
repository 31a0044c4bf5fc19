/**
 * The world outside, on this machine alone: a web address to which the ally's act goes. It keeps
 * when each act came and under which idempotency key. By hand alone it is a socket file.
 */
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';

/** Most bytes of an act that are read. */
const BODY_BYTES_MAX = 65_536;

/** An act that arrived. */
interface Arrived {
  readonly key: string;
  /** By the clock of `performance.now()`. */
  readonly atMs: number;
  /** Whether it said of itself that it was practice. */
  readonly drill: boolean;
}

/** The world outside. */
export interface Outside {
  /** Where acts go: an address of this machine. */
  readonly target: string;
  arrived(): readonly Arrived[];
  close(): Promise<void>;
}

/** Opens a web address: on the loopback, or at a socket file where there is no net at all. */
export async function openOutside(socketFile: string | undefined): Promise<Outside> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const atMs = performance.now();
    const key = String(request.headers['idempotency-key'] ?? '');
    readBody(request).then(
      (body) => {
        arrived.push({ key, atMs, drill: isDrill(body) });
        response.writeHead(204).end();
      },
      () => response.destroy(),
    );
  });
  if (socketFile === undefined) server.listen(0, '127.0.0.1');
  else server.listen(socketFile);
  await once(server, 'listening');
  return {
    target:
      socketFile === undefined
        ? `http://127.0.0.1:${portOf(server)}/act`
        : `http+unix://${encodeURIComponent(socketFile)}/act`,
    arrived: () => [...arrived],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > BODY_BYTES_MAX) throw new RangeError('too long');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function isDrill(body: string): boolean {
  try {
    return (JSON.parse(body) as { readonly drill?: unknown }).drill === true;
  } catch {
    return false;
  }
}
