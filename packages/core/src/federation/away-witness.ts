/**
 * What a seal witnesses for an ally of which half is gone (R25; kind 89, in the witness's own home).
 * The record is written before the signature is made: all holders of one seal see it, and none of them
 * signs a second list for the same height, or a further one while the first may still be open
 * (decision 0066). It shows neither who nor how many were named.
 */
import type { Hash32, LogId, PartyId, PlacementId } from '../base/id.ts';
import { id, tuple } from '../codec/shape.ts';
import type { RecordKind } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** A list that one of us witnessed for a party of a pact. */
export interface AwayWitnessed {
  readonly pact: LogId;
  readonly party: PartyId;
  /** The head of their chain on which the list stands. */
  readonly parent: PlacementId;
  /** What was signed: `awayHash`. */
  readonly list: Hash32;
}

/** Kind frame 3, array 1, four ids 34 each. */
export const AWAY_WITNESSED_BYTES_MAX = 140;

/** Kind 89. */
export const awayWitnessedKind: RecordKind<AwayWitnessed> = {
  name: 'awayWitnessed',
  lanes: [LANE_COMMON],
  plain: false,
  shape: tuple<AwayWitnessed>({
    pact: id<LogId>(),
    party: id<PartyId>(),
    parent: id<PlacementId>(),
    list: id<Hash32>(),
  }),
  bytesMax: AWAY_WITNESSED_BYTES_MAX,
};

/**
 * Why a list is not witnessed.
 *
 * - `otherList`: another one was, for the same height. Never both: that is how two halves would both
 *   go on.
 * - `listOpen`: another one was, for another height, and nobody said that it is over.
 */
export type WitnessRefusal = 'otherList' | 'listOpen';

/**
 * What speaks against witnessing a list, by what was witnessed before; null: nothing. The same list
 * once more is always witnessed: its answer may have been lost on the way.
 *
 * @param isOver - a person asked them, and those named before were heard again.
 */
export function refusalToWitness(
  before: readonly AwayWitnessed[],
  { pact, party, parent, list }: AwayWitnessed,
  isOver: boolean,
): WitnessRefusal | null {
  const here = before.filter((one) => one.parent === parent);
  if (here.some((one) => one.list !== list)) return 'otherList';
  if (here.length > 0 || isOver) return null;
  return before.some((one) => one.pact === pact && one.party === party) ? 'listOpen' : null;
}
