/** The quorum ring: so many segments as signatures are needed, and a sentence beside it. */
import type { ComponentChildren, VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import { sayNumber } from '../../words/language.ts';

const RADIUS = 43;
const ROUND = 2 * Math.PI * RADIUS;
/** Degrees left open between two segments. */
const GAP_DEGREES = 12;
/** A striped segment: so long a stroke and so long a pause. */
const STRIPE = [7, 4] as const;

/** The ring and its sentence; a drill's segments are striped. */
export function QuorumRing({
  have,
  needed,
  drill = false,
  children,
}: {
  readonly have: number;
  readonly needed: number;
  readonly drill?: boolean;
  /** What stands below the sentence. */
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <div class="ringbox">
      <svg
        class={drill ? 'ring drill' : 'ring'}
        viewBox="0 0 104 104"
        role="img"
        aria-label={kit.say('quorum.number', { have, needed })}
      >
        {Array.from({ length: needed }, (_, at) => (
          <Segment key={at} at={at} of={needed} filled={at < have} striped={drill} />
        ))}
        <text x="52" y="57" text-anchor="middle">
          {sayNumber(have)}
        </text>
        <text class="of" x="52" y="75" text-anchor="middle">
          {kit.say('quorum.of', { needed })}
        </text>
      </svg>
      <div class="grow">
        <h2 aria-live="polite">{kit.tell('quorum.signed', { have, needed })}</h2>
        {children}
      </div>
    </div>
  );
}

function Segment({
  at,
  of,
  filled,
  striped,
}: {
  readonly at: number;
  readonly of: number;
  readonly filled: boolean;
  readonly striped: boolean;
}): VNode {
  const gap = of === 1 ? 0 : GAP_DEGREES;
  const long = (ROUND * (360 / of - gap)) / 360;
  const turn = -90 + gap / 2 + (at * 360) / of;
  return (
    <circle
      cx="52"
      cy="52"
      r={RADIUS}
      fill="none"
      stroke-width="11"
      class={filled ? 'fg' : 'bg'}
      stroke-dasharray={filled && striped ? stripes(long) : `${long} ${ROUND}`}
      transform={`rotate(${turn} 52 52)`}
    />
  );
}

function stripes(long: number): string {
  const count = Math.max(1, Math.floor(long / (STRIPE[0] + STRIPE[1])));
  return `${Array.from({ length: count }, () => STRIPE.join(' ')).join(' ')} 0 ${ROUND}`;
}
