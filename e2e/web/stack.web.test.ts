/** The app's peer among others: browsers and a daemon, by calls alone, no screens. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestDaemon } from '../../packages/node/src/daemon/testing.ts';
import {
  agreeAll,
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../packages/node/src/daemon/testing.ts';
import { hears, oneState } from './people.ts';
import { hasChromium } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const HARBOUR = 'harbour';
/** A short hour: three days in which anybody may object pass in seven seconds. */
const TEMPO_MS = 100;

describe.skipIf(!hasChromium)('the peer in a browser', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  let caro: Visitor;
  let harbour: readonly TestDaemon[];

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
  afterAll(async () => world.end());

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
    for (const one of harbour) await hears(one, HARBOUR, ['from ana', 'from the hall']);
    await expect.poll(async () => bea.changes()).toBeGreaterThan(before);
    await oneState(harbour, HARBOUR);
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
    const welcome = { ...place, file: admit.file ?? '', met: true };
    expect(await dora.ask('assembly.join', welcome)).toMatchObject({ stage: 'guest' });
    // Nobody reaches ana's page, so the welcome names where she meets others.
    const known = (await dora.ask('ways.show', {})).ways.map(({ address }) => address);
    const own = (await ana.ask('ways.show', {})).ways.map(({ address }) => address);
    expect(new Set(known)).toEqual(new Set(own));
    await agreeAll([world.hall, ana, bea, caro], HARBOUR);
    await eventually('the newcomer reads', async () => {
      const { me, members } = await dora.ask('assembly.show', {});
      return me !== null && members.length === 5 ? true : undefined;
    });
    await allHoldKeys([dora], HARBOUR);
    await oneState([...harbour, dora], HARBOUR);
    await dora.close();
  });

  test('works while the daemon is away, and all comes together afterwards', async () => {
    await world.hall.kill();
    await ana.ask('talk.post', { title: 'ana alone', file: [] });
    await bea.ask('talk.post', { title: 'bea alone', file: [] });
    const { waiting } = await ana.ask('ways.show', {}, HARBOUR);
    expect(waiting).toBeGreaterThan(0);
    await world.hall.again();
    for (const one of harbour) await hears(one, HARBOUR, ['ana alone', 'bea alone']);
    await oneState(harbour, HARBOUR);
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
    await hears(bea, HARBOUR, acknowledged);
    for (const one of harbour) await hears(one, HARBOUR, acknowledged);
    const { devices } = await bea.ask('device.show', {}, HARBOUR);
    expect(devices.filter(({ state }) => state !== 'active')).toEqual([]);
    await oneState(harbour, HARBOUR);
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
    await hears(ana, HARBOUR, ['ana alone']);
  });
});

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
