import { connect, createServer } from 'node:net';
import { once } from 'node:events';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Site } from './answer.ts';
import { APP_HEADERS } from './answer.ts';
import type { Listener, ListenerLimits } from './listener.ts';
import { LISTENER_LIMITS, openListener } from './listener.ts';
import { ask, sendRaw } from './testing.ts';

const big = new Uint8Array(20_000_000);

function siteAt(port: number): Site {
  const page = { type: 'text/html', sha256: 'ab'.repeat(32), isForEver: false };
  const pages = new Map([
    ['/', { ...page, plain: new TextEncoder().encode('here') }],
    ['/big', { ...page, plain: big }],
  ]);
  return {
    hosts: new Set([`127.0.0.1:${String(port)}`]),
    find: (path) => pages.get(path),
    headers: APP_HEADERS,
  };
}

async function open(limits: Partial<ListenerLimits> = {}, port: number = 0): Promise<Listener> {
  const opened = await openListener({
    address: '127.0.0.1',
    port,
    site: siteAt,
    limits: { ...LISTENER_LIMITS, ...limits },
  });
  if (!opened.ok) throw new Error(opened.fault);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

const hostLine = (port: number): string => `Host: 127.0.0.1:${String(port)}\r\n`;

describe('a port', () => {
  test('is not opened where somebody else listens', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { readonly port: number };
    const opened = await openListener({ address: '127.0.0.1', port, site: siteAt });
    expect(opened).toEqual({ ok: false, fault: 'portTaken' });
  });

  test('answers several requests on one connection', async () => {
    const { port } = await open({ idleMs: 200 });
    const one = `GET / HTTP/1.1\r\n${hostLine(port)}\r\n`;
    const { said } = await sendRaw(port, one + one);
    expect(said.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  test('is left by whoever never ends the headers', async () => {
    const { port } = await open({ headersWithinMs: 150 });
    const slow = await sendRaw(port, `GET / HTTP/1.1\r\n${hostLine(port)}X-Slow: `);
    expect(slow.lastedMs).toBeLessThan(5_000);
    expect(slow.said).not.toContain('200 OK');
    expect((await ask(port, '/')).status).toBe(200);
  });

  test('is left by whoever says nothing at all', async () => {
    const { port } = await open({ headersWithinMs: 150, idleMs: 150 });
    expect((await sendRaw(port, '')).lastedMs).toBeLessThan(5_000);
  });

  test('is left by whoever sends a letter now and then, however long', async () => {
    const { port } = await open({ headersWithinMs: 60_000, connectionMs: 300 });
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\n${hostLine(port)}X-Slow: `);
    const drip = setInterval(() => socket.write('x'), 20);
    onTestFinished(() => clearInterval(drip));
    const beganMs = performance.now();
    await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
    expect(performance.now() - beganMs).toBeGreaterThan(200);
  });

  test('is left by whoever asks for much and takes none of it', async () => {
    const { port } = await open({ idleMs: 200, perAddressMax: 1 });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write(`GET /big HTTP/1.1\r\n${hostLine(port)}\r\n`);
    const status = (): Promise<number> =>
      ask(port, '/').then(
        (heard) => heard.status,
        () => 0,
      );
    expect(await status()).toBe(0);
    // Its place is free again once it has been left.
    await expect.poll(status, { timeout: 10_000 }).toBe(200);
  });

  test('takes no more connections of one address than a few browsers need', async () => {
    const { port } = await open({ perAddressMax: 3 });
    const held = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
    onTestFinished(() => held.forEach((socket) => socket.destroy()));
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    const refused = await sendRaw(port, `GET / HTTP/1.1\r\n${hostLine(port)}\r\n`);
    expect(refused.said).toBe('');
    held[0]?.destroy();
    await expect
      .poll(() =>
        ask(port, '/').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });

  test.each([
    ['too many bytes of headers', (port: number) => `${hostLine(port)}X: ${'a'.repeat(9_000)}\r\n`],
    ['no name', () => ''],
    ['two names', (port: number) => hostLine(port) + hostLine(port)],
    ['a body', (port: number) => `${hostLine(port)}Content-Length: 5\r\n`],
    ['a body in chunks', (port: number) => `${hostLine(port)}Transfer-Encoding: chunked\r\n`],
    [
      'a body of both kinds',
      (port: number) => `${hostLine(port)}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`,
    ],
    ['a bent line', (port: number) => `${hostLine(port)}X : y\n z\r\n`],
  ])('refuses a request with %s, and ends the connection', async (_, headers) => {
    const { port } = await open({ headersWithinMs: 500 });
    const { said } = await sendRaw(port, `GET / HTTP/1.1\r\n${headers(port)}\r\n`);
    expect(said).toMatch(/^HTTP\/1\.1 4(?:00|31) /);
    expect(said).not.toContain('here');
  });

  test('refuses what is no HTTP', async () => {
    const { port } = await open({ headersWithinMs: 500 });
    expect((await sendRaw(port, '\u0016\u0003\u0001 hello')).said).toMatch(/^HTTP\/1\.1 400 /);
  });
});
