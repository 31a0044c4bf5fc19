/** Husks that wait for what they stand on. */
import type { HuskRun, RecordId } from '@tocsin/core';
import { idNamed } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

import { createWaitingRuns, WAITING_RUNS_MAX } from './waiting-runs.ts';

const base = (at: number): RecordId => idNamed<RecordId>('base', at);
const runAt = (at: number): HuskRun =>
  ({ proof: { id: idNamed<RecordId>('proof', at) }, husks: [] }) as never;
const proofs = (released: readonly { readonly run: HuskRun }[]) =>
  released.map(({ run }) => run.proof.id);

describe('R14: runs that wait for what they stand on', () => {
  test('are given once it has come, each once', () => {
    const waiting = createWaitingRuns();
    for (const at of [0, 1, 1]) waiting.add(base(0), { sender: 'ana', run: runAt(at) });
    expect(waiting.release(base(1))).toEqual([]);
    expect(proofs(waiting.release(base(0)))).toEqual([0, 1].map((at) => runAt(at).proof.id));
    expect(waiting.release(base(0))).toEqual([]);
  });

  test('are so many of one sender at most, the newest, and nobody takes the room of another', () => {
    const waiting = createWaitingRuns();
    waiting.add(base(100), { sender: 'bea', run: runAt(100) });
    for (let at = 0; at <= WAITING_RUNS_MAX; at += 1)
      waiting.add(base(at), { sender: 'ana', run: runAt(at) });
    const kept = Array.from({ length: WAITING_RUNS_MAX + 1 }, (_, at) => waiting.release(base(at)));
    expect(kept.map(({ length }) => length)).toEqual([0, ...Array(WAITING_RUNS_MAX).fill(1)]);
    expect(waiting.release(base(100))).toHaveLength(1);
  });
});
