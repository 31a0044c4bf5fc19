/** An alarm between two assemblies, from three browsers and a daemon: what people press, and what counts. */
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestDaemon } from '../../packages/node/src/daemon/testing.ts';
import {
  allHoldKeys,
  foundTogether,
  linkAll,
  makePact,
  startDaemon,
} from '../../packages/node/src/daemon/testing.ts';
import { bell as arabic } from '../../packages/web/src/words/ar/bell.ts';
import { bell as english } from '../../packages/web/src/words/en/bell.ts';
import { shell as arabicShell } from '../../packages/web/src/words/ar/shell.ts';
import { shell } from '../../packages/web/src/words/en/shell.ts';
import { ringAt, seat } from './people.ts';
import { axeFaults, DESK, hasChromium, picture, sidewaysPixels, tabTo } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const HARBOUR = 'harbour';
const COAST = 'coast';
const PACT = 'valley';
/** A ring stands for 72 hours at most: here 21 seconds, in which three people sign on a busy machine. */
const TEMPO_MS = 300;
const WISH = { pact: PACT, kind: 'raid', level: 'red', hours: 72 } as const;

describe.skipIf(!hasChromium)('an alarm', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  let caro: Visitor;
  let cem: TestDaemon;
  let dilan: TestDaemon;

  beforeAll(async () => {
    world = await openWorld();
    [ana, bea, caro] = await Promise.all([
      world.visitor('ana'),
      world.visitor('bea', { viewport: DESK, locale: 'ar' }),
      world.visitor('caro'),
    ]);
    await Promise.all([ana.start(), bea.start(), caro.start()]);
    const harbour = [world.hall, ana, bea, caro];
    [cem, dilan] = await Promise.all([
      startDaemon(join(world.folder, 'cem'), true, 0, [world.origin]),
      startDaemon(join(world.folder, 'dilan'), true, 0, [world.origin]),
    ]);
    const coast = [cem, dilan];
    for (const [all, log] of [
      [harbour, HARBOUR],
      [coast, COAST],
    ] as const) {
      await foundTogether(all, log, world.table(log), TEMPO_MS);
      await linkAll(all, () => log);
      await allHoldKeys(all, log);
    }
    // Where there are more than three, a bell and a seal never lie on one device.
    await seat(harbour, HARBOUR, [
      [ana, 'ringer'],
      [bea, 'ringer'],
      [caro, 'ringer'],
      [world.hall, 'sealHolder'],
    ]);
    await seat(coast, COAST, [
      [cem, 'ringer'],
      [dilan, 'ringer'],
    ]);
    await makePact(world.table(PACT), PACT, [[ana, bea, caro, world.hall], coast]);
  });
  afterAll(async () => {
    await Promise.all([cem.close(), dilan.close()]);
    await world.end();
  });

  test('goes out by two presses, and takes whoever practises out of the drill', async () => {
    // All three are where they will be needed: from the first press on, time runs.
    const raise = await ana.openApp('#/bell/raise');
    await raise.getByLabel(english['form.text']).fill('Two cars before number 14.');
    await raise.getByLabel(english['form.kind']).selectOption('raid');
    const second = await bea.openApp('#/bell');
    await second.locator('main h1').waitFor();
    const drill = await caro.ask('ring.propose', { ...WISH, drill: true });
    const practice = await caro.openApp(`#/bell/${drill.ring.id}`);
    await practice.getByText('DRILL. Nothing real happens.').waitFor();
    await practice.getByRole('button', { name: english['drill.sign'] }).press('Enter');
    await practice.getByRole('button', { name: english['drill.do'], exact: true }).click();
    await practice.getByText(english['drill.mine']).waitFor();

    await held(raise, english['live.form.hold']);
    await raise.waitForURL(/#\/bell\/[0-9a-f]{64}$/u);
    const id = raise.url().slice(-64);
    // She saw the drill too: that it is real now is said to her as well, and goes only by her hand.
    await raise.getByRole('button', { name: shell['change.open'] }).click();
    await raise.getByRole('button', { name: english['live.sign'] }).press('Enter');
    await raise.getByRole('button', { name: english['live.do'], exact: true }).click();
    await raise.getByText(english['live.mine']).waitFor();

    // By keyboard alone, and from right to left.
    await tabTo(second, arabicShell['change.open']);
    await second.keyboard.press('Enter');
    await tabTo(second, arabic['live.sign']);
    await second.keyboard.press('Enter');
    await tabTo(second, arabic['live.do']);
    await second.keyboard.press('Enter');
    await second.getByText(arabic['live.mine']).waitFor();
    await practice.getByRole('alertdialog').getByText(shell['change.says']).waitFor();
    await picture(practice, 'journey--drill-left--en--phone');
    expect(await practice.locator('body').getAttribute('class')).toContain('mode-live');
    const heard = await ringAt(cem, id, ({ rangAt }) => rangAt !== null);
    expect(heard).toMatchObject({ context: 'live', kind: 'raid' });
    const { rings } = await cem.ask('ring.show', {});
    const rang = rings.filter(({ rangAt }) => rangAt !== null).map((one) => one.id);
    expect(rang).toEqual([id]);
    await picture(second, 'journey--rings--ar--desktop');
    await picture(raise, 'journey--rings--en--phone');
    expect(await axeFaults(second)).toEqual([]);
    expect(await sidewaysPixels(raise)).toBe(0);
  });

  test('of which two of three sign, from browsers, and a drill adds nothing to it', async () => {
    await Promise.all([ana.start(), bea.start(), caro.start()]);
    const drill = await ana.ask('ring.propose', { ...WISH, drill: true });
    await ana.ask('ring.sign', { id: drill.ring.id });
    const live = await bea.ask('ring.propose', { ...WISH, drill: false });
    await bea.ask('ring.sign', { id: live.ring.id });
    // One word for the drill and one for the alarm are two words for nothing.
    await ringAt(caro, live.ring.id, ({ signatures }) => signatures.have === 1);
    await ringAt(caro, drill.ring.id, ({ signatures }) => signatures.have === 1);
    for (const id of [live.ring.id, drill.ring.id])
      expect((await caro.ask('ring.show', { id })).rings[0]?.rangAt).toBeNull();
    await caro.ask('ring.sign', { id: live.ring.id });
    const heard = await ringAt(cem, live.ring.id, ({ rangAt }) => rangAt !== null);
    expect(heard).toMatchObject({ context: 'live', kind: 'raid' });
    const { rings } = await cem.ask('ring.show', {});
    const rang = rings.filter(({ rangAt }) => rangAt !== null).map((one) => one.id);
    expect(rang).toContain(live.ring.id);
    expect(rang).not.toContain(drill.ring.id);
    for (const one of [ana, bea, caro])
      await ringAt(one, live.ring.id, ({ rangAt }) => rangAt !== null);
  });
});

/** Holds a button until it counts. */
async function held(page: Page, name: string): Promise<void> {
  // Over it once it stands still: what comes in above it moves it on.
  await page.getByRole('button', { name }).hover();
  await page.mouse.down();
  const pressed = page.locator('button[data-held]');
  await pressed.waitFor();
  await pressed.waitFor({ state: 'detached' });
  await page.mouse.up();
}
