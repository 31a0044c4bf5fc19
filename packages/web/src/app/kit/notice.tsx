/** The notice: one sentence that answers the place's question, before anything else. */
import type { ComponentChildren, VNode } from 'preact';

import { sayNumber } from '../../words/language.ts';
import type { State } from './icon.tsx';
import { StateShape } from './icon.tsx';

/** The pinned card of a screen. One for each screen; `sentence` is its `h1`. */
export function Notice({
  sentence,
  kick,
  support,
  children,
}: {
  readonly sentence: ComponentChildren;
  /** Chips and marks above the sentence. */
  readonly kick?: ComponentChildren;
  /** One line below it. */
  readonly support?: ComponentChildren;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <section class="notice all">
      {kick === undefined ? null : <p class="kick">{kick}</p>}
      <h1>{sentence}</h1>
      {support === undefined ? null : <p>{support}</p>}
      {children}
    </section>
  );
}

/** One number with its state and word. */
export interface Counted {
  readonly state: State;
  readonly count: number;
  readonly word: ComponentChildren;
}

/** Up to five numbers with shape and word; each filters what stands below it. */
export function Counts({
  counts,
  picked,
  onPick,
}: {
  readonly counts: readonly Counted[];
  readonly picked: State | undefined;
  readonly onPick: (state: State | undefined) => void;
}): VNode {
  return (
    <ul class="counts">
      {counts.map(({ state, count, word }) => (
        <li key={state}>
          <button
            type="button"
            data-state={state}
            aria-pressed={picked === state}
            onClick={() => onPick(picked === state ? undefined : state)}
          >
            <span class="n">
              <StateShape state={state} />
              <span>{sayNumber(count)}</span>
            </span>
            <span>{word}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
