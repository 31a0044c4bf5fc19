/**
 * Healing a fork (R4, decision 0053). It is a height of its own, named by a key that follows from the
 * common parent: rounds, stands and ballots are held there as at any other, by the members of the
 * parent, and what is placed is a rival. It differs in whom it counts. Who signed against themselves
 * is *struck*, and each record names whom it strikes, so that whether it is lawful never changes;
 * ballots of the struck count for nothing, whenever they were found out. So that devices which know
 * of different faults cannot heal both branches, stands of more than half are needed, and whatever
 * these show for the highest round is carried on. So that no secretary heals what nobody asked for, a
 * fresh healing lists heals, or records that follow the branch, of more than half.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Entry } from '../log/entry.ts';
import { ballotsFor, ORDINARY } from './ballots.ts';
import {
  ballotMemberOf,
  isHonoured,
  isMajority,
  isSealedForAll,
  memberOfDevice,
  presentMembers,
  secretaryOf,
} from './electorate.ts';
import { answeringMembers, faultyAt, keySiteOf } from './faults.ts';
import type { Heal, Healing } from './heal.ts';
import { healingKeyOf } from './ids.ts';
import type { Succession } from './open-strikes.ts';
import { successionsOf } from './open-strikes.ts';
import type { Reading, Saying } from './reading.ts';
import { isUnreadGovernance } from './reading.ts';
import type { FindShown } from './rounds.ts';
import { doublePlacerOf, highestShown, listedStands, missing } from './rounds.ts';
import type { Site, Void, Waiting } from './settle.ts';
import { idsOf, membersOf, voidBy } from './settle.ts';

/** A head, and how far above its rival it lies. */
interface Led {
  readonly rival: PlacementId;
  /** 0 for the rival itself. */
  readonly steps: number;
  /** Whether everybody at the parent can read what leads there. */
  readonly isReadable: boolean;
}

/** A fork as those see it who are to heal it. */
export interface HealingSite {
  readonly parent: PlacementId;
  /** Where the rounds are held: the parent’s ground under the name of the key. */
  readonly site: Site;
  /** Placements in force at the parent. */
  readonly rivals: readonly PlacementId[];
  /** Members of the parent whose fault there or at the key is proven by any records here; ascending. */
  readonly struck: readonly MemberId[];
  /** The others, ascending. */
  readonly unstruck: readonly MemberId[];
  /** Heads that are a rival or lead to one. */
  readonly ledBy: ReadonlyMap<PlacementId, Led>;
  readonly hash: Hash;
  readonly judgements: Map<RecordId, HealingJudgement>;
}

/** What the unstruck members of the parent say on some branches; all ascending. */
export interface Tally {
  /** By what they cite. */
  readonly followers: ReadonlyMap<PlacementId, readonly MemberId[]>;
  /** By their last heals. */
  readonly healers: ReadonlyMap<PlacementId, readonly MemberId[]>;
  /** Whose word is for it: their last heals, or where they said none, what they follow. */
  readonly supporters: ReadonlyMap<PlacementId, readonly MemberId[]>;
}

/** A healing against which nothing speaks; ballots put it in force. */
export interface LawfulHealing {
  readonly kind: 'lawful';
  /** Carries on what a stand shows: nobody asks anew whether it is due. */
  readonly isRepeated: boolean;
  /** Whom it names as struck, ascending. */
  readonly struck: readonly MemberId[];
  /** Ballot devices that were struck at this height (R17). */
  readonly successions: readonly Succession[];
}

/** What the rules say of a healing. */
export type HealingJudgement = LawfulHealing | Waiting | Void;

/** Something here is not here yet, and nobody knows under which id it will come. */
const UNKNOWN_YET: Waiting = { kind: 'waiting', missing: [] };

/** The fork of these rivals at a parent. */
export function healingSiteOf(
  parent: Site,
  rivals: readonly PlacementId[],
  hash: Hash,
): HealingSite {
  const { reading, ground } = parent;
  const key = healingKeyOf(hash, ground.head);
  const epochMax = ground.epochs.at(-1)?.number ?? 0;
  // By any records here: old keys could else make a branch that hides the proof. But by none that only
  // one branch can read: the two could never agree on whom they strike.
  const all = { ...parent, epochMax, isInside: () => true };
  const faulty = [...faultyAt(all, hash), ...faultyAt(keySiteOf(all, key), hash)];
  const guilty = new Set(faulty.flatMap((device) => answeringMembers(all, device, hash)));
  const members = presentMembers(ground).map(({ id }) => id);
  return {
    parent: ground.head,
    site: { ...parent, ground: { ...ground, head: key }, epochMax },
    rivals,
    struck: members.filter((member) => guilty.has(member)),
    unstruck: members.filter((member) => !guilty.has(member)),
    ledBy: headsAbove(reading, rivals, epochMax),
    hash,
    judgements: new Map(),
  };
}

/**
 * Every head that leads to a rival by the parents that placements name. That a placement is in force
 * is not asked: whoever cites it follows the branch.
 */
function headsAbove(
  { placementsByParent }: Reading,
  rivals: readonly PlacementId[],
  epochMax: number,
): ReadonlyMap<PlacementId, Led> {
  const led = new Map<PlacementId, Led>();
  // What everybody can read first: it may lead there by a record of its own.
  for (const isReadable of [true, false]) {
    let level = rivals.map((head) => ({ head, rival: head }));
    const seen = new Set<PlacementId>();
    for (let steps = 0; level.length > 0; steps += 1) {
      const next: typeof level = [];
      for (const { head, rival } of level) {
        if (seen.has(head)) continue;
        seen.add(head);
        if (!led.has(head)) led.set(head, { rival, steps, isReadable });
        for (const { entry, said } of placementsByParent.get(head) ?? [])
          if (!isReadable || entry.header.epoch <= epochMax)
            next.push({ head: said.placement, rival });
      }
      level = next;
    }
  }
  return led;
}

/** How many stands open a round where so many are not struck: more than half of them. */
export function healersNeeded(unstruck: number): number {
  return divideFloor(unstruck, 2) + 1;
}

/** Judges a healing record under the site’s key. */
export function judgeHealing(healing: HealingSite, saying: Saying<Healing>): HealingJudgement {
  const known = healing.judgements.get(saying.entry.id);
  if (known !== undefined) return known;
  const judgement = judgeAnew(healing, saying);
  healing.judgements.set(saying.entry.id, judgement);
  return judgement;
}

function judgeAnew(healing: HealingSite, { entry, said }: Saying<Healing>): HealingJudgement {
  const { site, hash } = healing;
  const { round, rival } = said;
  const placer = ballotMemberOf(site.ground, entry.header.author);
  if (placer === undefined || placer !== secretaryOf(site.ground, round, hash))
    return voidBy('not-secretary');
  if (!isSealedForAll(site, entry)) return voidBy('wrong-epoch');
  const struck = struckBy(healing, said);
  if (struck.kind !== 'struck') return struck;
  if (struck.members.includes(placer)) return voidBy('names-its-own-author');
  const counted = presentMembers(site.ground)
    .map(({ id }) => id)
    .filter((member) => !struck.members.includes(member));
  const opening = openingBy(healing, said, counted);
  if (opening.kind !== 'open') return opening;
  const { shown, successions } = opening;
  const isRepeated = shown.size > 0;
  if (isRepeated && !shown.has(rival)) return voidBy('not-what-was-shown');
  const words = wordsSuffice(healing, said, counted, isRepeated);
  if (words.kind !== 'enough') return words;
  if (!healing.rivals.includes(rival)) return UNKNOWN_YET;
  return { kind: 'lawful', isRepeated, struck: struck.members, successions };
}

/** Whom a healing strikes: each is proven here to have signed against themselves, or it waits. */
function struckBy(
  { site, struck }: HealingSite,
  said: Healing,
): { readonly kind: 'struck'; readonly members: readonly MemberId[] } | Waiting | Void {
  const listed = membersOf(site, said.struck);
  if (!Array.isArray(listed)) return listed as Waiting | Void;
  const members = listed as readonly MemberId[];
  const present = new Set(presentMembers(site.ground).map(({ id }) => id));
  if (members.some((member) => !present.has(member))) return voidBy('not-a-member');
  return members.every((member) => struck.includes(member))
    ? { kind: 'struck', members }
    : UNKNOWN_YET;
}

/** What the stands of a round above 0 show for the highest round; nothing in round 0. */
function openingBy(
  healing: HealingSite,
  { round, stands: named }: Healing,
  counted: readonly MemberId[],
):
  | {
      readonly kind: 'open';
      readonly shown: ReadonlySet<PlacementId>;
      readonly successions: readonly Succession[];
    }
  | Waiting
  | Void {
  const { site, hash } = healing;
  if (round === 0) {
    const isBare = named.kind === 'inline' && named.value.length === 0;
    return isBare
      ? { kind: 'open', shown: new Set(), successions: [] }
      : voidBy('stands-in-round-0');
  }
  const listed = idsOf(site, named);
  if (!Array.isArray(listed)) return listed as Waiting | Void;
  const ids = listed as readonly RecordId[];
  const standing = listedStands(site, round, ids, hash, findHealing(healing));
  if (standing.kind !== 'stands') return standing;
  const { stands } = standing;
  if (stands.some(({ member }) => !counted.includes(member))) return voidBy('stand-not-counted');
  const needed = healersNeeded(counted.length);
  if (stands.length < needed) return voidBy('not-enough-stands');
  const doubled = doublePlacerOf(site, stands, hash);
  if (stands.some(({ member }) => member === doubled)) return voidBy('stand-of-double-placer');
  const successions = successionsOf(stands, needed, secretaryOf(site.ground, round, hash));
  return { kind: 'open', shown: highestShown(stands).named, successions };
}

/** Finds the healings that stands at the key show. */
export function findHealing(healing: HealingSite): FindShown {
  const { reading, ground } = healing.site;
  return (record, ofRound) => {
    const placed = reading.healingById.get(record);
    if (placed === undefined) return missing(reading, record);
    const { key, round, rival } = placed.said;
    if (key !== ground.head || round >= ofRound) return undefined;
    const judgement = judgeHealing(healing, placed);
    if (judgement.kind === 'waiting') return judgement;
    return judgement.kind === 'void' ? undefined : { kind: 'shown', round, placement: rival };
  };
}

/** Whether a fresh healing lists words of more than half; one that is carried on lists none. */
function wordsSuffice(
  healing: HealingSite,
  { words, rival }: Healing,
  counted: readonly MemberId[],
  isRepeated: boolean,
): { readonly kind: 'enough' } | Waiting | Void {
  const listed = idsOf(healing.site, words);
  if (!Array.isArray(listed)) return listed as Waiting | Void;
  const ids = listed as readonly RecordId[];
  if (isRepeated) return ids.length === 0 ? { kind: 'enough' } : voidBy('words-where-carried-on');
  const members = new Set<MemberId>();
  for (const id of ids) {
    const member = wordFor(healing, id, rival);
    if (member === 'unknown') return { kind: 'waiting', missing: [id] };
    if (member === undefined || members.has(member) || !counted.includes(member))
      return voidBy('word-not-counted');
    members.add(member);
  }
  return isMajority(members.size, counted.length) ? { kind: 'enough' } : voidBy('not-enough-words');
}

/** The member for whom a record is a word for a rival: their heal, or a record that follows it. */
function wordFor(
  healing: HealingSite,
  record: RecordId,
  rival: PlacementId,
): MemberId | 'unknown' | undefined {
  const { site, ledBy } = healing;
  const entry = site.reading.entryById.get(record);
  if (entry === undefined) return 'unknown';
  const heal = site.reading.healById.get(record);
  if (heal?.said.rival === rival && isHealCounted(healing, heal))
    return memberOfDevice(site.ground, entry.header.author);
  const { gov, author } = entry.header;
  const led = gov === null ? undefined : ledBy.get(gov);
  const isFollowing = led?.rival === rival && mayFollow(site, author);
  if (isFollowing && led.isReadable) return memberOfDevice(site.ground, author);
  // Its body may be a heal; what it cites may turn out to lead to the rival, or as all can read it.
  const isKnown =
    gov === null || led !== undefined || site.history.some(({ head }) => head === gov);
  return isKnown && !isFollowing && !isUnreadGovernance(entry) ? undefined : 'unknown';
}

/** Whether what a device cites says whom its member follows. */
function mayFollow({ ground }: Site, device: DeviceId): boolean {
  return ground.devices.get(device)?.status === 'active';
}

/** Whether a heal counts at the parent: said for it, by a device that is honoured, readable to all. */
function isHealCounted({ parent, site }: HealingSite, { entry, said }: Saying<Heal>): boolean {
  if (said.parent !== parent || !isSealedForAll(site, entry)) return false;
  return isHonoured(site.reading, site.ground, entry);
}

/** The heals that count here, of all members. */
export function healsCounted(healing: HealingSite): readonly Saying<Heal>[] {
  const all = healing.site.reading.healsByParent.get(healing.parent) ?? [];
  return all.filter((heal) => isHealCounted(healing, heal));
}

/**
 * The records that cite a branch, by the device's chains: for each end of a chain of a device, its
 * newest record that does.
 */
export function newestFollowing(healing: HealingSite): readonly Entry[] {
  const { site, ledBy } = healing;
  const newestAt = new Map<RecordId, Entry>();
  const ends = new Set<RecordId>();
  for (const entry of site.reading.inOrder) {
    const { author, gov, prev } = entry.header;
    if (!mayFollow(site, author)) continue;
    const before = prev === null ? undefined : newestAt.get(prev);
    const newest = gov !== null && ledBy.has(gov) ? entry : before;
    if (newest === undefined) continue;
    newestAt.set(entry.id, newest);
    ends.add(entry.id);
    if (prev !== null) ends.delete(prev);
  }
  return [...new Set([...ends].map((end) => newestAt.get(end) as Entry))];
}

/**
 * The words that a fresh healing of a rival lists, ascending: of each member who is for it one of
 * their last heals; where they said none, the record that cites the branch nearest to the rival. Who
 * cites only what not everybody can read is left out.
 */
export function wordsFor(
  healing: HealingSite,
  { supporters }: Pick<Tally, 'supporters'>,
  rival: PlacementId,
): readonly RecordId[] {
  const members = new Set(supporters.get(rival));
  const wordByMember = new Map<MemberId, { readonly id: RecordId; readonly steps: number }>();
  const note = (entry: Entry, steps: number): void => {
    const member = memberOfDevice(healing.site.ground, entry.header.author);
    if (member === undefined || !members.has(member)) return;
    const before = wordByMember.get(member);
    if (before === undefined || steps < before.steps)
      wordByMember.set(member, { id: entry.id, steps });
  };
  for (const { entry, said } of healsCounted(healing)) if (said.rival === rival) note(entry, -1);
  for (const entry of healing.site.reading.inOrder) {
    const led = entry.header.gov === null ? undefined : healing.ledBy.get(entry.header.gov);
    if (led?.rival === rival && led.isReadable && mayFollow(healing.site, entry.header.author))
      note(entry, led.steps);
  }
  return [...wordByMember.values()].map(({ id }) => id).toSorted(compareText);
}

/** A healing in force. */
export interface Healed {
  readonly rival: PlacementId;
  readonly round: number;
}

/**
 * The branch that is healed, if any: that of the healing in force in the highest round. In force is
 * what is lawful and has ballots of more than half of those who are not struck by what is here.
 */
export function healedAt(healing: HealingSite): Healed | null {
  const { site, unstruck } = healing;
  let healed: Healed | null = null;
  let isRivalled = false;
  for (const saying of site.reading.healingsByKey.get(site.ground.head) ?? []) {
    const { round, rival } = saying.said;
    if (healed !== null && round < healed.round) continue;
    const judgement = judgeHealing(healing, saying);
    if (judgement.kind !== 'lawful') continue;
    const certificate = { ...ORDINARY, successions: judgement.successions };
    const { members } = ballotsFor(site, rival, round, certificate);
    const counted = members.filter((member) => unstruck.includes(member)).length;
    if (!isMajority(counted, unstruck.length)) continue;
    // Only a liar beside a thief can do it (R17); a later round tells.
    isRivalled = healed?.round === round && (isRivalled || healed.rival !== rival);
    healed = { rival, round };
  }
  return isRivalled ? null : healed;
}

/** Whether some healing here can be judged only once more is here. */
export function isAwaiting(healing: HealingSite): boolean {
  const { reading, ground } = healing.site;
  const placed = reading.healingsByKey.get(ground.head) ?? [];
  return placed.some((saying) => judgeHealing(healing, saying).kind === 'waiting');
}
