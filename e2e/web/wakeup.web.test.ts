/**
 * A phone is woken: by the app with its real service worker, a hall that runs, and a push service of our
 * own. What a browser's own service does between the two is done by hand: there is none to be reached.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../packages/node/src/daemon/testing.ts';
import type { PushService } from '../../packages/node/src/wake/testing.ts';
import { openPushService, vapidOf } from '../../packages/node/src/wake/testing.ts';
import { hasChromium, longPicture } from './testing.ts';
import type { Visitor, World } from './world.ts';
import { openWorld } from './world.ts';

const RIVER = 'river';
const TEMPO_MS = 250;
const NOTICE = 'Tocsin: something is waiting';

/** The service worker that a browser runs, as it names it. */
async function registrationOf(session: CDPSession): Promise<string> {
  const found = Promise.withResolvers<string>();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const [first] = registrations as readonly { readonly registrationId: string }[];
    if (first !== undefined) found.resolve(first.registrationId);
  });
  await session.send('ServiceWorker.enable');
  return found.promise;
}

/** The titles of the notices that stand outside the page. */
async function notices(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return ((await registration?.getNotifications()) ?? []).map(({ title }) => title);
  });
}

describe.skipIf(!hasChromium)('a phone whose app is closed', () => {
  let push: PushService;
  let world: World;
  let ana: Visitor;

  beforeAll(async () => {
    push = await openPushService();
    const table = join(import.meta.dirname, '../../.build');
    const authority = join(table, `push-${String(process.pid)}.pem`);
    writeFileSync(authority, push.ca);
    world = await openWorld([], {
      words: ['--wake', 'members'],
      environment: { NODE_EXTRA_CA_CERTS: authority, TOCSIN_PUSH_HOSTS: push.host },
    });
    ana = await world.visitor('ana', { serviceWorkers: 'allow' });
    await ana.context.grantPermissions(['notifications'], { origin: world.origin });
    // The one thing that needs a company: an address at its service.
    await ana.context.addInitScript((endpoint) => {
      if (!('PushManager' in globalThis)) return;
      let known: object | null = null;
      const unsubscribe = (): Promise<boolean> => {
        known = null;
        return Promise.resolve(true);
      };
      Object.assign(PushManager.prototype, {
        subscribe: ({ applicationServerKey: shown }: { applicationServerKey: Uint8Array }) => {
          known = { endpoint, unsubscribe };
          Object.assign(globalThis, { shownKey: Array.from(shown) });
          return Promise.resolve(known);
        },
        getSubscription: () => Promise.resolve(known),
      });
    }, `${push.origin}/ana`);
  });
  afterAll(async () => {
    await world.end();
    await push.close();
  });

  test('is woken when somebody asks after its person, and shows one neutral notice', async () => {
    await ana.start();
    const cem = await world.start('cem');
    const all = [world.hall, ana, cem];
    await foundTogether(all, RIVER, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => RIVER);
    await allHoldKeys(all, RIVER);
    const me = (await ana.ask('assembly.show', {})).me?.id ?? '';

    const page = await ana.openApp('#/device/notices');
    await page.evaluate(async () => navigator.serviceWorker.ready);
    const hall = page.getByLabel(/device [0-9a-f]{8}$/u).first();
    await hall.check();
    await longPicture(page, 'device--notices-real--phone-light');
    await page.getByRole('button', { name: 'Let it be woken' }).click();
    await page.getByRole('heading', { level: 1, name: 'This phone can be woken.' }).waitFor();
    const key = await page.evaluate(
      () => (globalThis as unknown as { shownKey: number[] }).shownKey,
    );
    expect((await world.hall.ask('wake.show', {})).kept).toMatchObject([{ state: 'taken' }]);
    await page.evaluate(() => localStorage.setItem('tocsin.notices', 'off'));
    await ana.leave();

    await cem.ask('inquiry.open', { who: me });
    await eventually('a wake-up', async () => (push.heard.length > 0 ? true : undefined));
    const [heard] = push.heard;
    expect(heard).toMatchObject({ method: 'POST', path: '/ana', body: '' });
    expect(Array.from((await vapidOf(heard?.headers.authorization ?? ''))?.key ?? [])).toEqual(key);

    // From here on as the browser does, once its service has told it.
    const elsewhere = await ana.context.newPage();
    const session = await ana.context.newCDPSession(elsewhere);
    const registrationId = await registrationOf(session);
    const delivered = { origin: `${world.origin}/`, registrationId, data: '' };
    await session.send('ServiceWorker.deliverPushMessage', delivered);
    await session.send('ServiceWorker.deliverPushMessage', delivered);
    const again = await ana.openApp('#/device');
    await expect.poll(async () => notices(again)).toEqual([NOTICE]);
    await elsewhere.close();
  });

  test('gets no notice while it is looked at, and asks its peer to look', async () => {
    const page = await ana.openApp('#/device');
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      for (const one of (await registration?.getNotifications()) ?? []) one.close();
      Object.assign(globalThis, { said: [] });
      navigator.serviceWorker.addEventListener('message', ({ data }) =>
        (globalThis as unknown as { said: unknown[] }).said.push(data),
      );
    });
    await expect.poll(async () => notices(page)).toEqual([]);
    const session = await ana.context.newCDPSession(page);
    const registrationId = await registrationOf(session);
    const delivered = { origin: `${world.origin}/`, registrationId, data: 'whatever it says' };
    await session.send('ServiceWorker.deliverPushMessage', delivered);
    await expect
      .poll(async () => page.evaluate(() => (globalThis as unknown as { said: unknown }).said))
      .toEqual(['awake']);
    expect(await notices(page)).toEqual([]);
  });

  test('is woken by nobody once its person said so, and the hall has forgotten it', async () => {
    const page = await ana.openApp('#/device/notices');
    await page.getByRole('button', { name: 'Let nobody wake it' }).click();
    await page.getByRole('heading', { level: 1, name: 'This phone cannot wake you.' }).waitFor();
    await eventually('nothing is kept', async () => {
      const { kept } = await world.hall.ask('wake.show', {});
      return kept.length === 0 ? true : undefined;
    });
    expect(await page.evaluate(async () => caches.has('notice'))).toBe(false);
  });
});
