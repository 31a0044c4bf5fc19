/** Powers between four real devices: given, used, taken back and refused everywhere; lapsed by themselves. */
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { checkBook, decimalText, parseBook } from '../packages/core/src/index.ts';
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
  const codes = ['EUR', 'USD', 'CHF', 'GBP', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK'];
  const wide = { ...given, deputy: [members[2] ?? ''], cap: codes.map((one) => `${one}=100`) };
  expect((await ana.refused('mandate.propose', wide)).kind).toBe('SaidUnfit');
  const { templates } = await ana.ask('mandate.templates', {});
  expect(templates.find(({ name }) => name === 'safetyTeam')?.charter).toContain('unarmed');
  const low = await ana.refused('constitution.propose', { set: ['recallShare=75'] });
  expect(low).toMatchObject({ kind: 'RuleUnfit', least: 50, most: 50 });
  const { rules } = await ana.ask('constitution.show', { all: false });
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
  // Nobody said how EUR is written here: the least unit is the whole of it.
  expect(mandate?.caps).toEqual([{ commodity: 'EUR', amount: 5000, text: '5000' }]);
  expect(mandate?.since?.ms).toBeLessThan(mandate?.notAfter.ms ?? 0);
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

test('a payment rests on a budget; what goes beyond it counts once the members say yes', async () => {
  const [ana, , cem, dan] = people;
  const [, , treasurer = '', deputy = ''] = members;
  const template = 'treasurer' as const;
  const given = { ...bare, member: treasurer, template, deputy: [deputy], text: 'The purse.' };
  await ana.ask('mandate.propose', given);
  const mandateAt = async () =>
    (await mandatesOf(cem)).find(({ text, standing }) => text === 'The purse.' && standing);
  await agreed('the treasurer has a mandate', async () => ((await mandateAt()) ? true : undefined));
  const mandate = (await mandateAt())?.id ?? '';
  await ana.ask('allocate.propose', { purpose: 'Bread', sum: 'EUR=10000', days: 30, mandate });
  const budgetAt = async () => (await cem.ask('allocate.show', { all: false })).budgets[0];
  await agreed('the budget is open', async () => ((await budgetAt()) ? true : undefined));
  const power = (await budgetAt())?.id ?? '';

  await cem.ask('accounts.name', { commodity: 'EUR', decimals: 2 });
  for (const name of ['assets:bank', 'expenses:food', 'income:dues'])
    await cem.ask('accounts.open', { name, commodity: ['EUR'] });
  // Nine codes fit into no record: it says so, and nobody is left with an account that is none.
  const commodity = ['EUR', 'USD', 'CHF', 'GBP', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK'];
  const wide = await cem.refused('accounts.open', { name: 'assets:till', commodity });
  expect(wide.kind).toBe('SaidUnfit');
  const dues = { from: 'income:dues', to: 'assets:bank', source: 'member' as const };
  const money = { line: [], file: [], evidence: [], commodity: 'EUR', pending: false };
  await cem.ask('accounts.enter', { ...money, ...dues, amount: '500.00' });
  const bread = { ...money, from: 'assets:bank', to: 'expenses:food', note: 'Bread' };
  const bare60 = await cem.refused('accounts.enter', { ...bread, amount: '60' });
  expect(bare60.kind).toBe('NothingAllowsIt');
  const { entry: within } = await cem.ask('accounts.enter', { ...bread, amount: '60', power });
  expect(within.state).toBe('provisional');
  const { entry: beyond } = await cem.ask('accounts.enter', { ...bread, amount: '40.01', power });

  const stateAt = async (person: Process, id: string) =>
    (await person.ask('accounts.show', { all: true })).entries.find((one) => one.id === id)?.state;
  await eventually(async () => expect(await stateAt(ana, beyond.id)).toBe('adReferendum'));
  // Others write something that rests on it: then it was seen in time.
  for (const person of [ana, dan])
    await person.ask('mandate.held', { member: treasurer, role: 'treasurer', hours: 1 });
  await eventually(async () => expect(await stateAt(dan, within.id)).toBe('posted'));
  const foreign = await dan.refused('accounts.enter', { ...bread, amount: '1', power });
  expect(foreign.kind).toBe('NotYourPower');

  await ana.ask('mandate.ratify', { id: beyond.id });
  await agreed('the payment is ratified', async () =>
    (await stateAt(ana, beyond.id)) === 'posted' ? true : undefined,
  );
  const { count } = await ana.ask('accounts.count', {
    account: 'assets:bank',
    amount: '399.99',
    commodity: 'EUR',
  });
  expect(count).toMatchObject({ holds: true });
  const { rows } = await dan.ask('accounts.summary', {});
  expect(rows.map(({ what, amount }) => [what, amount])).toEqual([
    ['expenses:food', '100.01'],
    ['income:member', '500.00'],
  ]);
  const written = await ana.ask('accounts.export', { folder: world.table('book') });
  expect(written).toMatchObject({ entries: 3 });
  const { balances, errors } = checkBook(parseBook(readFileSync(written.file, 'utf8')).entries);
  expect(errors).toEqual([]);
  const bank = balances.get('Assets:Bank')?.get('EUR');
  expect(bank && decimalText(bank)).toBe('399.99');
});

test('which ways of deciding are allowed is asked of the members, and then holds for all', async () => {
  const [ana, bea, , dan] = people;
  const unfit = await ana.refused('constitution.methods', {
    others: ['advice'],
    acts: [],
    domain: [],
  });
  expect(unfit.kind).toBe('MethodUnfit');
  const question = {
    title: 'New pots',
    option: [],
    meeting: true,
    hours: 24,
    onlyVotes: false,
    blind: false,
    circle: [],
    responsible: [],
    supersedes: [],
    needs: [],
  };
  const domain = ['purse=supermajority,consent'];
  const { act } = await ana.ask('constitution.methods', { others: ['consent'], acts: [], domain });
  const { pending } = await ana.ask('assembly.pending', {});
  expect(pending.find(({ id }) => id === act)?.verb).toBe('methods');
  await agreed('the list stands', async () => {
    const { methods } = await dan.ask('constitution.show', { all: false });
    return methods === null ? undefined : true;
  });
  const { methods, methodsAsked } = await dan.ask('constitution.show', { all: false });
  expect(methods).toEqual({
    others: ['consent'],
    acts: null,
    domains: [{ domain: 'purse', methods: ['consent', 'supermajority'] }],
  });
  expect(methodsAsked).toEqual([]);
  const refused = await dan.refused('decide.propose', { ...question, method: 'majority' });
  expect(refused.kind).toBe('MethodNotAllowed');
  await eventually(async () => {
    const asked = { ...question, domain: 'purse', method: 'supermajority' as const };
    expect((await bea.ask('decide.propose', asked)).decision.fault).toBe(null);
  });
});
