/**
 * Missed together: whether a sign of life that did not come says anything of who should have made it.
 * A cut cable, a storm, a courier who did not go, one's own line: then the sign of the next one is
 * missing as well. Around each missed sign lies a stretch in which nobody else of the same line was
 * heard. If another was due in that stretch and was missed too, it was the line, not the person.
 */
import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import { divideCeil, divideFloor } from '../base/integer.ts';
import type { Evidence } from './evidence.ts';
import { aliveAt, isPrompt } from './evidence.ts';
import {
  DOUBT_PERIODS,
  MANY_MIN,
  MANY_SHARE,
  NEAR_HOURS,
  TOGETHER_MIN,
  TOGETHER_SHARE,
} from './parameters.ts';

/** Another of the same line: when its signs were made that came by it, ascending. */
export interface LineMate {
  readonly periodMs: number;
  readonly at: readonly number[];
}

/** How the signs of one subject came: by the line, or days later by a courier. */
export interface Lines {
  readonly byLine: LineMate;
  readonly byCourier: LineMate;
}

/** Tells the two apart, by how long a sign was on the way; what people said by word is neither. */
export function linesOf(evidence: readonly Evidence[], periodMs: number, tempoMs: number): Lines {
  const came = evidence.filter(({ way }) => way !== 'word');
  const timesOf = (prompt: boolean): readonly number[] =>
    came
      .filter((one) => isPrompt(one, tempoMs) === prompt)
      .map(aliveAt)
      .toSorted((a, b) => a - b);
  return {
    byLine: { periodMs, at: timesOf(true) },
    byCourier: { periodMs, at: timesOf(false) },
  };
}

/** Whether its newest sign came by a courier. */
export function isCarried({ byLine, byCourier }: Lines): boolean {
  return (byCourier.at.at(-1) ?? 0) > (byLine.at.at(-1) ?? 0);
}

/**
 * Whether a sign that was due at `dueAt` was missed together with those of others.
 *
 * @param until - what is known is known up to here; a mate's own sign counts as missed half a
 *   period after it was due.
 */
export function missedTogether(dueAt: number, until: number, mates: readonly LineMate[]): boolean {
  let from = 0;
  let to = until;
  for (const { at } of mates) {
    const next = firstAfter(at, dueAt);
    from = Math.max(from, at[next - 1] ?? 0);
    to = Math.min(to, at[next] ?? until);
  }
  if (to <= from) return false;
  let missed = 0;
  for (const { periodMs, at } of mates) {
    const next = firstAfter(at, dueAt);
    const before = at[next - 1];
    if (before === undefined) continue;
    const wasDue = before + periodMs;
    const gap = Math.min(until, at[next] ?? until) - before;
    if (wasDue > from && wasDue < to && 2 * gap >= 3 * periodMs) missed += 1;
  }
  const enough = Math.min(TOGETHER_MIN, divideCeil(mates.length, TOGETHER_SHARE));
  return missed > 0 && missed >= enough;
}

/**
 * Whether a sign that was due at `dueAt` was missed by many: by a third of those whose own was due, or
 * who were heard, within half a day. A storm or a feast silences many and not all.
 */
export function missedByMany(
  dueAt: number,
  until: number,
  mates: readonly LineMate[],
  tempoMs: number,
): boolean {
  const nearMs = NEAR_HOURS * tempoMs;
  let missed = 0;
  let heard = 0;
  for (const { periodMs, at } of mates) {
    const next = firstAfter(at, dueAt);
    const before = at[next - 1];
    if (before === undefined) continue;
    const after = at[next];
    const end = Math.min(until, after ?? until);
    if (end - before > DOUBT_PERIODS * periodMs) continue;
    const turns = Math.max(1, divideFloor(2 * (dueAt - before) + periodMs, 2 * periodMs));
    const wasDue = before + turns * periodMs;
    const isNear = Math.abs(wasDue - dueAt) <= nearMs;
    if (isNear && 2 * (end - wasDue) >= periodMs) missed += 1;
    else if (dueAt - before <= nearMs || (after !== undefined && after - dueAt <= nearMs))
      heard += 1;
  }
  return missed >= MANY_MIN && MANY_SHARE * missed >= missed + heard;
}

/** The place of the first of an ascending list that is later. */
function firstAfter(at: readonly number[], moment: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A silence, and when an inquiry opens unless missed signs are excused. */
export interface Missing {
  readonly dueAt: Instant;
  readonly suspectAt: Instant;
  readonly openAt: Instant;
  readonly periodMs: number;
  /** How long excuses hold the inquiry back at most. */
  readonly heldMaxMs: number;
}

/**
 * When the inquiry opens, each excused sign moving it by a period. Excuses are looked at when the
 * silence is suspect and whenever the inquiry would open, so that it changes at these instants only,
 * and time alone never takes an open one back.
 *
 * @param isExcused - whether the sign due then was missed together, as known at `until`.
 */
export function openingExcused(
  { dueAt, suspectAt, openAt, periodMs, heldMaxMs }: Missing,
  now: Instant,
  isExcused: (dueAt: number, until: number) => boolean,
): { readonly openAt: Instant; readonly together: boolean } {
  let until: number = suspectAt;
  let opensAt: number = openAt;
  if (now < suspectAt) return { openAt, together: false };
  for (;;) {
    let held = 0;
    for (let due: number = dueAt; due <= until && held < heldMaxMs; due += periodMs)
      if (isExcused(due, until)) held += periodMs;
    opensAt = openAt + Math.min(held, heldMaxMs);
    if (now < opensAt || opensAt <= until)
      return { openAt: instant(Math.max(opensAt, until, openAt)), together: held > 0 };
    until = opensAt;
  }
}
