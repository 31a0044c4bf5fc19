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
      {shown.map((stroke, at) => (
        <StrokeMark key={at} stroke={stroke} x={4 + at * STROKE_WIDTH} />
      ))}
      {due ? <path class="now" d={`M${4 + shown.length * STROKE_WIDTH} 4v18`} /> : null}
    </svg>
  );
}

function StrokeMark({ stroke, x }: { readonly stroke: Stroke; readonly x: number }): VNode {
  switch (stroke) {
    case 'onTime':
      return <path d={`M${x} 4v18`} stroke-width="3" />;
    case 'late':
      return <path d={`M${x} 13v9`} stroke-width="3" />;
    case 'learnedLater':
      return <path d={`M${x} 4v18`} stroke-width="3" stroke-dasharray="1 5" />;
    case 'missed':
      return <circle cx={x} cy="20.5" r="1.7" fill="currentColor" stroke="none" />;
    case 'rest':
      return <path d={`M${x - 2.5} 20.5h5`} stroke-width="2" />;
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
