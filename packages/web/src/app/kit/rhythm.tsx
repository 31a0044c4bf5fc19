/** The rhythm line: the last eight check-ins as strokes of a bell, the newest at the reading end. */
import type { VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import { sayList } from '../../words/time.ts';

/** One check-in. */
export type Stroke = 'onTime' | 'late' | 'learnedLater' | 'missed' | 'rest';

/** Strokes that are drawn: what fits beside a name on the smallest screen. */
const STROKES_MAX = 8;
const STROKE_WIDTH = 8;
const KINDS: readonly Stroke[] = ['onTime', 'late', 'learnedLater', 'missed', 'rest'];

/** The line; in words for whoever hears the screen. `due` draws the next one thin. */
export function RhythmLine({
  strokes,
  due = false,
}: {
  readonly strokes: readonly Stroke[];
  readonly due?: boolean;
}): VNode {
  const shown = strokes.slice(due ? 1 - STROKES_MAX : -STROKES_MAX);
  return (
    <svg class="rh flip" viewBox="0 0 66 26" role="img" aria-label={sayRhythm(strokes)}>
      {KINDS.map((kind) => drawn(kind, pathOf(kind, shown)))}
      {due ? <path class="now" d={`M${4 + shown.length * STROKE_WIDTH} 4v18`} /> : null}
    </svg>
  );
}

/** One stroke of a kind, drawn from the middle of its place; what is missed is a dot with a round end. */
const DRAWN: Readonly<Record<Stroke, (x: number) => string>> = {
  onTime: (x) => `M${x} 4v18`,
  late: (x) => `M${x} 13v9`,
  learnedLater: (x) => `M${x} 4v18`,
  missed: (x) => `M${x} 20.5h0`,
  rest: (x) => `M${x - 2.5} 20.5h5`,
};

/** All strokes of a kind as one path: on a wall of three hundred each element is laid out and painted. */
function pathOf(kind: Stroke, strokes: readonly Stroke[]): string {
  return strokes
    .map((stroke, at) => (stroke === kind ? DRAWN[kind](4 + at * STROKE_WIDTH) : ''))
    .join('');
}

function drawn(kind: Stroke, path: string): VNode | null {
  if (path === '') return null;
  switch (kind) {
    case 'onTime':
    case 'late':
      return <path key={kind} d={path} stroke-width="3" />;
    case 'learnedLater':
      return <path key={kind} d={path} stroke-width="3" stroke-dasharray="1 5" />;
    case 'missed':
      return <path key={kind} d={path} stroke-width="3.4" />;
    case 'rest':
      return <path key={kind} d={path} stroke-width="2" />;
  }
}

/** The same in words: how many of each, not one after the other. */
function sayRhythm(strokes: readonly Stroke[]): string {
  const counts = KINDS.map((kind) => ({
    kind,
    count: strokes.filter((stroke) => stroke === kind).length,
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return kit.say('rhythm.none');
  return kit.say('rhythm.label', {
    strokes: sayList(counts.map(({ kind, count }) => kit.say(`rhythm.${kind}`, { count }))),
  });
}
