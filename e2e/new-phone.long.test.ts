/**
 * R17 as people meet it, each device a process of its own: somebody's only phone is taken from them,
 * and with their paper and one member beside them a new phone takes its place in one go.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { eventually } from '../packages/node/src/daemon/testing.ts';
import type { ProcessWorld } from './process-world.ts';
import { agreeing, assembly, createProcessWorld, memberOf } from './process-world.ts';

let world: ProcessWorld;
beforeEach(() => {
  world = createProcessWorld();
});
afterEach(() => world.end());

describe('a person whose only phone is taken', { timeout: 180_000 }, () => {
  test('decides again with a new one, in one go, also after it was off', async () => {
    const name = 'quarter';
    const [ana, bea] = await assembly(world, name, ['ana', 'bea']);
    if (ana === undefined || bea === undefined) return expect.unreachable();
    const member = await memberOf(ana, name);
    const { devices } = await ana.ask('device.show', {}, name);
    const taken = devices[0]?.device ?? '';
    const { code } = await ana.ask('paper.print', {}, name);
    await ana.kill();
    // What waits for her vote: with two members nothing goes on without it.
    await bea.ask('assembly.seat', { member, role: 'ringer', hours: 4_000 }, name);
    const phone = await world.start('phone');
    const folder = world.table('kitchen-table');
    const card = await phone.ask('device.add', { folder, name });
    const given = { folder, device: taken, code };
    const welcome = await bea.ask('device.recover', { ...given, file: card.file ?? '' }, name);
    const joined = await phone.ask('device.add', { folder, file: welcome.file ?? '' });
    const replaced = await bea.ask('device.recover', { ...given, file: joined.file ?? '' }, name);
    expect(replaced).toMatchObject({ stage: 'replaced', by: 'paper', successor: card.device });
    await eventually('the new phone votes for her', async () => {
      const shown = await phone.ask('device.show', {});
      const votes = shown.devices.some(({ thisOne, ballot }) => thisOne && ballot);
      return votes ? shown : undefined;
    });
    // It is killed and started again: what it was given is on its disk.
    await phone.kill();
    await phone.again();
    await agreeing('both decide', [{ name, people: [phone, bea] }], async () => {
      const { mandates } = await phone.ask('assembly.show', {}, name);
      return mandates.length === 1 ? true : undefined;
    });
    const { members } = await bea.ask('assembly.show', {}, name);
    expect(members.find(({ who }) => who.id === member)?.devices).toBe(1);
  });
});
