/**
 * States by the hour, against the table of OpenZeppelin's Governor (openzeppelin-contracts fddac901,
 * MIT: test/governance/Governor.test.js, TimelockController.test.js, GovernorTimelockCompound.test.js,
 * GovernorPreventLateQuorum.test.js), retyped: proposed at 100, votingDelay 4, votingPeriod 16.
 */
import { describe, expect, test } from 'vitest';

import { hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import type { DecisionStage, Lifecycle } from './lifecycle.ts';
import { DECISION_STAGES, decisionStageAt, mayExecute } from './lifecycle.ts';
import { Hall } from './testing.ts';

const governed: Lifecycle = {
  opensAt: hour(104),
  closesAt: hour(120),
  isCancelled: false,
  passes: true,
  executeNotBefore: null,
  executeBy: null,
  isExecuted: false,
};
const at = (now: number, set: Partial<Lifecycle> = {}) =>
  decisionStageAt({ ...governed, ...set }, hour(now));

describe('like Governor, a decision', () => {
  test.each<[string, number, Partial<Lifecycle>, DecisionStage]>([
    ['pending-at-proposal', 100, {}, 'pending'],
    ['pending-at-snapshot', 104, {}, 'pending'],
    ['active-just-after-snapshot', 105, {}, 'active'],
    ['active-at-deadline', 120, {}, 'active'],
    ['defeated-no-votes', 121, { passes: false }, 'defeated'],
    ['succeeded', 121, {}, 'succeeded'],
    ['executed', 125, { isExecuted: true }, 'executed'],
    ['canceled-pending', 101, { isCancelled: true }, 'cancelled'],
    ['canceled-after-deadline', 121, { isCancelled: true }, 'cancelled'],
  ])('%s', (_, now, set, state) => {
    expect(at(now, set)).toBe(state);
  });

  test('that was carried out stays so', () => {
    expect(at(126, { isExecuted: true, isCancelled: true })).toBe('executed');
    expect(mayExecute({ ...governed, isExecuted: true }, hour(126))).toBe(false);
  });
});

describe('like a timelock of Compound, whose eta is 172,800 and grace 1,209,600', () => {
  // May be executed at the eta, and in the last second of the grace: hours after and up to ours.
  const locked: Lifecycle = {
    ...governed,
    opensAt: hour(-1),
    closesAt: hour(0),
    executeNotBefore: hour(172_800 - 1),
    executeBy: hour(172_800 + 1_209_600 - 1),
  };
  test.each<[string, number, DecisionStage, boolean]>([
    ['queued-waiting', 1, 'queued', false],
    ['execute-too-early', 172_799, 'queued', false],
    ['execute-at-eta', 172_800, 'succeeded', true],
    ['last-second-of-grace', 1_382_399, 'succeeded', true],
    ['at-eta-plus-grace', 1_382_400, 'expired', false],
    ['expired', 2_764_800, 'expired', false],
  ])('%s', (_, now, state, may) => {
    expect(decisionStageAt(locked, hour(now))).toBe(state);
    expect(mayExecute(locked, hour(now))).toBe(may);
  });

  test('cancel-after-queue', () => {
    expect(mayExecute({ ...locked, isCancelled: true }, hour(259_200))).toBe(false);
  });

  test('to the last hour that a record can carry', () => {
    const last = hour(HOUR_MAX);
    const late = { ...locked, executeNotBefore: last, executeBy: null };
    expect(decisionStageAt(late, last)).toBe('queued');
  });

  test('what has no last hour never expires', () => {
    expect(decisionStageAt({ ...locked, executeBy: null }, hour(9_999_999))).toBe('succeeded');
  });
});

describe('a decision that passed', () => {
  /** Passed by three, to be carried out in the third day after the close. */
  function passed(set: Parameters<Hall['propose']>[0] = {}) {
    const hall = new Hall(4);
    const closes = hall.now + 72;
    const from = { executeNotBefore: hour(closes + 48), executeBy: hour(closes + 72) };
    const proposal = hall.propose({ ...from, ...set });
    for (const by of [0, 1, 2]) hall.say(by, proposal, 'for');
    for (const by of [1, 2, 3]) hall.see(by);
    return { hall, proposal, closes };
  }

  test('waits, may be carried out, and expires', () => {
    const { hall, proposal, closes } = passed();
    const states = [72, 73, 72 + 48, 72 + 49, 72 + 72, 72 + 73].map(
      (after) => hall.view(proposal, closes - 72 + after).state,
    );
    expect(states).toEqual(['active', 'queued', 'queued', 'succeeded', 'succeeded', 'expired']);
  });

  test('is carried out in its time only', () => {
    const done = (after: number): DecisionStage => {
      const { hall, proposal, closes } = passed();
      hall.world.now = closes + after;
      hall.carryOut(3, proposal);
      for (const by of [0, 1, 2]) hall.see(by);
      return hall.view(proposal, closes + 200).state;
    };
    expect([48, 49, 72, 73].map(done)).toEqual(['expired', 'executed', 'executed', 'expired']);
  });

  test('cannot be carried out before what it needs', () => {
    const { hall, proposal: first } = passed({ executeNotBefore: null, executeBy: null });
    const second = hall.propose({ needs: [first] });
    for (const by of [0, 1, 2]) hall.say(by, second, 'for');
    hall.wait(80).carryOut(0, second);
    expect(hall.view(second)).toMatchObject({ state: 'succeeded', waitsForNeeds: true });
    hall.carryOut(0, first);
    expect(hall.view(second)).toMatchObject({ state: 'executed', waitsForNeeds: false });
  });

  test('ends when another one takes its place', () => {
    const { hall, proposal } = passed({ executeNotBefore: null, executeBy: null });
    const later = hall.wait(80).propose({ supersedes: [proposal] });
    for (const by of [0, 1]) hall.say(by, later, 'for');
    expect(hall.view(proposal)).toMatchObject({ state: 'cancelled' });
    expect(hall.decision(proposal).supersededBy).toBe(later);
    for (const by of [0, 1, 2]) hall.say(by, later, 'against');
    expect(hall.view(proposal).state).toBe('succeeded');
  });

  test('of all is not ended by a circle', () => {
    const { hall, proposal } = passed({ executeNotBefore: null, executeBy: null });
    const circle = hall.propose({ supersedes: [proposal], circle: hall.members([0]) });
    hall.say(0, circle, 'for');
    expect(hall.decision(circle).outcome.verdict).toBe('passes');
    expect(hall.view(proposal, hall.now + 80).state).toBe('succeeded');
  });

  test('is a debt from the hour of its review on, until somebody looks at it again', () => {
    const { hall, proposal } = passed({ executeNotBefore: null, executeBy: null });
    const { reviewOn } = hall.decision(proposal).proposal;
    expect(hall.view(proposal, reviewOn).overdueHours).toBe(0);
    expect(hall.view(proposal, reviewOn + 5).overdueHours).toBe(5);
    hall.wait(2_100).review(2, proposal, hall.now + 500);
    expect(hall.view(proposal)).toMatchObject({ reviewOn: hall.now + 500, overdueHours: 0 });
    hall.wait(501).review(2, proposal, null);
    expect(hall.view(proposal)).toMatchObject({ reviewOn: null, overdueHours: 0 });
  });

  test('has states in the order of the table', () => {
    expect(DECISION_STAGES).toHaveLength(8);
  });
});
