/** The notice: one sentence that answers the place's question, before anything else. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { sayNumber } from '../../words/language.ts';
import type { State } from './icon.tsx';
import { StateShape } from './icon.tsx';
import { arrive } from '../screen.ts';

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
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => arrive(title.current), []);
  return (
    <section class="notice all">
      {kick === undefined ? null : <p class="kick">{kick}</p>}
      <h1 ref={title} tabIndex={-1}>
        {sentence}
      </h1>
      {support === undefined ? null : <p>{support}</p>}
      {children}
    </section>
  );
}

/** One number with its state and word. */
export interface Counted {
  readonly state: State;
  /** A fraction is text. */
  readonly count: number | string;
  readonly word: ComponentChildren;
}

/** Numbers with shape and word, to be read and not pressed. */
export function Tally({ counts }: { readonly counts: readonly Counted[] }): VNode {
  return (
    <ul class="counts tally">
      {counts.map(({ state, count, word }, at) => (
        <li key={at} data-state={state}>
          <span class="n">
            <StateShape state={state} />
            <span>{typeof count === 'number' ? sayNumber(count) : count}</span>
          </span>
          <span>{word}</span>
        </li>
      ))}
    </ul>
  );
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
              <span>{typeof count === 'number' ? sayNumber(count) : count}</span>
            </span>
            <span>{word}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
