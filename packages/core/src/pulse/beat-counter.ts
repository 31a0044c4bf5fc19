/**
 * The counter of a device's beats. Tag, nonce and mask all follow from it and are not sent; a
 * counter used twice would put two plaintexts under one keystream, whose XOR is then plain to
 * anyone who kept both. So: write the next counter to disk first, send afterwards. A crash between
 * the two skips a number, which costs nothing. A restored backup must not beat at all before its
 * device key was replaced (R17b).
 */
import { invariant } from '../base/invariant.ts';

/** The last counter: 2^32 − 1; at eight beats a day it lasts 1.4 million years. */
export const BEAT_COUNTER_MAX = 4_294_967_295;

/** A counter to use once, and what must be on disk before it is used. */
export interface SpentCounter {
  readonly counter: number;
  readonly next: number;
}

/** Takes the next counter. Store `next` durably, then send; never the other way round. */
export function spendCounter(next: number): SpentCounter {
  invariant(next >= 0 && next < BEAT_COUNTER_MAX, 'a counter that is not used up');
  return { counter: next, next: next + 1 };
}
