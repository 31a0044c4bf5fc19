/**
 * A long list drawn anew over several frames: of three hundred many change at once when a daemon has
 * told what it heard, and one frame for all of them would be long enough to be felt.
 */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** Tiles drawn anew in one frame: each takes a sixth of a millisecond of a desk, and four of a slow phone. */
const CHANGES_A_FRAME = 16;

/** What is shown now, and whether that is all. */
export interface Shown<T> {
  readonly list: readonly T[];
  readonly isWhole: boolean;
}

/**
 * The next step from what is shown to what is wanted. Where the same ones stand in the same order, no
 * more than `most` of them change; whoever comes, goes or moves is shown at once with all others.
 */
export function gradual<T>(
  before: readonly T[],
  wanted: readonly T[],
  keyOf: (one: T) => string,
  most: number,
): Shown<T> {
  const isSameRow =
    before.length === wanted.length &&
    wanted.every((one, at) => keyOf(one) === keyOf(before[at] as T));
  if (!isSameRow) return { list: wanted, isWhole: true };
  let left = most;
  let isWhole = true;
  const list = wanted.map((one, at) => {
    const old = before[at] as T;
    if (Object.is(old, one)) return one;
    if (left === 0) {
      isWhole = false;
      return old;
    }
    left -= 1;
    return one;
  });
  return { list, isWhole };
}

/** The list as it is to be drawn now; draws itself again in the next frame until it is whole. */
export function useGradually<T>(wanted: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const frame = useSignal(0);
  const shown = useRef(wanted);
  const { list, isWhole } = gradual(shown.current, wanted, keyOf, CHANGES_A_FRAME);
  shown.current = list;
  // Read, so that the next frame draws this again.
  const now = frame.value;
  useEffect(() => {
    if (isWhole) return undefined;
    const next = requestAnimationFrame(() => (frame.value = now + 1));
    return () => cancelAnimationFrame(next);
  });
  return list;
}
