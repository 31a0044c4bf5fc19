import type { Record } from '@tocsin/core';
import { huskOf } from '@tocsin/core';
import { testCrypto } from '@tocsin/core/testing';
import { createLogMap } from '@tocsin/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createLogIndex } from './log-index.ts';
import { chainOf, historyOf, makeRecord, writerNamed } from './testing.ts';

/** Histories in which devices fork: some records follow an older one of their author. */
const arbitraryHistory: fc.Arbitrary<readonly Record[]> = fc
  .array(fc.tuple(fc.nat(2), fc.nat(20), fc.nat(4)), { maxLength: 15 })
  .map((choices) => {
    const records: Record[] = [];
    for (const [device, says, back] of choices) {
      const writer = writerNamed(`writer ${device}`);
      const own = records.filter(({ fields }) => fields.author === writer.id);
      records.push(makeRecord(writer, own.at(-1 - back) ?? null, { says }));
    }
    return records;
  });

describe('the memory of a log', () => {
  test('shows reconciliation what the obvious map shows, forks too', () => {
    fc.assert(
      fc.property(arbitraryHistory, (records) => {
        const index = createLogIndex();
        const map = createLogMap();
        for (const { id, fields } of [...records, ...records]) {
          index.add(id, fields);
          map.add(id, fields);
        }
        expect(index.view.devices()).toEqual(map.devices());
        for (const { id, fields } of records) {
          const { author, seq } = fields;
          expect(index.view.place(id)).toMatchObject(map.place(id) ?? {});
          expect(index.view.at(author, seq)).toEqual(map.at(author, seq));
          expect(index.view.at(author, seq + 1)).toEqual(map.at(author, seq + 1));
          expect(index.view.headsOf(author)).toEqual(map.headsOf(author));
          expect(index.view.forkedAt(author)).toBe(map.forkedAt(author));
        }
      }),
    );
  });

  test('shows the same where only husks are left, of what was here and of what never was', () => {
    const swept = arbitraryHistory.chain((records) =>
      fc.tuple(fc.constant(records), fc.subarray([...records]), fc.subarray([...records])),
    );
    fc.assert(
      fc.property(swept, ([records, never, later]) => {
        const index = createLogIndex();
        const map = createLogMap();
        const husksLeft = new Set<string>();
        for (const record of records) {
          const { id, fields } = record;
          const husk = never.includes(record)
            ? huskOf(testCrypto.hash, { id, header: fields })
            : undefined;
          if (husk === undefined) index.add(id, fields);
          else index.addHusk(husk);
          const left = husk && { gov: husk.gov, epoch: husk.epoch, restHash: husk.restHash };
          map.add(id, left === undefined ? fields : { ...fields, husk: left });
          if (husk !== undefined) husksLeft.add(id);
        }
        for (const { id, fields } of later) {
          const husk = huskOf(testCrypto.hash, { id, header: fields });
          if (husk === undefined) continue;
          index.addHusk(husk);
          map.prune(husk);
          husksLeft.add(id);
        }
        expect(index.view.devices()).toEqual(map.devices());
        expect([index.size(), index.husks()]).toEqual([
          new Set(records.map(({ id }) => id)).size,
          husksLeft.size,
        ]);
        for (const { id } of records) {
          expect(index.view.place(id)).toMatchObject(map.place(id) ?? {});
          expect(index.isPruned(id)).toBe(husksLeft.has(id));
        }
      }),
    );
  });

  test('names as tips what nothing cites, whatever came in between', () => {
    const index = createLogIndex();
    const records = historyOf([
      [0, 0],
      [1, 0],
      [0, 1],
      [2, 2],
    ]);
    for (const { id, fields } of records) index.add(id, fields);
    const cited = new Set(records.flatMap(({ fields }) => [fields.prev, ...fields.deps]));
    const tips = records.map(({ id }) => id).filter((id) => !cited.has(id));
    expect(index.tips()).toEqual(tips.toSorted());
  });

  test('gives the first fork of each device as evidence, with all its branches', () => {
    const index = createLogIndex();
    const ana = writerNamed('ana');
    const [root, left] = chainOf(ana, 2) as [Record, Record];
    const rights = [1, 2].map((says) => makeRecord(ana, root, { says: `right ${says}` }));
    for (const { id, fields } of [root, left, ...rights]) index.add(id, fields);
    const ids = [left, ...rights].map(({ id }) => id).toSorted();
    expect(index.forks()).toEqual([{ author: ana.id, seq: 1, ids }]);
  });
});
