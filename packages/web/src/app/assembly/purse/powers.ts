/** What allows spending: budgets, roles and emergency powers that stand, for a picker. */
import { purse } from '../../../words/purse.ts';
import { view } from '../../asking.ts';
import { knownOf } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { sayRole } from '../shared.tsx';

/** One choice of a picker. */
interface Option {
  readonly value: string;
  readonly label: string;
}

/** Everything that can be cited, nothing first. */
export function usePowers(): readonly Option[] {
  const budgets = knownOf(view('allocate.show', { all: false }).value, undefined)?.budgets ?? [];
  const powers = knownOf(view('emergency.show', {}).value, undefined)?.powers ?? [];
  return [
    { value: '', label: purse.say('enter.noPower') },
    ...budgets
      .filter(({ standing }) => standing)
      .map(({ id, purpose }) => ({ value: id, label: purpose ?? purse.say('budget.noText') })),
    ...useRoles(),
    ...powers
      .filter(({ phase }) => phase === 'runs')
      .map(({ id, what }) => ({ value: id, label: what ?? purse.say('budget.noText') })),
  ];
}

/** Roles that may spend. */
export function useRoles(): readonly Option[] {
  const mandates = knownOf(view('mandate.show', { all: false }).value, undefined)?.mandates ?? [];
  return mandates
    .filter(({ standing, verbs }) => standing && verbs.includes('spend'))
    .map(({ id, role, who }) => ({ value: id, label: `${sayRole(role)}: ${nameOf(who)}` }));
}
