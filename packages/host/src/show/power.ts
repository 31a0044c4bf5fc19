/** Shows powers: the constitution, mandates, recalls, emergency powers, budgets. */
import type {
  AssemblyState,
  BookState,
  Cap,
  EmergencyView,
  Hour,
  Mandate,
  MandateView,
  MemberId,
  RecordId,
  RecallView,
  RoleActView,
} from '@tocsin/core';
import {
  areStewardsOpen,
  charterOf,
  consentsAsked,
  DURATION_NAMES,
  durationOf,
  DURATIONS,
  emergencyAsked,
  emergencyViews,
  budgetViews,
  foldBook,
  interimOf,
  isSettled,
  liveMembers,
  mandateViews,
  methodListKind,
  methodsAt,
  PARAMETER_NAMES,
  parameterIndex,
  parameterOf,
  PARAMETERS,
  POWER_VERB,
  practiceViews,
  RESOLVE_SUBJECT,
  recallViews,
  roleActViews,
  saidAs,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type {
  AllocateShowAnswer,
  BudgetShown,
  ConstitutionAnswer,
  EmergencyShowAnswer,
  EmergencyShown,
  MandateShowAnswer,
  MandateShown,
  MethodsShown,
  RecallShowAnswer,
  RecallShown,
  RoleActShown,
  RuleShown,
  Sum,
} from '../calls.ts';
import type { Standing } from '../handlers/assembly.ts';
import { amountText } from './accounts.ts';
import { whenOfHour, whoOf } from './common.ts';
import { drawnMembers } from './draw.ts';
import { roleName } from './pending.ts';

/** The name of a verb of a power, or `verb N` of a later version. */
export function verbName(verb: number): string {
  return Object.entries(POWER_VERB).find(([, number]) => number === verb)?.[0] ?? `verb ${verb}`;
}

const verbNames = (verbs: readonly number[]): readonly string[] => verbs.map(verbName);
/** A standing with its book, by which sums are written. */
interface Showing extends Standing {
  readonly book: BookState;
}

const showingOf = (standing: Standing): Showing => ({
  ...standing,
  book: foldBook(standing.state),
});

/** A sum in its least unit, and as people write it. */
function sumOf({ book }: Showing, { commodity, amount }: Cap): Sum {
  return { commodity, amount, text: amountText(book, commodity, BigInt(amount)) };
}

const hourOfNow = ({ assembly }: Standing): Hour => hourNow(assembly.peer.peer.parts);

/** The rules of an assembly. */
export function constitutionShown({ assembly, state }: Standing, all: boolean): ConstitutionAnswer {
  const { overrides } = state;
  const rules = PARAMETER_NAMES.map((name): RuleShown => ({
    name,
    index: parameterIndex(name),
    value: parameterOf(overrides, name),
    ...withoutRule(PARAMETERS[name]),
  }));
  const durations = DURATION_NAMES.map((name, index): RuleShown => ({
    name,
    index,
    value: durationOf(overrides, name),
    ...withoutRule(DURATIONS[name]),
  })).filter(({ value, initially }) => all || value !== initially);
  return {
    name: assembly.name,
    members: liveMembers(state).length,
    all,
    rules,
    durations,
    stewardsOpen: areStewardsOpen(overrides),
    methods: methodsShown(state),
    methodsAsked: methodsAsked(state),
  };
}

/** Which methods decide what now. */
function methodsShown(state: AssemblyState): MethodsShown | null {
  const methods = methodsAt(state, state);
  return methods.kind === 'list' ? methods.list : null;
}

/** Lists that the members are asked for. */
function methodsAsked(state: AssemblyState): ConstitutionAnswer['methodsAsked'] {
  return [...state.reading.actById.values()].flatMap(({ entry, said: { verb } }) => {
    if (verb.kind !== 'resolve' || verb.value.subject !== RESOLVE_SUBJECT.methods) return [];
    if (state.verdicts.get(entry.id)?.kind !== 'open') return [];
    const list = state.reading.entryById.get(verb.value.hash as string as RecordId);
    const said = list === undefined ? undefined : saidAs(methodListKind, list);
    return [{ act: entry.id, methods: said ?? null }];
  });
}

function withoutRule<U>(row: {
  readonly unit: U;
  readonly initially: number;
  readonly floor: number;
  readonly ceiling: number;
}) {
  const { unit, initially, floor, ceiling } = row;
  return { unit, initially, floor, ceiling };
}

/** Mandates, with what was done under each. */
export function mandatesShown(standing: Standing, all: boolean): MandateShowAnswer {
  const { assembly, state, me } = standing;
  const showing = showingOf(standing);
  const acts = roleActViews(state);
  const mandates = mandateViews(state, hourOfNow(standing))
    .filter(({ isStanding }) => all || isStanding)
    .map((view) => mandateShown(showing, view, acts));
  const practice = practiceViews(state).map(({ role, member, hours, last }) => ({
    role: roleName(role),
    who: whoOf(member, me),
    hours,
    last: whenOfHour(last, state.tempoMs),
  }));
  return { name: assembly.name, mandates, practice };
}

function mandateShown(
  showing: Showing,
  { mandate, isStanding, reportDue, isReportOverdue }: MandateView,
  acts: readonly RoleActView[],
): MandateShown {
  const { state, me } = showing;
  const { terms, act } = mandate;
  const charter = charterOf(state, terms?.text ?? null);
  return {
    id: act,
    role: roleName(mandate.role),
    who: whoOf(mandate.member, me),
    standing: isStanding,
    since: mandate.since.wall === 0 ? null : whenOfHour(mandate.since.wall, state.tempoMs),
    notAfter: whenOfHour(mandate.notAfter, state.tempoMs),
    kind: terms?.kind ?? null,
    verbs: verbNames(terms?.verbs ?? []),
    caps: (terms?.caps ?? []).map((cap) => sumOf(showing, cap)),
    deputies: (terms?.deputies ?? []).map((one) => whoOf(one, me)),
    text: charter?.text ?? null,
    handover: charter?.handover ?? [],
    drawn: drawnOf(showing, mandate),
    interim: mandate.interimFor !== null,
    reportDue: reportDue === null ? null : whenOfHour(reportDue, state.tempoMs),
    reportOverdue: isReportOverdue,
    finality: isSettled(state, act) ? 'settled' : 'provisional',
    acts: acts.filter(({ said }) => said.power === act).map((one) => actIn(showing, one)),
  };
}

/** The draw that a mandate names, and whether it drew its holder. */
function drawnOf({ assembly }: Standing, mandate: Mandate): MandateShown['drawn'] {
  const selection = mandate.terms?.selection ?? null;
  const draw = assembly.draws.state().draws.find(({ record }) => record === selection);
  if (draw === undefined) return null;
  const isDrawn = drawnMembers(draw).includes(mandate.member);
  const holds = draw.isSettled ? 'settled' : 'provisional';
  return { draw: draw.record, holds: isDrawn ? holds : 'not' };
}

/** Something done in a role. */
export function actShown(standing: Standing, view: RoleActView): RoleActShown {
  return actIn(showingOf(standing), view);
}

function actIn(showing: Showing, view: RoleActView): RoleActShown {
  const { state, me } = showing;
  const { entry, said, member, covered } = view;
  const { wallHour } = entry.header;
  return {
    id: entry.id,
    by: member === null ? null : whoOf(member, me),
    verb: verbName(said.verb),
    amount: said.amount === null ? null : sumOf(showing, said.amount),
    text: said.text,
    at: wallHour === 0 ? null : whenOfHour(wallHour, state.tempoMs),
    covered: covered.kind,
    why: 'why' in covered ? covered.why : null,
  };
}

/** Recalls, the newest first. */
export function recallsShown(standing: Standing): RecallShowAnswer {
  const views = recallViews(standing.state, hourOfNow(standing));
  const recalls = views.toReversed().map((view) => recallShown(standing, view));
  return { name: standing.assembly.name, recalls };
}

function recallShown({ state, me }: Standing, view: RecallView): RecallShown {
  const { tempoMs } = state;
  const mandate = state.mandates.get(view.mandate);
  const interim = interimOf(state, view.mandate);
  const { took } = view;
  const whoAll = (members: readonly MemberId[]) => members.map((one) => whoOf(one, me));
  return {
    id: view.act,
    mandate: view.mandate,
    role: mandate === undefined ? 'role' : roleName(mandate.role),
    holder: view.holder === null ? null : whoOf(view.holder, me),
    phase: view.phase,
    signed: view.signed.length,
    opensAt: view.opensAt,
    needed: view.needed,
    of: view.of,
    mine: me !== undefined && view.signed.includes(me),
    closes: whenOfHour(view.closes, tempoMs),
    coolsUntil: view.coolsUntil === null ? null : whenOfHour(view.coolsUntil, tempoMs),
    interim: interim === null ? null : whoOf(interim.member, me),
    hours: took === null || took.everywhere === null ? null : took.everywhere - took.from,
    missing: whoAll(took?.missing ?? []),
  };
}

/** Emergency powers, the newest first. */
export function emergenciesShown(standing: Standing): EmergencyShowAnswer {
  const { assembly, state } = standing;
  const showing = showingOf(standing);
  const acts = roleActViews(state);
  const now = hourOfNow(standing);
  const asked = Math.max(consentsAsked(state, 'emergency'), emergencyAsked(state, now));
  return {
    name: assembly.name,
    powers: emergencyViews(state, now)
      .toReversed()
      .map((view) => emergencyShown(showing, view, acts)),
    next: { needed: asked, of: liveMembers(state).length },
  };
}

function emergencyShown(
  showing: Showing,
  { power, phase, report, reportDue, isReportOverdue }: EmergencyView,
  acts: readonly RoleActView[],
): EmergencyShown {
  const { state, me } = showing;
  const at = (wall: Hour) => whenOfHour(wall, state.tempoMs);
  return {
    id: power.act,
    phase,
    what: charterOf(state, power.trigger)?.text ?? null,
    holders: power.holders.map((one) => whoOf(one, me)),
    verbs: verbNames(power.verbs),
    caps: power.caps.map((cap) => sumOf(showing, cap)),
    exposed: power.exposed.map((one) => whoOf(one, me)),
    starts: at(power.starts),
    expires: at(power.expires),
    stoppedAt: power.stopped === null ? null : at(power.stopped.at.wall),
    agreed: { have: power.agreed.have, needed: power.agreed.of },
    report: charterOf(state, report)?.text ?? null,
    reportDue: at(reportDue),
    reportOverdue: isReportOverdue,
    acts: acts.filter(({ said }) => said.power === power.act).map((one) => actIn(showing, one)),
  };
}

/** Budgets, the newest first. */
export function budgetsShown(standing: Standing, all: boolean): AllocateShowAnswer {
  const { assembly, state } = standing;
  const showing = showingOf(standing);
  const budgets = budgetViews(state, hourOfNow(standing))
    .filter(({ isStanding }) => all || isStanding)
    .toReversed()
    .map(({ budget, isStanding }): BudgetShown => ({
      id: budget.act,
      purpose: charterOf(state, budget.purpose)?.text ?? null,
      sum: sumOf(showing, budget),
      standing: isStanding,
      notAfter: whenOfHour(budget.notAfter, state.tempoMs),
      spender: spenderOf(standing, budget.mandate),
    }));
  return { name: assembly.name, budgets };
}

function spenderOf({ state, me }: Standing, mandate: BudgetMandate): BudgetShown['spender'] {
  if (mandate === null) return null;
  const holder = interimOf(state, mandate) ?? state.mandates.get(mandate);
  return holder === undefined ? null : whoOf(holder.member, me);
}

type BudgetMandate =
  AssemblyState['allocations'] extends ReadonlyMap<unknown, infer B>
    ? B extends { readonly mandate: infer M }
      ? M
      : never
    : never;
