import type { DeviceId, Entry, Hash32, LogId, Record, RecordId, WireRecord } from '@tocsin/core';
import {
  BODY_BYTES_MAX,
  compareText,
  encodeHeader,
  HEADER_BYTES_MAX,
  hour,
  HOUR_MAX,
  idOf,
  isSigned,
  laneKey,
  LANE_COMMON,
  ok,
  parseRecord,
} from '@tocsin/core';
import {
  arbitraryBytes,
  arbitraryMutation,
  arbitraryShuffledTwice,
  bytesNamed,
  idNamed,
  testCrypto,
} from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import type { LogCrypto, RecordStore } from '../ports/index.ts';
import type { IngestReport } from './intake.ts';
import { PARKED_RECORDS_MAX } from './parked.ts';
import type { Replica } from './replica.ts';
import {
  badlySigned,
  chainOf,
  EPOCH_KEY,
  historyOf,
  makeRecord,
  NOON,
  openTestReplica,
  settle,
  sortedIds,
  valueOf,
  writerNamed,
} from './testing.ts';

const ana = writerNamed('ana');
const bea = writerNamed('bea');
const WAYS = ['each', 'chain'] as const;
const key = laneKey(testCrypto.keyedHash, EPOCH_KEY, LANE_COMMON);

interface Fixture {
  readonly replica: Replica;
  readonly store: RecordStore;
}

async function fixture(store: RecordStore = createMemoryStore()): Promise<Fixture> {
  await settle(store);
  return { ...(await openTestReplica(store)), store };
}

async function take(
  replica: Replica,
  wires: readonly WireRecord[],
  how: 'each' | 'chain' = 'each',
  sender: string = 'sender',
): Promise<IngestReport> {
  return valueOf(await replica.ingest(wires, sender, how));
}

async function entriesOf(replica: Replica): Promise<readonly Entry[]> {
  return valueOf(await replica.entries());
}

const faultsOf = ({ refused }: IngestReport): readonly string[] =>
  refused.map(({ fault }) => fault.kind);

/** A replica whose signatures are verified while its store waits, and how often it withdrew. */
async function waitingFixture(
  store: RecordStore = createMemoryStore(),
): Promise<Fixture & { readonly withdrawn: () => number }> {
  if (valueOf(await store.usage()).bytes === 0) await settle(store);
  let withdrawn = 0;
  const waiting: RecordStore = {
    ...store,
    putIf: async (records, mayKeep) => {
      const kept = await store.putIf?.(records, mayKeep);
      if (kept?.ok === true && !kept.value) withdrawn += 1;
      return kept ?? ok(false);
    },
  };
  const crypto: LogCrypto = {
    ...testCrypto,
    verifyAhead: (signed) => () =>
      signed.map(({ signature, message, key: by }) => testCrypto.verify(signature, message, by)),
  };
  const opened = await openTestReplica(waiting, undefined, crypto);
  return { ...opened, store, withdrawn: () => withdrawn };
}

const byId = <R extends { readonly id: RecordId }>(records: readonly R[]): R[] =>
  records.toSorted((a, b) => compareText(a.id, b.id));

/** A report without the order in which those that had waited were tried again. */
function unordered({ admitted, missing, refused, ...counts }: IngestReport): object {
  const faults = refused.map(({ fault }) => fault.kind).toSorted();
  return { ...counts, admitted: byId(admitted), missing: missing.toSorted(), faults };
}

/** All that a store holds, without the order of arrival. */
async function allOf(store: RecordStore): Promise<object[]> {
  return byId(valueOf(await store.scan(0, 1_000))).map((one) => ({ ...one, arrival: 0 }));
}

describe('taking records in while their signatures are verified', () => {
  test('comes to the same as verifying first, bad signatures and all', async () => {
    const choices = fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { minLength: 1, maxLength: 9 });
    const arrivals = choices.chain((chosen) => {
      const records = historyOf(chosen);
      const spoilt = fc.subarray([...records.keys()]);
      return fc.tuple(arbitraryShuffledTwice(records), spoilt).map(([shuffled, bad]) => {
        const badIds = new Set(bad.map((at) => records[at]?.id));
        // The second copy of each is good: what was refused comes again.
        const seen = new Set<RecordId>();
        return shuffled.map((record) => {
          const isSpoilt = badIds.has(record.id) && !seen.has(record.id);
          seen.add(record.id);
          return isSpoilt ? badlySigned(record) : record;
        });
      });
    });
    const batches = fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.constantFrom(...WAYS)));
    let withdrawals = 0;
    await fc.assert(
      fc.asyncProperty(arrivals, batches, async (records, sizes) => {
        const [first, waiting] = [await fixture(), await waitingFixture()];
        const rest = [...records];
        for (const [size, how] of [...sizes, [records.length, 'each'] as const]) {
          const some = rest.splice(0, size);
          const reports = [
            await take(first.replica, some, how),
            await take(waiting.replica, some, how),
          ].map(unordered);
          expect(reports[1]).toEqual(reports[0]);
          const [asked, others] = [first, waiting].map(({ replica }) => replica.wanted(100));
          expect(others?.toSorted()).toEqual(asked?.toSorted());
        }
        const [kept, others] = await Promise.all([first, waiting].map(({ store }) => allOf(store)));
        expect(others).toEqual(kept);
        withdrawals += waiting.withdrawn();
      }),
      { numRuns: 60 },
    );
    expect(withdrawals).toBeGreaterThan(0);
  });

  test('lets nothing wait that is badly signed, though the store fails before it asks', async () => {
    const inner = await settle(createMemoryStore());
    let isFull = true;
    const full: RecordStore = {
      ...inner,
      putIf: async (records, mayKeep) =>
        isFull || inner.putIf === undefined
          ? { ok: false, fault: { kind: 'StoreFull' } }
          : inner.putIf(records, mayKeep),
    };
    const { replica } = await waitingFixture(full);
    const [first, second] = chainOf(ana, 2);
    if (first === undefined || second === undefined) throw new Error('two');
    const failed = await replica.ingest(
      [badlySigned(second), ...chainOf(bea, 1)],
      'sender',
      'each',
    );
    expect(failed).toEqual({ ok: false, fault: { kind: 'StoreFull' } });
    isFull = false;
    const report = await take(replica, [first]);
    expect(sortedIds(report.admitted)).toEqual([first.id]);
  });

  test('lets wait again who had waited, when the signatures beside it were bad', async () => {
    const { replica, withdrawn } = await waitingFixture();
    const [first, second, third] = chainOf(ana, 3);
    const other = chainOf(bea, 1);
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three');
    await take(replica, [third, second]);
    const report = await take(replica, [first, ...other.map(badlySigned)]);
    expect(withdrawn()).toBe(1);
    expect(faultsOf(report)).toEqual(['BadSignature']);
    expect(sortedIds(report.admitted)).toEqual(sortedIds([first, second, third]));
    expect(report.parked).toBe(0);
  });
});

describe('taking records in', () => {
  test('comes to the same whatever the order, the repetitions, the batches and the way', async () => {
    const choices = fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { minLength: 1, maxLength: 9 });
    const arrivals = choices.chain((chosen) => arbitraryShuffledTwice(historyOf(chosen)));
    const batches = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(...WAYS)));
    await fc.assert(
      fc.asyncProperty(arrivals, batches, async (records, sizes) => {
        const { replica } = await fixture();
        const rest = [...records];
        for (const [size, how] of sizes) await take(replica, rest.splice(0, size), how);
        const last = await take(replica, rest);
        const ids = sortedIds(new Set(records));
        expect(sortedIds(await entriesOf(replica))).toEqual([...new Set(ids)]);
        expect(last.parked).toBe(0);
        expect(replica.wanted(100)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('is idempotent: what is held already is neither stored nor told again', async () => {
    const { replica } = await fixture();
    const records = chainOf(ana, 3);
    await take(replica, records);
    const before = replica.revision();
    let heard = 0;
    replica.onRecords(() => (heard += 1));
    const again = await take(replica, records, 'chain');
    expect(again).toEqual({
      named: records.map(({ id }) => id),
      admitted: [],
      missing: [],
      parked: 0,
      refused: [],
      outlived: 0,
      husks: [],
    });
    expect([heard, replica.revision()]).toEqual([0, before]);
  });

  test('parks what came before its parents and asks for them', async () => {
    const { replica } = await fixture();
    const [first, second, third] = chainOf(ana, 3) as [Record, Record, Record];
    expect(await take(replica, [third, second])).toMatchObject({ admitted: [], parked: 2 });
    expect(replica.wanted(10)).toEqual([first.id]);
    const { admitted, parked } = await take(replica, [first]);
    expect(admitted.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(parked).toBe(0);
  });

  test('lets a flood of orphans push out its own, never those of another sender', async () => {
    const { replica } = await fixture();
    const [first, second] = chainOf(bea, 2) as [Record, Record];
    await take(replica, [second], 'each', 'quiet');
    const root = makeRecord(ana, null);
    const flood = Array.from({ length: PARKED_RECORDS_MAX + 20 }, (_, at) =>
      makeRecord(ana, root, { says: `orphan ${at}` }),
    );
    const { parked } = await take(replica, flood, 'each', 'flood');
    expect(parked).toBe(PARKED_RECORDS_MAX + 1);
    expect((await take(replica, [first])).admitted).toHaveLength(2);
  });

  test('is never stopped by a wall in the far future, in the past, or unsure', async () => {
    const { replica } = await fixture();
    let last: Record | null = null;
    for (const wall of [NOON, HOUR_MAX, 1, 0, NOON - 48, NOON]) {
      last = makeRecord(ana, last, { wallHour: hour(wall) });
      expect((await take(replica, [last])).admitted).toHaveLength(1);
    }
  });

  test('keeps both records of a fork and shows them as evidence', async () => {
    const [root, left] = chainOf(ana, 2) as [Record, Record];
    const right = makeRecord(ana, root, { says: 'otherwise' });
    const { replica } = await fixture();
    await take(replica, [root, right]);
    expect(replica.index.forks()).toEqual([]);
    await take(replica, [left]);
    const ids = sortedIds([left, right]);
    expect(replica.index.forks()).toEqual([{ author: ana.id, seq: 1, ids }]);
  });
});

const anasFirst = makeRecord(ana, null);
const anasSecond = makeRecord(ana, anasFirst);
const beas = makeRecord(bea, null);
const ended = (bytes: Uint8Array, by: number): Uint8Array =>
  by < 0 ? bytes.slice(0, by) : Uint8Array.of(...bytes, ...new Uint8Array(by));

const cases: readonly [string, WireRecord, string][] = [
  ['of another log', makeRecord(ana, null, { log: idNamed<LogId>('other') }), 'OtherLog'],
  ['with a forged signature', badlySigned(anasSecond), 'BadSignature'],
  ['signed by another device', makeRecord(ana, anasFirst, { signer: bea }), 'BadSignature'],
  ['with two signatures', { ...anasSecond, signature: new Uint8Array(128) }, 'BadSignature'],
  ['that follows another’s record', makeRecord(ana, beas), 'BrokenChain'],
  ['that skips a seq', makeRecord(ana, anasFirst, { seq: 2 }), 'BrokenChain'],
  ['with another body', { ...anasSecond, body: bytesNamed('b', 0, 4) }, 'BodyMismatch'],
  [
    'with a body cut off',
    { ...anasSecond, body: ended(anasSecond.body ?? bytesNamed('b'), -1) },
    'BodyMismatch',
  ],
  [
    'with a body over its limit',
    { ...anasSecond, body: new Uint8Array(BODY_BYTES_MAX + 1) },
    'BodyMismatch',
  ],
  ['with a header cut off', { ...anasSecond, header: ended(anasSecond.header, -1) }, 'Malformed'],
  [
    'with bytes after its header',
    { ...anasSecond, header: ended(anasSecond.header, 1) },
    'Malformed',
  ],
  [
    'with a header over its limit',
    { ...anasSecond, header: new Uint8Array(HEADER_BYTES_MAX + 1) },
    'Malformed',
  ],
  [
    'that is a second genesis',
    makeRecord(ana, null, { log: null, gov: null, lane: 0 }),
    'SecondGenesis',
  ],
  ['of a key that is not admissible', inadmissible(), 'KeyNotAdmissible'],
];

/** A record of a key that begins with zeros, which the test crypto does not admit. */
function inadmissible(): WireRecord {
  const made = makeRecord(ana, null);
  const author = idOf<DeviceId>(new Uint8Array(32));
  const bodyHash: Hash32 = made.fields.bodyHash;
  return { ...made, header: encodeHeader({ ...made.fields, author, bodyHash }) };
}

describe('a hostile record', () => {
  describe.each(WAYS)('verified by %s', (how) => {
    test.each(cases)('%s is refused by name', async (_, wire, fault) => {
      const { replica } = await fixture();
      await take(replica, [anasFirst, beas]);
      expect(faultsOf(await take(replica, [wire], how))).toEqual([fault]);
      expect(replica.index.size()).toBe(2);
    });

    test('leaves the honest ones around it in place', async () => {
      const { replica } = await fixture();
      const wires = [anasFirst, ...cases.map(([, wire]) => wire), beas, anasSecond];
      await take(replica, wires, how);
      expect(sortedIds(await entriesOf(replica))).toEqual(sortedIds([anasFirst, beas, anasSecond]));
    });
  });

  test('changed anywhere is never taken for another', async () => {
    const { replica } = await fixture();
    await take(replica, [anasFirst]);
    const part = fc.constantFrom('header', 'signature', 'body');
    const changed = part.chain((name) =>
      arbitraryMutation(anasSecond[name as 'header'] ?? new Uint8Array()).map((bytes) => ({
        wire: {
          header: anasSecond.header,
          signature: anasSecond.signature,
          body: anasSecond.body,
          [name]: bytes,
        },
        isSame: Buffer.compare(bytes, anasSecond[name as 'header']) === 0,
      })),
    );
    await fc.assert(
      fc.asyncProperty(changed, fc.constantFrom(...WAYS), async ({ wire, isSame }, how) => {
        fc.pre(!isSame);
        expect((await take(replica, [wire], how)).admitted).toEqual([]);
      }),
    );
    expect(replica.index.size()).toBe(1);
  });

  test('is refused by a fault whatever its bytes are', async () => {
    const { replica } = await fixture();
    const any = fc.record({
      header: arbitraryBytes(0, 520),
      signature: arbitraryBytes(0, 130),
      body: fc.option(arbitraryBytes(0, 60)),
    });
    await fc.assert(
      fc.asyncProperty(any, async (wire) => {
        expect((await take(replica, [wire])).refused).toHaveLength(1);
      }),
    );
  });
});

describe('copies of one record with other signatures', () => {
  test.each(WAYS)('in one batch leave the signed one, by %s', async (how) => {
    for (const copies of [
      [badlySigned(anasFirst), anasFirst],
      [anasFirst, badlySigned(anasFirst)],
      [badlySigned(anasFirst), anasFirst, badlySigned(anasFirst)],
    ]) {
      const { replica, store } = await fixture();
      await take(replica, copies, how);
      const kept = valueOf(await store.get(anasFirst.id));
      expect(kept?.signature).toEqual(anasFirst.signature);
      expect(kept?.verified).toBe('each');
    }
  });

  test('are no way to get rid of a record, nor of its body', async () => {
    const { replica, store } = await fixture();
    await take(replica, [{ ...badlySigned(anasFirst), body: null }, anasFirst]);
    expect(valueOf(await store.get(anasFirst.id))?.body).toEqual(anasFirst.body);
    const other = await fixture();
    await take(other.replica, [{ ...anasFirst, body: null }, badlySigned(anasFirst)]);
    expect(valueOf(await other.store.get(anasFirst.id))?.body).toEqual(anasFirst.body);
  });

  test('vouched for by a chain are marked so, and mended by the signed one', async () => {
    const { replica, store } = await fixture();
    const next = makeRecord(ana, anasFirst);
    const forged = badlySigned(anasFirst);
    expect((await take(replica, [forged, next], 'chain')).admitted).toHaveLength(2);
    const kept = valueOf(await store.get(anasFirst.id));
    // As it stands it must not be passed on: whoever sends checks this signature first.
    expect(kept?.verified).toBe('chain');
    const parsed = valueOf(parseRecord(testCrypto.hash, kept ?? anasFirst));
    expect(isSigned(testCrypto.verify, parsed)).toBe(false);
    await take(replica, [{ ...forged, signature: new Uint8Array(64) }]);
    expect(valueOf(await store.get(anasFirst.id))?.signature).toEqual(forged.signature);
    await take(replica, [anasFirst]);
    expect(valueOf(await store.get(anasFirst.id))?.signature).toEqual(anasFirst.signature);
    expect(valueOf(await store.get(anasFirst.id))?.verified).toBe('each');
  });

  test('vouched for by a chain do not wait for parents: alone nobody would vouch', async () => {
    const { replica } = await fixture();
    const orphan = makeRecord(ana, null, { deps: [idNamed('gone')] });
    const batch = [badlySigned(orphan), makeRecord(ana, orphan)];
    const report = await take(replica, batch, 'chain');
    expect(faultsOf(report)).toEqual(['BadSignature']);
    expect(report.parked).toBe(1);
  });
});

describe('a body', () => {
  const sealed = makeRecord(ana, null, { key, says: 'hush' });

  test('that came late is read then, and told', async () => {
    const { replica } = await fixture();
    await take(replica, [{ ...sealed, body: null }]);
    expect((await entriesOf(replica))[0]?.body).toEqual({ state: 'unread' });
    const heard: string[] = [];
    replica.onRecords((records) => heard.push(...records.map(({ id }) => id)));
    await take(replica, [sealed]);
    expect((await entriesOf(replica))[0]?.body).toMatchObject({ state: 'read', said: 'hush' });
    expect(heard).toEqual([sealed.id]);
  });

  test('that could be read is named as lacking, until it came or is nowhere any more', async () => {
    const { replica, store } = await fixture();
    const locked = makeRecord(ana, sealed, { key: bytesNamed('a key we lack'), epoch: 7 });
    await take(replica, [
      { ...sealed, body: null },
      { ...locked, body: null },
    ]);
    await entriesOf(replica);
    const lacking = () => replica.lacking(9, () => false);
    expect(lacking()).toEqual([sealed.id]);
    expect(replica.lacking(0, () => false)).toEqual([]);
    expect(replica.lacking(9, (id) => id === sealed.id)).toEqual([]);
    await take(replica, [sealed]);
    await entriesOf(replica);
    expect(lacking()).toEqual([]);
    valueOf(await store.shred([sealed.id]));
    expect(lacking()).toEqual([]);
  });

  test('that was shredded stays so', async () => {
    const { replica, store } = await fixture();
    await take(replica, [sealed]);
    valueOf(await store.shred([sealed.id]));
    const before = replica.revision();
    await take(replica, [sealed]);
    expect(valueOf(await store.get(sealed.id))?.body).toBeNull();
    expect(replica.revision()).toBe(before);
  });

  test('sealed under another key of its epoch is void, and stored all the same', async () => {
    const { replica } = await fixture();
    const wrong = makeRecord(ana, null, { key: bytesNamed('wrong') });
    expect((await take(replica, [wrong])).admitted).toHaveLength(1);
    expect((await entriesOf(replica))[0]?.body).toEqual({ state: 'void' });
  });

  test('sealed under the key of another branch is read once that key came too', async () => {
    const { replica } = await fixture();
    const turned = bytesNamed('another branch');
    const common = laneKey(testCrypto.keyedHash, turned, LANE_COMMON);
    const other = makeRecord(ana, null, { key: common });
    await take(replica, [other]);
    expect((await entriesOf(replica))[0]?.body).toEqual({ state: 'void' });
    valueOf(await replica.keyring.addEpochKey(1, turned));
    replica.keysChanged();
    expect((await entriesOf(replica))[0]?.body).toMatchObject({ state: 'read' });
  });

  test('too short to be sealed, or that says nothing of right form, is void', async () => {
    const { replica } = await fixture();
    const short = makeRecord(ana, null, {
      epoch: 1,
      nonce: new Uint8Array(24),
      body: new Uint8Array(47),
    });
    const garbled = makeRecord(bea, null, { body: Uint8Array.of(0xff) });
    await take(replica, [short, garbled]);
    const states = (await entriesOf(replica)).map(({ body }) => body.state);
    expect(states).toEqual(['void', 'void']);
  });

  test('of an epoch whose key is not here is unread until it comes', async () => {
    const { replica } = await fixture();
    const later = laneKey(testCrypto.keyedHash, bytesNamed('second'), LANE_COMMON);
    await take(replica, [makeRecord(ana, null, { key: later, epoch: 2, says: 9 })]);
    expect((await entriesOf(replica))[0]?.body).toEqual({ state: 'unread' });
    const before = replica.revision();
    valueOf(await replica.keyring.addEpochKey(2, bytesNamed('second')));
    replica.keysChanged();
    expect(replica.revision()).toBeGreaterThan(before);
    expect((await entriesOf(replica))[0]?.body).toMatchObject({ state: 'read', said: 9 });
  });
});

describe('a store that fails while records come in', () => {
  function failing(inner: RecordStore): { store: RecordStore; fail: (fails: boolean) => void } {
    let fails = false;
    const put: RecordStore['put'] = (records, durability) =>
      fails
        ? Promise.resolve({ ok: false, fault: { kind: 'StoreFull' } })
        : inner.put(records, durability);
    return { store: { ...inner, put }, fail: (now) => void (fails = now) };
  }

  test('leaves index, entries and listeners as they were, and the next attempt succeeds', async () => {
    const { store, fail } = failing(createMemoryStore());
    const { replica } = await fixture(store);
    const records = chainOf(ana, 4);
    await take(replica, records.slice(0, 1));
    let heard = 0;
    replica.onRecords(() => (heard += 1));
    fail(true);
    const faulty = await replica.ingest(records, 'sender', 'chain');
    expect(faulty).toEqual({ ok: false, fault: { kind: 'StoreFull' } });
    expect([replica.index.size(), heard, (await entriesOf(replica)).length]).toEqual([1, 0, 1]);
    fail(false);
    expect((await take(replica, records)).admitted).toHaveLength(3);
    expect(sortedIds(await entriesOf(replica))).toEqual(sortedIds(records));
  });

  test('does not lose the records that waited for the one it did not take', async () => {
    const { store, fail } = failing(createMemoryStore());
    const { replica } = await fixture(store);
    const [first, second, third] = chainOf(ana, 3) as [Record, Record, Record];
    await take(replica, [second, third]);
    fail(true);
    expect((await replica.ingest([first], 'other', 'each')).ok).toBe(false);
    expect(replica.wanted(10)).toEqual([first.id]);
    fail(false);
    expect((await take(replica, [first])).admitted).toHaveLength(3);
  });
});
