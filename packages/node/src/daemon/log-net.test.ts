import { connect } from 'node:net';

import type { NetPort } from '@tocsin/host';
import type { Bearer, RecordStore } from '@tocsin/peer/ports';
import { createMemoryStore } from '@tocsin/storage/memory';
import { afterEach, describe, expect, test } from 'vitest';

import { nodeRandom } from '../home/node-random.ts';
import { nodeClock } from './clock.ts';
import type { NetChoice } from './listen-address.ts';
import { APP_ORIGIN, parseListen } from './listen-address.ts';
import { openListening } from './log-net.ts';

const open: Bearer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(async (net) => net.close()));
});

describe('the net of a log', { timeout: 30_000 }, () => {
  test('is reached by devices and by the app, by TCP first, at the same ports after a restart', async () => {
    const store = createMemoryStore();
    const first = await opened(store, hostWith());
    const before = first.addresses();
    expect(before.map(kindOf)).toEqual(['tcp', 'tcp/ws']);
    await first.close();
    expect((await opened(store, hostWith())).addresses()).toEqual(before);
  });

  test('finds another port for the app when a program has taken its own', async () => {
    const [store, host] = [createMemoryStore(), hostWith()];
    const first = await opened(store, host);
    const [tcp, ws] = first.addresses();
    await first.close();
    // A second log that had the same port, as after a restore.
    const taken = /\/tcp\/(\d+)/.exec(ws ?? '')?.[1] ?? '';
    const listen = [parseListen(`127.0.0.1:${taken}`) ?? neverParsed()];
    await opened(createMemoryStore(), hostWith({ listen }));
    const [tcpAgain, wsAgain] = (await opened(store, host)).addresses();
    expect(tcpAgain).toBe(tcp);
    expect(wsAgain && kindOf(wsAgain)).toBe('tcp/ws');
    expect(wsAgain).not.toBe(ws);
  });

  test('by WebRTC only if that was asked for, with a certificate that stays', async () => {
    const store = createMemoryStore();
    const listen = [parseListen('/ip4/127.0.0.1/udp/0/webrtc-direct') ?? neverParsed()];
    const first = await opened(store, hostWith({ listen }));
    const [before = ''] = first.addresses();
    expect(kindOf(before)).toBe('udp/webrtc-direct');
    await first.close();
    const [after = ''] = (await opened(store, hostWith({ listen }))).addresses();
    expect(after.split('/certhash/')[1]).toBe(before.split('/certhash/')[1]);
  });

  test('lets in the app from where it is served, and no other page', async () => {
    const lan = 'https://hall.example';
    const net = await opened(createMemoryStore(), hostWith({ origins: [lan] }));
    const port = Number(/\/tcp\/(\d+)\/ws/.exec(net.addresses().join(' '))?.[1]);
    const answers = await Promise.all(
      [APP_ORIGIN, lan, 'https://hostile.example'].map(async (one) => askFrom(port, one)),
    );
    expect(answers).toEqual([101, 101, 403]);
  });
});

function hostWith(net: Partial<NetChoice> = {}): NetPort {
  const choice = { listen: [], relay: false, on: true, ...net };
  return openListening(choice, { clock: nodeClock(), random: nodeRandom() });
}

async function opened(store: RecordStore, net: NetPort): Promise<Bearer> {
  const bearer = await net.open(store, new Uint8Array(32).fill(7), []);
  if (!bearer.ok) throw new Error(JSON.stringify(bearer.fault));
  open.push(bearer.value);
  return bearer.value;
}

/** The parts of an address between its host and its peer id, without port and hash. */
function kindOf(address: string): string {
  const [, , , transport = '', , over] = address.split('/');
  return over === 'p2p' ? transport : `${transport}/${over ?? ''}`;
}

function neverParsed(): never {
  throw new Error('an address to listen on');
}

/** The status with which a page's request for a WebSocket is answered. */
async function askFrom(port: number, origin: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const lines = ['GET / HTTP/1.1', 'Host: 127.0.0.1', 'Connection: Upgrade', 'Upgrade: websocket'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  socket.write(
    [...lines, 'Sec-WebSocket-Version: 13', key, `Origin: ${origin}`, '\r\n'].join('\r\n'),
  );
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/u.exec(answer.toString('latin1'))?.[1]);
}
