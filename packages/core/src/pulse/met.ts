/**
 * Whether founders who founded by telephone have met since (R16): each pair in a spanning tree of them
 * has met, or has called with the challenge form. A meeting counts only if both of the two say so:
 * whoever put a device of their own in the place of a friend's cannot meet the others alone.
 */
import { compareText } from '../base/bytes.ts';
import type { MemberId } from '../base/id.ts';
import { memberOfDevice } from '../assembly/electorate.ts';
import type { AssemblyState } from '../assembly/state.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { SEEN } from './seen.ts';

/** The founders who are still members; ascending. */
function livingFounders({ members }: AssemblyState): readonly MemberId[] {
  return [...members.values()]
    .filter(({ id, branch, status }) => status === 'live' && id === branch)
    .map(({ id }) => id)
    .toSorted(compareText);
}

/** Pairs of which each says that it met or called the other: `a` and then `b`, joined. */
function agreedPairs(state: AssemblyState, entries: readonly Entry[]): ReadonlySet<string> {
  const said = new Set<string>();
  for (const entry of entries) {
    const seen = saidAs(SEEN, entry);
    const by = seen && memberOfDevice(state, entry.header.author);
    if (seen === undefined || by === undefined) continue;
    if (seen.how === 'met' || seen.how === 'call') said.add(`${by}${seen.subject}`);
  }
  return said;
}

/**
 * The founders in groups: within each, all have met or called one another by way of each other. One
 * group: the founding is no longer unmet. Each group, and their list, ascending.
 */
export function metGroups(
  state: AssemblyState,
  entries: readonly Entry[],
): readonly (readonly MemberId[])[] {
  const pairs = agreedPairs(state, entries);
  const haveMet = (a: MemberId, b: MemberId): boolean =>
    pairs.has(`${a}${b}`) && pairs.has(`${b}${a}`);
  let groups: readonly (readonly MemberId[])[] = [];
  for (const founder of livingFounders(state)) {
    const isTheirs = (group: readonly MemberId[]): boolean =>
      group.some((other) => haveMet(founder, other));
    const joined = [...groups.filter(isTheirs).flat(), founder].toSorted(compareText);
    groups = [...groups.filter((group) => !isTheirs(group)), joined];
  }
  return groups.toSorted((a, b) => compareText(a[0] ?? '', b[0] ?? ''));
}

/** Whether an assembly has no pact, red ring or money yet, for its founders never met (R16). */
export function isUnmet(state: AssemblyState, entries: readonly Entry[]): boolean {
  return state.unmet && metGroups(state, entries).length > 1;
}
