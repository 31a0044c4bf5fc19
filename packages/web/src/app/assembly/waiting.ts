/** What waits for the person of this device, from every part, the most pressing first. */
import type { ComponentChild } from 'preact';

import type { Answer, DecisionBrief } from '../../rpc/calls.ts';
import { assembly } from '../../words/assembly.ts';
import { view } from '../asking.ts';
import { sayBoth } from '../kit/countdown.tsx';
import { knownOf } from '../kit/seen.tsx';
import { href } from '../route.ts';
import { sayVerb } from './shared.tsx';

/** One thing that waits. */
export interface Waiting {
  /** In which part it stands. */
  readonly part: 'decisions' | 'agree' | 'aid' | 'duties';
  readonly title: string;
  readonly asks: ComponentChild;
  readonly href: string;
}

/** Everything that waits, as far as it is known yet. */
export function useWaiting(): readonly Waiting[] {
  const decisions = knownOf(view('decide.list', { all: false }).value, undefined);
  const pending = knownOf(view('assembly.pending', {}).value, undefined);
  const exchange = knownOf(view('exchange.show', { all: false }).value, undefined);
  const duties = knownOf(view('duty.show', { all: false }).value, undefined);
  return [
    ...questions(decisions?.decisions ?? []),
    ...acts(pending?.pending ?? []),
    ...matches(exchange?.matches ?? []),
    ...served(duties?.duties ?? []),
  ];
}

function questions(decisions: readonly DecisionBrief[]): readonly Waiting[] {
  return decisions
    .filter(({ waits }) => waits.length > 0)
    .toSorted((a, b) => a.closesAt.ms - b.closesAt.ms)
    .map((one) => ({
      part: 'decisions' as const,
      title: one.title,
      asks: askOf(one),
      href: href('assembly', 'decisions', one.id),
    }));
}

function askOf({ waits, closesAt }: DecisionBrief): ComponentChild {
  switch (waits[0]) {
    case 'objection':
      return assembly.tell('first.settle');
    case 'carryOut':
      return assembly.tell('first.carryOut');
    case 'review':
      return assembly.tell('first.review');
    case 'witness':
      return assembly.tell('first.witness');
    default:
      return assembly.tell('first.question', { when: sayBoth(closesAt.ms) });
  }
}

function acts(pending: Answer<'assembly.pending'>['pending']): readonly Waiting[] {
  return pending
    .filter(({ mine, waitsFor }) => mine === null && waitsFor === 'people')
    .map((one) => ({
      part: 'agree' as const,
      title: sayVerb(one),
      asks: assembly.tell('agree.people', { ...one.for, when: sayBoth(one.validUntil.ms) }),
      href: href('assembly', 'agree'),
    }));
}

function matches(all: Answer<'exchange.show'>['matches']): readonly Waiting[] {
  return all
    .filter(({ state, waitsFor }) => state === 'proposed' && waitsFor.some(({ me }) => me))
    .map((one) => ({
      part: 'aid' as const,
      title: one.what,
      asks: assembly.tell('first.match'),
      href: href('assembly', 'aid'),
    }));
}

function served(duties: Answer<'duty.show'>['duties']): readonly Waiting[] {
  return duties
    .filter(({ state, who }) => who.me && (state === 'asked' || state === 'conflict'))
    .map((one) => ({
      part: 'duties' as const,
      title: one.rota,
      asks: assembly.tell('first.duty'),
      href: href('assembly', 'duties'),
    }));
}
