/** Addresses of this machine: which it has, and which are free to listen at. */
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { multiaddr } from '@multiformats/multiaddr';
import { fail, ok } from '@tocsin/core';
import type { Result } from '@tocsin/core';
import { hostOf } from '../beyond.ts';
import type { ListenProblem } from '../machine.ts';
import type { ListenPoint } from '../way.ts';

/** The addresses of this machine's interfaces, 4 or 16 bytes each. */
export function ownAddresses(): readonly Uint8Array[] {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return all.flatMap(({ address, family }) => {
    const [plain = ''] = address.split('%');
    return hostOf(`/${family === 'IPv4' ? 'ip4' : 'ip6'}/${plain}`) ?? [];
  });
}

/** Tries an address by itself, and leaves it again. */
export async function probeAddress(point: ListenPoint): Promise<Result<void, ListenProblem>> {
  const bound = await bind(point);
  return bound.ok ? ok(undefined) : bound;
}

/** The address with a free port where it asks for any; libp2p's WebRTC looks at TCP ports for that. */
export async function settleAddress(point: ListenPoint): Promise<string> {
  if (point.kind !== 'webrtc-direct') return point.text;
  const bound = await bind(point);
  return bound.ok ? point.text.replace(/\/udp\/\d+\//u, `/udp/${bound.value}/`) : point.text;
}

/** Binds and frees an address; the port that it had. */
async function bind(point: ListenPoint): Promise<Result<number, ListenProblem>> {
  const [host, port] = multiaddr(point.text).getComponents();
  const at = { host: host?.value ?? '', port: Number(port?.value) };
  const { promise, resolve } = Promise.withResolvers<Result<number, ListenProblem>>();
  const refuse = (error: Error): void => resolve(fail(problemOf(error)));
  if (point.kind === 'webrtc-direct') {
    const socket = createSocket(host?.name === 'ip6' ? 'udp6' : 'udp4');
    socket.once('error', refuse);
    socket.bind(at.port, at.host, () => {
      const found = socket.address().port;
      socket.close(() => resolve(ok(found)));
    });
    return promise;
  }
  const server = createServer();
  server.once('error', refuse);
  server.listen(at, () => {
    const found = (server.address() as AddressInfo).port;
    server.close(() => resolve(ok(found)));
  });
  return promise;
}

function problemOf(error: Error): ListenProblem {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'in-use';
  if (code === 'EACCES' || code === 'EPERM') return 'not-permitted';
  return code === 'EADDRNOTAVAIL' ? 'not-available' : 'other';
}
