/**
 * What people do with the questions of their home: put one, answer, object, mend the text, see to what
 * passed, look back. Each through the desk of their device, when they come to it and by chance.
 */
import type { Choice, Decision, DecisionView, Method, Proposal, RecordId } from '@tocsin/core';
import { amendableUntil, choiceKindOf, hour } from '@tocsin/core';
import type { AnswerWish, DecisionDesk } from '@tocsin/peer';
import { hourNow } from '@tocsin/peer';

import type { Luck } from '../world/luck.ts';
import type { Person } from './person.ts';

/** What councils tell the world. */
export interface CouncilHeard {
  put(proposal: RecordId, person: Person): void;
  objected(proposal: RecordId, person: Person): void;
  /** A new text came in the place of one that somebody objected to. */
  mended(proposal: RecordId, person: Person): void;
  done(proposal: RecordId, person: Person): void;
  /** Whether people answer it in the hall, and not at home. */
  isForHall(proposal: RecordId): boolean;
}

/** Ten days: people answer within four weeks, and two of five within one. */
const OPEN_HOURS = 240;
/** What passed is seen to within two weeks, or has run out. */
const WITHIN_HOURS = 336;
/** It is looked back on three weeks after the close, and again after so long. */
const REVIEW_HOURS = 504;
const OPTIONS = ['on Monday', 'on Thursday', 'not at all'];
/** Of a hundred who answer: so many object where one may, are against, or abstain. */
const OBJECTS = 8;
const AGAINST = 22;
const ABSTAINS = 8;
/** Of a hundred objections that a new text means to answer, so many are settled by it. */
const SETTLED = 80;

/** Who speaks for themselves. */
export const SELF: AnswerWish['spoken'] = { via: 'self', members: [], witnesses: [] };

/** How people put questions, drawn. */
const WAYS: readonly (readonly [Method, readonly string[], Proposal['visibility']])[] = [
  ['consent', [], 'open'],
  ['consent', [], 'open'],
  ['consensus', [], 'open'],
  ['majority', [], 'open'],
  ['majority', [], 'blind'],
  ['majority', OPTIONS, 'open'],
  ['supermajority', [], 'open'],
  ['ranked', OPTIONS, 'blind'],
];

/** Puts a question to the home: one of those that people put, where nothing else is wished. */
export async function putQuestion(
  person: Person,
  heard: CouncilHeard,
  wish: Partial<Proposal> = {},
): Promise<RecordId | undefined> {
  const [desk, home] = [person.device.decisions(), person.device.home()];
  if (desk === undefined || home === undefined) return undefined;
  const [method, options, visibility] = person.luck.pick(WAYS);
  // A wall is rounded up: what is opened now counts from the beginning of this hour.
  const opensAt = hour(hourNow(home.peer.parts) - 1);
  const closesAt = wish.closesAt ?? hour(opensAt + OPEN_HOURS);
  const isToBeDone = person.luck.chance(1, 2);
  const said = await desk.propose({
    domain: 'common',
    title: 'How shall we do it?',
    driver: '',
    text: 'As we said in the kitchen.',
    method,
    options,
    seats: 1,
    circle: [],
    meeting: false,
    opensAt,
    closesAt,
    quorum: { kind: 'share', value: 30 },
    abstentionsCount: true,
    pass: null,
    extends: true,
    visibility,
    executeNotBefore: null,
    executeBy: isToBeDone ? hour(closesAt + WITHIN_HOURS) : null,
    supersedes: [],
    needs: [],
    responsible: [],
    criteria: '',
    reviewOn: hour(closesAt + REVIEW_HOURS),
    effect: null,
    ...wish,
  });
  if (!said.ok) return undefined;
  heard.put(said.value, person);
  return said.value;
}

/** Looks at the questions of the home, and does what this person does today. */
export async function tendCouncil(
  person: Person,
  nowMs: number,
  heard: CouncilHeard,
): Promise<void> {
  const [desk, home] = [person.device.decisions(), person.device.home()];
  const me = home?.peer.judged().me;
  if (desk === undefined || home === undefined || me === undefined) return;
  const views = new Map(desk.views().map((view) => [view.decision.record, view]));
  for (const { record, why } of desk.waiting()) {
    const view = views.get(record);
    if (view === undefined || !person.answers(`${why} ${record}`, nowMs)) continue;
    if (why === 'answer') await answer(desk, person, view, heard);
    else if (why === 'objection') await settle(desk, person, view);
    else if (why === 'carryOut') {
      if ((await desk.carryOut(record, '')).ok) heard.done(record, person);
    } else if (why === 'review') {
      const next = hour(hourNow(home.peer.parts) + REVIEW_HOURS);
      await desk.review(record, 'keep', '', next);
    }
  }
  for (const { decision, state } of views.values())
    if (state === 'active' && decision.by === me) await mend(desk, person, decision, heard);
}

async function answer(
  desk: DecisionDesk,
  person: Person,
  { decision: { record, proposal } }: DecisionView,
  heard: CouncilHeard,
): Promise<void> {
  if (heard.isForHall(record)) return;
  const { luck } = person;
  if (proposal.method === 'consent' && luck.chance(OBJECTS, 100)) {
    const said = await desk.object(record, { ...SELF, harm: 'It leaves some out.', argument: '' });
    if (said.ok) heard.objected(record, person);
    return;
  }
  const choices = [choose(luck, proposal)];
  await desk.answer(record, { spoken: SELF, sheet: null, choices, reason: '', carry: true });
}

/** An answer that fits the question, drawn. */
function choose(luck: Luck, proposal: Proposal): Choice {
  if (luck.chance(ABSTAINS, 100)) return { kind: 'mark', value: 'abstain' };
  const order = luck.shuffle(proposal.options.map((_, at) => at));
  switch (choiceKindOf(proposal)) {
    case 'option':
      return { kind: 'option', value: order[0] ?? 0 };
    case 'ranking':
      return { kind: 'ranking', value: order.map((one) => [one]) };
    default:
      return { kind: 'mark', value: markFor(proposal.method, luck.chance(AGAINST, 100)) };
  }
}

function markFor(
  method: Method,
  isAgainst: boolean,
): 'consent' | 'agree' | 'standAside' | 'for' | 'against' {
  if (method === 'consent') return 'consent';
  if (method === 'consensus') return isAgainst ? 'standAside' : 'agree';
  return isAgainst ? 'against' : 'for';
}

/** The one who objected reads the new text. */
async function settle(
  desk: DecisionDesk,
  person: Person,
  { decision }: DecisionView,
): Promise<void> {
  const me = person.device.home()?.peer.judged().me;
  for (const { record, member, status, answeredBy } of decision.objections) {
    if (member !== me || status.kind !== 'open' || answeredBy.length === 0) continue;
    if (person.luck.chance(SETTLED, 100))
      await desk.word(record, { ...SELF, word: 'settled', why: '' });
  }
}

/** Whoever proposed writes a new text for objections that no text answers yet. */
async function mend(
  desk: DecisionDesk,
  person: Person,
  { record, proposal, objections }: Decision,
  heard: CouncilHeard,
): Promise<void> {
  const home = person.device.home();
  const open = objections.filter(
    ({ status, answeredBy }) => status.kind === 'open' && answeredBy.length === 0,
  );
  if (home === undefined || open.length === 0) return;
  if (hourNow(home.peer.parts) > amendableUntil(proposal)) return;
  const integrates = open.map((one) => one.record);
  if ((await desk.amend(record, 'So that all can come.', '', integrates)).ok)
    heard.mended(record, person);
}
