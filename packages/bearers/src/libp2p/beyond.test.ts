import { describe, expect, test } from 'vitest';

import { isBeyondOurNet } from './beyond.ts';
import { ownAddresses } from './node/addresses.ts';

const near4 = Uint8Array.of(192, 168, 1, 20);
const at = (address: string, own: readonly Uint8Array[] = [near4]) => isBeyondOurNet(address, own);

describe('an address beyond our own net', () => {
  test.each([
    '/ip4/9.9.9.9/tcp/4700',
    '/ip4/172.32.0.1/tcp/4700',
    '/ip4/100.128.0.1/tcp/4700',
    '/ip6/2a00:1450::5/tcp/4700',
    // The relay is the first leg.
    '/ip4/9.9.9.9/tcp/4700/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN/p2p-circuit',
  ])('is %s', (address) => {
    expect(at(address)).toBe(true);
  });

  test.each([
    '/ip4/127.0.0.1/tcp/4700',
    '/ip4/10.0.0.9/tcp/4700',
    '/ip4/192.168.7.1/tcp/4700',
    '/ip4/172.31.255.255/tcp/4700',
    '/ip4/100.64.0.1/tcp/4700',
    '/ip4/100.127.255.255/tcp/4700',
    '/ip4/169.254.3.3/tcp/4700',
    '/ip4/203.0.113.9/tcp/4700',
    '/ip4/239.1.2.3/tcp/4700',
    '/ip4/255.255.255.255/tcp/4700',
    '/ip6/::1/tcp/4700',
    '/ip6/fe80::1/tcp/4700',
    '/ip6/fd00::1/tcp/4700',
    '/ip6/2001:db8::1/tcp/4700',
    '/ip6/::ffff:9.9.9.9/tcp/4700',
    '/ip6/ff02::1/tcp/4700',
  ])('is not %s: nobody leaves the house for it', (address) => {
    expect(at(address)).toBe(false);
  });

  test.each([
    '/dns4/example.org/tcp/4700',
    'memory:ana',
    '',
    '/ip4/9.9.9.9.9/tcp/1',
    '/p2p-circuit',
  ])('is not %j, of which nothing can be told', (address) => {
    expect(at(address)).toBe(false);
  });

  test('is none of the neighbourhood of our own: a house has public addresses too', () => {
    const own = [Uint8Array.of(0x2a, 0x00, 0x12, 0x34, 0x56, 0x78, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1)];
    expect(at('/ip6/2a00:1234:5678:9999::7/tcp/4700', own)).toBe(false);
    expect(at('/ip6/2a00:1234:5679::7/tcp/4700', own)).toBe(true);
    const campus = [Uint8Array.of(141, 20, 3, 4)];
    expect(at('/ip4/141.20.99.1/tcp/4700', campus)).toBe(false);
    expect(at('/ip4/141.21.99.1/tcp/4700', campus)).toBe(true);
  });
});

describe('our own addresses', () => {
  test('are read, four or sixteen bytes each, the loopback among them', () => {
    const own = ownAddresses();
    expect(own.every(({ length }) => length === 4 || length === 16)).toBe(true);
    expect(own.some((address) => address.join('.') === '127.0.0.1')).toBe(true);
  });
});
