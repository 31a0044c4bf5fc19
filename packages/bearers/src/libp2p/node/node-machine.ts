/** A daemon: TCP and WebSocket, WebRTC if it is to listen so, and a relay if it is told to be one. */
import { tcp } from '@libp2p/tcp';
import type { Machine } from '../machine.ts';
import { ownAddresses, probeAddress, settleAddress } from './addresses.ts';
import { createCertificate } from './certificate.ts';
import { createRelayServer } from './relay-server.ts';
import { guardedWebSockets } from './websocket-door.ts';

/** The machine of `tocsin up`. */
export const nodeMachine: Machine = {
  listens: true,
  dials: new Set(['tcp', 'ws', 'webrtc-direct', 'circuit'] as const),
  relayServer: createRelayServer,
  reservedWays: ['/p2p-circuit'],
  settle: settleAddress,
  probe: probeAddress,
  ownAddresses,
  async transports({ options, timing, listen }) {
    const { clock, random, origins = [] } = options;
    const plain = [tcp(), guardedWebSockets({ clock, random, askMs: timing.dialMs, origins })];
    if (!listen.some(({ kind }) => kind === 'webrtc-direct')) return plain;
    // Native code and 12 MB of it: only for those who ask (decision 0131).
    const { guardedWebRtc } = await import('./webrtc-door.ts');
    return [...plain, guardedWebRtc(clock, options.certificate ?? createCertificate())];
  },
};
