import type { DeviceId, Record } from '@tocsin/core';
import { encodeWire, parentsOf } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { encodeFrame, FRAME_BYTES_MAX } from './frames.ts';
import { orderForSending, packBatches } from './order.ts';
import { arbitraryDeeds, createReplica, enact, recordAt } from './testing.ts';

const ana = idNamed<DeviceId>('ana');

describe('the order of sending', () => {
  test('puts parents first and does not depend on the order given', () => {
    fc.assert(
      fc.property(arbitraryDeeds(1, 4, 60), fc.infiniteStream(fc.nat(1_000)), (deeds, luck) => {
        const replica = createReplica();
        enact([replica], deeds);
        const records = [...replica.records.values()];
        const shuffled = records
          .map((record) => [luck.next().value ?? 0, record] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, record]) => record);
        const ordered = orderForSending(shuffled);
        expect(ordered).toHaveLength(records.length);
        const sent = new Set<string>();
        for (const record of ordered) {
          for (const parent of parentsOf(record))
            if (replica.records.has(parent)) expect(sent).toContain(parent);
          sent.add(record.id);
        }
        expect(ordered).toEqual(orderForSending(records));
      }),
    );
  });

  test('puts governance first with just what it rests on', () => {
    const first = recordAt(ana, undefined, [], 1);
    const second = recordAt(ana, first, [], 2);
    const others = Array.from({ length: 5 }, (_, at) =>
      recordAt(idNamed<DeviceId>('other', at), undefined, [], 10 + at),
    );
    const act = recordAt(idNamed<DeviceId>('zoe'), undefined, [first.id], 3, 0);
    const ordered = orderForSending([...others, second, act, first]);
    expect(ordered.slice(0, 2)).toEqual([first, act]);
  });
});

describe('a batch', () => {
  test('is 16 to 64 KB, but for the last, and fits a frame', () => {
    let prev: Record | undefined;
    const records: Record[] = [];
    for (let at = 0; at < 90; at += 1) {
      prev = recordAt(ana, prev, [], at, 1, (at * 773) % 15_000);
      records.push(prev);
    }
    const batches = packBatches(records);
    expect(batches.flat()).toEqual(records.map((record) => encodeWire(record)));
    for (const batch of batches) {
      const frame = encodeFrame({ kind: 'records', records: batch });
      expect(frame.length).toBeLessThanOrEqual(FRAME_BYTES_MAX);
      if (batch !== batches.at(-1)) expect(frame.length).toBeGreaterThan(16_384);
    }
  });
});
