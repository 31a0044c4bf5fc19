/**
 * The net of an app: it dials, is dialled through relays, and listens nowhere. Its bearers run in the
 * window, where browsers have WebRTC, and cross over a port to the worker.
 */
import { LINK_PROTOCOL_ID } from '@tocsin/bearers/libp2p-web';
import { createStandIns, crossingOver } from '@tocsin/bearers/libp2p-window';
import { ok } from '@tocsin/core';
import type { NetPort } from '@tocsin/host';
import { failAs } from '@tocsin/host';
import type { Clock, Random } from '@tocsin/peer/ports';

/** Opens bearers in the window at the other end of a port. */
export function windowNet(port: MessagePort, clock: Clock, random: Random): NetPort {
  const create = createStandIns(crossingOver(port));
  return {
    on: true,
    open: async (_, secretKey, useRelays) => {
      const made = await create({
        secretKey,
        listen: [],
        relay: false,
        useRelays,
        protocolId: LINK_PROTOCOL_ID,
        clock,
        random,
      });
      return made.ok ? ok(made.value) : failAs(made.fault);
    },
  };
}
