/** R14: what a replica forgets, and what it takes of what others have forgotten. */
import type { Entry, Husk, HuskRun, Record, RecordId } from '@tocsin/core';
import { hour, huskOf, LANE_GOVERNANCE, LANE_PEOPLE } from '@tocsin/core';
import { arbitraryShuffledTwice, testCrypto } from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import type { RecordStore } from '../ports/index.ts';
import type { IngestReport } from './intake.ts';
import type { Replica, ReplicaParts } from './replica.ts';
import {
  badlySigned,
  chainOf,
  historyOf,
  LOG,
  makeRecord,
  NOON,
  openTestReplica,
  saidKind,
  settle,
  sortedIds,
  valueOf,
  writerNamed,
} from './testing.ts';

const ana = writerNamed('ana');
const bea = writerNamed('bea');

interface Fixture {
  readonly replica: Replica;
  readonly store: RecordStore;
}

async function fixture(takesHusks?: ReplicaParts['takesHusks']): Promise<Fixture> {
  const store = await settle(createMemoryStore());
  return { ...(await openTestReplica(store, takesHusks)), store };
}

const always = (): boolean => true;

async function take(replica: Replica, records: readonly Record[]): Promise<IngestReport> {
  return valueOf(await replica.ingest(records, 'sender', 'each'));
}

async function forget(replica: Replica, records: readonly Record[]): Promise<void> {
  valueOf(await replica.forget(sortedIds(records), []));
}

function huskOfRecord({ id, fields }: Record): Husk {
  const husk = huskOf(testCrypto.hash, { id, header: fields });
  if (husk === undefined) throw new Error('a first record');
  return husk;
}

/** What is left of all records of a chain but the first and the last. */
function runOf(chain: readonly Record[]): HuskRun {
  const proof = { ...(chain.at(-1) as Record), body: null };
  return { proof, husks: chain.slice(1, -1).map(huskOfRecord) };
}

/** How the entries stand: who is whole, shredded, a husk. */
async function standing(replica: Replica): Promise<string> {
  const entries = valueOf(await replica.entries());
  const letterOf = ({ isHusk, body }: (typeof entries)[number]): string =>
    isHusk === true ? 'h' : body.state === 'gone' ? 's' : 'w';
  return entries.map(letterOf).join('');
}

describe('R14: a record that is forgotten', () => {
  test('leaves its place, and nothing else, here and after a restart', async () => {
    const { replica, store } = await fixture();
    const chain = chainOf(ana, 4);
    await take(replica, chain);
    const devices = replica.index.view.devices();
    await forget(replica, chain.slice(1, 3));
    const [, second] = chain as [Record, Record];
    expect(replica.index.view.place(second.id)?.husk).toEqual({
      gov: second.fields.gov,
      epoch: second.fields.epoch,
      restHash: huskOfRecord(second).restHash,
    });
    const { replica: again } = await openTestReplica(store);
    for (const one of [replica, again]) {
      expect(await standing(one)).toBe('whhw');
      expect(one.index.view.devices()).toEqual(devices);
      expect([one.index.size(), one.index.husks()]).toEqual([4, 2]);
      expect(one.index.known(second.id)?.wallHour).toBe(0);
    }
    expect(valueOf(await store.get(second.id))).toBeUndefined();
  });

  test('is not taken again, is no fault, and is counted', async () => {
    const { replica } = await fixture();
    const chain = chainOf(ana, 4);
    await take(replica, chain);
    await forget(replica, chain.slice(1, 3));
    const again = await take(replica, chain);
    expect(again).toMatchObject({ admitted: [], refused: [], missing: [], parked: 0, outlived: 2 });
    expect(await standing(replica)).toBe('whhw');
  });

  test('still bears what follows it, and what cites it', async () => {
    const { replica } = await fixture();
    const chain = chainOf(ana, 4);
    await take(replica, chain);
    await forget(replica, chain.slice(1, 3));
    const cited = makeRecord(bea, null, { deps: [chain[1]?.id as RecordId] });
    const next = makeRecord(ana, chain.at(-1) as Record);
    const { admitted } = await take(replica, [cited, next]);
    expect(sortedIds(admitted)).toEqual(sortedIds([cited, next]));
  });

  test('is a device’s first one never, nor one that is not here', async () => {
    const { replica } = await fixture();
    const chain = chainOf(ana, 2);
    await take(replica, chain);
    await forget(replica, [...chainOf(bea, 2), chain[0] as Record]);
    expect(await standing(replica)).toBe('ww');
    expect(replica.index.size()).toBe(2);
  });

  test('is not cited once it is old, though what cited it is gone too', async () => {
    const { replica, store } = await fixture();
    const silent = chainOf(bea, 2);
    const other = chainOf(ana, 2);
    const writing = { gov: LOG as never, epoch: 1, clockSure: true, speaks: always };
    const write = async (one: Replica, word: number): Promise<Entry | undefined> => {
      const id = valueOf(await one.append(saidKind, word, writing));
      return valueOf(await one.entries()).find((entry) => entry.id === id);
    };
    await write(replica, 1);
    await take(replica, [...silent, ...other]);
    const cites = await write(replica, 2);
    await write(replica, 3);
    const tops = sortedIds([silent[1] as Record, other[1] as Record]);
    expect(cites?.header.deps).toEqual(tops);
    // One of the two is a husk; of the other the header is left, as of each device's newest old one.
    valueOf(await replica.forget([cites?.id as RecordId, silent[1]?.id as RecordId], []));
    const { replica: again } = await openTestReplica(store);
    expect(again.index.tips()).toEqual(expect.arrayContaining([...tops]));
    const isPruned = (id: RecordId) => id === other[1]?.id;
    const last = valueOf(await again.append(saidKind, 4, { ...writing, isPruned }));
    const entry = valueOf(await again.entries()).find(({ id }) => id === last);
    expect(entry?.header.deps).toEqual([]);
  });

  test('stays where the store could not forget it', async () => {
    const inner = await settle(createMemoryStore());
    const store: RecordStore = {
      ...inner,
      prune: () => Promise.resolve({ ok: false, fault: { kind: 'StoreFull' } }),
    };
    const { replica } = await openTestReplica(store);
    const chain = chainOf(ana, 3);
    await take(replica, chain);
    expect((await replica.forget(sortedIds(chain), [])).ok).toBe(false);
    expect([replica.index.husks(), await standing(replica)]).toEqual([0, 'www']);
  });
});

describe('R14: a body that is shredded', () => {
  test('is gone here and after a restart, and does not come back', async () => {
    const { replica, store } = await fixture();
    const chain = chainOf(ana, 3, { lane: LANE_PEOPLE });
    await take(replica, chain);
    valueOf(await replica.forget([], [chain[1]?.id as RecordId]));
    const { replica: again } = await openTestReplica(store);
    for (const one of [replica, again]) {
      expect(await standing(one)).toBe('wsw');
      await take(one, chain);
      expect(await standing(one)).toBe('wsw');
    }
  });
});

describe('R14: husks of others', () => {
  test('are taken by whoever may lack them, and what waited for them', async () => {
    const { replica, store } = await fixture(always);
    const chain = chainOf(ana, 5);
    await take(replica, chain.slice(0, 1));
    await take(replica, chain.slice(4));
    const taken = valueOf(await replica.ingestRun(runOf(chain), 'sender'));
    expect(taken.husks).toHaveLength(3);
    expect(taken.admitted.map(({ id }) => id)).toEqual([chain[4]?.id]);
    const { replica: again } = await openTestReplica(store);
    for (const one of [replica, again]) expect(await standing(one)).toBe('whhhw');
    expect(valueOf(await replica.ingestRun(runOf(chain), 'sender')).husks).toEqual([]);
  });

  test('are taken from where our own knowledge ends', async () => {
    const { replica } = await fixture(always);
    const chain = chainOf(ana, 6);
    await take(replica, chain.slice(0, 3));
    expect(valueOf(await replica.ingestRun(runOf(chain), 'sender')).husks).toHaveLength(2);
    expect(await standing(replica)).toBe('wwwhh');
  });

  test('are of use to nobody who follows: whoever sends them hides nothing', async () => {
    const { replica } = await fixture();
    const chain = chainOf(ana, 5);
    await take(replica, chain.slice(0, 1));
    expect(valueOf(await replica.ingestRun(runOf(chain), 'sender')).husks).toEqual([]);
    const asked: number[] = [];
    const { replica: young } = await fixture((below) => asked.push(below) < 0);
    await take(young, chain.slice(0, 1));
    expect(valueOf(await young.ingestRun(runOf(chain), 'sender')).husks).toEqual([]);
    expect(asked).toEqual([NOON]);
  });

  test.each<[string, (chain: readonly Record[]) => HuskRun]>([
    ['not signed', (chain) => runOf([...chain.slice(0, -1), badlySigned(chain.at(-1) as Record)])],
    [
      'below a clock that was unsure',
      (chain) =>
        runOf([
          ...chain.slice(0, -1),
          makeRecord(ana, chain.at(-2) as Record, { wallHour: hour(0) }),
        ]),
    ],
    [
      'elsewhere than they say',
      (chain) => ({
        ...runOf(chain),
        husks: runOf(chain).husks.map((husk) => ({ ...husk, seq: husk.seq + 1 })),
      }),
    ],
  ])('are not taken: %s', async (_, bad) => {
    const { replica } = await fixture(always);
    const chain = chainOf(ana, 6);
    await take(replica, chain.slice(0, 1));
    expect(valueOf(await replica.ingestRun(bad(chain), 'sender')).husks).toEqual([]);
    expect(replica.index.size()).toBe(1);
  });

  test('wait for what they stand on, in whatever order it comes', async () => {
    const { replica } = await fixture(always);
    const chain = chainOf(ana, 9);
    const [lower, upper] = [runOf(chain.slice(0, 5)), runOf(chain.slice(4))];
    const told = valueOf(await replica.ingestRun(upper, 'sender'));
    expect(told).toEqual({ husks: [], admitted: [], missing: [chain[4]?.id] });
    expect(valueOf(await replica.ingestRun(lower, 'sender')).missing).toEqual([chain[0]?.id]);
    expect((await take(replica, [chain[4], chain[8]] as Record[])).parked).toBe(2);
    const report = await take(replica, chain.slice(0, 1));
    expect(sortedIds(report.husks)).toEqual(sortedIds([...lower.husks, ...upper.husks]));
    expect(sortedIds(report.admitted)).toEqual(
      sortedIds([chain[0], chain[4], chain[8]] as Record[]),
    );
    expect(report.parked).toBe(0);
    expect(replica.index.size()).toBe(9);
  });

  test('are kept beside records of another branch: their author signed both, and the fork shows', async () => {
    const { replica } = await fixture(always);
    const chain = chainOf(ana, 6);
    const other = makeRecord(ana, chain[1] as Record, { says: 'another' });
    await take(replica, [...chain.slice(0, 2), other]);
    expect(valueOf(await replica.ingestRun(runOf(chain), 'sender')).husks).toHaveLength(3);
    const ids = sortedIds([chain[2] as Record, other]);
    expect(replica.index.forks()).toEqual([{ author: ana.id, seq: 2, ids }]);
  });

  test('of one branch and records of the other come to the same places, who swept before either knew', async () => {
    const chain = chainOf(ana, 6);
    const rival = makeRecord(ana, chain[1] as Record, { says: 'another' });
    const { replica: swept } = await fixture(always);
    await take(swept, chain);
    await forget(swept, chain.slice(1, -1));
    await take(swept, [rival]);
    const { replica: other } = await fixture(always);
    await take(other, [...chain.slice(0, 2), rival]);
    valueOf(await other.ingestRun(runOf(chain), 'swept'));
    await take(other, chain.slice(-1));
    expect(other.index.forks()).toEqual(swept.index.forks());
    expect(swept.index.forks()).toHaveLength(1);
    expect(other.index.view.devices()).toEqual(swept.index.view.devices());
    // Of the proof each holds enough to show anybody: both branches, up to what was signed.
    expect([await standing(swept), await standing(other)]).toEqual(['whhhhww', 'wwwhhhw']);
  });

  test('give way to their records whenever these come, until those are swept here', async () => {
    const { replica, store } = await fixture(always);
    const [first] = chainOf(ana, 1) as [Record];
    const act = makeRecord(ana, first, { lane: LANE_GOVERNANCE });
    const word = makeRecord(ana, act);
    const last = makeRecord(ana, word);
    await take(replica, [first]);
    valueOf(await replica.ingestRun(runOf([first, act, word, last]), 'sender'));
    expect(await standing(replica)).toBe('whh');
    expect(replica.index.told()).toEqual([{ last: word.id, count: 2 }]);
    expect((await take(replica, [badlySigned(act)])).refused).toHaveLength(1);
    expect(await standing(replica)).toBe('whh');
    expect(await take(replica, [act, word])).toMatchObject({ outlived: 0, refused: [] });
    const { replica: again } = await openTestReplica(store);
    for (const one of [replica, again]) {
      expect(await standing(one)).toBe('www');
      expect([one.index.husks(), one.index.known(act.id)?.wallHour]).toEqual([0, NOON]);
      expect(one.index.told()).toEqual([]);
    }
    await forget(replica, [word]);
    expect(await take(replica, [word])).toMatchObject({ outlived: 1 });
    expect(await standing(replica)).toBe('wwh');
  });

  test('give way only to what stands on parents that are here', async () => {
    const { replica } = await fixture(always);
    const seen = makeRecord(bea, null);
    const [first] = chainOf(ana, 1) as [Record];
    const word = makeRecord(ana, first, { deps: [seen.id] });
    const last = makeRecord(ana, word);
    await take(replica, [first]);
    valueOf(await replica.ingestRun(runOf([first, word, last]), 'sender'));
    expect(await take(replica, [word])).toMatchObject({ parked: 1, missing: [seen.id] });
    expect(await standing(replica)).toBe('wh');
    await take(replica, [seen]);
    expect(await standing(replica)).toBe('www');
    expect(replica.index.tips()).toEqual([word.id]);
  });
});

describe('R14: replicas that forget at different times', () => {
  test('come to the same places, whatever came when', async () => {
    const choices = fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { minLength: 3, maxLength: 14 });
    const arrivals = choices.chain((chosen) => {
      const records = historyOf(chosen);
      return fc.tuple(
        fc.constant(records),
        arbitraryShuffledTwice(records),
        fc.shuffledSubarray([...records]),
        fc.nat(30),
      );
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async ([records, shuffled, swept, when]) => {
        const { replica } = await fixture();
        await take(replica, shuffled.slice(0, when));
        await forget(replica, swept);
        await take(replica, shuffled.slice(when));
        await take(replica, records);
        const { replica: other } = await fixture();
        await take(other, records);
        expect(replica.index.view.devices()).toEqual(other.index.view.devices());
        for (const { id, fields } of records) {
          expect(replica.index.view.at(fields.author, fields.seq)).toEqual(
            other.index.view.at(fields.author, fields.seq),
          );
          expect(replica.index.view.place(id)?.prev).toBe(fields.prev);
        }
        expect(sortedIds(valueOf(await replica.entries()))).toEqual(sortedIds(records));
      }),
      { numRuns: 60 },
    );
  });
});
