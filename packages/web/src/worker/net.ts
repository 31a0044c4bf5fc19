/** The net of an app: it dials and is dialled through relays, and listens nowhere. */
import { ok } from '@tocsin/core';
import type { NetPort } from '@tocsin/host';
import { failAs } from '@tocsin/host';
import type { Clock, Random } from '@tocsin/peer/ports';

/** Opens bearers; libp2p is loaded with the first. */
export function browserNet(clock: Clock, random: Random): NetPort {
  return {
    on: true,
    open: async (_, secretKey, useRelays) => {
      const { createLibp2pBearer, LINK_PROTOCOL_ID } = await import('@tocsin/bearers/libp2p-web');
      const made = await createLibp2pBearer({
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
