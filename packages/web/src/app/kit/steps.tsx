/** Steps of something that goes on: done, now, later; who has it and by when at the end. */
import type { ComponentChildren, VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import { sayNumber } from '../../words/language.ts';
import { Icon } from './icon.tsx';

/** One step. */
export interface Step {
  readonly state: 'done' | 'now' | 'later';
  readonly title: ComponentChildren;
  readonly fact?: ComponentChildren;
  readonly end?: ComponentChildren;
}

const CLASS_OF = { done: 'done', now: 'on', later: undefined } as const;

/** Steps below each other. */
export function Stepper({ steps }: { readonly steps: readonly Step[] }): VNode {
  return (
    <ol class="steps">
      {steps.map(({ state, title, fact, end }, at) => (
        <li key={at} class={CLASS_OF[state]} aria-current={state === 'now' ? 'step' : undefined}>
          <span class="pt" aria-hidden="true">
            {state === 'done' ? <Icon name="check" /> : sayNumber(at + 1)}
          </span>
          <div>
            <p class="t">
              <SaidState state={state} />
              {title}
            </p>
            {fact === undefined ? null : <p class="sub">{fact}</p>}
          </div>
          {end === undefined ? null : <span class="fact">{end}</span>}
        </li>
      ))}
    </ol>
  );
}

/** Steps beside each other: four bars and words, for joining. */
export function StepBar({ steps }: { readonly steps: readonly Step[] }): VNode {
  return (
    <ol class="hsteps">
      {steps.map(({ state, title }, at) => (
        <li key={at} class={CLASS_OF[state]} aria-current={state === 'now' ? 'step' : undefined}>
          <SaidState state={state} />
          {title}
        </li>
      ))}
    </ol>
  );
}

function SaidState({ state }: { readonly state: Step['state'] }): VNode | null {
  if (state === 'later') return null;
  return <span class="vh">{kit.say(`step.${state}`)} </span>;
}
