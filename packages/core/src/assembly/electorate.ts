/**
 * Who counts at a height: members and devices as they stand in its ground, one ballot device a
 * member, the secretary of each round, holders of roles. All of it is computed at the parent (R1).
 */
import { compareText, uintBytes } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { DeviceId, Hash32, LogId, MemberId, PlacementId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { isAtOrBelow } from '../log/frontier.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import { ROLE } from './act.ts';
import type { Reading } from './reading.ts';
import type { Device, Ground, Mandate, Member } from './state.ts';

/** Stewards act as a class from this number on (R5). */
export const STEWARDS_MIN = 3;

/** The live member with this id. */
export function liveMember(ground: Ground, member: MemberId): Member | undefined {
  const found = ground.members.get(member);
  return found?.status === 'live' ? found : undefined;
}

/** All live members, ascending by id; the electorate. */
export function liveMembers({ members }: Pick<Ground, 'members'>): readonly Member[] {
  const known = liveByMembers.get(members);
  if (known !== undefined) return known;
  const live = [...members.values()]
    .filter(({ status }) => status === 'live')
    .toSorted((a, b) => compareText(a.id, b.id));
  liveByMembers.set(members, live);
  return live;
}

/** A ground never changes: its members are sorted once, however many questions ask for them. */
const liveByMembers = new WeakMap<Ground['members'], readonly Member[]>();

/** The live members who are not away, ascending: over them ballots and stands are counted (R25). */
export function presentMembers(ground: Ground): readonly Member[] {
  return liveMembers(ground).filter(({ awaySince }) => awaySince === null);
}

/** The live member whose device this is or was. */
export function memberOfDevice(ground: Ground, device: DeviceId): MemberId | undefined {
  const member = ground.devices.get(device)?.member;
  return member === undefined ? undefined : liveMember(ground, member)?.id;
}

/** Whether a device has its powers at this ground. */
export function isDeviceActive(ground: Ground, device: DeviceId): boolean {
  const found = ground.devices.get(device);
  return found?.status === 'active' && !isThrough(found.suspendedUntil, ground.wall);
}

/** Whether a suspension or probation that lasts through `until` still lasts at `wall`. */
export function isThrough(until: Hour | null, wall: Hour): boolean {
  return until !== null && wall <= until;
}

/** All active devices, ascending: the roster of an epoch (R12). */
export function activeDevices(ground: Ground): readonly DeviceId[] {
  return [...ground.devices.keys()]
    .filter((device) => isDeviceActive(ground, device))
    .toSorted(compareText);
}

/** The devices of a member that did not end, ascending; suspended ones included. */
export function devicesOfMember(ground: Ground, member: MemberId): readonly Device[] {
  return [...ground.devices.values()]
    .filter((device) => device.member === member && device.status === 'active')
    .toSorted((a, b) => compareText(a.id, b.id));
}

/** Whether a device was proven to have signed against itself and lost its weight for it (R3). */
export function isFaulty(ground: Ground, device: DeviceId): boolean {
  return (ground.devices.get(device)?.faultySince ?? null) !== null;
}

/** The member whose ballots this device casts at this ground. */
export function ballotMemberOf(ground: Ground, device: DeviceId): MemberId | undefined {
  const member = memberOfDevice(ground, device);
  if (member === undefined || !isDeviceActive(ground, device)) return undefined;
  if (isFaulty(ground, device)) return undefined;
  const { ballotDevice, awaySince } = ground.members.get(member) ?? {};
  return ballotDevice === device && awaySince === null ? member : undefined;
}

/** Whether `count` of `all` is more than half. */
export function isMajority(count: number, all: number): boolean {
  return count * 2 > all;
}

/**
 * The members in the order in which they are secretaries at the next height: ascending by
 * BLAKE2b-256("tocsin/secretary;" ‖ parent ‖ n in 6 bytes ‖ member) (R2).
 */
export function secretaryOrder(ground: Ground, hash: Hash): readonly MemberId[] {
  const known = orderByGround.get(ground);
  if (known?.hash === hash) return known.order;
  const order = orderAt(ground, hash);
  orderByGround.set(ground, { hash, order });
  return order;
}

/** A ground never changes: its order is worked out once, however many rounds ask for it. */
const orderByGround = new WeakMap<
  Ground,
  { readonly hash: Hash; readonly order: readonly MemberId[] }
>();

function orderAt(ground: Ground, hash: Hash): readonly MemberId[] {
  const rankOf = ranksUnder(hash, ground);
  return presentMembers(ground)
    .map(({ id }) => ({ id, rank: rankOf(id) }))
    .toSorted((a, b) => compareText(a.rank, b.rank))
    .map(({ id }) => id);
}

/** Heads whose ranks are remembered: those of the homes that one program serves, and a few before. */
const RANKED_HEADS_MAX = 256;
const ranksByHash = new WeakMap<Hash, Map<string, Map<MemberId, Hash32>>>();

/** Ranks follow from head, height and member alone: most grounds stand at the head of the one before. */
function ranksUnder(hash: Hash, { head, height }: Ground): (member: MemberId) => Hash32 {
  const ranksByHead = ranksByHash.get(hash) ?? new Map<string, Map<MemberId, Hash32>>();
  ranksByHash.set(hash, ranksByHead);
  const name = `${head} ${String(height)}`;
  const ranks = ranksByHead.get(name) ?? new Map<MemberId, Hash32>();
  if (!ranksByHead.has(name) && ranksByHead.size >= RANKED_HEADS_MAX) ranksByHead.clear();
  ranksByHead.set(name, ranks);
  return (member) => {
    const known = ranks.get(member);
    if (known !== undefined) return known;
    const at = uintBytes(height + 1, 6);
    const made = idOf<Hash32>(hashIn(hash, 'secretary', idBytes(head), at, idBytes(member)));
    ranks.set(member, made);
    return made;
  };
}

/** The one member who may place in `round` at the next height. */
export function secretaryOf(ground: Ground, round: number, hash: Hash): MemberId | undefined {
  const order = secretaryOrder(ground, hash);
  return order.length === 0 ? undefined : order[round % order.length];
}

/** Whether a mandate stands at `at`: not recalled, its holder a member, its date not past. */
export function isStanding(ground: Ground, mandate: Mandate, at: Hour): boolean {
  if (mandate.ended !== null || at > mandate.notAfter) return false;
  return liveMember(ground, mandate.member) !== undefined;
}

/**
 * The members who hold a role at `at`, ascending and each once; those suspended do not.
 *
 * @param pact - the pact's log, or null for roles at home.
 */
export function holders(
  ground: Ground,
  role: number,
  at: Hour,
  pact: LogId | null = null,
): readonly MemberId[] {
  const found = new Set<MemberId>();
  for (const mandate of ground.mandates.values()) {
    if (mandate.role !== role || mandate.pact !== pact || !isStanding(ground, mandate, at))
      continue;
    if (!isThrough(ground.members.get(mandate.member)?.suspendedUntil ?? null, at))
      found.add(mandate.member);
  }
  return [...found].toSorted(compareText);
}

/** The stewards whose consents count at this ground (R5). */
export function stewardsAt(ground: Ground): readonly MemberId[] {
  return holders(ground, ROLE.steward, ground.wall);
}

/** The vouch branches that have live members, ascending. */
export function liveBranches(ground: Ground): readonly MemberId[] {
  return [...new Set(liveMembers(ground).map(({ branch }) => branch))].toSorted(compareText);
}

/**
 * Whether what a device said counts at this ground: all of it while the device has its powers, else
 * what lies within its cut (R6). Unknown devices never count.
 */
export function isHonoured(reading: Reading, ground: Ground, entry: Entry): boolean {
  const device = ground.devices.get(entry.header.author);
  if (device === undefined) return false;
  if (isDeviceActive(ground, device.id)) return true;
  return isAtOrBelow(device.cut ?? [], entry, (id) => reading.entryById.get(id));
}

/** Grounds looked through from the newest on before an index is made: most records stand there. */
const GROUNDS_LOOKED_AT = 8;

/** The grounds of a history by their heads; a history only grows at its end. */
const groundsByHistory = new WeakMap<readonly Ground[], Map<PlacementId, Ground>>();

/** The ground under whose head a record was written; undefined: it is not on this chain. */
export function groundCited(history: readonly Ground[], { header }: Entry): Ground | undefined {
  const { gov } = header;
  if (gov === null) return undefined;
  const from = Math.max(0, history.length - GROUNDS_LOOKED_AT);
  for (let at = history.length - 1; at >= from; at -= 1) {
    const ground = history[at] as Ground;
    if (ground.head === gov) return ground;
  }
  if (from === 0) return undefined;
  let byHead = groundsByHistory.get(history);
  if (byHead === undefined) groundsByHistory.set(history, (byHead = new Map()));
  for (let at = byHead.size; at < history.length; at += 1) {
    const ground = history[at] as Ground;
    byHead.set(ground.head, ground);
  }
  return byHead.get(gov);
}

/**
 * Whether a sealed record used the epoch that was in force under the head that it cites (R12). A
 * head that is not on this chain says nothing.
 */
export function isOfRightEpoch(history: readonly Ground[], entry: Entry): boolean {
  if (entry.header.epoch === 0) return true;
  const ground = groundCited(history, entry);
  return ground === undefined || ground.epochs.at(-1)?.number === entry.header.epoch;
}

/** Where records are counted. */
export interface Sealing {
  readonly history: readonly Ground[];
  /**
   * The last epoch under which a record may be sealed: at a healing key that of the common parent,
   * since not everybody can read what a branch turned to. Undefined: any that is right.
   */
  readonly epochMax?: number;
}

/** Whether a record is sealed so that everybody who counts there can read it. */
export function isSealedForAll({ history, epochMax }: Sealing, entry: Entry): boolean {
  if (epochMax !== undefined && entry.header.epoch > epochMax) return false;
  return isOfRightEpoch(history, entry);
}

/**
 * Whether a governance record has to be read before the chain can go on: its body could not be
 * opened yet, but some member can. One sealed under an epoch that was not in force says nothing to
 * anybody, and nobody waits for it (R11).
 */
export function isAwaited(history: readonly Ground[], entry: Entry): boolean {
  if (entry.header.lane !== LANE_GOVERNANCE || entry.body.state !== 'unread') return false;
  const current = history.at(-1)?.epochs.at(-1)?.number ?? 0;
  return entry.header.epoch <= current && isOfRightEpoch(history, entry);
}
