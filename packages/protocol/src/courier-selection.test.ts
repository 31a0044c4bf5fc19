import type { DeviceId, Record } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { selectForCourier } from './courier-selection.ts';
import { arbitraryDeeds, createReplica, enact, recordAt, takeIn } from './testing.ts';

const ana = idNamed<DeviceId>('ana');

describe('what a courier takes along', () => {
  // Where a recipient's chain of a device is longer than the sender's, the sender takes it that his
  // own is part of it; if it forked, a live link finds out.
  test('brings every recipient to all that the sender has, whatever was heard of them', () => {
    fc.assert(
      fc.property(arbitraryDeeds(3, 3, 70), fc.nat(4), (deeds, margin) => {
        const [one, two, sender] = [createReplica(), createReplica(), createReplica()] as const;
        enact([one, two, sender], deeds);
        const heard = [one, two].map(({ view }) => view.devices());
        const { ids, complete } = selectForCourier(sender.view, heard, margin);
        expect(complete).toBe(true);
        for (const recipient of [one, two]) {
          for (const id of ids) takeIn(recipient, sender.records.get(id) as Record);
          const isShorter = (device: DeviceId) =>
            (recipient.view.headsOf(device).at(-1)?.seq ?? -1) >
            (sender.view.headsOf(device).at(-1)?.seq ?? -1);
          if (sender.view.devices().some(({ device }) => isShorter(device))) continue;
          for (const id of sender.records.keys()) expect(recipient.records.has(id)).toBe(true);
          expect(recipient.parked.size).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is what lies above the last frontier heard, and a margin behind it', () => {
    const sender = createReplica();
    let prev: Record | undefined;
    for (let at = 0; at < 50; at += 1) takeIn(sender, (prev = recordAt(ana, prev, [], at)));
    const ids = [...sender.records.keys()];
    const heard = [{ device: ana, heads: [{ seq: 39, id: ids[39] as Record['id'] }] }];
    expect(selectForCourier(sender.view, [heard], 0).ids).toEqual(ids.slice(40));
    expect(selectForCourier(sender.view, [heard], 8).ids).toEqual(ids.slice(32));
    expect(selectForCourier(sender.view, [heard, undefined], 8).ids).toEqual(ids);
    expect(selectForCourier(sender.view, [undefined], 0, 10)).toEqual({
      ids: ids.slice(0, 10),
      complete: false,
    });
  });
});
