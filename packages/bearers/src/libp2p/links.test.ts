import type { Stream } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, test } from 'vitest';
import { ok } from '@tocsin/core';
import type { LinkId } from '@tocsin/peer/ports';
import { Ear, listEvents, patterned, soon } from '../compliance.ts';
import { LINK_PROTOCOL_ID } from './index.ts';
import type { Libp2pBearer } from './index.ts';
import { CHOSEN } from './link.ts';
import {
  openBearer,
  openStranger,
  openWire,
  orderedSecrets,
  secretOf,
  wayOf,
  SLOW,
} from './testing.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map(async (close) => close()));
});

describe('two bearers', SLOW, () => {
  test('that dial each other at once keep one link, the same one at both ends', async () => {
    for (let round = 0; round < 6; round += 1) {
      const [one, two] = await Promise.all([bearerFor(), bearerFor()]);
      one.setWays([wayOf(two)]);
      two.setWays([wayOf(one)]);
      const links = await exchange(one, two);
      await Promise.all([one.close(), two.close()]);
      // Nothing but the end of the one link is left to be said.
      expect(await listEvents(one)).toEqual([{ kind: 'down', link: links[0] }]);
      expect(await listEvents(two)).toEqual([{ kind: 'down', link: links[1] }]);
    }
  });

  test('of which one comes back take up the new link, though the old one seems alive', async () => {
    const secrets = await orderedSecrets();
    for (const [stays, returns] of [secrets, secrets.toReversed()]) {
      if (stays === undefined || returns === undefined) return;
      const timing = { settleMs: 0, closeMs: 50 };
      const home = await bearerFor({ secretKey: stays, timing });
      const lost = await bearerFor({ secretKey: returns, timing });
      const wire = await openWire(home);
      lost.setWays([wire.way]);
      const ear = new Ear(home);
      const old = await ear.next('up');
      wire.silence();
      await lost.close();
      const back = await bearerFor({ secretKey: returns, timing });
      back.setWays([wayOf(home)]);
      const steps = [(await ear.step()).value, (await ear.step()).value];
      const kinds = new Map(steps.map((event) => [event?.kind, event?.link]));
      expect(kinds.get('down')).toBe(old.link);
      expect(kinds.has('up')).toBe(true);
      await Promise.all([home.close(), back.close(), wire.close()]);
    }
  });
});

describe('two bearers whose wire fails', SLOW, () => {
  test('link again after each of 32 cuts, and lose no parcel of a link that lasts', async () => {
    const timing = { stableMs: 0 };
    const [near, far] = await Promise.all([bearerFor({ listen: [], timing }), bearerFor()]);
    const wire = await openWire(far);
    closers.push(async () => wire.close());
    near.setWays([wire.way]);
    const [nearEar, farEar] = [new Ear(near), new Ear(far)];
    for (let cut = 0; cut < 32; cut += 1) {
      const [up] = await Promise.all([nearEar.next('up'), farEar.next('up')]);
      const parcel = patterned(cut);
      expect(await near.carry(up.link, parcel, soon())).toEqual(ok(undefined));
      expect((await farEar.next('parcel')).bytes).toEqual(parcel);
      wire.cut();
      await Promise.all([nearEar.next('down'), farEar.next('down')]);
    }
    expect(wire.made.count).toBeGreaterThanOrEqual(32);
  });

  test('find a silent partition by themselves, and each other when it is healed', async () => {
    const timing = {
      redialFirstMs: 5,
      redialCapMs: 20,
      dialMs: 150,
      pingMs: 50,
      pingTimeoutMs: 250,
    };
    const [near, far] = await Promise.all([
      bearerFor({ listen: [], timing }),
      bearerFor({ timing }),
    ]);
    const wire = await openWire(far);
    closers.push(async () => wire.close());
    near.setWays([wire.way]);
    const [nearEar, farEar] = [new Ear(near), new Ear(far)];
    await Promise.all([nearEar.next('up'), farEar.next('up')]);
    wire.silence();
    await Promise.all([nearEar.next('down'), farEar.next('down')]);
    // libp2p's own redial would have given up after five tries.
    await wire.made.reaches(wire.made.count + 6);
    wire.mend();
    const [up] = await Promise.all([nearEar.next('up'), farEar.next('up')]);
    expect(up.remote).toEqual(far.localKey());
  });
});

describe('two bearers that should not link', SLOW, () => {
  test('stay apart while one of them does not allow the other', async () => {
    const asked: Uint8Array[] = [];
    const far = await bearerFor({ allow: (remote) => asked.push(remote) < 0 });
    const near = await bearerFor({ listen: [] });
    const wire = await openWire(far);
    closers.push(async () => wire.close());
    near.setWays([wire.way]);
    // A dial that resolves is not admission: nothing comes up, and the redial goes on.
    await wire.made.reaches(4);
    await near.close();
    await far.close();
    expect(await listEvents(near)).toEqual([]);
    expect(await listEvents(far)).toEqual([]);
    expect(asked[0]).toEqual(near.localKey());
  });

  test('stay apart while they speak other protocols', async () => {
    const [near, far] = await Promise.all([
      bearerFor({ protocolId: '/tocsin/0', listen: [] }),
      bearerFor(),
    ]);
    const wire = await openWire(far);
    closers.push(async () => wire.close());
    near.setWays([wire.way]);
    await wire.made.reaches(3);
    await near.close();
    expect(await listEvents(near)).toEqual([]);
  });
});

describe('a peer that breaks the framing', SLOW, () => {
  test('loses its link before its parcel is kept', async () => {
    for (const secretKey of await orderedSecrets()) {
      const scene = await openBroken(secretKey);
      const up = await scene.ear.next('up');
      scene.stream.send(Uint8Array.of(0, 0, 0, 1, 42));
      expect((await scene.ear.next('parcel')).bytes).toEqual(Uint8Array.of(42));
      scene.stream.send(Uint8Array.of(0, 1, 0, 1));
      expect(await scene.ear.next('down')).toEqual({ kind: 'down', link: up.link });
      await scene.gone;
    }
  });

  test('is not linked at all if it does not choose as it should', async () => {
    const [smaller, larger] = await orderedSecrets();
    const bearer = await bearerFor({ secretKey: larger });
    const stranger = await openStranger(smaller);
    closers.push(async () => Promise.resolve(stranger.stop()));
    const connection = await stranger.dial(multiaddr(wayOf(bearer)));
    const stream = await connection.newStream(LINK_PROTOCOL_ID);
    const gone = closeOf(connection);
    stream.send(Uint8Array.of(CHOSEN + 1));
    await gone;
    await bearer.close();
    expect(await listEvents(bearer)).toEqual([]);
  });

  test('is given up if it opens a stream and never chooses', async () => {
    const [smaller, larger] = await orderedSecrets();
    const bearer = await bearerFor({ secretKey: larger, timing: { dialMs: 700 } });
    const stranger = await openStranger(smaller);
    closers.push(async () => Promise.resolve(stranger.stop()));
    const connection = await stranger.dial(multiaddr(wayOf(bearer)));
    await closeOf(await connection.newStream(LINK_PROTOCOL_ID));
    await bearer.close();
    expect(await listEvents(bearer)).toEqual([]);
  });
});

async function bearerFor(changes: Parameters<typeof openBearer>[0] = {}): Promise<Libp2pBearer> {
  const bearer = await openBearer(changes);
  closers.push(async () => bearer.close());
  return bearer;
}

/** What one end sends on its link the other hears on its own, as the first thing after `up`. */
async function exchange(one: Libp2pBearer, two: Libp2pBearer): Promise<readonly [LinkId, LinkId]> {
  const [oneEar, twoEar] = [new Ear(one), new Ear(two)];
  const [oneUp, twoUp] = await Promise.all([oneEar.next('up'), twoEar.next('up')]);
  await one.carry(oneUp.link, patterned(1), soon());
  await two.carry(twoUp.link, patterned(2), soon());
  const heard = await Promise.all([oneEar.step(), twoEar.step()]);
  expect(heard.map((step) => step.value)).toEqual([
    { kind: 'parcel', link: oneUp.link, bytes: patterned(2) },
    { kind: 'parcel', link: twoUp.link, bytes: patterned(1) },
  ]);
  oneEar.stop();
  twoEar.stop();
  return [oneUp.link, twoUp.link];
}

interface Closing {
  addEventListener(type: 'close', listener: () => void, options: { once: true }): void;
}

interface Broken {
  readonly ear: Ear;
  readonly stream: Stream;
  readonly gone: Promise<void>;
}

/** A stranger with a stream that one of the two ends has chosen. */
async function openBroken(secretKey: Uint8Array): Promise<Broken> {
  const bearer = await bearerFor({ secretKey: secretOf(9003) });
  const stranger = await openStranger(secretKey);
  closers.push(async () => Promise.resolve(stranger.stop()));
  const connection = await stranger.dial(multiaddr(wayOf(bearer)));
  const stream = await connection.newStream(LINK_PROTOCOL_ID);
  const mine = stranger.peerId.publicKey?.raw ?? new Uint8Array();
  if (Buffer.compare(mine, bearer.localKey()) < 0) stream.send(Uint8Array.of(CHOSEN));
  return { ear: new Ear(bearer), stream, gone: closeOf(connection) };
}

async function closeOf(closing: Closing): Promise<void> {
  return new Promise((resolve) => {
    closing.addEventListener('close', () => resolve(), { once: true });
  });
}
