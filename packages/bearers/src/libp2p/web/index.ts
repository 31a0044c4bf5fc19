/**
 * Links over libp2p for pages: WebSocket, WebRTC to daemons and from page to page, circuit relay v2,
 * with Noise (DESIGN §8). The same as for daemons, less what only a daemon can: `listen` must be
 * empty, and `relay`, `origins` and `certificate` are of no use.
 */
import type { Result } from '@tocsin/core';
import type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from '../options.ts';

export * from '../exports.ts';

/** Creates a bearer that keeps its reservations from now on. */
export async function createLibp2pBearer(
  options: Libp2pBearerOptions,
): Promise<Result<Libp2pBearer, Libp2pFault>> {
  const [{ openLibp2pBearer }, { webMachine }] = await Promise.all([
    import('../libp2p-bearer.ts'),
    import('./web-machine.ts'),
  ]);
  return openLibp2pBearer(options, webMachine);
}
