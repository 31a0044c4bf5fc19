/** `constitution …`, `mandate …`, `recall …`, `emergency …`, `allocate …`. */
import type {
  Hash32,
  Cap,
  Hour,
  MandateTerms,
  MemberId,
  Method,
  Override,
  RecordId,
  RecordKind,
  Result,
  Verb,
} from '@tocsin/core';
import {
  foldBook,
  actKind,
  budgetViews,
  CHARTER_TEXT_MAX,
  charterKind,
  compareText,
  consentKind,
  DURATION_NAMES,
  DURATIONS,
  emergencyViews,
  HANDOVER_LINE_MAX,
  HANDOVER_LINES_MAX,
  hour,
  isCommodity,
  MANDATE_TEMPLATES,
  mandateViews,
  METHOD_DOMAINS_MAX,
  methodListHash,
  methodListKind,
  objectionToProposal,
  ok,
  PARAMETER_NAMES,
  parameterIndex,
  PARAMETERS,
  POWER_VERB,
  recallViews,
  ROLE,
  ROLE_ACT_TEXT_MAX,
  ROLE_REPORT_TEXT_MAX,
  roleActKind,
  roleActViews,
  roleHeldKind,
  roleReportKind,
  RULED_METHODS,
  RESOLVE_SUBJECT,
  STEWARDS_SWITCH_INDEX,
  sunsetKind,
  TEMPLATE_NAMES,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type {
  EmergencyStopAnswer,
  Handlers,
  NotedAnswer,
  PowerProposedAnswer,
  RecallShowAnswer,
  RoleActAnswer,
  TemplatesAnswer,
  With,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendTo } from '../append.ts';
import { refuse } from '../fault.ts';
import { saidText } from '../said-text.ts';
import type { Logs } from '../logs.ts';
import { pickById, pickMember, sameId } from '../pick.ts';
import { whenOfHour, whoOf } from '../show/common.ts';
import { drawnMembers } from '../show/draw.ts';
import { aboutOf, roleName } from '../show/pending.ts';
import {
  actShown,
  budgetsShown,
  constitutionShown,
  emergenciesShown,
  mandatesShown,
  recallsShown,
  verbName,
} from '../show/power.ts';
import type { Standing } from './assembly.ts';
import { countAfter, pickStanding, propose } from './assembly.ts';
import { pickDraw } from './draw.ts';

type Calls = Extract<
  keyof Handlers,
  | `constitution.${string}`
  | `mandate.${string}`
  | `recall.${string}`
  | `emergency.${string}`
  | `allocate.${string}`
>;
type Context = Parameters<typeof pickStanding>[1];
type Asked<T> = Result<T, ControlFault>;

/** Hours of a day. */
const DAY = 24;
/** Days that nobody means; what is allowed is in the constitution. */
const DAYS_MAX = 7_300;

/** The handlers of powers. */
export function powerHandlers(logs: Logs): Pick<Handlers, Calls> {
  const here =
    <G, A>(run: (standing: Standing, given: G) => Promise<Asked<A>>) =>
    async (given: G, context: Context): Promise<Asked<A>> => {
      const found = pickStanding(logs, context);
      return found.ok ? run(found.value, given) : found;
    };
  return {
    'constitution.show': here(async (standing, { all }: With<'constitution.show'>) =>
      ok(constitutionShown(standing, all)),
    ),
    'constitution.propose': here(proposeRules),
    'constitution.methods': here(proposeMethods),
    'mandate.show': here(async (standing, { all }: With<'mandate.show'>) =>
      // A role may name the draw that drew its holder.
      (await standing.assembly.draws.ready())
        ? ok(mandatesShown(standing, all))
        : refuse('CryptoUnavailable'),
    ),
    'mandate.templates': async () => ok(templates()),
    'mandate.propose': here(proposeMandate),
    'mandate.act': here(writeAct),
    'mandate.ratify': here(ratify),
    'mandate.report': here(report),
    'mandate.held': here(held),
    'recall.show': here(async (standing) => ok(recallsShown(standing))),
    'recall.propose': here(proposeRecall),
    'recall.sign': here(signRecall),
    'emergency.show': here(async (standing) => ok(emergenciesShown(standing))),
    'emergency.propose': here(proposeEmergency),
    'emergency.stop': here(stopEmergency),
    'emergency.report': here(accountFor),
    'allocate.show': here(async (standing, { all }: With<'allocate.show'>) =>
      ok(budgetsShown(standing, all)),
    ),
    'allocate.propose': here(proposeBudget),
  };
}

function templates(): TemplatesAnswer {
  return {
    templates: TEMPLATE_NAMES.map((name) => {
      const { role, verbs, kind: _, ...rest } = MANDATE_TEMPLATES[name];
      return { ...rest, name, role: roleName(role), verbs: verbs.map(verbName) };
    }),
  };
}

const nowOf = ({ assembly }: Standing): Hour => hourNow(assembly.peer.peer.parts);

/** The standing of now: what was just written has been judged. */
function renewed({ assembly, state }: Standing): Standing {
  const judged = assembly.peer.peer.judged();
  return { assembly, state: judged.state ?? state, me: judged.me };
}

/** Asks the members, unless nobody's yes could ever carry it. */
async function ask(standing: Standing, verb: Verb): Promise<Asked<PowerProposedAnswer>> {
  const objection = objectionTo(standing, verb);
  if (!objection.ok) return objection;
  const act = await propose(standing, verb);
  if (!act.ok) return act;
  const { assembly, state, me } = renewed(standing);
  const closes = state.reading.actById.get(act.value)?.said.validUntil ?? nowOf(standing);
  const about = aboutOf(verb);
  return ok({
    act: act.value,
    verb: verb.kind,
    about: about === null ? null : whoOf(about, me),
    for: countAfter(assembly, act.value),
    closes: whenOfHour(closes, state.tempoMs),
  });
}

/** Why it cannot be placed, as a fault that has a sentence. */
function objectionTo(standing: Standing, verb: Verb): Asked<void> {
  const { assembly, state, me } = standing;
  if (me === undefined) return refuse('NotAMember');
  const { parts } = assembly.peer.peer;
  const { me: device } = assembly.peer.peer.replica;
  const objection = objectionToProposal(
    state,
    { device, verb, class: 'members', now: nowOf(standing) },
    parts.crypto,
  );
  return objection === undefined ? ok(undefined) : refuse(FAULTS[objection] ?? 'PowerOther');
}

/** The faults of the chain that a person can do something about. */
const FAULTS: Readonly<Partial<Record<string, string>>> = {
  term: 'PowerTerm',
  deputies: 'PowerDeputies',
  'term-limit': 'PowerTermLimit',
  'report-due': 'PowerReportDue',
  'on-probation': 'PowerOnProbation',
  'imperative-without-text': 'PowerImperativeWithoutText',
  'too-few-holders': 'PowerTooFewHolders',
  'not-an-emergency-verb': 'PowerNotAnEmergencyVerb',
  'emergency-term': 'PowerEmergencyTerm',
  'emergency-days': 'PowerEmergencyDays',
  'emergency-share': 'PowerEmergencyShare',
  'holder-not-exposed': 'PowerHolderNotExposed',
  'no-such-power': 'PowerNoSuchPower',
  'no-such-mandate': 'PowerNoSuchMandate',
  'no-such-budget': 'PowerNoSuchBudget',
  'empty-budget': 'PowerEmptyBudget',
  'mandates-full': 'PowerFull',
  'budgets-full': 'PowerFull',
  'not-a-member': 'UnknownMember',
};

async function proposeRules(standing: Standing, { set }: With<'constitution.propose'>) {
  const changed = new Map(standing.state.overrides.map(({ index, value }) => [index, value]));
  if (set.length === 0) return refuse('BadGiven', { field: 'set' });
  for (const one of set) {
    const rule = ruleOf(one);
    if (!rule.ok) return rule;
    changed.set(rule.value.index, rule.value.value);
  }
  const overrides = [...changed]
    .map(([index, value]): Override => ({ index, value }))
    .toSorted((a, b) => a.index - b.index);
  return ask(standing, { kind: 'constitution', value: { overrides } });
}

/** Asks the members which methods are to decide what, in place of what stands. */
async function proposeMethods(
  standing: Standing,
  { others, acts, domain }: With<'constitution.methods'>,
): Promise<Asked<PowerProposedAnswer>> {
  const elsewhere = others.length === 0 ? ok(RULED_METHODS) : methodsOf(others);
  if (!elsewhere.ok) return elsewhere;
  const forActs = acts.length === 0 ? ok(null) : methodsOf(acts);
  if (!forActs.ok) return forActs;
  const byDomain = new Map<string, readonly Method[]>();
  for (const one of domain) {
    const { key = '', names = '' } =
      /^(?<key>[a-z0-9-]{1,40})=(?<names>[A-Za-z,]+)$/u.exec(one.trim())?.groups ?? {};
    const methods = methodsOf(names.split(','));
    if (!methods.ok) return methods;
    if (key === '' || byDomain.has(key)) return refuse('DomainUnfit');
    byDomain.set(key, methods.value);
  }
  if (byDomain.size > METHOD_DOMAINS_MAX) return refuse('DomainUnfit');
  const domains = [...byDomain]
    .map(([key, methods]) => ({ domain: key, methods }))
    .toSorted((a, b) => compareText(a.domain, b.domain));
  const list = { others: elsewhere.value, acts: forActs.value, domains };
  const unwritten = methodListHash(standing.state.log as string as RecordId);
  const subject = RESOLVE_SUBJECT.methods;
  const early = objectionTo(standing, { kind: 'resolve', value: { subject, hash: unwritten } });
  if (!early.ok) return early;
  const record = await write(standing, methodListKind, list);
  if (!record.ok) return record;
  const hash = methodListHash(record.value);
  return ask(renewed(standing), { kind: 'resolve', value: { subject, hash } });
}

/** Methods by their names, in the order of their numbers. */
function methodsOf(names: readonly string[]): Asked<readonly Method[]> {
  const wanted = new Set(names.flatMap((one) => one.split(',')).map((one) => one.trim()));
  const methods = RULED_METHODS.filter((method) => wanted.delete(method));
  return wanted.size > 0 || methods.length === 0 ? refuse('MethodUnfit') : ok(methods);
}

/** A rule and its number, within what it may be. */
function ruleOf(written: string): Asked<Override> {
  const { name = '', digits = '' } =
    /^(?<name>\w+)=(?<digits>\d{1,5})$/u.exec(written)?.groups ?? {};
  const value = Number(digits);
  const row = ROWS.get(name);
  if (row === undefined || digits === '') return refuse('RuleUnknown');
  const { index, floor, ceiling } = row;
  if (value < floor || value > ceiling) return refuse('RuleUnfit', { least: floor, most: ceiling });
  return ok({ index, value });
}

interface Row {
  readonly index: number;
  readonly floor: number;
  readonly ceiling: number;
}

/** What each name of a rule stands for. */
const ROWS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ...DURATION_NAMES.map((name, index): [string, Row] => [name, { ...DURATIONS[name], index }]),
  ...PARAMETER_NAMES.map((name): [string, Row] => [
    name,
    { ...PARAMETERS[name], index: parameterIndex(name) },
  ]),
  ['stewards', { index: STEWARDS_SWITCH_INDEX, floor: 0, ceiling: 1 }],
]);

async function proposeMandate(
  standing: Standing,
  given: With<'mandate.propose'>,
): Promise<Asked<PowerProposedAnswer>> {
  const { assembly } = standing;
  if (!(await assembly.draws.ready())) return refuse('CryptoUnavailable');
  const template = given.template === undefined ? undefined : MANDATE_TEMPLATES[given.template];
  const role = given.role === undefined ? template?.role : ROLE[given.role];
  if (role === undefined) return refuse('RoleNeeded');
  const days = given.days ?? template?.days;
  if (days === undefined || days < 1) return refuse('MandateWithoutEnd');
  if (days > DAYS_MAX) return refuse('PowerTerm');
  const member = pickMember(assembly, given.member);
  if (!member.ok) return member;
  const terms = termsOf(standing, given, member.value);
  if (!terms.ok) return terms;
  const value = {
    role,
    member: member.value,
    notAfter: hour(nowOf(standing) + days * DAY),
    pact: null,
  };
  const handover = given.handover.length > 0 ? given.handover : (template?.handover ?? []);
  const words = given.text ?? template?.charter;
  const isBare = words === undefined && handover.length === 0;
  const bound = { ...terms.value, text: null };
  const early = objectionTo(standing, {
    kind: 'mandate',
    value: { ...value, terms: { ...bound, kind: isBare ? bound.kind : 'withinDomain' } },
  });
  if (!early.ok) return early;
  const text = isBare ? ok(null) : await charter(standing, words ?? '', handover);
  if (!text.ok) return text;
  return ask(standing, {
    kind: 'mandate',
    value: { ...value, terms: { ...bound, text: text.value } },
  });
}

/** The draw that drew a member, settled or not: that is shown beside the mandate. */
function drawnIn({ assembly }: Standing, start: string, member: MemberId): Asked<RecordId> {
  const view = pickDraw(assembly, start);
  if (!view.ok) return view;
  const { draw } = view.value;
  return drawnMembers(draw).includes(member) ? ok(draw.record) : refuse('NotDrawn');
}

/** What a mandate is to cover, but for its text. */
function termsOf(
  standing: Standing,
  given: With<'mandate.propose'>,
  member: MemberId,
): Asked<MandateTerms> {
  const template = given.template === undefined ? undefined : MANDATE_TEMPLATES[given.template];
  const verbs = given.verb.length === 0 ? ok(template?.verbs ?? []) : verbsOf(given.verb);
  if (!verbs.ok) return verbs;
  const caps = capsOf(given.cap);
  if (!caps.ok) return caps;
  const deputies = membersOf(standing, given.deputy);
  if (!deputies.ok) return deputies;
  const selection = given.draw === undefined ? ok(null) : drawnIn(standing, given.draw, member);
  if (!selection.ok) return selection;
  return ok({
    kind: given.kind ?? template?.kind ?? 'withinDomain',
    verbs: verbs.value,
    resources: [],
    caps: caps.value,
    area: null,
    text: null,
    reportEvery: (given.report ?? template?.reportDays ?? 0) * DAY,
    deputies: deputies.value,
    selection: selection.value,
  });
}

function verbsOf(names: readonly string[]): Asked<readonly number[]> {
  const numbers = names.map(
    (name) => Object.entries(POWER_VERB).find(([one]) => one === name)?.[1],
  );
  if (numbers.includes(undefined)) return refuse('VerbUnfit');
  const known = numbers.filter((one) => one !== undefined);
  return ok([...new Set<number>(known)].toSorted((a, b) => a - b));
}

/** A code and a whole number: `EUR=1250`. */
function sumOf(written: string): Asked<Cap> {
  const { code = '', digits = '' } =
    /^(?<code>[^=]+)=(?<digits>\d{1,15})$/u.exec(written)?.groups ?? {};
  if (!isCommodity(code) || digits === '') return refuse('SumUnfit');
  return ok({ commodity: code, amount: Number(digits) });
}

function capsOf(written: readonly string[]): Asked<readonly Cap[]> {
  const caps: Cap[] = [];
  for (const one of written) {
    const sum = sumOf(one);
    if (!sum.ok) return sum;
    if (caps.some(({ commodity }) => commodity === sum.value.commodity)) return refuse('SumUnfit');
    caps.push(sum.value);
  }
  return ok(caps.toSorted((a, b) => (a.commodity < b.commodity ? -1 : 1)));
}

function membersOf({ assembly }: Standing, starts: readonly string[]): Asked<readonly MemberId[]> {
  const members: MemberId[] = [];
  for (const start of starts) {
    const member = pickMember(assembly, start);
    if (!member.ok) return member;
    members.push(member.value);
  }
  return ok(members);
}

const ascending = (members: readonly MemberId[]): readonly MemberId[] =>
  [...new Set(members)].toSorted();

async function write<T>(
  { assembly }: Standing,
  kind: RecordKind<T>,
  said: NoInfer<T>,
): Promise<Asked<RecordId>> {
  const checked = kind.shape.parse(kind.shape.toCbor(said));
  if (!checked.ok) return refuse('BadGiven', { field: checked.fault.rule });
  return appendTo(assembly.peer.peer, kind, said);
}

async function charter(
  standing: Standing,
  text: string,
  handover: readonly string[],
): Promise<Asked<RecordId>> {
  const words = saidText(text, CHARTER_TEXT_MAX);
  if (!words.ok) return words;
  if (handover.length > HANDOVER_LINES_MAX) return refuse('BadGiven', { field: 'handover' });
  const lines: string[] = [];
  for (const one of handover) {
    const line = saidText(one, HANDOVER_LINE_MAX);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return write(standing, charterKind, { text: words.value, handover: lines });
}

/** A power that acts can be written under: a mandate, an emergency power, a budget. */
function pickPower(standing: Standing, start: string): Asked<RecordId> {
  const { mandates, emergencies, allocations } = standing.state;
  const ids = [...mandates.keys(), ...emergencies.keys(), ...allocations.keys()];
  return pickById(ids, sameId, start, 'UnknownMandate');
}

async function writeAct(
  standing: Standing,
  { id, verb, sum, text: typed = '', confirm }: With<'mandate.act'>,
): Promise<Asked<RoleActAnswer>> {
  const { state, me } = standing;
  if (me === undefined) return refuse('NotAMember');
  const power = pickPower(standing, id);
  if (!power.ok) return power;
  const amount = sum === undefined ? ok(null) : sumOf(sum);
  if (!amount.ok) return amount;
  const views = roleActViews(state);
  const first = confirm === undefined ? ok(null) : pickAct(views, confirm);
  if (!first.ok) return first;
  const text = saidText(typed, ROLE_ACT_TEXT_MAX);
  if (!text.ok) return text;
  const cites = state.mandates.get(power.value)?.terms?.text ?? null;
  const confirms = first.value?.entry.id ?? null;
  const said = {
    power: power.value,
    verb: POWER_VERB[verb],
    resource: null,
    text: text.value,
    cites,
    confirms,
  };
  const written = await write(standing, roleActKind, { ...said, amount: amount.value });
  if (!written.ok) return written;
  const after = renewed(standing);
  const shown = pickAct(roleActViews(after.state), confirms ?? written.value);
  return shown.ok ? ok({ act: actShown(after, shown.value) }) : shown;
}

function pickAct(views: ReturnType<typeof roleActViews>, start: string) {
  return pickById(views, ({ entry }) => entry.id, start, 'UnknownRoleAct');
}

async function ratify(standing: Standing, { id }: With<'mandate.ratify'>) {
  const acts = roleActViews(standing.state).map(({ entry }) => entry.id);
  const payments = foldBook(standing.state).entries.map(({ record }) => record);
  const found = pickById([...acts, ...payments], sameId, id, 'UnknownRoleAct');
  if (!found.ok) return found;
  const hash = found.value as string as Hash32;
  return ask(standing, { kind: 'resolve', value: { subject: RESOLVE_SUBJECT.ratified, hash } });
}

async function report(
  standing: Standing,
  { id, text: typed }: With<'mandate.report'>,
): Promise<Asked<NotedAnswer>> {
  const mine = mandateViews(standing.state, nowOf(standing)).filter(
    ({ mandate }) => mandate.member === standing.me,
  );
  const found = pickById(mine, ({ mandate }) => mandate.act, id, 'UnknownMandate');
  if (!found.ok) return found;
  const text = saidText(typed, ROLE_REPORT_TEXT_MAX);
  if (!text.ok) return text;
  const words = { mandate: found.value.mandate.act, text: text.value };
  const written = await write(standing, roleReportKind, words);
  return written.ok ? ok({ id: written.value, what: 'report' }) : written;
}

async function held(
  standing: Standing,
  { member: start, role, hours }: With<'mandate.held'>,
): Promise<Asked<NotedAnswer>> {
  const member = pickMember(standing.assembly, start);
  if (!member.ok) return member;
  const now = nowOf(standing);
  if (hours < 1 || hours > now)
    return refuse('HoursOutOfRange', { least: 1, most: DAYS_MAX * DAY });
  const written = await write(standing, roleHeldKind, {
    role: ROLE[role],
    member: member.value,
    fromHour: hour(now - hours + 1),
    toHour: now,
  });
  return written.ok ? ok({ id: written.value, what: 'held' }) : written;
}

async function proposeRecall(standing: Standing, { mandate: start }: With<'recall.propose'>) {
  const standingOnes = mandateViews(standing.state, nowOf(standing)).filter(
    ({ isStanding }) => isStanding,
  );
  const found = pickById(standingOnes, ({ mandate }) => mandate.act, start, 'UnknownMandate');
  if (!found.ok) return found;
  const value = { mandate: found.value.mandate.act, cuts: [] };
  return ask(standing, { kind: 'recall', value });
}

async function signRecall(
  standing: Standing,
  { id }: With<'recall.sign'>,
): Promise<Asked<RecallShowAnswer>> {
  const { state, me, assembly } = standing;
  if (me === undefined) return refuse('NotAMember');
  const found = pickById(
    recallViews(state, nowOf(standing)),
    ({ act }) => act,
    id,
    'UnknownRecall',
  );
  if (!found.ok) return found;
  const { act, phase, signed } = found.value;
  if (phase !== 'gathering' && phase !== 'open') return refuse('NotOpenAnyMore');
  if (signed.includes(me)) return refuse('AlreadySaid');
  const written = await appendTo(assembly.peer.peer, consentKind, { act, stance: 'for' });
  if (!written.ok) return written;
  const { name, recalls } = recallsShown(renewed(standing));
  return ok({ name, recalls: recalls.filter((one) => one.id === act) });
}

async function proposeEmergency(
  standing: Standing,
  given: With<'emergency.propose'>,
): Promise<Asked<PowerProposedAnswer>> {
  const holders = membersOf(standing, given.holder);
  if (!holders.ok) return holders;
  const exposed = membersOf(standing, given.exposed);
  if (!exposed.ok) return exposed;
  const verbs = verbsOf(given.verb);
  if (!verbs.ok) return verbs;
  const caps = capsOf(given.cap);
  if (!caps.ok) return caps;
  if (holders.value.length === 0) return refuse('PowerTooFewHolders');
  const starts = nowOf(standing);
  const terms = {
    holders: ascending(holders.value),
    verbs: verbs.value,
    caps: caps.value,
    exposed: ascending(exposed.value),
    starts,
    expires: hour(starts + Math.min(given.hours, DAYS_MAX * DAY)),
  };
  const unwritten = standing.state.log as string as RecordId;
  const early = objectionTo(standing, {
    kind: 'emergency',
    value: { ...terms, trigger: unwritten },
  });
  if (!early.ok) return early;
  const trigger = await charter(standing, given.what, []);
  if (!trigger.ok) return trigger;
  return ask(renewed(standing), {
    kind: 'emergency',
    value: { ...terms, trigger: trigger.value },
  });
}

/** Stops a power: with the first act that says so, or with a yes to the one that waits. */
async function stopEmergency(
  standing: Standing,
  { id }: With<'emergency.stop'>,
): Promise<Asked<EmergencyStopAnswer>> {
  const { assembly, state, me } = standing;
  if (me === undefined) return refuse('NotAMember');
  const views = emergencyViews(state, nowOf(standing));
  const found = pickById(views, ({ power }) => power.act, id, 'UnknownPower');
  if (!found.ok) return found;
  const power = found.value.power.act;
  if (found.value.phase !== 'runs' && found.value.phase !== 'ahead')
    return refuse('PowerNoSuchPower');
  const { peer, governance } = assembly.peer;
  const verb = { kind: 'stopEmergency', value: { power } } as const;
  const waiting = [...state.reading.actById.values()].find(
    ({ entry, said }) =>
      said.verb.kind === 'stopEmergency' &&
      said.verb.value.power === power &&
      state.verdicts.get(entry.id)?.kind === 'open',
  );
  const act =
    waiting === undefined
      ? await appendTo(peer, actKind, governance.draft(state, verb, 'none'))
      : ok(waiting.entry.id);
  if (!act.ok) return act;
  const agreed = await appendTo(peer, consentKind, { act: act.value, stance: 'for' });
  if (!agreed.ok) return agreed;
  const after = renewed(standing);
  return ok({
    act: act.value,
    for: countAfter(after.assembly, act.value),
    stopped: (after.state.emergencies.get(power)?.stopped ?? null) !== null,
  });
}

async function accountFor(
  standing: Standing,
  { id, text }: With<'emergency.report'>,
): Promise<Asked<NotedAnswer>> {
  const mine = emergencyViews(standing.state, nowOf(standing)).filter(
    ({ power }) => standing.me !== undefined && power.holders.includes(standing.me),
  );
  const found = pickById(mine, ({ power }) => power.act, id, 'UnknownPower');
  if (!found.ok) return found;
  const written = await charter(standing, text, []);
  if (!written.ok) return written;
  const power = found.value.power.act;
  const said = await write(standing, sunsetKind, { power, report: written.value });
  return said.ok ? ok({ id: said.value, what: 'sunset' }) : said;
}

async function proposeBudget(
  standing: Standing,
  given: With<'allocate.propose'>,
): Promise<Asked<PowerProposedAnswer>> {
  const { state } = standing;
  const sum = sumOf(given.sum);
  if (!sum.ok) return sum;
  if (given.days < 1 || given.days > DAYS_MAX) return refuse('PowerTerm');
  const mandate =
    given.mandate === undefined
      ? ok(null)
      : pickById([...state.mandates.keys()], sameId, given.mandate, 'UnknownMandate');
  if (!mandate.ok) return mandate;
  const budgets = budgetViews(state, nowOf(standing)).map(({ budget }) => budget.act);
  const replaces =
    given.replaces === undefined
      ? ok(null)
      : pickById(budgets, sameId, given.replaces, 'UnknownBudget');
  if (!replaces.ok) return replaces;
  const terms = {
    fund: null,
    ...sum.value,
    notAfter: hour(nowOf(standing) + given.days * DAY),
    mandate: mandate.value,
    replaces: replaces.value,
  };
  const unwritten = state.log as string as RecordId;
  const early = objectionTo(standing, {
    kind: 'allocate',
    value: { ...terms, purpose: unwritten },
  });
  if (!early.ok) return early;
  const purpose = await charter(standing, given.purpose, []);
  if (!purpose.ok) return purpose;
  return ask(renewed(standing), { kind: 'allocate', value: { ...terms, purpose: purpose.value } });
}
