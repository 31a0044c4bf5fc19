import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { invariant } from '@tocsin/core';
import { Ear } from '../../compliance.ts';
import { createCertificate } from '../index.ts';
import type { Libp2pBearer } from '../index.ts';
import { openBearer, secretOf, SLOW, wayOf } from '../testing.ts';

const listen = ['/ip4/127.0.0.1/udp/0/webrtc-direct'];
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map(async (close) => close()));
});

describe('the WebRTC door', SLOW, () => {
  test('has the same hash in its way after a restart, with the certificate of before', async () => {
    const kept = { listen, secretKey: secretOf(9_501), certificate: createCertificate() };
    const before = await openBearer(kept);
    const way = wayOf(before);
    await before.close();
    // At another port: the native part frees one only when the process ends.
    const after = await bearerFor(kept);
    const atPort = `/udp/${String(after.ports()[0])}/`;
    expect(after.addresses()).toEqual([way.replace(/\/udp\/\d+\//u, atPort)]);
    const near = await bearerFor({ listen });
    near.setWays(after.addresses());
    expect((await new Ear(near).next('up')).remote).toEqual(after.localKey());
  });

  test('is refused to whoever expects another certificate', async () => {
    const far = await bearerFor({ listen });
    const other = await bearerFor({ listen });
    const hash = (bearer: Libp2pBearer): string => wayOf(bearer).split('/')[7] ?? '';
    const near = await bearerFor({ listen, timing: { dialMs: 1_000 } });
    near.setWays([wayOf(far).replace(hash(far), hash(other))]);
    await expect(new Ear(near).next('up', 2_500)).rejects.toThrow(/in time/u);
  });

  test('opens again soon after a flood of forged greetings', async () => {
    const far = await bearerFor({ listen, timing: { dialMs: 1_500 } });
    const [port] = far.ports();
    invariant(port !== undefined, 'the bearer listens');
    const before = process.memoryUsage().rss;
    const flood = createSocket('udp4');
    for (let count = 0; count < 2_000; count += 1)
      await new Promise((resolve) => flood.send(greeting(count), port, '127.0.0.1', resolve));
    flood.close();
    const near = await bearerFor({ listen });
    near.setWays(far.addresses());
    expect((await new Ear(near).next('up')).remote).toEqual(far.localKey());
    // 2,000 connections would be 250 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

async function bearerFor(changes: Parameters<typeof openBearer>[0]): Promise<Libp2pBearer> {
  const bearer = await openBearer(changes);
  closers.push(async () => bearer.close());
  return bearer;
}

/**
 * A STUN binding request (RFC 8489 §5) with a USERNAME of two equal halves, as libp2p dials, and a
 * MESSAGE-INTEGRITY of zeros, which nobody can check yet.
 */
function greeting(number: number): Uint8Array {
  const half = `libp2p+webrtc+v1/${String(number).padStart(32, 'a')}`;
  const name = Buffer.from(`${half}:${half}`);
  const padded = Math.ceil(name.length / 4) * 4;
  const message = Buffer.alloc(20 + 4 + padded + 4 + 20);
  message.writeUInt16BE(0x0001, 0);
  message.writeUInt16BE(message.length - 20, 2);
  message.writeUInt32BE(0x2112_a442, 4);
  message.writeUInt32BE(number, 16);
  message.writeUInt16BE(0x0006, 20);
  message.writeUInt16BE(name.length, 22);
  message.set(name, 24);
  message.writeUInt16BE(0x0008, 24 + padded);
  message.writeUInt16BE(20, 26 + padded);
  return message;
}
