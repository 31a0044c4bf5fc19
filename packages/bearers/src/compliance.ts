/**
 * The promises of the `Bearer` port, run by each implementation. A suite for tests only; it
 * waits for events, and a deadline stands behind each wait.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { ok } from '@tocsin/core';
import type { Bearer, BearerEvent, LinkId } from '@tocsin/peer/ports';

/** Two bearers such that what `near` carries reaches `far`. */
export interface BearerPair {
  readonly near: Bearer;
  readonly far: Bearer;
  /** Both are closed by then, or their test failed. */
  end(): Promise<void>;
}

/** How to make bearers of one kind. */
export interface BearerHarness {
  /** Whether the bearers are live: only those have links, order and pressure. */
  readonly live: boolean;
  /** A fresh pair. Live bearers link up by themselves soon after. */
  open(): Promise<BearerPair>;
  /** Bytes up to which random sizes are tried; the limit itself is always tried once. */
  readonly sampleBytesMax: number;
}

type Kind = BearerEvent['kind'];
type Of<K extends Kind> = Extract<BearerEvent, { kind: K }>;

/** Unread bytes that a live bearer may take in for a reader who does not read: 8 MiB. */
const UNREAD_BYTES_MAX = 8_388_608;

/** Reads a bearer's events one by one; each wait has a deadline. */
export class Ear {
  readonly #stop = new AbortController();
  readonly #events: AsyncIterator<BearerEvent>;

  constructor(bearer: Bearer) {
    this.#events = bearer.events(this.#stop.signal)[Symbol.asyncIterator]();
  }

  /** The next event of a kind; others before it are skipped. */
  async next<K extends Kind>(kind: K, withinMs = 10_000): Promise<Of<K>> {
    for (;;) {
      const step = await this.step(withinMs);
      if (step.done === true) throw new Error(`the events ended before ${kind}`);
      if (isKind(step.value, kind)) return step.value;
    }
  }

  /** The next step of the iteration. */
  async step(withinMs = 10_000): Promise<IteratorResult<BearerEvent>> {
    const late = AbortSignal.timeout(withinMs);
    const { promise, reject } = Promise.withResolvers<never>();
    late.addEventListener('abort', () => reject(new Error('nothing was heard in time')));
    return Promise.race([this.#events.next(), promise]);
  }

  /** Ends the reading. */
  stop(): void {
    this.#stop.abort();
  }
}

function isKind<K extends Kind>(event: BearerEvent, kind: K): event is Of<K> {
  return event.kind === kind;
}

/** A pair whose ends are listened to; `link` is what `near` carries on. */
interface Scene {
  readonly near: Bearer;
  readonly far: Bearer;
  readonly nearEar: Ear;
  readonly farEar: Ear;
  readonly link: LinkId;
}

/** A scene of live bearers, and the two ends of its link. */
interface LiveScene extends Scene {
  readonly ups: readonly [Of<'up'>, Of<'up'>];
}

/** Registers the suite under `name`. */
export function testBearerCompliance(name: string, harness: BearerHarness): void {
  const opened: BearerPair[] = [];

  const openScene = async (): Promise<Scene> => {
    const pair = await harness.open();
    opened.push(pair);
    const { near, far } = pair;
    expect([near.live, far.live]).toEqual([harness.live, harness.live]);
    return { near, far, nearEar: new Ear(near), farEar: new Ear(far), link: '' };
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(async (pair) => pair.end()));
  });

  describe(`bearer compliance: ${name}`, { timeout: 20_000 }, () => {
    const openLive = async (): Promise<LiveScene> => linkUp(await openScene());
    const open = harness.live ? openLive : openScene;
    testParcels(harness, open);
    testRefusals(open);
    testEnds(open);
    if (!harness.live) return;
    testLinks(openLive);
    testPressure(openLive);
  });
}

async function linkUp(scene: Scene): Promise<LiveScene> {
  const ups = await Promise.all([scene.nearEar.next('up'), scene.farEar.next('up')] as const);
  return { ...scene, link: ups[0].link, ups };
}

type OpenScene = () => Promise<Scene>;

function testParcels(harness: BearerHarness, openScene: OpenScene): void {
  test('brings a parcel whole, an empty one and the largest', async () => {
    const { near, farEar, link } = await openScene();
    for (const length of [0, 1, near.parcelBytesMax]) {
      const parcel = patterned(length);
      expect(await near.carry(link, parcel, soon())).toEqual(ok(undefined));
      const heard = await farEar.next('parcel');
      expect(isSame(heard.bytes, parcel), `${String(length)} bytes arrive as sent`).toBe(true);
    }
  });

  test('brings parcels of any size', async () => {
    const { near, farEar, link } = await openScene();
    const sizes = fc.integer({ min: 1, max: harness.sampleBytesMax });
    await fc.assert(
      fc.asyncProperty(sizes, async (length) => {
        const parcel = patterned(length);
        expect(await near.carry(link, parcel, soon())).toEqual(ok(undefined));
        const heard = await farEar.next('parcel');
        expect(isSame(heard.bytes, parcel)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('has taken what it was given: the caller may use the bytes again', async () => {
    const { near, farEar, link } = await openScene();
    const parcel = patterned(1000);
    await near.carry(link, parcel, soon());
    parcel.fill(0);
    const heard = await farEar.next('parcel');
    expect(isSame(heard.bytes, patterned(1000))).toBe(true);
  });
}

function testRefusals(openScene: OpenScene): void {
  test('refuses a parcel above its limit, and says the limit', async () => {
    const { near, farEar, link } = await openScene();
    const { parcelBytesMax } = near;
    expect(await near.carry(link, new Uint8Array(parcelBytesMax + 1), soon())).toEqual({
      ok: false,
      fault: { kind: 'ParcelTooLarge', parcelBytesMax },
    });
    await near.carry(link, patterned(3), soon());
    const heard = await farEar.next('parcel');
    expect(heard.bytes).toEqual(patterned(3));
  });

  test('knows no other links than its own', async () => {
    const { near } = await openScene();
    expect(await near.carry('elsewhere', patterned(3), soon())).toEqual({
      ok: false,
      fault: { kind: 'LinkDown' },
    });
  });

  test('sends nothing for whoever changed their mind, and passes the reason on', async () => {
    const { near, farEar, link } = await openScene();
    const reason = new Error('changed my mind');
    await expect(near.carry(link, patterned(3), AbortSignal.abort(reason))).rejects.toBe(reason);
    await near.carry(link, patterned(4), soon());
    const heard = await farEar.next('parcel');
    expect(heard.bytes).toEqual(patterned(4));
  });

  test('ignores a way that is none', async () => {
    const { near, farEar, link } = await openScene();
    near.setWays(['nonsense', '', '/ip4/999.1.1.1/tcp/1']);
    await near.carry(link, patterned(3), soon());
    const heard = await farEar.next('parcel');
    expect(heard.bytes).toEqual(patterned(3));
  });
}

function testEnds(openScene: OpenScene): void {
  test('ends its events when it is closed, and takes nothing more', async () => {
    const { near, nearEar, link } = await openScene();
    const rest = drain(nearEar);
    await near.close();
    await expect(rest).resolves.toBeUndefined();
    expect(await near.carry(link, patterned(3), soon())).toEqual({
      ok: false,
      fault: { kind: 'BearerClosed' },
    });
    expect(near.addresses()).toEqual([]);
    await expect(near.close()).resolves.toBeUndefined();
  });

  test('ends the events of a reader who stops, and goes on with the next reader', async () => {
    const { near, far, farEar, link } = await openScene();
    const rest = drain(farEar);
    farEar.stop();
    await rest;
    await near.carry(link, patterned(5), soon());
    const heard = await new Ear(far).next('parcel');
    expect(heard.bytes).toEqual(patterned(5));
  });
}

function testLinks(openLive: () => Promise<LiveScene>): void {
  test('says the same keys at both ends, and who opened the link', async () => {
    const { ups } = await openLive();
    const [near, far] = ups;
    expect(near.local).toEqual(far.remote);
    expect(near.remote).toEqual(far.local);
    expect(near.local).toHaveLength(32);
    expect(near.local).not.toEqual(near.remote);
    expect(near.inbound).toBe(!far.inbound);
  });

  test('keeps the order of parcels on a live link', async () => {
    const { near, farEar, link } = await openLive();
    const numbers = Array.from({ length: 500 }, (_, number) => number);
    const carried = Promise.all(
      numbers.map(async (number) => near.carry(link, numbered(number), soon())),
    );
    for (const number of numbers) {
      const heard = await farEar.next('parcel');
      expect(isSame(heard.bytes, numbered(number)), `parcel ${String(number)}`).toBe(true);
    }
    expect((await carried).every((result) => result.ok)).toBe(true);
  });

  test('tells both ends that a link was dropped, after what came before', async () => {
    const { near, nearEar, farEar, link, ups } = await openLive();
    await near.carry(link, patterned(9), soon());
    await near.drop(link);
    const heard = await farEar.next('parcel');
    expect(heard.bytes).toEqual(patterned(9));
    const [nearDown, farDown] = await Promise.all([nearEar.next('down'), farEar.next('down')]);
    expect(nearDown.link).toBe(link);
    expect(farDown.link).toBe(ups[1].link);
    expect(await near.carry(link, patterned(3), soon())).toEqual({
      ok: false,
      fault: { kind: 'LinkDown' },
    });
    await expect(near.drop(link)).resolves.toBeUndefined();
  });

  test('tells the other end that a bearer was closed', async () => {
    const { near, far, farEar, ups } = await openLive();
    await near.close();
    const down = await farEar.next('down');
    expect(down.link).toBe(ups[1].link);
    expect(await far.carry(down.link, patterned(3), soon())).toEqual({
      ok: false,
      fault: { kind: 'LinkDown' },
    });
  });
}

function testPressure(openLive: () => Promise<LiveScene>): void {
  test('lets the sender wait for a reader who does not read, and loses nothing', async () => {
    const { near, farEar, link } = await openLive();
    const parcel = patterned(near.parcelBytesMax);
    const reason = new Error('waited long enough');
    let taken = 0;
    const stop = new AbortController();
    const idle = createIdleAlarm(300, () => stop.abort(reason));
    const sending = (async () => {
      while (taken * parcel.length <= UNREAD_BYTES_MAX * 2) {
        const sent = await near.carry(link, parcel, stop.signal);
        expect(sent).toEqual(ok(undefined));
        taken += 1;
        idle.touch();
      }
    })();
    await expect(sending).rejects.toBe(reason);
    expect(taken * parcel.length).toBeLessThanOrEqual(UNREAD_BYTES_MAX);
    for (let heard = 0; heard < taken; heard += 1) {
      const { bytes } = await farEar.next('parcel');
      expect(isSame(bytes, parcel)).toBe(true);
    }
    await near.carry(link, patterned(7), soon());
    const after = await farEar.next('parcel');
    expect(after.bytes).toEqual(patterned(7));
  });

  test('frees whoever waits on a link that goes down', async () => {
    const { near, nearEar, link } = await openLive();
    const parcel = patterned(near.parcelBytesMax);
    const carried = Array.from({ length: 2 * (UNREAD_BYTES_MAX / parcel.length) }, async () =>
      near.carry(link, parcel, soon()),
    );
    await near.drop(link);
    await nearEar.next('down');
    const results = await Promise.all(carried);
    expect(results.some((result) => !result.ok && result.fault.kind === 'LinkDown')).toBe(true);
  });
}

/** Bytes that differ along the way, so that a shifted or cut parcel is seen. */
export function patterned(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >>> 8) + 7) % 256;
  return bytes;
}

function numbered(number: number): Uint8Array {
  const bytes = patterned(4 + ((number * 7919) % 3000));
  bytes.set([number >>> 8, number & 0xff], 0);
  return bytes;
}

/** `toEqual` on 64 MiB takes seconds; this does not. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** All events of a bearer that was closed. */
export async function listEvents(bearer: Bearer): Promise<readonly BearerEvent[]> {
  const events: BearerEvent[] = [];
  for await (const event of bearer.events(soon())) events.push(event);
  return events;
}

/** A deadline that stands behind a wait, and is no part of what is tested. */
export function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}

async function drain(ear: Ear): Promise<void> {
  while ((await ear.step()).done !== true);
}

/** Calls `ring` once nothing was touched for `ms`: the only way to see that someone waits. */
function createIdleAlarm(ms: number, ring: () => void): { touch(): void } {
  let timer = setTimeout(ring, ms);
  return {
    touch() {
      clearTimeout(timer);
      timer = setTimeout(ring, ms);
    },
  };
}
