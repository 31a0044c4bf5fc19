import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Warning } from '@tocsin/host/calls';
import type { TestDaemon } from './testing.ts';
import {
  agreeAll,
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  seatRingers,
  startDaemon,
  temporaryFolder,
} from './testing.ts';

/** A clock is wrong by so much: 240 hours of these tests. */
const SKEW_MS = 60_000;
/** 1,440 hours of these tests: sixty days. */
const RESEED_SKEW_MS = 360_000;

let folder: ReturnType<typeof temporaryFolder>;
let daemons: TestDaemon[];

beforeEach(() => {
  folder = temporaryFolder();
  daemons = [];
});

afterEach(async () => {
  for (const daemon of daemons) await daemon.close();
  folder.remove();
});

async function river(tempoMs?: number): Promise<readonly [TestDaemon, TestDaemon, TestDaemon]> {
  for (const name of ['ana', 'bea', 'cem'])
    daemons.push(await startDaemon(join(folder.path, name)));
  const three = daemons as unknown as readonly [TestDaemon, TestDaemon, TestDaemon];
  const table = join(folder.path, 'table');
  mkdirSync(table);
  await foundTogether(three, 'river', table, tempoMs);
  await linkAll(three, () => 'river');
  await allHoldKeys(three, 'river');
  return three;
}

async function kindsOf(daemon: TestDaemon): Promise<readonly Warning['kind'][]> {
  const { warnings } = await daemon.ask('status', {});
  return warnings.map(({ kind }) => kind);
}

describe('status', { timeout: 90_000 }, () => {
  test('misses no bell before anyone was seated, nor when all are', async () => {
    const three = await river();
    const [ana] = three;
    expect(await kindsOf(ana)).not.toContain('noBell');
    await seatRingers(three, 'river');
    expect(await kindsOf(ana)).not.toContain('noBell');
  });

  test('says that one ringer alone is no bell', async () => {
    const three = await river();
    const [ana, bea, cem] = three;
    const { members } = await ana.ask('assembly.show', {});
    const me = members.find(({ who }) => who.me)?.who.id ?? '';
    const { act } = await ana.ask('assembly.seat', { member: me, role: 'ringer', hours: 4000 });
    for (const daemon of [bea, cem])
      await eventually('the act', async () => {
        const { pending } = await daemon.ask('assembly.pending', {});
        return pending.find(({ id }) => id === act);
      });
    await agreeAll(three, 'river');
    await eventually('one ringer', async () => {
      const { mandates } = await ana.ask('assembly.show', {});
      return mandates.length === 1 ? true : undefined;
    });
    expect(await kindsOf(ana)).toContain('noBell');
  });

  test('claims of nothing that it could be dropped while all of it is new', async () => {
    const [ana] = await river();
    const { disk } = await ana.ask('status', {});
    expect(disk).toMatchObject({ dropFirst: 'nothing', dropFirstBytes: 0 });
    expect(disk.usedBytes).toBeGreaterThan(0);
    const { logs } = await ana.ask('log.kept', {});
    const young = { log: 'river', keptHours: 2_160, overUntil: null, husks: 0, waiting: 0 };
    expect(logs).toEqual([expect.objectContaining(young)]);
    expect(logs[0]?.records).toBeGreaterThan(3);
  });
});

describe('the ways out', { timeout: 90_000 }, () => {
  test('are none, then one, then enough', async () => {
    for (const name of ['ana', 'bea', 'cem'])
      daemons.push(await startDaemon(join(folder.path, name)));
    const table = join(folder.path, 'table');
    mkdirSync(table);
    await foundTogether(daemons, 'river', table);
    const [ana, bea, cem] = daemons as unknown as readonly [TestDaemon, TestDaemon, TestDaemon];
    expect(await kindsOf(ana)).toContain('noWay');
    for (const [daemon, kinds] of [
      [bea, ['oneWayOnly']],
      [cem, []],
    ] as const) {
      const { listening } = await daemon.ask('ways.show', {});
      await ana.ask('ways.add', { address: listening[0]?.address ?? '' });
      const now = await kindsOf(ana);
      expect(now.filter((kind) => kind === 'noWay' || kind === 'oneWayOnly')).toEqual(kinds);
    }
  });
});

describe('sixty days without a decision', { timeout: 90_000 }, () => {
  test('are followed by the offer to begin anew, and not an hour before', async () => {
    const [ana, bea, cem] = await river();
    expect(await kindsOf(ana)).not.toContain('reseed');
    for (const daemon of [ana, bea, cem]) await daemon.close();
    const late = await startDaemon(ana.folder, false, RESEED_SKEW_MS - SKEW_MS);
    daemons = [late];
    expect(await kindsOf(late)).not.toContain('reseed');
    await late.close();
    const later = await startDaemon(ana.folder, false, RESEED_SKEW_MS);
    daemons = [later];
    const { warnings } = await later.ask('status', {});
    expect(warnings).toContainEqual({ kind: 'reseed', log: 'river' });
    expect(await later.ask('away.show', {})).toMatchObject({ reseed: true });
  });
});

describe('today', { timeout: 90_000 }, () => {
  test('is believed where all agree, and hears that it is right', async () => {
    const [ana] = await river();
    expect(await ana.ask('today', { right: false })).toMatchObject({
      sure: true,
      verdict: 'sure',
      answered: false,
    });
    expect(await ana.ask('today', { right: true })).toMatchObject({ sure: true, answered: true });
  });

  test('is doubted on a device that fell behind what was decided, until a person answers', async () => {
    const [ana, bea, cem] = await river();
    await seatRingers([ana, bea, cem], 'river');
    await cem.close();
    const late = await startDaemon(cem.folder, true, -SKEW_MS);
    daemons = [ana, bea, late];
    expect(await kindsOf(late)).toContain('clockUnsure');
    expect(await late.ask('today', { right: false })).toMatchObject({ verdict: 'behind' });
    expect(await late.ask('today', { right: true })).toMatchObject({ sure: true });
    expect(await kindsOf(late)).not.toContain('clockUnsure');
  });

  test('is shown to be wrong at whoever writes from the future', async () => {
    const [ana, bea, cem] = await river();
    await cem.close();
    const early = await startDaemon(cem.folder, true, SKEW_MS);
    daemons = [ana, bea, early];
    const { members } = await early.ask('assembly.show', {});
    const me = members.find(({ who }) => who.me)?.who.id;
    await eventually('it may write', async () => {
      const { warnings } = await early.ask('status', {});
      return warnings.every(({ kind }) => kind !== 'lookingFirst') ? true : undefined;
    });
    await early.ask('rhythm.set', { every: 24, grace: 12 });
    const warned = await eventually('the warning', async () => {
      const { warnings } = await ana.ask('status', {});
      return warnings.find(({ kind }) => kind === 'wrongClockAt');
    });
    expect(warned).toMatchObject({ who: { id: me } });
  });
});
