import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { Stream } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import type { Libp2p } from 'libp2p';
import { afterEach, describe, expect, test } from 'vitest';
import { concatBytes, invariant, ok } from '@tocsin/core';
import { Ear, patterned, soon } from '../compliance.ts';
import { createLibp2pBearer } from './index.ts';
import type { Libp2pBearer } from './index.ts';
import { RELAY_AHEAD_BYTES_MAX } from './node/relay-server.ts';
import { openBearer, openStranger, optionsFor, secretOf, wayOf, SLOW } from './testing.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map(async (close) => close()));
});

describe('a bearer behind a relay', SLOW, () => {
  test('is reached through it, with more than the limits of libp2p would let pass', async () => {
    const relay = await bearerFor({ relay: true });
    const { near, far } = await joinBy(relay);
    const [nearEar, farEar] = [new Ear(near), new Ear(far)];
    const up = await nearEar.next('up');
    expect(up.way).toBe(wayOf(far));
    await farEar.next('up');
    const parcel = patterned(near.parcelBytesMax);
    // 2 MiB; libp2p's relay ends at 128 KiB.
    for (let count = 0; count < 32; count += 1) {
      expect(await near.carry(up.link, parcel, soon())).toEqual(ok(undefined));
      expect(Buffer.compare((await farEar.next('parcel')).bytes, parcel)).toBe(0);
    }
  });

  test('is reached again after the relay was restarted, twice', async () => {
    const identity = { secretKey: secretOf(9100), relay: true };
    let relay = await bearerFor(identity);
    const address = wayOf(relay).replace(/\/p2p\/.*$/u, '');
    const { near, far } = await joinBy(relay);
    const [nearEar, farEar] = [new Ear(near), new Ear(far)];
    await Promise.all([nearEar.next('up'), farEar.next('up')]);
    for (let restart = 0; restart < 2; restart += 1) {
      await relay.close();
      await Promise.all([nearEar.next('down'), farEar.next('down')]);
      relay = await bearerFor({ ...identity, listen: [address] });
      await Promise.all([nearEar.next('up'), farEar.next('up')]);
      expect(far.addresses()).toHaveLength(1);
    }
  });

  test('starts while the relay is down, and is reached when it comes', async () => {
    const identity = { secretKey: secretOf(9200), relay: true };
    const early = await bearerFor(identity);
    const way = wayOf(early);
    await early.close();
    const far = await bearerFor({ listen: [], useRelays: [way] });
    const near = await bearerFor({ listen: [] });
    near.setWays([`${way}/p2p-circuit/p2p/${far.peerId()}`]);
    expect(far.addresses()).toEqual([]);
    const ear = new Ear(near);
    const up = ear.next('up');
    await bearerFor({ ...identity, listen: [way.replace(/\/p2p\/.*$/u, '')] });
    expect((await up).remote).toEqual(far.localKey());
  });

  test('takes nobody for a relay whom it was not told of', async () => {
    const bearer = await bearerFor({});
    const stranger = await strangerFor(secretOf(9301));
    let asked = 0;
    await stranger.handle(RELAY_V2_HOP_CODEC, (stream) => {
      asked += 1;
      stream.abort(new Error('counted'));
    });
    const connection = await stranger.dial(multiaddr(wayOf(bearer)));
    const stream = await connection.newStream(RELAY_V2_STOP_CODEC);
    await closeOf(stream);
    expect(asked).toBe(0);
    expect(bearer.addresses()).toHaveLength(1);
  });
});

describe('a relay', SLOW, () => {
  test('does not keep for a stalled reader what a sender pours in', async () => {
    const relay = await bearerFor({ relay: true });
    const way = multiaddr(wayOf(relay));
    const [sender, reader] = await Promise.all([
      strangerFor(secretOf(9401)),
      strangerFor(secretOf(9402)),
    ]);
    await stall(reader);
    const hop = await (await reader.dial(way)).newStream(RELAY_V2_HOP_CODEC);
    hop.send(delimited(Uint8Array.of(0x08, 0)));
    await replyOf(hop);
    const pour = await (await sender.dial(way)).newStream(RELAY_V2_HOP_CODEC);
    pour.send(delimited(connectTo(reader)));
    await replyOf(pour);
    const poured = await pourUntilStuck(pour, RELAY_AHEAD_BYTES_MAX * 24);
    // What waits in the relay, and the windows and sockets of four streams.
    expect(poured).toBeGreaterThan(RELAY_AHEAD_BYTES_MAX / 2);
    expect(poured).toBeLessThan(RELAY_AHEAD_BYTES_MAX * 12);
  });
});

describe('a bearer that cannot be created as asked', SLOW, () => {
  test('says which address is taken, or is none of this machine', async () => {
    const first = await bearerFor({});
    const taken = wayOf(first).replace(/\/p2p\/.*$/u, '');
    const listen = ['/ip4/127.0.0.1/tcp/0', taken];
    expect(await createLibp2pBearer(optionsFor({ listen }))).toEqual(
      faulty({ kind: 'ListenFailed', index: 1, problem: 'in-use' }),
    );
    expect(await createLibp2pBearer(optionsFor({ listen: ['/ip4/192.0.2.1/tcp/0'] }))).toEqual(
      faulty({ kind: 'ListenFailed', index: 0, problem: 'not-available' }),
    );
  });

  test('says which of its addresses and relays is no address', async () => {
    const listen = ['/ip4/127.0.0.1/tcp/0', 'nonsense'];
    expect(await createLibp2pBearer(optionsFor({ listen }))).toEqual(
      faulty({ kind: 'ListenMalformed', index: 1, problem: 'not-an-address' }),
    );
    const useRelays = ['/ip4/127.0.0.1/tcp/1'];
    expect(await createLibp2pBearer(optionsFor({ useRelays }))).toEqual(
      faulty({ kind: 'RelayMalformed', index: 0, problem: 'no-peer-id' }),
    );
  });

  test('names the ways that are none, and takes the others', async () => {
    const [near, far] = await Promise.all([bearerFor({ listen: [] }), bearerFor({})]);
    expect(near.setWays(['nonsense', wayOf(far)])).toEqual([
      { kind: 'MalformedWay', index: 0, problem: 'not-an-address' },
    ]);
    expect((await new Ear(near).next('up')).remote).toEqual(far.localKey());
  });
});

async function bearerFor(changes: Parameters<typeof openBearer>[0]): Promise<Libp2pBearer> {
  const bearer = await openBearer(changes);
  closers.push(async () => bearer.close());
  return bearer;
}

async function strangerFor(secretKey: Uint8Array): Promise<Libp2p> {
  const stranger = await openStranger(secretKey);
  closers.push(async () => Promise.resolve(stranger.stop()));
  return stranger;
}

/** `far` is reachable by the relay only, and `near` has that way. */
async function joinBy(
  relay: Libp2pBearer,
): Promise<{ readonly near: Libp2pBearer; readonly far: Libp2pBearer }> {
  const far = await bearerFor({ listen: [], useRelays: [wayOf(relay)] });
  const near = await bearerFor({ listen: [] });
  near.setWays([`${wayOf(relay)}/p2p-circuit/p2p/${far.peerId()}`]);
  return { near, far };
}

/** A reader that lets itself be connected to, and then never reads. */
async function stall(reader: Libp2p): Promise<void> {
  await reader.handle(
    RELAY_V2_STOP_CODEC,
    async (stream) => {
      await replyOf(stream);
      // A STOP message: type STATUS (1) in field 1, status OK (100) in field 4.
      stream.send(delimited(Uint8Array.of(0x08, 1, 0x20, 100)));
      stream.pause();
    },
    { runOnLimitedConnection: true },
  );
}

/** Sends until nothing was taken for a while, or `most` bytes were; how many. */
async function pourUntilStuck(stream: Stream, most: number): Promise<number> {
  const chunk = new Uint8Array(65_536);
  let poured = 0;
  for (let sinceMs = performance.now(); performance.now() - sinceMs < 300 && poured < most;) {
    if (!stream.writableNeedsDrain && stream.writeBufferLength === 0) {
      stream.send(chunk);
      poured += chunk.length;
      sinceMs = performance.now();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return poured;
}

/** A HOP message: type CONNECT (1) in field 1, in field 2 a peer with its id in field 1. */
function connectTo(peer: Libp2p): Uint8Array {
  const id = peer.peerId.toMultihash().bytes;
  const field = concatBytes(Uint8Array.of(0x0a, id.length), id);
  return concatBytes(Uint8Array.of(0x08, 1, 0x12, field.length), field);
}

/** With the length before it; short messages only. */
function delimited(message: Uint8Array): Uint8Array {
  invariant(message.length < 128, 'one byte of length');
  return concatBytes(Uint8Array.of(message.length), message);
}

async function replyOf(stream: Stream): Promise<void> {
  return new Promise((resolve) => {
    stream.addEventListener('message', () => resolve(), { once: true });
  });
}

async function closeOf(stream: Stream): Promise<void> {
  if (stream.status !== 'open') return undefined;
  return new Promise((resolve) => {
    stream.addEventListener('close', () => resolve(), { once: true });
  });
}

function faulty(fault: object): object {
  return { ok: false, fault };
}
