/**
 * A page: it dials daemons by WebSocket and WebRTC, is reached through its relays, and meets other
 * pages by WebRTC over them. Nobody can come in by an address. In a worker there is no WebRTC
 * (W3C WebRTC: `RTCPeerConnection` is exposed to windows only); there WebSockets remain.
 */
import { webRTC, webRTCDirect } from '@libp2p/webrtc';
import { webSockets } from '@libp2p/websockets';
import { fail } from '@tocsin/core';
import type { Machine } from '../machine.ts';
import type { WayKind } from '../way.ts';

const hasWebRtc = 'RTCPeerConnection' in globalThis;

/** Without this, libp2p tells four public servers the address of this device. */
const rtcConfiguration = { iceServers: [] };

const everywhere: readonly WayKind[] = ['ws', 'circuit'];
const inWindows: readonly WayKind[] = ['webrtc-direct', 'webrtc'];

/** The machine of the app. */
export const webMachine: Machine = {
  listens: false,
  dials: new Set(hasWebRtc ? [...everywhere, ...inWindows] : everywhere),
  relayServer: undefined,
  reservedWays: hasWebRtc ? ['/p2p-circuit/webrtc', '/p2p-circuit'] : ['/p2p-circuit'],
  settle: async (point) => Promise.resolve(point.text),
  probe: async () => Promise.resolve(fail('other')),
  ownAddresses: () => undefined,
  async transports() {
    const plain = [webSockets()];
    const direct = [webRTCDirect({ rtcConfiguration }), webRTC({ rtcConfiguration })];
    return Promise.resolve(hasWebRtc ? [...plain, ...direct] : plain);
  },
};
