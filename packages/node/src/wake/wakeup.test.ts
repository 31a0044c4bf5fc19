import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toHex } from '@tocsin/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestDaemon } from '../daemon/testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  startDaemon,
  temporaryFolder,
} from '../daemon/testing.ts';
import type { PushService } from './testing.ts';
import { openPushService, ticketAt, vapidOf } from './testing.ts';
import { createWaker } from './waker.ts';

const RIVER = 'river';

let folder: ReturnType<typeof temporaryFolder>;
let push: PushService;
let daemons: TestDaemon[];

beforeEach(async () => {
  folder = temporaryFolder();
  push = await openPushService();
  daemons = [];
});

afterEach(async () => {
  for (const daemon of daemons) await daemon.close();
  await push.close();
  folder.remove();
});

/** Ana's phone, a hall that wakes phones of members, and Cem. */
async function river(): Promise<readonly [TestDaemon, TestDaemon, TestDaemon]> {
  const waker = createWaker({ whom: 'members', hosts: [push.host], ca: push.ca });
  for (const [name, one] of [['ana'], ['hall', waker], ['cem']] as const)
    daemons.push(await startDaemon(join(folder.path, name), true, 0, [], [], one));
  const three = daemons as unknown as readonly [TestDaemon, TestDaemon, TestDaemon];
  const table = join(folder.path, 'table');
  mkdirSync(table);
  await foundTogether(three, RIVER, table);
  await linkAll(three, () => RIVER);
  await allHoldKeys(three, RIVER);
  return three;
}

/** A ticket as a browser makes it, in a file; gives its public key, too. */
function ticket(path: string): { readonly file: string; readonly shown: Buffer } {
  const { content, shown } = ticketAt(push, path);
  const file = join(folder.path, `${path.slice(1)}.tocsin-wake`);
  writeFileSync(file, content);
  return { file, shown };
}

async function ableFor(ana: TestDaemon): Promise<string> {
  const found = await eventually('a device that wakes', async () => {
    const { able } = await ana.ask('wake.show', {});
    return able[0];
  });
  return found.device;
}

async function holderIs(ana: TestDaemon, wanted: string | undefined): Promise<void> {
  await eventually(`the holder is ${wanted ?? 'nobody'}`, async () => {
    const { holders } = await ana.ask('wake.show', {});
    return holders[0]?.state === wanted ? true : undefined;
  });
}

describe('a phone that sleeps', { timeout: 90_000 }, () => {
  test('is woken for an inquiry about its person, once, and by nobody after it said so', async () => {
    const [ana, hall, cem] = await river();
    const { file, shown } = ticket('/ana');
    const device = await ableFor(ana);
    expect(await hall.ask('wake.show', {})).toMatchObject({ wakes: 'members', kept: [] });
    await ana.ask('wake.give', { file, by: [device] });
    await holderIs(ana, 'taken');
    const me = (await ana.ask('assembly.show', {})).me;
    await cem.ask('inquiry.open', { who: me?.id ?? '' });
    await eventually('a wake-up', async () => (push.heard.length > 0 ? true : undefined));
    expect(push.heard[0]).toMatchObject({ method: 'POST', path: '/ana', body: '' });
    expect((await vapidOf(push.heard[0]?.headers.authorization ?? ''))?.key).toEqual(shown);
    const { kept } = await hall.ask('wake.show', {});
    expect(kept).toMatchObject([{ log: RIVER, who: { id: me?.id }, state: 'taken' }]);
    expect(kept[0]?.wokenAt).not.toBeNull();
    await ana.ask('wake.end', {});
    await holderIs(ana, undefined);
    expect((await hall.ask('wake.show', {})).kept).toEqual([]);
    expect(push.heard).toHaveLength(1);
    // Nothing of all this was written in the log that everybody reads.
    for (const daemon of [ana, hall, cem])
      expect(JSON.stringify(await daemon.ask('log.verify', {}))).not.toContain('wake');
  });

  test('sees that its push service no longer knows it, and is woken again with a new ticket', async () => {
    const [ana, hall, cem] = await river();
    const device = await ableFor(ana);
    await ana.ask('wake.give', { file: ticket('/old').file, by: [device] });
    await holderIs(ana, 'taken');
    push.answer(410);
    const me = (await ana.ask('assembly.show', {})).me?.id ?? '';
    await cem.ask('inquiry.open', { who: me });
    await holderIs(ana, 'gone');
    expect((await hall.ask('wake.show', {})).kept).toEqual([]);
    push.answer(201);
    await ana.ask('wake.give', { file: ticket('/new').file, by: [device] });
    await holderIs(ana, 'taken');
    // Whoever runs the hall can end it, too; the phone is told at the next question.
    const [kept] = (await hall.ask('wake.show', {})).kept;
    await hall.ask('wake.end', { device: kept?.device ?? '' });
    expect((await hall.ask('wake.show', {})).kept).toEqual([]);
  });

  test('refuses a ticket that is none, and devices that are not there', async () => {
    const [ana] = await river();
    const { file } = ticket('/ana');
    const device = await ableFor(ana);
    expect(await ana.refused('wake.give', { file, by: [] })).toMatchObject({ kind: 'BadGiven' });
    expect(await ana.refused('wake.give', { file, by: ['0000'] })).toEqual({
      kind: 'UnknownDevice',
    });
    const broken = join(folder.path, 'broken.tocsin-wake');
    const parts = { endpoint: toHex(new TextEncoder().encode('http://a.example/')), key: '00' };
    writeFileSync(broken, JSON.stringify({ tocsin: 'wake', v: 1, parts }));
    expect(await ana.refused('wake.give', { file: broken, by: [device] })).toEqual({
      kind: 'FileMalformed',
    });
    expect(await ana.refused('wake.end', { device })).toEqual({ kind: 'UnknownDevice' });
  });
});
