/** How far a word has come. Solid is proven by a receipt, dotted is not known. */
import type { ComponentChildren, VNode } from 'preact';

import { kit } from '../../words/kit.ts';

/** A delivery as the peer answers it; `read` where a reader signed for it. */
export interface Delivered {
  readonly state: 'waiting' | 'carried' | 'arrived' | 'read' | 'ranOut';
  readonly arrivedAt: number;
  readonly meantFor: number;
  readonly noWay: boolean;
}

const STOPS = ['waiting', 'carried', 'arrived', 'read'] as const;
const STOP_WIDTH = 23;

/**
 * Four stops and the words that carry the meaning. It never moves on by a timer. Other words than the
 * usual are given as children: of a parcel less is known than of a record.
 */
export function DeliveryLine({
  delivery,
  children,
}: {
  readonly delivery: Delivered;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <span class={delivery.state === 'ranOut' ? 'trip exp' : 'trip'}>
      {delivery.state === 'ranOut' ? <BrokenLine /> : <Line reached={stopOf(delivery.state)} />}
      <span>{children ?? sayDelivery(delivery)}</span>
    </span>
  );
}

/** The words of a delivery alone, for a line of text. */
export function sayDelivery({ state, arrivedAt, meantFor, noWay }: Delivered): string {
  if (state === 'waiting') return kit.say(noWay ? 'delivery.noWay' : 'delivery.waiting');
  if (state !== 'arrived') return kit.say(`delivery.${state}`);
  return kit.say('delivery.arrived', { arrived: arrivedAt, meant: meantFor });
}

function stopOf(state: (typeof STOPS)[number]): number {
  return STOPS.indexOf(state);
}

function Line({ reached }: { readonly reached: number }): VNode {
  return (
    <svg class="flip" viewBox="0 0 84 14" aria-hidden="true">
      {STOPS.map((stop, at) => {
        const x = 7 + at * STOP_WIDTH;
        const isReached = at <= reached;
        return (
          <g key={stop}>
            {at === 0 ? null : (
              <path class={isReached ? 'leg' : 'leg open'} d={`M${x - 18} 7h13`} />
            )}
            <circle class={isReached ? 'stop' : 'stop open'} cx={x} cy="7" r="4.2" />
          </g>
        );
      })}
    </svg>
  );
}

function BrokenLine(): VNode {
  return (
    <svg class="flip" viewBox="0 0 84 14" aria-hidden="true">
      <path class="leg" d="M12 7h13M36 7h6M46 3l8 8m0-8l-8 8" />
      <circle class="stop" cx="7" cy="7" r="4.2" />
      <circle class="stop" cx="30" cy="7" r="4.2" />
    </svg>
  );
}
