import { describe, expect, test } from 'vitest';

import { testRecordStoreCompliance } from '../compliance.ts';
import { sampleRecord, sampleRecords, valueOf } from '../testing.ts';
import { createMemoryStore } from './index.ts';

testRecordStoreCompliance('the memory store', {
  isPersistent: false,
  canWait: true,
  createPlace: async () => ({
    open: async () => createMemoryStore(),
    remove: async () => undefined,
  }),
});

describe('a memory store that is full', () => {
  test('takes nothing of a batch that does not fit, and all of what it holds already', async () => {
    const records = sampleRecords(0, 4);
    const bytes = records
      .map((record) => record.header.length + record.signature.length + (record.body?.length ?? 0))
      .reduce((sum, length) => sum + length, 0);
    const store = createMemoryStore({ bytesMax: bytes });
    valueOf(await store.put(records.slice(0, 3), 'batched'));
    const full = { ok: false, fault: { kind: 'StoreFull' } };
    expect(await store.put([...records, sampleRecord(9)], 'durable')).toEqual(full);
    expect(valueOf(await store.usage()).records).toBe(3);
    valueOf(await store.put([...records, ...records], 'durable'));
    expect(valueOf(await store.usage())).toEqual({ records: 4, bytes });
    expect(await store.writeLocal(new Map([['a', Uint8Array.of(1)]]))).toEqual(full);
    expect(valueOf(await store.readLocal('a'))).toBeUndefined();
    valueOf(await store.shred(records.slice(0, 1).map((record) => record.id)));
    valueOf(await store.writeLocal(new Map([['a', Uint8Array.of(1)]])));
  });
});
