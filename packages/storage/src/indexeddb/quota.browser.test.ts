/** A browser that gives no more room. Chromium's buckets have a quota each; Firefox has no such thing. */
import type { StoredRecord } from '@tocsin/peer/ports';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { allRecords, plainRecord, sampleRecord } from '../testing.ts';
import { newName, opened } from './testing.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const full = { ok: false, fault: { kind: 'StoreFull' } };
const arrived = (records: readonly StoredRecord[]): readonly unknown[] =>
  records.map((record, at) => plainRecord({ ...record, arrival: at + 1, isShredded: false }));

/** What Chromium has of the Storage Buckets API, which TypeScript does not know. */
interface StorageBuckets {
  open(name: string, limits: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

describe('a browser’s database that may not grow', () => {
  test('takes a batch whole or not at all, and loses nothing', async () => {
    const body = new Uint8Array(15_000).fill(7);
    const large = (from: number) =>
      Array.from({ length: 40 }, (_, at) => ({ ...sampleRecord(from + at), body }));
    // A bucket of its own has room of its own.
    const { storageBuckets } = navigator as Navigator & { readonly storageBuckets: StorageBuckets };
    const bucket = await storageBuckets.open('small', { quota: 6_000_000 });
    vi.spyOn(globalThis, 'indexedDB', 'get').mockReturnValue(bucket.indexedDB);
    const place = newName();
    const store = await opened(place);
    // Chromium looks at the quota now and then, so that some more is taken than there is room for.
    let kept = 0;
    let put = await store.put(large(0), 'durable');
    for (; put.ok && kept < 1600; put = await store.put(large(kept), 'durable')) kept += 40;
    expect(put).toEqual(full);
    expect(kept).toBeGreaterThan(0);
    const all = (count: number) =>
      arrived(Array.from({ length: count / 40 }, (_, at) => large(at * 40)).flat());
    expect(await allRecords(store)).toEqual(all(kept));
    expect(await store.put(large(kept), 'batched')).toEqual(full);
    await store.close();
    const again = await opened(place);
    expect(await allRecords(again)).toEqual(all(kept));
    await again.close();
    await storageBuckets.delete('small');
  });
});
