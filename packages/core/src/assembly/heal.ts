/**
 * What makes an end of a fork (R4). A *heal* (kind 13) is a member's word on which of two branches is
 * to stand, where following alone does not say it. A *healing* (kind 15) is what devices place for it,
 * no person asked, at a height of its own: like a placement, with ballots and stands under the
 * fork's key in place of a parent (decision 0053). Its value is the rival itself; whom it names as
 * struck, what it rests on and its stands lie beside that, so that a later round can carry the
 * rival on with others.
 */
import type { MemberId, PlacementId, RecordId } from '../base/id.ts';
import { id, refined, tuple, uint } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import type { Listed } from './placement.ts';
import { AWAY_ROUND, LISTED_IDS_BYTES_MAX, listedIdsShape, ROUND_MAX } from './placement.ts';

/** Which branch is to stand. */
export interface Heal {
  readonly parent: PlacementId;
  /** The placement with which the branch begins. */
  readonly rival: PlacementId;
}

/** A heal: kind frame 2, array 1, parent 34, rival 34. */
export const HEAL_BYTES_MAX = 71;

/** Kind 13. */
export const healKind: RecordKind<Heal> = {
  name: 'heal',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: HEAL_BYTES_MAX,
  shape: tuple<Heal>({ parent: id<PlacementId>(), rival: id<PlacementId>() }),
};

/** A branch that a secretary places as the one that stands. */
export interface Healing {
  /** The name of this height: see `healingKeyOf`. */
  readonly key: PlacementId;
  readonly round: number;
  /** The placement with which the branch begins; ballots name it. */
  readonly rival: PlacementId;
  /** Members who signed against themselves, ascending: they are not counted here. */
  readonly struck: Listed<MemberId>;
  /** Heals, and records that follow the branch, one a member; none where it is carried on. */
  readonly words: Listed<RecordId>;
  /** The stands that open a round above 0; none in round 0. */
  readonly stands: Listed<RecordId>;
}

/** The longest healing: kind frame 2, array 1, key 34, round 3, rival 34, three lists. */
export const HEALING_BYTES_MAX: number = 2 + 1 + 34 + 3 + 34 + 3 * LISTED_IDS_BYTES_MAX;

/** Kind 15. */
export const healingKind: RecordKind<Healing> = {
  name: 'healing',
  lanes: [LANE_GOVERNANCE],
  plain: false,
  bytesMax: HEALING_BYTES_MAX,
  shape: tuple<Healing>({
    key: id<PlacementId>(),
    round: refined(uint(ROUND_MAX), 'round', (round) => round < AWAY_ROUND),
    rival: id<PlacementId>(),
    struck: listedIdsShape<MemberId>(),
    words: listedIdsShape<RecordId>(),
    stands: listedIdsShape<RecordId>(),
  }),
};
