/** Chips and marks: what a state is called, and whether it is settled. */
import type { ComponentChildren, VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import type { State } from './icon.tsx';
import { Icon, StateShape } from './icon.tsx';

/** A state as a pill: shape and word. Other words than the state's own are given as children. */
export function Chip({
  state,
  bare = false,
  children,
}: {
  readonly state: State;
  readonly bare?: boolean;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <span class={bare ? 'chip bare' : 'chip'} data-state={state}>
      <StateShape state={state} />
      <span>{children ?? kit.tell(`state.${state}`)}</span>
    </span>
  );
}

/** Not settled: others have yet to witness it. */
export function Provisional({ children }: { readonly children?: ComponentChildren }): VNode {
  return (
    <span class="prov">
      <Icon name="clock" />
      <span>{children ?? kit.tell('mark.provisional')}</span>
    </span>
  );
}

/** Settled: others witnessed it. Never a guess of this device. */
export function Settled({ children }: { readonly children?: ComponentChildren }): VNode {
  return (
    <span class="settled">
      <Icon name="check" />
      <span>{children ?? kit.tell('mark.settled')}</span>
    </span>
  );
}
