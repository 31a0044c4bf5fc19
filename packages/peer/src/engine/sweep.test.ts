/** R14: forgetting by itself, once a day, at a calm moment, a little at a time. */
import type { Record, RecordId, Result } from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import { createMemoryStore } from '../../../storage/src/memory/index.ts';
import { chainOf, makeRecord, NOON, saidKind, valueOf } from '../log/testing.ts';
import type { RecordStore, StoreFault } from '../ports/index.ts';
import type { Judged, LogPeer } from './log-peer.ts';
import { CALM_MS, SWEEP_MS } from './sweep.ts';
import { handClock, lastingStore, openPlainPeer, OTHERS } from './testing.ts';
import type { HandClock } from './testing.ts';

const [ana] = OTHERS as [(typeof OTHERS)[number]];
const HOUR_MS = 3_600_000;
const hours = (ms: number): number => ms / HOUR_MS;

/** Lets what was begun come to where it waits for the clock. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) await Promise.resolve();
}

async function pass(clock: HandClock, ms: number): Promise<void> {
  clock.pass(hours(ms));
  await rest();
}

interface Fixture {
  readonly peer: LogPeer<Judged>;
  readonly clock: HandClock;
  readonly store: RecordStore;
  readonly chain: readonly Record[];
  /** What is spent by now. */
  readonly spent: { pruned: readonly RecordId[]; shredded: readonly RecordId[] };
  /** How many were forgotten in each call of the store. */
  readonly portions: number[];
}

/** A peer that holds so many records of another, of which a part is spent. */
async function fixture(
  length: number,
  given?: RecordStore,
  clock: HandClock = handClock(NOON),
): Promise<Fixture> {
  const inner = given ?? (await lastingStore(createMemoryStore()));
  const portions: number[] = [];
  const store: RecordStore = {
    ...inner,
    prune: (husks) => {
      if (husks.length > 0) portions.push(husks.length);
      return inner.prune(husks);
    },
    shred: (ids) => {
      portions.push(ids.length);
      return inner.shred(ids);
    },
  };
  const chain = chainOf(ana, length);
  const spent: Fixture['spent'] = { pruned: [], shredded: [] };
  const past = () => ({ shown: [], spent });
  const peer = await openPlainPeer(store, clock, { past });
  valueOf(await peer.replica.ingest(chain, 'a courier', 'each'));
  await rest();
  return { peer, clock, store, chain, spent, portions };
}

const idsOf = (records: readonly Record[]): RecordId[] => records.map(({ id }) => id);
const husks = ({ peer }: Fixture): number => peer.replica.index.husks();

describe('R14: the sweep', () => {
  test('waits for a calm moment, and then for its next day', async () => {
    const one = await fixture(6);
    const { peer, clock, chain, spent } = one;
    spent.pruned = idsOf(chain.slice(1, 3));
    await pass(clock, CALM_MS - 10);
    // Something came: it is not calm.
    valueOf(await peer.replica.ingest([makeRecord(ana, chain.at(-1) as Record)], 'peer', 'each'));
    await pass(clock, 20);
    expect([husks(one), peer.sweep.last()]).toEqual([0, null]);
    await pass(clock, CALM_MS);
    expect(husks(one)).toBe(2);
    expect(peer.sweep.last()).toBe(clock.now());
    spent.pruned = idsOf(chain.slice(3, 4));
    await pass(clock, SWEEP_MS - CALM_MS);
    expect(husks(one)).toBe(2);
    await pass(clock, CALM_MS);
    expect(husks(one)).toBe(3);
  });

  test('goes in small portions, between which others have their turn', async () => {
    const one = await fixture(400);
    const { peer, clock, chain, spent, portions } = one;
    spent.pruned = idsOf(chain.slice(1, 300));
    spent.shredded = idsOf(chain.slice(300, 380));
    await pass(clock, CALM_MS);
    expect(portions).toEqual([64]);
    // A word of ours does not wait for the rest of it.
    valueOf(await peer.append(saidKind, 1));
    expect(portions).toEqual([64]);
    for (let turn = 0; turn < 9; turn += 1) await pass(clock, 100);
    expect(portions).toEqual([64, 64, 64, 64, 43, 64, 16]);
    expect(husks(one)).toBe(299);
    expect(peer.sweep.last()).not.toBeNull();
  });

  test('that is cut off goes on after the next start', async () => {
    const one = await fixture(200);
    one.spent.pruned = idsOf(one.chain.slice(1, 190));
    await pass(one.clock, CALM_MS);
    await one.peer.close();
    expect([husks(one), one.peer.sweep.last()]).toEqual([64, null]);
    const again = await fixture(200, one.store, one.clock);
    again.spent.pruned = one.spent.pruned;
    await pass(again.clock, CALM_MS);
    for (let turn = 0; turn < 4; turn += 1) await pass(again.clock, 100);
    expect(husks(again)).toBe(189);
  });

  test('keeps its day over a restart, and a clock put back puts it off by a day only', async () => {
    const one = await fixture(6);
    await pass(one.clock, CALM_MS);
    const swept = one.peer.sweep.last();
    await one.peer.close();
    await pass(one.clock, SWEEP_MS / 2);
    const again = await fixture(6, one.store, one.clock);
    again.spent.pruned = idsOf(again.chain.slice(1, 3));
    await pass(one.clock, CALM_MS);
    expect([husks(again), again.peer.sweep.last()]).toEqual([0, swept]);
    await again.peer.close();
    one.clock.turn(-1_000);
    const back = await fixture(6, one.store, one.clock);
    back.spent.pruned = again.spent.pruned;
    await pass(one.clock, SWEEP_MS - CALM_MS);
    expect(husks(back)).toBe(0);
    await pass(one.clock, CALM_MS);
    expect(husks(back)).toBe(2);
  });

  test('that fails is tried again a minute later, and not at once', async () => {
    const inner = await lastingStore(createMemoryStore());
    let tries = 0;
    let isBroken = true;
    const prune: RecordStore['prune'] = (some) => {
      tries += some.length > 0 ? 1 : 0;
      if (isBroken) return Promise.resolve({ ok: false, fault: { kind: 'StoreDamaged' } });
      return inner.prune(some);
    };
    const one = await fixture(6, { ...inner, prune });
    one.spent.pruned = idsOf(one.chain.slice(1, 3));
    await pass(one.clock, CALM_MS);
    for (let turn = 0; turn < 10; turn += 1) await pass(one.clock, 1_000);
    expect(tries).toBe(1);
    isBroken = false;
    await pass(one.clock, CALM_MS);
    expect([tries, husks(one)]).toEqual([2, 2]);
  });
});

describe('R14: on a full disk', () => {
  /** A disk that has no room for a record until so many were forgotten. */
  async function fullUntil(needed: number): Promise<Fixture> {
    const inner = await lastingStore(createMemoryStore());
    let isFull = false;
    let forgotten = 0;
    const full: Result<never, StoreFault> = { ok: false, fault: { kind: 'StoreFull' } };
    const one = await fixture(300, {
      ...inner,
      prune: (some) => {
        forgotten += some.length;
        return inner.prune(some);
      },
      put: (records, durability) =>
        isFull && forgotten < needed ? Promise.resolve(full) : inner.put(records, durability),
    });
    isFull = true;
    return one;
  }

  test('what has had its time goes at once, so that a word can be written', async () => {
    const one = await fullUntil(10);
    one.spent.pruned = idsOf(one.chain.slice(1, 290));
    valueOf(await one.peer.append(saidKind, 1));
    expect(one.portions).toEqual([64]);
  });

  test('all of it goes where a little is not enough', async () => {
    const one = await fullUntil(200);
    one.spent.pruned = idsOf(one.chain.slice(1, 290));
    const written = one.peer.append(saidKind, 1);
    await rest();
    for (let turn = 0; turn < 6; turn += 1) await pass(one.clock, 100);
    valueOf(await written);
    expect(husks(one)).toBe(289);
  });

  test('nothing else goes: a word that finds no room is refused', async () => {
    const one = await fullUntil(1);
    const before = one.peer.replica.index.size();
    expect(await one.peer.append(saidKind, 1)).toEqual({
      ok: false,
      fault: { kind: 'StoreFull' },
    });
    expect([one.peer.replica.index.size(), husks(one)]).toEqual([before, 0]);
    expect(one.portions).toEqual([]);
  });

  test('records of others make room too, at the next meeting', async () => {
    const one = await fullUntil(10);
    one.spent.pruned = idsOf(one.chain.slice(1, 100));
    const next = makeRecord(ana, one.chain.at(-1) as Record);
    expect((await one.peer.replica.ingest([next], 'peer', 'each')).ok).toBe(false);
    await rest();
    expect((await one.peer.replica.ingest([next], 'peer', 'each')).ok).toBe(true);
  });
});
