/** What a browser keeps of a device, and what happens when it does not: by calls, no screens. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../packages/node/src/daemon/testing.ts';
import { hears, oneState } from './people.ts';
import { hasChromium } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const RIVER = 'river';
/** As short as a busy machine allows. */
const TEMPO_MS = 100;
/** Room for a home and some logs that are being founded. */
const ROOM_BYTES = 200_000;
const PASSPHRASE = 'seven quiet boats at noon';

describe.skipIf(!hasChromium)('what a browser keeps', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  let cem: Visitor;
  let logOfAna: readonly string[];

  beforeAll(async () => {
    world = await openWorld();
    [ana, bea, cem] = await Promise.all([
      world.visitor('ana'),
      world.visitor('bea'),
      world.visitor('cem'),
    ]);
    await Promise.all([ana.start(), bea.start(PASSPHRASE)]);
    const before = new Set(await ana.databases());
    const all = [world.hall, ana, bea];
    await foundTogether(all, RIVER, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => RIVER);
    await allHoldKeys(all, RIVER);
    logOfAna = (await ana.databases()).filter((name) => !before.has(name));
  });
  afterAll(async () => world.end());

  test('is closed under its passphrase, and shows nothing but rings while it is guarded', async () => {
    await bea.act({ kind: 'guard' });
    expect(await bea.device()).toMatchObject({ kind: 'open', guarded: true });
    expect(await bea.refused('assembly.show', {})).toEqual({ kind: 'DeviceGuarded' });
    expect(await bea.ask('ring.show', {})).toMatchObject({ rings: [] });
    expect(await bea.tried({ kind: 'open', passphrase: 'six loud boats at noon' })).toMatchObject({
      ok: false,
      fault: { kind: 'WrongKey' },
    });
    await bea.act({ kind: 'open', passphrase: PASSPHRASE });
    await bea.openPeer();
    expect(await bea.settled()).toEqual({ kind: 'closed' });
    expect(await bea.refused('status', {})).toEqual({ kind: 'DeviceClosed' });
    // Twice at once, as a finger does on a slow phone.
    const open = { kind: 'open', passphrase: PASSPHRASE } as const;
    expect(await Promise.all([bea.tried(open), bea.tried(open)])).toEqual([
      { ok: true },
      { ok: true },
    ]);
    expect(await bea.device()).toMatchObject({ kind: 'open', guarded: false, lost: [] });
    expect((await bea.ask('assembly.show', {})).members).toHaveLength(3);
  });

  test('stays when the browser is killed', async () => {
    const dora = await world.stranger('dora');
    await dora.start();
    const given = { name: 'pond', with: [], met: false, byPhone: false, folder: dora.folder };
    const { stage, file } = await dora.ask('assembly.found', given);
    expect(stage).toBe('card');
    await dora.killBrowser();
    await dora.startBrowser();
    await dora.start();
    const again = await dora.ask('assembly.found', { ...given, with: [file ?? ''] });
    expect(again).toMatchObject({ people: 1, stage: 'card' });
    await dora.close();
  });

  test('is not trusted after a mistake of ours: all is closed and can be opened again', async () => {
    const [worker] = ana.page.workers();
    await worker?.evaluate(() => void Promise.reject(new Error('a mistake')));
    await eventually('it is said', async () =>
      (await ana.device()).kind === 'failed' ? true : undefined,
    );
    expect(await ana.device()).toEqual({ kind: 'failed', fault: { kind: 'Internal' } });
    await ana.act({ kind: 'open', passphrase: null });
    expect((await ana.ask('assembly.show', {})).members).toHaveLength(3);
  });

  test('that was thrown away in part is named, until it is back from another device', async () => {
    const { code } = await ana.ask('paper.print', {});
    const { devices } = await ana.ask('device.show', {});
    const device = devices.find(({ thisOne }) => thisOne)?.device ?? '';
    await say(ana, 'before');
    await hears(bea, RIVER, ['before']);
    await ana.throwAway(logOfAna);
    for (const _ of ['at once', 'and still']) {
      await ana.start();
      expect(await ana.device()).toMatchObject({ kind: 'open', lost: [RIVER] });
    }
    expect((await ana.ask('status', {})).sentence).toEqual({ key: 'noAssembly' });
    await comeBack(ana, bea, { device, code });
    await ana.act({ kind: 'look' });
    expect(await ana.device()).toMatchObject({ kind: 'open', lost: [] });
    await say(bea, 'welcome back');
    await hears(ana, RIVER, ['welcome back']);
    await ana.start();
    expect(await ana.device()).toMatchObject({ kind: 'open', lost: [] });
    await oneState([ana, bea, world.hall], RIVER);
    await allHoldKeys([ana], RIVER);
  });

  test('that was thrown away whole under an open page is said, and the paper key brings it back', async () => {
    const { code } = await ana.ask('paper.print', {});
    const { devices } = await ana.ask('device.show', {});
    const device = devices.find(({ thisOne }) => thisOne)?.device ?? '';
    await ana.clearSite();
    expect(await ana.refused('talk.post', { title: 'into the void', file: [] })).toEqual({
      kind: 'StoreUnreachable',
    });
    await ana.openPeer();
    expect(await ana.settled()).toEqual({ kind: 'new', wasHere: true });
    await ana.start();
    await comeBack(ana, bea, { device, code });
    await say(ana, 'here again');
    for (const one of [world.hall, bea]) await hears(one, RIVER, ['here again']);
  });

  test('is safe on a full disk, which is said, and grows again once there is room', async () => {
    const given = { with: [], met: false, byPhone: false, folder: cem.folder };
    const makeRoom = await cem.startWith(ROOM_BYTES);
    const begun: string[] = [];
    const fault = await eventually('it is full', async () => {
      const name = `pond-${String(begun.length)}`;
      const founding = await cem.tryAsk('assembly.found', { ...given, name });
      if (!founding.ok) return founding.fault;
      begun.push(name);
      return undefined;
    });
    expect(fault).toEqual({ kind: 'StoreFull' });
    const { warnings, assemblies } = await cem.ask('status', {});
    expect(warnings).toContainEqual({ kind: 'diskFull' });
    expect(assemblies.map(({ name }) => name).toSorted()).toEqual(begun.toSorted());
    await makeRoom();
    await cem.start();
    const after = await cem.ask('status', {});
    expect(after.assemblies.map(({ name }) => name).toSorted()).toEqual(begun.toSorted());
    expect(await cem.ask('assembly.found', { ...given, name: 'lake' })).toMatchObject({
      stage: 'card',
    });
  });

  test('goes away whole when it is wiped, and nothing says that it was there', async () => {
    expect((await cem.databases()).length).toBeGreaterThan(0);
    await cem.act({ kind: 'wipe' });
    expect(await cem.device()).toEqual({ kind: 'new' });
    expect(await cem.databases()).toEqual([]);
    await cem.openPeer();
    expect(await cem.settled()).toEqual({ kind: 'new' });
  });
});

async function say(one: Visitor, title: string): Promise<void> {
  await one.ask('talk.post', { title, file: [] });
}

interface Lost {
  readonly device: string;
  readonly code: string;
}

/** By the code on paper, and one member in person. */
async function comeBack(one: Visitor, helper: Visitor, { device, code }: Lost): Promise<void> {
  const place = { folder: one.folder };
  const card = await one.ask('device.add', { ...place, name: RIVER });
  const asked = { ...place, device, code, file: card.file ?? '' };
  const welcome = await helper.ask('device.recover', asked);
  const joined = await one.ask('device.add', { ...place, file: welcome.file ?? '' });
  expect(joined).toMatchObject({ stage: 'joined', device: card.device });
  await helper.ask('device.recover', { ...asked, file: joined.file ?? '' });
  await one.linkTo(helper, RIVER);
  await allHoldKeys([one], RIVER);
}
