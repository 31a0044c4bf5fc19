/** `assembly heal`: a member's word on which branch is to stand while none is final (R4). */
import type { AssemblyState, BranchSeen, Contest, MemberId, Result, Step } from '@tocsin/core';
import { healKind, ok } from '@tocsin/core';

import type { Branch, BranchStep, Handlers, HealAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { appendAtTo } from '../append.ts';
import { refuse } from '../fault.ts';
import type { Logs } from '../logs.ts';
import { pickById } from '../pick.ts';
import { whenOfHour, whoOf } from '../show/common.ts';
import { aboutOf, roleName } from '../show/pending.ts';
import { openFork, splitOf } from '../show/split.ts';
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
 * branch until one is final: the last word counts.
 */
export async function heal(
  standing: Pick<Standing, 'me'> & { readonly assembly: Healed },
  start: string,
): Promise<Result<HealAnswer, ControlFault>> {
  const { assembly, me } = standing;
  const { peer } = assembly.peer;
  const { state } = peer.judged();
  if (state === undefined) return refuse('GenesisMissing');
  const fork = openFork(state);
  const parent = fork && state.history[fork.height - 1];
  if (fork === undefined || parent === undefined) return refuse('NotContested');
  if (me === undefined) return refuse('NotAMember');
  if (fork.struck.includes(me)) return refuse('SignedBoth');
  const chosen = pickById(fork.contest.branches, ({ rival }) => rival, start, 'UnknownBranch');
  if (!chosen.ok) return chosen;
  const { rival, healers } = chosen.value;
  if (healers.includes(me)) return refuse('AlreadySaid');
  const said = { parent: fork.parent, rival };
  // Under the common parent's epoch: whoever follows the other branch has to read it too.
  const at = { gov: parent.head, epoch: parent.epochs.at(-1)?.number ?? 1 };
  const written = await appendAtTo(peer, at, healKind, said);
  if (!written.ok) return written;
  const after = peer.judged().state;
  return ok(showHeal({ assembly, state: after ?? state, me }, rival));
}

/** What healing needs of an assembly. */
interface Healed {
  readonly name: string;
  readonly peer: Pick<Standing['assembly']['peer'], 'peer'>;
}

/** The branches by what they placed, and how many are for each. */
export function showHeal(
  standing: Pick<Standing, 'state' | 'me'> & { readonly assembly: Pick<Healed, 'name'> },
  chosen: string | null,
): HealAnswer {
  const { state, me, assembly } = standing;
  const fork = openFork(state);
  const base = { name: assembly.name, chosen, split: splitOf(state) };
  if (fork === undefined) return { ...base, stands: null, due: null, branches: [], struck: [] };
  const { contest, stands } = fork;
  return {
    ...base,
    stands,
    due: contest.due,
    branches: contest.branches.map((branch) => branchOf(state, contest, branch, me)),
    struck: fork.struck.map((member) => whoOf(member, me)),
  };
}

function branchOf(
  state: AssemblyState,
  { healsNeeded }: Contest,
  { rival, steps, followers, healers, supporters }: BranchSeen,
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
    support: { have: supporters.length, needed: healsNeeded },
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
