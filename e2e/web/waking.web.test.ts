/** Who cannot be woken: on the wall of Pulse, and with a real ringer whose only device is a tab. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Answer, Waking } from '@tocsin/host/calls';
import { ANSWERS } from '@tocsin/host/testing';
import type { TestDaemon } from '../../packages/node/src/daemon/testing.ts';
import {
  agreeAll,
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../packages/node/src/daemon/testing.ts';
import type { Stage } from './testing.ts';
import { askedOf, change, DESK, hasChromium, openStage, PHONE } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';
import { week } from './written/pulse.ts';

const HARBOUR = 'harbour';
const TEMPO_MS = 100;
const PERIOD_MS = 168 * TEMPO_MS;
/** What a look, a record on its way and a busy machine may add to the period. */
const SLACK_MS = 8_000;

const [rota] = ANSWERS.status.waking as readonly [Waking];
const yard = week.subjects.find(({ who }) => who.name === 'Северный двор');

/** A status in which one of those on the wall is on the rota, so. */
function statusWith(state: Waking['members'][number]['state'], more: Partial<Waking> = {}) {
  const members = yard === undefined ? [] : [{ who: yard.who, state, heardAt: null, paths: [] }];
  return { value: { ...week, waking: [{ ...rota, members, waiting: [], ...more }] } };
}

describe.skipIf(!hasChromium)('on the wall', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('whoever cannot be woken is red, and not any more once they can', async () => {
    for (const size of [PHONE, DESK]) {
      const page = await stage.open({ answers: { status: statusWith('unreachable') }, size });
      const banner = page.locator('.banner[data-state="alert"]').filter({ hasText: 'Северный' });
      await banner.getByText('cannot be woken').waitFor();
      expect(await banner.textContent()).toContain('Nothing is set up that would wake them.');
      const row = page.locator('.tile.hot, .list li').filter({ hasText: 'Северный двор' });
      await row.getByText('Cannot be woken').waitFor();
      await change(page, { status: statusWith('reached') });
      await expect.poll(async () => page.getByText(/annot be woken/u).count()).toBe(0);
    }
  });

  test('the canary of an app is one touch, and not asked for where a machine wakes its person', async () => {
    const waiting = [{ ...rota.waiting[1], way: 'app', number: '048291' }] as Waking['waiting'];
    const mine = { ...rota.members[0], paths: [] } as unknown as Waking['members'][number];
    const status = statusWith('reached', { waiting, members: [{ ...mine, state: 'trying' }] });
    const page = await stage.open({ answers: { status } });
    await page.getByRole('button', { name: 'I see it' }).click();
    await expect
      .poll(async () => (await askedOf(page)).filter(({ call }) => call === 'canary.heard'))
      .toEqual([{ call: 'canary.heard', given: { number: '048291' } }]);
    const [awake] = rota.members;
    const woken = statusWith('reached', { waiting, members: awake === undefined ? [] : [awake] });
    await change(page, { status: woken });
    await expect.poll(async () => page.getByRole('button', { name: 'I see it' }).count()).toBe(0);
  });

  test('a ringer types the number of a canary that came to another machine', async () => {
    const page = await stage.open({
      answers: { status: statusWith('reached'), 'ring.show': { value: ANSWERS['ring.show'] } },
      at: '#/bell',
    });
    await page.getByLabel('Its number').fill('482 913');
    await page.getByRole('button', { name: 'Confirm it' }).click();
    await page.getByText('Said. It counts once').waitFor();
    expect((await askedOf(page)).filter(({ call }) => call === 'canary.heard')).toEqual([
      { call: 'canary.heard', given: { number: '482 913' } },
    ]);
  });
});

describe.skipIf(!hasChromium)('a ringer whose only device is a tab', { timeout: 120_000 }, () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  beforeAll(async () => {
    world = await openWorld();
    [ana, bea] = await Promise.all([world.visitor('ana'), world.visitor('bea')]);
    await Promise.all([ana.start(), bea.start()]);
    const harbour: readonly TestDaemon[] = [world.hall, ana, bea];
    await foundTogether(harbour, HARBOUR, world.table('founding'), TEMPO_MS);
    await linkAll(harbour, () => HARBOUR);
    await allHoldKeys(harbour, HARBOUR);
    const { me } = await ana.ask('assembly.show', {}, HARBOUR);
    const seat = { member: me?.id ?? '', role: 'ringer', hours: 4_000 } as const;
    await world.hall.ask('assembly.seat', seat, HARBOUR);
    await eventually('the seat', async () => {
      await agreeAll(harbour, HARBOUR);
      const { mandates } = await world.hall.ask('assembly.show', {}, HARBOUR);
      return mandates.length === 1 ? true : undefined;
    });
  }, 120_000);
  afterAll(async () => world.end());

  async function seen(by: TestDaemon): Promise<Answer<'canary.show'>['rotas'][number]> {
    const { rotas } = await by.ask('canary.show', {}, HARBOUR);
    const [found] = rotas;
    if (found === undefined) throw new Error('no rota');
    return found;
  }

  const stateAt = async (by: TestDaemon): Promise<string | undefined> =>
    (await seen(by)).members[0]?.state;

  test('is woken while it looks, never called covered, and red within a period of its sleep', async () => {
    const page = await ana.openApp('#/pulse');
    await page.getByRole('button', { name: 'I see it' }).click();
    await eventually('the hall sees it', async () =>
      (await stateAt(world.hall)) === 'reached' ? true : undefined,
    );
    expect(await seen(world.hall)).toMatchObject({
      covered: false,
      members: [{ paths: [{ way: 'app', state: 'heard' }] }],
    });
    // The phone sleeps: nothing of the page runs any more, and nobody is told.
    const session = await ana.context.newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    const asleepAtMs = performance.now();
    await eventually('red at the hall', async () =>
      (await stateAt(world.hall)) === 'unreachable' ? true : undefined,
    );
    expect(performance.now() - asleepAtMs).toBeLessThan(PERIOD_MS + SLACK_MS);
    expect((await world.hall.ask('status', {}, HARBOUR)).level).not.toBe('well');
    const wall = await bea.openApp('#/pulse');
    await wall
      .getByText(/cannot be woken/u)
      .first()
      .waitFor();
  });
});
