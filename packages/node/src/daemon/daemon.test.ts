import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TestDaemon } from './testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  startDaemon,
  temporaryFolder,
  tryDaemon,
} from './testing.ts';

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

async function river(): Promise<readonly [TestDaemon, TestDaemon, TestDaemon]> {
  const three = [await start('ana'), await start('bea'), await start('cem')] as const;
  const table = join(folder.path, 'table');
  mkdirSync(table);
  await foundTogether(three, 'river', table);
  await linkAll(three, () => 'river');
  await allHoldKeys(three, 'river');
  return three;
}

describe('three people who found an assembly', { timeout: 90_000 }, () => {
  test('lay a playbook that exposes one of them only once that one says yes too', async () => {
    const [ana, bea, cem] = await river();
    const { me } = await cem.ask('assembly.show', {});
    const exposed = me?.id ?? '';
    const lay = (names: readonly string[]) => ({ name: 'twin-silent', exposes: names });
    const unknown = lay(['ffff'.repeat(16)]);
    expect(await ana.refused('playbook.add', unknown)).toMatchObject({ kind: 'UnknownMember' });
    // Naming somebody twice does not make their word count twice.
    await ana.ask('playbook.add', lay([exposed, exposed]));
    const { id } = await eventually('what is pending', async () => {
      const { pending } = await bea.ask('assembly.pending', {});
      return pending.find(({ verb }) => verb === 'risk');
    });
    await bea.ask('assembly.consent', { id, against: false });
    const waits = await eventually('the word of two', async () => {
      const { pending } = await cem.ask('assembly.pending', {});
      return pending.find((one) => one.id === id && one.for.have === 2);
    });
    expect(waits).toMatchObject({
      for: { have: 2, needed: 2 },
      exposed: { have: 0, needed: 1 },
      waitsFor: 'people',
    });
    expect((await ana.ask('playbook.show', {})).playbooks).toEqual([]);
    await cem.ask('assembly.consent', { id, against: false });
    for (const daemon of [ana, bea, cem])
      await eventually('the playbook', async () => {
        const { playbooks } = await daemon.ask('playbook.show', {});
        return playbooks.length === 1 ? true : undefined;
      });
    const { risks } = await bea.ask('assembly.show', {});
    expect(risks).toMatchObject([
      { exposed: [{ id: exposed }], agreed: { have: 3 }, agreedExposed: { have: 1 } },
    ]);
  });

  test('seat a ringer by the consent of more than half, on every device', async () => {
    const [ana, bea, cem] = await river();
    const { members } = await ana.ask('assembly.show', {});
    expect(members).toHaveLength(3);
    const me = members.find(({ who }) => who.me)?.who.id ?? '';
    const seat = await ana.ask('assembly.seat', { member: me, role: 'ringer', hours: 100 });
    expect(seat.for).toEqual({ have: 1, needed: 2 });
    const id = await eventually('what is pending', async () => {
      const { pending } = await bea.ask('assembly.pending', {});
      return pending.find((one) => one.verb === 'mandate')?.id;
    });
    const consent = await bea.ask('assembly.consent', { id, against: false });
    expect(consent.for).toEqual({ have: 2, needed: 2 });
    // Each device learns of it by itself: whoever is asked next must have seen it too.
    for (const daemon of [cem, bea]) {
      const mandate = await eventually('a ringer', async () => {
        const { mandates } = await daemon.ask('assembly.show', {});
        return mandates.find(({ role }) => role === 'ringer');
      });
      expect(mandate.who.id).toBe(me);
    }
    expect(await bea.refused('assembly.consent', { id, against: false })).toMatchObject({
      kind: 'NotOpenAnyMore',
    });
  });

  test('hear each other and go on where they were after a restart', async () => {
    const [ana, bea] = await river();
    await bea.ask('beat.send', {});
    const heard = await eventually('a beat', async () => {
      const { subjects } = await ana.ask('beat.show', {});
      return subjects.find(({ happenedAt, way }) => happenedAt !== null && way === 'net');
    });
    const before = await ana.ask('assembly.show', {});
    await ana.close();
    daemons = daemons.filter((one) => one !== ana);
    const again = await startDaemon(ana.folder);
    daemons.push(again);
    const after = await again.ask('assembly.show', {});
    expect(after.log).toBe(before.log);
    expect(after.records).toBeGreaterThanOrEqual(before.records);
    const { subjects } = await again.ask('beat.show', {});
    const same = subjects.find(({ who }) => who.id === heard.who.id);
    expect(same?.happenedAt).toEqual(heard.happenedAt);
    await eventually('a link', async () => {
      const { ways } = await again.ask('ways.show', {});
      return ways.some(({ state }) => state === 'linked');
    });
    const { logs } = await again.ask('log.verify', {});
    expect(logs.map(({ bad }) => bad)).toEqual([0]);
  });

  test('are told when their own check-in is due, by their rhythm, also after a restart', async () => {
    const [ana] = await river();
    const ownOf = async (daemon: TestDaemon) => (await daemon.ask('status', {})).own;
    // A week of 250 ms an hour; what they wrote when they founded was no check-in.
    const { logs } = await ana.ask('beat.send', {});
    const promised = logs[0]?.nextDueAt?.ms ?? 0;
    const [weekly] = await ownOf(ana);
    expect(weekly).toMatchObject({ log: 'river', late: false, restsUntil: null });
    expect(Math.abs((weekly?.dueAt?.ms ?? 0) - promised)).toBeLessThan(1_000);
    await ana.ask('rhythm.set', { every: 4, grace: 2 });
    await eventually('the new rhythm', async () => {
      const [own] = await ownOf(ana);
      return (own?.dueAt?.ms ?? Infinity) < promised - 30_000 ? true : undefined;
    });
    await ana.close();
    daemons = daemons.filter((one) => one !== ana);
    const again = await startDaemon(ana.folder);
    daemons.push(again);
    // Four hours of a quarter of a second are over soon, and nobody has to tell them so.
    await eventually('its own is late', async () => (await ownOf(again))[0]?.late);
    await again.ask('beat.send', {});
    expect(await ownOf(again)).toMatchObject([{ log: 'river', late: false }]);
  });

  test('agree to a rest that one of them announces', async () => {
    const [ana, bea, cem] = await river();
    const { id } = await ana.ask('rhythm.pause', { hours: 200 });
    await eventually('the rest', async () => {
      const { pending } = await bea.ask('assembly.pending', {});
      return pending.find((one) => one.id === id);
    });
    expect(await ana.refused('assembly.consent', { id, against: false })).toMatchObject({
      kind: 'AboutOurselves',
    });
    await bea.ask('assembly.consent', { id, against: false });
    const { members } = await ana.ask('assembly.show', {});
    const me = members.find(({ who }) => who.me)?.who.id;
    await eventually('nothing pending', async () => {
      const { pending } = await cem.ask('assembly.pending', {});
      return pending.length === 0 ? me : undefined;
    });
  });
});

describe('a founding', { timeout: 90_000 }, () => {
  test('signs nothing before the digits were shown in an earlier round', async () => {
    const [ana, bea] = [await start('ana'), await start('bea')];
    const given = { name: 'hill', met: true, byPhone: false, folder: folder.path, tempoMs: 250 };
    const first = await ana.ask('assembly.found', { ...given, with: [] });
    const second = await bea.ask('assembly.found', { ...given, with: [first.file ?? ''] });
    expect(second.stage).toBe('reveal');
    // An app that was closed asks for what it showed by name: the same round, the same file.
    const out = join(folder.path, 'again');
    const shown = await bea.ask('assembly.found', { ...given, with: [], out });
    expect(shown).toMatchObject({ stage: 'reveal', file: out });
    expect(readFileSync(out)).toEqual(readFileSync(second.file ?? ''));
    const third = await ana.ask('assembly.found', { ...given, with: [second.file ?? ''] });
    expect(third.stage).toBe('compare');
    expect(third.check).toHaveLength(2);
    const fourth = await bea.ask('assembly.found', { ...given, with: [third.file ?? ''] });
    expect(fourth).toMatchObject({ stage: 'compare', check: third.check });
    const signed = await ana.ask('assembly.found', { ...given, with: [] });
    expect(signed.stage).toBe('sign');
    const founded = await bea.ask('assembly.found', { ...given, with: [signed.file ?? ''] });
    expect(founded).toMatchObject({ stage: 'founded', unmet: false, rehearsal: true });
  });

  test('stops when a card comes after the reveals', async () => {
    const [ana, bea, cem] = [await start('ana'), await start('bea'), await start('cem')];
    const given = { name: 'hill', met: false, byPhone: false, folder: folder.path, tempoMs: 250 };
    const first = await ana.ask('assembly.found', { ...given, with: [] });
    await bea.ask('assembly.found', { ...given, with: [first.file ?? ''] });
    const late = await cem.ask('assembly.found', { ...given, with: [] });
    const fault = await bea.refused('assembly.found', { ...given, with: [late.file ?? ''] });
    expect(fault.kind).toBe('RevealDiffers');
  });
});

describe('a home folder', { timeout: 90_000 }, () => {
  test('refuses a second daemon', async () => {
    const ana = await start('ana');
    expect(await tryDaemon(ana.folder)).toEqual({ fault: { kind: 'AlreadyRunning' } });
  });
});

describe('two assemblies on one device', { timeout: 90_000 }, () => {
  test('have keys of their own on the net, and are told apart by name', async () => {
    const pair = [await start('ana'), await start('bea')] as const;
    const table = join(folder.path, 'table');
    mkdirSync(table);
    await foundTogether(pair, 'river', table);
    await foundTogether(pair, 'hill', table);
    const [ana] = pair;
    const { listening } = await ana.ask('ways.show', {});
    const peers = listening.map(({ address }) => address.split('/p2p/')[1]);
    expect(new Set(peers).size).toBe(2);
    expect(await ana.refused('assembly.show', {})).toEqual({
      kind: 'AssemblyNeeded',
      names: expect.arrayContaining(['hill', 'river']) as string[],
    });
    const one = await ana.ask('assembly.show', {}, 'hill');
    const other = await ana.ask('assembly.show', {}, 'river');
    expect(one.log).not.toBe(other.log);
    expect(one.me?.id).not.toBe(other.me?.id);
    expect(await ana.refused('assembly.show', {}, 'lake')).toEqual({ kind: 'UnknownAssembly' });
  });
});
