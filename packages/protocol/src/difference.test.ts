import type { DeviceId, Record } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { differenceOf, narrowed, pointsBetween, takeFromRuns } from './difference.ts';
import type { TheirDevice } from './difference.ts';
import { ancestorAt, createLogMap } from './log-view.ts';
import { recordAt } from './testing.ts';

const ana = idNamed<DeviceId>('ana');

function chain(length: number, from?: Record, salt = 0): readonly Record[] {
  const records: Record[] = [];
  for (let at = 0; at < length; at += 1)
    records.push(recordAt(ana, records.at(-1) ?? from, [], salt + at));
  return records;
}

function viewOf(records: readonly Record[]) {
  const view = createLogMap();
  for (const record of records) view.add(record.id, record.fields);
  return view;
}

const headOf = (record: Record | undefined) => ({
  seq: record?.fields.seq ?? 0,
  id: (record as Record).id,
});
const they = (...records: readonly (Record | undefined)[]): TheirDevice => ({
  heads: records.map(headOf),
  located: new Map(),
});

describe('the difference of one device', () => {
  const trunk = chain(20);
  const branch = chain(5, trunk[9], 100);

  test('is the rest of the chain after a head that we know', () => {
    const view = viewOf(trunk);
    const difference = differenceOf(view, ana, they(trunk[14]));
    expect(difference.kind).toBe('lacking');
    const runs = difference.kind === 'lacking' ? difference.runs : [];
    expect(takeFromRuns(view, runs, 99).ids).toEqual(trunk.slice(15).map(({ id }) => id));
  });

  test('is awaited from a head further on, and located from one that left our chain', () => {
    expect(differenceOf(viewOf(trunk.slice(0, 9)), ana, they(trunk[15])).kind).toBe('wait');
    expect(differenceOf(viewOf(trunk), ana, they(branch[4])).kind).toBe('locate');
  });

  test('leaves out what is behind any of their heads on either branch', () => {
    const view = viewOf([...trunk, ...branch]);
    const difference = differenceOf(view, ana, they(trunk[12], branch[1]));
    const runs = difference.kind === 'lacking' ? difference.runs : [];
    const ids = takeFromRuns(view, runs, 99).ids;
    expect(ids).toEqual([...trunk.slice(13), ...branch.slice(2)].map(({ id }) => id));
  });

  // Found by a property test: the second branch was sent twice and the first never.
  test('sends its own branch when another came in between planning and sending', () => {
    const view = viewOf(trunk);
    const difference = differenceOf(view, ana, they());
    const runs = difference.kind === 'lacking' ? difference.runs : [];
    for (const record of branch) view.add(record.id, record.fields);
    expect(takeFromRuns(view, runs, 99).ids).toEqual(trunk.map(({ id }) => id));
  });
});

describe('placing a fork', () => {
  test('finds the last common record of long branches in a few rounds', () => {
    const trunk = chain(700);
    const theirs = viewOf([...trunk.slice(0, 333), ...chain(400, trunk[332], 2_000)]);
    const ours = viewOf(trunk);
    const head = theirs.headsOf(ana)[0];
    if (head === undefined) throw new Error('no head');
    let located = { known: -1, knownId: null, unknown: head.seq } as ReturnType<typeof narrowed>;
    let rounds = 0;
    for (; located.unknown - located.known > 1; rounds += 1) {
      const points = pointsBetween(theirs, head.id, located.known, located.unknown);
      located = narrowed(ours, ana, located, points);
    }
    expect(located.knownId).toBe(trunk[332]?.id);
    expect(rounds).toBeLessThanOrEqual(4);
  });

  test('ends when the answer does not help', () => {
    const view = viewOf(chain(5));
    const before = { known: 1, knownId: null, unknown: 40 };
    expect(narrowed(view, ana, before, [])).toEqual({ known: 1, knownId: null, unknown: 2 });
  });
});

describe('an ancestor', () => {
  test('is found above and below a fork, and nowhere else', () => {
    const trunk = chain(10);
    const branch = chain(4, trunk[3], 50);
    const view = viewOf([...trunk, ...branch]);
    const tip = branch[3] as Record;
    expect(ancestorAt(view, tip.id, 2)).toBe(trunk[2]?.id);
    expect(ancestorAt(view, tip.id, 4)).toBe(branch[0]?.id);
    expect(ancestorAt(view, tip.id, 8)).toBeUndefined();
    expect(ancestorAt(view, tip.id, -1)).toBeUndefined();
  });
});
