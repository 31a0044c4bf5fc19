import { idBytes, toHex } from '@tocsin/core';
import type { RecordStore, StoredRecord } from '@tocsin/peer/ports';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';

import { testRecordStoreCompliance } from '../compliance.ts';
import { createMemoryStore } from '../memory/index.ts';
import {
  allRecords,
  deeds,
  digestOf,
  doDeed,
  plainRecord,
  sampleHusk,
  sampleRecord,
  sampleRecords,
  seededChance,
  valueOf,
} from '../testing.ts';
import { openIndexedDbStore, removeIndexedDbStore } from './index.ts';
import type { Job } from './testing.ts';
import { atRestNamed, harnessSealedBy, newName, opened } from './testing.ts';

testRecordStoreCompliance(
  'a browser’s database',
  harnessSealedBy(() => atRestNamed('key')),
);

const names: string[] = [];
const name = (): string => {
  const made = newName();
  names.push(made);
  return made;
};
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  for (const made of names) valueOf(await removeIndexedDbStore(made));
});

const fault = (kind: string): unknown => ({ ok: false, fault: { kind } });
const open = (place: string, key = 'key') =>
  openIndexedDbStore(place, { atRest: atRestNamed(key) });

/** What a request gives. */
function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('no result')));
  });
}

/** Works on a closed store's rows, as somebody else's program might. */
async function meddle(
  place: string,
  work: (table: (of: string) => IDBObjectStore) => Promise<void>,
): Promise<void> {
  const connection = await resultOf(indexedDB.open(place));
  const transaction = connection.transaction([...connection.objectStoreNames], 'readwrite');
  await work((of) => transaction.objectStore(of));
  transaction.commit();
  await new Promise((resolve) => transaction.addEventListener('complete', resolve));
  connection.close();
}

/** All rows of a closed store: table, key and value. */
async function rowsOf(place: string): Promise<readonly (readonly [string, unknown, unknown])[]> {
  const rows: (readonly [string, unknown, unknown])[] = [];
  await meddle(place, async (table) => {
    for (const of of ['block', 'list', 'local', 'note']) {
      const keys = await resultOf(table(of).getAllKeys());
      const values: readonly unknown[] = await resultOf(table(of).getAll());
      rows.push(...keys.map((key, at) => [of, key, values[at]] as const));
    }
  });
  return rows;
}

/** Makes a store, lets `fill` fill it, closes it; its name. */
async function madeStore(fill: (store: RecordStore) => Promise<void>): Promise<string> {
  const place = name();
  const store = await opened(place);
  await fill(store);
  await store.close();
  return place;
}

const fill =
  (records: readonly StoredRecord[]) =>
  async (store: RecordStore): Promise<void> => {
    for (let at = 0; at < records.length; at += 100)
      valueOf(await store.put(records.slice(at, at + 100), 'batched'));
  };

const arrived = (records: readonly StoredRecord[]): readonly unknown[] =>
  records.map((record, at) => plainRecord({ ...record, arrival: at + 1, isShredded: false }));

describe('the format of a browser’s database', () => {
  test('that a newer program wrote is refused and left as it is', async () => {
    const place = await madeStore(fill([sampleRecord(1)]));
    (await resultOf(indexedDB.open(place, 3))).close();
    const newer = { kind: 'StoreNewer', formatFound: 3, formatKnown: 1 };
    expect(await open(place)).toEqual({ ok: false, fault: newer });
    expect((await rowsOf(place)).map(([table]) => table)).toEqual([
      'block',
      'list',
      'note',
      'note',
    ]);
  });

  test('of another program is refused', async () => {
    const place = name();
    const request = indexedDB.open(place, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('strange'));
    (await resultOf(request)).close();
    expect(await open(place)).toEqual(fault('StoreDamaged'));
  });

  test('is made once, and opened by the key it was made with alone', async () => {
    const place = name();
    const made = await opened(place);
    expect(made.isNew).toBe(true);
    await made.close();
    expect(await open(place, 'another key')).toEqual(fault('StoreKeyMismatch'));
    const again = await opened(place);
    expect(again.isNew).toBe(false);
    await again.close();
  });

  test('shows nothing of what is stored', async () => {
    const records = sampleRecords(0, 90).map((record) => ({ ...record }));
    const secret = sampleRecord(7, { bodyBytes: 64 }).body ?? new Uint8Array();
    const place = await madeStore(async (store) => {
      await fill(records)(store);
      valueOf(await store.prune([sampleHusk(sampleRecord(40))]));
      valueOf(await store.writeLocal(new Map([['device-secret', secret]])));
    });
    const shown = (await rowsOf(place))
      .map(([, key, value]) => `${String(key)} ${value instanceof Uint8Array ? toHex(value) : ''}`)
      .join('\n');
    const hidden = records.flatMap(({ id, author, header, signature, body }) => {
      const parts = [idBytes(id), idBytes(author), header, signature];
      return body === null || body.length < 16 ? parts : parts.concat([body]);
    });
    for (const bytes of [...hidden, secret, new TextEncoder().encode('device-secret')])
      expect(shown).not.toContain(toHex(bytes.subarray(0, 13)));
    expect(shown).not.toContain('device-secret');
  });

  test('has one row for many records that came one by one, once it was tidied up', async () => {
    const records = sampleRecords(0, 150);
    let before: unknown;
    let bytes = 0;
    const place = await madeStore(async (store) => {
      for (const record of records) valueOf(await store.put([record], 'batched'));
      valueOf(await store.shred(records.slice(3, 9).map(({ id }) => id)));
      before = await allRecords(store);
      valueOf(await store.prune([]));
      expect(await allRecords(store)).toEqual(before);
      valueOf(await store.put(sampleRecords(150, 155), 'durable'));
      expect(valueOf(await store.get(sampleRecord(149).id))?.arrival).toBe(150);
      ({ bytes } = valueOf(await store.usage()));
    });
    const rows = await rowsOf(place);
    const keysOf = (of: string) => rows.flatMap(([table, key]) => (table === of ? [key] : []));
    expect([keysOf('list'), keysOf('block')]).toEqual([
      [1, 65, 129, 151],
      [1, 65, 129, 151],
    ]);
    const lengths = rows.map(([, , value]) => (value instanceof Uint8Array ? value.length : 0));
    expect(bytes).toBe(lengths.reduce((sum, length) => sum + length, 0));
    const again = await opened(place);
    const held = await allRecords(again);
    expect(held.slice(0, 150)).toEqual(before);
    expect(held.slice(150)).toEqual(arrived(sampleRecords(0, 155)).slice(150));
    await again.close();
  });

  test('leaves apart what would be too large together', async () => {
    const records = Array.from({ length: 8 }, (_, at) => sampleRecord(at, { bodyBytes: 12_000 }));
    const place = await madeStore(async (store) => {
      for (const record of records) valueOf(await store.put([record], 'batched'));
      valueOf(await store.prune([]));
    });
    expect((await rowsOf(place)).filter(([table]) => table === 'block')).toHaveLength(8);
  });

  test('counts its bytes as they are, whatever was done', async () => {
    let bytes = 0;
    const place = await madeStore(async (store) => {
      await fill(sampleRecords(0, 230).map((record) => ({ ...record, body: null })))(store);
      await fill(sampleRecords(0, 150))(store);
      valueOf(await store.shred(sampleRecords(20, 40).map(({ id }) => id)));
      valueOf(await store.prune(sampleRecords(60, 140).map(sampleHusk)));
      valueOf(await store.putHusks(sampleRecords(230, 260).map(sampleHusk)));
      await fill(sampleRecords(240, 250))(store);
      for (const length of [1_000, 10])
        valueOf(await store.writeLocal(new Map([['a', new Uint8Array(length)]])));
      valueOf(await store.writeLocal(new Map([['b', new Uint8Array(7)]])));
      valueOf(await store.writeLocal(new Map([['b', null]])));
      ({ bytes } = valueOf(await store.usage()));
    });
    const found = (await rowsOf(place)).map(([, , value]) =>
      value instanceof Uint8Array ? value.length : 0,
    );
    expect(bytes).toBe(found.reduce((sum, length) => sum + length, 0));
  });
});

describe('a browser’s database that another has', () => {
  test('is busy for a second store until the first is closed', async () => {
    const place = name();
    const store = await opened(place);
    expect(await open(place)).toEqual(fault('StoreBusy'));
    expect(await removeIndexedDbStore(place)).toEqual(fault('StoreBusy'));
    valueOf(await store.put([sampleRecord(1)], 'durable'));
    await store.close();
    const again = await opened(place);
    expect(await allRecords(again)).toHaveLength(1);
    await again.close();
  });

  test('is let go when somebody takes it away, and says so', async () => {
    const place = name();
    const store = await opened(place);
    valueOf(await store.put([sampleRecord(1)], 'durable'));
    await resultOf(indexedDB.deleteDatabase(place));
    expect(await store.put([sampleRecord(2)], 'durable')).toEqual(fault('StoreUnreachable'));
    expect(await store.readLocal('a')).toEqual(fault('StoreUnreachable'));
    await store.close();
    const again = await opened(place);
    expect([again.isNew, await allRecords(again)]).toEqual([true, []]);
    await again.close();
  });

  test('is closed after what was asked before', async () => {
    const place = name();
    const store = await opened(place);
    const put = store.put(sampleRecords(0, 300), 'batched');
    const found = store.get(sampleRecord(299).id);
    await store.close();
    expect([(await put).ok, valueOf(await found)?.arrival]).toEqual([true, 300]);
    const again = await opened(place);
    expect(await allRecords(again)).toHaveLength(300);
    await again.close();
  });
});

describe('a damaged database of a browser', () => {
  const records = sampleRecords(0, 300);

  test.each<readonly [string, (table: (of: string) => IDBObjectStore) => Promise<void>]>([
    ['a block is gone', async (table) => void table('block').delete(65)],
    [
      'two blocks are exchanged',
      async (table) => {
        const block = table('block');
        const [one, two]: readonly unknown[] = await resultOf(block.getAll(undefined, 2));
        block.put(two, 1);
        block.put(one, 65);
      },
    ],
    [
      'a byte of a block is another',
      async (table) => {
        const held = (await resultOf(table('block').get(1))) as Uint8Array;
        held[500] = (held[500] ?? 0) ^ 1;
        table('block').put(held, 1);
      },
    ],
    ['a block is empty', async (table) => void table('block').put(new Uint8Array(), 1)],
    ['a block is no bytes', async (table) => void table('block').put('bytes', 1)],
  ])('gives a fault when %s', async (_, work) => {
    const place = await madeStore(fill(records));
    await meddle(place, work);
    const store = await opened(place);
    expect(await store.scan(0, 300)).toEqual(fault('StoreDamaged'));
    expect(valueOf(await store.scan(200, 300))).toHaveLength(100);
    await store.close();
  });

  test.each<readonly [string, (table: (of: string) => IDBObjectStore) => Promise<void>]>([
    ['a list is gone', async (table) => void table('list').delete(65)],
    ['the first list is gone', async (table) => void table('list').delete(1)],
    [
      'a list has another place',
      async (table) => {
        table('list').put(await resultOf(table('list').get(1)), 65);
      },
    ],
    ['a count is gone', async (table) => void table('note').delete('bytes')],
    ['a count is none', async (table) => void table('note').put(-1, 'bytes')],
    ['the proof is gone', async (table) => void table('note').delete('proof')],
  ])('does not open when %s', async (_, work) => {
    const place = await madeStore(fill(records));
    await meddle(place, work);
    expect(await open(place)).toEqual(fault('StoreDamaged'));
  });
});

describe('the writing of a browser’s database', () => {
  /** The durabilities that were asked of the browser by what `work` does. */
  async function asked(
    work: (store: RecordStore) => Promise<unknown>,
  ): Promise<readonly unknown[]> {
    const store = await opened(name());
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await work(store);
    const found = spy.mock.calls.flatMap(([, mode, options]) =>
      mode === 'readwrite' ? [options?.durability] : [],
    );
    spy.mockRestore();
    await store.close();
    return found;
  }

  test('is as firm as was asked', async () => {
    const record = sampleRecord(3);
    expect(await asked((store) => store.put([record], 'durable'))).toEqual(['strict']);
    expect(await asked((store) => store.put([record], 'batched'))).toEqual(['relaxed']);
    expect(await asked((store) => store.writeLocal(new Map([['a', new Uint8Array()]])))).toEqual([
      'strict',
    ]);
    expect(await asked((store) => store.put([], 'durable'))).toEqual([]);
  });

  test('makes firm what was batched before, even when it brings nothing new', async () => {
    const record = sampleRecord(3);
    const found = await asked(async (store) => {
      valueOf(await store.put([record], 'batched'));
      valueOf(await store.put([record], 'batched'));
      valueOf(await store.put([record], 'durable'));
      valueOf(await store.put([record], 'durable'));
    });
    expect(found).toEqual(['relaxed', 'strict']);
  });

  test('stops after the disk failed, until the store is opened anew', async () => {
    const place = name();
    const store = await opened(place);
    valueOf(await store.put([sampleRecord(1)], 'durable'));
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('the disk failed', 'UnknownError');
    });
    expect(await store.put([sampleRecord(2)], 'durable')).toEqual(fault('StoreUnreachable'));
    spy.mockRestore();
    expect(await store.put([sampleRecord(2)], 'durable')).toEqual(fault('StoreUnreachable'));
    const value = new Map([['a', new Uint8Array()]]);
    expect(await store.writeLocal(value)).toEqual(fault('StoreUnreachable'));
    expect(await allRecords(store)).toHaveLength(1);
    await store.close();
    const again = await opened(place);
    valueOf(await again.put([sampleRecord(2)], 'durable'));
    expect(await allRecords(again)).toEqual(arrived([sampleRecord(1), sampleRecord(2)]));
    await again.close();
  });
});

/** A worker that is at work on a store. */
interface AtWork {
  /** What it said until it was ended, once it had said so many things. */
  endedAfter(said: number): Promise<readonly unknown[]>;
}

function workerOn(job: Job): AtWork {
  const worker = new Worker(new URL('testing.ts', import.meta.url), { type: 'module' });
  const said: unknown[] = [];
  return {
    endedAfter: (count) =>
      new Promise((resolve, reject) => {
        worker.addEventListener('error', () => reject(new Error('the worker did not start')));
        worker.addEventListener('message', ({ data }) => {
          said.push(data);
          if (said.length < count) return;
          worker.terminate();
          resolve([...said]);
        });
        worker.postMessage(job);
      }),
  };
}

/** Settles once nobody has the store: a worker that ended holds it for some moments more. */
async function isFree(place: string): Promise<void> {
  await navigator.locks.request(`store:${place}`, () => undefined);
}

describe('a browser’s database whose worker is ended', () => {
  test('holds what it acknowledged, and no part of a call', async () => {
    const seed = 1;
    const place = name();
    const chance = seededChance(seed);
    const expected = createMemoryStore();
    const wanted = deeds(seed);
    let done = 0;
    const advanceTo = async (count: number): Promise<string> => {
      for (; done < count; done += 1) await doDeed(expected, wanted.next().value);
      return digestOf(expected);
    };
    for (let round = 0; round < 5; round += 1) {
      const from = done;
      const worker = workerOn({ kind: 'deeds', name: place, seed, from });
      const said = await worker.endedAfter(1 + chance.below(24));
      await isFree(place);
      const store = await opened(place);
      const found = await digestOf(store);
      await store.close();
      // It may have gone on for some deeds after it said what we heard last.
      const acknowledged = from + said.length - 1;
      let digest = await advanceTo(acknowledged);
      for (let more = 0; more < 8 && digest !== found; more += 1)
        digest = await advanceTo(done + 1);
      expect(found, `round ${round} after ${from}`).toBe(digest);
    }
    expect(done).toBeGreaterThan(20);
  });

  test('has pruned the first ones whole and touched none after them', async () => {
    const place = name();
    const records = sampleRecords(0, 900);
    const order = records.filter(({ seq }) => seq > 0).map(({ id }) => id);
    const store = await opened(place);
    await fill(records)(store);
    await store.close();
    const worker = workerOn({ kind: 'prune', name: place, count: 900, seals: 9 });
    expect(await worker.endedAfter(1)).toEqual(['started']);
    await isFree(place);
    const again = await opened(place);
    const kept = await allRecords(again);
    await again.close();
    expect(kept.map(({ arrival }) => arrival)).toEqual(records.map((_, at) => at + 1));
    const husks = new Set(kept.filter(({ header }) => header === null).map(({ id }) => id));
    expect(husks.size).toBeGreaterThan(0);
    expect(husks.size).toBeLessThan(order.length);
    expect(order.slice(0, husks.size).every((id) => husks.has(id))).toBe(true);
    const whole = arrived(records);
    for (const one of kept) if (one.header !== null) expect(one).toEqual(whole[one.arrival - 1]);
  });
});
