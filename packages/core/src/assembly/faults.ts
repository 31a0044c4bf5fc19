/**
 * Signing against oneself (R3): the only thing for which a device loses its weight without being
 * struck. Two placements of one secretary in one round, two ballots in one round, a ballot against
 * one's own stand. The proof is the signed records themselves, so that anyone can check it and
 * nobody can invent it; an honest mind that changes is none.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, PlacementId, RecordId } from '../base/id.ts';
import { ballotMemberOf, isOfRightEpoch, secretaryOrder } from './electorate.ts';
import type { Ballot, Stand } from './placement.ts';
import type { Reading, Saying } from './reading.ts';
import { withDevice } from './trial.ts';
import type { Ground, Moment } from './state.ts';

/** Where faults are looked for: one parent, and the records that may prove them. */
export interface FaultSite {
  readonly reading: Reading;
  /** The parent at which the records were signed. */
  readonly ground: Ground;
  readonly history: readonly Ground[];
  readonly isInside: (record: RecordId) => boolean;
}

/** The devices proven to have signed against themselves at a parent, ascending. */
export function faultyAt(site: FaultSite, hash: Hash): readonly DeviceId[] {
  const { reading, ground } = site;
  const ballots = counted(site, reading.ballotsByParent.get(ground.head) ?? []);
  const stands = counted(site, reading.standsByParent.get(ground.head) ?? []);
  const placements = counted(site, reading.placementsByParent.get(ground.head) ?? []);
  const faulty = new Set<DeviceId>();
  for (const [device, own] of byAuthor(ballots)) {
    if (hasTwo(own.map(({ said }) => said))) faulty.add(device);
    const mine = stands.filter(({ entry }) => entry.header.author === device);
    if (mine.some((stand) => own.some((ballot) => isAgainst(site, ballot, stand))))
      faulty.add(device);
  }
  const order = secretaryOrder(ground, hash);
  for (const [device, own] of byAuthor(placements)) {
    const member = ballotMemberOf(ground, device);
    const asSecretary = own.filter(({ said }) => order[said.round % order.length] === member);
    if (hasTwo(asSecretary.map(({ said }) => said))) faulty.add(device);
  }
  return [...faulty].toSorted(compareText);
}

/** What ballot devices of the parent signed there, in the epoch that was theirs. */
function counted<T extends Saying<unknown>>(
  { ground, history, isInside }: FaultSite,
  all: readonly T[],
): readonly T[] {
  return all.filter(
    ({ entry }) =>
      isInside(entry.id) &&
      ballotMemberOf(ground, entry.header.author) !== undefined &&
      isOfRightEpoch(history, entry),
  );
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
  { reading, isInside }: FaultSite,
  { said: ballot }: Saying<Ballot>,
  { said: stand }: Saying<Stand>,
): boolean {
  if (ballot.round >= stand.round) return false;
  if (stand.shown === null) return true;
  const shown = reading.placementById.get(stand.shown)?.said;
  if (shown === undefined || !isInside(stand.shown)) return false;
  if (ballot.round > shown.round) return true;
  return ballot.round === shown.round && ballot.placement !== shown.placement;
}

/** The parent at which a record was signed, where it is one that can be a fault. */
function parentSigned(reading: Reading, record: RecordId): PlacementId | undefined {
  return (
    reading.ballotById.get(record)?.said.parent ??
    reading.standById.get(record)?.said.parent ??
    reading.placementById.get(record)?.said.content.parent
  );
}

/**
 * The ground with the devices marked whose fault is now settled. Only parents at which something
 * new came are looked at again.
 *
 * @param isInside - what the placement settles and all before it settled.
 */
export function markFaulty(
  site: Omit<FaultSite, 'ground'>,
  after: Ground,
  fresh: Iterable<RecordId>,
  moment: Moment,
  hash: Hash,
): Ground {
  const parents = new Set<PlacementId>();
  for (const record of fresh) {
    const parent = parentSigned(site.reading, record);
    if (parent !== undefined) parents.add(parent);
  }
  let marked = after;
  for (const [at, ground] of site.history.entries()) {
    if (!parents.has(ground.head)) continue;
    const history = site.history.slice(0, at + 1);
    for (const device of faultyAt({ ...site, ground, history }, hash)) {
      const found = marked.devices.get(device);
      if (found?.status === 'active' && found.faultySince === null)
        marked = withDevice(marked, device, { faultySince: moment });
    }
  }
  return marked;
}
