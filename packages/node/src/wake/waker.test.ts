import { createECDH } from 'node:crypto';

import type { Instant } from '@tocsin/core';
import { describe, expect, onTestFinished, test } from 'vitest';

import { isPushAddress, pushHostsOf } from './push-host.ts';
import type { PushService } from './testing.ts';
import { openPushService, vapidOf } from './testing.ts';
import { vapidHeader } from './vapid.ts';
import { createWaker, wakerOf } from './waker.ts';

const { signal } = new AbortController();
const NOW = 1_453_523_768_000 as Instant;

function newPair(): { readonly key: Uint8Array; readonly shown: Buffer } {
  const curve = createECDH('prime256v1');
  const shown = curve.generateKeys();
  const secret = curve.getPrivateKey();
  // Leading zeros are left out of what it gives.
  const key = new Uint8Array(32);
  key.set(secret, 32 - secret.length);
  return { key, shown };
}

async function service(): Promise<PushService> {
  const opened = await openPushService();
  onTestFinished(() => opened.close());
  return opened;
}

const wakerFor = ({ host, ca }: PushService, timeoutMs = 5_000) =>
  createWaker({ whom: 'own', hosts: [host], ca, timeoutMs });

describe('who sends a wake-up', () => {
  test('is checked here as RFC 8292 signs it (§2.4)', async () => {
    const header =
      'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';
    expect(await vapidOf(header)).toMatchObject({
      claims: { aud: 'https://push.example.net', exp: 1_453_523_768 },
    });
    expect(await vapidOf(header.replace('i3CYb7', 'i3CYb8'))).toBeUndefined();
  });

  test('is told to the service alone, for less than a day, and names nobody', async () => {
    const { key, shown } = newPair();
    const header = vapidHeader('https://push.example:8443/a/b?c', key, NOW) ?? '';
    const said = await vapidOf(header);
    expect(said?.key).toEqual(shown);
    const origin = 'https://push.example:8443';
    expect(said?.claims).toEqual({ aud: origin, sub: origin, exp: 1_453_523_768 + 43_200 });
  });

  test.each([
    ['zero', new Uint8Array(32)],
    ['above the order of the curve', new Uint8Array(32).fill(0xff)],
  ])('is nobody with a key that is %s', (_, key) => {
    expect(vapidHeader('https://push.example/a', key, NOW)).toBeUndefined();
  });
});

describe('a wake-up', () => {
  test('is one empty request, the same for everybody', async () => {
    const push = await service();
    const { key, shown } = newPair();
    const waker = wakerFor(push);
    for (const path of ['/one', '/two'])
      expect(await waker.wake({ endpoint: `${push.origin}${path}`, key }, NOW, signal)).toBe(
        'woken',
      );
    const [first, second] = push.heard;
    expect(first).toMatchObject({ method: 'POST', path: '/one', body: '' });
    expect(second).toMatchObject({ method: 'POST', path: '/two', body: '' });
    const { authorization, ...plain } = first?.headers ?? {};
    expect(plain).toEqual({
      connection: 'close',
      'content-length': '0',
      host: push.host,
      topic: 'w',
      ttl: '86400',
      urgency: 'high',
    });
    const { authorization: other, ...same } = second?.headers ?? {};
    expect(same).toEqual(plain);
    for (const header of [authorization, other])
      expect((await vapidOf(header ?? ''))?.key).toEqual(shown);
  });

  test.each([
    [201, 'woken'],
    [404, 'gone'],
    [410, 'gone'],
    [403, 'turnedDown'],
    [302, 'turnedDown'],
    [429, 'again'],
    [503, 'again'],
  ] as const)('that is answered with %i is %s', async (status, outcome) => {
    const push = await service();
    push.answer(status);
    const { key } = newPair();
    const ticket = { endpoint: `${push.origin}/x`, key };
    expect(await wakerFor(push).wake(ticket, NOW, signal)).toBe(outcome);
    expect(push.heard).toHaveLength(1);
  });

  test('waits no longer than its time, and ends with its daemon', async () => {
    const push = await service();
    push.answer('hang');
    const ticket = { endpoint: `${push.origin}/x`, key: newPair().key };
    expect(await wakerFor(push, 50).wake(ticket, NOW, signal)).toBe('again');
    expect(await wakerFor(push).wake(ticket, NOW, AbortSignal.abort())).toBe('again');
  });

  test('does not go to a service that cannot show who it is', async () => {
    const push = await service();
    const waker = createWaker({ whom: 'own', hosts: [push.host] });
    const ticket = { endpoint: `${push.origin}/x`, key: newPair().key };
    expect(await waker.wake(ticket, NOW, signal)).toBe('again');
    expect(push.heard).toHaveLength(0);
  });

  test('goes nowhere but to the push services that are known', async () => {
    const push = await service();
    const waker = createWaker({ whom: 'own', hosts: [], ca: push.ca });
    const ticket = { endpoint: `${push.origin}/x`, key: newPair().key };
    expect(waker.takes(ticket.endpoint, false)).toBe(false);
    expect(await waker.wake(ticket, NOW, signal)).toBe('turnedDown');
    expect(push.heard).toHaveLength(0);
  });
});

describe('the address of a phone', () => {
  test.each([
    'https://fcm.googleapis.com/fcm/send/abc:DEF',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
    'https://push.our-hall.example:8443/x',
  ])('is taken: %s', (endpoint) => {
    expect(isPushAddress(endpoint, ['push.our-hall.example:8443'], false)).toBe(true);
    expect(isPushAddress(endpoint, ['push.our-hall.example:8443'], true)).toBe(false);
  });

  test.each([
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:22/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://notfcm.googleapis.com/x',
    'https://xpush.apple.com/x',
    'https://127.0.0.1/x',
    'https://192.168.1.1/x',
    'https://[::1]/x',
    'https://me:pw@fcm.googleapis.com/x',
    'https://push.our-hall.example/x',
    'file:///etc/passwd',
    '',
  ])('is not: %s', (endpoint) => {
    expect(isPushAddress(endpoint, ['push.our-hall.example:8443'], false)).toBe(false);
  });

  test('may be at a host that the operator named', () => {
    expect(pushHostsOf({ TOCSIN_PUSH_HOSTS: ' a.example  b.example:1 ' })).toEqual([
      'a.example',
      'b.example:1',
    ]);
    expect(pushHostsOf({})).toEqual([]);
  });
});

test('a daemon that was told to wakes nobody', () => {
  expect(wakerOf('nobody', {})).toBeUndefined();
  expect(wakerOf('own', {})).toMatchObject({ whom: 'own' });
  expect(wakerOf('members', {})).toMatchObject({ whom: 'members' });
});
