/**
 * The floor of a log (R14): a placement in force so old that words of the data lanes which it settles
 * have had their time. It follows from the chain alone, rises with it and never sinks: replicas that
 * hold the same chain have the same floor, whatever each of them has already swept away. Behind a
 * record of a data lane at or below the floor nobody looks any more, whether it is still there or
 * not; so both see the same.
 */
import type { RecordId } from '../base/id.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import { durationOf } from './durations.ts';
import type { IsPruned, Reading } from './reading.ts';
import type { Ground } from './state.ts';

/**
 * The height of the floor at a ground: it rises from where it was before as long as the wall of the next
 * height is `headersKept` or more before the ground's own.
 *
 * @param history - every ground down to the parent of this one.
 */
export function floorAfter(
  history: readonly Ground[],
  { wall, overrides, floor }: Pick<Ground, 'wall' | 'overrides' | 'floor'>,
): number {
  const before = wall - durationOf(overrides, 'headersKept');
  let risen = floor;
  while ((history[risen + 1]?.wall ?? Infinity) <= before) risen += 1;
  return risen;
}

/** Nothing is below any floor. */
export const NOTHING_PRUNED: IsPruned = () => false;

/** What is pruned where records up to this height are. */
export function prunedBelow(
  reading: Pick<Reading, 'entryById'>,
  settledAt: (record: RecordId) => number | undefined,
  floor: number,
): IsPruned {
  if (floor === 0) return NOTHING_PRUNED;
  return (record) => {
    const entry = reading.entryById.get(record);
    if (entry === undefined || entry.header.lane === LANE_GOVERNANCE) return false;
    const height = settledAt(record);
    return height !== undefined && height <= floor;
  };
}
