/** Waiting for what others do: asks again and again, and stops the story when it takes too long. */
import { setTimeout as after } from 'node:timers/promises';

import type { MissingKey } from './missing.ts';
import { stop } from './missing.ts';

/** Between two looks. */
const LOOK_EVERY_MS = 60;

/** How long to wait, and for whom. */
export interface Waiting {
  /** What is missing if it does not come. */
  readonly key: MissingKey;
  /** Whose device is looked at. */
  readonly who: string;
  readonly withinMs: number;
  readonly signal: AbortSignal;
  readonly everyMs?: number;
}

/** What `look` gives once it gives something. */
export async function until<T>(
  waiting: Waiting,
  look: () => Promise<T | undefined>,
): Promise<NonNullable<T>> {
  const { key, who, withinMs, signal, everyMs = LOOK_EVERY_MS } = waiting;
  const endMs = performance.now() + withinMs;
  for (;;) {
    signal.throwIfAborted();
    const seen = await look();
    if (seen !== undefined && seen !== null) return seen;
    if (performance.now() > endMs) stop(key, who);
    await after(everyMs, undefined, { signal });
  }
}

/** Does `act` for each, at most so many at once, in order. */
export async function inGroups<T, R>(
  all: readonly T[],
  size: number,
  act: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += size)
    done.push(...(await Promise.all(all.slice(at, at + size).map(act))));
  return done;
}
