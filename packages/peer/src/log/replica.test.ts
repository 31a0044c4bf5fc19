import type { DeviceId, Record, RecordId } from '@tocsin/core';
import { DEPS_MAX, hour, huskOf, parseRecord } from '@tocsin/core';
import { testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import type { RecordStore } from '../ports/index.ts';
import type { Replica, Standing } from './replica.ts';
import type { TestReplica } from './testing.ts';
import {
  chainOf,
  LOG,
  makeRecord,
  ME,
  NOON,
  openTestReplica,
  plainKind,
  saidKind,
  settle,
  tryOpenReplica,
  valueOf,
  writerNamed,
} from './testing.ts';

const standing: Standing = {
  gov: LOG as string as Standing['gov'],
  epoch: 1,
  clockSure: true,
  speaks: () => true,
};

async function written(store: RecordStore, id: RecordId): Promise<Record> {
  const stored = valueOf(await store.get(id));
  if (stored === undefined) throw new Error('a record was written and is not there');
  return valueOf(parseRecord(testCrypto.hash, stored));
}

async function write(replica: Replica, said: number = 7): Promise<RecordId> {
  return valueOf(await replica.append(saidKind, said, standing));
}

describe('an own record', () => {
  test('is on disk, durably, before anyone hears of it', async () => {
    const calls: string[] = [];
    const inner = await settle(createMemoryStore());
    const store: RecordStore = {
      ...inner,
      put: async (records, durability) => {
        calls.push(`put ${durability}`);
        const done = await inner.put(records, durability);
        calls.push('put settled');
        return done;
      },
    };
    const { replica } = await openTestReplica(store);
    replica.onRecords((records, own) => calls.push(`heard ${records.length} ${String(own)}`));
    await write(replica);
    expect(calls).toEqual(['put durable', 'put settled', 'heard 1 true']);
  });

  test('follows the one before, also when both are asked for at once', async () => {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const [first, second] = await Promise.all([write(replica, 1), write(replica, 2)]);
    const record = await written(store, second);
    expect([record.fields.seq, record.fields.prev]).toEqual([1, first]);
    const entries = valueOf(await replica.entries());
    expect(entries.map(({ body }) => (body.state === 'read' ? body.said : body))).toEqual([1, 2]);
  });
});

describe('an own record at a bad moment', () => {
  test('that was stored before a crash is there after it, told or not', async () => {
    const inner = await settle(createMemoryStore());
    let reached: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (reached = resolve));
    const crashing: RecordStore = {
      ...inner,
      // The process ends here: the put is done, and nobody ever hears of it.
      put: async (records, durability) => {
        await inner.put(records, durability);
        reached();
        return await new Promise<never>(() => undefined);
      },
    };
    const before = await openTestReplica(crashing);
    void before.replica.append(saidKind, 1, standing);
    await stored;
    const { replica } = await openTestReplica(inner);
    expect(replica.index.view.headsOf(ME.id)).toHaveLength(1);
    expect((await written(inner, await write(replica))).fields.seq).toBe(1);
    expect(replica.index.forks()).toEqual([]);
  });

  test('that the store did not take is as if it was never written', async () => {
    const inner = await settle(createMemoryStore());
    let isFull = true;
    const put: RecordStore['put'] = (records, durability) =>
      isFull
        ? Promise.resolve({ ok: false, fault: { kind: 'StoreFull' } })
        : inner.put(records, durability);
    const { replica } = await openTestReplica({ ...inner, put });
    let heard = 0;
    replica.onRecords(() => (heard += 1));
    const failed = await replica.append(saidKind, 1, standing);
    expect(failed).toEqual({ ok: false, fault: { kind: 'StoreFull' } });
    expect([heard, replica.index.size(), replica.revision()]).toEqual([0, 0, 0]);
    isFull = false;
    expect((await written(inner, await write(replica))).fields.seq).toBe(0);
  });
});

describe('an own record that may not be written as it is', () => {
  test('is not written where others would read nothing of it', async () => {
    const { replica } = await openTestReplica(await settle(createMemoryStore()));
    const unfit = { ok: false, fault: { kind: 'SaidUnfit' } };
    // Outside its form, and longer than its kind.
    expect(await replica.append(saidKind, -1, standing)).toEqual(unfit);
    const short = { ...saidKind, bytesMax: 3 };
    expect(await replica.append(short, 255, standing)).toEqual(unfit);
    expect(replica.index.size()).toBe(0);
    await write(replica);
    expect(replica.index.size()).toBe(1);
  });

  test('is not written by a copy of a device that is ahead elsewhere', async () => {
    const { replica } = await openTestReplica(await settle(createMemoryStore()));
    await write(replica);
    replica.stopWriting();
    expect(await replica.append(saidKind, 1, standing)).toEqual({
      ok: false,
      fault: { kind: 'RestoredBackup' },
    });
    expect(replica.index.size()).toBe(1);
  });

  test('is not written after a fork of one’s own', async () => {
    const { replica } = await openTestReplica(await settle(createMemoryStore()));
    const root = makeRecord(ME, null);
    const branches = [1, 2].map((says) => makeRecord(ME, root, { says }));
    valueOf(await replica.ingest([root, ...branches], 'peer', 'each'));
    expect(await replica.append(saidKind, 1, standing)).toEqual({
      ok: false,
      fault: { kind: 'OwnFork' },
    });
  });

  test('is sealed, or is not written without a key; plain kinds need none', async () => {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const later = { ...standing, epoch: 2 };
    expect(await replica.append(saidKind, 1, later)).toEqual({
      ok: false,
      fault: { kind: 'NoEpochKey' },
    });
    expect(await replica.append(saidKind, 1, { ...standing, epoch: 0 })).toEqual({
      ok: false,
      fault: { kind: 'NoEpochKey' },
    });
    const plain = valueOf(await replica.append(plainKind, 1, later));
    expect((await written(store, plain)).fields).toMatchObject({ epoch: 0, bodyLen: 3 });
    const sealed = await written(store, await write(replica));
    expect(sealed.fields).toMatchObject({ epoch: 1, bodyLen: 4 + 48, author: ME.id });
  });

  test('carries no time when the clock is unsure', async () => {
    const store = await settle(createMemoryStore());
    const { replica, clock } = await openTestReplica(store);
    const unsure = { ...standing, clockSure: false };
    const untimed = valueOf(await replica.append(saidKind, 1, unsure));
    expect((await written(store, untimed)).fields.wallHour).toBe(0);
    clock.set(NOON + 3);
    expect((await written(store, await write(replica))).fields.wallHour).toBe(NOON + 3);
  });
});

describe('what an own record cites', () => {
  async function citedAfter(walls: readonly number[]): Promise<readonly number[]> {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const records = walls.map((wall, at) =>
      makeRecord(writerNamed(`writer ${at}`), null, { wallHour: hour(wall) }),
    );
    valueOf(await replica.ingest(records, 'peer', 'each'));
    const { deps } = (await written(store, await write(replica))).fields;
    expect(deps).toEqual([...deps].toSorted());
    const wallById = new Map(records.map(({ id, fields }) => [id, fields.wallHour]));
    return deps.map((dep) => wallById.get(dep) ?? -1).toSorted((a, b) => a - b);
  }

  test('is never dated more than 24 hours ahead', async () => {
    const walls = [NOON, NOON + 24, NOON + 25, NOON + 1_000_000, 0];
    expect(await citedAfter(walls)).toEqual([0, NOON, NOON + 24]);
  });

  test('is the newest, where there are more heads than a header holds', async () => {
    const walls = Array.from({ length: DEPS_MAX + 4 }, (_, at) => NOON - at);
    expect(await citedAfter(walls)).toEqual(walls.slice(0, DEPS_MAX).toReversed());
  });

  test('is of those who speak here, however many strangers date their keys a day ahead', async () => {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const strangers = Array.from({ length: DEPS_MAX + 4 }, (_, at) =>
      makeRecord(writerNamed(`stranger ${at}`), null, { wallHour: hour(NOON + 24) }),
    );
    const member = writerNamed('member');
    const theirs = makeRecord(member, null, { wallHour: hour(NOON - 100) });
    valueOf(await replica.ingest([...strangers, theirs], 'peer', 'each'));
    const among = { ...standing, speaks: (device: DeviceId) => device === member.id };
    const own = await written(store, valueOf(await replica.append(saidKind, 7, among)));
    expect(own.fields.deps).toContain(theirs.id);
    expect(own.fields.deps).toHaveLength(DEPS_MAX);
  });

  test('is one of each device before a second of any, and no clock set forward goes first', async () => {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const forker = writerNamed('forker');
    const forks = Array.from({ length: DEPS_MAX }, (_, at) =>
      makeRecord(forker, null, { wallHour: hour(NOON + 24), says: at }),
    );
    const others = Array.from({ length: DEPS_MAX - 1 }, (_, at) =>
      makeRecord(writerNamed(`other ${at}`), null, { wallHour: hour(NOON - at) }),
    );
    valueOf(await replica.ingest([...forks, ...others], 'peer', 'each'));
    const { deps } = (await written(store, await write(replica))).fields;
    for (const { id } of others) expect(deps).toContain(id);
  });

  test('is cited once: neither again by the next, nor its own previous one', async () => {
    const store = await settle(createMemoryStore());
    const { replica } = await openTestReplica(store);
    const others = chainOf(writerNamed('other'), 3);
    valueOf(await replica.ingest(others, 'peer', 'chain'));
    const first = await written(store, await write(replica));
    expect(first.fields.deps).toEqual([others.at(-1)?.id]);
    expect((await written(store, await write(replica))).fields.deps).toEqual([]);
  });
});

const READINGS = ['headers', 'all'] as const;

describe.each(READINGS)('opening a replica that reads %s', (reads) => {
  const reopened = async (store: RecordStore): Promise<TestReplica> =>
    valueOf(await tryOpenReplica(store, undefined, undefined, reads));

  test('brings back what was there', async () => {
    const store = await settle(createMemoryStore());
    const before = await openTestReplica(store);
    valueOf(await before.replica.ingest(chainOf(writerNamed('other'), 5), 'peer', 'chain'));
    await write(before.replica);
    const { replica } = await reopened(store);
    expect(replica.index.view.devices()).toEqual(before.replica.index.view.devices());
    expect(replica.index.tips()).toEqual(before.replica.index.tips());
    expect(await replica.entries()).toEqual(await before.replica.entries());
  });

  test('tells husks that others told from those that were swept here', async () => {
    const store = await settle(createMemoryStore());
    const before = await openTestReplica(store);
    const [first, second, third] = chainOf(writerNamed('other'), 3);
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three');
    valueOf(await before.replica.ingest([first, second], 'peer', 'each'));
    valueOf(await before.replica.forget([second.id], []));
    const { id, fields } = third;
    const husk = huskOf(testCrypto.hash, { id, header: fields });
    if (husk === undefined) throw new Error('a husk of every record but the first');
    valueOf(await store.putHusks([husk]));
    const { replica } = await reopened(store);
    const ids = [first, second, third].map((one) => one.id);
    expect(ids.map((one) => replica.index.isTold(one))).toEqual([false, false, true]);
    expect(ids.map((one) => replica.index.isPruned(one))).toEqual([false, true, true]);
  });

  test('goes on as if it had never been closed, husks, shredded bodies and all', async () => {
    const store = await settle(createMemoryStore());
    const before = await openTestReplica(store);
    const [chain, other] = [chainOf(writerNamed('other'), 6), chainOf(writerNamed('third'), 4)];
    const ids = chain.map(({ id }) => id);
    valueOf(await before.replica.ingest(chain, 'peer', 'each'));
    valueOf(await before.replica.forget(ids.slice(1, 3), ids.slice(4, 5)));
    const { replica } = await reopened(store);
    for (const one of [before.replica, replica]) {
      expect([one.index.size(), one.index.husks()]).toEqual([6, 2]);
      expect(ids.map((id) => one.index.isPruned(id))).toEqual([
        false,
        true,
        true,
        false,
        false,
        false,
      ]);
    }
    const places = (one: Replica): unknown => ids.map((id) => one.index.view.place(id));
    expect(places(replica)).toEqual(places(before.replica));
    expect(await replica.entries()).toEqual(await before.replica.entries());
    valueOf(await replica.ingest(other, 'peer', 'chain'));
    const entries = valueOf(await replica.entries());
    expect(entries.slice(6).map(({ id }) => id)).toEqual(other.map(({ id }) => id));
    expect(await (await reopened(store)).replica.entries()).toEqual({ ok: true, value: entries });
  });

  test.each<[string, (record: Record) => Partial<Record>]>([
    ['a header that reads no more', ({ header }) => ({ header: header.slice(1) })],
    ['the header of another record', () => ({ header: makeRecord(ME, null).header })],
  ])('finds %s, and says that the store is damaged', async (_, damage) => {
    const inner = await settle(createMemoryStore());
    const { replica } = await openTestReplica(inner);
    const records = chainOf(writerNamed('other'), 2);
    valueOf(await replica.ingest(records, 'peer', 'each'));
    const damaged: RecordStore = {
      ...inner,
      scan: async (arrival, limit) => {
        const found = valueOf(await inner.scan(arrival, limit));
        const changed = damage(records[1] as Record);
        return {
          ok: true,
          value: found.map((one) =>
            one.header !== null && one.seq === 1 ? { ...one, ...changed } : one,
          ),
        };
      },
    };
    const opened = await tryOpenReplica(damaged, undefined, undefined, reads);
    expect(opened).toEqual({ ok: false, fault: { kind: 'StoreDamaged' } });
  });
});
