import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok } from '@tocsin/core';
import { parseListenAddress, parseWay, WAY_CHARACTERS_MAX } from './way.ts';

const ANA = '12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo';
const BEN = '12D3KooWLFqg9pdLjXcVqXLGwLqPkZ9LqGZ7qhCXvXTZ8K4mRNzd';
const HASH = 'uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ';
/** A peer id of an RSA key: a hash, from which the key cannot be read. */
const HASHED = 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N';

describe('a way', () => {
  test('names the host, the port and the key of whoever is there', () => {
    for (const host of ['ip4/192.0.2.7', 'ip6/2001:db8::7', 'dns/a.example', 'dns4/a.example']) {
      const text = `/${host}/tcp/4710/p2p/${ANA}`;
      expect(parseWay(text)).toMatchObject(ok({ text, relay: undefined }));
    }
    const way = parseWay(`/ip4/192.0.2.7/tcp/4710/p2p/${ANA}`);
    expect(way.ok && way.value.peer).toMatch(/^[0-9a-f]{64}$/u);
  });

  test('may lead over a relay, and then names two keys', () => {
    const relay = `/ip4/192.0.2.7/tcp/4710/p2p/${ANA}`;
    const way = parseWay(`${relay}/p2p-circuit/p2p/${BEN}`);
    const [far, near] = [parseWay(`/ip4/192.0.2.8/tcp/1/p2p/${BEN}`), parseWay(relay)];
    expect(way.ok && far.ok && way.value.peer === far.value.peer).toBe(true);
    expect(way.ok && near.ok && way.value.relay?.peer === near.value.peer).toBe(true);
  });

  test('may be one for pages: WebSocket, or WebRTC with the hash of a certificate', () => {
    const socket = `/dns4/a.example/tcp/4711/ws/p2p/${ANA}`;
    expect(parseWay(socket)).toMatchObject(ok({ kind: 'ws', text: socket }));
    for (const hashes of [`/certhash/${HASH}`, `/certhash/${HASH}/certhash/${HASH}`]) {
      const text = `/ip6/2001:db8::7/udp/4712/webrtc-direct${hashes}/p2p/${ANA}`;
      expect(parseWay(text)).toMatchObject(ok({ kind: 'webrtc-direct', text }));
    }
  });

  test('may lead from page to page, introduced by a relay', () => {
    const relay = `/ip4/192.0.2.7/tcp/4711/ws/p2p/${ANA}`;
    const circuit = `${relay}/p2p-circuit/p2p/${BEN}`;
    const text = `${relay}/p2p-circuit/webrtc/p2p/${BEN}`;
    expect(parseWay(text)).toMatchObject(
      ok({
        kind: 'webrtc',
        text,
        relay: { text: relay },
        circuit: { kind: 'circuit', text: circuit },
      }),
    );
    expect(parseWay(circuit)).toMatchObject(
      ok({ kind: 'circuit', text: circuit, circuit: undefined }),
    );
  });

  test('has one spelling', () => {
    const spelled = parseWay(`//ip4/192.0.2.7/tcp/4710/ipfs/${ANA}/`);
    expect(spelled).toMatchObject(ok({ text: `/ip4/192.0.2.7/tcp/4710/p2p/${ANA}` }));
  });

  test.each([
    ['', 'unsupported'],
    ['nonsense', 'not-an-address'],
    ['/ip4/999.1.1.1/tcp/1', 'not-an-address'],
    ['/ip4/192.0.2.7/tcp/70000', 'not-an-address'],
    ['/ip4/192.0.2.7/tcp/4710', 'no-peer-id'],
    [`/ip4/192.0.2.7/tcp/4710/p2p/${HASHED}`, 'no-peer-id'],
    [`/ip4/192.0.2.7/tcp/4710/p2p/${ANA}/p2p-circuit`, 'no-peer-id'],
    [`/p2p-circuit/p2p/${ANA}`, 'unsupported'],
    [`/ip4/192.0.2.7/udp/4710/quic-v1/p2p/${ANA}`, 'unsupported'],
    [`/ip4/192.0.2.7/tcp/4710/wss/p2p/${ANA}`, 'unsupported'],
    [`/ip4/192.0.2.7/tcp/4710/ws`, 'no-peer-id'],
    [`/ip4/192.0.2.7/udp/4712/webrtc-direct/p2p/${ANA}`, 'unsupported'],
    [`/dns4/a.example/udp/4712/webrtc-direct/certhash/${HASH}/p2p/${ANA}`, 'unsupported'],
    [`/ip4/192.0.2.7/udp/4712/webrtc-direct/certhash/${HASH}`, 'no-peer-id'],
    [`/ip4/192.0.2.7/tcp/1/p2p/${ANA}/p2p-circuit/webrtc`, 'no-peer-id'],
    [`/ip4/192.0.2.7/tcp/1/p2p/${ANA}/webrtc/p2p/${BEN}`, 'unsupported'],
    [`/ip4/192.0.2.7/tcp/1/p2p/${ANA}/p2p-circuit/webrtc/webrtc/p2p/${BEN}`, 'unsupported'],
    [`/dnsaddr/a.example/p2p/${ANA}`, 'unsupported'],
    [`/unix/tmp%2Fa/p2p/${ANA}`, 'unsupported'],
    [`/ip4/192.0.2.7/tcp/1/p2p/${ANA}/p2p-circuit/ip4/192.0.2.8/tcp/2/p2p/${BEN}`, 'unsupported'],
    ['/ip4/192.0.2.7'.padEnd(WAY_CHARACTERS_MAX + 1, '/'), 'too-long'],
  ])('is not %j: %s', (text, problem) => {
    expect(parseWay(text)).toEqual({ ok: false, fault: problem });
  });

  test('is read from any text without throwing', () => {
    const part = fc.constantFrom(
      '/ip4/',
      '/tcp/',
      '/p2p/',
      '/p2p-circuit',
      '/ws',
      '/udp/',
      '/webrtc-direct',
      '/webrtc',
      `/certhash/${HASH}`,
      ANA,
      '1.2.3.4',
      '1',
      '/',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 9 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const way = parseWay(given);
        if (way.ok) expect(parseWay(way.value.text)).toEqual(way);
        parseListenAddress(given);
      }),
    );
  });
});

describe('an address to listen at', () => {
  test('is an address of this machine and a port', () => {
    const addresses = { tcp: '/tcp/0', ws: '/tcp/0/ws', 'webrtc-direct': '/udp/0/webrtc-direct' };
    for (const [kind, rest] of Object.entries(addresses)) {
      const text = `/ip4/0.0.0.0${rest}`;
      expect(parseListenAddress(text)).toEqual(ok({ kind, text }));
    }
    expect(parseListenAddress('/ip4/0.0.0.0/udp/0').ok).toBe(false);
    expect(parseListenAddress(`/ip4/0.0.0.0/tcp/0/p2p/${ANA}`).ok).toBe(false);
    expect(parseListenAddress('/p2p-circuit').ok).toBe(false);
    expect(parseListenAddress('/dns4/a.example/tcp/0').ok).toBe(false);
  });
});
