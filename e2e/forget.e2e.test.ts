/** Words have their time and go, on real disks; who was away for long comes to the same (R14). */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { KeptLog } from '../packages/host/src/calls.ts';
import type { SkippingClock } from '../packages/host/src/practice/index.ts';
import type { TestDaemon } from '../packages/node/src/daemon/testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  seatRingers,
  skippingClock,
  startDaemon,
  temporaryFolder,
} from '../packages/node/src/daemon/testing.ts';

const HOME = 'alder';
const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
/** 2,160 hours, and the weeks in which the words are settled and the floor rises above them. */
const WEEKS = 16;

let folder: ReturnType<typeof temporaryFolder>;
let clock: SkippingClock;
let daemons: TestDaemon[];

beforeEach(() => {
  folder = temporaryFolder();
  clock = skippingClock();
  daemons = [];
});

afterEach(async () => {
  for (const daemon of daemons) await daemon.close();
  folder.remove();
});

async function start(name: string): Promise<TestDaemon> {
  const daemon = await startDaemon(join(folder.path, name), true, clock);
  daemons.push(daemon);
  return daemon;
}

async function stop(daemon: TestDaemon): Promise<void> {
  daemons.splice(daemons.indexOf(daemon), 1);
  await daemon.close();
}

const heightAt = async (daemon: TestDaemon): Promise<number> =>
  (await daemon.ask('assembly.show', {}, HOME)).height;

async function keptAt(daemon: TestDaemon): Promise<KeptLog> {
  const { logs } = await daemon.ask('log.kept', {}, HOME);
  const kept = logs.find(({ log }) => log === HOME);
  if (kept === undefined) throw new Error('no log');
  return kept;
}

/** Weeks in which everybody only changes how often they are to be heard. */
async function letWeeksPass(home: readonly TestDaemon[]): Promise<void> {
  for (let week = 0; week < WEEKS; week += 1) {
    const before = await heightAt(home[0] as TestDaemon);
    for (const daemon of home)
      await daemon.ask('rhythm.set', { every: 24 + week, grace: 12 }, HOME);
    clock.skip(WEEK_MS + HOUR_MS);
    await settled(home, before);
  }
}

/** Settles once all stand above a height; whose turn it is may be away, and then a day goes by. */
async function settled(home: readonly TestDaemon[], height: number): Promise<void> {
  let looks = 0;
  await eventually('the week is settled', async () => {
    const heights = await Promise.all(home.map(heightAt));
    looks += 1;
    if (looks % 50 === 0) clock.skip(25 * HOUR_MS);
    return heights.every((one) => one > height) ? true : undefined;
  });
}

describe(
  'R14: an assembly of whose words the first have had their time',
  { timeout: 120_000 },
  () => {
    test('forgets them on its disks, and who was away meanwhile comes to the same state', async () => {
      const [ana, ben, cem] = [await start('ana'), await start('ben'), await start('cem')];
      const table = join(folder.path, 'table');
      mkdirSync(table);
      await foundTogether([ana, ben, cem], HOME, table, HOUR_MS);
      await linkAll([ana, ben, cem], () => HOME);
      await allHoldKeys([ana, ben, cem], HOME);
      await seatRingers([ana, ben, cem], HOME);
      await stop(cem);

      const stayed = [ana, ben];
      await letWeeksPass(stayed);
      // A calm moment, in which nothing comes and nothing is written.
      clock.skip(2 * HOUR_MS);
      for (const daemon of stayed) {
        let looks = 0;
        const kept = await eventually('the sweep', async () => {
          // It may have run this very day, before the last height came; then it runs tomorrow.
          looks += 1;
          if (looks % 50 === 0) clock.skip(25 * HOUR_MS);
          const now = await keptAt(daemon);
          return now.husks > 0 && now.waiting === 0 ? now : undefined;
        });
        expect(kept.sweptAt).not.toBeNull();
        expect(kept.overUntil).not.toBeNull();
      }

      const back = await start('cem');
      await eventually('who was away knows the chain', async () =>
        (await heightAt(back)) === (await heightAt(ana)) ? true : undefined,
      );
      const husks = await eventually('and what is left of words', async () => {
        const [here, there] = [await keptAt(back), await keptAt(ana)];
        return here.records === there.records && here.husks > 0 ? here.husks : undefined;
      });
      expect(husks).toBeGreaterThan(1);
      const states = new Set<string>();
      for (const daemon of [ana, ben, back]) {
        const { logs } = await daemon.ask('log.verify', {}, HOME);
        const verified = logs.find(({ log }) => log === HOME);
        expect(verified).toMatchObject({ bad: 0 });
        expect(verified?.husks).toBeGreaterThan(1);
        states.add(verified?.stateHash ?? '');
      }
      expect(states.size).toBe(1);
    });
  },
);
