/**
 * Frontiers: what a replica has, or what a placement names, as the newest record of every device.
 * A device that forked has several heads. Canonical form, ascending by device, heads ascending by
 * (seq, id), none of them an ancestor of another:
 *
 *     [[device, [[seq, id], …]], …]        hash = BLAKE2b-256("tocsin/frontier;" ‖ form)
 *
 * A *delta* lists all heads of each device whose heads changed, one `[device, seq, id]` a head.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import type { DeviceId, Hash32, RecordId } from '../base/id.ts';
import { idOf } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, decodeShape, encodeShape, id, tuple, uint } from '../codec/shape.ts';
import type { Header } from '../record/header.ts';
import { SEQ_MAX } from '../record/header.ts';

/** Devices in a frontier: 500 members × 4, and as many again that came and went. */
export const FRONTIER_DEVICES_MAX = 4_000;
/** Heads of one device in a frontier; only a forked device has more than one. */
export const FRONTIER_HEADS_MAX = 256;
/** A head in a frontier: array 1, seq 5, id 34. */
export const HEAD_BYTES_MAX = 40;
/**
 * The longest frontier on a wire: array 3, and each device's array 1, key 34, list 1 with one head.
 * One with many forks is refused as over-long before it is read.
 */
export const FRONTIER_BYTES_MAX: number = 3 + FRONTIER_DEVICES_MAX * (36 + HEAD_BYTES_MAX);

/** The newest record of a branch of a device. */
export interface Head {
  readonly seq: number;
  readonly id: RecordId;
}

/** The heads of one device, ascending by (seq, id); one unless the device forked. */
export interface DeviceHeads {
  readonly device: DeviceId;
  readonly heads: readonly Head[];
}

/** Ascending by device. */
export type Frontier = readonly DeviceHeads[];

/** One line of a delta. */
export interface DeltaHead {
  readonly device: DeviceId;
  readonly seq: number;
  readonly id: RecordId;
}

/** What a frontier needs of a record. */
export interface Link {
  readonly id: RecordId;
  readonly header: Pick<Header, 'author' | 'seq' | 'prev'>;
}

/** The order of heads within a device. */
export function compareHeads(a: Head, b: Head): number {
  return a.seq - b.seq || compareText(a.id, b.id);
}

/** The order of the lines of a delta. */
export function compareDeltaHeads(a: DeltaHead, b: DeltaHead): number {
  return compareText(a.device, b.device) || compareHeads(a, b);
}

const headShape: Shape<Head> = tuple<Head>({ seq: uint(SEQ_MAX), id: id<RecordId>() });

const frontierShape: Shape<Frontier> = ascending(
  tuple<DeviceHeads>({
    device: id<DeviceId>(),
    heads: ascending(headShape, compareHeads, FRONTIER_HEADS_MAX, 1),
  }),
  (a, b) => compareText(a.device, b.device),
  FRONTIER_DEVICES_MAX,
);

/** The shape of one line of a delta. */
export const deltaHeadShape: Shape<DeltaHead> = tuple<DeltaHead>({
  device: id<DeviceId>(),
  seq: uint(SEQ_MAX),
  id: id<RecordId>(),
});

/** Canonical bytes of a frontier. */
export function encodeFrontier(frontier: Frontier): Uint8Array {
  return encodeShape(frontierShape, frontier);
}

/** Reads a frontier from untrusted bytes; total. */
export function decodeFrontier(encoded: Uint8Array): Result<Frontier, Malformed> {
  return decodeShape(frontierShape, encoded, FRONTIER_BYTES_MAX);
}

/** The hash by which placements and witness records name a frontier. */
export function frontierHashOf(hash: Hash, frontier: Frontier): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'frontier', encodeFrontier(frontier)));
}

/** The frontier of a set of records: on each device's chain, those that nothing follows. */
export function frontierOf(links: Iterable<Link>): Frontier {
  return advanceFrontier([], links);
}

/**
 * `frontier` with more records under it. Each new record's previous one is among the new ones or
 * under the old frontier, else the result names a chain with a hole.
 */
export function advanceFrontier(frontier: Frontier, links: Iterable<Link>): Frontier {
  const all = [...links];
  const followed = new Set<RecordId>();
  for (const { header } of all) if (header.prev !== null) followed.add(header.prev);
  const last = all.filter((link) => !followed.has(link.id));
  return withHeads(frontier, last, (head) => followed.has(head));
}

/**
 * A frontier with more heads.
 *
 * @param last - of the new records those that none follows on their device.
 * @param isFollowed - whether a new record follows a head of the old frontier.
 */
export function withHeads(
  frontier: Frontier,
  last: readonly Link[],
  isFollowed: (head: RecordId) => boolean,
): Frontier {
  const isLast = (head: Head): boolean => !isFollowed(head.id);
  const headsByDevice = new Map(
    frontier.map(({ device, heads }) => [
      device,
      heads.every(isLast) ? heads : heads.filter(isLast),
    ]),
  );
  for (const link of last) {
    const { author, seq } = link.header;
    const heads = headsByDevice.get(author) ?? [];
    if (heads.some((head) => head.id === link.id)) continue;
    headsByDevice.set(author, [...heads, { seq, id: link.id }].toSorted(compareHeads));
  }
  return [...headsByDevice]
    .map(([device, heads]) => ({ device, heads }))
    .filter(({ heads }) => heads.length > 0)
    .toSorted((one, other) => compareText(one.device, other.device));
}

/** The heads of a device, none when the frontier does not know it. */
export function headsOf(frontier: Frontier, device: DeviceId): readonly Head[] {
  return frontier.find((one) => one.device === device)?.heads ?? [];
}

/** What changed between two frontiers, as lines ascending by (device, seq, id). */
export function deltaBetween(before: Frontier, after: Frontier): readonly DeltaHead[] {
  const known = new Map(before.map((one) => [one.device, one.heads]));
  return after
    .filter(({ device, heads }) => !sameHeads(heads, known.get(device) ?? []))
    .flatMap(({ device, heads }) => heads.map((head) => ({ device, ...head })));
}

/** Whether two frontiers name the same heads of the same devices. */
export function isSameFrontier(one: Frontier, other: Frontier): boolean {
  return (
    one.length === other.length &&
    one.every(({ device, heads }, at) => {
      const beside = other[at];
      return beside?.device === device && sameHeads(heads, beside.heads);
    })
  );
}

function sameHeads(a: readonly Head[], b: readonly Head[]): boolean {
  return a.length === b.length && a.every((head, at) => head.id === b[at]?.id);
}

/** The frontier after a delta: the devices it names get the heads it lists, others keep theirs. */
export function applyDelta(frontier: Frontier, delta: readonly DeltaHead[]): Frontier {
  const headsByDevice = new Map(frontier.map((one) => [one.device, one.heads]));
  const named = new Map<DeviceId, Head[]>();
  for (const { device, seq, id: head } of delta)
    named.set(device, [...(named.get(device) ?? []), { seq, id: head }]);
  for (const [device, heads] of named) headsByDevice.set(device, heads.toSorted(compareHeads));
  return [...headsByDevice]
    .map(([device, heads]) => ({ device, heads }))
    .toSorted((a, b) => compareText(a.device, b.device));
}

/**
 * Whether a record lies on its device's chain at or below one of `heads`.
 *
 * @param linkById - the records that are held; a hole in the chain ends the walk.
 */
export function isAtOrBelow(
  heads: readonly Head[],
  link: Link,
  linkById: (id: RecordId) => Link | undefined,
): boolean {
  return heads.some((head) => {
    let at: Link | undefined = linkById(head.id);
    while (at !== undefined && at.header.seq > link.header.seq)
      at = at.header.prev === null ? undefined : linkById(at.header.prev);
    return at?.id === link.id;
  });
}

/** Whether everything under `lower` is under `upper` too, as far as the records held show it. */
export function covers(
  upper: Frontier,
  lower: Frontier,
  linkById: (id: RecordId) => Link | undefined,
): boolean {
  return lower.every(({ device, heads }) => {
    const above = headsOf(upper, device);
    return heads.every((head) => {
      const link = linkById(head.id);
      if (link === undefined) return above.some((one) => one.id === head.id);
      return isAtOrBelow(above, link, linkById);
    });
  });
}
