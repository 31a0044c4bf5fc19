/**
 * Two placements in force at one height (R4): which branch stands. Members whose ballot devices
 * signed against themselves at the parent are struck from the question; each other member counts for
 * the branch that their causally latest records cite. A branch that most of them followed, and that
 * placed something since, is frozen; a heal certificate decides where following does not. Nothing
 * here reads an id, a clock or a length.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import type { Frontier } from '../log/frontier.ts';
import { frontierOf } from '../log/frontier.ts';
import {
  ballotMemberOf,
  isHonoured,
  isMajority,
  isOfRightEpoch,
  liveMembers,
} from './electorate.ts';
import { faultyAt } from './faults.ts';
import type { Heal } from './heal.ts';
import type { Reading, Saying } from './reading.ts';
import { isAncestor } from './reading.ts';
import type { Fork, Ground } from './state.ts';

/** A branch: a rival and the chain that goes on from it. */
export interface Branch {
  readonly rival: PlacementId;
  /** The grounds from the rival's own on. */
  readonly grounds: readonly Ground[];
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

/** Which branch stands, as far as the records show it. */
export function forkOf(site: ForkSite, branches: readonly Branch[], hash: Hash): Fork {
  const all: View = { frontier: frontierOf(site.reading.inOrder), isInside: () => true };
  const tally = tallyOf(site, branches, all, hash);
  const frozen = branches.filter((branch) => isFrozen(site, branches, branch, tally));
  // Two frozen ones are as good as none: nobody but people can say which.
  const stands =
    frozen.length === 1 ? frozen[0]?.rival : (tally.healed ?? mostFollowed(branches, tally));
  return {
    height: site.ground.height + 1,
    parent: site.ground.head,
    stands: stands ?? null,
    fell: branches
      .map(({ rival }) => rival)
      .filter((rival) => rival !== stands)
      .toSorted(compareText),
    struck: tally.struck,
  };
}

/** What the unstruck members of the parent say on some branches. */
interface Tally {
  readonly struck: readonly MemberId[];
  readonly unstruck: readonly MemberId[];
  readonly followers: ReadonlyMap<PlacementId, number>;
  /** The rival that a heal certificate names. */
  readonly healed: PlacementId | null;
}

function tallyOf(site: ForkSite, branches: readonly Branch[], view: View, hash: Hash): Tally {
  const { ground } = site;
  // By any records that are here: old keys could else make a branch that hides the proof.
  const faulty = faultyAt({ ...site, isInside: () => true }, hash);
  const struck = new Set(faulty.map((device) => ballotMemberOf(ground, device)));
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
): Pick<Tally, 'followers' | 'healed'> {
  const rivalByHead = new Map(
    branches.flatMap(({ rival, grounds }) => grounds.map(({ head }) => [head, rival] as const)),
  );
  const followers = new Map<PlacementId, number>();
  for (const member of unstruck) {
    const rival = followedBy(site, member, view.frontier, rivalByHead);
    if (rival !== undefined) followers.set(rival, (followers.get(rival) ?? 0) + 1);
  }
  return { followers, healed: healedBy(site, branches, unstruck, view.isInside) };
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

/** The rival that heals of more than half of the unstruck members name (R4). */
function healedBy(
  { reading, ground, history }: ForkSite,
  branches: readonly Branch[],
  unstruck: readonly MemberId[],
  isInside: View['isInside'],
): PlacementId | null {
  const heals = (reading.healsByParent.get(ground.head) ?? []).filter(
    ({ entry }) =>
      isInside(entry.id) && isHonoured(reading, ground, entry) && isOfRightEpoch(history, entry),
  );
  for (const { rival } of branches) {
    const behind = unstruck.filter((member) => healOf(reading, ground, member, heals) === rival);
    if (isMajority(behind.length, unstruck.length)) return rival;
  }
  return null;
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
    return isMajority(said.followers.get(branch.rival) ?? 0, unstruck.length);
  });
}

/** The branch with more followers than each other one. */
function mostFollowed(branches: readonly Branch[], { followers }: Tally): PlacementId | undefined {
  const counts = branches.map(({ rival }) => followers.get(rival) ?? 0);
  const most = Math.max(...counts);
  const first = counts.indexOf(most);
  return first === counts.lastIndexOf(most) ? branches[first]?.rival : undefined;
}
