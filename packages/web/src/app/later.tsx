/** Parts of a place that are fetched when they are first opened, with their words. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import { fetchWords } from '../words/catalogue.ts';
import { kit } from '../words/kit.ts';
import { FaultBanner } from './kit/banner.tsx';
import type { Screen } from './screen.ts';

const fetched = new Map<string, Screen>();

/** Draws the part that `load` fetches; `name` says which it is. */
export function Later({
  name,
  load,
  rest,
}: {
  readonly name: string;
  readonly load: () => Promise<Screen>;
  readonly rest: readonly string[];
}): VNode {
  const state = useSignal<'fetching' | 'here' | 'failed'>(fetched.has(name) ? 'here' : 'fetching');
  const fetchIt = (): void => {
    state.value = fetched.has(name) ? 'here' : 'fetching';
    if (state.value === 'here') return;
    void load()
      .then(async (screen) => {
        await fetchWords();
        fetched.set(name, screen);
        state.value = 'here';
      })
      .catch(() => (state.value = 'failed'));
  };
  useEffect(fetchIt, [name]);
  const Part = fetched.get(name);
  if (Part !== undefined && state.value === 'here') return <Part rest={rest} />;
  if (state.value === 'failed')
    return <FaultBanner fault={{ kind: 'NotConnected' }} onAgain={fetchIt} />;
  return <p class="sub all">{kit.tell('loading')}</p>;
}
