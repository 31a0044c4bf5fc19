/** `assembly heal`: a member's word on which branch is to stand while a height is contested (R4). */
import type { AssemblyState, BranchSeen, Contest, MemberId, Result, Step } from '@tocsin/core';
import { healKind, ok } from '@tocsin/core';

import type { Branch, BranchStep, Handlers, HealAnswer } from '../../control/calls.ts';
import type { ControlFault } from '../../control/message.ts';
import { appendTo } from '../append.ts';
import { refuse } from '../fault.ts';
import type { Logs } from '../logs.ts';
import { pickById } from '../pick.ts';
import { whenOfHour, whoOf } from '../show/common.ts';
import { aboutOf, roleName } from '../show/pending.ts';
import type { Standing } from './assembly.ts';
import { pickStanding } from './assembly.ts';

/** What one branch shows of what it placed: the first few say enough to tell them apart. */
const STEPS_SHOWN_MAX = 8;

/** The handler of `assembly heal`. */
export function healingHandlers(logs: Logs): Pick<Handlers, 'assembly.heal'> {
  return {
    'assembly.heal': async ({ branch }, context) => {
      const found = pickStanding(logs, context);
      if (!found.ok) return found;
      return branch === undefined ? ok(showHeal(found.value, null)) : heal(found.value, branch);
    },
  };
}

/**
 * Writes the heal of this member for the branch whose id begins so. It may be said anew for another
 * branch until one stands: the last word counts.
 */
export async function heal(
  standing: Pick<Standing, 'me'> & { readonly assembly: Healed },
  start: string,
): Promise<Result<HealAnswer, ControlFault>> {
  const { assembly, me } = standing;
  const { peer } = assembly.peer;
  const { state } = peer.judged();
  if (state === undefined) return refuse('GenesisMissing');
  if (state.contested === null) return refuse('NotContested');
  if (me === undefined) return refuse('NotAMember');
  if (state.forks.at(-1)?.struck.includes(me) === true) return refuse('SignedBoth');
  const { branches } = state.contested;
  const chosen = pickById(branches, ({ rival }) => rival, start, 'UnknownBranch');
  if (!chosen.ok) return chosen;
  const { rival, healers } = chosen.value;
  if (healers.includes(me)) return refuse('AlreadySaid');
  const written = await appendTo(peer, healKind, { parent: state.head, rival });
  if (!written.ok) return written;
  const after = peer.judged().state;
  return ok(showHeal({ assembly, state: after ?? state, me }, rival));
}

/** What healing needs of an assembly. */
interface Healed {
  readonly name: string;
  readonly peer: Pick<Standing['assembly']['peer'], 'peer'>;
}

/** Both branches by what they placed, and how many named each. */
export function showHeal(
  standing: Pick<Standing, 'state' | 'me'> & { readonly assembly: Pick<Healed, 'name'> },
  chosen: string | null,
): HealAnswer {
  const { state, me, assembly } = standing;
  const { contested } = state;
  const { name } = assembly;
  const base = { name, chosen, contested: contested !== null };
  if (contested === null) return { ...base, branches: [], struck: [] };
  const struck = (state.forks.at(-1)?.struck ?? []).map((member) => whoOf(member, me));
  const branches = contested.branches.map((branch) => branchOf(state, contested, branch, me));
  return { ...base, branches, struck };
}

function branchOf(
  state: AssemblyState,
  { healsNeeded }: Contest,
  { rival, steps, followers, healers }: BranchSeen,
  me: MemberId | undefined,
): Branch {
  const placed = steps.map((step) => stepOf(state, step, me));
  const decided = placed.filter(({ verb }) => verb !== null);
  return {
    id: rival,
    placedAt: whenOfHour(steps[0]?.wall ?? state.wall, state.tempoMs),
    steps: decided.slice(0, STEPS_SHOWN_MAX),
    more: Math.max(0, decided.length - STEPS_SHOWN_MAX),
    followers: followers.map((member) => whoOf(member, me)),
    heals: { have: healers.length, needed: healsNeeded },
    mine: me !== undefined && healers.includes(me),
  };
}

function stepOf(state: AssemblyState, { act }: Step, me: MemberId | undefined): BranchStep {
  const verb = act === null ? undefined : state.reading.actById.get(act)?.said.verb;
  const about = verb === undefined ? null : aboutOf(verb);
  return {
    verb: verb?.kind ?? null,
    about: about === null ? null : whoOf(about, me),
    role: verb?.kind === 'mandate' ? roleName(verb.value.role) : null,
  };
}
