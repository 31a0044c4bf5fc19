/** Bearers between a page in a real browser and a daemon, and from page to page. */
import { gzipSync } from 'node:zlib';

import type { Libp2pBearer, Libp2pBearerOptions } from '@tocsin/bearers/libp2p';
import type { CreateBearer } from '@tocsin/bearers/libp2p-window';
import { invariant } from '@tocsin/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { Ear, testBearerCompliance } from '../../packages/bearers/src/compliance.ts';
import { openBearer, optionsFor, wayOf } from '../../packages/bearers/src/libp2p/testing.ts';
import { hasChromium, openStage } from './bearers/stage.ts';
import type { Stage } from './bearers/stage.ts';

/** What a page loads before its first bearer is open, compressed: see `docs/spec/bearers.md`. */
const BUNDLE_BYTES_MAX = 146_000;

const WAYS_TO_A_DAEMON = [
  ['WebSocket', '/ip4/127.0.0.1/tcp/0/ws'],
  ['WebRTC', '/ip4/127.0.0.1/udp/0/webrtc-direct'],
] as const;

describe.skipIf(!hasChromium)('bearers in a browser', () => {
  let stage: Stage;
  let inPage: CreateBearer;
  let inOtherPage: CreateBearer;

  beforeAll(async () => {
    stage = await openStage();
    [inPage, inOtherPage] = [await stage.openPage(), await stage.openPage()];
  });

  afterAll(async () => stage.end());

  for (const [name, listen] of WAYS_TO_A_DAEMON) {
    for (const side of ['near', 'far'] as const) {
      const roles = side === 'near' ? 'a page carries to a daemon' : 'a daemon carries to a page';
      testBearerCompliance(`${name}: ${roles}`, {
        live: true,
        sampleBytesMax: 65_536,
        async open() {
          const daemon = await openBearer({ listen: [listen], origins: [stage.origin] });
          const page = await openIn(inPage, {});
          page.setWays(daemon.addresses());
          const [near, far] = side === 'near' ? [page, daemon] : [daemon, page];
          return { near, far, end: async () => closeAll(page, daemon) };
        },
      });
    }
  }

  testBearerCompliance('WebRTC: from page to page, introduced by a relay', {
    live: true,
    sampleBytesMax: 65_536,
    async open() {
      const relay = await openBearer({
        listen: ['/ip4/127.0.0.1/tcp/0/ws'],
        origins: [stage.origin],
        relay: true,
      });
      const far = await openIn(inOtherPage, { useRelays: relay.addresses() });
      const near = await openIn(inPage, {});
      const end = async (): Promise<void> => closeAll(near, far, relay);
      near.setWays([await introduced(far)]);
      return { near, far, end };
    },
  });

  test('two pages go on after the relay that introduced them has gone', async () => {
    const relay = await openBearer({
      listen: ['/ip4/127.0.0.1/tcp/0/ws'],
      origins: [stage.origin],
      relay: true,
    });
    const [near, far] = await Promise.all([
      openIn(inPage, { useRelays: relay.addresses() }),
      openIn(inOtherPage, { useRelays: relay.addresses() }),
    ]);
    near.setWays([await introduced(far)]);
    const [nearEar, farEar] = [new Ear(near), new Ear(far)];
    const [up] = await Promise.all([nearEar.next('up'), farEar.next('up')]);
    await relay.close();
    await expect.poll(() => far.addresses(), { timeout: 10_000 }).toEqual([]);
    const parcel = new Uint8Array(near.parcelBytesMax).fill(7);
    expect((await near.carry(up.link, parcel, AbortSignal.timeout(5_000))).ok).toBe(true);
    expect((await farEar.next('parcel')).bytes).toEqual(parcel);
    await closeAll(near, far);
  });

  test('a daemon reaches a page over the relay that would introduce another page', async () => {
    const relay = await openBearer({
      listen: ['/ip4/127.0.0.1/tcp/0/ws'],
      origins: [stage.origin],
      relay: true,
    });
    const page = await openIn(inPage, { useRelays: relay.addresses() });
    const daemon = await openBearer({ listen: [] });
    daemon.setWays([await introduced(page)]);
    expect((await new Ear(daemon).next('up')).remote).toEqual(page.localKey());
    await closeAll(page, daemon, relay);
  });

  test('a page from elsewhere is told nothing by a daemon', async () => {
    const daemon = await openBearer({
      listen: ['/ip4/127.0.0.1/tcp/0/ws'],
      origins: ['http://127.0.0.1:7373'],
    });
    const page = await openIn(inPage, {});
    page.setWays([wayOf(daemon)]);
    const ear = new Ear(page);
    await expect(ear.next('up', 1_500)).rejects.toThrow(/in time/);
    await closeAll(page, daemon);
  });

  test('a page listens nowhere', async () => {
    const options = optionsFor({ listen: ['/ip4/127.0.0.1/tcp/0/ws'] });
    expect(await inPage(options)).toEqual({
      ok: false,
      fault: { kind: 'ListenMalformed', index: 0, problem: 'unsupported' },
    });
  });

  test(`a page loads at most ${String(BUNDLE_BYTES_MAX)} bytes for it, compressed`, () => {
    const bytes = stage.scripts.map((script) => gzipSync(script).length);
    const all = bytes.reduce((sum, one) => sum + one, 0);
    console.log(`bearers in a page: ${String(all)} B of scripts, compressed`);
    expect(all).toBeGreaterThan(50_000);
    expect(all).toBeLessThanOrEqual(BUNDLE_BYTES_MAX);
  });
});

async function openIn(
  create: CreateBearer,
  changes: Partial<Libp2pBearerOptions>,
): Promise<Libp2pBearer> {
  const made = await create(optionsFor({ listen: [], ...changes }));
  invariant(made.ok, 'a bearer in a page opens');
  return made.value;
}

/** The way to a page by which a relay introduces; not the other, of a link over the relay itself. */
async function introduced(page: Libp2pBearer): Promise<string> {
  return vi.waitFor(
    () => {
      const [way, overRelay] = page.addresses();
      invariant(
        way?.includes('/p2p-circuit/webrtc/') === true,
        'the first leads from page to page',
      );
      invariant(overRelay !== undefined, 'the second leads over the relay');
      return way;
    },
    { timeout: 10_000 },
  );
}

async function closeAll(...bearers: readonly Libp2pBearer[]): Promise<void> {
  await Promise.all(bearers.map(async (bearer) => bearer.close()));
}
