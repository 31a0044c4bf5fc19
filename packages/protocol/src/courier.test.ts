import type { DeviceId, Hash32 } from '@tocsin/core';
import { idOf } from '@tocsin/core';
import {
  arbitraryBytes,
  arbitraryId,
  arbitraryMutation,
  arbitraryShuffledTwice,
  arbitraryUint,
  idNamed,
  pairNamed,
  testCrypto,
} from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CourierEvent, CourierState } from './courier.ts';
import { applyCourierEvent, CARRIERS_MAX, queuedBundle, viewCourier } from './courier.ts';
import type { CustodyAct, CustodyReceipt, ProvenReceipt } from './custody.ts';
import {
  DAY_MAX,
  decodeReceipt,
  encodeReceipt,
  proveReceipt,
  RECEIPT_BYTES_MAX,
  receiptDigest,
} from './custody.ts';

const bundle = idNamed<Hash32>('bundle');
const deviceOf = (at: number) => idOf<DeviceId>(pairNamed('device', at).publicKey);

function receiptBy(at: number, what: CustodyAct, day: number, of: Hash32 = bundle): CustodyReceipt {
  const unsigned = { bundle: of, device: deviceOf(at), what, day };
  const { secretKey } = pairNamed('device', at);
  const signature = testCrypto.sign(receiptDigest(testCrypto.hash, unsigned), secretKey);
  return { ...unsigned, signature };
}

function proven(receipt: CustodyReceipt): ProvenReceipt {
  const result = proveReceipt(testCrypto, receipt);
  if (!result.ok) throw new Error(result.fault.kind);
  return result.value;
}

const said = (at: number, what: CustodyAct, day: number, of?: Hash32): CourierEvent => ({
  kind: 'receipt',
  receipt: proven(receiptBy(at, what, day, of)),
});

const start = queuedBundle(bundle, 160, [deviceOf(1), deviceOf(2)]);
const fold = (events: readonly CourierEvent[], from: CourierState = start) =>
  events.reduce(applyCourierEvent, from);

describe('a custody receipt', () => {
  const arbitraryReceipt: fc.Arbitrary<CustodyReceipt> = fc.record({
    bundle: arbitraryId<Hash32>(),
    device: arbitraryId<DeviceId>(),
    what: fc.constantFrom('carried', 'arrived'),
    day: arbitraryUint(DAY_MAX),
    signature: arbitraryBytes(64),
  });

  test('is read as it was written, from no other bytes, and never throws', () => {
    fc.assert(
      fc.property(
        arbitraryReceipt.chain((one) =>
          fc.tuple(fc.constant(one), arbitraryMutation(encodeReceipt(one))),
        ),
        ([receipt, changed]) => {
          expect(decodeReceipt(encodeReceipt(receipt))).toEqual({ ok: true, value: receipt });
          const read = decodeReceipt(changed);
          if (read.ok) expect(encodeReceipt(read.value)).toEqual(changed);
        },
      ),
    );
  });

  test('is at most as long as its limit', () => {
    expect(encodeReceipt(receiptBy(1, 'arrived', DAY_MAX))).toHaveLength(RECEIPT_BYTES_MAX);
  });

  test.each<readonly [string, Partial<CustodyReceipt>]>([
    ['another bundle', { bundle: idNamed<Hash32>('other') }],
    ['another device', { device: deviceOf(9) }],
    ['arrived instead of carried', { what: 'arrived' }],
    ['another day', { day: 8 }],
  ])('proves nothing about %s', (_, change) => {
    const receipt = { ...receiptBy(1, 'carried', 7), ...change };
    expect(proveReceipt(testCrypto, receipt)).toMatchObject({ ok: false });
  });
});

describe('the state of a bundle on its way', () => {
  test('goes from queued to carried, arrived and read, each by its own proof', () => {
    const one = deviceOf(1);
    const stages = [fold([])];
    stages.push(fold([said(5, 'carried', 101), said(6, 'carried', 103)]));
    stages.push(fold([said(1, 'arrived', 105)], stages[1]));
    stages.push(fold([{ kind: 'covered', device: one, day: 106 }], stages[2]));
    expect(stages.map((state) => viewCourier(state, one, 110))).toEqual([
      { stage: 'queued' },
      { stage: 'carried', carriers: 2, lastDay: 103 },
      { stage: 'arrived', day: 105 },
      { stage: 'read', day: 106 },
    ]);
    expect(viewCourier(stages[3] as CourierState, deviceOf(2), 110).stage).toBe('carried');
  });

  test('expires where nothing arrived, and takes back nothing that did', () => {
    const state = fold([said(5, 'carried', 101), said(1, 'arrived', 105)]);
    expect(viewCourier(state, deviceOf(1), 161).stage).toBe('arrived');
    expect(viewCourier(state, deviceOf(2), 160).stage).toBe('carried');
    expect(viewCourier(state, deviceOf(2), 161).stage).toBe('expired');
  });

  test('claims nothing from receipts of others and of other bundles', () => {
    const state = fold([
      said(7, 'arrived', 100),
      said(1, 'arrived', 100, idNamed<Hash32>('other')),
      { kind: 'covered', device: deviceOf(7), day: 100 },
    ]);
    expect(state).toEqual(start);
  });

  test('is the same whatever the order and repetition of its proofs', () => {
    const events: readonly CourierEvent[] = [
      said(5, 'carried', 101),
      said(5, 'carried', 104),
      said(6, 'carried', 102),
      said(1, 'arrived', 105),
      said(1, 'arrived', 103),
      { kind: 'covered', device: deviceOf(2), day: 109 },
      { kind: 'covered', device: deviceOf(2), day: 107 },
    ];
    fc.assert(
      fc.property(arbitraryShuffledTwice(events), (shuffled) => {
        expect(fold(shuffled)).toEqual(fold(events));
      }),
    );
  });

  test('counts no more carriers than its limit, the same in every order', () => {
    const many = Array.from({ length: CARRIERS_MAX + 20 }, (_, at): CourierEvent =>
      said(100 + at, 'carried', at),
    );
    expect(fold(many).carriedDay.size).toBe(CARRIERS_MAX);
    expect(fold(many.toReversed())).toEqual(fold(many));
  });
});
