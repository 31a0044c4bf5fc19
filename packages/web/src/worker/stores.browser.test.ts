/** Stores in a browser under the real seals: the same suite as in Node, and how quick they are. */
import { wasmCrypto } from '@tocsin/crypto/wasm';
import type { RecordStore, StoredRecord } from '@tocsin/peer/ports';
import { testRecordStoreCompliance } from '@tocsin/storage/compliance';
import { openIndexedDbStore, removeIndexedDbStore } from '@tocsin/storage/indexeddb';
import { describe, expect, test } from 'vitest';

import { sealedPlace } from './at-rest.ts';
import { webRandom } from './random.ts';

const crypto = await wasmCrypto();
const random = webRandom();
const homeKey = random.bytes(32);

async function opened(name: string): Promise<RecordStore> {
  const { database, atRest } = sealedPlace(crypto, random, homeKey, name);
  const store = await openIndexedDbStore(database, { atRest });
  if (!store.ok) throw new Error(store.fault.kind);
  return store.value;
}

async function remove(name: string): Promise<void> {
  const removed = await removeIndexedDbStore(sealedPlace(crypto, random, homeKey, name).database);
  if (!removed.ok) throw new Error(removed.fault.kind);
}

let places = 0;
testRecordStoreCompliance('a browser’s database under real seals', {
  isPersistent: true,
  canWait: false,
  createPlace: async () => {
    places += 1;
    const name = `place-${places}`;
    return { open: () => opened(name), remove: () => remove(name) };
  },
});

/** Records in people's usual sizes: a header of 280 bytes, a body of 250. */
function records(count: number): readonly StoredRecord[] {
  const bytes = random.bytes(count * 32);
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from({ length: count }, (_, at) => ({
    id: text.slice(at * 64, at * 64 + 64) as StoredRecord['id'],
    author: `${at % 30}`.padStart(64, '0') as StoredRecord['author'],
    seq: Math.floor(at / 30),
    header: new Uint8Array(280).fill(at),
    signature: new Uint8Array(64).fill(at),
    body: new Uint8Array(250).fill(at),
    verified: 'each' as const,
  }));
}

describe('a store of 10,000 records in a browser', () => {
  test('takes 5,000 in a second and opens within two', async () => {
    const all = records(10_000);
    const store = await opened('large');
    const began = performance.now();
    for (let at = 0; at < all.length; at += 500)
      await store.put(all.slice(at, at + 500), 'batched');
    await store.put([], 'durable');
    const putMs = performance.now() - began;
    await store.close();
    const opening = performance.now();
    const again = await opened('large');
    let found = 0;
    for (let more = true; more;) {
      const page = await again.scan(found, 500);
      if (!page.ok) throw new Error(page.fault.kind);
      found += page.value.length;
      more = page.value.length > 0;
    }
    const openMs = performance.now() - opening;
    await again.close();
    await remove('large');
    console.info(
      `10,000 records: put in ${Math.round(putMs)} ms, read in ${Math.round(openMs)} ms`,
    );
    expect(found).toBe(10_000);
    expect(putMs).toBeLessThan(2_000);
    expect(openMs).toBeLessThan(2_000);
  });
});
