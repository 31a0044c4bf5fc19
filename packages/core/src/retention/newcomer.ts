/**
 * Who may lack what others have swept away (R14). Husks have no signature of their own, so that whoever
 * took them at any time could be told that a young word has had its time, and would never see it.
 */
import { DURATIONS } from '../assembly/durations.ts';
import type { Hour } from '../base/time.ts';

/** Hours by which the walls of placements and clocks together lie beside the truth at most. */
const BESIDE_HOURS = 48;

/**
 * Whether husks are taken that lie below a signed record of this hour.
 *
 * In an assembly's log whoever has a placement in force holds all that it settles; so what others have
 * swept can only be lacking where the newest placement is as old itself, by the shortest retention that
 * a constitution may have. A pact's log settles nothing, and has one retention.
 *
 * @param below - the wall of the record that proves them.
 * @param placedAt - the wall of the newest placement in force here, 0 before any; null: a pact's log.
 */
export function mayLackBelow(below: Hour, placedAt: Hour | null, now: Hour): boolean {
  const { floor, initially } = DURATIONS.headersKept;
  const before = now - (placedAt === null ? initially : floor) + BESIDE_HOURS;
  return below <= before && (placedAt ?? 0) <= before;
}
