/** What every `RecordStore` keeps: the promises of the port, as tests each implementation runs. */
import type { DeviceId, RecordId } from '@tocsin/core';
import {
  BODY_BYTES_MAX,
  EPOCH_MAX,
  GENESIS_SIGNATURES_MAX,
  HEADER_BYTES_MAX,
  InvariantViolation,
  SEQ_MAX,
  SIGNATURE_BYTES,
} from '@tocsin/core';
import type { Arrived, ArrivedRecord, RecordStore, StoredRecord } from '@tocsin/peer/ports';
import { LOCAL_BYTES_MAX, LOCAL_NAME_MAX } from '@tocsin/peer/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  NaiveStore,
  plain,
  plainRecord,
  SAMPLE_DEVICES,
  sampleDevice,
  sampleHusk,
  sampleId,
  sampleRecord,
  sampleRecords,
  valueOf,
} from './testing.ts';

/** A place where one store can be: a folder, a database's name, nothing. */
export interface StorePlace {
  /** Opens the store that is there, or makes it. */
  open(): Promise<RecordStore>;
  /** Takes away all that is there. */
  remove(): Promise<void>;
}

/** How the suite gets at stores. */
export interface StoreHarness {
  /** A place that no other test uses. */
  readonly createPlace: () => Promise<StorePlace>;
  /** Whether what was stored is there when the place is opened again. */
  readonly isPersistent: boolean;
  /** Whether it can wait before it keeps (`putIf`). */
  readonly canWait: boolean;
}

/** Runs the suite on one implementation. */
export function testRecordStoreCompliance(name: string, harness: StoreHarness): void {
  describe(`${name} as a record store`, () => {
    testPuts(harness);
    testPutsThatWait(harness);
    testChains(harness);
    testMerges(harness);
    testShreds(harness);
    testPrunes(harness);
    testLocals(harness);
    testLimits(harness);
    testEnds(harness);
    testAgainstNaive(harness);
  });
}

/** Runs `work` with a store in a place of its own. */
async function inPlace(
  harness: StoreHarness,
  work: (store: RecordStore, place: StorePlace) => Promise<void>,
): Promise<void> {
  const place = await harness.createPlace();
  try {
    const store = await place.open();
    await work(store, place);
    await store.close();
  } finally {
    await place.remove();
  }
}

/** Bytes whose `slice` copies nothing, as a Buffer's. */
class SharingBytes extends Uint8Array {
  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end);
  }
}

/** A record as its store is to give it back. */
function arrived(record: StoredRecord, arrival: number): ArrivedRecord {
  return plainRecord({ ...record, arrival, isShredded: false });
}

async function scanned(store: RecordStore): Promise<readonly Arrived[]> {
  return valueOf(await store.scan(0, 1_000)).map(plain);
}

async function gotten(store: RecordStore, id: RecordId): Promise<ArrivedRecord | undefined> {
  const record = valueOf(await store.get(id));
  return record === undefined ? undefined : plainRecord(record);
}

function testPuts(harness: StoreHarness): void {
  test('gives back what was put, batched or durable, and nothing else', () =>
    inPlace(harness, async (store) => {
      const [first, second, absent] = [sampleRecord(1), sampleRecord(2), sampleId(3)];
      valueOf(await store.put([first], 'batched'));
      valueOf(await store.put([second], 'durable'));
      expect(await gotten(store, first.id)).toEqual(arrived(first, 1));
      expect(await gotten(store, second.id)).toEqual(arrived(second, 2));
      expect(await gotten(store, absent)).toBeUndefined();
      const there = valueOf(await store.has([absent, second.id, first.id]));
      expect([...there].toSorted()).toEqual([first.id, second.id].toSorted());
    }));

  test('scans in the order of arrival, page by page', () =>
    inPlace(harness, async (store) => {
      const records = sampleRecords(0, 25).toReversed();
      for (const from of [0, 10, 20])
        valueOf(await store.put(records.slice(from, from + 10), 'batched'));
      const all = records.map((record, at) => arrived(record, at + 1));
      expect(await scanned(store)).toEqual(all);
      const page = valueOf(await store.scan(7, 5));
      expect(page.map(plain)).toEqual(all.slice(7, 12));
      expect(valueOf(await store.scan(25, 5))).toEqual([]);
      expect(valueOf(await store.scan(3, 0))).toEqual([]);
    }));

  test('takes a record once, however often it is put', () =>
    inPlace(harness, async (store) => {
      const [first = sampleRecord(0), ...rest] = sampleRecords(0, 5);
      valueOf(await store.put([first, first], 'batched'));
      valueOf(await store.put([...rest, first], 'batched'));
      valueOf(await store.put([first, ...rest], 'durable'));
      const records = await scanned(store);
      expect(records).toEqual([first, ...rest].map((record, at) => arrived(record, at + 1)));
      expect(valueOf(await store.usage()).records).toBe(5);
    }));

  test('takes nothing at all', () =>
    inPlace(harness, async (store) => {
      valueOf(await store.put([], 'batched'));
      valueOf(await store.put([], 'durable'));
      expect(await scanned(store)).toEqual([]);
      expect(valueOf(await store.usage()).records).toBe(0);
    }));

  test('keeps records apart whose ids begin with the same 48 bits', () =>
    inPlace(harness, async (store) => {
      const records = [1, 2, 3, 4].map((number) =>
        sampleRecord(number, { id: sampleId(number, 0) }),
      );
      valueOf(await store.put(records.slice(0, 3), 'batched'));
      valueOf(await store.put(records, 'batched'));
      for (const [at, record] of records.entries())
        expect(await gotten(store, record.id)).toEqual(arrived(record, at + 1));
      expect(await gotten(store, sampleId(5, 0))).toBeUndefined();
      expect(valueOf(await store.has([sampleId(5, 0)])).size).toBe(0);
    }));

  test('is touched neither by later changes to what was put nor to what was given', () =>
    inPlace(harness, async (store) => {
      const record = sampleRecord(1);
      const given = {
        ...record,
        header: SharingBytes.from(record.header),
        signature: SharingBytes.from(record.signature),
        body: SharingBytes.from(record.body ?? []),
      };
      valueOf(await store.put([given], 'batched'));
      for (const bytes of [given.header, given.signature, given.body]) bytes?.fill(0);
      const first = valueOf(await store.get(record.id));
      for (const bytes of [first?.header, first?.signature, first?.body]) bytes?.fill(1);
      expect(await gotten(store, record.id)).toEqual(arrived(record, 1));
    }));
}

/** Of the stores that can wait before they keep. */
function testPutsThatWait(harness: StoreHarness): void {
  const inWaiting = (
    work: (store: RecordStore, putIf: NonNullable<RecordStore['putIf']>) => Promise<void>,
  ): Promise<void> =>
    inPlace(harness, async (store) => {
      if (store.putIf === undefined) throw new Error('a store that can wait has putIf');
      await work(store, store.putIf);
    });

  test('has putIf if it can wait, and not else', () =>
    inPlace(harness, async (store) => {
      expect(store.putIf !== undefined).toBe(harness.canWait);
    }));

  if (!harness.canWait) return;

  test('keeps what it may, as put does', () =>
    inWaiting(async (store, putIf) => {
      const records = sampleRecords(0, 20);
      let asked = 0;
      expect(valueOf(await putIf(records, () => (asked += 1) > 0))).toBe(true);
      expect(asked).toBe(1);
      expect(await scanned(store)).toEqual(records.map((record, at) => arrived(record, at + 1)));
      expect(valueOf(await putIf([], () => true))).toBe(true);
    }));

  test('keeps nothing that it may not, and goes on as if it had never been', () =>
    inWaiting(async (store, putIf) => {
      const filled = sampleRecord(0);
      const bare = { ...filled, body: null };
      const later = sampleRecords(1, 8);
      valueOf(await store.put([bare], 'batched'));
      const before = await scanned(store);
      expect(valueOf(await putIf([filled, ...later], () => false))).toBe(false);
      expect(await scanned(store)).toEqual(before);
      expect(valueOf(await store.has(later.map(({ id }) => id)))).toEqual(new Set());
      expect(valueOf(await store.usage()).records).toBe(1);
      // In the other order, by authors that were learnt in vain: places and words are given anew.
      const others = later.toReversed();
      expect(valueOf(await putIf(others, () => true))).toBe(true);
      expect(await scanned(store)).toEqual([
        ...before,
        ...others.map((record, at) => arrived(record, at + 2)),
      ]);
    }));
}

function testChains(harness: StoreHarness): void {
  test('gives the chain of a device by seq, whatever the order of arrival', () =>
    inPlace(harness, async (store) => {
      const records = [4, 0, 3, 1, 2].map((seq) => sampleRecord(seq, { device: 0, seq }));
      const other = sampleRecord(9, { device: 1, seq: 2 });
      valueOf(await store.put([...records, other], 'batched'));
      const chain = valueOf(await store.chain(sampleDevice(0), 1, 3));
      expect(chain.map((record) => record.seq)).toEqual([1, 2, 3]);
      expect(chain.map((record) => record.arrival)).toEqual([4, 5, 3]);
      expect(valueOf(await store.chain(sampleDevice(1), 0, 9)).map(plain)).toEqual([
        arrived(other, 6),
      ]);
      expect(valueOf(await store.chain(sampleDevice(2), 0, 9))).toEqual([]);
      expect(valueOf(await store.chain(sampleDevice(0), 5, 9))).toEqual([]);
    }));

  test('gives all branches of a fork, and goes on between them', () =>
    inPlace(harness, async (store) => {
      const branch = (number: number, seq: number): StoredRecord =>
        sampleRecord(number, { device: 0, seq });
      const records = [branch(1, 0), branch(2, 1), branch(3, 2), branch(4, 1), branch(5, 1)];
      valueOf(await store.put(records, 'batched'));
      const whole = valueOf(await store.chain(sampleDevice(0), 0, 9));
      expect(whole.map((record) => [record.seq, record.arrival])).toEqual([
        [0, 1],
        [1, 2],
        [1, 4],
        [1, 5],
        [2, 3],
      ]);
      const paged: Arrived[] = [];
      for (let last: Arrived | undefined; paged.length < whole.length;) {
        const author: DeviceId = sampleDevice(0);
        const page = valueOf(await store.chain(author, last?.seq ?? 0, 1, last?.arrival ?? 0));
        last = page.at(0);
        if (last === undefined) expect.unreachable('the chain ended early');
        paged.push(last);
      }
      expect(paged.map(plain)).toEqual(whole.map(plain));
    }));
}

function testMerges(harness: StoreHarness): void {
  test('fills in a body that was missing, and keeps one that is there', () =>
    inPlace(harness, async (store) => {
      const record = sampleRecord(1, { bodyBytes: 1_000 });
      valueOf(await store.put([{ ...record, body: null }, sampleRecord(2)], 'batched'));
      expect((await gotten(store, record.id))?.body).toBeNull();
      valueOf(await store.put([record], 'batched'));
      expect(await gotten(store, record.id)).toEqual(arrived(record, 1));
      valueOf(await store.put([{ ...record, body: null }], 'batched'));
      expect(await gotten(store, record.id)).toEqual(arrived(record, 1));
    }));

  test('turns chain into each, with the signature that was verified', () =>
    inPlace(harness, async (store) => {
      const verified = sampleRecord(1);
      const signature = verified.signature.toReversed();
      valueOf(await store.put([{ ...verified, signature, verified: 'chain' }], 'batched'));
      const before = await gotten(store, verified.id);
      expect([before?.verified, before?.signature]).toEqual(['chain', signature]);
      valueOf(await store.put([verified], 'batched'));
      expect(await gotten(store, verified.id)).toEqual(arrived(verified, 1));
      valueOf(await store.put([{ ...verified, signature, verified: 'chain' }], 'batched'));
      valueOf(await store.put([{ ...verified, signature }], 'batched'));
      expect(await gotten(store, verified.id)).toEqual(arrived(verified, 1));
    }));
}

function testShreds(harness: StoreHarness): void {
  test('forgets a body for ever and keeps the skeleton', () =>
    inPlace(harness, async (store) => {
      const [gone, kept] = [sampleRecord(1), sampleRecord(2)];
      valueOf(await store.put([gone, kept], 'batched'));
      valueOf(await store.shred([gone.id]));
      valueOf(await store.shred([gone.id, sampleId(77)]));
      valueOf(await store.put([gone], 'batched'));
      const shredded = { ...arrived({ ...gone, body: null }, 1), isShredded: true };
      expect(await gotten(store, gone.id)).toEqual(shredded);
      expect(await gotten(store, kept.id)).toEqual(arrived(kept, 2));
    }));

  test('takes no body that comes after its record was shredded', () =>
    inPlace(harness, async (store) => {
      const record = sampleRecord(1, { verified: 'chain' });
      valueOf(await store.put([{ ...record, body: null }], 'batched'));
      valueOf(await store.shred([record.id]));
      valueOf(await store.put([{ ...record, verified: 'each' }], 'batched'));
      const kept = await gotten(store, record.id);
      expect([kept?.body, kept?.verified]).toEqual([null, 'each']);
    }));
}

function testPrunes(harness: StoreHarness): void {
  /** The second to the seventh record of one device, and the third of another. */
  const chain = Array.from({ length: 6 }, (_, at) => sampleRecord(at, { device: 0, seq: at + 1 }));
  const other = sampleRecord(40, { device: 1, seq: 2 });
  const [first = other, second = other] = chain;
  const left = (record: StoredRecord, arrival: number, isPruned: boolean): Arrived => ({
    ...sampleHusk(record),
    arrival,
    header: null,
    isPruned,
  });

  test('leaves a husk in the place of a record, and nothing brings the rest back', () =>
    inPlace(harness, async (store) => {
      valueOf(await store.put([...chain, other], 'batched'));
      valueOf(await store.prune([sampleHusk(second), sampleHusk(other), sampleHusk(second)]));
      valueOf(await store.put([...chain, other], 'batched'));
      valueOf(await store.putHusks([sampleHusk(other)]));
      valueOf(await store.shred([second.id]));
      expect(await gotten(store, second.id)).toBeUndefined();
      expect(valueOf(await store.has([second.id])).size).toBe(1);
      const all = [first, second, ...chain.slice(2), other].map((record, at) =>
        record === second || record === other
          ? left(record, at + 1, true)
          : arrived(record, at + 1),
      );
      expect(await scanned(store)).toEqual(all);
      const own = valueOf(await store.chain(sampleDevice(0), 1, 9));
      expect(own.map(plain)).toEqual(all.slice(0, 6));
      expect(valueOf(await store.usage()).records).toBe(7);
    }));

  test('passes over what is not there, and nothing at all', () =>
    inPlace(harness, async (store) => {
      valueOf(await store.put([first], 'batched'));
      valueOf(await store.prune([sampleHusk(second)]));
      valueOf(await store.prune([]));
      valueOf(await store.putHusks([]));
      expect(await scanned(store)).toEqual([arrived(first, 1)]);
    }));

  test('keeps husks that came from others until their records come', () =>
    inPlace(harness, async (store) => {
      valueOf(await store.putHusks([sampleHusk(first), sampleHusk(second), sampleHusk(first)]));
      valueOf(await store.put([other], 'batched'));
      expect(await scanned(store)).toEqual([
        left(first, 1, false),
        left(second, 2, false),
        arrived(other, 3),
      ]);
      valueOf(await store.prune([sampleHusk(second)]));
      valueOf(await store.put([second, second], 'batched'));
      expect(await scanned(store)).toEqual([
        left(first, 1, false),
        arrived(second, 2),
        arrived(other, 3),
      ]);
    }));

  test('refuses husks that are none as a mistake of ours, and changes nothing', () =>
    inPlace(harness, async (store) => {
      valueOf(await store.put([first], 'batched'));
      const husk = sampleHusk(first);
      for (const wrong of [
        { ...husk, seq: 0 },
        { ...husk, epoch: -1 },
        { ...husk, epoch: EPOCH_MAX + 1 },
        { ...husk, prev: 'short' as RecordId },
      ]) {
        await expect(store.prune([husk, wrong])).rejects.toThrow(InvariantViolation);
        await expect(store.putHusks([wrong])).rejects.toThrow(InvariantViolation);
      }
      expect(await scanned(store)).toEqual([arrived(first, 1)]);
    }));
}

function testLocals(harness: StoreHarness): void {
  test('keeps local values, an empty one too, and forgets what is told so', () =>
    inPlace(harness, async (store) => {
      const [one, two] = [Uint8Array.of(1, 2, 3), new Uint8Array()];
      const values = new Map([
        ['epoch:1', one],
        ['epoch:10', two],
      ]);
      valueOf(await store.writeLocal(values));
      one.fill(9);
      expect(valueOf(await store.readLocal('epoch:1'))).toEqual(Uint8Array.of(1, 2, 3));
      expect(valueOf(await store.readLocal('epoch:10'))).toEqual(new Uint8Array());
      expect(valueOf(await store.readLocal('epoch:'))).toBeUndefined();
      const change = new Map<string, Uint8Array | null>([
        ['epoch:1', null],
        ['epoch:10', Uint8Array.of(4)],
        ['absent', null],
      ]);
      valueOf(await store.writeLocal(change));
      expect(valueOf(await store.readLocal('epoch:1'))).toBeUndefined();
      expect(valueOf(await store.readLocal('epoch:10'))).toEqual(Uint8Array.of(4));
    }));
}

function testLimits(harness: StoreHarness): void {
  const largest: StoredRecord = {
    ...sampleRecord(1),
    seq: SEQ_MAX,
    header: new Uint8Array(HEADER_BYTES_MAX).fill(0xff),
    signature: new Uint8Array(GENESIS_SIGNATURES_MAX * SIGNATURE_BYTES).fill(2),
    body: new Uint8Array(BODY_BYTES_MAX).fill(3),
  };

  test('keeps the largest record, the largest local value, and a body of no bytes', () =>
    inPlace(harness, async (store) => {
      const empty = sampleRecord(2, { bodyBytes: 0 });
      valueOf(await store.put([largest, empty], 'batched'));
      expect(await scanned(store)).toEqual([arrived(largest, 1), arrived(empty, 2)]);
      const [name, value] = ['n'.repeat(LOCAL_NAME_MAX), new Uint8Array(LOCAL_BYTES_MAX).fill(5)];
      valueOf(await store.writeLocal(new Map([[name, value]])));
      expect(valueOf(await store.readLocal(name))?.length).toBe(LOCAL_BYTES_MAX);
    }));

  test('refuses what is larger as a mistake of ours, and keeps nothing of it', () =>
    inPlace(harness, async (store) => {
      const longer = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.length + 1);
      const wrongs: Partial<StoredRecord>[] = [
        { header: longer(largest.header) },
        { header: new Uint8Array() },
        { signature: longer(largest.signature) },
        { body: longer(largest.body ?? new Uint8Array()) },
        { seq: SEQ_MAX + 1 },
        { seq: -1 },
        { id: 'short' as RecordId },
      ];
      for (const wrong of wrongs) {
        const batch = [sampleRecord(3), { ...largest, ...wrong }];
        await expect(store.put(batch, 'batched')).rejects.toThrow(InvariantViolation);
      }
      expect(await scanned(store)).toEqual([]);
      const tooLong = new Uint8Array(LOCAL_BYTES_MAX + 1);
      const small = Uint8Array.of(1);
      for (const name of ['', 'n'.repeat(LOCAL_NAME_MAX + 1), 'A', 'a b', 'a\n', 'é']) {
        await expect(store.readLocal(name)).rejects.toThrow(InvariantViolation);
        const values = new Map([
          ['good', small],
          [name, small],
        ]);
        await expect(store.writeLocal(values)).rejects.toThrow(InvariantViolation);
      }
      const values = new Map([
        ['good', small],
        ['long', tooLong],
      ]);
      await expect(store.writeLocal(values)).rejects.toThrow(InvariantViolation);
      expect(valueOf(await store.readLocal('good'))).toBeUndefined();
      for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(store.scan(wrong, 1)).rejects.toThrow(InvariantViolation);
        await expect(store.scan(0, wrong)).rejects.toThrow(InvariantViolation);
      }
    }));
}

function testEnds(harness: StoreHarness): void {
  test('answers everything with StoreClosed once it is closed', () =>
    inPlace(harness, async (store) => {
      const record = sampleRecord(1);
      valueOf(await store.put([record], 'durable'));
      await store.close();
      await store.close();
      const closed = { ok: false, fault: { kind: 'StoreClosed' } };
      const answers = [
        await store.put([record], 'batched'),
        await store.put([record], 'durable'),
        ...(store.putIf === undefined ? [] : [await store.putIf([record], () => true)]),
        await store.get(record.id),
        await store.has([record.id]),
        await store.scan(0, 1),
        await store.chain(record.author, 0, 1),
        await store.shred([record.id]),
        await store.prune([]),
        await store.putHusks([]),
        await store.readLocal('a'),
        await store.writeLocal(new Map()),
        await store.usage(),
      ];
      expect(answers).toEqual(answers.map(() => closed));
    }));

  test('counts the records and some bytes for each', () =>
    inPlace(harness, async (store) => {
      const before = valueOf(await store.usage());
      valueOf(await store.put(sampleRecords(0, 200), 'durable'));
      const after = valueOf(await store.usage());
      expect([before.records, after.records]).toEqual([0, 200]);
      expect(after.bytes - before.bytes).toBeGreaterThan(200 * SIGNATURE_BYTES);
    }));

  if (!harness.isPersistent) return;

  test('is the same store when it is opened again', () =>
    inPlace(harness, async (store, place) => {
      const records = sampleRecords(0, 20);
      valueOf(await store.put(records.slice(0, 10), 'batched'));
      valueOf(await store.writeLocal(new Map([['device', Uint8Array.of(7)]])));
      valueOf(await store.shred([sampleId(3)]));
      valueOf(await store.prune([sampleHusk(sampleRecord(4))]));
      valueOf(await store.putHusks([sampleHusk(sampleRecord(30))]));
      const before = await scanned(store);
      await store.close();
      const again = await place.open();
      expect(await scanned(again)).toEqual(before);
      expect(valueOf(await again.readLocal('device'))).toEqual(Uint8Array.of(7));
      valueOf(await again.put(records, 'batched'));
      const later = records.slice(10).map((record, at) => arrived(record, at + 12));
      expect(await scanned(again)).toEqual([...before, ...later]);
      await again.close();
    }));
}

/** Records of the property: a chain each for two devices with forks, some ids that begin alike. */
const POOL: readonly StoredRecord[] = Array.from({ length: 12 }, (_, number) =>
  sampleRecord(number, {
    device: number % 2,
    seq: 1 + Math.floor(number / 4),
    id: sampleId(number, number < 8 ? number % 3 : undefined),
    bodyBytes: number * 7,
  }),
);
const NAMES = ['a', 'b:1', 'b:10'] as const;

interface Pick {
  readonly at: number;
  readonly hasBody: boolean;
  readonly isEach: boolean;
  readonly isOtherSignature: boolean;
}

function picked({ at, hasBody, isEach, isOtherSignature }: Pick): StoredRecord {
  const record = POOL[at % POOL.length] ?? sampleRecord(0);
  return {
    ...record,
    body: hasBody ? record.body : null,
    verified: isEach ? 'each' : 'chain',
    signature: isOtherSignature ? record.signature.toReversed() : record.signature,
  };
}

/** One operation of the property, run on both stores; gives what both said. */
type Operation = (store: RecordStore, naive: NaiveStore) => Promise<readonly [unknown, unknown]>;

const NOTHING_SAID = [undefined, undefined] as const;

const anyPick: fc.Arbitrary<Pick> = fc.record({
  at: fc.nat(POOL.length - 1),
  hasBody: fc.boolean(),
  isEach: fc.boolean(),
  isOtherSignature: fc.boolean(),
});
const anyIds = fc
  .array(fc.nat(POOL.length - 1), { maxLength: 4 })
  .map((ats) =>
    ats.map((at) => picked({ at, hasBody: true, isEach: true, isOtherSignature: false }).id),
  );

const anyPut: fc.Arbitrary<Operation> = fc
  .tuple(fc.array(anyPick, { maxLength: 6 }), fc.constantFrom('batched', 'durable'))
  .map(([picks, durability]) => async (store, naive) => {
    const records = picks.map(picked);
    valueOf(await store.put(records, durability));
    naive.put(records);
    return NOTHING_SAID;
  });

const anyShred: fc.Arbitrary<Operation> = anyIds.map((ids) => async (store, naive) => {
  valueOf(await store.shred(ids));
  naive.shred(ids);
  return NOTHING_SAID;
});

const anyHusks = fc
  .array(fc.nat(POOL.length - 1), { maxLength: 4 })
  .map((ats) => ats.map((at) => sampleHusk(POOL[at] ?? sampleRecord(9))));

const anyPrune: fc.Arbitrary<Operation> = fc
  .tuple(anyHusks, fc.boolean())
  .map(([husks, isOurs]) => async (store, naive) => {
    valueOf(await (isOurs ? store.prune(husks) : store.putHusks(husks)));
    if (isOurs) naive.prune(husks);
    else naive.putHusks(husks);
    return NOTHING_SAID;
  });

const anyHas: fc.Arbitrary<Operation> = anyIds.map((ids) => async (store, naive) => {
  const there = valueOf(await store.has(ids));
  const found = await Promise.all(ids.map((id) => gotten(store, id)));
  const expected = ids.filter((id) => naive.has(id));
  return [
    [there, found],
    [new Set(expected), ids.map((id) => naive.get(id))],
  ];
});

const anyScan: fc.Arbitrary<Operation> = fc
  .tuple(fc.nat(14), fc.nat(14))
  .map(([arrival, limit]) => async (store, naive) => {
    const found = valueOf(await store.scan(arrival, limit));
    return [found.map(plain), naive.scan(arrival, limit)];
  });

const anyChain: fc.Arbitrary<Operation> = fc
  .record({
    device: fc.nat(SAMPLE_DEVICES - 1),
    seq: fc.nat(5),
    limit: fc.nat(6),
    arrival: fc.nat(12),
  })
  .map(({ device, seq, limit, arrival }) => async (store, naive) => {
    const author = sampleDevice(device);
    const found = valueOf(await store.chain(author, seq, limit, arrival));
    return [found.map(plain), naive.chain(author, seq, limit, arrival)];
  });

const anyWriteLocal: fc.Arbitrary<Operation> = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.option(fc.uint8Array({ maxLength: 40 }))), {
    maxLength: 3,
  })
  .map((entries) => async (store, naive) => {
    valueOf(await store.writeLocal(new Map(entries)));
    naive.writeLocal(new Map(entries));
    const found = await Promise.all(
      NAMES.map(async (name) => valueOf(await store.readLocal(name))),
    );
    return [found, NAMES.map((name) => naive.locals.get(name))];
  });

const anyOperations: fc.Arbitrary<readonly (Operation | 'reopen')[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: anyPut },
    { weight: 2, arbitrary: anyShred },
    { weight: 3, arbitrary: anyPrune },
    { weight: 2, arbitrary: anyHas },
    { weight: 2, arbitrary: anyScan },
    { weight: 2, arbitrary: anyChain },
    { weight: 2, arbitrary: anyWriteLocal },
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
  ),
  { maxLength: 24 },
);

function testAgainstNaive(harness: StoreHarness): void {
  test('agrees with the obvious store after any operations', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(anyOperations, (operations) =>
        inPlace(harness, async (first, place) => {
          const naive = new NaiveStore();
          let store = first;
          for (const operation of operations) {
            if (operation !== 'reopen') {
              const [found, expected] = await operation(store, naive);
              expect(found).toEqual(expected);
            } else if (harness.isPersistent) {
              await store.close();
              store = await place.open();
            }
          }
          expect(await scanned(store)).toEqual(naive.scan(0, 1_000));
          const { records } = valueOf(await store.usage());
          expect(records).toBe(naive.scan(0, 1_000).length);
          await store.close();
        }),
      ),
      { numRuns: 60 },
    ),
  );
}
