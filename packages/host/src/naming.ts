/**
 * Puts names into answers: whoever stands there by id and said what they are called is named. Done once
 * for all answers, so that no screen knows people whom another does not.
 */
import type { MemberId, Result } from '@tocsin/core';
import { foldCalled, liveMembers, ok, partyOf } from '@tocsin/core';

import type { Handlers } from './calls.ts';
import type { LiveAssembly, LivePact } from './live-log.ts';
import type { Logs } from './logs.ts';
import type { ControlFault, Json } from './message.ts';

/** Characters of an id by which two people of one name are told apart. */
const APART_LENGTH = 4;

/** The same handlers; what they answer has names. */
export function withNames(logs: Logs, handlers: Handlers): Handlers {
  const all = Object.entries(handlers).map(([call, handler]) => [
    call,
    named(logs, handler as Handler),
  ]);
  return Object.fromEntries(all) as Handlers;
}

/** Any handler: what it takes and gives is its own business. */
type Handler = (given: unknown, context: unknown) => Promise<Result<unknown, ControlFault>>;

function named(logs: Logs, handler: Handler): Handler {
  return async (given, context) => {
    const result = await handler(given, context);
    if (!result.ok) return result;
    const names = namesIn(logs);
    if (names.size === 0) return result;
    return ok(fill(result.value as Json, names));
  };
}

/** Every id on this device that has a name. */
function namesIn(logs: Logs): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const assembly of logs.assemblies()) addMembers(names, assembly);
  for (const pact of logs.pacts()) addParties(names, pact);
  return names;
}

function addMembers(names: Map<string, string>, { peer }: LiveAssembly): void {
  const { state } = peer.peer.judged();
  if (state === undefined) return;
  const { members } = foldCalled(state);
  const bearers = new Map<string, Set<MemberId>>();
  for (const { id } of liveMembers(state)) {
    const name = alike(members.get(id) ?? '');
    if (name === '') continue;
    const some = bearers.get(name);
    if (some === undefined) bearers.set(name, new Set([id]));
    else some.add(id);
  }
  for (const [id, name] of members) {
    const others = [...(bearers.get(alike(name)) ?? [])].filter((one) => one !== id);
    names.set(id, others.length === 0 ? name : `${name} (${id.slice(0, APART_LENGTH)})`);
  }
}

/** Of a pact of two, the other party is called as the pact is called here; our own as our assembly. */
function addParties(names: Map<string, string>, { name, home, open }: LivePact): void {
  const { state, me } = open?.peer.peer.judged() ?? {};
  if (state === undefined || me === undefined) return;
  const ours = partyOf(state, me);
  const { state: homeState } = home.peer.peer.judged();
  const called = homeState === undefined ? undefined : foldCalled(homeState).assembly;
  if (ours !== undefined && called !== undefined) names.set(ours.party, called);
  const others = state.parties.filter(({ party }) => party !== ours?.party);
  const [other] = others;
  if (other !== undefined && others.length === 1) names.set(other.party, name);
}

/** Names that a person in a hurry takes for the same. */
function alike(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ');
}

/** Whoever is known by id alone, in any depth of an answer. */
function fill(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((one: Json) => fill(one, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as { readonly [key: string]: Json | undefined });
  const filled = Object.fromEntries(
    entries.map(([key, one]) => [key, one === undefined ? one : fill(one, names)]),
  );
  const { id, name, me } = filled;
  if (typeof id !== 'string' || name !== null || typeof me !== 'boolean') return filled;
  return { ...filled, name: names.get(id) ?? null };
}
