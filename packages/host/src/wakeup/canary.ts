/**
 * The weekly try of a wake-up: a phone tells on the log when its push path was set up and when its person
 * last touched a notice (kind 68, way push), and whoever keeps its ticket sends a wake-up when that grows old, as
 * empty as any other (decision 0204). So an expired ticket, a push service that turned away and a phone that
 * is lost end in a red within one period, as with every other path.
 */
import type { Hour, PathTold } from '@tocsin/core';
import { divideFloor, WAKING_WAYS } from '@tocsin/core';

const PUSH = WAKING_WAYS.indexOf('push');
/** A first try comes after this share of a period, six hours of a week: the phone was in its person's hand before. */
const FIRST_SHARE = 28;
/** A wake-up is sent when this share of a period is left, and again when half of it is. */
const LEAD_SHARE = 4;

/**
 * The try that is due for a phone, by a name that stays the same until the next one; undefined: none is.
 *
 * @param paths - what the phone told of its paths.
 */
export function pushCanaryDue(
  paths: readonly PathTold[],
  now: Hour,
  periodHours: number,
): string | undefined {
  const push = paths.find(({ way }) => way === PUSH);
  if (push === undefined || push.fault !== 0) return undefined;
  const { since, heard } = push;
  const lead = divideFloor(periodHours, LEAD_SHARE);
  const base = Math.max(since, heard);
  const first =
    heard === 0
      ? base + Math.max(1, divideFloor(periodHours, FIRST_SHARE))
      : base + periodHours - lead;
  if (now < first) return undefined;
  const periods = divideFloor(now - first, periodHours);
  const isReminder = now >= first + periods * periodHours + divideFloor(lead, 2);
  return `canary/${String(base)}/${String(periods)}/${isReminder ? '2' : '1'}`;
}
