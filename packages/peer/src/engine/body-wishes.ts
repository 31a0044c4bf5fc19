/**
 * Bodies that this device may read and was never shown: who comes in is a guest first, and gets skeletons
 * (R11, R15). Once it holds the keys it asks, one member at a time and each time after twice as long, for some
 * bodies are nowhere any more.
 */
import type { DeviceId, RecordId } from '@tocsin/core';
import { powerOfTwo } from '@tocsin/core';

import type { Replica } from '../log/replica.ts';
import type { Clock } from '../ports/index.ts';

/** Bodies asked for at once: two windows of records, 4 MiB at most, 300 KB as a rule. */
const BODIES_AT_ONCE = 512;
/** The wait for the same body doubles from an hour of tempo up to 4,096 of them, five months. */
const DOUBLINGS_MAX = 12;

/** Whom to ask for which bodies. */
interface BodyWish {
  readonly to: DeviceId;
  readonly ids: readonly RecordId[];
}

/** Keeps track of what was asked. */
export interface BodyWishes {
  /** What to ask for now; undefined = nothing is lacking, or nobody is there who could have it. */
  next(members: readonly DeviceId[]): BodyWish | undefined;
  /** Whether there would be something to ask for. */
  isDue(): boolean;
}

interface Asked {
  readonly untilMs: number;
  readonly times: number;
}

/** Nothing was asked yet. */
export function createBodyWishes(
  replica: Pick<Replica, 'lacking'>,
  clock: Pick<Clock, 'monotonicMs'>,
  tempoMs: number,
): BodyWishes {
  const asked = new Map<RecordId, Asked>();
  let turn = 0;
  const isAsked = (id: RecordId): boolean => {
    const until = asked.get(id)?.untilMs;
    return until !== undefined && clock.monotonicMs() < until;
  };
  return {
    isDue: () => replica.lacking(1, isAsked).length > 0,
    next(members) {
      const to = members[turn % Math.max(1, members.length)];
      if (to === undefined) return undefined;
      const ids = replica.lacking(BODIES_AT_ONCE, isAsked);
      if (ids.length === 0) return undefined;
      const nowMs = clock.monotonicMs();
      for (const id of ids) {
        const times = asked.get(id)?.times ?? 0;
        const waitMs = powerOfTwo(Math.min(times, DOUBLINGS_MAX)) * tempoMs;
        asked.set(id, { untilMs: nowMs + waitMs, times: times + 1 });
      }
      turn += 1;
      return { to, ids };
    },
  };
}
