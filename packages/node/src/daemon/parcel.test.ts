import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestDaemon } from './testing.ts';
import { foundTogether, startDaemon, temporaryFolder } from './testing.ts';

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

/** Three devices without any net. */
async function three(): Promise<readonly TestDaemon[]> {
  for (const name of ['ana', 'bea', 'cem'])
    daemons.push(await startDaemon(join(folder.path, name), false));
  const table = join(folder.path, 'table');
  mkdirSync(table);
  await foundTogether(daemons, 'river', table);
  return daemons;
}

/** One parcel of a device. */
async function packed(from: TestDaemon): Promise<string> {
  const { parcels } = await from.ask('bundle.pack', { folder: folder.path });
  expect(parcels.map(({ log, recipients }) => [log, recipients])).toEqual([['river', 2]]);
  return parcels[0]?.file ?? '';
}

/** A courier goes from each device to each other one, once around. */
async function round(all: readonly TestDaemon[]): Promise<void> {
  for (const from of all)
    for (const to of all) {
      if (from === to) continue;
      await to.ask('bundle.open', { file: await packed(from) });
    }
}

describe('a parcel on its way', { timeout: 90_000 }, () => {
  test('is known to have come once its reader’s word came back by any courier', async () => {
    const [ana, bea, cem] = (await three()) as readonly [TestDaemon, TestDaemon, TestDaemon];
    const parcelsOf = async () => {
      const { parcels } = await ana.ask('ways.show', {});
      return parcels.map(({ state, arrivedAt, recipients }) => [state, arrivedAt, recipients]);
    };
    expect(await parcelsOf()).toEqual([]);
    const file = await packed(ana);
    expect(await parcelsOf()).toEqual([['waiting', 0, 2]]);
    await bea.ask('bundle.open', { file });
    // Bea's word goes by Cem, who passes on what is not for him.
    await cem.ask('bundle.open', { file: await packed(bea) });
    await ana.ask('bundle.open', { file: await packed(cem) });
    expect(await parcelsOf()).toEqual([['arrived', 1, 2]]);
    await ana.close();
    daemons = [bea, cem];
    const again = await startDaemon(ana.folder, false);
    daemons.push(again);
    const { parcels } = await again.ask('ways.show', {});
    expect(parcels).toMatchObject([{ log: 'river', state: 'arrived', arrivedAt: 1 }]);
  });
});

describe('devices that only couriers join', { timeout: 90_000 }, () => {
  test('decide together and hear of each other', async () => {
    const all = await three();
    const [ana, bea, cem] = all as readonly [TestDaemon, TestDaemon, TestDaemon];
    await round(all);
    await round(all);
    const { members } = await ana.ask('assembly.show', {});
    const member = members[0]?.who.id ?? '';
    await ana.ask('assembly.seat', { member, role: 'ringer', hours: 4000 });
    await round(all);
    const { pending } = await bea.ask('assembly.pending', {});
    const id = pending.find(({ verb }) => verb === 'mandate')?.id ?? '';
    await bea.ask('assembly.consent', { id, against: false });
    await bea.ask('beat.send', {});
    for (let at = 0; at < 3; at += 1) await round(all);
    const { mandates } = await cem.ask('assembly.show', {});
    expect(mandates.map(({ role }) => role)).toEqual(['ringer']);
    const { subjects } = await cem.ask('beat.show', {});
    expect(subjects.some(({ way }) => way === 'courier')).toBe(true);
    const hashes = await Promise.all(all.map((one) => one.ask('assembly.show', {})));
    expect(new Set(hashes.map(({ stateHash }) => stateHash)).size).toBe(1);
  });

  test('take a parcel in twice without harm, and refuse one that was cut off', async () => {
    const [ana, bea] = (await three()) as readonly [TestDaemon, TestDaemon, TestDaemon];
    const file = await packed(ana);
    const first = await bea.ask('bundle.open', { file });
    expect(first.fresh).toBeGreaterThan(0);
    const second = await bea.ask('bundle.open', { file });
    expect(second).toMatchObject({ fresh: 0, refused: 0 });
    const bytes = readFileSync(file);
    const cut = join(folder.path, 'cut.tocsin');
    writeFileSync(cut, bytes.subarray(0, bytes.length - 100));
    expect((await bea.refused('bundle.open', { file: cut })).kind).toBe('BundleUnreadable');
    const own = await ana.refused('bundle.open', { file });
    expect(own.kind).toBe('BundleNotForUs');
  });
});
