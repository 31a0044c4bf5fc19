/** The app's peer among others: browsers and a daemon, by calls alone, no screens. */
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestDaemon } from '../../packages/node/src/daemon/testing.ts';
import {
  agreeAll,
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  makePact,
  startDaemon,
} from '../../packages/node/src/daemon/testing.ts';
import type { Ring } from '@tocsin/host/calls';
import { hasChromium } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const HARBOUR = 'harbour';
const COAST = 'coast';
const PACT = 'valley';
/** A short hour: three days in which anybody may object pass in seven seconds. */
const TEMPO_MS = 100;

describe.skipIf(!hasChromium)('the peer in a browser', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  let caro: Visitor;
  let harbour: readonly TestDaemon[];
  let coast: readonly TestDaemon[] = [];

  beforeAll(async () => {
    world = await openWorld();
    [ana, bea, caro] = await Promise.all([
      world.visitor('ana'),
      world.visitor('bea'),
      world.visitor('caro'),
    ]);
    harbour = [world.hall, ana, bea, caro];
    await Promise.all([ana.start(), bea.start(), caro.start()]);
  });
  afterAll(async () => {
    await Promise.all(coast.map(async (one) => one.close()));
    await world.end();
    for (const { complaints } of [ana, bea, caro]) expect(complaints).toEqual([]);
  });

  test('founds an assembly together with a daemon', async () => {
    await foundTogether(harbour, HARBOUR, world.table('founding'), TEMPO_MS);
    await linkAll(harbour, () => HARBOUR);
    await allHoldKeys(harbour, HARBOUR);
    const { log } = await world.hall.ask('assembly.show', {}, HARBOUR);
    for (const one of harbour) expect((await one.ask('assembly.show', {}, HARBOUR)).log).toBe(log);
  });

  test('is told what others say, and tells them, through the daemon', async () => {
    const before = await bea.changes();
    await ana.ask('talk.post', { title: 'from ana', file: [] });
    await world.hall.ask('talk.post', { title: 'from the hall', file: [] });
    for (const one of harbour) await hears(one, ['from ana', 'from the hall']);
    await eventually('the page is told', async () => (await bea.changes()) > before || undefined);
    await oneState(harbour);
  });

  test('is heard when its person says that they are well', async () => {
    const { me } = await ana.ask('assembly.show', {});
    const heardAt = async (one: TestDaemon): Promise<number | undefined> => {
      const { subjects } = await one.ask('beat.show', {});
      return subjects.find(({ who }) => who.id === me?.id)?.happenedAt?.ms;
    };
    const before = (await heardAt(world.hall)) ?? 0;
    const sent = await ana.ask('beat.send', {});
    expect(sent.logs).toHaveLength(1);
    for (const one of [world.hall, bea, caro])
      await eventually(
        'the check-in',
        async () => ((await heardAt(one)) ?? 0) > before || undefined,
      );
  });

  test('lets a newcomer in who has a browser too', async () => {
    const dora = await (await world.visitor('dora')).start();
    const table = world.table('door');
    const { file: invite } = await ana.ask('assembly.invite', { folder: table });
    const place = { name: HARBOUR, folder: table };
    const answer = await dora.ask('assembly.join', { ...place, file: invite, met: false });
    const file = answer.file ?? '';
    const look = await ana.ask('assembly.admit', { file, met: false, folder: table });
    expect(look).toMatchObject({ act: null, check: answer.check });
    const admit = await ana.ask('assembly.admit', { file, met: true, folder: table });
    const { listening } = await world.hall.ask('ways.show', {}, HARBOUR);
    const welcome = { ...place, file: admit.file ?? '', met: true };
    expect(await dora.ask('assembly.join', welcome)).toMatchObject({ stage: 'guest' });
    for (const { address } of listening) await dora.ask('ways.add', { address });
    await agreeAll([world.hall, ana, bea, caro], HARBOUR);
    await eventually('the newcomer reads', async () => {
      const { me, members } = await dora.ask('assembly.show', {});
      return me !== null && members.length === 5 ? true : undefined;
    });
    await allHoldKeys([dora], HARBOUR);
    await oneState([...harbour, dora]);
    await dora.close();
  });

  test('rings two of three from browsers, and a drill is never taken for it', async () => {
    // Where there are more than three, a bell and a seal never lie on one device.
    await seat(harbour, HARBOUR, [
      [ana, 'ringer'],
      [bea, 'ringer'],
      [caro, 'ringer'],
      [world.hall, 'sealHolder'],
    ]);
    const table = world.table(PACT);
    coast = await Promise.all(
      ['cem', 'dilan'].map((name) =>
        startDaemon(join(world.folder, name), true, 0, [world.origin]),
      ),
    );
    await foundTogether(coast, COAST, world.table(COAST), TEMPO_MS);
    await linkAll(coast, () => COAST);
    await allHoldKeys(coast, COAST);
    const [cem, dilan] = coast as readonly [TestDaemon, TestDaemon];
    await seat(coast, COAST, [
      [cem, 'ringer'],
      [dilan, 'ringer'],
    ]);
    await makePact(table, PACT, [[ana, bea, caro, world.hall], coast]);
    const wish = { pact: PACT, kind: 'silence', level: 'red' } as const;
    const drill = await ana.ask('ring.propose', { ...wish, drill: true });
    await ana.ask('ring.sign', { id: drill.ring.id });
    const live = await bea.ask('ring.propose', { ...wish, drill: false });
    await bea.ask('ring.sign', { id: live.ring.id });
    // One word for the drill and one for the alarm are two words for nothing.
    await ringAt(caro, live.ring.id, ({ signatures }) => signatures.have === 1);
    await ringAt(caro, drill.ring.id, ({ signatures }) => signatures.have === 1);
    for (const id of [live.ring.id, drill.ring.id])
      expect((await caro.ask('ring.show', { id })).rings[0]?.state).toBe('proposed');
    await caro.ask('ring.sign', { id: live.ring.id });
    const heard = await ringAt(cem, live.ring.id, ({ state }) => state === 'rings');
    expect(heard).toMatchObject({ context: 'live', kind: 'silence' });
    const { rings } = await cem.ask('ring.show', {});
    expect(rings.filter(({ state }) => state === 'rings').map(({ id }) => id)).toEqual([
      live.ring.id,
    ]);
    for (const one of [ana, bea, caro])
      await ringAt(one, live.ring.id, ({ state }) => state === 'rings');
  });

  test('works while the daemon is away, and all comes together afterwards', async () => {
    await world.hall.kill();
    await ana.ask('talk.post', { title: 'ana alone', file: [] });
    await bea.ask('talk.post', { title: 'bea alone', file: [] });
    const { waiting } = await ana.ask('ways.show', {}, HARBOUR);
    expect(waiting).toBeGreaterThan(0);
    await world.hall.again();
    for (const one of harbour) await hears(one, ['ana alone', 'bea alone']);
    await oneState(harbour);
  });

  test('loses nothing that it said was done, whenever its page is closed', async () => {
    const acknowledged: string[] = [];
    let isEnough = (): boolean => false;
    let close = (): void => undefined;
    await bea.context.exposeFunction('acknowledged', (title: string) => {
      acknowledged.push(title);
      if (isEnough()) close();
    });
    for (const [round, posts] of [1, 4, 9].entries()) {
      const [enough, before] = [Promise.withResolvers<void>(), acknowledged.length];
      isEnough = () => acknowledged.length >= before + posts;
      close = enough.resolve;
      await bea.start();
      // One after another without end: whenever the page is closed, one is under way.
      const talking = bea.page.evaluate(postWithoutEnd, `round ${String(round)}, `);
      await enough.promise;
      await bea.leave();
      await expect(talking).rejects.toThrow(/closed/);
    }
    await bea.start();
    await hears(bea, acknowledged);
    for (const one of harbour) await hears(one, acknowledged);
    const { devices } = await bea.ask('device.show', {}, HARBOUR);
    expect(devices.filter(({ state }) => state !== 'active')).toEqual([]);
    await oneState(harbour);
  });

  test('says that another tab has it, and opens once that is gone', async () => {
    const first = ana.page;
    const second = await ana.another();
    expect(await ana.settled(second)).toEqual({ kind: 'taken' });
    await first.close();
    ana.turnTo(second);
    await eventually('it opens by itself', async () =>
      (await ana.device()).kind === 'open' ? true : undefined,
    );
    await hears(ana, ['ana alone']);
  });
});

/** What a person sees in talk, by its titles. */
async function hears(one: TestDaemon, titles: readonly string[]): Promise<void> {
  await eventually(`${one.folder} hears ${titles.join(', ')}`, async () => {
    const { threads } = await one.ask('talk.show', { all: true }, HARBOUR);
    const seen = new Set(threads.map(({ title }) => title));
    return titles.every((title) => seen.has(title)) ? true : undefined;
  });
}

async function oneState(people: readonly TestDaemon[]): Promise<void> {
  await eventually('one state', async () => {
    const shown = await Promise.all(people.map((one) => one.ask('assembly.show', {}, HARBOUR)));
    return new Set(shown.map(({ stateHash }) => stateHash)).size === 1 ? true : undefined;
  });
}

/** Seats these, with everybody's yes. */
async function seat(
  all: readonly TestDaemon[],
  log: string,
  seats: readonly (readonly [TestDaemon, 'ringer' | 'sealHolder'])[],
): Promise<void> {
  const [first] = all as readonly [TestDaemon];
  for (const [one, role] of seats) {
    const { me } = await one.ask('assembly.show', {}, log);
    await first.ask('assembly.seat', { member: me?.id ?? '', role, hours: 4_000 }, log);
  }
  await eventually('all are seated', async () => {
    await agreeAll(all, log);
    const shown = await Promise.all(all.map((one) => one.ask('assembly.show', {}, log)));
    return shown.every(({ mandates }) => mandates.length === seats.length) ? true : undefined;
  });
}

/** A ring as somebody sees it, once it is as it should be. */
async function ringAt(one: TestDaemon, id: string, isSo: (ring: Ring) => boolean): Promise<Ring> {
  return eventually('a ring', async () => {
    const { rings } = await one.ask('ring.show', {});
    return rings.find((ring) => ring.id === id && isSo(ring));
  });
}

/** In the page: posts, says that it was done, and posts again. */
async function postWithoutEnd(before: string): Promise<void> {
  const scope = globalThis as unknown as {
    readonly tocsinPeer: { ask(call: string, given: object): Promise<{ readonly ok: boolean }> };
    acknowledged(title: string): Promise<void>;
  };
  for (let at = 0; ; at += 1) {
    const title = `${before}${String(at)}`;
    const { ok } = await scope.tocsinPeer.ask('talk.post', { title, file: [] });
    if (ok) void scope.acknowledged(title);
  }
}
