/** Somebody is invited from screen to screen: the camera of each reads the other's codes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../../packages/node/src/daemon/testing.ts';
import { hasChromium } from '../testing.ts';
import type { World } from '../world.ts';
import { openWorld } from '../world.ts';
import type { FakeCamera } from './camera.ts';
import { createFakeCamera } from './camera.ts';
import type { Hand } from './hand.ts';
import { openHand, TWO_MODES } from './hand.ts';
import { filled } from './words.ts';

const TEMPO_MS = 1_000;

describe.skipIf(!hasChromium)('inviting somebody', () => {
  let camera: FakeCamera;
  let world: World;
  beforeAll(async () => {
    camera = createFakeCamera();
    world = await openWorld(camera.args);
  });
  afterAll(async () => {
    await world.end();
    camera.remove();
  });

  test.each(TWO_MODES)(
    'from screen to screen, comparing digits, until they read along: $name',
    async (mode) => {
      const log = `quay-${String(TWO_MODES.indexOf(mode))}`;
      const ana = await (await world.visitor(`ana-${log}`)).start();
      const all = [world.hall, ana];
      await foundTogether(all, log, world.table(log), TEMPO_MS);
      await linkAll(all, () => log);
      await allHoldKeys(all, log);
      await ana.ask('name.me', { name: 'Ana' });
      await ana.ask('name.assembly', { name: 'The Quay' });
      const dora = await world.visitor(`dora-${log}`);

      const host = await openHand(ana, mode);
      const { assembly, people, shell } = host.words;
      await host.follow(shell['place.assembly']);
      await host.follow(assembly['part.people']);
      await host.follow(people['all.invite']);
      await host.press(people['invite.make']);
      await host.now();
      await host.sees(people['invite.until']);

      const guest = await openHand(dora, mode);
      const { firstRun } = guest.words;
      await guest.follow(firstRun['door.invited']);
      await camera.reads(world.browser, guest, host);
      await guest.isTold(filled(firstRun['look.invites'], { name: 'Ana', assembly: 'The Quay' }));
      await guest.write(firstRun['name.field'], 'Dora');
      expect(await guest.wrongWith('invited')).toEqual([]);
      await guest.press(firstRun.goOn);
      await guest.choose(firstRun['lock.none']);
      await guest.press(firstRun.goOn);
      await guest.isTold(firstRun['compare.title']);

      await host.follow(people['all.admit']);
      await camera.reads(world.browser, host, guest);
      await host.press(people['admit.look']);
      await host.sees(people['admit.check']);
      const digits = async ({ page }: Hand): Promise<string> =>
        ((await page.locator('.digits').textContent()) ?? '').replaceAll(/\D/gu, '');
      expect(await digits(host)).toBe(await digits(guest));
      expect(await digits(host)).toMatch(/^\d{10,}$/u);
      await host.tick(people['admit.met']);
      await host.press(people['admit.vouch']);
      await host.now();
      await host.sees(people['admit.handOn']);
      expect(await host.wrongWith('vouched')).toEqual([]);

      await guest.choose(firstRun['compare.same']);
      await camera.reads(world.browser, guest, host);
      await guest.isTold(firstRun['welcome.guest']);
      expect(await guest.wrongWith('guest')).toEqual([]);
      // The page of whoever invited is reached by nobody: its guest was told where it meets others.
      await guest.sees(filled(shell.ways, { count: 1 }));
      await eventually('the hall knows of her', async () => {
        const { pending } = await world.hall.ask('assembly.pending', {}, log);
        return pending.some(({ verb }) => verb === 'admit') || undefined;
      });
      await Promise.all([ana.close(), dora.close()]);
    },
    240_000,
  );
});
