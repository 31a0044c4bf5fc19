/**
 * Two placements in force at one height (R4): which branch stands. One that is healed does, for good
 * (`healing.ts`); until then, for the time being, the one that more members follow than each other
 * one; at a tie none, and the height is contested. Members who signed against themselves are struck
 * from the question. Nothing here reads an id, a clock or a length.
 */
import { compareText } from '../base/bytes.ts';
import { divideFloor } from '../base/integer.ts';
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import { isMajority } from './electorate.ts';
import type { HealingSite, Tally } from './healing.ts';
import { healedAt, healsCounted, isAwaiting, newestFollowing } from './healing.ts';
import { prunedBelow } from './floor.ts';
import type { IsPruned, Reading } from './reading.ts';
import { ancestryOf } from './reading.ts';
import type { Site } from './settle.ts';
import type { AssemblyState, Contest, Fork, Ground, Step } from './state.ts';

/** A branch: a rival, and the steps from it on. */
export interface Branch {
  readonly rival: PlacementId;
  readonly steps: readonly Step[];
}

/** Up to which height the chain is settled: above rivals nothing is before one is healed (R4, R7). */
export function settledHeight({ forks, height }: Pick<AssemblyState, 'forks' | 'height'>): number {
  const open = forks.find(({ isHealed }) => !isHealed);
  return open === undefined ? height : open.height - 1;
}

/**
 * The height at or below which words of data lanes have had their time for good (R14): what lies above
 * rivals is not settled before one is healed, so none of it goes.
 */
export function settledFloor(state: Pick<AssemblyState, 'forks' | 'height' | 'floor'>): number {
  return Math.min(state.floor, settledHeight(state));
}

/** The ground at that height. */
export function settledGround(state: AssemblyState): Ground {
  return state.history[settledHeight(state)] as Ground;
}

/** Whether a record is settled: it lies in the frontier of a placement that has no rival (R7). */
export function isSettled(state: AssemblyState, record: RecordId): boolean {
  const height = state.settledAt.get(record);
  return height !== undefined && height <= settledHeight(state);
}

/** Which branch stands, as far as the records show it. */
export function forkOf(healing: HealingSite, branches: readonly Branch[]): Fork {
  const { parent, rivals, site, struck } = healing;
  const tally = tallyOf(healing);
  const healed = healedAt(healing);
  const stands = healed?.rival ?? mostFollowed(rivals, tally);
  return {
    height: site.ground.height + 1,
    parent,
    stands,
    fell: rivals.filter((rival) => rival !== stands).toSorted(compareText),
    struck,
    isHealed: healed !== null,
    isAwaiting: isAwaiting(healing),
    contest: healed === null ? contestOf(healing, branches, tally) : null,
  };
}

/**
 * Behind what nobody looks who judges the fork: what was pruned at the parent. Of what lies above it
 * nothing is swept before a branch is healed.
 */
function prunedAt({ reading, settledAt, history, ground }: Site): IsPruned {
  const { floor } = history[ground.height] ?? ground;
  return prunedBelow(reading, (record) => settledAt.get(record), floor);
}

/** What people see of the branches between which they are to choose. */
function contestOf(
  { rivals, unstruck }: HealingSite,
  branches: readonly Branch[],
  tally: Tally,
): Contest {
  const { followers, healers, supporters } = tally;
  const ascending = rivals.toSorted(compareText);
  return {
    rivals: ascending,
    branches: ascending.map((rival) => ({
      rival,
      steps: branches.find((one) => one.rival === rival)?.steps ?? [],
      followers: followers.get(rival) ?? [],
      healers: healers.get(rival) ?? [],
      supporters: supporters.get(rival) ?? [],
    })),
    healsNeeded: divideFloor(unstruck.length, 2) + 1,
    due: dueOf(unstruck, tally),
  };
}

/** What those who are not struck say on the branches, by all that is here. */
export function tallyOf(healing: HealingSite): Tally {
  const followedBy = following(healing);
  const healedBy = healing.unstruck.map(
    (member) => [member, lastHealsOf(healing, member)] as const,
  );
  const healOf = new Map(healedBy);
  const named = (heals: readonly PlacementId[] | undefined) => agreed(heals ?? []);
  const supported = (member: MemberId): PlacementId | undefined => {
    const heals = healOf.get(member) ?? [];
    return heals.length === 0 ? followedBy.get(member) : named(heals);
  };
  return {
    followers: membersBy(healing.unstruck, (member) => followedBy.get(member)),
    healers: membersBy(healing.unstruck, (member) => named(healOf.get(member))),
    supporters: membersBy(healing.unstruck, supported),
  };
}

/** The rival for which more than half of the unstruck are. */
export function dueOf(unstruck: readonly MemberId[], { supporters }: Tally): PlacementId | null {
  for (const [rival, members] of supporters)
    if (isMajority(members.length, unstruck.length)) return rival;
  return null;
}

/** The members for whom each rival was found, in their order. */
function membersBy(
  members: readonly MemberId[],
  rivalOf: (member: MemberId) => PlacementId | undefined,
): ReadonlyMap<PlacementId, readonly MemberId[]> {
  const found = new Map<PlacementId, MemberId[]>();
  for (const member of members) {
    const rival = rivalOf(member);
    if (rival === undefined) continue;
    const before = found.get(rival);
    if (before === undefined) found.set(rival, [member]);
    else before.push(member);
  }
  return found;
}

/** What all of these say alike, if anything. */
function agreed(said: readonly PlacementId[]): PlacementId | undefined {
  const [first] = said;
  return said.every((one) => one === first) ? first : undefined;
}

/**
 * The branch that each member follows: of their records that cite one, all that are causally latest
 * cite it. Records that cite the parent or nothing known say nothing.
 */
function following(healing: HealingSite): ReadonlyMap<MemberId, PlacementId> {
  const { site, ledBy } = healing;
  const citingByMember = new Map<MemberId, Entry[]>();
  for (const entry of newestFollowing(healing)) {
    const member = site.ground.devices.get(entry.header.author)?.member;
    if (member === undefined) continue;
    const before = citingByMember.get(member);
    if (before === undefined) citingByMember.set(member, [entry]);
    else before.push(entry);
  }
  const followed = new Map<MemberId, PlacementId>();
  const isPruned = prunedAt(site);
  for (const [member, citing] of citingByMember) {
    const cited = latestOf(site.reading, citing, isPruned).flatMap(({ header }) =>
      header.gov === null ? [] : (ledBy.get(header.gov)?.rival ?? []),
    );
    const rival = agreed(cited);
    if (rival !== undefined) followed.set(member, rival);
  }
  return followed;
}

/** Those with none of the others after them. */
function latestOf(
  reading: Reading,
  entries: readonly Entry[],
  isPruned: IsPruned,
): readonly Entry[] {
  const isBefore = (one: Entry, other: Entry): boolean =>
    other !== one && ancestryOf(reading, one.id, other.id, isPruned) === 'ancestor';
  return entries.filter((one) => !entries.some((other) => isBefore(one, other)));
}

/** The rivals that a member's causally last heals name; none: they said no heal that counts. */
function lastHealsOf(healing: HealingSite, member: MemberId): readonly PlacementId[] {
  const { reading, ground } = healing.site;
  const own = healsCounted(healing).filter(
    ({ entry }) => ground.devices.get(entry.header.author)?.member === member,
  );
  const last = latestOf(
    reading,
    own.map(({ entry }) => entry),
    prunedAt(healing.site),
  );
  return own.filter(({ entry }) => last.includes(entry)).map(({ said }) => said.rival);
}

/** The branch with more followers than each other one. */
function mostFollowed(rivals: readonly PlacementId[], { followers }: Tally): PlacementId | null {
  const counts = rivals.map((rival) => (followers.get(rival) ?? []).length);
  const most = Math.max(...counts);
  const first = counts.indexOf(most);
  return first === counts.lastIndexOf(most) ? (rivals[first] ?? null) : null;
}
