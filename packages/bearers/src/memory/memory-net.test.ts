import { describe, expect, test } from 'vitest';
import { ok } from '@tocsin/core';
import type { Bearer, BearerEvent } from '@tocsin/peer/ports';
import { Ear, listEvents, soon, testBearerCompliance } from '../compliance.ts';
import { createMemoryNet } from './index.ts';

testBearerCompliance('memory bearer', {
  live: true,
  sampleBytesMax: 65_536,
  async open() {
    const net = createMemoryNet();
    const near = net.createBearer({ name: 'near', key: keyOf(1) });
    const far = net.createBearer({ name: 'far', key: keyOf(2) });
    near.setWays(['memory:far']);
    return {
      near,
      far,
      async end() {
        await Promise.all([near.close(), far.close()]);
      },
    };
  },
});

describe('a memory net', () => {
  test('links bearers whichever of them comes later', async () => {
    const net = createMemoryNet();
    const early = net.createBearer({ name: 'early', key: keyOf(1) });
    early.setWays(['memory:late', 'memory:early']);
    net.createBearer({ name: 'late', key: keyOf(2) });
    const up = await new Ear(early).next('up');
    expect(up).toMatchObject({ way: 'memory:late', inbound: false });
  });

  test('has one link between two bearers that want each other', async () => {
    const net = createMemoryNet();
    const one = net.createBearer({ name: 'one', key: keyOf(1) });
    const two = net.createBearer({ name: 'two', key: keyOf(2) });
    one.setWays(['memory:two']);
    two.setWays(['memory:one']);
    net.redial();
    await two.close();
    expect(await kindsUntilClosed(one)).toEqual(['up', 'down']);
  });

  test('keeps a cut link down until it is healed', async () => {
    const net = createMemoryNet();
    const one = net.createBearer({ name: 'one', key: keyOf(1) });
    net.createBearer({ name: 'two', key: keyOf(2) });
    one.setWays(['memory:two']);
    net.cut('two', 'one');
    net.redial();
    expect(await kindsUntilClosed(one, () => net.heal('one', 'two'))).toEqual([
      'up',
      'down',
      'up',
      'down',
    ]);
  });

  test('takes a link down that loses a parcel, and brings nothing after it', async () => {
    const net = createMemoryNet({ loses: (nth) => nth === 1 });
    const one = net.createBearer({ name: 'one', key: keyOf(1) });
    const two = net.createBearer({ name: 'two', key: keyOf(2) });
    one.setWays(['memory:two']);
    const { link } = await new Ear(one).next('up');
    const sent = [1, 2, 3].map(async (byte) => one.carry(link, Uint8Array.of(byte), soon()));
    expect(await Promise.all(sent)).toEqual([
      ok(undefined),
      ok(undefined),
      { ok: false, fault: { kind: 'LinkDown' } },
    ]);
    expect(await kindsUntilClosed(two)).toEqual(['up', 'parcel', 'down']);
  });

  test('gives equal events for equal calls', async () => {
    const run = async (): Promise<readonly BearerEvent[]> => {
      const net = createMemoryNet({ loses: (nth) => nth % 5 === 4 });
      const names = ['a', 'b', 'c'];
      const bearers = names.map((name, at) => net.createBearer({ name, key: keyOf(at) }));
      for (const bearer of bearers) bearer.setWays(names.map((name) => `memory:${name}`));
      const [first] = bearers;
      if (first === undefined) return [];
      const carried = ['1', '2', '3', '1', '2'].flatMap((link) =>
        bearers.map(async (bearer) => bearer.carry(link, Uint8Array.of(7), soon())),
      );
      await Promise.all(carried);
      net.redial();
      await first.close();
      return listEvents(first);
    };
    expect(await run()).toEqual(await run());
  });
});

function keyOf(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte);
}

async function kindsUntilClosed(
  bearer: Bearer,
  before: () => void = () => undefined,
): Promise<readonly string[]> {
  before();
  await bearer.close();
  const events = await listEvents(bearer);
  return events.map((event) => event.kind);
}
