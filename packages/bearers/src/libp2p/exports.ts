/** What both faces of this bearer have in common: `index.ts` for daemons, `web/index.ts` for pages. */
export { PARCEL_BYTES_MAX } from './frame.ts';
export { LINK_PROTOCOL_ID } from './options.ts';
export type { Libp2pBearer, Libp2pBearerOptions, Libp2pFault } from './options.ts';
export { LIBP2P_TIMING } from './timing.ts';
export type { Libp2pTiming } from './timing.ts';
export { parseListenAddress, parseWay } from './way.ts';
export type { ListenPoint, MalformedWay, PeerKey, Way, WayKind, WayProblem } from './way.ts';
