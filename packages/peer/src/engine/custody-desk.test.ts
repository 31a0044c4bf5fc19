import type { DeviceId, Hash32 } from '@tocsin/core';
import { idOf } from '@tocsin/core';
import { idNamed, pairNamed, testCrypto } from '@tocsin/core/testing';
import type { CustodyReceipt } from '@tocsin/protocol';
import { receiptDigest } from '@tocsin/protocol';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import { openKeyring } from '../log/keyring.ts';
import { ME, settle, valueOf } from '../log/testing.ts';
import type { RecordStore } from '../ports/index.ts';
import type { CustodyDesk } from './custody-desk.ts';
import { openCustodyDesk } from './custody-desk.ts';

const BUNDLE = idNamed<Hash32>('bundle');
const DAY = 20_750;
const deviceNamed = (name: string) => idOf<DeviceId>(pairNamed(name).publicKey);
const READERS = ['ana', 'bea'].map(deviceNamed);
const everyone = () => true;

function receiptBy(name: string, bundle: Hash32 = BUNDLE, day: number = DAY): CustodyReceipt {
  const unsigned = { bundle, device: deviceNamed(name), what: 'arrived' as const, day };
  const { secretKey } = pairNamed(name);
  const signature = testCrypto.sign(receiptDigest(testCrypto.hash, unsigned), secretKey);
  return { ...unsigned, signature };
}

async function open(store: RecordStore): Promise<CustodyDesk> {
  const keyring = valueOf(await openKeyring(store, testCrypto));
  if (keyring === undefined) throw new Error('the store belongs to no device');
  return valueOf(await openCustodyDesk({ store, crypto: testCrypto, keyring }));
}

/** A desk that packed one parcel with our chain up to 7. */
async function packed(): Promise<{ readonly store: RecordStore; readonly desk: CustodyDesk }> {
  const store = await settle(createMemoryStore());
  const desk = await open(store);
  const sent = { bundle: BUNDLE, expiresDay: DAY + 90, recipients: READERS, ownSeq: 7 };
  valueOf(await desk.packed(sent));
  return { store, desk };
}

describe('a parcel that was packed', () => {
  test('is on its way with what it holds, until it runs out', async () => {
    const { desk } = await packed();
    expect([7, 8].map((seq) => desk.isUnderway(seq, DAY))).toEqual([true, false]);
    expect([90, 91].map((days) => desk.isUnderway(7, DAY + days))).toEqual([true, false]);
    expect(desk.arrivedAt(7)).toEqual(new Set());
  });

  test('has come to those who signed for it, and this is kept over a restart', async () => {
    const { store, desk } = await packed();
    valueOf(await desk.hear([receiptBy('ana')], everyone));
    for (const one of [desk, await open(store)]) {
      expect(one.arrivedAt(7)).toEqual(new Set([READERS[0]]));
      expect(one.arrivedAt(8)).toEqual(new Set());
      // A receipt that is for us goes no further.
      expect(one.receipts()).toEqual([]);
    }
  });

  test('is written down when something is new, and not when it is heard again', async () => {
    const { store } = await packed();
    let written = 0;
    const counting: RecordStore = {
      ...store,
      writeLocal: (entries) => {
        written += 1;
        return store.writeLocal(entries);
      },
    };
    const desk = await open(counting);
    const [one, other] = [receiptBy('ana'), receiptBy('bea', idNamed<Hash32>('of another'))];
    for (const receipts of [[one], [one], [other], [other, one]])
      valueOf(await desk.hear(receipts, everyone));
    expect(written).toBe(2);
  });

  test('has not come by the word of a stranger, of who is no reader, or with a wrong signature', async () => {
    const { desk } = await packed();
    valueOf(await desk.hear([receiptBy('ana')], () => false));
    valueOf(await desk.hear([receiptBy('cem')], everyone));
    valueOf(await desk.hear([{ ...receiptBy('ana'), day: DAY + 1 }], everyone));
    expect(desk.arrivedAt(0)).toEqual(new Set());
  });
});

describe('receipts that travel', () => {
  test('are our own and those for parcels of others, each once', async () => {
    const { store, desk } = await packed();
    const other = idNamed<Hash32>('a parcel of another');
    valueOf(await desk.give({ ...receiptBy('ana', other), device: ME.id }));
    for (let at = 0; at < 2; at += 1) valueOf(await desk.hear([receiptBy('bea', other)], everyone));
    const devices = (one: CustodyDesk) => one.receipts().map(({ device }) => device);
    expect(devices(desk)).toEqual([READERS[1], ME.id]);
    expect(devices(await open(store))).toEqual([READERS[1], ME.id]);
  });

  test('push out only their own kind: nobody’s flood silences us', async () => {
    const { desk } = await packed();
    const mine = { ...receiptBy('ana', idNamed<Hash32>('mine')), device: ME.id };
    valueOf(await desk.give(mine));
    const flood = Array.from({ length: 100 }, (_, at) => receiptBy('bea', idNamed(`parcel ${at}`)));
    valueOf(await desk.hear(flood, everyone));
    expect(desk.receipts()).toHaveLength(33);
    expect(desk.receipts()).toContainEqual(mine);
  });
});
