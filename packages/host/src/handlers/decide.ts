/** `decide propose|stance|object|amend|withdraw|show|list|outcome|done|review|deny|hall`. */
import type {
  Choice,
  DecisionView,
  Hash32,
  Hour,
  MemberId,
  Proposal,
  Quorum,
  RecordId,
  Result,
  Share,
} from '@tocsin/core';
import {
  compareText,
  effectOf,
  hour,
  ok,
  PROPOSAL_TEXT_MAX,
  PROPOSAL_TITLE_MAX,
  REASON_MAX,
} from '@tocsin/core';
import type { Via } from '@tocsin/core';
import type { DecisionFault } from '@tocsin/peer';
import { hourNow } from '@tocsin/peer';

import type {
  DecideChangedAnswer,
  DecideHallAnswer,
  DecideListAnswer,
  DecideProposeAnswer,
  DecideStanceAnswer,
  DecisionBrief,
  Handlers,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { parseChoice } from '../decision-choice.ts';
import { failAs, refuse } from '../fault.ts';
import { saidText } from '../said-text.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickMember } from '../pick.ts';
import { deliveryOf, whoOf } from '../show/common.ts';
import { actOf, decisionAnswer, decisionBrief, loadsOf, showingOf } from '../show/decision.ts';
import { pickStanding } from './assembly.ts';

type Calls =
  | 'decide.propose'
  | 'decide.stance'
  | 'decide.object'
  | 'decide.amend'
  | 'decide.withdraw'
  | 'decide.show'
  | 'decide.list'
  | 'decide.outcome'
  | 'decide.done'
  | 'decide.review'
  | 'decide.deny'
  | 'decide.hall';
type Named = Parameters<typeof pickStanding>[1];
type Fails = Result<never, ControlFault>;

/** Hours that a question stays open unless told: ten days, so that everybody's next list has it; in a meeting two hours. */
const OPEN_HOURS = 240;
const MEETING_HOURS = 2;
/** Half a year. */
const REVIEW_HOURS = 4_380;

/** The handlers of decisions. */
export function decideHandlers(logs: Logs): Pick<Handlers, Calls> {
  const show = (home: LiveAssembly, { id }: With<'decide.show'>) => {
    const view = pickDecision(home, id);
    return Promise.resolve(view.ok ? ok(decisionAnswer(showingOf(home), view.value)) : view);
  };
  return {
    'decide.propose': inHome(logs, propose),
    'decide.stance': inHome(logs, stance),
    'decide.object': inHome(logs, object),
    'decide.amend': inHome(logs, amend),
    'decide.withdraw': inHome(logs, withdraw),
    'decide.show': inHome(logs, show),
    'decide.outcome': inHome(logs, show),
    'decide.list': inHome(logs, list),
    'decide.done': inHome(logs, done),
    'decide.review': inHome(logs, review),
    'decide.deny': inHome(logs, deny),
    'decide.hall': inHome(logs, hall),
  };
}

/** A handler that answers for the assembly which is meant. */
function inHome<Given, Said>(
  logs: Logs,
  answer: (home: LiveAssembly, given: Given) => Promise<Result<Said, ControlFault>>,
): (given: Given, context: Named) => Promise<Result<Said, ControlFault>> {
  return async (given, context) => {
    const found = pickStanding(logs, context);
    return found.ok ? await answer(found.value.assembly, given) : found;
  };
}

/** What waits for us and what is open; all of it where that is asked. */
function list(
  home: LiveAssembly,
  { all }: With<'decide.list'>,
): Promise<Result<DecideListAnswer, ControlFault>> {
  const showing = showingOf(home);
  const briefs = home.decisions.views().map((view) => decisionBrief(showing, view));
  const load = loadsOf(home).map(({ from, questions }) => ({ from, questions }));
  const isCurrent = ({ state, waits }: DecisionBrief): boolean =>
    waits.length > 0 || state === 'active' || state === 'pending' || state === 'queued';
  const decisions = all ? briefs : briefs.filter(isCurrent);
  return Promise.resolve(ok({ name: home.name, decisions, load }));
}

async function done(
  home: LiveAssembly,
  { id, note = '' }: With<'decide.done'>,
): Promise<Result<DecideChangedAnswer, ControlFault>> {
  const view = pickDecision(home, id);
  if (!view.ok) return view;
  const said = saidText(note, REASON_MAX);
  if (!said.ok) return said;
  const { record } = view.value.decision;
  return changed(home, 'done', record, await home.decisions.carryOut(record, said.value));
}

/** This person was no witness of something that a scribe wrote. */
async function deny(
  home: LiveAssembly,
  { id }: With<'decide.deny'>,
): Promise<Result<DecideChangedAnswer, ControlFault>> {
  const written = home.decisions
    .views()
    .flatMap(({ decision }) =>
      decision.cast
        .filter(({ via }) => via !== 'self')
        .map(({ record }) => ({ decision: decision.record, record })),
    );
  const found = pickById(written, ({ record }) => record, id, 'UnknownDecision');
  if (!found.ok) return found;
  const { decision, record } = found.value;
  return changed(home, 'denied', decision, await home.decisions.deny(record));
}

/** Leaves acts to what is written down for this person in a hall, or confirms it; or takes that back. */
async function hall(
  home: LiveAssembly,
  { id, also, off }: With<'decide.hall'>,
): Promise<Result<DecideHallAnswer, ControlFault>> {
  const records = decisionsOf(home, [id, ...also]);
  if (!records.ok) return records;
  const standings = new Map<RecordId, DecideHallAnswer['questions'][number]['standing']>();
  for (const record of records.value) {
    if (off) {
      const kept = await home.decisions.keepFromHall(record);
      if (!kept.ok) return failDecision(kept.fault);
      standings.set(record, 'kept');
    } else {
      const left = await home.decisions.leaveToHall(record);
      if (!left.ok) return failDecision(left.fault);
      standings.set(record, left.value.record === null ? 'left' : 'confirmed');
    }
  }
  const showing = showingOf(home);
  return ok({
    questions: home.decisions.views().flatMap((view) => {
      const { record, proposal } = view.decision;
      const standing = standings.get(record);
      if (standing === undefined) return [];
      const act = actOf(home, proposal.effect);
      const shown = act === 'hidden' ? null : act;
      return [{ decision: decisionBrief(showing, view), act: shown, standing }];
    }),
  });
}

/** The decision whose id begins so. */
export function pickDecision(
  { decisions }: LiveAssembly,
  start: string,
): Result<DecisionView, ControlFault> {
  return pickById(decisions.views(), ({ decision }) => decision.record, start, 'UnknownDecision');
}

async function propose(
  assembly: LiveAssembly,
  given: With<'decide.propose'>,
): Promise<Result<DecideProposeAnswer, ControlFault>> {
  const proposal = readProposal(assembly, given);
  if (!proposal.ok) return proposal;
  const said = await assembly.decisions.propose(proposal.value);
  if (!said.ok) return failDecision(said.fault);
  const view = pickDecision(assembly, said.value);
  if (!view.ok) return view;
  const { closesAt, meeting } = view.value.decision.proposal;
  const week = loadsOf(assembly).findLast((one) => one.hour <= closesAt);
  return ok({
    decision: decisionAnswer(showingOf(assembly), view.value),
    load: meeting || week === undefined ? null : { from: week.from, questions: week.questions },
    delivery: deliveryOf(assembly.peer.peer, said.value),
  });
}

function readProposal(
  assembly: LiveAssembly,
  given: With<'decide.propose'>,
): Result<Proposal, ControlFault> {
  const quorum = readQuorum(given);
  const pass = readPass(given.part);
  if (!pass.ok) return pass;
  const circle = membersOf(assembly, given.circle);
  if (!circle.ok) return circle;
  const responsible = membersOf(assembly, given.responsible);
  if (!responsible.ok) return responsible;
  const supersedes = decisionsOf(assembly, given.supersedes);
  if (!supersedes.ok) return supersedes;
  const needs = decisionsOf(assembly, given.needs);
  if (!needs.ok) return needs;
  const effect = effectIn(assembly, given.act);
  if (!effect.ok) return effect;
  if (given.review === 0) return refuse('ReviewNeeded');
  const title = saidText(given.title, PROPOSAL_TITLE_MAX);
  if (!title.ok) return title;
  const text = saidText(given.text ?? given.title, PROPOSAL_TEXT_MAX);
  if (!text.ok) return text;
  const now = hourNow(assembly.peer.peer.parts);
  const open = given.hours ?? (given.meeting ? MEETING_HOURS : OPEN_HOURS);
  // A wall is rounded up: what is opened now counts from the beginning of this hour.
  const opensAt = hour(now - 1);
  const closesAt = hour(opensAt + open);
  const from = given.wait === undefined ? null : hour(closesAt + given.wait);
  const by = given.within === undefined ? null : hour((from ?? closesAt) + given.within);
  return ok({
    domain: given.domain ?? 'general',
    title: title.value,
    driver: (given.driver ?? '').normalize('NFC'),
    text: text.value,
    method: given.method ?? 'consent',
    options: given.option.map((option) => option.normalize('NFC')),
    seats: given.seats ?? 1,
    circle: circle.value,
    meeting: given.meeting,
    opensAt,
    closesAt,
    quorum,
    abstentionsCount: !given.onlyVotes,
    pass: pass.value,
    extends: !given.meeting,
    visibility: given.blind ? 'blind' : 'open',
    executeNotBefore: from,
    executeBy: by,
    supersedes: supersedes.value,
    needs: needs.value,
    responsible: responsible.value,
    criteria: (given.criteria ?? '').normalize('NFC'),
    reviewOn: hour(closesAt + (given.review ?? REVIEW_HOURS)),
    effect: effect.value,
  });
}

function readQuorum({ atLeast, share }: With<'decide.propose'>): Quorum {
  if (atLeast !== undefined) return { kind: 'count', value: atLeast };
  return share === undefined ? { kind: 'count', value: 1 } : { kind: 'share', value: share };
}

function readPass(given: string | undefined): Result<Share | null, ControlFault> {
  if (given === undefined) return ok(null);
  const found = /^(\d{1,3})\/(\d{1,3})$/.exec(given.trim());
  if (found === null) return refuse('BadGiven', { field: 'part' });
  return ok({ parts: Number(found[1]), of: Number(found[2]) });
}

/** Members by name or the start of their ids, ascending and each once. */
function membersOf(
  assembly: LiveAssembly,
  starts: readonly string[],
): Result<readonly MemberId[], ControlFault> {
  const found = new Set<MemberId>();
  for (const start of starts) {
    const member = pickMember(assembly, start);
    if (!member.ok) return member;
    found.add(member.value);
  }
  return ok([...found].toSorted(compareText));
}

function decisionsOf(
  assembly: LiveAssembly,
  starts: readonly string[],
): Result<readonly RecordId[], ControlFault> {
  const found = new Set<RecordId>();
  for (const start of starts) {
    const view = pickDecision(assembly, start);
    if (!view.ok) return view;
    found.add(view.value.decision.record);
  }
  return ok([...found].toSorted(compareText));
}

/** What a pending act would do, as a proposal names it. */
function effectIn(
  { peer }: LiveAssembly,
  start: string | undefined,
): Result<Hash32 | null, ControlFault> {
  if (start === undefined) return ok(null);
  const { state } = peer.peer.judged();
  const acts = [...(state?.reading.actById.values() ?? [])].filter(
    ({ entry }) => state?.verdicts.get(entry.id)?.kind === 'open',
  );
  const act = pickById(acts, ({ entry }) => entry.id, start, 'UnknownPending');
  return act.ok ? ok(effectOf(peer.peer.parts.crypto.hash, act.value.said.verb)) : act;
}

/** Who speaks, as the options say it. */
type SpokenGiven = Pick<
  With<'decide.stance'>,
  'for' | 'byScribe' | 'byPhone' | 'byCourier' | 'witness'
>;

function spokenOf(assembly: LiveAssembly, given: SpokenGiven) {
  const members = membersOf(assembly, given.for);
  if (!members.ok) return members;
  const witnesses = membersOf(assembly, given.witness);
  if (!witnesses.ok) return witnesses;
  const ways = [given.byScribe, given.byPhone, given.byCourier].filter(Boolean).length;
  const isAlone = members.value.length === 0;
  if (ways > 1 || (isAlone && (ways > 0 || witnesses.value.length > 0)))
    return refuse('BadGiven', { field: 'for' });
  const written: Via = given.byPhone ? 'phone' : given.byCourier ? 'courier' : 'scribe';
  const via = isAlone ? ('self' as const) : written;
  return ok({ via, members: members.value, witnesses: witnesses.value });
}

async function stance(
  assembly: LiveAssembly,
  given: With<'decide.stance'>,
): Promise<Result<DecideStanceAnswer, ControlFault>> {
  const spoken = spokenOf(assembly, given);
  if (!spoken.ok) return spoken;
  const reason = saidText(given.reason ?? '', REASON_MAX);
  if (!reason.ok) return reason;
  const records = decisionsOf(assembly, [given.id, ...given.also]);
  if (!records.ok) return records;
  const { me } = assembly.peer.peer.judged();
  const speakers =
    spoken.value.members.length === 0 && me !== undefined ? [me] : spoken.value.members;
  // All are read before the first is written: one slip must not leave half of it said.
  const wishes = [];
  for (const record of records.value) {
    const view = pickDecision(assembly, record);
    if (!view.ok) return view;
    const choice = choiceIn(assembly, view.value, given.choice);
    if (!choice.ok) return choice;
    wishes.push({ view: view.value, choices: speakers.map(() => choice.value) });
  }
  const isAgain = wishes.some(({ view }) =>
    view.decision.cast.some(({ member }) => speakers.includes(member)),
  );
  let last: RecordId | undefined;
  for (const { view, choices } of wishes) {
    const said = await assembly.decisions.answer(view.decision.record, {
      spoken: spoken.value,
      sheet: null,
      choices,
      reason: reason.value,
      carry: !given.noAct && spoken.value.via === 'self',
    });
    if (!said.ok) return failDecision(said.fault);
    last = said.value;
  }
  const showing = showingOf(assembly);
  const after = assembly.decisions
    .views()
    .filter(({ decision }) => records.value.includes(decision.record));
  const own = spoken.value.members.filter((member) =>
    after.some(({ decision }) =>
      decision.cast.some((one) => one.member === member && one.via === 'self'),
    ),
  );
  return ok({
    decisions: after.map((view) => decisionBrief(showing, view)),
    members: spoken.value.members.map((member) => whoOf(member, me)),
    own: own.map((member) => whoOf(member, me)),
    again: isAgain,
    acts: after.flatMap(({ decision }) => {
      const isCarried = decision.cast.some(({ member, carry }) => member === me && carry);
      const act = isCarried ? actOf(assembly, decision.proposal.effect) : null;
      return act === null || act === 'hidden' ? [] : [act];
    }),
    sealed: after.some(({ decision }) => decision.proposal.visibility === 'blind'),
    delivery: deliveryOf(assembly.peer.peer, last as RecordId),
  });
}

/** Reads an answer; one that fits another question that is open is said so. */
export function choiceIn(
  assembly: LiveAssembly,
  view: DecisionView,
  typed: string,
): Result<Choice, ControlFault> {
  const { proposal, record } = view.decision;
  const choice = parseChoice(proposal, typed);
  if (choice.ok || choice.fault.kind !== 'NoSuchOption') return choice;
  const other = assembly.decisions
    .views()
    .find(
      ({ state, decision }) =>
        state === 'active' &&
        decision.record !== record &&
        decision.proposal.options.length > 0 &&
        parseChoice(decision.proposal, typed).ok,
    );
  return other === undefined
    ? choice
    : refuse('OptionOfAnother', { id: other.decision.record.slice(0, 8) });
}

async function object(
  assembly: LiveAssembly,
  given: With<'decide.object'>,
): Promise<Result<DecideChangedAnswer, ControlFault>> {
  const spoken = spokenOf(assembly, given);
  if (!spoken.ok) return spoken;
  const objection = objectionIn(assembly, given.id);
  if (objection !== undefined) {
    if (given.settled === given.none) return refuse('BadGiven', { field: 'settled' });
    if (given.none && given.why === undefined) return refuse('WhyNeeded');
    const why = saidText(given.why ?? '', REASON_MAX);
    if (!why.ok) return why;
    const word = given.settled ? ('settled' as const) : ('notQualified' as const);
    const wish = { ...spoken.value, word, why: why.value };
    const said = await assembly.decisions.word(objection.objection, wish);
    const what = given.settled ? 'settled' : 'doubted';
    return changed(assembly, what, objection.decision, said);
  }
  const view = pickDecision(assembly, given.id);
  if (!view.ok) return view;
  if (given.harm === undefined || given.harm.trim() === '') return refuse('HarmNeeded');
  const harm = saidText(given.harm, REASON_MAX);
  if (!harm.ok) return harm;
  const argument = saidText(given.argument ?? '', REASON_MAX);
  if (!argument.ok) return argument;
  const wish = { ...spoken.value, harm: harm.value, argument: argument.value };
  const { record } = view.value.decision;
  return changed(assembly, 'objected', record, await assembly.decisions.object(record, wish));
}

/** The objection whose id begins so, and the decision it is about. */
function objectionIn({ decisions }: LiveAssembly, start: string) {
  const all = decisions
    .views()
    .flatMap(({ decision }) =>
      decision.objections.map(({ record }) => ({ objection: record, decision: decision.record })),
    );
  const found = pickById(all, (one) => one.objection, start, 'UnknownObjection');
  return found.ok ? found.value : undefined;
}

async function amend(
  assembly: LiveAssembly,
  { id, text, note = '', answers }: With<'decide.amend'>,
): Promise<Result<DecideChangedAnswer, ControlFault>> {
  const view = pickDecision(assembly, id);
  if (!view.ok) return view;
  if (text.trim() === '') return refuse('BadGiven', { field: 'text' });
  const whole = saidText(text, PROPOSAL_TEXT_MAX);
  if (!whole.ok) return whole;
  const why = saidText(note, REASON_MAX);
  if (!why.ok) return why;
  const { record, objections } = view.value.decision;
  const integrates: RecordId[] = [];
  for (const start of answers) {
    const found = pickById(objections, (one) => one.record, start, 'UnknownObjection');
    if (!found.ok) return found;
    integrates.push(found.value.record);
  }
  const said = await assembly.decisions.amend(record, whole.value, why.value, integrates);
  return changed(assembly, 'amended', record, said);
}

async function withdraw(
  assembly: LiveAssembly,
  { id, why: typed = '' }: With<'decide.withdraw'>,
): Promise<Result<DecideChangedAnswer, ControlFault>> {
  const why = saidText(typed, REASON_MAX);
  if (!why.ok) return why;
  const objection = objectionIn(assembly, id);
  if (objection !== undefined) {
    const alone = { via: 'self', members: [], witnesses: [] } as const;
    const wish = { ...alone, word: 'withdrawn' as const, why: why.value };
    const said = await assembly.decisions.word(objection.objection, wish);
    return changed(assembly, 'objectionWithdrawn', objection.decision, said);
  }
  const view = pickDecision(assembly, id);
  if (!view.ok) return view;
  const { record } = view.value.decision;
  const said = await assembly.decisions.withdraw(record, why.value);
  return changed(assembly, 'withdrawn', record, said);
}

async function review(
  assembly: LiveAssembly,
  { id, verdict, note = '', hours }: With<'decide.review'>,
): Promise<Result<DecideChangedAnswer, ControlFault>> {
  const view = pickDecision(assembly, id);
  if (!view.ok) return view;
  const words = saidText(note, REASON_MAX);
  if (!words.ok) return words;
  const { record } = view.value.decision;
  const now = hourNow(assembly.peer.peer.parts);
  const next: Hour | null = verdict === 'end' ? null : hour(now + (hours ?? REVIEW_HOURS));
  const said = await assembly.decisions.review(record, verdict, words.value, next);
  return changed(assembly, 'reviewed', record, said);
}

/** What changed, and the decision as it now stands. */
function changed(
  assembly: LiveAssembly,
  what: DecideChangedAnswer['what'],
  decision: RecordId,
  said: Result<RecordId, DecisionFault>,
): Result<DecideChangedAnswer, ControlFault> {
  if (!said.ok) return failDecision(said.fault);
  const view = pickDecision(assembly, decision);
  if (!view.ok) return view;
  return ok({
    what,
    record: said.value,
    decision: decisionAnswer(showingOf(assembly), view.value),
    delivery: deliveryOf(assembly.peer.peer, said.value),
  });
}

/** A fault of the desk; what is wrong with a proposal's form has sentences of its own. */
export function failDecision(fault: DecisionFault): Fails {
  if (fault.kind === 'ProposalMalformed')
    return refuse('ProposalMalformed', { problem: fault.problem });
  return failAs(fault);
}
