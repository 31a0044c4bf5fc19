/**
 * A long row drawn anew over several frames, and of it only the pieces that changed: of three hundred many
 * change at once when a daemon has told what it heard, and one frame for all of them would be felt.
 */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { keepEqual } from '../keeping.ts';

/** Pieces drawn anew in one frame: each takes a sixth of a millisecond of a desk, and four of a slow phone. */
const CHANGES_A_FRAME = 16;

/** One place of the row. Whoever reads `now` is drawn again when it changes, and nobody else is. */
export interface Piece<T> {
  readonly key: string;
  readonly now: ReadonlySignal<T>;
}

/** How far a step went: the places that change now, and the place to go on from; undefined: all is told. */
export interface Step {
  readonly places: readonly number[];
  readonly next: number | undefined;
}

/**
 * The places to be told next: at most `most` of those that changed, looked for from `from` on and round
 * the end, so that places which change all the time do not keep the others waiting.
 */
export function stepFrom(
  from: number,
  isChanged: (place: number) => boolean,
  count: number,
  most: number,
): Step {
  const places: number[] = [];
  for (let by = 0; by < count; by += 1) {
    const place = (from + by) % count;
    if (!isChanged(place)) continue;
    if (places.length === most) return { places, next: place };
    places.push(place);
  }
  return { places, next: undefined };
}

interface Row<T> {
  readonly pieces: readonly (Piece<T> & { readonly now: Signal<T> })[];
  /** Where the next step begins. */
  from: number;
}

/**
 * The row as it is to be drawn. Where the same ones stand in the same order it is the very row of before,
 * and its pieces are told over the next frames, after the one in which the rest of the screen changes;
 * whoever comes, goes or moves is shown at once with all others.
 *
 * @param wanted - plain values; keys are different from each other.
 */
export function useGradually<T>(
  wanted: readonly T[],
  keyOf: (one: T) => string,
): readonly Piece<T>[] {
  const shown = useRef<Row<T>>({ pieces: [], from: 0 });
  const isSameRow =
    shown.current.pieces.length === wanted.length &&
    shown.current.pieces.every(({ key }, at) => key === keyOf(wanted[at] as T));
  if (!isSameRow) shown.current = { pieces: rowOf(shown.current, wanted, keyOf), from: 0 };
  useLayoutEffect(() =>
    isSameRow ? tell(shown, wanted, CHANGES_A_FRAME) : tellAll(shown, wanted),
  );
  return shown.current.pieces;
}

/** Who was there before keeps the signal: the piece itself is not made anew. */
function rowOf<T>(
  { pieces }: Row<T>,
  wanted: readonly T[],
  keyOf: (one: T) => string,
): Row<T>['pieces'] {
  const before = new Map(pieces.map((piece) => [piece.key, piece]));
  return wanted.map((one) => {
    const key = keyOf(one);
    return before.get(key) ?? { key, now: signal(one) };
  });
}

/** Tells what changed, so many pieces a frame from the next one on; gives what ends that. */
function tell<T>(row: RefObject<Row<T>>, wanted: readonly T[], most: number): () => void {
  let frame = requestAnimationFrame(function next() {
    if (!tellSome(row, wanted, most)) frame = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(frame);
}

function tellAll<T>(row: RefObject<Row<T>>, wanted: readonly T[]): void {
  tellSome(row, wanted, wanted.length);
}

/** Whether that was all. */
function tellSome<T>({ current }: RefObject<Row<T>>, wanted: readonly T[], most: number): boolean {
  if (current === null) return true;
  const { pieces, from } = current;
  const news = new Map<number, T>();
  const isChanged = (place: number): boolean => {
    const before = pieces[place]?.now.peek();
    const now = keepEqual(before, wanted[place] as T);
    if (Object.is(now, before)) return false;
    news.set(place, now);
    return true;
  };
  const { places, next } = stepFrom(from, isChanged, wanted.length, most);
  batch(() => {
    for (const place of places) {
      const piece = pieces[place];
      if (piece !== undefined) piece.now.value = news.get(place) as T;
    }
  });
  current.from = next ?? from;
  return next === undefined;
}
