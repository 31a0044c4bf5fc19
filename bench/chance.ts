/** Chance that repeats itself: mulberry32, good enough for samples and for nothing else. */
export interface Chance {
  /** The next integer in [0, below). */
  below(below: number): number;
  /** The next bytes. */
  bytes(length: number): Uint8Array;
}

/** Chance from a seed. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (below) => next() % below,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  };
}
