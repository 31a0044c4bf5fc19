/** `assembly show|pending|consent|seat|leave`. */
import type {
  Act,
  AssemblyState,
  Member as CoreMember,
  MemberId,
  RecordId,
  Result,
  Stance,
} from '@tocsin/core';
import {
  actKind,
  confirmedEpoch,
  consentKind,
  devicesOfMember,
  durationOf,
  hour,
  isSettled,
  isUnmet,
  liveMembers,
  ok,
  PAUSE,
  ROLE,
  TEMPO_LIVING_MS,
} from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type {
  AssemblyAnswer,
  ConsentAnswer,
  Count,
  Handlers,
  Mandate,
  Member,
  RiskTaken,
} from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendTo } from '../append.ts';
import { failAs, refuse } from '../fault.ts';
import type { LiveAssembly } from '../live-log.ts';
import type { Logs } from '../logs.ts';
import { pickAssembly, pickById, pickMember, sameId } from '../pick.ts';
import { whenOfHour, whoOf } from '../show/common.ts';
import type { PendingView } from '../show/pending.ts';
import { countOf, pendingOf, roleName, stancesAt } from '../show/pending.ts';
import { assemblyStateHash } from '../state-hash.ts';
import { splitOf } from '../show/split.ts';

type Calls =
  | 'assembly.show'
  | 'assembly.pending'
  | 'assembly.consent'
  | 'assembly.seat'
  | 'assembly.leave';

/** The handlers of an assembly's own affairs. */
export function assemblyHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'assembly.show': async (_, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? ok(showAssembly(found.value)) : found;
    },
    'assembly.pending': async (_, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const records = found.value.assembly.peer.watch().records();
      return ok({ pending: pendingOf(viewOf(found.value), records) });
    },
    'assembly.consent': async ({ id, against }, context) => {
      const found = pickStanding(logs, context);
      return found.ok ? consentTo(found.value, id, against ? 'against' : 'for') : found;
    },
    'assembly.seat': async ({ member: start, role, hours }, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { assembly, state } = found.value;
      const member = pickMember(assembly, start);
      if (!member.ok) return member;
      const most = durationOf(state.overrides, 'mandateMax');
      if (hours < 1 || hours > most) return refuse('HoursOutOfRange', { least: 1, most });
      const notAfter = hour(hourNow(assembly.peer.peer.parts) + hours);
      const grant = { role: ROLE[role], member: member.value, notAfter, pact: null, terms: null };
      const act = await propose(found.value, { kind: 'mandate', value: grant });
      if (!act.ok) return act;
      const { me } = found.value;
      const who = whoOf(member.value, me);
      const count = countAfter(assembly, act.value);
      const until = whenOfHour(notAfter, state.tempoMs);
      return ok({ act: act.value, role, who, notAfter: until, for: count });
    },
    'assembly.leave': async (_, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      const { assembly, state, me } = found.value;
      if (me === undefined) return refuse('NotAMember');
      const verb = { kind: 'resign', value: { member: me, cuts: [] } } as const;
      const act = assembly.peer.governance.draft(state, verb, 'none');
      const written = await appendTo(assembly.peer.peer, actKind, act);
      return written.ok ? ok({ name: assembly.name, act: written.value }) : written;
    },
  };
}

/** An assembly whose genesis is here. */
export interface Standing {
  readonly assembly: LiveAssembly;
  readonly state: AssemblyState;
  readonly me: MemberId | undefined;
}

/** The assembly that is meant, with its state. */
export function pickStanding(
  logs: Logs,
  context: Parameters<typeof pickAssembly>[1],
): Result<Standing, ControlFault> {
  const found = pickAssembly(logs, context);
  if (!found.ok) return found;
  const { state, me } = found.value.peer.peer.judged();
  if (state === undefined) return refuse('GenesisMissing');
  return ok({ assembly: found.value, state, me });
}

/** What looking at acts needs, now. */
function viewOf({ assembly, state, me }: Standing): PendingView {
  const { parts } = assembly.peer.peer;
  return { state, me, crypto: parts.crypto, now: hourNow(parts) };
}

/** Writes an act for the members to decide on; who proposes it agrees to it. */
export async function propose(
  { assembly, state }: Standing,
  verb: Act['verb'],
): Promise<Result<RecordId, ControlFault>> {
  const { peer, governance } = assembly.peer;
  const act = await peer.append(actKind, governance.draft(state, verb, 'members'));
  if (!act.ok) return failAs(act.fault);
  const agreed = await appendTo(peer, consentKind, { act: act.value, stance: 'for' });
  return agreed.ok ? ok(act.value) : agreed;
}

/**
 * Says yes to a decision, unless this member has said something about it; also once others have
 * decided: a seal holder's device signs only what its own member said yes to.
 */
export async function agreeTo(
  assembly: LiveAssembly,
  act: RecordId,
): Promise<Result<void, ControlFault>> {
  const { peer } = assembly.peer;
  const { state, me } = peer.judged();
  if (state === undefined || me === undefined) return refuse('NotAMember');
  if (stancesAt(viewOf({ assembly, state, me }), act).has(me)) return ok(undefined);
  const agreed = await appendTo(peer, consentKind, { act, stance: 'for' });
  return agreed.ok ? ok(undefined) : agreed;
}

/** How many agree to an act, by the state of now. */
export function countAfter(assembly: LiveAssembly, act: RecordId): Count {
  const { state, me } = assembly.peer.peer.judged();
  const said = state?.reading.actById.get(act)?.said;
  if (state === undefined || said === undefined) return { have: 0, needed: 0 };
  return countOf(viewOf({ assembly, state, me }), act, said);
}

async function consentTo(
  standing: Standing,
  start: string,
  stance: 'for' | 'against',
): Promise<Result<ConsentAnswer, ControlFault>> {
  const { assembly, me } = standing;
  if (me === undefined) return refuse('NotAMember');
  const view = viewOf(standing);
  const records = assembly.peer.watch().records();
  const waiting = pickById(pendingOf(view, records), ({ id }) => id, start, 'UnknownPending');
  if (!waiting.ok) return isDecided(standing, start) ? refuse('NotOpenAnyMore') : waiting;
  if (waiting.value.verb === 'pause') return agreeToPause(standing, waiting.value.id, stance);
  const act = waiting.value.id as RecordId;
  const mine: Stance | undefined = stancesAt(view, act).get(me);
  if (mine === stance) return refuse('AlreadySaid');
  const written = await appendTo(assembly.peer.peer, consentKind, { act, stance });
  if (!written.ok) return written;
  if (waiting.value.decidedAt !== null) return ratified(standing, act, stance);
  const count = countAfter(assembly, act);
  const isPlaced = assembly.peer.peer.judged().state?.placedActs.has(act) === true;
  const state = isPlaced ? 'inForce' : count.have >= count.needed ? 'enough' : 'waiting';
  return ok({ id: act, stance, for: count, state });
}

/** What was decided without us stands; those who decided see what we say of it (R25). */
function ratified(
  { assembly }: Standing,
  id: RecordId,
  stance: 'for' | 'against',
): Result<ConsentAnswer, ControlFault> {
  const { state, me } = assembly.peer.peer.judged();
  const all = state === undefined ? [] : pendingOf(viewOf({ assembly, state, me }), undefined);
  const count = all.find((one) => one.id === id)?.for ?? { have: 0, needed: 0 };
  return ok({ id, stance, for: count, state: 'inForce' });
}

function isDecided({ state }: Standing, start: string): boolean {
  return pickById([...state.placedActs.keys()], sameId, start, 'UnknownPending').ok;
}

/** A rest counts once somebody else repeats its hours; there is no word against one. */
async function agreeToPause(
  { assembly, me }: Standing,
  id: string,
  stance: 'for' | 'against',
): Promise<Result<ConsentAnswer, ControlFault>> {
  const { peer } = assembly.peer;
  const pauses = assembly.peer.watch().records()?.pauses ?? [];
  const announced = pauses.find((one) => one.id === id);
  if (announced === undefined) return refuse('UnknownPending');
  if (announced.by === me) return refuse('AboutOurselves');
  const needed = { have: stance === 'for' ? 1 : 0, needed: 1 };
  if (stance === 'against') return ok({ id, stance, for: needed, state: 'waiting' });
  const said = { ...announced.said, agreesTo: announced.id };
  const written = await appendTo(peer, PAUSE, said);
  return written.ok ? ok({ id, stance, for: needed, state: 'inForce' }) : written;
}

function showAssembly(standing: Standing): AssemblyAnswer {
  const { assembly, state, me } = standing;
  const { crypto } = assembly.peer.peer.parts;
  const { tempoMs } = state;
  const epoch = state.epochs.at(-1);
  const number = epoch?.number ?? 0;
  const unconfirmed = liveMembers(state).filter(
    ({ id }) => !devicesOfMember(state, id).some((one) => confirmedEpoch(state, one.id) >= number),
  );
  return {
    name: assembly.name,
    log: assembly.log,
    me: me === undefined ? null : whoOf(me, me),
    rehearsal: tempoMs < TEMPO_LIVING_MS,
    unmet: isUnmet(state, assembly.peer.peer.entries()),
    rules: state.rules,
    tempoMs,
    height: state.height,
    placedAt: state.height === 0 ? null : whenOfHour(state.wall, tempoMs),
    split: splitOf(state),
    members: [...state.members.values()].map((member) => memberOf(standing, member.id)),
    mandates: mandatesOf(standing),
    risks: risksOf(standing),
    epoch: {
      number,
      turnedAt: epoch === undefined ? null : whenOfHour(epoch.since.wall, tempoMs),
      unconfirmed: unconfirmed.map(({ id }) => whoOf(id, me)),
    },
    records: assembly.peer.peer.replica.index.size(),
    stateHash: assemblyStateHash(crypto.hash, state),
  };
}

function memberOf({ state, me, assembly }: Standing, id: MemberId): Member {
  const member = state.members.get(id);
  const now = hourNow(assembly.peer.peer.parts);
  const suspended = member?.suspendedUntil ?? null;
  const probation = member?.probationUntil ?? null;
  const until = suspended !== null && suspended >= now ? suspended : probation;
  const isWaiting = until !== null && until >= now;
  return {
    who: whoOf(id, me),
    state: memberState(member, isWaiting, until === suspended),
    until: isWaiting ? whenOfHour(until, state.tempoMs) : null,
    devices: devicesOfMember(state, id).length,
  };
}

function memberState(
  member: CoreMember | undefined,
  isWaiting: boolean,
  isSuspended: boolean,
): Member['state'] {
  if (member === undefined) return 'guest';
  if (member.status !== 'live') return member.status;
  if (member.awaySince !== null) return 'away';
  if (!isWaiting) return 'member';
  return isSuspended ? 'suspended' : 'probation';
}

function risksOf({ state, me }: Standing): readonly RiskTaken[] {
  return [...state.resolutions.values()].flatMap(({ act, named, agreed, exposed, since }) =>
    exposed === null
      ? []
      : {
          id: act,
          exposed: named.map((member) => whoOf(member, me)),
          agreed: { have: agreed.have, needed: agreed.of },
          agreedExposed: { have: exposed.have, needed: exposed.of },
          at: whenOfHour(since.wall, state.tempoMs),
        },
  );
}

function mandatesOf({ state, me, assembly }: Standing): readonly Mandate[] {
  const now = hourNow(assembly.peer.peer.parts);
  return [...state.mandates.values()]
    .filter(({ ended, notAfter }) => ended === null && notAfter >= now)
    .map(({ act, role, member, notAfter, pact }) => ({
      id: act,
      role: roleName(role),
      who: whoOf(member, me),
      notAfter: whenOfHour(notAfter, state.tempoMs),
      pact,
      finality: isSettled(state, act) ? 'settled' : 'provisional',
    }));
}
