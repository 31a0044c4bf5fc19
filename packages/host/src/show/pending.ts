/** What waits in an assembly: acts, and rests that somebody else has to agree to. */
import type {
  Act,
  ActClass,
  AssemblyState,
  FoldCrypto,
  Hour,
  MemberId,
  PulseRecords,
  RecordId,
  Saying,
  Stance,
  Verb,
  VerbName,
} from '@tocsin/core';
import {
  benchAt,
  consentsAsked,
  divideFloor,
  durationOf,
  emergencyAsked,
  exposedTally,
  holders,
  hour,
  instantOf,
  isFull,
  liveMembers,
  memberOfDevice,
  parameterOf,
  ratifications,
  recallViews,
  RESOLVE_SUBJECT,
  ROLE,
  stancesHeld,
} from '@tocsin/core';

import type { Count, Pending } from '../calls.ts';
import { whenOf, whenOfHour, whoOf } from './common.ts';

/** What looking at acts needs. */
export interface PendingView {
  readonly state: AssemblyState;
  readonly me: MemberId | undefined;
  readonly crypto: FoldCrypto;
  readonly now: Hour;
}

/** From this number of members on two have to vouch (R15). */
const TWO_VOUCHERS_FROM = 6;

/** Everything that waits, oldest first. */
export function pendingOf(
  view: PendingView,
  records: PulseRecords | undefined,
): readonly Pending[] {
  const { state } = view;
  const quiet = gatheringWithout(view);
  const acts = [...state.reading.actById.values()]
    .filter(({ entry }) => state.verdicts.get(entry.id)?.kind === 'open' && !quiet.has(entry.id))
    .toSorted((a, b) => a.entry.header.wallHour - b.entry.header.wallHour)
    .map((act) => pendingAct(view, act));
  return [...acts, ...pendingRatifications(view), ...pendingPauses(view, records)];
}

/** Recalls that still gather signatures: nobody is asked but who signed (decision 0106). */
function gatheringWithout({ state, me, now }: PendingView): ReadonlySet<RecordId> {
  const gathering = recallViews(state, now).filter(
    ({ phase, signed }) => phase === 'gathering' && (me === undefined || !signed.includes(me)),
  );
  return new Set(gathering.map(({ act }) => act));
}

/** What was decided while we were counted as away, as long as we are asked about it (R25). */
function pendingRatifications(view: PendingView): readonly Pending[] {
  const { state, me, now } = view;
  return ratifications(state).flatMap(({ act, wall, without }) => {
    const until = without.find(({ member }) => member === me)?.until ?? null;
    const saying = state.reading.actById.get(act);
    if (saying === undefined || until === null || now > until) return [];
    const stances = stancesAt(view, act);
    const said = without.map(({ member }) => stances.get(member));
    return {
      ...pendingAct(view, saying),
      for: { have: said.filter((one) => one === 'for').length, needed: without.length },
      exposed: null,
      against: said.filter((one) => one === 'against').length,
      waitsFor: 'people' as const,
      dueAt: null,
      validUntil: whenOfHour(until, state.tempoMs),
      decidedAt: whenOfHour(wall, state.tempoMs),
    };
  });
}

/** One act that waits. */
function pendingAct(view: PendingView, { entry, said }: Saying<Act>): Pending {
  const { state, me, now } = view;
  const count = countOf(view, entry.id, said);
  const stances = stancesAt(view, entry.id);
  const dueHour = dueAt(state, said.verb, entry.header.wallHour);
  const by = memberOfDevice(state, entry.header.author);
  const about = aboutOf(said.verb);
  const exposed = exposedOf(view, entry.id, said.verb);
  const isEnough = [count, exposed ?? count].every(({ have, needed }) => have >= needed);
  const isWaitedFor = dueHour !== null && dueHour > now;
  const missing = !isEnough ? 'people' : isWaitedFor ? 'time' : 'devices';
  const waits = said.verb.kind === 'admit' && isFull(state) ? 'room' : missing;
  return {
    id: entry.id,
    verb: verbWord(said.verb),
    about: about === null ? null : whoOf(about, me),
    role: said.verb.kind === 'mandate' ? roleName(said.verb.value.role) : null,
    by: by === undefined ? null : whoOf(by, me),
    for: count,
    exposed,
    against: [...stances.values()].filter((stance) => stance === 'against').length,
    mine: (me === undefined ? undefined : stances.get(me)) ?? null,
    waitsFor: waits,
    dueAt: dueHour === null ? null : whenOfHour(dueHour, state.tempoMs),
    validUntil: whenOfHour(said.validUntil, state.tempoMs),
    decidedAt: null,
  };
}

/** Every member's stance towards an act, by all that is held. */
export function stancesAt(
  { state, crypto }: PendingView,
  act: RecordId,
): ReadonlyMap<MemberId, Stance> {
  return stancesHeld(benchAt(state, crypto), act);
}

/** How many said yes, and how many are needed. */
export function countOf(view: PendingView, act: RecordId, { verb, class: by }: Act): Count {
  const stances = stancesAt(view, act);
  const have = [...stances.values()].filter((stance) => stance === 'for').length;
  return { have, needed: neededFor(view.state, verb, by) };
}

/** How many of the exposed said yes, and how many are needed; null: nobody is named (R26). */
function exposedOf(view: PendingView, act: RecordId, verb: Verb): Count | null {
  if (verb.kind !== 'risk' && verb.kind !== 'emergency') return null;
  if (verb.value.exposed.length === 0) return null;
  const said = [...stancesAt(view, act)].filter(([, stance]) => stance === 'for');
  const consenters = new Set(said.map(([member]) => member));
  const { have, of } = exposedTally(view.state, verb.value, consenters);
  return { have, needed: divideFloor(of, 2) + 1 };
}

/** How many of all members: by the share of the verb, of an emergency also by those before it. */
function membersNeeded(state: AssemblyState, verb: VerbName): number {
  const asked = consentsAsked(state, verb);
  return verb === 'emergency' ? Math.max(asked, emergencyAsked(state, state.wall)) : asked;
}

function neededFor(state: AssemblyState, verb: Verb, by: ActClass): number {
  const members = liveMembers(state).length;
  if (by === 'members' && verbWord(verb) === 'methods')
    return Math.max(membersNeeded(state, verb.kind), membersNeeded(state, 'constitution'));
  if (by === 'members') return membersNeeded(state, verb.kind);
  if (by === 'stewards') return divideFloor(holders(state, ROLE.steward, state.wall).length, 2) + 1;
  switch (verb.kind) {
    case 'admit':
      return members < TWO_VOUCHERS_FROM ? 1 : parameterOf(state.overrides, 'vouchers');
    case 'addDevice':
      return 1;
    case 'strikeDevice':
      return verb.value.by === 'members' ? 2 : 0;
    case 'stopEmergency':
      return Math.min(parameterOf(state.overrides, 'emergencyStop'), members);
    default:
      return 0;
  }
}

/** The hour from which nothing but time stood against an act; null where it waits for none. */
function dueAt(state: AssemblyState, verb: Verb, wall: Hour): Hour | null {
  switch (verb.kind) {
    case 'admit':
      return hour(wall + durationOf(state.overrides, 'objection'));
    case 'resign':
    case 'moveBallotDevice':
      return hour(wall + durationOf(state.overrides, 'ballotMove'));
    default:
      return null;
  }
}

/** The word for what an act changes: of its verb, or of what it resolves where that has one. */
export function verbWord(verb: Verb): string {
  const isMethods = verb.kind === 'resolve' && verb.value.subject === RESOLVE_SUBJECT.methods;
  return isMethods ? 'methods' : verb.kind;
}

/** The member whom a verb is about; null: it is about nobody. */
export function aboutOf(verb: Verb): MemberId | null {
  return 'member' in verb.value ? verb.value.member : null;
}

/** The name of a role, or `role N` of a later version. */
export function roleName(role: number): string {
  return Object.entries(ROLE).find(([, number]) => number === role)?.[0] ?? `role ${role}`;
}

/** Rests that nobody agreed to yet, and that are not over. */
function pendingPauses(view: PendingView, records: PulseRecords | undefined): readonly Pending[] {
  const { state, me, now } = view;
  const all = records?.pauses ?? [];
  return all
    .filter(({ said, id }) => {
      const isAgreed = all.some((other) => other.said.agreesTo === id);
      return said.agreesTo === null && said.toHour > now && !isAgreed;
    })
    .map(({ id, by, said }) => ({
      id,
      verb: 'pause',
      about: whoOf(by, me),
      role: null,
      by: whoOf(by, me),
      for: { have: 0, needed: 1 },
      exposed: null,
      against: 0,
      mine: null,
      waitsFor: 'people',
      dueAt: null,
      validUntil: whenOf(instantOf(said.toHour, state.tempoMs)),
      decidedAt: null,
    }));
}
