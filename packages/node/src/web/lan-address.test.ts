import type { NetworkInterfaceInfo } from 'node:os';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  addressBytes,
  isWithin,
  lanAddress,
  lanAddresses,
  localName,
  rangeAround,
  urlHost,
} from './lan-address.ts';

const info = (address: string, prefix: number, internal = false): NetworkInterfaceInfo => ({
  address,
  cidr: `${address}/${String(prefix)}`,
  family: 'IPv4',
  internal,
  mac: '',
  netmask: '',
});

describe('addresses in a house', () => {
  test('are the private ones, each once, those of IPv4 first', () => {
    const found = lanAddresses({
      lo: [info('127.0.0.1', 8, true)],
      eth0: [info('fd00::2', 64), info('192.168.1.5', 24), info('203.0.113.9', 24)],
      wlan0: [info('fe80::1', 64), info('2001:db8::1', 64), info('10.1.2.3', 8)],
      again: [info('192.168.1.5', 24)],
      gone: undefined,
    });
    expect(found.map(({ text }) => text)).toEqual(['10.1.2.3', '192.168.1.5', 'fd00::2']);
    expect(found.map(urlHost)).toEqual(['10.1.2.3', '192.168.1.5', '[fd00::2]']);
  });

  test('are no more than eight', () => {
    const many = Array.from({ length: 20 }, (_, at) => info(`10.0.${String(at)}.1`, 24));
    expect(lanAddresses({ many })).toHaveLength(8);
  });

  test.each([
    ['172.15.0.1', false],
    ['172.16.0.1', true],
    ['172.31.255.255', true],
    ['172.32.0.1', false],
    ['169.254.3.4', true],
    ['192.169.0.1', false],
    ['100.64.0.1', false],
    ['fbff::1', false],
    ['fc00::1', true],
    ['fdff::1', true],
    ['fe00::1', false],
    ['::1', false],
    ['::ffff:192.168.1.5', false],
    ['fe80::1%eth0', false],
    ['192.168.1', false],
  ])('%s: %s', (text, isOurs) => {
    expect(lanAddress(text, 24) !== undefined).toBe(isOurs);
  });

  test('are in a range of their own network, and in no wider one than an authority may have', () => {
    expect(lanAddress('192.168.1.5', 24)?.range).toEqual({
      base: Uint8Array.of(192, 168, 1, 0),
      prefix: 24,
    });
    expect(lanAddress('10.1.2.3', 8)?.range).toEqual({
      base: Uint8Array.of(10, 1, 0, 0),
      prefix: 16,
    });
    expect(lanAddress('fd00::2', 8)?.range.prefix).toBe(64);
    expect(lanAddress('192.168.1.5', Number.NaN)).toBeUndefined();
  });

  test('lie in the range around them, and not in the one beside it', () => {
    const four = fc.uint8Array({ minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(four, fc.integer({ min: 1, max: 32 }), (address, prefix) => {
        const range = rangeAround(address, prefix);
        expect(isWithin(address, range)).toBe(true);
        const flipped = address.slice();
        const at = (prefix - 1) >> 3;
        flipped[at] = (flipped[at] ?? 0) ^ (0x80 >> ((prefix - 1) & 7));
        expect(isWithin(flipped, range)).toBe(false);
      }),
    );
    expect(isWithin(Uint8Array.of(1), rangeAround(Uint8Array.of(1, 2, 3, 4), 8))).toBe(false);
  });

  test('have the bytes that the URL parser of the system finds in them', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const bytes = addressBytes(text);
        fc.pre(!text.includes('.'));
        const groups = Array.from({ length: 8 }, (_, at) =>
          (((bytes?.[2 * at] ?? 0) << 8) | (bytes?.[2 * at + 1] ?? 0)).toString(16),
        );
        const url = (host: string): string => new URL(`http://[${host}]/`).hostname;
        expect(url(groups.join(':'))).toBe(url(text));
      }),
    );
  });
});

test.each([
  ['vm', 'vm.local'],
  ['Hall-PC.example.org', 'hall-pc.local'],
  ['-été-', 't.local'],
  ['localhost', 'tocsin.local'],
  ['ابو', 'tocsin.local'],
  ['', 'tocsin.local'],
  ['a'.repeat(80), `${'a'.repeat(63)}.local`],
])('a machine called %s is %s in its house', (hostName, name) => {
  expect(localName(hostName)).toBe(name);
});
