/** What the tests of this folder share: bearers on loopback, and wires that fail on demand. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { createLibp2p } from 'libp2p';
import type { Libp2p } from 'libp2p';
import { invariant, toHex } from '@tocsin/core';
import { realClock, seededRandom, Tally } from '../testing.ts';
import { createLibp2pBearer, LINK_PROTOCOL_ID } from './index.ts';
import type { Libp2pBearer, Libp2pBearerOptions, Libp2pTiming } from './index.ts';

/** For real sockets on a machine that does something else at the same time. */
export const SLOW = { timeout: 20_000 };

/** Times for tests: fast redials, links that count as stable soon. */
const BRISK: Partial<Libp2pTiming> = {
  redialFirstMs: 10,
  redialCapMs: 100,
  stableMs: 50,
  dialMs: 2_000,
};

/** A 32-byte seed from a number. */
export function secretOf(number: number): Uint8Array {
  const secret = new Uint8Array(32).fill(7);
  new DataView(secret.buffer).setUint32(0, number);
  return secret;
}

let secrets = 0;

/** Options of a bearer on loopback with a key of its own, unless `changes` say otherwise. */
export function optionsFor(changes: Partial<Libp2pBearerOptions> = {}): Libp2pBearerOptions {
  secrets += 1;
  return {
    secretKey: secretOf(secrets),
    listen: ['/ip4/127.0.0.1/tcp/0'],
    relay: false,
    useRelays: [],
    protocolId: LINK_PROTOCOL_ID,
    clock: realClock,
    random: seededRandom(secrets),
    ...changes,
    timing: { ...BRISK, ...changes.timing },
  };
}

/** A bearer with such options. */
export async function openBearer(
  changes: Partial<Libp2pBearerOptions> = {},
): Promise<Libp2pBearer> {
  const made = await createLibp2pBearer(optionsFor(changes));
  invariant(made.ok, `a bearer on loopback can be created${made.ok ? '' : `: ${made.fault.kind}`}`);
  return made.value;
}

/** A libp2p node that is none of ours, and does what a test makes it do. */
export async function openStranger(
  secretKey: Uint8Array,
): Promise<Libp2p<{ identify: ReturnType<ReturnType<typeof identify>> }>> {
  return createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', secretKey),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify({ runOnConnectionOpen: false }) },
  });
}

/** The first way under which a bearer can be reached. */
export function wayOf(bearer: Libp2pBearer): string {
  const [way] = bearer.addresses();
  invariant(way !== undefined, 'the bearer listens');
  return way;
}

/** A seed whose key is smaller than that of another, so that its bearer is the chooser. */
export async function orderedSecrets(): Promise<readonly [Uint8Array, Uint8Array]> {
  const bearers = await Promise.all([
    openBearer({ secretKey: secretOf(9001), listen: [] }),
    openBearer({ secretKey: secretOf(9002), listen: [] }),
  ]);
  const [one, two] = bearers.map((bearer) => toHex(bearer.localKey()));
  await Promise.all(bearers.map(async (bearer) => bearer.close()));
  invariant(one !== undefined && two !== undefined, 'two keys');
  return one < two ? [secretOf(9001), secretOf(9002)] : [secretOf(9002), secretOf(9001)];
}

/** A stretch of wire that can be silenced, cut and mended. */
export interface Wire {
  /** The way to the bearer behind it. */
  readonly way: string;
  /** Connections made through it so far. */
  readonly made: Tally;
  /** Lets nothing through any more, and says nothing: a partition, a device without power. */
  silence(): void;
  /** Lets new connections through again; old ones stay silent for ever. */
  mend(): void;
  /** Ends all connections, as a router does that restarts. */
  cut(): void;
  close(): Promise<void>;
}

/** Puts a wire before a bearer. */
export async function openWire(bearer: Libp2pBearer): Promise<Wire> {
  const to = /\/tcp\/(?<port>\d+)(?<rest>\/p2p\/.*)/u.exec(wayOf(bearer))?.groups;
  const sockets = new Set<Socket>();
  let silent = false;
  /** Connections of an earlier era than the last silence say nothing, not even that they end. */
  let era = 0;
  const made = new Tally();
  const keep = (socket: Socket): void => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    made.add();
    if (silent) return;
    const far = connect(Number(to?.['port']), '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    const silenced = era;
    near.on('close', () => silenced === era && far.destroy());
    far.on('close', () => silenced === era && near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    way: `/ip4/127.0.0.1/tcp/${String(port)}${String(to?.['rest'])}`,
    made,
    silence() {
      silent = true;
      era += 1;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    mend() {
      silent = false;
    },
    cut,
    async close() {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
