/** Icons of the sprite, and the nine shapes by which states are told apart without colour. */
import type { VNode } from 'preact';

/** The states a person can see; each has its own shape, word and colour (guide §4). */
export type State =
  | 'steady'
  | 'due'
  | 'late'
  | 'inquiry'
  | 'alert'
  | 'drill'
  | 'resting'
  | 'unknown'
  | 'disputed';

/** An icon by its name in the sprite. It says nothing by itself: a word stands beside it. */
export function Icon({
  name,
  small = false,
  flips = false,
}: {
  readonly name: string;
  readonly small?: boolean;
  /** Turns round in a script from right to left: arrows that mean "on" or "back". */
  readonly flips?: boolean;
}): VNode {
  return (
    <svg class={`i${small ? ' i-sm' : ''}${flips ? ' flip' : ''}`} aria-hidden="true">
      <use href={`#${name}`} />
    </svg>
  );
}

/** The shape of a state. */
export function StateShape({
  state,
  small = false,
}: {
  readonly state: State;
  readonly small?: boolean;
}): VNode {
  return (
    <svg class={`s${small ? ' s-sm' : ''}`} data-state={state} aria-hidden="true">
      <use href={`#s-${state}`} />
    </svg>
  );
}

/** The mark: a beam, a bell a little swung, a clapper off centre. */
export function Mark(): VNode {
  return (
    <svg class="mark" aria-hidden="true">
      <use href="#mark" />
    </svg>
  );
}
