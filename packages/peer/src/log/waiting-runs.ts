/**
 * Husks whose run stands on a record that has not come yet, as records wait whose parents are missing
 * (`parked.ts`). Bounded for each sender, who loses the oldest of his own when he sends more.
 */
import type { HuskRun, RecordId } from '@tocsin/core';

/** Runs of one sender: 8 × 511 husks of some 300 bytes in memory are 1.2 MB; on the wire 300 KB. */
export const WAITING_RUNS_MAX = 8;

/** A run that waits. */
export interface WaitingRun {
  readonly sender: string;
  readonly run: HuskRun;
}

/** Runs that wait for what they stand on. */
export interface WaitingRuns {
  add(base: RecordId, waiting: WaitingRun): void;
  /** Those that stand on this record; they wait no longer. */
  release(base: RecordId): readonly WaitingRun[];
  /** Whether none waits: mostly so. */
  isEmpty(): boolean;
}

/** None yet. */
export function createWaitingRuns(): WaitingRuns {
  // In the order in which they came; the same run twice is one.
  const byBase = new Map<RecordId, WaitingRun[]>();
  const forget = (base: RecordId, waiting: WaitingRun): void => {
    const left = (byBase.get(base) ?? []).filter((one) => one !== waiting);
    if (left.length === 0) byBase.delete(base);
    else byBase.set(base, left);
  };
  return {
    add(base, waiting) {
      const proof = waiting.run.proof.id;
      const there = byBase.get(base) ?? [];
      if (there.some((one) => one.run.proof.id === proof)) return;
      byBase.set(base, [...there, waiting]);
      const own = [...byBase].flatMap(([on, runs]) =>
        runs.filter(({ sender }) => sender === waiting.sender).map((one) => [on, one] as const),
      );
      const [oldest] = own;
      if (oldest !== undefined && own.length > WAITING_RUNS_MAX) forget(...oldest);
    },
    release(base) {
      const released = byBase.get(base) ?? [];
      byBase.delete(base);
      return released;
    },
    isEmpty: () => byBase.size === 0,
  };
}
