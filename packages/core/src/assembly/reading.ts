/**
 * A set of entries, sorted out by what they say. Nothing is trusted: a record counts only when all
 * its ancestors are here, its chain is whole and its log is this one; the rest is *parked*. Twice
 * the same record counts once, and no list here depends on the order of arrival.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, LogId, PlacementId, RecordId } from '../base/id.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import type { RecordKind } from '../record/kind.ts';
import type { Act, StrikeDevice } from './act.ts';
import { actKind } from './act.ts';
import type { Consent, Invite, SunsetReport } from './consent.ts';
import { consentKind, inviteKind, strikeKind, sunsetKind } from './consent.ts';
import { placementIdOf } from './ids.ts';
import type { Boxes, Prekey } from './keys.ts';
import { boxKind, prekeyKind } from './keys.ts';
import type { Heal, Healing } from './heal.ts';
import { healingKind, healKind } from './heal.ts';
import type { Ballot, ListPart, Placement, PlacementContent, Stand } from './placement.ts';
import { ballotKind, decodeContent, listKind, placementKind, standKind } from './placement.ts';

/** A record and what it says. */
export interface Saying<T> {
  readonly entry: Entry;
  readonly said: T;
}

/** A placement record whose content was read. */
export interface PlacementSaid {
  readonly placement: PlacementId;
  readonly round: number;
  readonly stands: Placement['stands'];
  readonly content: PlacementContent;
}

/** A set of entries, sorted out; every list ascends by record id. */
export interface Reading {
  readonly log: LogId;
  /** Those with all their ancestors. */
  readonly entryById: ReadonlyMap<RecordId, Entry>;
  /** One more than the largest of the parents'. */
  readonly depthById: ReadonlyMap<RecordId, number>;
  /** All entries of `entryById`, parents before children, then by id. */
  readonly inOrder: readonly Entry[];
  readonly parked: readonly RecordId[];
  /** Governance bodies that could not be opened yet (R11). */
  readonly unread: readonly RecordId[];
  readonly actById: ReadonlyMap<RecordId, Saying<Act>>;
  readonly consentsByAct: ReadonlyMap<RecordId, readonly Saying<Consent>[]>;
  readonly consentById: ReadonlyMap<RecordId, Saying<Consent>>;
  readonly inviteById: ReadonlyMap<RecordId, Saying<Invite>>;
  readonly strikeById: ReadonlyMap<RecordId, Saying<StrikeDevice>>;
  readonly sunsetsByPower: ReadonlyMap<RecordId, readonly Saying<SunsetReport>[]>;
  readonly listById: ReadonlyMap<RecordId, Saying<ListPart>>;
  readonly placementsByParent: ReadonlyMap<PlacementId, readonly Saying<PlacementSaid>[]>;
  readonly placementById: ReadonlyMap<RecordId, Saying<PlacementSaid>>;
  /** Placement records whose content is not canonical or of wrong form. */
  readonly malformedPlacements: readonly RecordId[];
  readonly ballotsByParent: ReadonlyMap<PlacementId, readonly Saying<Ballot>[]>;
  readonly ballotById: ReadonlyMap<RecordId, Saying<Ballot>>;
  readonly standsByParent: ReadonlyMap<PlacementId, readonly Saying<Stand>[]>;
  readonly standById: ReadonlyMap<RecordId, Saying<Stand>>;
  readonly healsByParent: ReadonlyMap<PlacementId, readonly Saying<Heal>[]>;
  readonly healById: ReadonlyMap<RecordId, Saying<Heal>>;
  readonly healingsByKey: ReadonlyMap<PlacementId, readonly Saying<Healing>[]>;
  readonly healingById: ReadonlyMap<RecordId, Saying<Healing>>;
  readonly prekeysByDevice: ReadonlyMap<DeviceId, readonly Saying<Prekey>[]>;
  readonly boxesByEpoch: ReadonlyMap<number, readonly Saying<Boxes>[]>;
  /** The epochs under which each device wrote, ascending and each once; 0: in the open. */
  readonly epochsByAuthor: ReadonlyMap<DeviceId, readonly number[]>;
  /** Whether husks are among them: of what stands above one, a depth is the least it can be. */
  readonly hasHusks: boolean;
}

/** The records that must be here before an entry counts. */
export function parentsOfEntry(entry: Entry): readonly RecordId[] {
  const { prev, deps } = entry.header;
  return prev === null ? deps : [prev, ...deps];
}

/** Sorts out a set of entries of one log; total. */
export function readEntries(log: LogId, entries: Iterable<Entry>, hash: Hash): Reading {
  const best = withoutDuplicates(log, entries);
  const depthById = depthsOf(log, best);
  const inOrder = [...depthById]
    .toSorted(([a, depthA], [b, depthB]) => depthA - depthB || compareText(a, b))
    .map(([id]) => best.get(id) as Entry);
  const byId = inOrder.toSorted((a, b) => compareText(a.id, b.id));
  const placements = readPlacements(byId, hash);
  const consents = allSaid(byId, consentKind);
  const ballots = allSaid(byId, ballotKind);
  const stands = allSaid(byId, standKind);
  const heals = allSaid(byId, healKind);
  const healings = allSaid(byId, healingKind);
  return {
    log,
    entryById: new Map(byId.map((entry) => [entry.id, entry])),
    depthById,
    inOrder,
    parked: [...best.keys()].filter((id) => !depthById.has(id)).toSorted(compareText),
    unread: byId.filter(isUnreadGovernance).map(({ id }) => id),
    actById: keyed(allSaid(byId, actKind)),
    consentsByAct: grouped(consents, ({ said }) => said.act),
    consentById: keyed(consents),
    inviteById: keyed(allSaid(byId, inviteKind)),
    strikeById: keyed(allSaid(byId, strikeKind)),
    sunsetsByPower: grouped(allSaid(byId, sunsetKind), ({ said }) => said.power),
    listById: keyed(allSaid(byId, listKind)),
    placementsByParent: grouped(placements.read, ({ said }) => said.content.parent),
    placementById: keyed(placements.read),
    malformedPlacements: placements.malformed,
    ballotsByParent: grouped(ballots, ({ said }) => said.parent),
    ballotById: keyed(ballots),
    standsByParent: grouped(stands, ({ said }) => said.parent),
    standById: keyed(stands),
    healsByParent: grouped(heals, ({ said }) => said.parent),
    healById: keyed(heals),
    healingsByKey: grouped(healings, ({ said }) => said.key),
    healingById: keyed(healings),
    prekeysByDevice: grouped(allSaid(byId, prekeyKind), ({ entry }) => entry.header.author),
    boxesByEpoch: grouped(allSaid(byId, boxKind), ({ said }) => said.epoch),
    epochsByAuthor: epochsOf(byId),
    hasHusks: byId.some(({ isHusk }) => isHusk === true),
  };
}

function epochsOf(entries: readonly Entry[]): ReadonlyMap<DeviceId, readonly number[]> {
  const epochs = new Map<DeviceId, number[]>();
  for (const { header } of entries) noteEpoch(epochs, header.author, header.epoch);
  return epochs;
}

/** Notes that a device wrote under an epoch; nearly always its newest. */
export function noteEpoch(epochs: Map<DeviceId, number[]>, device: DeviceId, epoch: number): void {
  const known = epochs.get(device);
  if (known === undefined) epochs.set(device, [epoch]);
  else if (!known.includes(epoch)) {
    known.push(epoch);
    known.sort((a, b) => a - b);
  }
}

/** Whether a governance record stands here with a body that could not be opened yet. */
export function isUnreadGovernance(entry: Entry): boolean {
  return entry.header.lane === LANE_GOVERNANCE && entry.body.state === 'unread';
}

const HOW_READ = { read: 3, void: 2, unread: 1, gone: 0 } as const;

/** One entry a record of this log: the one of which most could be read. */
function withoutDuplicates(log: LogId, entries: Iterable<Entry>): Map<RecordId, Entry> {
  const best = new Map<RecordId, Entry>();
  for (const entry of entries) {
    const isOurs = (entry.id as string) === log || entry.header.log === log;
    if (!isOurs) continue;
    const held = best.get(entry.id);
    if (held === undefined || HOW_READ[held.body.state] < HOW_READ[entry.body.state])
      best.set(entry.id, entry);
  }
  return best;
}

/** The depth of each entry that has all its ancestors here and a whole chain. */
function depthsOf(log: LogId, entries: ReadonlyMap<RecordId, Entry>): Map<RecordId, number> {
  const childrenById = new Map<RecordId, Entry[]>();
  const missing = new Map<RecordId, number>();
  const ready: Entry[] = [];
  for (const entry of entries.values()) {
    if (!isChained(log, entry, entries)) continue;
    const parents = parentsOfEntry(entry);
    missing.set(entry.id, parents.length);
    if (parents.length === 0) ready.push(entry);
    for (const parent of parents) {
      const children = childrenById.get(parent);
      if (children === undefined) childrenById.set(parent, [entry]);
      else children.push(entry);
    }
  }
  const depthById = new Map<RecordId, number>();
  for (let entry = ready.pop(); entry !== undefined; entry = ready.pop()) {
    const depths = parentsOfEntry(entry).map((parent) => depthById.get(parent) ?? 0);
    depthById.set(entry.id, 1 + Math.max(0, ...depths));
    for (const child of childrenById.get(entry.id) ?? []) {
      const left = (missing.get(child.id) ?? 0) - 1;
      missing.set(child.id, left);
      if (left === 0) ready.push(child);
    }
  }
  return depthById;
}

/** Whether an entry's previous one is its author's, one before it; only the genesis has no log. */
function isChained(log: LogId, entry: Entry, entries: ReadonlyMap<RecordId, Entry>): boolean {
  const { header } = entry;
  if (header.log === null) return (entry.id as string) === log && header.prev === null;
  if (header.prev === null) return header.seq === 0;
  const prev = entries.get(header.prev);
  return prev?.header.author === header.author && prev.header.seq + 1 === header.seq;
}

function allSaid<T>(entries: readonly Entry[], kind: RecordKind<T>): readonly Saying<T>[] {
  return entries.flatMap((entry) => {
    const said = saidAs(kind, entry);
    return said === undefined ? [] : [{ entry, said }];
  });
}

function readPlacements(
  entries: readonly Entry[],
  hash: Hash,
): { readonly read: readonly Saying<PlacementSaid>[]; readonly malformed: readonly RecordId[] } {
  const read: Saying<PlacementSaid>[] = [];
  const malformed: RecordId[] = [];
  for (const { entry, said } of allSaid(entries, placementKind)) {
    const placed = readPlacement(entry, said, hash);
    if (placed === undefined) malformed.push(entry.id);
    else read.push(placed);
  }
  return { read, malformed };
}

/** A placement record with its content read; undefined: it is not canonical or of wrong form. */
export function readPlacement(
  entry: Entry,
  { round, stands, content: encoded }: Placement,
  hash: Hash,
): Saying<PlacementSaid> | undefined {
  const content = decodeContent(encoded);
  if (!content.ok) return undefined;
  const placement = placementIdOf(hash, encoded);
  return { entry, said: { placement, round, stands, content: content.value } };
}

function keyed<T>(all: readonly Saying<T>[]): ReadonlyMap<RecordId, Saying<T>> {
  return new Map(all.map((one) => [one.entry.id, one]));
}

function grouped<K, T>(
  all: readonly Saying<T>[],
  keyOf: (one: Saying<T>) => K,
): ReadonlyMap<K, readonly Saying<T>[]> {
  const groups = new Map<K, Saying<T>[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/**
 * Whether nobody looks behind a record: it stands at or below the floor, and not in the governance lane,
 * which is never pruned (R11).
 */
export type IsPruned = (record: RecordId) => boolean;

/** How two records stand to each other; `unknown`: what lay between them is gone. */
export type Ancestry = 'ancestor' | 'none' | 'unknown';

/**
 * Whether `ancestor` comes before `entry` in its ancestry, or is it. Nobody looks behind what is
 * pruned; behind a husk that is not pruned yet at this height nobody can.
 */
export function ancestryOf(
  reading: Reading,
  ancestor: RecordId,
  entry: RecordId,
  isPruned: IsPruned,
): Ancestry {
  const floor = reading.depthById.get(ancestor);
  if (floor === undefined) return 'none';
  const seen = new Set<RecordId>();
  const rest = [entry];
  let isKnown = true;
  for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
    if (id === ancestor) return 'ancestor';
    const at = reading.entryById.get(id);
    if (at === undefined || seen.has(id)) continue;
    seen.add(id);
    if (isPruned(id)) continue;
    if (at.isHusk === true) isKnown = false;
    const isAbove = reading.hasHusks || (reading.depthById.get(id) ?? 0) > floor;
    if (isAbove) rest.push(...parentsOfEntry(at));
  }
  return isKnown ? 'none' : 'unknown';
}
