/**
 * Which calls are due for what concerns the person: one for all that is new of one urgency, and no more
 * than one of that urgency in a gap. What comes within the gap is not lost: it waits for its end.
 */
import type { Concern } from './concern.ts';
import type { Urgency, WakingMemory } from './memory.ts';
import { URGENCIES } from './memory.ts';

/** One call: over every path, for all of these at once. */
export interface DueCall {
  readonly urgency: Urgency;
  readonly keys: readonly string[];
}

/** What is due now, gravest first; and in how many milliseconds to look again, if something waits. */
export function dueCalls(
  { woken, wokenAt }: Pick<WakingMemory, 'woken' | 'wokenAt'>,
  concerns: readonly Concern[],
  { now, gapMs }: { readonly now: number; readonly gapMs: number },
): { readonly calls: readonly DueCall[]; readonly againMs: number | null } {
  const known = new Set(woken);
  const fresh = concerns.filter(({ key }) => !known.has(key));
  const calls: DueCall[] = [];
  let againMs: number | null = null;
  for (const urgency of URGENCIES) {
    const keys = fresh.filter((one) => one.urgency === urgency).map(({ key }) => key);
    if (keys.length === 0) continue;
    const sinceMs = now - wokenAt[urgency];
    // A clock that was set back must not hold calls back for longer than the gap.
    if (sinceMs < 0 || sinceMs >= gapMs) calls.push({ urgency, keys });
    else againMs = Math.min(againMs ?? gapMs, gapMs - sinceMs);
  }
  return { calls, againMs };
}
