/**
 * The weekly try of a wake-up, between real processes: a phone whose ticket a hall keeps is woken by an empty
 * request once a week; its person touches the notice, or a red stands at everybody's within one period.
 * The push service is one of our own, and the touch of a notice is what the app says then; a week is 17 seconds.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { WakingMember } from '../packages/host/src/answers/waking.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../packages/node/src/daemon/testing.ts';
import type { PushService } from '../packages/node/src/wake/testing.ts';
import { openPushService, ticketAt } from '../packages/node/src/wake/testing.ts';
import type { Process, ProcessWorld } from './process-world.ts';
import { createProcessWorld, exitOfCheck, seat } from './process-world.ts';

const LOG = 'river';
/** So short an hour that a canary period passes in 17 seconds. */
const TEMPO_MS = 100;
const PERIOD_MS = 168 * TEMPO_MS;
/** What a look, a record on its way and a busy machine may add to the period. */
const SLACK_MS = 8_000;

let world: ProcessWorld;
let push: PushService;
let phone: Process;
let hall: Process;

/** How the person of the phone is woken, as the hall shows it. */
async function shownAtHall(): Promise<WakingMember | undefined> {
  const { rotas } = await hall.ask('canary.show', {}, LOG);
  return rotas[0]?.members[0];
}

/** Waits until the hall shows it so; fails if that takes longer than a canary period. */
async function withinPeriod(is: (member: WakingMember) => boolean): Promise<WakingMember> {
  const endMs = performance.now() + PERIOD_MS + SLACK_MS;
  return await eventually('it stands so', async () => {
    const member = await shownAtHall();
    if (performance.now() > endMs) throw new Error(`not in a period: ${JSON.stringify(member)}`);
    return member !== undefined && is(member) ? member : undefined;
  });
}

async function giveTicket(path: string): Promise<void> {
  const file = join(world.folder, `${path.slice(1)}.tocsin-wake`);
  writeFileSync(file, ticketAt(push, path).content);
  const { able, holders } = await eventually('a device that wakes', async () => {
    const shown = await phone.ask('wake.show', {}, LOG);
    return shown.able.length + shown.holders.length > 0 ? shown : undefined;
  });
  const by = [...able, ...holders].map(({ device }) => device).slice(0, 1);
  await phone.ask('wake.give', { file, by }, LOG);
}

beforeAll(async () => {
  world = createProcessWorld();
  push = await openPushService();
  const authority = join(world.folder, 'push.pem');
  writeFileSync(authority, push.ca);
  phone = await world.start('phone');
  hall = await world.start('hall', undefined, {
    words: ['--wake', 'members'],
    environment: { NODE_EXTRA_CA_CERTS: authority, TOCSIN_PUSH_HOSTS: push.host },
  });
  const people = [phone, hall, await world.start('cem')];
  await foundTogether(people, LOG, world.table('table'), TEMPO_MS);
  await linkAll(people, () => LOG);
  await allHoldKeys(people, LOG);
  await seat({ name: LOG, people }, [[phone, 'ringer']]);
}, 120_000);

afterAll(async () => {
  await world.end();
  await push.close();
}, 60_000);

describe('a phone that is woken by push', { timeout: 90_000, retry: 0 }, () => {
  test('is tried within hours, by an empty request, and reached once the notice was touched', async () => {
    await giveTicket('/first');
    await eventually('a try', async () => (push.heard.length > 0 ? true : undefined));
    expect(push.heard[0]).toMatchObject({ method: 'POST', path: '/first', body: '' });
    expect((await shownAtHall())?.state).toBe('trying');
    await phone.ask('wake.seen', {}, LOG);
    const member = await withinPeriod(({ state }) => state === 'reached');
    expect(member.paths).toMatchObject([{ way: 'push', state: 'heard', fault: null }]);
  });

  test('is tried again before that is too old, and red once nobody touched anything', async () => {
    const before = push.heard.length;
    const member = await withinPeriod(({ state }) => state === 'unreachable');
    expect(member.paths).toMatchObject([{ way: 'push', state: 'unheard' }]);
    // A quarter of a week before, and once more.
    expect(push.heard.length - before).toBeGreaterThanOrEqual(2);
    expect(await exitOfCheck(hall)).toBe(10);
    await phone.ask('wake.seen', {}, LOG);
    await withinPeriod(({ state }) => state === 'reached');
  });

  test('is red as soon as its push service no longer knows it, and tried anew with a new ticket', async () => {
    push.answer(410);
    const member = await withinPeriod(({ state }) => state === 'weak' || state === 'unreachable');
    expect(member.paths).toMatchObject([{ way: 'push', state: 'failed', fault: 'Refused' }]);
    expect(await exitOfCheck(hall)).toBe(10);
    push.answer(201);
    await giveTicket('/second');
    await eventually('a try', async () =>
      push.heard.some(({ path }) => path === '/second') ? true : undefined,
    );
    await phone.ask('wake.seen', {}, LOG);
    await withinPeriod(({ state }) => state === 'reached');
  });

  test('has no such path any more once its person turned it off: that is no failure', async () => {
    await phone.ask('wake.end', {}, LOG);
    const member = await withinPeriod(({ paths }) => paths.length === 0);
    expect(member.paths).toEqual([]);
  });
});
