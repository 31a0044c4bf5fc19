/**
 * What devices write, no person asked: placements (kind 4), ballots (5), stands (6) and the lists
 * (8) that a placement is too short to hold. The content of a placement is a byte string of
 * canonical CBOR,
 *
 *     [n, parent, what, consents, frontierHash, delta, wallHour]
 *
 * and its hash is the placement's id: round, stands, author, header and signatures are outside, so
 * that another secretary can repeat it in a later round under the same id (R1, R2). Consents, delta
 * and stands each stand inside up to a limit, else as the ids of list records in their order.
 */
import { compareText } from '../base/bytes.ts';
import type { Hash32, MemberId, PlacementId, RecordId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import type { Hour } from '../base/time.ts';
import type { Malformed } from '../codec/cbor.ts';
import type { Shape, Variant } from '../codec/shape.ts';
import {
  ascending,
  bytes,
  decodeShape,
  encodeShape,
  id,
  list,
  nullable,
  refined,
  tuple,
  uint,
  variant,
} from '../codec/shape.ts';
import type { DeltaHead } from '../log/frontier.ts';
import { compareDeltaHeads, deltaHeadShape } from '../log/frontier.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import { HEIGHT_MAX } from './act.ts';

/** Rounds at one parent; from round 5 on each lasts 32 days. */
export const ROUND_MAX = 65_535;
/** The round of lists of the absent, which nobody stands for; ordinary rounds end below (R25). */
export const AWAY_ROUND = 65_535;
/** Ids that a placement holds itself, of consents and of stands each. */
export const IDS_INLINE_MAX = 128;
/** Heads that a placement holds itself. */
export const HEADS_INLINE_MAX = 64;
/** List records that stand for one list. */
export const LIST_PARTS_MAX = 16;
/** Ids in one list record: 360 × 34 = 12,240 bytes. */
export const LIST_IDS_MAX = 360;
/** Heads in one list record: 166 × 74 = 12,284 bytes. */
export const LIST_HEADS_MAX = 166;
/** Ids that a placement can name: 5,760. */
export const IDS_MAX: number = LIST_PARTS_MAX * LIST_IDS_MAX;
/** Heads that a placement can name: 2,656. */
export const HEADS_MAX: number = LIST_PARTS_MAX * LIST_HEADS_MAX;

/** A line of a delta: array 1, device 34, seq 5, id 34. */
const DELTA_HEAD_BYTES = 74;

/** Items that stand inside, or the ids of the list records that hold them, in order. */
export type Listed<T> = Variant<{
  readonly inline: readonly T[];
  readonly records: readonly RecordId[];
}>;

/** What a placement is about. */
export interface PlacementContent {
  /** The height: one above the parent's. */
  readonly height: number;
  readonly parent: PlacementId;
  /** The act placed; null in a tick (R7). */
  readonly what: RecordId | null;
  /** The stances and strike notices counted, ascending. */
  readonly consents: Listed<RecordId>;
  readonly frontierHash: Hash32;
  /** What changed in the frontier since the parent, ascending by (device, seq, id). */
  readonly delta: Listed<DeltaHead>;
  readonly wallHour: Hour;
}

function listedShape<T>(
  item: Shape<T>,
  compare: (a: T, b: T) => number,
  inlineMax: number,
): Shape<Listed<T>> {
  return variant<{ readonly inline: readonly T[]; readonly records: readonly RecordId[] }>({
    inline: ascending(item, compare, inlineMax),
    records: list(id<RecordId>(), LIST_PARTS_MAX, 1),
  });
}

/** Ascending ids, inside or in list records. */
export function listedIdsShape<T extends RecordId | MemberId>(): Shape<Listed<T>> {
  return listedShape(id<T>(), compareText, IDS_INLINE_MAX);
}

const listedIds: Shape<Listed<RecordId>> = listedIdsShape<RecordId>();

const contentShape: Shape<PlacementContent> = tuple<PlacementContent>({
  height: refined(uint(HEIGHT_MAX), 'height', (height) => height > 0),
  parent: id<PlacementId>(),
  what: nullable(id<RecordId>()),
  consents: listedIds,
  frontierHash: id<Hash32>(),
  delta: listedShape(deltaHeadShape, compareDeltaHeads, HEADS_INLINE_MAX),
  wallHour: uint<Hour>(HOUR_MAX),
});

/** Ids inside: array 1, case 1, list 2, 128 × 34. */
export const LISTED_IDS_BYTES_MAX: number = 1 + 1 + 2 + IDS_INLINE_MAX * 34;

/**
 * The longest content: array 1, height 5, parent 34, what 34, consents 4,356, frontier hash 34,
 * delta 1 + 1 + 2 + 64 × 74, wall 9.
 */
export const CONTENT_BYTES_MAX: number =
  1 + 5 + 34 + 34 + LISTED_IDS_BYTES_MAX + 34 + (4 + HEADS_INLINE_MAX * DELTA_HEAD_BYTES) + 9;

/** Canonical bytes of a placement's content. */
export function encodeContent(content: PlacementContent): Uint8Array {
  return encodeShape(contentShape, content);
}

/** Reads a placement's content from untrusted bytes; total. */
export function decodeContent(encoded: Uint8Array): Result<PlacementContent, Malformed> {
  return decodeShape(contentShape, encoded, CONTENT_BYTES_MAX);
}

/** What a placement record says. */
export interface Placement {
  readonly round: number;
  /** Canonical content; kept as bytes, since they are what is hashed and repeated. */
  readonly content: Uint8Array;
  /** The stands that open a round above 0; none in round 0 (R2). */
  readonly stands: Listed<RecordId>;
}

/** The longest placement: kind frame 2, array 1, round 3, content 3 + 9,213, stands 4,356. */
export const PLACEMENT_BYTES_MAX: number = 2 + 1 + 3 + 3 + CONTENT_BYTES_MAX + LISTED_IDS_BYTES_MAX;

/** Kind 4. */
export const placementKind: RecordKind<Placement> = {
  name: 'placement',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: PLACEMENT_BYTES_MAX,
  shape: tuple<Placement>({
    round: uint(ROUND_MAX),
    content: bytes(1, CONTENT_BYTES_MAX),
    stands: listedIds,
  }),
};

/** A ballot device's yes, of which it casts one for a (parent, round) (R2). */
export interface Ballot {
  readonly parent: PlacementId;
  readonly round: number;
  readonly placement: PlacementId;
}

/** A ballot: kind frame 2, array 1, parent 34, round 3, placement 34. */
export const BALLOT_BYTES_MAX = 74;

/** Kind 5. */
export const ballotKind: RecordKind<Ballot> = {
  name: 'ballot',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: BALLOT_BYTES_MAX,
  shape: tuple<Ballot>({
    parent: id<PlacementId>(),
    round: uint(ROUND_MAX),
    placement: id<PlacementId>(),
  }),
};

/** A ballot device's promise to sign nothing below a round (R2). */
export interface Stand {
  readonly parent: PlacementId;
  /** The round it stands for; at least 1. */
  readonly round: number;
  /** The placement *record* of its ballot in the highest round below, or null: it cast none. */
  readonly shown: RecordId | null;
  /** Strikes against others' ballot devices that its writer holds, ascending (R17). */
  readonly strikes: readonly RecordId[];
}

/** Strikes that one stand names. */
export const STAND_STRIKES_MAX = 8;
/** A stand: kind frame 2, array 1, parent 34, round 3, shown 34, strikes 1 + 8 × 34. */
export const STAND_BYTES_MAX: number = 2 + 1 + 34 + 3 + 34 + 1 + STAND_STRIKES_MAX * 34;

/** Kind 6. */
export const standKind: RecordKind<Stand> = {
  name: 'stand',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: STAND_BYTES_MAX,
  shape: tuple<Stand>({
    parent: id<PlacementId>(),
    round: refined(uint(ROUND_MAX), 'round', (round) => round > 0),
    shown: nullable(id<RecordId>()),
    strikes: ascending(id<RecordId>(), compareText, STAND_STRIKES_MAX),
  }),
};

/** The items of one list record. */
export type ListItems = Variant<{
  readonly ids: readonly RecordId[];
  readonly heads: readonly DeltaHead[];
}>;

/** One of the records over which a long list is spread. */
export interface ListPart {
  readonly part: number;
  readonly of: number;
  readonly items: ListItems;
}

/** The longest list: kind frame 2, array 1, part 1, of 1, case 1 + 1, list 2 + 166 × 74. */
export const LIST_BYTES_MAX: number = 2 + 1 + 1 + 1 + 2 + 2 + LIST_HEADS_MAX * DELTA_HEAD_BYTES;

/** Kind 8. */
export const listKind: RecordKind<ListPart> = {
  name: 'list',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: LIST_BYTES_MAX,
  shape: refined(
    tuple<ListPart>({
      part: uint(LIST_PARTS_MAX - 1),
      of: uint(LIST_PARTS_MAX),
      items: variant<{
        readonly ids: readonly RecordId[];
        readonly heads: readonly DeltaHead[];
      }>({
        ids: ascending(id<RecordId>(), compareText, LIST_IDS_MAX, 1),
        heads: ascending(deltaHeadShape, compareDeltaHeads, LIST_HEADS_MAX, 1),
      }),
    }),
    'part',
    ({ part, of }) => part < of,
  ),
};
