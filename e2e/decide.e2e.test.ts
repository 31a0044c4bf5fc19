/** Three people with a daemon each decide, as the command line asks for it; and a hall with one. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { DecisionAnswer, With } from '../packages/host/src/calls.ts';
import type { TestDaemon } from '../packages/node/src/daemon/testing.ts';
import {
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  startDaemon,
  temporaryFolder,
} from '../packages/node/src/daemon/testing.ts';
import { createSay, sayFault } from '../packages/host/src/words/index.ts';

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

async function river(): Promise<readonly [TestDaemon, TestDaemon, TestDaemon]> {
  for (const name of ['ana', 'bea', 'cem'])
    daemons.push(await startDaemon(join(folder.path, name)));
  const three = daemons as unknown as readonly [TestDaemon, TestDaemon, TestDaemon];
  const table = join(folder.path, 'table');
  mkdirSync(table);
  await foundTogether(three, 'river', table);
  await linkAll(three, () => 'river');
  await allHoldKeys(three, 'river');
  return three;
}

/** A quarter of a second is an hour of these logs. */
const FOUR_HOURS_MS = 1_000;

type Propose = With<'decide.propose'>;

/** A question in a meeting of 24 hours, six seconds of these tests. */
const question = (set: Partial<Propose> = {}): Propose => ({
  title: 'Cook on Fridays',
  option: [],
  meeting: true,
  hours: 24,
  onlyVotes: false,
  blind: false,
  circle: [],
  responsible: [],
  supersedes: [],
  needs: [],
  ...set,
});

type Stance = With<'decide.stance'>;
const stance = (id: string, choice: string, set: Partial<Stance> = {}): Stance => ({
  id,
  choice,
  also: [],
  noAct: false,
  for: [],
  byScribe: false,
  byPhone: false,
  byCourier: false,
  witness: [],
  ...set,
});

type Objecting = With<'decide.object'>;
const objecting = (id: string, set: Partial<Objecting> = {}): Objecting => ({
  id,
  settled: false,
  none: false,
  for: [],
  byScribe: false,
  byPhone: false,
  byCourier: false,
  witness: [],
  ...set,
});

/** Settles once a daemon shows a decision so. */
async function shown(
  daemon: TestDaemon,
  id: string,
  what: string,
  isSo: (decision: DecisionAnswer) => boolean = () => true,
): Promise<DecisionAnswer> {
  return await eventually(what, async () => {
    const { decisions } = await daemon.ask('decide.list', { all: true });
    if (!decisions.some((one) => one.id === id)) return undefined;
    const decision = await daemon.ask('decide.show', { id });
    return isSo(decision) ? decision : undefined;
  });
}

describe('people who decide', { timeout: 90_000 }, () => {
  test('object, mend the text, consent, carry it out and owe a review', async () => {
    const [ana, bea, cem] = await river();
    const asked = await ana.ask('decide.propose', question({ review: 4 }));
    const { id } = asked.decision;
    expect(asked.load).toBe(null);
    for (const other of [bea, cem]) await shown(other, id, 'the question is there');
    await cem.ask('decide.stance', stance(id, 'consent'));
    // The end of a harm is where it hurts: it is refused whole, and never cut.
    const long = await bea.refused('decide.object', objecting(id, { harm: 'x'.repeat(301) }));
    expect(long).toMatchObject({ kind: 'TextTooLong', most: 300 });
    const objected = await bea.ask(
      'decide.object',
      objecting(id, { harm: 'The stove is broken.' }),
    );
    await shown(ana, id, 'the objection is there', ({ objections }) => objections.length === 1);
    const amended = await ana.ask('decide.amend', {
      id,
      text: 'We mend the stove, then we cook on Fridays.',
      answers: [objected.record],
    });
    expect(amended.decision).toMatchObject({ texts: 2, verdict: 'objectionsOpen' });
    await shown(bea, id, 'the new text is there', ({ waits }) => waits.includes('objection'));
    expect((await cem.refused('decide.amend', { id, text: 'No.', answers: [] })).kind).toBe(
      'NotTheProposer',
    );
    await bea.ask('decide.object', objecting(objected.record, { settled: true }));
    await shown(
      cem,
      id,
      'it is settled',
      ({ objections }) => objections[0]?.status === 'integrated',
    );
    await cem.ask('decide.stance', stance(id, 'consent'));
    await ana.ask('decide.stance', stance(id, 'consent', { reason: 'Good enough for now.' }));
    const passed = await shown(bea, id, 'it passed', ({ state }) => state === 'succeeded');
    expect(passed).toMatchObject({ verdict: 'passes', firmness: 'provisional', texts: 2 });
    expect((await bea.refused('decide.stance', stance(id, 'consent'))).kind).toBe('DecisionClosed');
    await cem.ask('decide.done', { id });
    const owed = await shown(
      ana,
      id,
      'it is done, and a review is owed',
      ({ state, overdueHours }) => state === 'executed' && overdueHours > 0,
    );
    expect(owed.waits).toEqual(['review']);
    await ana.ask('decide.review', { id, verdict: 'keep', hours: 400 });
    const kept = await ana.ask('decide.outcome', { id });
    expect([kept.overdueHours, kept.reviews[0]?.verdict]).toEqual([0, 'keep']);
  });

  test('are asked once a week: what comes after the list is held for the next, and not hidden', async () => {
    const [ana, bea] = await river();
    const ten = { meeting: false, hours: 240 };
    const briefOf = async () => (await bea.ask('status', {})).assemblies[0];
    const first = (await ana.ask('decide.propose', question(ten))).decision.id;
    await eventually('the first question opens the list', async () => {
      const brief = await briefOf();
      return brief?.toDecide === 1 || undefined;
    });
    // Another hour than that of the list: what comes within it is still on it.
    const listedAt = performance.now();
    await eventually('hours pass', async () => performance.now() > listedAt + FOUR_HOURS_MS);
    const second = await ana.ask('decide.propose', question({ ...ten, title: 'Bake on Mondays' }));
    const { id } = second.decision;
    const brief = await eventually('the second one is held', async () => {
      const now = await briefOf();
      return now?.held === 1 ? now : undefined;
    });
    expect(brief).toMatchObject({ toDecide: 1, heldIds: [id] });
    expect(brief.nextList).not.toBe(null);
    const { decisions } = await bea.ask('decide.list', { all: false });
    const waiting = decisions.filter(({ waits }) => waits.length > 0).map((one) => one.id);
    expect(waiting.toSorted()).toEqual([first, id].toSorted());
  });

  test('write down a hall with one telephone, on sheets too, and say what is wrong', async () => {
    const [ana, bea] = await river();
    const { members } = await ana.ask('assembly.show', {});
    const beaId = (await bea.ask('assembly.show', {})).me?.id ?? '';
    const cemId = members.find(({ who }) => !who.me && who.id !== beaId)?.who.id ?? '';
    const { decision } = await ana.ask('decide.propose', question({ method: 'majority' }));
    const options = ['Monday', 'Friday', 'Sunday'];
    const days = await ana.ask('decide.propose', question({ method: 'ranked', option: options }));
    const { id } = decision;
    // One witness beside scribe and speaker, in an assembly of three.
    const alone = await ana.refused('decide.stance', stance(id, 'for', { for: [cemId] }));
    expect(sayFault('en', alone)).toContain('It takes one member who heard or saw it');
    const written = await ana.ask(
      'decide.stance',
      stance(id, 'for', { for: [cemId], byScribe: true, witness: [beaId] }),
    );
    expect(written.decisions[0]?.present.have).toBe(1);
    await shown(bea, id, 'it is written down', ({ written: some }) => some.length === 1);
    // Bea was no witness: what rests on her word alone counts no more.
    const [line] = (await bea.ask('decide.show', { id })).written;
    const denied = await bea.ask('decide.deny', { id: line?.id ?? '' });
    expect(denied.decision).toMatchObject({ written: [], voided: [{ why: 'tooFewWitnesses' }] });
    await shown(ana, id, 'the denial came', ({ voided }) => voided.length === 1);
    const more = (title: string): Propose => question({ method: 'majority', title });
    const one = (await bea.ask('decide.propose', more('Again'))).decision.id;
    const two = (await bea.ask('decide.propose', more('And so'))).decision.id;
    const both = await bea.ask('decide.stance', stance(one, 'for', { also: [two] }));
    expect(both.decisions.map(({ mine }) => mine)).toEqual(['for', 'for']);
    const taken = await bea.ask('decide.stance', stance(two, 'none'));
    expect([taken.again, taken.decisions[0]?.mine]).toEqual([true, null]);
    const { decisions, load } = await bea.ask('decide.list', { all: false });
    expect(decisions.filter(({ waits }) => waits.includes('answer'))).toHaveLength(3);
    expect(load).toEqual([]);
    await shown(bea, days.decision.id, 'the other question is there');
    const wrong = await bea.refused('decide.stance', stance(id, 'Friday'));
    expect(sayFault('en', wrong)).toContain('no answer to this kind of question');
    const typo = await bea.refused('decide.stance', stance(days.decision.id, 'Tuesday'));
    expect(typo.kind).toBe('NoSuchOption');
    await bea.ask('decide.stance', stance(days.decision.id, 'Friday > C = a'));
    const own = await bea.ask('decide.show', { id: days.decision.id });
    expect([own.asks, own.marks]).toEqual(['ranking', ['abstain']]);
    const asked = await bea.ask('decide.show', { id });
    expect([asked.asks, asked.marks]).toEqual(['mark', ['for', 'against', 'abstain']]);
    expect([own.mine, own.winners]).toEqual(['Friday > Monday = Sunday', ['Friday']]);

    const sheet = await ana.ask('decide.sheet', { id, folder: folder.path });
    expect(sheet).toMatchObject({ sheets: 1, rows: 3, rowsOfSheet: 20 });
    for (const { id: member } of sheet.members)
      expect(readFileSync(sheet.file, 'utf8')).toContain(member.slice(0, 8));
    const page = readFileSync(sheet.file, 'utf8');
    expect(page).toContain('Cook on Fridays');
    expect(page).toContain(createSay('en')('sheet.how.marks'));
    const lines = join(folder.path, 'lines.txt');
    writeFileSync(lines, '1=for\n2=against\n\n3=abstain\n');
    const once = await ana.ask('decide.enter', { id, sheet: 1, line: [], file: lines });
    expect([once.entered, once.once]).toEqual([3, 3]);
    await shown(bea, id, 'the sheet came', ({ uncounted }) => uncounted.length === 3);
    const twice = await bea.ask('decide.enter', {
      id,
      sheet: 1,
      line: ['1=for', '2=for', '3=abstain'],
    });
    expect(twice.differ.length + twice.agreed).toBe(3);
    // Row 2 was read differently: it is the second of those whom the sheet lists.
    expect(twice.differ.map(({ who }) => who.id)).toEqual([sheet.members[1]?.id]);
    expect((await bea.refused('decide.enter', { id, sheet: 2, line: ['1=for'] })).kind).toBe(
      'RowOfOtherSheet',
    );
    const refusals = [
      question({ hours: 0 }),
      question({ review: 0 }),
      question({ atLeast: 9 }),
      question({ meeting: false, hours: 5 }),
      question({ wait: 2, within: 0 }),
      question({ option: ['A'] }),
    ];
    const kinds: string[] = [];
    for (const given of refusals) {
      const fault = await ana.refused('decide.propose', given);
      kinds.push(fault.kind);
      expect(sayFault('en', fault)).not.toContain('no sentence yet');
    }
    expect(kinds).toEqual([
      'ProposalMalformed',
      'ReviewNeeded',
      'QuorumAboveElectorate',
      'WindowTooShort',
      'ProposalMalformed',
      'ProposalMalformed',
    ]);
  });
});
