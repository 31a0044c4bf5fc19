import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';

import { asciiBytes, idBytes, ok } from '@tocsin/core';
import type { Arrived, AtRest, RecordStore, StoredRecord } from '@tocsin/peer/ports';
import { afterAll, describe, expect, test } from 'vitest';

import { testRecordStoreCompliance } from '../compliance.ts';
import {
  allRecords,
  plain,
  plainRecord,
  sampleDevice,
  sampleHusk,
  sampleRecord,
  sampleRecords,
  seededChance,
  valueOf,
} from '../testing.ts';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { bringUpToDate, FORMAT_STEPS } from './format.ts';
import { clearGuard } from './guard.ts';
import { openSqliteStore } from './index.ts';
import type { SqliteStoreOptions } from './index.ts';
import type { Room } from './room.ts';
import { createStore } from './store.ts';
import { atRestNamed, createFolder, removeFolder } from './testing.ts';

/** Room for a slow machine. */
const SLOW = { timeout: 60_000 };
/** A disk on which nothing is kept aside. */
const NO_ROOM: Room = { keep: () => undefined, give: () => false };

const folders: string[] = [];
const newPath = (): string => {
  const folder = createFolder();
  folders.push(folder);
  return join(folder, 'store');
};
afterAll(() => {
  for (const folder of folders) removeFolder(folder);
});

/** What SQLite throws when the disk is full. */
function throwFull(): never {
  throw Object.assign(new Error('database or disk is full'), {
    code: 'ERR_SQLITE_ERROR',
    errcode: 13,
  });
}

/** A harness whose stores are opened with these options. */
function harness(options: () => SqliteStoreOptions) {
  return {
    isPersistent: true,
    canWait: true,
    createPlace: async () => {
      const folder = createFolder();
      return {
        open: async () => valueOf(openSqliteStore(join(folder, 'store'), options())),
        remove: async () => {
          removeFolder(folder);
        },
      };
    },
  };
}

testRecordStoreCompliance(
  'a file in the clear',
  harness(() => ({})),
);
testRecordStoreCompliance(
  'a sealed file',
  harness(() => ({ atRest: atRestNamed('key') })),
);
// With few keys, nearly all ids share theirs with others.
testRecordStoreCompliance(
  'a sealed file with three keys for ids',
  harness(() => ({ atRest: { ...atRestNamed('key'), index: threeKeys } })),
);

const spread = atRestNamed('key');
const threeKeys: AtRest['index'] = (bytes) =>
  bytes.length === 32 ? spread.index(bytes) % 3 : spread.index(bytes);

/** Makes a store, lets `fill` fill it, closes it; its path. */
async function madeStore(
  fill: (store: RecordStore) => Promise<void>,
  options: SqliteStoreOptions = {},
): Promise<string> {
  const path = newPath();
  const store = valueOf(openSqliteStore(path, options));
  await fill(store);
  await store.close();
  return path;
}

/** The indexes that a file had until version 3. */
const indexes = (table: string): string[] => [
  `CREATE UNIQUE INDEX ${table}_by_key ON ${table} (key, tie)`,
  `CREATE INDEX ${table}_by_device ON ${table} (device, seq)`,
];

function isIn(file: Buffer, bytes: Uint8Array): boolean {
  return file.includes(Buffer.from(bytes));
}

/** Runs SQL on a closed store, as somebody else's program might. */
function meddle(path: string, ...sql: string[]): void {
  const sqlite = new DatabaseSync(path);
  for (const one of sql) sqlite.exec(one);
  sqlite.close();
}

const fill =
  (records: readonly StoredRecord[]) =>
  async (store: RecordStore): Promise<void> => {
    valueOf(await store.put(records, 'batched'));
  };

const fault = (kind: string): unknown => ({ ok: false, fault: { kind } });

describe('the format of a file', () => {
  test('that a newer program wrote is refused and left as it is', async () => {
    const path = await madeStore(fill([sampleRecord(1)]));
    meddle(path, 'PRAGMA user_version = 4');
    const newer = { kind: 'StoreNewer', formatFound: 4, formatKnown: 3 };
    expect(openSqliteStore(path)).toEqual({ ok: false, fault: newer });
    meddle(path, 'PRAGMA user_version = 3');
    const store = valueOf(openSqliteStore(path));
    expect(store.changes).toEqual([]);
    expect(await allRecords(store)).toHaveLength(1);
    await store.close();
  });

  test('that an older program wrote becomes the present one, and says what changed', async () => {
    const path = await madeStore(fill([sampleRecord(1)]));
    const sql = 'CREATE TABLE later (number INTEGER PRIMARY KEY) STRICT';
    const schema = [...(FORMAT_STEPS.at(-1)?.schema ?? []), sql].toSorted();
    const added = { kind: 'LaterAdded', sql: [sql], schema };
    const steps = [...FORMAT_STEPS, added, { kind: 'NothingNew', sql: [], schema }];
    const database = valueOf(openDatabase(path));
    const changes = [
      { kind: 'LaterAdded', format: 4 },
      { kind: 'NothingNew', format: 5 },
    ];
    expect(bringUpToDate(database, clearGuard, steps)).toEqual({ ok: true, value: changes });
    expect(bringUpToDate(database, clearGuard, steps)).toEqual({ ok: true, value: [] });
    expect(await allRecords(createStore(database, clearGuard, NO_ROOM))).toHaveLength(1);
    database.close();
    expect(openSqliteStore(path)).toMatchObject(fault('StoreNewer') as object);
  });

  test('in which nothing was ever pruned becomes one in which something may be', async () => {
    const path = await madeStore(fill(sampleRecords(0, 9)));
    meddle(path, 'DROP TABLE past', ...indexes('record'), 'PRAGMA user_version = 1');
    const store = valueOf(openSqliteStore(path));
    expect(store.changes).toEqual([
      { kind: 'StoreMayPrune', format: 2 },
      { kind: 'StoreFindsInMemory', format: 3 },
    ]);
    valueOf(await store.prune([sampleHusk(sampleRecord(7))]));
    expect((await allRecords(store)).map(({ header }) => header === null).indexOf(true)).toBe(7);
    await store.close();
  });

  test('with indexes, of whatever was pruned in it, loses them and nothing else', async () => {
    const path = await madeStore(fillAndPrune);
    meddle(path, ...indexes('record'), ...indexes('past'), 'PRAGMA user_version = 2');
    const before = statSync(path).size;
    const store = valueOf(openSqliteStore(path));
    expect(store.changes).toEqual([{ kind: 'StoreFindsInMemory', format: 3 }]);
    for (const record of damageable) {
      const found = valueOf(await store.get(record.id));
      const isHusk = PRUNED.has(damageable.indexOf(record) + 1);
      expect(found && [...found.signature]).toEqual(isHusk ? undefined : [...record.signature]);
    }
    // The pages of the indexes are used for what comes.
    valueOf(await store.put(sampleRecords(400, 420), 'durable'));
    await store.close();
    expect(statSync(path).size).toBeLessThanOrEqual(before);
  });

  test('stays at its version when a step fails', async () => {
    const path = await madeStore(fill([sampleRecord(1)]));
    const sql = ['CREATE TABLE later (number INTEGER PRIMARY KEY) STRICT', 'NOT SQL'];
    const database = valueOf(openDatabase(path));
    const steps = [...FORMAT_STEPS, { kind: 'Broken', sql, schema: [] }];
    expect(() => bringUpToDate(database, clearGuard, steps)).toThrow(/syntax/u);
    database.close();
    const store = valueOf(openSqliteStore(path));
    expect(await allRecords(store)).toHaveLength(1);
    await store.close();
  });

  test('of another program, or with a table that is not ours, is refused', async () => {
    const strange = newPath();
    meddle(strange, 'CREATE TABLE strange (number INTEGER)');
    expect(openSqliteStore(strange)).toEqual(fault('StoreDamaged'));
    const meddled = await madeStore(fill([sampleRecord(1)]));
    meddle(meddled, 'CREATE TRIGGER sly AFTER INSERT ON record BEGIN DELETE FROM local; END');
    expect(openSqliteStore(meddled)).toEqual(fault('StoreDamaged'));
    const words = newPath();
    writeFileSync(words, 'This is a letter, not a store. '.repeat(500));
    expect(openSqliteStore(words)).toEqual(fault('StoreDamaged'));
  });

  test('is readable for its owner alone', async () => {
    const path = newPath();
    const store = valueOf(openSqliteStore(path));
    expect([path, `${path}-wal`].map((file) => statSync(file).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
    await store.close();
  });

  test('takes at most 650 bytes for a record with a body of 250', async () => {
    const records = Array.from({ length: 3_000 }, (_, number) =>
      sampleRecord(number, { bodyBytes: 250, deps: 1 + (number % 3) }),
    );
    const path = await madeStore(fill(records));
    expect(statSync(path).size / records.length).toBeLessThanOrEqual(650);
  });
});

describe('a place where no store can be', () => {
  test('is unreachable when its folder is missing or is a file', async () => {
    const file = await madeStore(fill([]));
    for (const path of [join(newPath(), 'store'), join(file, 'store')])
      expect(openSqliteStore(path)).toEqual(fault('StoreUnreachable'));
  });

  test('is unreachable when it is a folder', () => {
    expect(openSqliteStore(join(newPath(), '..'))).toEqual(fault('StoreUnreachable'));
  });
});

describe('a file that somebody takes away', () => {
  test('takes nothing more while its folder is elsewhere, and goes on when it is back', async () => {
    const path = newPath();
    const store = valueOf(openSqliteStore(path));
    valueOf(await store.put([sampleRecord(1)], 'durable'));
    const away = `${dirname(path)}-away`;
    renameSync(dirname(path), away);
    const unreachable = { ok: false, fault: { kind: 'StoreUnreachable' } };
    expect(await store.put([sampleRecord(2)], 'durable')).toEqual(unreachable);
    expect(await store.put([sampleRecord(2)], 'batched')).toEqual(unreachable);
    expect(await store.writeLocal(new Map([['name', asciiBytes('value')]]))).toEqual(unreachable);
    renameSync(away, dirname(path));
    valueOf(await store.put([sampleRecord(2)], 'durable'));
    await store.close();
    const again = valueOf(openSqliteStore(path));
    expect(await allRecords(again)).toHaveLength(2);
    await again.close();
  });

  test.each(['', '-wal'])(
    'says of nothing that it is kept once it is removed (%s)',
    async (part) => {
      const path = newPath();
      const store = valueOf(openSqliteStore(path));
      valueOf(await store.put([sampleRecord(1)], 'durable'));
      rmSync(`${path}${part}`);
      expect((await store.put([sampleRecord(2)], 'durable')).ok).toBe(false);
      writeFileSync(`${path}${part}`, '');
      expect((await store.put([sampleRecord(2)], 'durable')).ok).toBe(false);
      await store.close();
    },
  );
});

describe('a file that may not grow', () => {
  /** Forty records from a number on, of a device that wrote nothing before. */
  const batchFrom = (from: number): StoredRecord[] =>
    Array.from({ length: 40 }, (_, at) => sampleRecord(from + at, { device: from, seq: at }));
  const batches = (count: number): unknown =>
    Array.from({ length: count / 40 }, (_, at) => batchFrom(at * 40))
      .flat()
      .map((record, at) => plainRecord({ ...record, arrival: at + 1, isShredded: false }));

  test('takes a batch whole or not at all, and goes on when there is room', SLOW, async () => {
    const path = newPath();
    const database = valueOf(openDatabase(path));
    valueOf(bringUpToDate(database, clearGuard));
    const store = createStore(database, clearGuard, NO_ROOM);
    database.prepare('PRAGMA max_page_count = 60').get();
    let kept = 0;
    let put = await store.put(batchFrom(0), 'durable');
    for (; put.ok; put = await store.put(batchFrom(kept), 'durable')) kept += 40;
    expect(put).toEqual(fault('StoreFull'));
    expect(kept).toBeGreaterThan(0);
    expect(await store.put(batchFrom(kept), 'batched')).toEqual(fault('StoreFull'));
    expect(await allRecords(store)).toEqual(batches(kept));
    database.prepare('PRAGMA max_page_count = 6000').get();
    valueOf(await store.put(batchFrom(kept), 'durable'));
    expect(await allRecords(store)).toEqual(batches(kept + 40));
    await store.close();
    const again = valueOf(openSqliteStore(path));
    expect(await allRecords(again)).toEqual(batches(kept + 40));
    await again.close();
  });
});

const damageable = sampleRecords(0, 400);
/** Arrivals of those that are pruned before the damage. */
const PRUNED: ReadonlySet<number> = new Set(Array.from({ length: 100 }, (_, at) => 100 + at * 3));
const damages = ['byte', 'sector', 'end', 'page'] as const;

/** Damages a copy of a file in a way that follows from a seed. */
function damaged(file: Uint8Array, kind: (typeof damages)[number], seed: number): Uint8Array {
  const chance = seededChance(seed);
  const bytes = Uint8Array.from(file);
  const at = chance.below(bytes.length);
  if (kind === 'end') return bytes.slice(0, at);
  if (kind === 'byte') bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
  else if (kind === 'sector') bytes.fill(0, at - (at % 512), at - (at % 512) + 512);
  else bytes.copyWithin(at - (at % 8192), 8192 * chance.below(4), 8192 * 5);
  return bytes;
}

/**
 * Uses a damaged store in every way.
 *
 * @returns how many faults it gave, and whatever it gave that was never put.
 */
async function useDamaged(
  path: string,
  options: SqliteStoreOptions,
): Promise<{ readonly faults: number; readonly inventions: readonly Arrived[] }> {
  const opened = openSqliteStore(path, options);
  if (!opened.ok) return { faults: 1, inventions: [] };
  const store = opened.value;
  const answers = [];
  for (let at = 0; at < damageable.length; at += 50) answers.push(await store.scan(at, 50));
  for (const { id, author, seq } of damageable.slice(0, 5)) {
    const found = await store.get(id);
    answers.push(found.ok ? ok(found.value === undefined ? [] : [found.value]) : found);
    answers.push(await store.chain(author, seq, 3));
  }
  const others = [await store.put(sampleRecords(390, 410), 'durable'), await store.usage()];
  await store.close();
  const given = answers.flatMap((answer) => (answer.ok ? answer.value : []));
  const inventions = given.filter((record) => {
    const put = damageable[record.arrival - 1];
    const isHusk = put !== undefined && PRUNED.has(record.arrival);
    const expected = isHusk
      ? { ...sampleHusk(put), arrival: record.arrival, header: null, isPruned: true }
      : put && plainRecord({ ...put, arrival: record.arrival, isShredded: false });
    return !isDeepStrictEqual(plain(record), expected && plain(expected));
  });
  return { faults: [...answers, ...others].filter((answer) => !answer.ok).length, inventions };
}

async function fillAndPrune(store: RecordStore): Promise<void> {
  await fill(damageable)(store);
  const some = damageable.filter((_, at) => PRUNED.has(at + 1));
  valueOf(await store.prune(some.map(sampleHusk)));
}

describe('a damaged file', () => {
  for (const options of [{}, { atRest: atRestNamed('key') }])
    for (const kind of damages) {
      const form = options.atRest === undefined ? 'clear' : 'sealed';
      test(`gives a fault or what was put, and nothing else (${form}, ${kind})`, SLOW, async () => {
        const path = await madeStore(fillAndPrune, options);
        const whole = Uint8Array.from(readFileSync(path));
        let faults = 0;
        for (let seed = 0; seed < 40; seed += 1) {
          writeFileSync(path, damaged(whole, kind, seed));
          const used = await useDamaged(path, options);
          expect(used.inventions, `seed ${seed}`).toEqual([]);
          faults += used.faults;
        }
        expect(faults).toBeGreaterThan(0);
      });
    }

  test('is found out when a row is gone, moved, or has another seq or author', SLOW, async () => {
    for (const sql of [
      'DELETE FROM record WHERE arrival = 3',
      'DELETE FROM record WHERE arrival = 1',
      'UPDATE record SET held = (SELECT held FROM record WHERE arrival = 4) WHERE arrival = 3',
      'UPDATE record SET seq = seq + 1 WHERE arrival = 3',
      'UPDATE record SET device = 1 - device WHERE arrival = 3',
      'UPDATE record SET key = key + 1 WHERE arrival = 3',
      'UPDATE record SET key = -140737488355329 WHERE arrival = 3',
      'UPDATE record SET tie = 9223372036854775807 WHERE arrival = 3',
      "UPDATE record SET held = x'' WHERE arrival = 3",
    ]) {
      const path = await madeStore(fill(damageable));
      meddle(path, sql);
      const store = valueOf(openSqliteStore(path));
      expect(await store.scan(0, 5), sql).toEqual(fault('StoreDamaged'));
      await store.close();
    }
    const path = await madeStore(fill(damageable));
    meddle(path, "UPDATE word SET held = x'00' WHERE number = 0");
    expect(openSqliteStore(path)).toEqual(fault('StoreDamaged'));
  });
});

describe('what is forgotten', () => {
  test('leaves no bytes in the file nor in its log', async () => {
    const path = newPath();
    const store = valueOf(openSqliteStore(path));
    const bodies = [300, 15_000].map((bodyBytes, at) => sampleRecord(50 + at, { bodyBytes }));
    const secret = seededChance(9).bytes(5_000);
    valueOf(await store.put([...sampleRecords(0, 40), ...bodies], 'durable'));
    valueOf(await store.writeLocal(new Map([['secret', secret]])));
    valueOf(await store.shred(bodies.map((record) => record.id)));
    expect(statSync(`${path}-wal`).size).toBe(0);
    valueOf(await store.writeLocal(new Map([['secret', null]])));
    expect(statSync(`${path}-wal`).size).toBe(0);
    await store.close();
    const file = readFileSync(path);
    for (const { body, signature } of bodies) {
      const bytes = body ?? new Uint8Array();
      for (const from of [0, 100, 280, bytes.length - 16])
        expect(isIn(file, bytes.subarray(from, from + 16))).toBe(false);
      expect(isIn(file, signature)).toBe(true);
    }
    for (const from of [0, 2_500, 4_984])
      expect(isIn(file, secret.subarray(from, from + 16))).toBe(false);
  });
});

describe('what is pruned', () => {
  // The first samples share bytes with governance heads, which are kept as words.
  const kept = sampleRecords(30, 2_000);
  const gone = kept.filter(({ seq }) => seq < 600 && seq % 5 > 0);
  const prune = async (store: RecordStore): Promise<void> => {
    valueOf(await store.put(kept, 'durable'));
    valueOf(await store.prune(gone.map(sampleHusk)));
  };

  test('leaves of header, signature and body no bytes in the file nor in its log', async () => {
    const path = newPath();
    const store = valueOf(openSqliteStore(path));
    valueOf(await store.put(kept, 'durable'));
    await store.close();
    const before = readFileSync(path);
    const again = valueOf(openSqliteStore(path));
    valueOf(await again.prune(gone.map(sampleHusk)));
    expect(statSync(`${path}-wal`).size).toBe(0);
    await again.close();
    const after = readFileSync(path);
    for (const [at, { header, signature, body }] of gone.entries())
      for (const bytes of [header.subarray(-60), signature, body ?? new Uint8Array()])
        // Some parts of each: a file is long, and there are many.
        for (let from = (at % 4) * 16; from + 16 <= bytes.length; from += 128) {
          const part = bytes.subarray(from, from + 16);
          expect([isIn(before, part), isIn(after, part)]).toEqual([true, false]);
        }
    for (const { id, prev } of gone.slice(0, 50).map(sampleHusk))
      for (const left of [id, prev]) expect(isIn(after, idBytes(left).subarray(6))).toBe(true);
    // Of what stays there is one copy: what SQLite moved left none behind.
    for (const { signature } of kept.filter((record) => !gone.includes(record))) {
      const at = after.indexOf(Buffer.from(signature));
      expect([at > 0, after.includes(Buffer.from(signature), at + 1)]).toEqual([true, false]);
    }
  });

  test('gives the room it took to what comes, and no place is lost', async () => {
    const store = valueOf(openSqliteStore(newPath()));
    const many = sampleRecords(0, 12_000);
    valueOf(await store.put(many, 'durable'));
    valueOf(await store.prune(many.filter(({ seq }) => seq % 4 > 0).map(sampleHusk)));
    const before = valueOf(await store.usage()).bytes;
    valueOf(await store.put(sampleRecords(12_000, 15_000), 'durable'));
    valueOf(await store.prune([]));
    expect(valueOf(await store.usage()).bytes).toBeLessThanOrEqual(before);
    const all = await allRecords(store);
    expect(all.map(({ arrival }) => arrival)).toEqual(all.map((_, at) => at + 1));
    expect(all.map(({ id }) => id)).toEqual(sampleRecords(0, 15_000).map(({ id }) => id));
    for (const { id, seq } of [many[0], many[1_300], many[11_999]].flatMap((one) => one ?? []))
      expect(valueOf(await store.get(id)) === undefined).toBe(seq % 4 > 0);
    expect(valueOf(await store.chain(sampleDevice(1), 0, 9_000)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 5_000 }, (_, seq) => seq),
    );
    await store.close();
  });

  test('is no more than a length and a place in a sealed file', async () => {
    const file = readFileSync(await madeStore(prune, { atRest: atRestNamed('key') }));
    for (const { id, prev, gov } of gone.slice(0, 200).map(sampleHusk))
      for (const left of [id, prev, gov]) {
        const bytes = idBytes(left);
        for (let from = 0; from + 8 <= bytes.length; from += 8)
          expect(isIn(file, bytes.subarray(from, from + 8))).toBe(false);
      }
  });

  test('makes room where its own log has none, from what was kept aside', async () => {
    const path = newPath();
    const database = valueOf(openDatabase(path));
    valueOf(bringUpToDate(database, clearGuard));
    const calls: string[] = [];
    const room: Room = {
      keep: () => void calls.push('keep'),
      give: () => calls.push('give') > 0,
    };
    const store = createStore(fullAt(database, 2), clearGuard, room);
    valueOf(await store.put(kept, 'durable'));
    valueOf(await store.prune(gone.map(sampleHusk)));
    expect(calls).toEqual(['give', 'keep']);
    await store.close();
    const again = valueOf(openSqliteStore(path));
    const husks = (await allRecords(again)).filter(({ header }) => header === null);
    expect(husks.map(({ id }) => id).toSorted()).toEqual(gone.map(({ id }) => id).toSorted());
    await again.close();
  });

  test('says that the disk is full where nothing was kept aside', async () => {
    const database = valueOf(openDatabase(newPath()));
    valueOf(bringUpToDate(database, clearGuard));
    const store = createStore(fullAt(database, 2, 3), clearGuard, NO_ROOM);
    valueOf(await store.put(kept, 'durable'));
    expect(await store.prune(gone.map(sampleHusk))).toEqual(fault('StoreFull'));
    expect(await allRecords(store)).toEqual(
      kept.map((record, at) => plainRecord({ ...record, arrival: at + 1, isShredded: false })),
    );
    await store.close();
  });

  test('makes place for what comes, and only then does its log get what was kept aside', async () => {
    const opened = valueOf(openDatabase(newPath()));
    valueOf(bringUpToDate(opened, clearGuard));
    let isFull = false;
    const calls: string[] = [];
    const room: Room = {
      keep: () => void calls.push('keep'),
      give: () => {
        isFull = false;
        return calls.push('give') > 0;
      },
    };
    const database: Database = {
      ...fullAt(opened),
      write: (durability, work, undo) =>
        opened.write(durability, () => (isFull ? throwFull() : work()), undo),
    };
    const store = createStore(database, clearGuard, room);
    valueOf(await store.put(kept, 'durable'));
    isFull = true;
    expect(await store.put(sampleRecords(9_000, 9_003), 'durable')).toEqual(fault('StoreFull'));
    expect(calls).toEqual([]);
    isFull = false;
    valueOf(await store.prune(gone.map(sampleHusk)));
    isFull = true;
    valueOf(await store.put(sampleRecords(9_000, 9_003), 'durable'));
    expect(calls).toEqual(['keep', 'give', 'keep']);
    expect((await allRecords(store)).length).toBe(kept.length + 3);
    await store.close();
  });

  /** A database in which some transactions that write find the disk full. */
  function fullAt(database: Database, ...numbers: readonly number[]): Database {
    let writes = 0;
    return {
      prepare: (sql) => database.prepare(sql),
      read: (work) => database.read(work),
      write: (durability, work, undo) => {
        writes += 1;
        if (!numbers.includes(writes)) return database.write(durability, work, undo);
        undo?.();
        return { ok: false, fault: { kind: 'StoreFull' } };
      },
      emptyLog: () => database.emptyLog(),
      bytes: () => database.bytes(),
      freePages: () => database.freePages(),
      close: () => {
        database.close();
      },
    };
  }
});

describe('a sealed file', () => {
  const records = sampleRecords(0, 60);
  const atRest = atRestNamed('key');
  const secret = asciiBytes('a secret of this device');
  const fillAll = async (store: RecordStore): Promise<void> => {
    valueOf(await store.put(records, 'durable'));
    valueOf(await store.writeLocal(new Map([['device:secret', secret]])));
  };

  test('shows no id, header, signature, body, local name or value', async () => {
    const shown = readFileSync(await madeStore(fillAll));
    const sealed = readFileSync(await madeStore(fillAll, { atRest }));
    const texts = records.flatMap(({ id, author, header, signature, body }) => [
      idBytes(id).subarray(6),
      idBytes(author),
      header.subarray(-60),
      signature,
      body ?? new Uint8Array(),
    ]);
    for (const text of [...texts, asciiBytes('device:secret'), secret]) {
      if (text.length < 8) continue;
      expect(isIn(shown, text)).toBe(true);
      for (let at = 0; at + 8 <= text.length; at += 8)
        expect(isIn(sealed, text.subarray(at, at + 8))).toBe(false);
    }
    for (const { id } of records) expect(isIn(sealed, idBytes(id).subarray(0, 6))).toBe(false);
  });

  test('opens with its own key only, and a file in the clear with none', async () => {
    const sealed = await madeStore(fillAll, { atRest });
    const clear = await madeStore(fillAll);
    expect(openSqliteStore(sealed)).toEqual(fault('StoreKeyMismatch'));
    const other = atRestNamed('another key');
    expect(openSqliteStore(sealed, { atRest: other })).toEqual(fault('StoreKeyMismatch'));
    expect(openSqliteStore(clear, { atRest })).toEqual(fault('StoreKeyMismatch'));
    const store = valueOf(openSqliteStore(sealed, { atRest }));
    expect(await allRecords(store)).toHaveLength(records.length);
    await store.close();
  });

  test('finds out values that changed their places', async () => {
    const path = await madeStore(
      async (store) => {
        await fillAll(store);
        valueOf(await store.writeLocal(new Map([['other', secret]])));
      },
      { atRest },
    );
    meddle(path, 'UPDATE local SET held = (SELECT max(held) FROM local)');
    const store = valueOf(openSqliteStore(path, { atRest }));
    const read = [await store.readLocal('device:secret'), await store.readLocal('other')];
    expect(read.filter((one) => one.ok)).toHaveLength(1);
    await store.close();
  });
});
