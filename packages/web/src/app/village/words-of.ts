/** What the card says of a step, and where on the screen it is done. */
import type { ComponentChild } from 'preact';

import type { WalkState, WalkStep } from '../../rpc/village.ts';
import { shell } from '../../words/shell.ts';
import { village } from '../../words/village.ts';
import { href } from '../route.ts';

/** Steps that are counted on the card. */
export const WORDED: readonly WalkStep[] = [
  'fine',
  'late',
  'ask',
  'sign',
  'ally',
  'clear',
  'decide',
];

/** The title of a step. */
export function titleOf({ step, facts }: WalkState): ComponentChild {
  return step === 'ask'
    ? village.tell('ask.title', { silent: facts.silent })
    : village.tell(`${step}.title`);
}

/** What to try. */
export function taskOf({ step, facts, dayHelps }: WalkState): ComponentChild {
  const { silent, proposer, fresh, ally } = facts;
  switch (step) {
    case 'fine':
      return village.tell('fine.do');
    case 'late':
      return village.tell('late.do', { silent });
    case 'ask':
      return dayHelps ? village.tell('ask.wait') : village.tell('ask.do', { silent });
    case 'sign':
      return village.tell('sign.do', { silent, proposer });
    case 'ally':
      return village.tell('ally.do', { ally });
    case 'clear':
      return village.tell('clear.do', { silent, fresh });
    case 'decide':
      return village.tell('decide.do', { proposer });
    case 'end':
      return village.tell('end.do');
  }
}

/** What came of it. */
export function doneOf(now: WalkState): ComponentChild {
  const { silent, ally, run } = now.facts;
  switch (now.step) {
    case 'fine':
    case 'ask':
    case 'decide':
      return village.tell(`${now.step}.done`);
    case 'late':
      return village.tell('late.done', { silent });
    case 'sign':
    case 'clear':
      return village.tell(`${now.step}.done`, { ally });
    case 'ally':
      return village.tell('ally.done', { ally, done: run?.done ?? 0, of: run?.of ?? 0 });
    case 'end':
      return village.tell('end.do');
  }
}

/** The screen on which a step is done, and what the way there is called. */
export function whereOf({
  step,
  facts,
}: WalkState): { readonly href: string; readonly name: ComponentChild } | undefined {
  const { id } = facts;
  const to = (place: 'pulse' | 'bell' | 'assembly', ...rest: readonly string[]) => ({
    href: href(place, ...rest),
    name: village.tell('go', { place: shell.say(`place.${place}`) }),
  });
  switch (step) {
    case 'fine':
    case 'late':
      return to('pulse');
    case 'ask':
      return id === null ? to('pulse') : to('pulse', 'inquiry', id);
    case 'sign':
    case 'ally':
    case 'clear':
      return id === null ? to('bell') : to('bell', id);
    case 'decide':
      return id === null ? to('assembly') : to('assembly', 'decisions', id);
    case 'end':
      return undefined;
  }
}
