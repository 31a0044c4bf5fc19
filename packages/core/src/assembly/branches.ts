/**
 * Two placements in force at one height (R4): which branch stands. Members whose ballot devices
 * signed against themselves at the parent are struck from the question; each other member counts for
 * the branch that their causally latest records cite. A branch that most of them followed, and that
 * placed something since, is frozen; a heal certificate decides where following does not. Nothing
 * here reads an id, a clock or a length.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { divideFloor } from '../base/integer.ts';
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import type { Frontier } from '../log/frontier.ts';
import { frontierOf } from '../log/frontier.ts';
import {
  isHonoured,
  isMajority,
  isOfRightEpoch,
  liveMembers,
  memberOfDevice,
} from './electorate.ts';
import { faultyAt } from './faults.ts';
import type { Heal } from './heal.ts';
import type { Reading, Saying } from './reading.ts';
import { isAncestor } from './reading.ts';
import type { Contest, Fork, Ground, Step } from './state.ts';

/** A branch: a rival and the chain that goes on from it. */
export interface Branch {
  readonly rival: PlacementId;
  /** The grounds from the rival's own on. */
  readonly grounds: readonly Ground[];
  /** The step that led to each of them. */
  readonly steps: readonly Step[];
  /** The height that settled each record on this branch or before it. */
  readonly settledAt: ReadonlyMap<RecordId, number>;
}

/** The common parent of some branches. */
export interface ForkSite {
  readonly reading: Reading;
  readonly ground: Ground;
  /** Every ground down to the parent. */
  readonly history: readonly Ground[];
}

/** Some of the records: all that are here, or what one placement has in its frontier. */
interface View {
  readonly frontier: Frontier;
  readonly isInside: (record: RecordId) => boolean;
}

/** A fork, and what people see of its branches. */
export interface ForkFound {
  readonly fork: Fork;
  readonly contest: Contest;
}

/** Which branch stands, as far as the records show it. */
export function forkOf(site: ForkSite, branches: readonly Branch[], hash: Hash): ForkFound {
  const all: View = { frontier: frontierOf(site.reading.inOrder), isInside: () => true };
  const tally = tallyOf(site, branches, all, hash);
  const frozen = branches.filter((branch) => isFrozen(site, branches, branch, tally));
  // Two frozen ones are as good as none: nobody but people can say which.
  const stands =
    frozen.length === 1 ? frozen[0]?.rival : (tally.healed ?? mostFollowed(branches, tally));
  const rivals = branches.map(({ rival }) => rival).toSorted(compareText);
  const fork: Fork = {
    height: site.ground.height + 1,
    parent: site.ground.head,
    stands: stands ?? null,
    fell: rivals.filter((rival) => rival !== stands),
    struck: tally.struck,
  };
  return { fork, contest: contestOf(branches, rivals, tally) };
}

/** What people see of the branches between which they are to choose. */
function contestOf(
  branches: readonly Branch[],
  rivals: readonly PlacementId[],
  { unstruck, followers, healers }: Tally,
): Contest {
  return {
    rivals,
    branches: rivals.map((rival) => ({
      rival,
      steps: branches.find((one) => one.rival === rival)?.steps ?? [],
      followers: followers.get(rival) ?? [],
      healers: healers.get(rival) ?? [],
    })),
    healsNeeded: divideFloor(unstruck.length, 2) + 1,
  };
}

/** What the unstruck members of the parent say on some branches. */
interface Tally {
  readonly struck: readonly MemberId[];
  readonly unstruck: readonly MemberId[];
  /** Who follows each branch, and whose last heals name it; ascending. */
  readonly followers: ReadonlyMap<PlacementId, readonly MemberId[]>;
  readonly healers: ReadonlyMap<PlacementId, readonly MemberId[]>;
  /** The rival that a heal certificate names. */
  readonly healed: PlacementId | null;
}

function tallyOf(site: ForkSite, branches: readonly Branch[], view: View, hash: Hash): Tally {
  const { ground } = site;
  // By any records that are here: old keys could else make a branch that hides the proof.
  const faulty = faultyAt({ ...site, isInside: () => true }, hash);
  const struck = new Set(faulty.map((device) => memberOfDevice(ground, device)));
  const members = liveMembers(ground).map(({ id }) => id);
  const unstruck = members.filter((member) => !struck.has(member));
  const said = saidBy(site, branches, unstruck, view);
  return { struck: members.filter((one) => struck.has(one)), unstruck, ...said };
}

function saidBy(
  site: ForkSite,
  branches: readonly Branch[],
  unstruck: readonly MemberId[],
  view: View,
): Pick<Tally, 'followers' | 'healers' | 'healed'> {
  const rivalByHead = new Map(
    branches.flatMap(({ rival, grounds }) => grounds.map(({ head }) => [head, rival] as const)),
  );
  const followers = membersBy(unstruck, (member) =>
    followedBy(site, member, view.frontier, rivalByHead),
  );
  const healers = healersOf(site, unstruck, view.isInside);
  const healed = branches.find(({ rival }) =>
    isMajority((healers.get(rival) ?? []).length, unstruck.length),
  );
  return { followers, healers, healed: healed?.rival ?? null };
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

/** The branch that all causally latest records of a member cite; undefined: none. */
function followedBy(
  { reading, ground }: ForkSite,
  member: MemberId,
  frontier: Frontier,
  rivalByHead: ReadonlyMap<PlacementId, PlacementId>,
): PlacementId | undefined {
  const newest = frontier
    .filter(({ device }) => {
      const found = ground.devices.get(device);
      return found?.member === member && found.status === 'active';
    })
    .flatMap(({ heads }) => heads.flatMap(({ id }) => reading.entryById.get(id) ?? []));
  const cited = latestOf(reading, newest).map(({ header }) =>
    header.gov === null ? undefined : rivalByHead.get(header.gov),
  );
  const [first] = cited;
  return cited.every((one) => one === first) ? first : undefined;
}

/** Those with none of the others after them. */
function latestOf(reading: Reading, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(
    (one) => !entries.some((other) => other !== one && isAncestor(reading, one.id, other.id)),
  );
}

/** Whose last heals name which rival (R4). */
function healersOf(
  { reading, ground, history }: ForkSite,
  unstruck: readonly MemberId[],
  isInside: View['isInside'],
): ReadonlyMap<PlacementId, readonly MemberId[]> {
  const heals = (reading.healsByParent.get(ground.head) ?? []).filter(
    ({ entry }) =>
      isInside(entry.id) && isHonoured(reading, ground, entry) && isOfRightEpoch(history, entry),
  );
  return membersBy(unstruck, (member) => healOf(reading, ground, member, heals));
}

/** What a member's causally last heals name; undefined when they differ or there is none. */
function healOf(
  reading: Reading,
  ground: Ground,
  member: MemberId,
  heals: readonly Saying<Heal>[],
): PlacementId | undefined {
  const own = heals.filter(
    ({ entry }) => ground.devices.get(entry.header.author)?.member === member,
  );
  const last = latestOf(
    reading,
    own.map(({ entry }) => entry),
  );
  const named = new Set(
    own.filter(({ entry }) => last.includes(entry)).map(({ said }) => said.rival),
  );
  return named.size === 1 ? [...named][0] : undefined;
}

/**
 * Whether something was placed on a branch with more than half of the unstruck members following it,
 * or with a heal certificate for it, in what it settles. Who follows is judged within that frontier
 * alone, so that later followers change nothing.
 */
function isFrozen(
  site: ForkSite,
  branches: readonly Branch[],
  branch: Branch,
  { unstruck }: Tally,
): boolean {
  return branch.grounds.slice(1).some(({ frontier, height }) => {
    const isInside = (record: RecordId) => {
      const settled = branch.settledAt.get(record);
      return settled !== undefined && settled <= height;
    };
    const said = saidBy(site, branches, unstruck, { frontier, isInside });
    if (said.healed === branch.rival) return true;
    return isMajority((said.followers.get(branch.rival) ?? []).length, unstruck.length);
  });
}

/** The branch with more followers than each other one. */
function mostFollowed(branches: readonly Branch[], { followers }: Tally): PlacementId | undefined {
  const counts = branches.map(({ rival }) => (followers.get(rival) ?? []).length);
  const most = Math.max(...counts);
  const first = counts.indexOf(most);
  return first === counts.lastIndexOf(most) ? branches[first]?.rival : undefined;
}
