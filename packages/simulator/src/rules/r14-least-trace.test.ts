/** R14: least trace, as far as it is held: rounded walls, no free words in the governance lane. */
import { hour, hourOf, instant, LANE_GOVERNANCE, parseRecord } from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { testCrypto } from '@tocsin/core/testing';
import { LOG, NOON, openTestReplica, saidKind, settle, valueOf } from '@tocsin/peer/log/testing';
import { createMemoryStore } from '@tocsin/storage/memory';
import { describe, expect, test } from 'vitest';

import { deciding, expelling } from './testing.ts';

const HOUR_MS = 3_600_000;

describe('R14: a header read by whoever seized it', () => {
  test('tells the hour, rounded up, and neither minute nor second', () => {
    const from = NOON * HOUR_MS;
    const walls = [1, 59_999, 1_800_000, HOUR_MS].map((ms) => hourOf(instant(from + ms), HOUR_MS));
    expect(walls).toEqual([1, 1, 1, 1].map((more) => hour(NOON + more)));
  });

  test('is written so by a device at any moment of its hour', async () => {
    const store = await settle(createMemoryStore());
    const { replica, clock } = await openTestReplica(store);
    const standing = { gov: LOG as string as never, epoch: 1, clockSure: true, speaks: () => true };
    const walls: number[] = [];
    for (const minutes of [1, 20, 59]) {
      clock.set(NOON + minutes / 60);
      const id = valueOf(await replica.append(saidKind, minutes, standing));
      const stored = valueOf(await store.get(id));
      const record = valueOf(parseRecord(testCrypto.hash, stored as never));
      walls.push(record.fields.wallHour);
    }
    expect(walls).toEqual([NOON + 1, NOON + 1, NOON + 1]);
  });
});

describe('R14: the governance lane', () => {
  /** Every text in what a record says, at any depth, but for the names of variants. */
  function textsIn(said: unknown): readonly string[] {
    if (typeof said === 'string') return [said];
    return Array.isArray(said) ? said.flatMap(textsIn) : [];
  }

  test('holds keys, numbers and hashes, and no word that a person wrote', () => {
    const world = new TestWorld(4);
    world.publishPrekey(0);
    world.admit(4, [0]);
    world.place(world.agreed(deciding(1), [0, 1, 2]));
    world.place(world.agreed(expelling(world, 3), [0, 1, 2]));
    world.place(world.act(world.id(0), world.turn('removal'), 'none'));
    const said = world.entries
      .filter(({ header }) => header.lane === LANE_GOVERNANCE)
      .map(({ body }) => (body.state === 'read' ? body.said : undefined));
    expect(said.length).toBeGreaterThan(30);
    expect(said.flatMap(textsIn)).toEqual([]);
  });
});
