import type { DeviceId, RecordId } from '@tocsin/core';
import type { StoredRecord } from '@tocsin/peer/ports';
import { testRecordStoreCompliance } from '@tocsin/storage/compliance';
import { describe, expect, test } from 'vitest';

import type { Disk } from './disk.ts';
import { createDisk } from './disk.ts';
import { createLife } from './life.ts';
import { createLuck } from './luck.ts';

const immortal = () =>
  createLife(
    createLuck(1),
    () => ({ oneIn: 0 }),
    () => undefined,
  );

testRecordStoreCompliance('a disk of a world', {
  isPersistent: true,
  canWait: false,
  createPlace: async () => {
    const disk = createDisk();
    return {
      open: async () => disk.open(immortal()),
      remove: async () => undefined,
    };
  },
});

const record = (seq: number): StoredRecord => ({
  id: seq.toString(16).padStart(64, '0') as RecordId,
  author: 'a'.repeat(64) as DeviceId,
  seq,
  header: Uint8Array.of(seq),
  signature: new Uint8Array(64),
  body: Uint8Array.of(1),
  verified: 'each',
});

/** Ten records, so many of the first of them durable; then power goes. */
async function fill(disk: Disk, durable: number): Promise<void> {
  const store = disk.open(immortal());
  for (let seq = 0; seq < 10; seq += 1)
    await store.put([record(seq)], seq < durable ? 'durable' : 'batched');
}

describe('a disk whose power goes', () => {
  test('keeps all that was durable, and of the rest what came first', async () => {
    const left = new Set<number>();
    for (let seed = 0; seed < 40; seed += 1) {
      const disk = createDisk();
      await fill(disk, 4);
      disk.loseUnsynced(createLuck(seed));
      expect(disk.records()).toBeGreaterThanOrEqual(4);
      expect(disk.ids()).toEqual(
        Array.from({ length: disk.records() }, (_, seq) => record(seq).id),
      );
      left.add(disk.records());
    }
    expect(left.size).toBeGreaterThan(3);
  });

  test('loses what it called durable if it lies, local values too', async () => {
    const least: number[] = [];
    for (let seed = 0; seed < 40; seed += 1) {
      const disk = createDisk();
      disk.lies = true;
      await fill(disk, 10);
      const store = disk.open(immortal());
      await store.writeLocal(new Map([['counter', Uint8Array.of(7)]]));
      disk.loseUnsynced(createLuck(seed));
      least.push(disk.records());
      const kept = await store.readLocal('counter');
      const isWhole = disk.records() === 10 && kept.ok && kept.value?.[0] === 7;
      expect(isWhole || (kept.ok && kept.value === undefined)).toBe(true);
    }
    expect(Math.min(...least)).toBe(0);
  });

  test('comes back as the backup had it', async () => {
    const disk = createDisk();
    await fill(disk, 3);
    const backup = disk.backup();
    const store = disk.open(immortal());
    await store.put([record(10)], 'durable');
    await store.writeLocal(new Map([['counter', Uint8Array.of(7)]]));
    disk.restore(backup);
    expect(disk.records()).toBe(10);
    expect(await store.readLocal('counter')).toEqual({ ok: true, value: undefined });
  });
});

describe('a program that dies', () => {
  test('never hears what became of its last call, and nothing after it has an effect', async () => {
    const disk = createDisk();
    let deaths = 0;
    const life = createLife(
      createLuck(3),
      () => ({ oneIn: 4 }),
      () => (deaths += 1),
    );
    const store = disk.open(life);
    const heard: boolean[] = [];
    for (let seq = 0; seq < 50; seq += 1)
      void store.put([record(seq)], 'durable').then(({ ok }) => heard.push(ok));
    await new Promise((resolve) => void setImmediate(resolve));
    expect(deaths).toBe(1);
    expect(life.alive).toBe(false);
    expect(heard.length).toBeLessThan(50);
    expect(disk.records()).toBeLessThan(50);
    // What was acknowledged is there; one more may be.
    expect(disk.records() - heard.length).toBeGreaterThanOrEqual(0);
  });
});
