/**
 * Links over libp2p: TCP and circuit relay v2 with Noise and yamux (DESIGN §8). libp2p itself is
 * loaded when the first bearer is created, so that programs which only look pay nothing.
 * The wire form is in `docs/spec/bearers.md`.
 */
import type { Result } from '@tocsin/core';
import type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from './options.ts';

export { PARCEL_BYTES_MAX } from './frame.ts';
export { LINK_PROTOCOL_ID } from './options.ts';
export type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from './options.ts';
export { LIBP2P_TIMING } from './timing.ts';
export type { Libp2pTiming } from './timing.ts';
export { parseListenAddress, parseWay } from './way.ts';
export type { MalformedWay, PeerKey, Way, WayProblem } from './way.ts';

/** Creates a bearer that listens and keeps its reservations from now on. */
export async function createLibp2pBearer(
  options: Libp2pBearerOptions,
): Promise<Result<Libp2pBearer, Libp2pFault>> {
  const { openLibp2pBearer } = await import('./libp2p-bearer.ts');
  return openLibp2pBearer(options);
}
