/** Waiting for what others do: asks again and again, and stops the story when it takes too long. */
import type { MissingKey } from './missing.ts';
import { stop } from './missing.ts';
import { pause } from './pause.ts';

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
    await pause(everyMs, signal);
  }
}
