/**
 * Budgets (DESIGN §7: councils really allocate): an act of the members opens one for a purpose, of
 * one commodity, until a date, and names who spends it; without one the ledger refuses a payment. It
 * ends by itself; another budget can take its place before, also one of nothing.
 */
import { isStanding } from './electorate.ts';
import type { Budget } from './powers.ts';
import type { Allocation, Ground } from './state.ts';
import { ALLOCATIONS_MAX } from './state.ts';
import type { Objection, Trial } from './trial.ts';
import { wallPlusLeast, withValue } from './trial.ts';

/** What speaks against a budget. */
export function objectionToAllocate(trial: Trial, budget: Budget): Objection {
  const { ground, moment } = trial;
  if (budget.notAfter < moment.wall || budget.notAfter > wallPlusLeast(trial, 'mandateMax'))
    return 'term';
  if (budget.mandate !== null) {
    const mandate = ground.mandates.get(budget.mandate);
    if (mandate === undefined || !isStanding(ground, mandate, moment.wall))
      return 'no-such-mandate';
  }
  if (budget.replaces === null && budget.amount === 0) return 'empty-budget';
  if (budget.replaces !== null && ground.allocations.get(budget.replaces)?.ended !== null)
    return 'no-such-budget';
  const standing = [...ground.allocations.values()].filter(
    ({ ended, notAfter }) => ended === null && notAfter >= moment.wall,
  );
  return standing.length < ALLOCATIONS_MAX ? undefined : 'budgets-full';
}

/** The ground with a budget, and without the one whose place it takes. */
export function applyAllocate(trial: Trial, budget: Budget): Ground {
  const opened: Allocation = {
    ...budget,
    act: trial.act.entry.id,
    since: trial.moment,
    ended: null,
  };
  const { allocations } = trial.ground;
  const before = budget.replaces === null ? undefined : allocations.get(budget.replaces);
  const rest =
    before === undefined
      ? allocations
      : withValue(allocations, before.act, { ...before, ended: trial.moment });
  return { ...trial.ground, allocations: withValue(rest, opened.act, opened) };
}
