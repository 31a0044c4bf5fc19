import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestDaemon } from './testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  startDaemon,
  temporaryFolder,
} from './testing.ts';

/**
 * So short an hour that three days of objection pass in seven seconds, and so long that a busy
 * machine signs within a day of a placement's wall: later, nobody may any more (R2).
 */
const TEMPO_MS = 100;

let folder: ReturnType<typeof temporaryFolder>;
let daemons: TestDaemon[];

beforeEach(() => {
  folder = temporaryFolder();
  daemons = [];
});

afterEach(async () => {
  for (const daemon of daemons) await daemon.close();
  folder.remove();
});

async function start(name: string): Promise<TestDaemon> {
  const daemon = await startDaemon(join(folder.path, name));
  daemons.push(daemon);
  return daemon;
}

async function river<D extends readonly TestDaemon[]>(people: D): Promise<D> {
  const table = join(folder.path, 'table');
  mkdirSync(table);
  await foundTogether(people, 'river', table, TEMPO_MS);
  await linkAll(people, () => 'river');
  await allHoldKeys(people, 'river');
  return people;
}

async function two(): Promise<readonly [TestDaemon, TestDaemon]> {
  return await river([await start('ana'), await start('bea')] as const);
}

async function three(): Promise<readonly [TestDaemon, TestDaemon, TestDaemon]> {
  return await river([await start('ana'), await start('bea'), await start('cem')] as const);
}

/** Says that a device was in other hands ten hours after it wrote its first word (R6). */
async function cutBack(
  [ana, bea]: readonly [TestDaemon, TestDaemon],
  device: string,
  writtenMs: number,
  asked: string,
): Promise<void> {
  const isAsked = async (): Promise<boolean> => {
    const { pending } = await bea.ask('assembly.pending', {});
    return pending.some(({ id }) => id === asked);
  };
  expect(await isAsked()).toBe(true);
  const { devices } = await ana.ask('device.show', {});
  expect(devices.find((one) => one.device === device)?.state).toBe('struck');
  for (const hours of [0, 100_000])
    expect(await ana.refused('device.cut', { device, hours })).toMatchObject({
      kind: 'HoursOutOfRange',
    });
  // The strike was placed just now: what is cut off reaches back to ten hours after that word.
  const hours = Math.floor((Date.now() - writtenMs) / TEMPO_MS) - 10;
  const { act, for: count } = await ana.ask('device.cut', { device, hours });
  expect(count).toEqual({ have: 1, needed: 2 });
  const waits = await eventually('the cut is asked for', async () => {
    const { pending } = await bea.ask('assembly.pending', {});
    return pending.find(({ id }) => id === act);
  });
  expect(waits).toMatchObject({ verb: 'widerCut', waitsFor: 'people' });
  await bea.ask('assembly.consent', { id: act, against: false });
  await eventually('the cut is in force', async () => {
    const { pending } = await ana.ask('assembly.pending', {});
    return pending.every(({ id }) => id !== act) ? true : undefined;
  });
  await eventually('what was asked counts for nothing', async () =>
    (await isAsked()) ? undefined : true,
  );
  // Nothing of it is left that could be cut off once more.
  expect(await ana.refused('device.cut', { device, hours })).toMatchObject({
    kind: 'NothingToCut',
  });
}

describe('a newcomer', { timeout: 90_000 }, () => {
  test('is let in by an invitation, a meeting and three days without objection', async () => {
    const [ana, bea] = await two();
    const cem = await start('cem');
    const invite = await ana.ask('assembly.invite', { folder: folder.path });
    const place = { name: 'river', folder: folder.path };
    const answer = await cem.ask('assembly.join', { ...place, file: invite.file, met: false });
    expect(answer.stage).toBe('answered');
    const file = answer.file ?? '';
    // Whoever lost the file has the same once more, with the digits that belong to it.
    const { file: again } = await cem.ask('assembly.join', {
      ...place,
      out: `${file}.2`,
      met: false,
    });
    expect(readFileSync(again ?? '', 'utf8')).toBe(readFileSync(file, 'utf8'));
    const told = JSON.parse(readFileSync(invite.file, 'utf8')) as { parts: Record<string, string> };
    expect(Number.parseInt(told.parts['until'] ?? '', 16)).toBe(invite.notAfter.ms);
    expect(Number.parseInt(told.parts['people'] ?? '', 16)).toBe(2);
    const look = await ana.ask('assembly.admit', { file, met: false, folder: folder.path });
    expect(look).toMatchObject({ act: null, check: answer.check });
    const admit = await ana.ask('assembly.admit', { file, met: true, folder: folder.path });
    expect(admit.vouchers).toEqual({ have: 1, needed: 1 });
    const welcome = { ...place, file: admit.file ?? '', met: true };
    expect(await cem.ask('assembly.join', welcome)).toMatchObject({ stage: 'guest' });
    await eventually('a third member', async () => {
      const { members } = await bea.ask('assembly.show', {});
      return members.length === 3 ? true : undefined;
    });
    await eventually('the newcomer reads', async () => {
      const { members, me } = await cem.ask('assembly.show', {});
      const own = members.find(({ who }) => who.me);
      return me !== null && own?.state === 'probation' ? true : undefined;
    });
    await eventually('the newcomer is given the key', async () => {
      const { devices } = await cem.ask('device.show', {});
      return devices.some(({ hasKey }) => hasKey) ? true : undefined;
    });
    const twice = { file, met: true, folder: folder.path };
    expect((await ana.refused('assembly.admit', twice)).kind).toBe('InviteUsed');
  });
});

describe('a further device', { timeout: 90_000 }, () => {
  test('is added by an old one and a second word, and struck when it is lost', async () => {
    const [ana, bea] = await two();
    const phone = await start('phone');
    const card = await phone.ask('device.add', { name: 'river', folder: folder.path });
    expect(card.stage).toBe('card');
    const place = { folder: folder.path };
    const added = await ana.ask('device.add', { ...place, file: card.file ?? '' });
    const joined = await phone.ask('device.add', { ...place, file: added.file ?? '' });
    expect(joined).toMatchObject({ stage: 'joined', device: card.device });
    await ana.ask('device.add', { ...place, file: joined.file ?? '' });
    const id = await eventually('the act', async () => {
      const { pending } = await bea.ask('assembly.pending', {});
      return pending.find(({ verb }) => verb === 'addDevice')?.id;
    });
    await bea.ask('assembly.consent', { id, against: false });
    await eventually('the key', async () => {
      const { devices } = await phone.ask('device.show', {});
      return devices.some(({ thisOne, hasKey }) => thisOne && hasKey) ? true : undefined;
    });
    expect(await ana.refused('device.cut', { device: card.device, hours: 24 })).toMatchObject({
      kind: 'DeviceNotEnded',
    });
    await phone.ask('rhythm.set', { every: 24, grace: 12 });
    const writtenMs = Date.now();
    await pause(20 * TEMPO_MS);
    // Whoever has it now asks for something in the name of its member.
    const { members } = await phone.ask('assembly.show', {});
    const me = members.find(({ who }) => who.me)?.who.id ?? '';
    const wish = { member: me, role: 'ringer', hours: 4000 } as const;
    const { act: asked } = await phone.ask('assembly.seat', wish);
    for (const daemon of [ana, bea])
      await eventually('what was asked', async () => {
        const { pending } = await daemon.ask('assembly.pending', {});
        return pending.find((one) => one.id === asked);
      });
    const struck = await ana.ask('device.recover', { ...place, device: card.device });
    expect(struck).toMatchObject({ by: 'own', othersNeeded: 0 });
    await eventually('the strike', async () => {
      const { devices } = await ana.ask('device.show', {});
      return devices.find(({ device, state }) => device === card.device && state === 'struck');
    });
    await cutBack([ana, bea], card.device, writtenMs, asked);
  });

  test('is struck by the code on paper, told to any member', async () => {
    const [ana, bea] = await two();
    const { devices } = await ana.ask('device.show', {});
    const device = devices[0]?.device ?? '';
    const { code } = await ana.ask('paper.print', {});
    expect(await ana.ask('paper.check', { code })).toEqual({ right: true });
    const wrong = 'ff'.repeat(16);
    const place = { folder: folder.path };
    expect(await bea.refused('device.recover', { ...place, device, code: wrong })).toMatchObject({
      kind: 'WrongPaperCode',
    });
    const struck = await bea.ask('device.recover', { ...place, device, code });
    expect(struck).toMatchObject({ by: 'paper', device });
  });
});

describe('a person whose only phone is lost', { timeout: 90_000 }, () => {
  test('goes on with a new one, by the code on paper and one member in person', async () => {
    const [ana, bea] = await two();
    const { devices } = await ana.ask('device.show', {});
    const device = devices[0]?.device ?? '';
    const { code } = await ana.ask('paper.print', {});
    await ana.close();
    const phone = await start('phone');
    const place = { folder: folder.path };
    const card = await phone.ask('device.add', { ...place, name: 'river' });
    const file = card.file ?? '';
    expect(await bea.refused('device.recover', { ...place, device, file })).toMatchObject({
      kind: 'FileNeedsPaper',
    });
    const welcome = await bea.ask('device.recover', { ...place, device, code, file });
    expect(welcome).toMatchObject({ stage: 'welcome', act: null, successor: card.device });
    const joined = await phone.ask('device.add', { ...place, file: welcome.file ?? '' });
    expect(joined).toMatchObject({ stage: 'joined', device: card.device });
    const given = { ...place, device, code, file: joined.file ?? '' };
    const changed = join(folder.path, 'changed.tocsin-device');
    const text = readFileSync(given.file, 'utf8');
    const other = (_: string, byte: string) => `"paper": "${byte === '00' ? 'ff' : '00'}`;
    writeFileSync(changed, text.replace(/"paper": "(..)/u, other));
    expect(await bea.refused('device.recover', { ...given, file: changed })).toMatchObject({
      kind: 'BadSignature',
    });
    const replaced = await bea.ask('device.recover', given);
    expect(replaced).toMatchObject({ stage: 'replaced', by: 'paper', successor: card.device });
    await eventually('the new phone votes', async () => {
      const shown = await phone.ask('device.show', {});
      return shown.devices.some(({ thisOne, ballot }) => thisOne && ballot) ? true : undefined;
    });
    await eventually('the new phone has a key of its own', async () => {
      const shown = await phone.ask('device.show', {});
      return shown.devices.some(({ thisOne, hasKey }) => thisOne && hasKey) ? true : undefined;
    });
    const fresh = await phone.ask('paper.print', {});
    expect(fresh.code).not.toBe(code);
    const again = await bea.refused('device.recover', given);
    expect(again.kind).toBe('WrongPaperCode');
    // Both decide again, as they did before.
    const { members } = await bea.ask('assembly.show', {});
    const me = members.find(({ who }) => who.me)?.who.id ?? '';
    await bea.ask('assembly.seat', { member: me, role: 'ringer', hours: 4000 });
    const id = await eventually('what is asked', async () => {
      const { pending } = await phone.ask('assembly.pending', {});
      return pending.find(({ verb }) => verb === 'mandate')?.id;
    });
    await phone.ask('assembly.consent', { id, against: false });
    await eventually('a ringer', async () => {
      const { mandates } = await bea.ask('assembly.show', {});
      return mandates.length === 1 ? true : undefined;
    });
  });

  test('was struck without one, and two others let a new phone in', async () => {
    const [ana, bea, cem] = await three();
    const { devices } = await ana.ask('device.show', {});
    const device = devices[0]?.device ?? '';
    const { code } = await ana.ask('paper.print', {});
    const place = { folder: folder.path };
    const struck = await bea.ask('device.recover', { ...place, device, code });
    expect(struck).toMatchObject({ stage: 'struck', successor: null });
    const phone = await start('phone');
    const card = await phone.ask('device.add', { ...place, name: 'river' });
    await eventually('the strike', async () => {
      const { members } = await bea.ask('assembly.show', {});
      return members.some((one) => one.devices === 0) ? true : undefined;
    });
    const file = card.file ?? '';
    const welcome = await bea.ask('device.recover', { ...place, device, file });
    const joined = await phone.ask('device.add', { ...place, file: welcome.file ?? '' });
    const answer = { ...place, device, file: joined.file ?? '' };
    const asked = await bea.ask('device.recover', answer);
    expect(asked).toMatchObject({ stage: 'replaced', by: 'members', othersNeeded: 1 });
    const waits = await eventually('the second word is asked for', async () => {
      const { pending } = await cem.ask('assembly.pending', {});
      return pending.find(({ id }) => id === asked.act);
    });
    expect(waits).toMatchObject({ verb: 'strikeDevice', for: { have: 1, needed: 2 } });
    await cem.ask('assembly.consent', { id: waits.id, against: false });
    await eventually('the new phone votes', async () => {
      const shown = await phone.ask('device.show', {});
      return shown.devices.some(({ thisOne, ballot }) => thisOne && ballot) ? true : undefined;
    });
    expect((await phone.ask('paper.print', {})).code).not.toBe(code);
  });
});
