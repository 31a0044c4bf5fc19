import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import { describe, expect, test } from 'vitest';
import { fromHex, invariant } from '@tocsin/core';
import { createManualClock, seededRandom } from '../testing.ts';
import type { ManualClock } from '../testing.ts';
import type { TocsinNode } from './libp2p-node.ts';
import { RelayKeeper } from './relay-keeper.ts';
import { LIBP2P_TIMING } from './timing.ts';
import { parseWay } from './way.ts';
import type { Way } from './way.ts';

const RELAY = '12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo';

describe('the relay keeper', () => {
  test('finds out by itself that a reservation is gone of which nothing was said', async () => {
    const scene = createScene([RELAY_V2_HOP_CODEC]);
    await scene.pass(0);
    expect(scene.keeper.held().map((way) => way.text)).toEqual([scene.way.text]);
    expect(scene.reserved).toHaveLength(1);
    scene.reserved.length = 0;
    await scene.pass(LIBP2P_TIMING.relayCheckMs);
    expect(scene.keeper.held()).toEqual([]);
    await scene.pass(LIBP2P_TIMING.redialFirstMs);
    expect(scene.keeper.held()).toHaveLength(1);
    scene.keeper.close();
    expect(scene.clock.nextMs).toBeUndefined();
  });

  test('asks no peer for a reservation that is no relay now, and asks again later', async () => {
    const protocols: string[] = [];
    const scene = createScene(protocols);
    await scene.pass(0);
    expect(scene.reserved).toEqual([]);
    protocols.push(RELAY_V2_HOP_CODEC);
    await scene.pass(LIBP2P_TIMING.redialFirstMs);
    expect(scene.reserved).toHaveLength(1);
  });
});

interface Scene {
  readonly way: Way;
  readonly clock: ManualClock;
  readonly keeper: RelayKeeper;
  /** The peers at which the book has a reservation. */
  readonly reserved: unknown[];
  pass(ms: number): Promise<void>;
}

/** A keeper on a node that is all promises: each dial works, `protocols` are told. */
function createScene(protocols: readonly string[]): Scene {
  const way = parseWay(`/ip4/192.0.2.7/tcp/4710/p2p/${RELAY}`);
  invariant(way.ok, 'a way');
  const remotePeer = { type: 'Ed25519', publicKey: { raw: fromHex(way.value.peer) } };
  const reserved: unknown[] = [];
  const clock = createManualClock();
  const node: Pick<TocsinNode, 'relays'> & { readonly libp2p: unknown } = {
    libp2p: {
      dial: async () => Promise.resolve({ remotePeer }),
      services: { identify: { identify: async () => Promise.resolve({ protocols }) } },
    },
    relays: {
      hasReservation: () => reserved.length > 0,
      addRelay: async (peer) => Promise.resolve(reserved.push(peer)),
      addEventListener: () => undefined,
    },
  };
  const host = { clock, random: seededRandom(3), timing: LIBP2P_TIMING };
  const keeper = new RelayKeeper(host, node as TocsinNode);
  keeper.start([way.value]);
  return {
    way: way.value,
    clock,
    keeper,
    reserved,
    async pass(ms) {
      clock.advance(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
