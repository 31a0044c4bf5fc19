/**
 * When a canary is due, when one was confirmed, and what is told of it: functions of what is remembered
 * and of the hour, with P the canary period (a week). A canary goes out a quarter of P before the last
 * confirmation has had its time, so that a person has two days for an answer; once more half of that
 * later; and then once in P. What did not go out is tried again four times a day, and red meanwhile.
 */
import type { Hour, PathTold } from '@tocsin/core';
import { divideFloor, hour, WAKING_WAYS } from '@tocsin/core';

import { failureCode } from '../executor-codes.ts';
import type { PathMemory, WakingMemory } from './memory.ts';
import { inOrder } from './memory.ts';
import type { WakingWay } from './path.ts';

/** A canary is sent when this share of P is left, and again when half of it is. */
const LEAD_SHARE = 4;
/** What did not go out is tried again after this share of P: six hours of a week. */
const RETRY_SHARE = 28;

/** The fault of a path as records say it: 0 is none. */
export function faultNumber(kind: string | null): number {
  return kind === null ? 0 : failureCode(kind) + 1;
}

const NOT_SET_UP = faultNumber('NotSetUp');

/**
 * The paths there are now. A new one is tried from now on; one that is no longer set up, after a restart
 * without its settings say, does not vanish: it is red until it is back or was taken away by a person.
 */
export function withWays(
  memory: WakingMemory,
  ways: readonly WakingWay[],
  now: Hour,
): WakingMemory {
  const known = memory.paths.map((path) => {
    if (!ways.includes(path.way)) return { ...path, fault: NOT_SET_UP };
    return path.fault === NOT_SET_UP ? { ...path, fault: 0, triedAt: 0 } : path;
  });
  const added = ways
    .filter((way) => known.every((path) => path.way !== way))
    .map((way): PathMemory => ({
      way,
      since: now,
      heard: 0,
      fault: 0,
      triedAt: 0,
      canary: null,
    }));
  return { ...memory, paths: inOrder([...known, ...added]) };
}

/** Takes away a path that is not set up any more. */
export function withoutWay(memory: WakingMemory, way: WakingWay): WakingMemory {
  return { ...memory, paths: memory.paths.filter((path) => path.way !== way) };
}

/** Whether a canary is due by a path. */
export function isCanaryDue(path: PathMemory, now: Hour, periodHours: number): boolean {
  const { heard, since, fault, triedAt, canary } = path;
  if (fault === NOT_SET_UP) return false;
  const lead = divideFloor(periodHours, LEAD_SHARE);
  if (fault !== 0) return now >= triedAt + Math.max(1, divideFloor(periodHours, RETRY_SHARE));
  const until = Math.max(heard, since) + periodHours;
  // New, back after a restart without it, or found again: at once.
  if (triedAt === 0) return true;
  if (canary === null) return now >= until - lead;
  if (now >= canary.sentAt + periodHours) return true;
  const isRemindedAt = canary.sentAt + divideFloor(lead, 2);
  return triedAt < isRemindedAt && now >= isRemindedAt;
}

/** Remembers that a canary is being tried: with the number that waits, or a new one. */
export function withTried(
  memory: WakingMemory,
  way: WakingWay,
  { now, periodHours, fresh }: { now: Hour; periodHours: number; fresh: number },
): WakingMemory {
  return changed(memory, way, (path) => ({
    ...path,
    // Set up long before its person came on the rota: it has its first period from now on.
    since: path.triedAt === 0 && path.heard === 0 ? now : path.since,
    triedAt: now,
    canary: isOpen(path, now, periodHours) ? path.canary : { number: fresh, sentAt: now },
  }));
}

/** Remembers how the last try ended. */
export function withOutcome(
  memory: WakingMemory,
  way: WakingWay,
  fault: string | null,
): WakingMemory {
  // Taken out of the settings meanwhile: that stays said.
  return changed(memory, way, (path) =>
    path.fault === NOT_SET_UP ? path : { ...path, fault: faultNumber(fault) },
  );
}

/** The ways by which a canary with this number was sent, and not longer ago than a period. */
export function waysOfNumber(
  { paths }: WakingMemory,
  number: number,
  now: Hour,
  periodHours: number,
): readonly WakingWay[] {
  return paths
    .filter((path) => isOpen(path, now, periodHours) && path.canary?.number === number)
    .map(({ way }) => way);
}

/** Remembers that the person read a canary that came this way. It went out, whatever was thought of it. */
export function withHeard(memory: WakingMemory, way: WakingWay, now: Hour): WakingMemory {
  return changed(memory, way, (path) => ({
    ...path,
    heard: now,
    fault: path.fault === NOT_SET_UP ? NOT_SET_UP : 0,
    canary: null,
  }));
}

/** What is told of the paths. */
export function pathsToTell({ paths }: WakingMemory): readonly PathTold[] {
  return paths.map(({ way, since, heard, fault }) => ({
    way: WAKING_WAYS.indexOf(way),
    since: hour(since),
    heard: hour(heard),
    fault,
  }));
}

/** A canary that was sent longer ago than a period proves nothing of today. */
function isOpen({ canary }: PathMemory, now: Hour, periodHours: number): boolean {
  return canary !== null && now < canary.sentAt + periodHours;
}

function changed(
  memory: WakingMemory,
  way: WakingWay,
  change: (path: PathMemory) => PathMemory,
): WakingMemory {
  return {
    ...memory,
    paths: memory.paths.map((path) => (path.way === way ? change(path) : path)),
  };
}
