/**
 * Records as the second fold reads them, and the ground on which it judges them: which records
 * count, what they say, what lies under what, and simple questions about one height.
 */
import type { DeltaHead, DeviceId, DurationName, Entry, Hash32, LogId } from '@tocsin/core/forms';
import type { DomainName, MemberId, Override, Placement, PlacementId } from '@tocsin/core/forms';
import type { ReadingCrypto, RecordId, RecordKind } from '@tocsin/core/forms';
import * as core from '@tocsin/core/forms';

import type { DeviceSummary, EpochSummary, MandateSummary, MemberSummary } from './summary.ts';

export type Crypto = Pick<ReadingCrypto, 'hash' | 'verify' | 'isAdmissibleKey'>;
export type Ids = ReadonlySet<RecordId>;

/** Everything the chain has made at one height. A step copies it and changes the copy. */
export interface Ground {
  before: Ground | null;
  height: number;
  head: PlacementId;
  wall: number;
  rules: number;
  rulesNext: readonly [number, number] | null;
  members: Map<MemberId, MemberSummary>;
  devices: Map<DeviceId, DeviceSummary>;
  mandates: Map<RecordId, MandateSummary>;
  resolutions: Map<RecordId, readonly [number, Hash32]>;
  epochs: EpochSummary[];
  removalPending: boolean;
  overrides: readonly Override[];
  usedInvites: Set<string>;
  placedActs: Set<RecordId>;
  vouches: { voucher: MemberId; wall: number }[];
  /** Standing suspensions of devices by others, and who stands behind each. */
  outside: { device: DeviceId; until: number; by: readonly MemberId[] }[];
  /** Per device: strikes below these are spent, since it was brought back after them. */
  broughtBack: Map<DeviceId, Ids>;
  settled: Ids;
}

export type Judged = Ground | 'waits' | 'void';

/** What is read from the records of a log. */
export class Records {
  protected readonly log: LogId;
  protected readonly crypto: Crypto;
  /** Whether a successor ballots at a height that was open when its strike came (R17). */
  protected readonly successors: boolean;
  /** Records with all their ancestors here. */
  protected readonly held: Map<RecordId, Entry> = new Map();
  /** A record and all its ancestors. */
  protected readonly under: Map<RecordId, Ids> = new Map();

  constructor(log: LogId, entries: Iterable<Entry>, crypto: Crypto, successors: boolean) {
    this.log = log;
    this.crypto = crypto;
    this.successors = successors;
    const given = new Map([...entries].map((entry) => [entry.id, entry]));
    for (const id of given.keys()) this.take(id, given);
  }

  /** Holds a record if it counts: all parents do, its number follows, it is of this log. */
  protected take(id: RecordId, given: ReadonlyMap<RecordId, Entry>): boolean {
    const entry = given.get(id);
    if (entry === undefined || this.held.has(id)) return entry !== undefined;
    const { log, prev, seq, author } = entry.header;
    if (log === null ? (id as string) !== this.log : log !== this.log) return false;
    const before = prev === null ? undefined : given.get(prev)?.header;
    if (seq !== (before === undefined ? 0 : before.seq + 1)) return false;
    if (before !== undefined && before.author !== author) return false;
    if (!parentsOf(entry).every((parent) => this.take(parent, given))) return false;
    this.held.set(id, entry);
    const above = parentsOf(entry).flatMap((parent) => [...(this.under.get(parent) ?? [])]);
    this.under.set(id, new Set([id, ...above]));
    return true;
  }

  /** What a record says, if it is of this kind and of the epoch under the head it cites. */
  protected said<T>(kind: RecordKind<T>, id: RecordId, ground: Ground): T | undefined {
    const entry = this.held.get(id);
    if (entry === undefined || !isOfEpoch(entry, ground)) return undefined;
    return core.saidAs(kind, entry);
  }

  protected hash(domain: DomainName, ...parts: readonly Uint8Array[]): Hash32 {
    return core.idOf<Hash32>(core.hashIn(this.crypto.hash, domain, ...parts));
  }

  protected placementOf(said: Placement): PlacementId {
    return core.placementIdOf(this.crypto.hash, said.content);
  }

  protected parentOf(said: Placement): PlacementId | undefined {
    const content = core.decodeContent(said.content);
    return content.ok ? content.value.parent : undefined;
  }

  /** Of each device, the records in a set that no record in it follows. */
  protected heads(settled: Ids): Map<DeviceId, { seq: number; id: RecordId }[]> {
    const entries = [...settled].map((id) => this.held.get(id) as Entry);
    const followed = new Set(entries.map(({ header }) => header.prev));
    const heads = new Map<DeviceId, { seq: number; id: RecordId }[]>();
    for (const { id, header } of entries)
      if (!followed.has(id))
        heads.set(header.author, [...(heads.get(header.author) ?? []), { seq: header.seq, id }]);
    return heads;
  }

  protected frontierHash(
    headsByDevice: ReadonlyMap<DeviceId, readonly { seq: number; id: RecordId }[]>,
  ): Hash32 {
    const frontier = [...headsByDevice]
      .map(([device, heads]) => ({
        device,
        heads: heads.toSorted((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : 1)),
      }))
      .toSorted((a, b) => (a.device < b.device ? -1 : 1));
    return core.frontierHashOf(this.crypto.hash, frontier);
  }

  /** A record and those of its device before it, newest first. */
  protected chain(id: string | null | undefined): readonly RecordId[] {
    const entry = this.held.get(id as RecordId);
    return entry === undefined ? [] : [entry.id, ...this.chain(entry.header.prev)];
  }

  /** Of some records, those that no other of them has among its ancestors. */
  protected latest(ids: readonly RecordId[]): readonly RecordId[] {
    return ids.filter((id) => !ids.some((other) => other !== id && this.under.get(other)?.has(id)));
  }
}

export function parentsOf({ header }: Entry): readonly RecordId[] {
  return header.prev === null ? header.deps : [header.prev, ...header.deps];
}

/** Whether a record's epoch is the one in force under the head it cites (R12). */
export function isOfEpoch({ header }: Entry, ground: Ground): boolean {
  if (header.epoch === 0) return true;
  let at: Ground | null = ground;
  while (at !== null && at.head !== header.gov) at = at.before;
  return at === null || at.epochs.at(-1)?.number === header.epoch;
}

export function keyOf({ device, seq, id }: DeltaHead): string {
  return `${device}${seq.toString().padStart(10, '0')}${id}`;
}

export function duration(ground: Ground, name: DurationName): number {
  const index = core.DURATION_NAMES.indexOf(name);
  const set = ground.overrides.find((one) => one.index === index);
  return set === undefined ? core.DURATIONS[name].initially : set.value;
}

export function live(ground: Ground): readonly MemberId[] {
  return [...ground.members].filter(([, { status }]) => status === 'live').map(([id]) => id);
}

export function memberIn(ground: Ground, member: MemberId): MemberSummary {
  return ground.members.get(member) as MemberSummary;
}

export function ownerOf(ground: Ground, device: DeviceId): MemberId | undefined {
  return ground.devices.get(device)?.member as MemberId | undefined;
}

export function devicesOf(ground: Ground, member: MemberId): readonly DeviceId[] {
  return [...ground.devices].filter(([, one]) => one.member === member).map(([id]) => id);
}

export function isActive(ground: Ground, device: DeviceId, wall: number): boolean {
  const found = ground.devices.get(device);
  return found?.status === 'active' && !isSuspended(found, wall);
}

export function isSuspended(one: { suspendedUntil: number | null }, wall: number): boolean {
  return one.suspendedUntil !== null && wall <= one.suspendedUntil;
}

export function isOnProbation(one: MemberSummary, wall: number): boolean {
  return one.probationUntil !== null && wall <= one.probationUntil;
}

/** A ground that can be changed without changing the first. */
export function copy(ground: Ground): Ground {
  return {
    ...ground,
    members: new Map(ground.members),
    devices: new Map(ground.devices),
    mandates: new Map(ground.mandates),
    resolutions: new Map(ground.resolutions),
    epochs: [...ground.epochs],
    usedInvites: new Set(ground.usedInvites),
    placedActs: new Set(ground.placedActs),
    broughtBack: new Map(ground.broughtBack),
  };
}
