/** Powers between four real devices: given, used, taken back and refused everywhere; lapsed by themselves. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { Process, ProcessWorld } from './process-world.ts';
import { agreeing, assembly, createProcessWorld, memberOf } from './process-world.ts';

const HOME = 'alder';

/** Until what is said has come to the other devices. */
const eventually = (look: () => Promise<void>): Promise<void> =>
  vi.waitFor(look, { timeout: 30_000, interval: 100 });

let world: ProcessWorld;
let people: readonly [Process, Process, Process, Process];
let members: readonly string[];

beforeAll(async () => {
  world = createProcessWorld();
  const all = await assembly(world, HOME, ['ana', 'bea', 'cem', 'dan']);
  people = all as readonly [Process, Process, Process, Process];
  members = await Promise.all(people.map((person) => memberOf(person, HOME)));
});

afterAll(async () => {
  await world.end();
});

const bare = { verb: [], cap: [], deputy: [], handover: [] };
const mandatesOf = async (person: Process) =>
  (await person.ask('mandate.show', { all: true })).mandates;
const agreed = (what: string, look: () => Promise<true | undefined>): Promise<true> =>
  agreeing(what, [{ name: HOME, people }], look);

test('what cannot be is said at once, before anybody is asked', async () => {
  const [ana] = people;
  const member = members[1] ?? '';
  const endless = await ana.refused('mandate.propose', { ...bare, member, role: 'treasurer' });
  expect(endless.kind).toBe('MandateWithoutEnd');
  const given = { ...bare, member, template: 'treasurer' as const };
  expect((await ana.refused('mandate.propose', given)).kind).toBe('PowerDeputies');
  const { templates } = await ana.ask('mandate.templates', {});
  expect(templates.find(({ name }) => name === 'safetyTeam')?.charter).toContain('unarmed');
  const low = await ana.refused('constitution.propose', { set: ['recallShare=75'] });
  expect(low).toMatchObject({ kind: 'RuleUnfit', least: 50, most: 50 });
  const { rules } = await ana.ask('constitution.show', {});
  expect(rules.find(({ name }) => name === 'recallWindow')?.value).toBe(168);
});

test('a mandate is given, used, taken back, and its next use is refused on the other devices', async () => {
  const [ana, bea, cem, dan] = people;
  const [, holder = '', deputy = ''] = members;
  const given = {
    ...bare,
    member: holder,
    template: 'treasurer' as const,
    cap: ['EUR=5000'],
    deputy: [deputy],
    text: 'Bread and rent.',
  };
  await ana.ask('mandate.propose', given);
  await agreed('the mandate stands', async () => {
    const [mandate] = await mandatesOf(bea);
    return mandate?.text === 'Bread and rent.' ? true : undefined;
  });
  const [mandate] = await mandatesOf(bea);
  const id = mandate?.id ?? '';
  const spent = { id, verb: 'spend', sum: 'EUR=1000', text: 'Bread.' } as const;
  await bea.ask('mandate.act', spent);
  await bea.ask('mandate.act', { ...spent, sum: 'EUR=4001' });
  await eventually(async () => {
    const acts = (await mandatesOf(dan))[0]?.acts.map(({ covered }) => covered);
    expect(acts?.[0]).toMatch(/inside|open/);
    expect(acts?.[1]).toBe('adReferendum');
  });

  const { act } = await ana.ask('recall.propose', { mandate: id });
  await eventually(async () => {
    expect((await cem.ask('recall.show', {})).recalls[0]?.phase).toBe('gathering');
    const { pending } = await cem.ask('assembly.pending', {});
    expect(pending.map(({ id: one }) => one)).not.toContain(act);
  });
  for (const signer of [cem, dan])
    await eventually(async () => {
      await signer.ask('recall.sign', { id: act });
    });
  await eventually(async () => {
    const [recall] = (await bea.ask('recall.show', {})).recalls;
    expect(recall).toMatchObject({ phase: 'carried', interim: { id: deputy } });
  });
  await bea.ask('mandate.act', { ...spent, text: 'Once more.' });
  await eventually(async () => {
    const taken = (await mandatesOf(dan)).find((one) => one.id === id);
    const last = taken?.acts.find(({ text }) => text === 'Once more.');
    expect(last).toMatchObject({ covered: 'void', why: 'ended' });
  });
  // Each device has by then written something under the recall: nobody is missing any more.
  for (const person of people) {
    const note = { member: holder, role: 'scribe', hours: 1 } as const;
    await person.ask('mandate.held', note);
  }
  await eventually(async () => {
    const [recall] = (await ana.ask('recall.show', {})).recalls;
    expect(recall?.missing).toEqual([]);
    expect(recall?.hours).toBeGreaterThan(0);
  });
});

test('an emergency power is held together, lapses by itself, and then does nothing', async () => {
  const [ana, bea, cem] = people;
  const holder = members.slice(0, 2);
  const terms = { what: 'Flood', holder, verb: ['spend'], cap: ['EUR=9000'], exposed: [] };
  const alone = await ana.refused('emergency.propose', {
    ...terms,
    holder: [holder[0] ?? ''],
    hours: 9,
  });
  expect(alone.kind).toBe('PowerTooFewHolders');
  await ana.ask('emergency.propose', { ...terms, hours: 40 });
  const powerAt = async (person: Process) => (await person.ask('emergency.show', {})).powers[0];
  await agreed('the power runs', async () =>
    (await powerAt(bea))?.phase === 'runs' ? true : undefined,
  );
  const id = (await powerAt(bea))?.id ?? '';
  const spent = { id, verb: 'spend', sum: 'EUR=1000', text: 'Boats.' } as const;
  const { act } = await ana.ask('mandate.act', spent);
  expect(act).toMatchObject({ covered: 'void', why: 'alone' });
  await eventually(async () => {
    const { act: together } = await bea.ask('mandate.act', { ...spent, confirm: act.id });
    expect(together.covered).toMatch(/inside|open/);
  });
  await eventually(async () => expect((await powerAt(cem))?.phase).toBe('lapsed'));
  const { act: after } = await ana.ask('mandate.act', { ...spent, text: 'More boats.' });
  await eventually(async () => {
    await bea.ask('mandate.act', { ...spent, confirm: after.id });
    const last = (await powerAt(cem))?.acts.find(({ text }) => text === 'More boats.');
    expect(last?.covered).toBe('late');
  });
  const stopped = await cem.refused('emergency.stop', { id });
  expect(stopped.kind).toBe('PowerNoSuchPower');
  expect((await ana.ask('emergency.report', { id, text: 'All were fed.' })).what).toBe('sunset');
  await eventually(async () => expect((await powerAt(cem))?.report).toBe('All were fed.'));
});
