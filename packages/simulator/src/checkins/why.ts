/**
 * Why living people are still asked after, and how few could be: what a rule cannot know, the made
 * world tells. Nothing here judges; it explains figures.
 */
import type { TraceChange } from '@tocsin/core';

import { HOUR } from './chance.ts';
import type { CheckinWorld, MissedFor, MissedSign } from './world.ts';

/** Waits that are tried, in periods after the last sign: from 1.2 on, in tenths. */
const WAITS: readonly number[] = Array.from({ length: 60 }, (_, at) => 1.2 + at / 10);
/** Groups in which people are told apart by how often they forgot. */
const GROUPS = 5;

/** What the signs were missed for that opened an inquiry on a living person; `underway`: still carried. */
export type Mistaken = MissedFor | 'underway' | 'mixed';

/** Counts the false inquiries by what the signs in the silence were missed for. */
export function mistakenFor(
  { trace, silentSince, missed }: CheckinWorld,
  changes: readonly TraceChange[],
): ReadonlyMap<Mistaken, number> {
  const made = signsByPeer({ trace, silentSince, missed });
  const missedByPeer = Map.groupBy(missed, ({ peer }) => peer);
  const counts = new Map<Mistaken, number>();
  for (const { peer, at, state } of changes) {
    if (state !== 'open' || at >= (silentSince.get(peer) ?? trace.end)) continue;
    const signs = made.get(peer) ?? [];
    const last = Math.max(
      trace.start,
      ...signs.filter(({ arrivedAt }) => arrivedAt <= at).map(({ madeAt }) => madeAt),
    );
    const why = new Set<Mistaken>(
      (missedByPeer.get(peer) ?? [])
        .filter((one) => one.at > last && one.at < at)
        .map((one) => one.why),
    );
    if (signs.some(({ madeAt, arrivedAt }) => madeAt > last && madeAt < at && arrivedAt > at))
      why.add('underway');
    const [only = 'mixed'] = why.size === 1 ? why : [];
    counts.set(only, (counts.get(only) ?? 0) + 1);
  }
  return counts;
}

/**
 * How few false inquiries there could be: by a rule that knew which signs a line, a courier or a feast
 * swallowed and which absence had been announced, and that knew beforehand which fifth of all forgets how
 * often. Each fifth has its best wait, so that half of all silences are found within `goal` periods.
 */
export function fewestFalse(
  worlds: readonly CheckinWorld[],
  periodHours: number,
  goal: number,
): number {
  const people = worlds
    .flatMap((world) => livesOf(world, periodHours))
    .toSorted((a, b) => a.forgot - b.forgot);
  const groups = Array.from({ length: GROUPS }, (_, at) =>
    people.slice(
      Math.floor((at * people.length) / GROUPS),
      Math.floor(((at + 1) * people.length) / GROUPS),
    ),
  );
  const silent = people.flatMap(({ silentFor }) => silentFor ?? []);
  const inTime = WAITS.map(
    (wait) => silent.filter((one) => wait - one <= goal).length / silent.length,
  );
  const falseBy = groups.map((group) =>
    WAITS.map(
      (wait) => group.flatMap(({ silences }) => silences).filter((one) => one > wait).length,
    ),
  );
  // What a person found in time is worth grows until half of all are; between two such points both mix.
  let before = { count: 0, found: 0 };
  for (let worth = 0; worth < 1_000; worth += 0.02) {
    const now = { count: 0, found: 0 };
    for (const [at, group] of groups.entries()) {
      const costs = WAITS.map(
        (_, wait) => (falseBy[at]?.[wait] ?? 0) - worth * (inTime[wait] ?? 0) * group.length,
      );
      const best = costs.indexOf(Math.min(...costs));
      now.count += falseBy[at]?.[best] ?? 0;
      now.found += (inTime[best] ?? 0) * group.length;
    }
    const needed = people.length / 2;
    if (now.found >= needed) {
      const part = worth === 0 ? 1 : (needed - before.found) / (now.found - before.found);
      return before.count + part * (now.count - before.count);
    }
    before = now;
  }
  return Infinity;
}

interface Life {
  /** Share of all signs that were forgotten. */
  readonly forgot: number;
  /** Silences that ended, or stood when it fell silent, in periods. */
  readonly silences: readonly number[];
  /** How long it had not been heard when it fell silent; null: it did not. */
  readonly silentFor: number | null;
}

function livesOf(world: CheckinWorld, periodHours: number): readonly Life[] {
  const { trace, silentSince, missed } = world;
  const made = signsByPeer(world);
  const missedByPeer = Map.groupBy(missed, ({ peer }) => peer);
  const pausesByPeer = Map.groupBy(trace.pauses, ({ peer }) => peer);
  const periodS = periodHours * HOUR;
  return trace.schedule
    .filter((one) => one.periodHours === periodHours)
    .map(({ peer }): Life => {
      const until = silentSince.get(peer) ?? trace.end;
      const pauses = pausesByPeer.get(peer) ?? [];
      const isKnown = ({ at, why }: MissedSign): boolean =>
        why === 'line' ||
        why === 'feast' ||
        (why === 'away' && pauses.some(({ from, to }) => from <= at && at < to));
      const misses = missedByPeer.get(peer) ?? [];
      const heard = [
        ...(made.get(peer) ?? []).map(({ madeAt }) => madeAt),
        ...misses.filter(isKnown).map(({ at }) => at),
        ...pauses.map(({ to }) => to),
        until,
      ];
      const silences: number[] = [];
      let last = trace.start;
      for (const at of heard.filter((one) => one <= until).toSorted((a, b) => a - b)) {
        silences.push((at - last) / periodS);
        last = at;
      }
      const forgot = misses.filter(({ why }) => why === 'forgot').length;
      return {
        forgot: (forgot * periodS) / Math.max(periodS, until - trace.start),
        silences,
        silentFor: silentSince.has(peer) ? (silences.at(-1) ?? 0) : null,
      };
    });
}

interface Sign {
  readonly madeAt: number;
  /** At the first of all who got it. */
  readonly arrivedAt: number;
}

function signsByPeer({ trace }: CheckinWorld): ReadonlyMap<string, readonly Sign[]> {
  const arrivals = new Map<string, Map<number, number>>();
  for (let place = 0; place < trace.beats.count; place += 1) {
    const { peer, evidenceAt, arrivedAt } = trace.beats.row(place);
    const own = arrivals.get(peer) ?? new Map<number, number>();
    arrivals.set(peer, own);
    own.set(evidenceAt, Math.min(arrivedAt, own.get(evidenceAt) ?? arrivedAt));
  }
  return new Map(
    [...arrivals].map(([peer, own]) => [
      peer,
      [...own].map(([madeAt, arrivedAt]) => ({ madeAt, arrivedAt })),
    ]),
  );
}
