import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { invariant } from '@tocsin/core';
import { Ear } from '../../compliance.ts';
import { Tally } from '../../testing.ts';
import { UNFINISHED_MAX } from '../door.ts';
import type { Libp2pBearer } from '../index.ts';
import { openBearer, SLOW, wayOf } from '../testing.ts';

const APP = 'http://127.0.0.1:7373';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map(async (close) => close()));
});

describe('the WebSocket door', SLOW, () => {
  test.each([
    ['the app', APP, 101],
    ['a program that is no page', undefined, 101],
    ['any other page', 'https://hostile.example', 403],
    ['a page at another port of this machine', 'http://127.0.0.1:7374', 403],
    ['a page without an origin of its own', 'null', 403],
    ['a page whose name leads here', 'http://127.0.0.1.hostile.example:7373', 403],
  ])('answers %s', async (_who, origin, status) => {
    const bearer = await listening();
    expect(await askFor(bearer, origin)).toBe(status);
  });

  test('answers no page at all if it was told of none', async () => {
    const bearer = await listening({ origins: [] });
    expect(await askFor(bearer, APP)).toBe(403);
  });

  test('lets an honest peer in during a silent flood, and sends the silent away in time', async () => {
    const bearer = await listening({ timing: { dialMs: 5_000 } });
    const came = new Tally();
    const gone = new Tally();
    for (let count = 0; count < UNFINISHED_MAX + 20; count += 1) {
      const socket = rawSocket(bearer);
      socket.on('connect', () => came.add()).on('close', () => gone.add());
    }
    await came.reaches(UNFINISHED_MAX);
    // Above the limit some are sent away at once.
    await gone.reaches(20);
    const honest = await openBearer({ listen: [], timing: { dialMs: 4_000 } });
    closers.push(async () => honest.close());
    honest.setWays([wayOf(bearer)]);
    expect((await new Ear(honest).next('up')).remote).toEqual(bearer.localKey());
    await gone.reaches(UNFINISHED_MAX + 20);
  });

  test('closes although somebody is silent', async () => {
    const bearer = await listening();
    const came = new Tally();
    rawSocket(bearer).on('connect', () => came.add());
    await came.reaches(1);
    // Once more, so that the first is surely at the server, and not on its way.
    expect(await askFor(bearer, undefined)).toBe(101);
    await expect(bearer.close()).resolves.toBeUndefined();
  });

  // RFC 6455 §5.2. A process that ends at one of these fails the whole run.
  test.each([
    ['is longer than any of a handshake', [0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]],
    ['has an operation that there is not', [0x83, 0x80, 0, 0, 0, 0]],
    ['is not masked', [0x82, 0x01, 0]],
  ])('ends a connection whose message %s, and nothing else', async (_what, frame) => {
    const bearer = await listening();
    const socket = rawSocket(bearer);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.write(requestFrom(undefined));
    await new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.resume().write(Uint8Array.from(frame));
    await closed;
    expect(await askFor(bearer, undefined)).toBe(101);
  });
});

async function listening(changes: Parameters<typeof openBearer>[0] = {}): Promise<Libp2pBearer> {
  const listen = ['/ip4/127.0.0.1/tcp/0/ws'];
  const bearer = await openBearer({ listen, origins: [APP], ...changes });
  closers.push(async () => bearer.close());
  return bearer;
}

function rawSocket(bearer: Libp2pBearer): Socket {
  const [port] = bearer.ports();
  invariant(port !== undefined, 'the bearer listens');
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  closers.push(() => void socket.destroy());
  return socket;
}

function requestFrom(origin: string | undefined): string {
  return [
    'GET / HTTP/1.1',
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(origin === undefined ? [] : [`Origin: ${origin}`]),
    '\r\n',
  ].join('\r\n');
}

/** The status with which a request for a WebSocket is answered. */
async function askFor(bearer: Libp2pBearer, origin: string | undefined): Promise<number> {
  const socket = rawSocket(bearer);
  socket.write(requestFrom(origin));
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  return Number(/^HTTP\/1\.1 (\d+)/u.exec(answer.toString('latin1'))?.[1]);
}
