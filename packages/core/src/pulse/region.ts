/**
 * A regional silence, many at once, told apart from one: a cut cable, a storm, a feast day. It
 * holds the inquiries of its region back, for two periods at most, so that a crackdown on a whole
 * region is found too; and when the region is heard again, each has a period and grace to answer.
 */
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import { REGION_HOLD_PERIODS } from './parameters.ts';

/** Fewer neighbours make no region. */
const REGION_NEIGHBOURS_MIN = 2;

/** Another subject of the same region, not paused and not yet under inquiry. */
export interface Neighbour {
  /** Silent beyond its own grace now. */
  readonly silent: boolean;
  /** When it was last heard again after such a silence; 0 = never. */
  readonly backAt: Instant;
}

/** The silence that may be a region's. */
export interface OneSilence {
  readonly dueAt: Instant;
  readonly openAt: Instant;
  readonly periodMs: number;
  readonly graceMs: number;
}

/** Whether half of the region fell silent with it, and until when that holds the inquiry back. */
export function regionHold(
  silence: OneSilence,
  neighbours: readonly Neighbour[],
): { readonly regional: boolean; readonly openAt: Instant } {
  const { dueAt, openAt, periodMs, graceMs } = silence;
  let dark = 0;
  let back = 0;
  let backAt = 0;
  for (const neighbour of neighbours) {
    if (neighbour.silent) dark += 1;
    else if (neighbour.backAt >= dueAt) {
      back += 1;
      backAt = Math.max(backAt, neighbour.backAt);
    }
  }
  const isMany = neighbours.length >= REGION_NEIGHBOURS_MIN;
  if (!isMany || 2 * (dark + back) < neighbours.length) return { regional: false, openAt };
  const longest = openAt + REGION_HOLD_PERIODS * periodMs;
  const answered = 2 * dark >= neighbours.length ? longest : backAt + periodMs + graceMs;
  return { regional: true, openAt: instant(Math.max(openAt, Math.min(longest, answered))) };
}
