/**
 * How good verdicts on a trace are, against the truth. Written apart from the rules that it judges:
 * it knows a log of changes, who was truly silent since when, and the agreed periods.
 */
import type { Trace, TraceChange } from '@tocsin/core';

import { HOUR, YEAR } from './chance.ts';

/** What verdicts come to. */
export interface Score {
  readonly peers: number;
  readonly silent: number;
  /** Truly silent peers whose inquiry opened after they fell silent. */
  readonly found: number;
  /** From the moment of silence, in periods; null: not even half, or not nine of ten, were found. */
  readonly delayMedian: number | null;
  readonly delay90th: number | null;
  /** Inquiries that opened on a living peer. */
  readonly falseOpened: number;
  readonly falsePer100PeerYears: number;
  /** Share of the living time in which an inquiry was open. */
  readonly falseOpenShare: number;
}

/** What is counted of one trace, before it comes to figures. */
export interface Counts {
  readonly peers: number;
  /** From silence to inquiry, in periods; infinite where none opened. */
  readonly delays: readonly number[];
  readonly falseOpened: number;
  readonly falseOpenS: number;
  readonly livingS: number;
}

/** Counts the verdicts on those peers that `counts` names. */
export function countsOf(
  trace: Pick<Trace, 'start' | 'end' | 'schedule'>,
  silentSince: ReadonlyMap<string, number>,
  changes: readonly TraceChange[],
  counts: (peer: Trace['schedule'][number]) => boolean = () => true,
): Counts {
  const changesByPeer = new Map<string, TraceChange[]>();
  for (const change of changes)
    changesByPeer.set(change.peer, [...(changesByPeer.get(change.peer) ?? []), change]);
  const delays: number[] = [];
  let falseOpened = 0;
  let falseOpenS = 0;
  let livingS = 0;
  const peers = trace.schedule.filter(counts);
  for (const { peer, periodHours } of peers) {
    const log = changesByPeer.get(peer) ?? [];
    const silentAt = silentSince.get(peer) ?? trace.end;
    livingS += silentAt - trace.start;
    falseOpenS += openBefore(log, silentAt);
    falseOpened += log.filter(({ at, state }) => state === 'open' && at < silentAt).length;
    if (!silentSince.has(peer)) continue;
    const first = log.find(({ at, state }) => state === 'open' && at >= silentAt);
    delays.push(first === undefined ? Infinity : (first.at - silentAt) / (periodHours * HOUR));
  }
  return { peers: peers.length, delays, falseOpened, falseOpenS, livingS };
}

/** Seconds before a moment in which an inquiry was open. */
function openBefore(log: readonly TraceChange[], moment: number): number {
  let openS = 0;
  let openedAt: number | null = null;
  for (const { at, state } of log)
    if (state === 'open') openedAt ??= at;
    else if (openedAt !== null) {
      openS += Math.max(0, Math.min(at, moment) - openedAt);
      openedAt = null;
    }
  return openedAt === null ? openS : openS + Math.max(0, moment - openedAt);
}

/** What the counts of one or several traces come to. */
export function scoreOf(counts: readonly Counts[]): Score {
  const delays = counts.flatMap((one) => one.delays).toSorted((a, b) => a - b);
  const sum = (of: (one: Counts) => number): number =>
    counts.reduce((total, one) => total + of(one), 0);
  const livingS = sum((one) => one.livingS);
  const falseOpened = sum((one) => one.falseOpened);
  return {
    peers: sum(({ peers }) => peers),
    silent: delays.length,
    found: delays.filter((delay) => delay < Infinity).length,
    delayMedian: quantile(delays, 1, 2),
    delay90th: quantile(delays, 9, 10),
    falseOpened,
    falsePer100PeerYears: livingS === 0 ? 0 : (falseOpened * 100 * YEAR) / livingS,
    falseOpenShare: livingS === 0 ? 0 : sum((one) => one.falseOpenS) / livingS,
  };
}

/** The smallest of a sorted list that is not less than so many parts of it. */
function quantile(sorted: readonly number[], parts: number, of: number): number | null {
  const found = sorted[Math.max(0, Math.ceil((sorted.length * parts) / of) - 1)];
  return found === undefined || found === Infinity ? null : found;
}
