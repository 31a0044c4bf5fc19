/** How far a decision is: its shape, its word, its times. */
import type { DecisionBrief } from '../../../rpc/calls.ts';
import { decide } from '../../../words/decide.ts';
import { sayBoth } from '../../kit/countdown.tsx';
import type { State } from '../../kit/icon.tsx';

/** The shape of a decision's state. */
export function shapeOf({ state, waits }: Pick<DecisionBrief, 'state' | 'waits'>): State {
  if (waits.includes('objection')) return 'disputed';
  switch (state) {
    case 'active':
      return 'due';
    case 'succeeded':
    case 'executed':
      return 'steady';
    case 'pending':
    case 'queued':
      return 'resting';
    default:
      return 'unknown';
  }
}

/** What a state is called. */
export function sayStage(state: DecisionBrief['state']): string {
  return decide.say(`stage.${state}`);
}

/** When it opens, closes or closed. */
export function sayTimes({ state, opensAt, closesAt }: DecisionBrief): string {
  if (state === 'pending') return decide.say('fact.opens', { when: sayBoth(opensAt.ms) });
  return decide.say(state === 'active' ? 'fact.closes' : 'fact.closed', {
    when: sayBoth(closesAt.ms),
  });
}
