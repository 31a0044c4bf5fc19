/** What waits for the person of this device, from every part, the most pressing first. */
import type { ComponentChild } from 'preact';

import type { Answer, ControlFault, DecisionBrief, DrawBrief } from '../../rpc/calls.ts';
import { assembly } from '../../words/assembly.ts';
import { chosenAssembly, view } from '../asking.ts';
import { sayBoth } from '../kit/countdown.tsx';
import { knownOf } from '../kit/seen.tsx';
import { href } from '../route.ts';
import { sayVerb } from './shared.tsx';

/** One thing that waits. */
export interface Waiting {
  /** Of the record that it is about. */
  readonly id: string;
  /** In which part it stands. */
  readonly part: 'decisions' | 'draws' | 'agree' | 'aid' | 'duties';
  readonly title: string;
  readonly asks: ComponentChild;
  readonly href: string;
}

/** Everything that waits, once all parts have said so; or why one could not. */
export type AllWaiting =
  | { readonly state: 'asking' }
  | { readonly state: 'known'; readonly waiting: readonly Waiting[] }
  | { readonly state: 'failed'; readonly fault: ControlFault };

/** What waits, parted by when this device turns to its person for it (decision 0177). */
export interface Parted {
  /** Of the list of this week, or pressing. */
  readonly asked: readonly Waiting[];
  /** What comes with the next list. Whoever looks sees it now. */
  readonly held: readonly Waiting[];
  /** From when that can be opened; null: nothing is held. */
  readonly nextListMs: number | null;
}

/** Parts it as the peer does. */
export function useParted(waiting: readonly Waiting[]): Parted {
  const assemblies = knownOf(view('status', {}).value, undefined)?.assemblies ?? [];
  const brief = assemblies.find(({ name }) => name === chosenAssembly.value) ?? assemblies[0];
  const ids = new Set(brief?.heldIds);
  return {
    asked: waiting.filter(({ id }) => !ids.has(id)),
    held: waiting.filter(({ id }) => ids.has(id)),
    nextListMs: brief?.nextList?.ms ?? null,
  };
}

/** Nothing is said to wait, or not to, before every part has answered. */
export function useWaiting(): AllWaiting {
  const decisions = view('decide.list', { all: false }).value;
  const pending = view('assembly.pending', {}).value;
  const exchange = view('exchange.show', { all: false }).value;
  const duties = view('duty.show', { all: false }).value;
  const draws = view('draw.list', { all: false }).value;
  for (const part of [decisions, pending, exchange, duties, draws])
    if (part.state === 'failed') return part;
  if (
    decisions.state !== 'known' ||
    pending.state !== 'known' ||
    exchange.state !== 'known' ||
    duties.state !== 'known' ||
    draws.state !== 'known'
  )
    return { state: 'asking' };
  return {
    state: 'known',
    waiting: [
      ...questions(decisions.answer.decisions),
      ...lots(draws.answer.draws),
      ...acts(pending.answer.pending),
      ...matches(exchange.answer.matches),
      ...served(duties.answer.duties),
    ],
  };
}

function questions(decisions: readonly DecisionBrief[]): readonly Waiting[] {
  return decisions
    .filter(({ waits }) => waits.length > 0)
    .toSorted((a, b) => a.closesAt.ms - b.closesAt.ms)
    .map((one) => ({
      id: one.id,
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
    case 'confirm':
      return assembly.tell('first.confirm');
    case 'witness':
      return assembly.tell('first.witness');
    default:
      return assembly.tell('first.question', { when: sayBoth(closesAt.ms) });
  }
}

/** Secrets are shown by the device itself: only sealing and reading wait for somebody. */
function lots(draws: readonly DrawBrief[]): readonly Waiting[] {
  return draws
    .filter(({ asks }) => asks === 'commit' || asks === 'read')
    .map(({ id, title, asks, until }) => ({
      id,
      part: 'draws' as const,
      title,
      asks:
        asks === 'read'
          ? assembly.tell('first.read')
          : assembly.tell('first.seal', { when: until === null ? '' : sayBoth(until.ms) }),
      href: href('assembly', 'draws', id),
    }));
}

function acts(pending: Answer<'assembly.pending'>['pending']): readonly Waiting[] {
  return pending
    .filter(({ mine, waitsFor }) => mine === null && waitsFor === 'people')
    .map((one) => ({
      id: one.id,
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
      id: one.id,
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
      id: one.id,
      part: 'duties' as const,
      title: one.rota,
      asks: assembly.tell('first.duty'),
      href: href('assembly', 'duties'),
    }));
}
