/** Who is counted as away, who could be, and what was decided without them (R25). */
import type { AssemblyState, Gone, MemberId, RecordId } from '@tocsin/core';
import {
  awayMembers,
  hour,
  INQUIRY_CLOSED,
  leastLeft,
  liveMembers,
  mayReseed,
  partyOf,
  ratifications,
  saidAs,
} from '@tocsin/core';
import { goneMembers, hourNow, witnessedLists, witnessesOf } from '@tocsin/peer';

import type {
  AwayShowAnswer,
  Count,
  DecidedThing,
  DecidedWithout,
  GoneMember,
  WitnessedFor,
} from '../calls.ts';
import type { LiveAssembly, LivePact } from '../live-log.ts';
import { whenOfHour, whoOf } from './common.ts';
import { aboutOf, roleName, stancesAt, verbWord } from './pending.ts';
import type { PendingView } from './pending.ts';

/** `away show`, of an assembly and its pacts on this device. */
export function awayShown(
  assembly: LiveAssembly,
  state: AssemblyState,
  pacts: readonly LivePact[],
): AwayShowAnswer {
  const { peer } = assembly.peer;
  const { me } = peer.judged();
  const { tempoMs } = state;
  const now = hourNow(peer.parts);
  const view = { state, me, crypto: peer.parts.crypto, now };
  const gone = goneMembers(assembly.peer, state);
  return {
    name: assembly.name,
    away: awayMembers(state).map(({ id, awaySince }) => ({
      who: whoOf(id, me),
      since: whenOfHour(awaySince?.wall ?? state.wall, tempoMs),
    })),
    gone: gone.map((one) => goneAnswer(state, one, me)),
    left: leftAfter(state, gone.length),
    witnesses: witnessesShown(state, pacts),
    decided: ratifications(state).map((one) => decidedAnswer(view, one)),
    overtaken: state.overtaken.flatMap((act) => thingOf(state, act, me) ?? []),
    reseed: mayReseed(state, now),
    witnessed: witnessedLists(assembly.peer).map((one) => witnessedAnswer(one, assembly, pacts)),
  };
}

/** Who would be left without so many, and how many have to be. */
export function leftAfter(state: AssemblyState, gone: number): Count {
  return { have: liveMembers(state).length - gone, needed: leastLeft(state) };
}

function goneAnswer(
  state: AssemblyState,
  { member, reason }: Gone,
  me: MemberId | undefined,
): GoneMember {
  const entry = state.reading.entryById.get(reason);
  const isOutcome = entry !== undefined && saidAs(INQUIRY_CLOSED, entry) !== undefined;
  const at = whenOfHour(entry?.header.wallHour ?? hour(0), state.tempoMs);
  return { who: whoOf(member, me), by: isOutcome ? 'inquiry' : 'ownWord', at };
}

/** Keys of witnesses by the pacts that are open here; those of others stand together. */
function witnessesShown(
  state: AssemblyState,
  pacts: readonly LivePact[],
): AwayShowAnswer['witnesses'] {
  const known = pacts.flatMap(({ name, open }) => {
    const keys = open === undefined ? 0 : witnessesOf(state, open.peer);
    return keys === 0 ? [] : [{ pact: name, keys }];
  });
  const rest = state.witnessKeys.length - known.reduce((sum, { keys }) => sum + keys, 0);
  return rest > 0 ? [...known, { pact: null, keys: rest }] : known;
}

export function thingOf(
  state: AssemblyState,
  act: RecordId,
  me: MemberId | undefined,
): DecidedThing | undefined {
  const verb = state.reading.actById.get(act)?.said.verb;
  if (verb === undefined) return undefined;
  const about = aboutOf(verb);
  return {
    id: act,
    verb: verbWord(verb),
    about: about === null ? null : whoOf(about, me),
    role: verb.kind === 'mandate' ? roleName(verb.value.role) : null,
  };
}

function decidedAnswer(
  view: PendingView,
  { act, wall, without }: ReturnType<typeof ratifications>[number],
): DecidedWithout {
  const { state, me, now } = view;
  const stances = stancesAt(view, act);
  const mine = without.find(({ member }) => member === me);
  const said = without.map(({ member }) => stances.get(member));
  const isAsked = mine !== undefined && mine.until !== null && now <= mine.until;
  return {
    ...(thingOf(state, act, me) as DecidedThing),
    at: whenOfHour(wall, state.tempoMs),
    without: without.map(({ member }) => whoOf(member, me)),
    for: said.filter((stance) => stance === 'for').length,
    against: said.filter((stance) => stance === 'against').length,
    mine: (me === undefined ? undefined : stances.get(me)) ?? null,
    askedUntil: isAsked && mine.until !== null ? whenOfHour(mine.until, state.tempoMs) : null,
  };
}

function witnessedAnswer(
  { said, by, record }: ReturnType<typeof witnessedLists>[number],
  { peer, tempoMs }: LiveAssembly,
  pacts: readonly LivePact[],
): WitnessedFor {
  const { me, state } = peer.peer.judged();
  const pact = pacts.find(({ open }) => open?.log === said.pact);
  const judged = pact?.open?.peer.peer.judged();
  const party = judged?.state && partyOf(judged.state, said.party);
  const wall = state?.reading.entryById.get(record)?.header.wallHour ?? hour(0);
  return {
    pact: pact?.name ?? null,
    who: whoOf(party?.party ?? said.party, judged?.me),
    by: whoOf(by, me),
    at: whenOfHour(wall, tempoMs),
  };
}
