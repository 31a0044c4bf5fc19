/**
 * Links over libp2p for daemons: TCP, WebSocket, WebRTC and circuit relay v2 with Noise (DESIGN §8).
 * libp2p itself is loaded when the first bearer is created, so that programs which only look pay
 * nothing. The wire form is in `docs/spec/bearers.md`.
 */
import type { Result } from '@tocsin/core';
import type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from './options.ts';

export * from './exports.ts';
export { createCertificate } from './node/certificate.ts';

/** Creates a bearer that listens and keeps its reservations from now on. */
export async function createLibp2pBearer(
  options: Libp2pBearerOptions,
): Promise<Result<Libp2pBearer, Libp2pFault>> {
  const [{ openLibp2pBearer }, { nodeMachine }] = await Promise.all([
    import('./libp2p-bearer.ts'),
    import('./node/node-machine.ts'),
  ]);
  return openLibp2pBearer(options, nodeMachine);
}
