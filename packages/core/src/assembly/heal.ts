/**
 * A heal (kind 13): a member's word on which of two branches is to stand, where the rules alone
 * cannot say (R4). It names the common parent and the rival with which the branch begins. Heals are
 * no consents and wait for no secretary: more than half of those who did not sign against themselves
 * are the certificate.
 */
import type { PlacementId } from '../base/id.ts';
import { id, tuple } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';

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
