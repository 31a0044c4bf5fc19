/** R9: time never blocks a record, and nobody’s clock stops the others. */
import type { Hash32, RecordId } from '@tocsin/core';
import {
  benchAt,
  dueThings,
  hour,
  isUntimed,
  mayBallot,
  parseRecord,
  settleableAt,
  witnessKind,
} from '@tocsin/core';
import { TestWorld } from '@tocsin/core/assembly/testing';
import { idNamed, testCrypto } from '@tocsin/core/testing';
import {
  LOG,
  makeRecord,
  NOON,
  openTestReplica,
  saidKind,
  settle,
  valueOf,
  writerNamed,
} from '@tocsin/peer/log/testing';
import { createMemoryStore } from '@tocsin/storage/memory';
import { describe, expect, test } from 'vitest';

import { deciding } from './testing.ts';

const seen = { frontierHash: idNamed<Hash32>('seen') };
/** Some hour of 2099. */
const FAR = 1_135_000;

describe('R9: one record dated 2099', () => {
  test('stops nobody: the others decide, and it is not among what they settle', () => {
    const world = new TestWorld(5);
    const far = world.write(world.id(4), witnessKind, seen, { wallHour: FAR, deps: [] });
    const act = world.act(world.id(0), deciding(1), 'members', { deps: [] });
    for (const one of [0, 1, 2])
      world.consent(world.id(one), act, 'for', { deps: one === 0 ? [] : [act] });
    const { fresh } = settleableAt(benchAt(world.state, testCrypto), hour(world.now));
    expect([fresh.has(far), fresh.has(act)]).toEqual([false, true]);
    const due = dueThings(world.state, world.knowledge(world.secretary), testCrypto);
    expect(due).toMatchObject([{ kind: 'act', act }]);
    expect(world.outcome(act)).toBe('placed');
  });

  test('is taken in, and never cited by an honest device', async () => {
    const { replica } = await openTestReplica(await settle(createMemoryStore()));
    const far = makeRecord(writerNamed('liar'), null, { wallHour: hour(FAR) });
    const near = makeRecord(writerNamed('friend'), null, { wallHour: hour(NOON + 24) });
    valueOf(await replica.ingest([far, near], 'peer', 'each'));
    expect(replica.index.known(far.id)).toBeDefined();
    const standing = { gov: LOG as string as never, epoch: 1, clockSure: true, speaks: () => true };
    const id = valueOf(await replica.append(saidKind, 1, standing));
    expect(replica.index.known(id)).toBeDefined();
    const tips = replica.index.tips();
    expect([tips.includes(far.id), tips.includes(near.id)]).toEqual([true, false]);
  });

  test('leaves its writer untimed afterwards, and not shut out', () => {
    const world = new TestWorld(3);
    world.write(world.id(2), witnessKind, seen, { wallHour: FAR, deps: [] });
    const after = world.write(world.id(2), witnessKind, seen, { deps: [] });
    const entry = world.state.reading.entryById.get(after);
    expect(entry).toBeDefined();
    expect(isUntimed(world.state.reading, entry as never, 24)).toBe(true);
  });
});

describe('R9: a clock that was pushed', () => {
  test('a device that is unsure of the day neither places nor ballots', () => {
    const world = new TestWorld(3);
    world.now += 168;
    const record: RecordId = world.place(null, { voters: [] });
    const device = world.ballotDevices.find((one) => one !== world.secretary) as never;
    const sure = world.knowledge(device);
    expect(mayBallot(world.state, record, sure, testCrypto)).toBeNull();
    const unsure = { ...sure, isClockSure: false };
    expect(mayBallot(world.state, record, unsure, testCrypto)).toEqual({ kind: 'ClockUnsure' });
  });

  test('an hour back, or far behind what it cites, counts for no date', () => {
    const world = new TestWorld(3);
    const untimed = (number: number, behind: number): boolean => {
      const id = world.write(world.id(number), witnessKind, seen, {
        wallHour: world.now - behind,
      });
      const entry = world.state.reading.entryById.get(id);
      return isUntimed(world.state.reading, entry as never, 24);
    };
    world.write(world.id(0), witnessKind, seen);
    expect(untimed(0, 1)).toBe(true);
    world.write(world.id(0), witnessKind, seen);
    const [first, second] = [1, 2].map((number, at) => untimed(number, 24 + at));
    expect([first, second]).toEqual([false, true]);
  });

  test('backwards never blocks a record: it is admitted without a time', () => {
    const world = new TestWorld(3);
    world.write(world.id(1), witnessKind, seen);
    const back = world.write(world.id(1), witnessKind, seen, { wallHour: world.now - 9_000 });
    const entry = world.state.reading.entryById.get(back);
    expect(isUntimed(world.state.reading, entry as never, 24)).toBe(true);
    world.place(null);
    expect(world.state.settledAt.get(back)).toBe(1);
    const record = makeRecord(writerNamed('back'), null, { wallHour: hour(1) });
    expect(parseRecord(testCrypto.hash, record).ok).toBe(true);
  });
});
