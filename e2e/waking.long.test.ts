/**
 * Waking people, between real processes: whatever stops the road from a bell to a person, a red stands
 * at everybody else's within one canary period, and nobody had to send it. The persons here read what
 * wakes them, a program's screen and their mail, and confirm it as they would; a week is 17 seconds.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { WakingMember } from '../packages/host/src/answers/waking.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../packages/node/src/daemon/testing.ts';
import type { MailServer, Screen } from '../packages/node/src/waking/testing.ts';
import { numbersIn, openMailServer, screenIn } from '../packages/node/src/waking/testing.ts';
import type { Home, Process, ProcessWorld, Started } from './process-world.ts';
import { createProcessWorld, exitOfCheck, memberOf, seat } from './process-world.ts';

const LOG = 'river';
/** So short an hour that a canary period passes in 17 seconds, and a busy machine keeps step. */
const TEMPO_MS = 100;
const PERIOD_MS = 168 * TEMPO_MS;
/** What a look, a record on its way and a busy machine may add to the period. */
const SLACK_MS = 6_000;

/** A person at a device: what wakes them, and what they do about it. */
interface Person {
  readonly name: string;
  readonly device: Process;
  readonly screen: Screen;
  mail: MailServer;
  /** Does what a person does in a week until it is switched off. */
  awake: boolean;
}

let world: ProcessWorld;
let people: readonly Person[];
let ana: Person;
let bea: Person;
let cem: Person | undefined;
let eva: Person;
let relay: Process;
let living: Promise<void>;
const over = new AbortController();

function environmentOf(screen: Screen, mail: MailServer): Readonly<Record<string, string>> {
  return {
    TOCSIN_NOTIFIER: screen.program,
    TOCSIN_WAKE_MAIL: 'somebody@example.org',
    TOCSIN_SMTP: `smtp://bell@127.0.0.1:${mail.port}`,
    TOCSIN_SMTP_PASSWORD: 'token',
    TOCSIN_SMTP_FROM: 'bell@example.org',
  };
}

async function person(name: string, how: Started = {}): Promise<Person> {
  const screen = screenIn(world.folder, `${name}-screen`);
  const mail = await openMailServer();
  const environment = environmentOf(screen, mail);
  const device = await world.start(name, undefined, { ...how, environment });
  return { name, device, screen, mail, awake: true };
}

/** Where a small disk may be mounted: the command under which a process has its logs on one. */
async function onSmallDisk(name: string): Promise<Started | undefined> {
  const logs = join(world.folder, name, 'logs');
  const script = 'mount -t tmpfs -o size=16m none "$0" && exec "$@"';
  const unshare = ['unshare', '--mount'];
  if (process.getuid?.() !== 0) unshare.push('--map-root-user');
  const under = [...unshare, 'sh', '-c', script, logs];
  // The folder is made by the program itself, which uses no folder of others.
  const first = await world.start(name);
  await first.kill();
  mkdirSync(logs, { recursive: true });
  const [command = '', ...words] = under;
  return spawnSync(command, [...words, 'true']).status === 0 ? { under } : undefined;
}

/** Fills the disk of a process to the last byte, from outside, as another program would. */
function fillDiskOf({ device }: Person): void {
  const logs = join(`/proc/${device.pid()}/root`, device.folder, 'logs');
  const file = openSync(join(logs, 'of-somebody-else'), 'a');
  try {
    for (const size of [65_536, 4_096, 1])
      for (;;) if (writeSync(file, Buffer.alloc(size, 7)) < size) break;
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(file);
  }
}

/**
 * Writes until nothing more is taken, while somebody else takes every byte that becomes free: what has its
 * place on the disk already takes some more, and what had its time makes room.
 */
async function useUp(one: Person): Promise<void> {
  const { device } = one;
  const post = { title: 'so it goes', text: 'x'.repeat(2_000), file: [] };
  const write = async (): Promise<string> =>
    device.ask('talk.post', post, LOG).then(() => '', String);
  for (let written = 0; written < 4_000; written += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, write));
    const refused = answers.find((said) => said !== '');
    fillDiskOf(one);
    if (refused === undefined) continue;
    expect(refused).toContain('StoreFull');
    return;
  }
  throw new Error('the disk is not full');
}

/** Reads what came and confirms it, and says now and then that they are well. */
async function live(one: Person): Promise<void> {
  const confirmed = new Set<string>();
  for (let round = 0; !over.signal.aborted; round += 1) {
    await pause(400);
    if (!one.awake) continue;
    // Between two lives of their device there is nothing to see.
    const shown = await one.device.ask('canary.show', {}, LOG).catch(() => undefined);
    const { waiting } = shown?.rotas[0] ?? { waiting: [] };
    const texts = `${one.screen.shown()}\n${one.mail.mails.join('\n')}`;
    for (const number of waiting.length === 0 ? [] : numbersIn(texts)) {
      if (confirmed.has(number)) continue;
      const heard = await one.device.ask('canary.heard', { number }, LOG).catch(String);
      // What could not be kept, on a full disk say, is tried again.
      if (typeof heard !== 'string' || heard.includes('UnknownCanary')) confirmed.add(number);
    }
    // At a full disk that is refused too, and no news.
    if (round % 5 === 0) await one.device.ask('beat.send', {}, LOG).catch(() => undefined);
  }
}

/** Whoever runs the relay is well as long as it runs. */
async function checkIn(device: Process): Promise<void> {
  for (; !over.signal.aborted; await pause(2_000))
    await device.ask('beat.send', {}, LOG).catch(() => undefined);
}

async function seenBy(by: Person, whom: Person): Promise<WakingMember | undefined> {
  const { rotas } = await by.device.ask('canary.show', {}, LOG);
  const id = ids.get(whom);
  return rotas[0]?.members.find(({ who }) => who.id === id);
}

const ids = new Map<Person, string>();

/** Waits until somebody is red at another's; fails if that takes longer than a canary period. */
async function redWithinPeriod(
  by: Person,
  whom: Person,
  isRed: (member: WakingMember) => boolean,
): Promise<WakingMember> {
  const endMs = performance.now() + PERIOD_MS + SLACK_MS;
  for (;;) {
    const member = await seenBy(by, whom);
    if (member !== undefined && isRed(member)) return member;
    if (performance.now() > endMs) throw new Error(`no red in time: ${JSON.stringify(member)}`);
    await pause(100);
  }
}

const isUnreachable = ({ state }: WakingMember): boolean => state === 'unreachable';

/** Ends a device and starts it again in another environment. */
async function restart(one: Person, environment: Started['environment'] = {}): Promise<void> {
  await asleep(one);
  await one.device.kill();
  await one.device.again(undefined, { environment });
  one.awake = true;
}

/** The person does nothing from now on; what they began has ended. */
async function asleep(one: Person): Promise<void> {
  one.awake = false;
  await pause(1_000);
}

/** The others, whom nothing befell, stay reached: a red names its own. */
async function expectReached(by: Person, ...others: readonly Person[]): Promise<void> {
  for (const one of others)
    await eventually(`${one.name} is reached`, async () => {
      const member = await seenBy(by, one);
      return member?.state === 'reached' ? true : undefined;
    });
}

/** Nobody reaches eva but ana, through the relay, and she nobody else. */
async function putBehindRelay(): Promise<void> {
  const waysOf = async (device: Process) => {
    const { ways, listening } = await device.ask('ways.show', {}, LOG);
    return {
      ways: ways.flatMap(({ address }) => address ?? []),
      own: listening.map(({ address }) => address),
    };
  };
  const { own: direct } = await waysOf(eva.device);
  const { own: lent } = await waysOf(relay);
  for (const device of [relay, ...people.map((one) => one.device)])
    for (const address of direct) await device.ask('ways.remove', { address }, LOG);
  for (const address of (await waysOf(eva.device)).ways)
    await eva.device.ask('ways.remove', { address }, LOG);
  const address = lent.find((one) => !one.includes('/ws'));
  await eva.device.ask('ways.add', { address: `${address ?? ''}/p2p-circuit` }, LOG);
  await eva.device.kill();
  await eva.device.again();
  const through = await eventually('an address at the relay', async () => {
    const { own } = await waysOf(eva.device);
    return own.find((one) => one.includes('/p2p-circuit'));
  });
  await ana.device.ask('ways.add', { address: through }, LOG);
  await eventually('a link through the relay', async () => {
    const { ways } = await ana.device.ask('ways.show', {}, LOG);
    return ways.find((way) => way.address === through && way.state === 'linked');
  });
}

beforeAll(async () => {
  world = createProcessWorld();
  const small = await onSmallDisk('cem');
  [ana, bea, eva] = [await person('ana'), await person('bea'), await person('eva')];
  cem = small === undefined ? undefined : await person('cem', small);
  relay = await world.start('relay', undefined, { words: ['--relay'] });
  people = [ana, bea, eva, ...(cem === undefined ? [] : [cem])];
  const devices = [...people.map(({ device }) => device), relay];
  await foundTogether(devices, LOG, world.table('table'), TEMPO_MS);
  await linkAll(devices, () => LOG);
  await allHoldKeys(devices, LOG);
  await putBehindRelay();
  for (const one of people) ids.set(one, await memberOf(one.device, LOG));
  const home: Home = { name: LOG, people: devices };
  await seat(
    home,
    people.map(({ device }) => [device, 'ringer']),
  );
  living = Promise.all([...people.map(live), checkIn(relay)]).then(() => undefined);
  await expectReached(ana, ...people);
}, 180_000);

afterAll(async () => {
  over.abort();
  await living;
  await world.end();
  await Promise.all(people.map(({ mail }) => mail.close()));
}, 60_000);

describe('within one canary period there is a red', { timeout: 180_000, retry: 0 }, () => {
  test('nowhere, while everybody confirms what wakes them', async () => {
    await pause(PERIOD_MS);
    await expectReached(ana, ...people);
    const { rotas } = await ana.device.ask('canary.show', {}, LOG);
    expect(rotas[0]?.covered).toBe(true);
    await eventually('scripts see nothing wrong', async () =>
      (await exitOfCheck(ana.device)) === 0 ? true : undefined,
    );
  });

  test('for a token that has run out: at once, and only for the path', async () => {
    bea.mail.refuse();
    const member = await redWithinPeriod(ana, bea, ({ state }) => state === 'weak');
    expect(member.paths).toMatchObject([
      { way: 'notifier', state: 'heard' },
      { way: 'mail', state: 'failed', fault: 'Refused' },
    ]);
    expect(await exitOfCheck(ana.device)).toBe(10);
    expect(await exitOfCheck(bea.device)).toBe(10);
    await expectReached(ana, eva);
  });

  test('for a mail server that is gone', async () => {
    await bea.mail.close();
    const member = await redWithinPeriod(ana, bea, ({ paths }) =>
      paths.some(({ fault }) => fault === 'Unreachable'),
    );
    expect(member.state).toBe('weak');
    expect(await exitOfCheck(ana.device)).not.toBe(0);
    // Its operator mends it: a restart with a server that is there.
    bea.mail = await openMailServer();
    await restart(bea, environmentOf(bea.screen, bea.mail));
    await expectReached(ana, bea);
  });

  test('for a disk that is full', async (context) => {
    const full = cem ?? context.skip('no disk in memory may be mounted here');
    fillDiskOf(full);
    await useUp(full);
    const filling = setInterval(() => fillDiskOf(full), 200);
    try {
      await redWithinPeriod(ana, full, isUnreachable);
      expect(await exitOfCheck(full.device)).not.toBe(0);
      // Its own person sees it too.
      await redWithinPeriod(full, full, isUnreachable);
    } finally {
      clearInterval(filling);
    }
    await expectReached(ana, bea, eva);
    full.awake = false;
  });

  test('for a device that was ended, and none once it is back and confirms', async () => {
    await asleep(bea);
    await bea.device.kill();
    await redWithinPeriod(ana, bea, isUnreachable);
    expect(await exitOfCheck(ana.device)).not.toBe(0);
    await expectReached(ana, eva);
    await bea.device.again();
    bea.awake = true;
    await expectReached(ana, bea);
  });

  test('for a restart that lost what wakes the person', async () => {
    await restart(bea, { TOCSIN_NOTIFIER: bea.screen.program });
    const member = await redWithinPeriod(ana, bea, ({ state }) => state === 'weak');
    expect(member.paths[1]).toMatchObject({ way: 'mail', state: 'failed', fault: 'NotSetUp' });
    expect(await exitOfCheck(bea.device)).not.toBe(0);
    await restart(bea, environmentOf(bea.screen, bea.mail));
    await expectReached(ana, bea);
  });

  test('for a relay that is dead, on both its sides', async () => {
    await relay.kill();
    await redWithinPeriod(ana, eva, isUnreachable);
    expect(await exitOfCheck(ana.device)).not.toBe(0);
    await redWithinPeriod(eva, ana, isUnreachable);
    expect(await exitOfCheck(eva.device)).not.toBe(0);
    // Her own path works; that nobody can reach her is another red than her own.
    expect((await seenBy(eva, eva))?.state).toBe('reached');
  });
});
