/**
 * Rounds above 0 at one parent (R2): who stands for a round, what their stands show, and what a
 * placement of that round may therefore say. It is Paxos for each parent: a ballot accepts, a stand
 * promises and shows what was accepted, and a placement carries on what may be in force already.
 * `docs/spec/rounds.md` is the text; the model of it lies in the simulator.
 */
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import {
  ballotMemberOf,
  isMajority,
  isSealedForAll,
  presentMembers,
  secretaryOf,
} from './electorate.ts';
import type { OpenStrike, Succession } from './open-strikes.ts';
import { openStrikes, successionsOf } from './open-strikes.ts';
import type { Stand } from './placement.ts';
import type { PlacementSaid, Reading, Saying } from './reading.ts';
import type { Site, Void, Waiting } from './settle.ts';
import { isAbsent, voidBy } from './settle.ts';

/** Whether a placement record of the parent is lawful, not yet, or never. */
export type JudgeShown = (
  shown: Saying<PlacementSaid>,
) => { readonly kind: 'lawful' } | Waiting | Void;

/** A lawful record of a lower round that a stand shows. */
export interface Shown {
  readonly kind: 'shown';
  readonly round: number;
  readonly placement: PlacementId;
}

/** Finds what a stand for a round shows; undefined: that will never be such a record. */
export type FindShown = (record: RecordId, ofRound: number) => Shown | Waiting | undefined;

/** A stand that counts for its round. */
export interface CountedStand {
  readonly kind: 'counts';
  readonly record: RecordId;
  readonly member: MemberId;
  /** What its member may have put in force in the highest round below; null: nothing. */
  readonly shown: { readonly round: number; readonly placement: PlacementId } | null;
  /** Strikes against ballot devices of others that it names (R17). */
  readonly strikes: readonly OpenStrike[];
}

/** What a round above 0 may say. */
export interface Opening {
  readonly kind: 'open';
  /** Placements that may be in force already, ascending: one is repeated. None: a fresh one. */
  readonly possible: readonly PlacementId[];
  /** Ballot devices that were struck at this height, where enough listed stands say so (R17). */
  readonly successions: readonly Succession[];
}

/** How many members' stands a placement above round 0 lists: m − ⌊m/2⌋ of m. */
export function standsNeeded(members: number): number {
  return members - divideFloor(members, 2);
}

/**
 * Whether a stand counts at the ground's head; undefined: never. What it shows has to be here and
 * lawful, and of a round below its own: a name alone could be invented. Strikes that it names have to
 * be here; those that do not count are passed over.
 */
export function countStand(
  site: Site,
  { entry, said }: Saying<Stand>,
  hash: Hash,
  find: FindShown,
): CountedStand | Waiting | undefined {
  if (said.parent !== site.ground.head) return undefined;
  const member = ballotMemberOf(site.ground, entry.header.author);
  if (member === undefined || !isSealedForAll(site, entry)) return undefined;
  const absent = said.strikes.flatMap((id) => missing(site.reading, id)?.missing ?? []);
  if (absent.length > 0) return { kind: 'waiting', missing: absent };
  const notices = said.strikes.flatMap((id) => site.reading.strikeById.get(id) ?? []);
  const strikes = notices.length === 0 ? [] : openStrikes(site, notices, hash);
  const counted = { kind: 'counts', record: entry.id, member, strikes } as const;
  if (said.shown === null) return { ...counted, shown: null };
  const shown = find(said.shown, said.round);
  return shown?.kind === 'shown' ? { ...counted, shown } : shown;
}

/** Finds the placements at a parent that stands there show. */
export function findPlacement(site: Site, judge: JudgeShown): FindShown {
  return (record, ofRound) => {
    const placed = site.reading.placementById.get(record);
    if (placed === undefined) return missing(site.reading, record);
    const { content, round, placement } = placed.said;
    if (content.parent !== site.ground.head || round >= ofRound) return undefined;
    const judgement = judge(placed);
    if (judgement.kind === 'waiting') return judgement;
    return judgement.kind === 'void' ? undefined : { kind: 'shown', round, placement };
  };
}

/** A record that is here and is not what it is named as will never be that. */
export function missing(reading: Reading, record: RecordId): Waiting | undefined {
  return isAbsent(reading, record) ? { kind: 'waiting', missing: [record] } : undefined;
}

/** What the stands that a placement lists let it say. */
export function roundOpening(
  site: Site,
  round: number,
  listed: readonly RecordId[],
  hash: Hash,
  judge: JudgeShown,
): Opening | Waiting | Void {
  const counted = listedStands(site, round, listed, hash, findPlacement(site, judge));
  if (counted.kind !== 'stands') return counted;
  const { stands } = counted;
  const members = presentMembers(site.ground).length;
  if (stands.length < standsNeeded(members)) return voidBy('not-enough-stands');
  const doubled = doublePlacerOf(site, stands, hash);
  if (stands.some(({ member }) => member === doubled)) return voidBy('stand-of-double-placer');
  const secretary = secretaryOf(site.ground, round, hash);
  const successions = successionsOf(stands, standsNeeded(members), secretary);
  return { kind: 'open', possible: possibleOf(stands, members), successions };
}

/** The stands that a record of a round lists: each counts for that round, one a member. */
export function listedStands(
  site: Site,
  round: number,
  listed: readonly RecordId[],
  hash: Hash,
  find: FindShown,
): { readonly kind: 'stands'; readonly stands: readonly CountedStand[] } | Waiting | Void {
  const stands: CountedStand[] = [];
  const absent: RecordId[] = [];
  let isWaiting = false;
  for (const id of listed) {
    const stand = site.reading.standById.get(id);
    const counted =
      stand === undefined ? missing(site.reading, id) : countStand(site, stand, hash, find);
    if (counted === undefined) return voidBy('stand-not-counted');
    if (counted.kind === 'waiting') {
      isWaiting = true;
      absent.push(...counted.missing);
    } else if (stand?.said.round !== round) return voidBy('stand-not-counted');
    else stands.push(counted);
  }
  if (isWaiting) return { kind: 'waiting', missing: [...new Set(absent)].toSorted() };
  if (new Set(stands.map(({ member }) => member)).size < stands.length)
    return voidBy('stand-twice');
  return { kind: 'stands', stands };
}

/** The ids shown for the highest round that any of these stands shows. */
export function highestShown(stands: readonly CountedStand[]): {
  readonly round: number;
  readonly named: ReadonlySet<PlacementId>;
} {
  const shown = stands.flatMap((one) => one.shown ?? []);
  const round = Math.max(-1, ...shown.map((one) => one.round));
  const named = shown.filter((one) => one.round === round).map(({ placement }) => placement);
  return { round, named: new Set(named) };
}

/**
 * The secretary of the highest round shown, if it placed two things there: its own stand would let
 * the one be carried on that honest members did not ballot for.
 */
export function doublePlacerOf(
  { ground }: Site,
  stands: readonly CountedStand[],
  hash: Hash,
): MemberId | undefined {
  const { round, named } = highestShown(stands);
  return named.size > 1 ? secretaryOf(ground, round, hash) : undefined;
}

/**
 * The placements shown for the highest round that may be in force: those who show one, in any
 * round, and those who are not listed could be more than half. What was shown for a lower round
 * alone cannot be in force, for the one above was opened by such proof itself.
 */
export function possibleOf(
  stands: readonly CountedStand[],
  members: number,
): readonly PlacementId[] {
  return [...highestShown(stands).named]
    .filter((placement) => {
      const showing = stands.filter(({ shown }) => shown?.placement === placement).length;
      return isMajority(showing + members - stands.length, members);
    })
    .toSorted();
}

/**
 * The stands that count for a round here, one a member, ascending: what its secretary can list now.
 * Of a member who stood twice for one round, the first that counts.
 */
export function standsFor(
  site: Site,
  round: number,
  hash: Hash,
  find: FindShown,
): readonly CountedStand[] {
  const standByMember = new Map<MemberId, CountedStand>();
  for (const stand of site.reading.standsByParent.get(site.ground.head) ?? []) {
    if (stand.said.round !== round) continue;
    const counted = countStand(site, stand, hash, find);
    if (counted?.kind === 'counts' && !standByMember.has(counted.member))
      standByMember.set(counted.member, counted);
  }
  return [...standByMember.values()].toSorted((a, b) => (a.record < b.record ? -1 : 1));
}

/** The name under which rounds are held: a head, for the height above it, or a healing key. */
export interface Rounds {
  readonly reading: Reading;
  readonly head: PlacementId;
}

/** The highest round for which a device stood under a name; 0: for none. */
export function roundOf({ reading, head }: Rounds, device: DeviceId): number {
  const stands = reading.standsByParent.get(head) ?? [];
  return Math.max(
    0,
    ...stands.filter(({ entry }) => entry.header.author === device).map(({ said }) => said.round),
  );
}
