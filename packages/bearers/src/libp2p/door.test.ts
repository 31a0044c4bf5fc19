import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { multiaddr } from '@multiformats/multiaddr';
import type { Libp2p } from 'libp2p';
import { afterEach, describe, expect, test } from 'vitest';
import { Ear } from '../compliance.ts';
import { Tally } from '../testing.ts';
import { MUTE_MAX, UNFINISHED_MAX } from './door.ts';
import { createLibp2pBearer } from './index.ts';
import type { Libp2pBearer } from './index.ts';
import { openBearer, openStranger, optionsFor, secretOf, wayOf, SLOW } from './testing.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map(async (close) => close()));
});

describe('the door', SLOW, () => {
  test('lets an honest peer in during a silent flood from the same address', async () => {
    const bearer = await bearerFor({ timing: { dialMs: 60_000 } });
    // More than libp2p would hold; whoever is sent away comes back at once.
    const flood = openFlood(bearer, UNFINISHED_MAX * 3);
    closers.push(async () => flood.end());
    await flood.came.reaches(UNFINISHED_MAX * 4);
    const honest = await bearerFor({ listen: [], timing: { dialMs: 5_000 } });
    honest.setWays([wayOf(bearer)]);
    await new Ear(honest).next('up');
    expect(flood.open.size).toBeGreaterThan(UNFINISHED_MAX / 2);
  });

  test('lets many honest peers in from one address at once', async () => {
    const bearer = await bearerFor();
    const peers = await Promise.all(
      Array.from({ length: 16 }, async () => bearerFor({ listen: [] })),
    );
    for (const peer of peers) peer.setWays([wayOf(bearer)]);
    await Promise.all(peers.map(async (peer) => new Ear(peer).next('up')));
    const ear = new Ear(bearer);
    // The limits of libp2p itself are 5 a second and 10 unfinished.
    const heard = new Set<string>();
    while (heard.size < peers.length) heard.add((await ear.next('up')).remote.join());
    expect(heard).toEqual(new Set(peers.map((peer) => peer.localKey().join())));
  });

  test('closes a connection that becomes of no use', async () => {
    const bearer = await bearerFor({ timing: { muteMs: 50 } });
    const stranger = await strangerFor(1);
    const connection = await stranger.dial(multiaddr(wayOf(bearer)));
    await new Promise<void>((resolve) => {
      connection.addEventListener('close', () => resolve(), { once: true });
    });
    expect(connection.status).not.toBe('open');
  });

  test('keeps a limited number of connections without use', async () => {
    const bearer = await bearerFor();
    const stranger = await strangerFor(2);
    const dial = async (): Promise<void> => {
      await stranger.dial(multiaddr(wayOf(bearer)), { force: true }).catch(() => undefined);
    };
    const closed = new Promise<void>((resolve) => {
      stranger.addEventListener('connection:close', () => resolve(), { once: true });
    });
    for (let count = 0; count <= MUTE_MAX; count += 1) {
      await dial();
    }
    await closed;
    expect(stranger.getConnections().length).toBeLessThanOrEqual(MUTE_MAX);
  });

  test('tells a stranger nothing but its key and its protocols', async () => {
    const bearer = await bearerFor();
    const stranger = await openStranger(secretOf(9503));
    closers.push(async () => Promise.resolve(stranger.stop()));
    const connection = await stranger.dial(multiaddr(wayOf(bearer)));
    const told = await stranger.services.identify.identify(connection);
    expect(told.listenAddrs).toEqual([]);
    expect(told.signedPeerRecord).toBeUndefined();
    expect(told.agentVersion).toBe('tocsin');
    expect(told.protocols.toSorted()).toEqual([
      '/ipfs/id/1.0.0',
      '/ipfs/ping/1.0.0',
      '/libp2p/circuit/relay/0.2.0/stop',
      '/tocsin/1',
    ]);
  });
});

describe('an identity', () => {
  test('follows from the secret key, and the options are not written to', async () => {
    const options = Object.freeze(optionsFor({ secretKey: secretOf(9601) }));
    const keys: string[] = [];
    for (const secretKey of [options.secretKey, options.secretKey, secretOf(9602)]) {
      const made = await createLibp2pBearer(Object.freeze({ ...options, secretKey }));
      if (made.ok) keys.push(made.value.localKey().join());
      if (made.ok) await made.value.close();
    }
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});

async function bearerFor(changes: Parameters<typeof openBearer>[0] = {}): Promise<Libp2pBearer> {
  const bearer = await openBearer(changes);
  closers.push(async () => bearer.close());
  return bearer;
}

async function strangerFor(number: number): Promise<Libp2p> {
  const stranger = await openStranger(secretOf(9500 + number));
  closers.push(async () => Promise.resolve(stranger.stop()));
  return stranger;
}

interface Flood {
  /** Sockets that are open now. */
  readonly open: ReadonlySet<Socket>;
  /** Sockets that were opened in all. */
  readonly came: Tally;
  end(): void;
}

/** Sockets that connect, say nothing, and come back when they are sent away. */
function openFlood(bearer: Libp2pBearer, count: number): Flood {
  const port = Number(/\/tcp\/(?<port>\d+)/u.exec(wayOf(bearer))?.groups?.['port']);
  const open = new Set<Socket>();
  const came = new Tally();
  let ended = false;
  const come = (): void => {
    if (ended) return;
    const socket = connect(port, '127.0.0.1', () => {
      open.add(socket);
      came.add();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      setImmediate(come);
    });
  };
  for (let nth = 0; nth < count; nth += 1) come();
  return {
    open,
    came,
    end() {
      ended = true;
      for (const socket of open) socket.destroy();
    },
  };
}
