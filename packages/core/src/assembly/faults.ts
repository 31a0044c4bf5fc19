/**
 * Signing against oneself (R3): the only thing for which a device loses its weight without being
 * struck. Two placements of one secretary in one round, two ballots in one round, a ballot against
 * one's own stand; at a parent, or at the key at which a fork of it is healed. The proof is the
 * signed records themselves, so that anyone can check it and nobody can invent it; an honest mind
 * that changes is none.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { KIND } from '../record/kind.ts';
import type { StrikeDevice } from './act.ts';
import { isAwayRound } from './away.ts';
import type { Sealing } from './electorate.ts';
import {
  ballotMemberOf,
  isDeviceActive,
  isFaulty,
  isSealedForAll,
  memberOfDevice,
  secretaryOrder,
} from './electorate.ts';
import type { Healing } from './heal.ts';
import { healingKeyOf } from './ids.ts';
import { comingSuccessors } from './open-strikes.ts';
import type { Ballot, Stand } from './placement.ts';
import type { Reading, Saying } from './reading.ts';
import type { Fresh } from './settled.ts';
import { withDevice } from './trial.ts';
import type { Ground, Moment } from './state.ts';

/** Where faults are looked for: one parent, and the records that may prove them. */
export interface FaultSite extends Sealing {
  readonly reading: Reading;
  /** The parent at which the records were signed. */
  readonly ground: Ground;
  /** The key at which its fork is healed, if it is looked there; else at the parent itself. */
  readonly key?: PlacementId;
  readonly isInside: (record: RecordId) => boolean;
}

/** What a secretary placed, and what a stand shows, under one name. */
type Placed = Saying<{ readonly round: number; readonly placement: PlacementId }>;

/** The healings at a key, as placements of their rivals. */
function placedAt({ reading, ground, key }: FaultSite): readonly Placed[] {
  return key === undefined
    ? (reading.placementsByParent.get(ground.head) ?? [])
    : (reading.healingsByKey.get(key) ?? []).map(asPlaced);
}

function asPlaced({ entry, said: { round, rival } }: Saying<Healing>): Placed {
  return { entry, said: { round, placement: rival } };
}

/** What a stand shows there. */
function placedIn(
  { reading, key, epochMax }: FaultSite,
  record: RecordId,
): Placed['said'] | undefined {
  const healing = reading.healingById.get(record);
  const healed = healing === undefined ? undefined : asPlaced(healing);
  const placed = key === undefined ? reading.placementById.get(record) : healed;
  if (placed === undefined) return undefined;
  const isForAll = epochMax === undefined || placed.entry.header.epoch <= epochMax;
  return isForAll ? placed.said : undefined;
}

/** The devices proven to have signed against themselves at a parent, ascending. */
export function faultyAt(site: FaultSite, hash: Hash): readonly DeviceId[] {
  const { reading, ground } = site;
  const name = site.key ?? ground.head;
  // A successor ballots too while a height is open (R17), and nobody signs twice there honestly.
  const coming = comingSuccessors(site, hash, site.isInside);
  const hasPowers = (device: DeviceId) =>
    memberOfDevice(ground, device) !== undefined &&
    isDeviceActive(ground, device) &&
    !isFaulty(ground, device);
  const mayBallot = (device: DeviceId) => coming.has(device) || hasPowers(device);
  const isSecretary = (device: DeviceId) => ballotMemberOf(ground, device) !== undefined;
  const ballots = counted(site, reading.ballotsByParent.get(name) ?? [], mayBallot);
  const stands = counted(site, reading.standsByParent.get(name) ?? [], mayBallot);
  const placements = counted(site, placedAt(site), isSecretary);
  const faulty = new Set<DeviceId>();
  for (const [device, own] of byAuthor(ballots)) {
    if (hasTwo(own.map(({ said }) => said))) faulty.add(device);
    const mine = stands.filter(({ entry }) => entry.header.author === device);
    if (mine.some((stand) => own.some((ballot) => isAgainst(site, ballot, stand))))
      faulty.add(device);
  }
  let order: readonly MemberId[] | undefined;
  for (const [device, own] of byAuthor(placements)) {
    if (own.length < 2) continue;
    order ??= secretaryOrder({ ...ground, head: name }, hash);
    const turns = order;
    const member = ballotMemberOf(ground, device);
    const asSecretary = own.filter(
      ({ said }) => isAwayRound(said.round) || turns[said.round % turns.length] === member,
    );
    if (hasTwo(asSecretary.map(({ said }) => said))) faulty.add(device);
  }
  return [...faulty].toSorted(compareText);
}

/** What members' devices signed at the parent, in the epoch that was theirs. */
function counted<T extends Saying<unknown>>(
  site: FaultSite,
  all: readonly T[],
  isMeant: (device: DeviceId) => boolean,
): readonly T[] {
  return all.filter(({ entry }) => {
    if (!site.isInside(entry.id) || !isMeant(entry.header.author)) return false;
    return isSealedForAll(site, entry);
  });
}

/**
 * The members who answer for what a device signed at a parent: its own; or, where it is nobody's yet,
 * whoever's ballots it may cast. All of them: a later notice would else shift the blame.
 */
export function answeringMembers(
  site: FaultSite,
  device: DeviceId,
  hash: Hash,
): readonly MemberId[] {
  const own = memberOfDevice(site.ground, device);
  if (own !== undefined) return [own];
  return comingSuccessors(site, hash, site.isInside).get(device) ?? [];
}

function byAuthor<T extends Saying<unknown>>(all: readonly T[]): ReadonlyMap<DeviceId, T[]> {
  const groups = new Map<DeviceId, T[]>();
  for (const one of all) {
    const { author } = one.entry.header;
    const group = groups.get(author);
    if (group === undefined) groups.set(author, [one]);
    else group.push(one);
  }
  return groups;
}

/** Whether two of them are for one round and not for one placement. */
function hasTwo(
  said: readonly { readonly round: number; readonly placement: PlacementId }[],
): boolean {
  const first = new Map<number, PlacementId>();
  return said.some(({ round, placement }) => {
    const before = first.get(round);
    if (before === undefined) first.set(round, placement);
    return before !== undefined && before !== placement;
  });
}

/**
 * Whether a ballot breaks a stand of its own device, signed before or after: it lies below the round
 * stood for and is not what the stand shows or older. What is shown is part of the proof: while that
 * record is not here, or not inside, the stand proves nothing yet.
 */
function isAgainst(
  site: FaultSite,
  { said: ballot }: Saying<Ballot>,
  { said: stand }: Saying<Stand>,
): boolean {
  if (ballot.round >= stand.round) return false;
  if (stand.shown === null) return true;
  const shown = placedIn(site, stand.shown);
  if (shown === undefined || !site.isInside(stand.shown)) return false;
  if (ballot.round > shown.round) return true;
  return ballot.round === shown.round && ballot.placement !== shown.placement;
}

/** The parent, or the key, at which a record was signed, where it is one that can be a fault. */
function nameSigned(reading: Reading, record: RecordId): PlacementId | undefined {
  return (
    reading.ballotById.get(record)?.said.parent ??
    reading.standById.get(record)?.said.parent ??
    reading.placementById.get(record)?.said.content.parent ??
    reading.healingById.get(record)?.said.key
  );
}

/** The kinds of which a record can be a fault, or let one in. */
const SIGNED: ReadonlySet<number> = new Set([
  KIND.ballot,
  KIND.stand,
  KIND.placement,
  KIND.healing,
  KIND.strike,
]);

/** Where a new phone balloted that a strike lets in: only with the strike can that be a fault (R17). */
function namesSignedBy(
  { ballotsByParent }: Reading,
  { successor, enrolment }: StrikeDevice,
): readonly PlacementId[] {
  if (enrolment === null) return [];
  return [...ballotsByParent].flatMap(([name, ballots]) =>
    ballots.some(({ entry }) => entry.header.author === successor) ? [name] : [],
  );
}

/**
 * The ground with the devices marked whose fault is now settled. Only where something new came it is
 * looked again.
 *
 * @param isInside - what the placement settles and all before it settled.
 */
export function markFaulty(
  site: Pick<FaultSite, 'reading' | 'history' | 'isInside'>,
  after: Ground,
  fresh: Fresh,
  moment: Moment,
  hash: Hash,
): Ground {
  const names = new Set<PlacementId>();
  for (const { id: record, body } of fresh.entries) {
    if (body.state !== 'read' || !SIGNED.has(body.kind)) continue;
    const name = nameSigned(site.reading, record);
    if (name !== undefined) names.add(name);
    const strike = site.reading.strikeById.get(record)?.said;
    for (const parent of strike === undefined ? [] : namesSignedBy(site.reading, strike))
      names.add(parent);
  }
  let marked = after;
  for (const looked of sitesNamed(site, names, hash)) {
    for (const device of faultyAt(looked, hash)) {
      const found = marked.devices.get(device);
      if (found?.status === 'active' && found.faultySince === null)
        marked = withDevice(marked, device, { faultySince: moment });
    }
  }
  return marked;
}

/** The parents on this chain, and their healing keys, that are among these names. */
function sitesNamed(
  site: Pick<FaultSite, 'reading' | 'history' | 'isInside'>,
  names: ReadonlySet<PlacementId>,
  hash: Hash,
): readonly FaultSite[] {
  const sites: FaultSite[] = [];
  let left = names.size;
  for (const [at, ground] of site.history.entries()) {
    if (!names.has(ground.head)) continue;
    sites.push({ ...site, ground, history: site.history.slice(0, at + 1) });
    left -= 1;
  }
  // Hardly ever is there a name that is no parent: keys are worked out only then.
  if (left === 0) return sites;
  for (const [at, ground] of site.history.entries()) {
    const key = healingKeyOf(hash, ground.head);
    if (names.has(key))
      sites.push(keySiteOf({ ...site, ground, history: site.history.slice(0, at + 1) }, key));
  }
  return sites;
}

/** Where faults at the healing key of a parent are looked for. */
export function keySiteOf(parent: FaultSite, key: PlacementId): FaultSite {
  return { ...parent, key, epochMax: parent.ground.epochs.at(-1)?.number ?? 0 };
}
