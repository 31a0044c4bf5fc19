import { describe, expect, test } from 'vitest';

import { listenText, LOOPBACK, parseListen, withWebSockets } from './listen-address.ts';

describe('an address to listen on', () => {
  test.each([
    ['0.0.0.0:4700', '/ip4/0.0.0.0/tcp/4700'],
    ['localhost:4700', '/ip4/127.0.0.1/tcp/4700'],
    ['[::]:4700', '/ip6/::/tcp/4700'],
    ['/ip4/0.0.0.0/tcp/4700', '/ip4/0.0.0.0/tcp/4700'],
    ['/ip6/::/tcp/4701/ws', '/ip6/::/tcp/4701/ws'],
    ['/ip4/0.0.0.0/udp/4702/webrtc-direct', '/ip4/0.0.0.0/udp/4702/webrtc-direct'],
  ])('is %s', (text, as) => {
    const address = parseListen(text);
    expect(address && listenText(address, address.port)).toBe(as);
  });

  test.each([
    '4700',
    'hall.example:4700',
    '/ip4/0.0.0.0/udp/4702',
    '/ip4/0.0.0.0/udp/4702/ws',
    '/ip4/0.0.0.0/tcp/4702/webrtc-direct',
    '/ip4/0.0.0.0/tcp/4702/wss',
    '/ip4/0.0.0.0/tcp/65536',
    '/ip4/0.0.0.0/udp/65536/webrtc-direct',
  ])('is not %s', (text) => {
    expect(parseListen(text)).toBeUndefined();
  });

  test('has a WebSocket beside it at the same host, at any port', () => {
    expect(withWebSockets([LOOPBACK])).toEqual([LOOPBACK, { ...LOOPBACK, by: 'ws' }]);
    const everywhere = parseListen('0.0.0.0:4700');
    const rtc = parseListen('/ip4/0.0.0.0/udp/4702/webrtc-direct');
    if (everywhere === undefined || rtc === undefined) throw new Error('both are addresses');
    expect(withWebSockets([everywhere, rtc])).toEqual([
      everywhere,
      rtc,
      { host: '/ip4/0.0.0.0', port: 0, by: 'ws' },
    ]);
  });

  test('has none where the ports for WebSocket were asked for', () => {
    const asked = [LOOPBACK, { ...LOOPBACK, port: 4701, by: 'ws' as const }];
    expect(withWebSockets(asked)).toEqual(asked);
  });
});
