import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { TimedDecision, TimedVote } from './timetable.ts';
import { countVotes, decisionStateAt, mayExecuteAt, mayVoteAt } from './timetable.ts';

const FILE = new URL(
  '../../../../../shared/oracles/governance/governor-states.json',
  import.meta.url,
);
const isHere = existsSync(FILE);
if (!isHere) console.warn('SKIPPED: ../shared/oracles/governance is not here; hours are unproven');

interface Act {
  readonly act: string;
  readonly at: number;
  readonly ok: boolean;
}

interface Setup {
  readonly votingDelay: number;
  readonly votingPeriod: number;
  readonly quorum: number;
  readonly lateQuorumVoteExtension: number;
  readonly delay: number;
  readonly grace: number;
  readonly voters: Readonly<Record<string, number>>;
}

interface Vote {
  readonly by: string;
  readonly support: TimedVote['support'];
  readonly at: number;
}

interface Row {
  readonly id: string;
  readonly proposedAt: number;
  readonly at: number;
  readonly state: string;
  readonly votes?: readonly Vote[];
  readonly laterVotes?: readonly Vote[];
  readonly acts?: readonly Act[];
  readonly queuedAt: number;
  readonly act?: string;
  readonly ok?: boolean;
  readonly then?: Act;
  readonly scheduledAt: number | null;
  readonly delay: number;
  readonly execute?: boolean;
  readonly newDeadline: number;
  readonly states: readonly { readonly at: number; readonly state: string }[];
}

interface Oracle {
  readonly setup: Setup;
  readonly core: readonly Row[];
  readonly compoundTimelock: { readonly setup: Setup; readonly cases: readonly Row[] };
  readonly timelockController: { readonly minDelay: number; readonly cases: readonly Row[] };
  readonly preventLateQuorum: { readonly setup: Setup; readonly cases: readonly Row[] };
}

const oracle = isHere ? (JSON.parse(readFileSync(FILE, 'utf8')) as Oracle) : undefined;

/** Our words for theirs. */
const STATES: Readonly<Record<string, string>> = {
  Pending: 'pending',
  Active: 'open',
  Defeated: 'defeated',
  Succeeded: 'succeeded',
  Executed: 'executed',
  Expired: 'expired',
  Canceled: 'cancelled',
  Waiting: 'queued',
  Ready: 'ready',
};

/** A decision that succeeded and was queued at 0, whose vote is long over. */
function queuedAt(at: number, delay: number, grace: number): TimedDecision {
  return {
    timetable: { pendingFor: 0, openFor: 1, lateExtension: 0, lock: { delay, grace } },
    proposedAt: at - 3,
    quorum: 1,
    votes: [{ by: 'a', weight: 1, support: 'for', at: at - 2 }],
    queuedAt: at,
  };
}

describe.skipIf(!isHere)('the hours of a decision in the reference cases', () => {
  const voters = oracle?.setup.voters ?? {};
  const votesOf = (votes: readonly Vote[] = []): readonly TimedVote[] =>
    votes.map((vote) => ({ ...vote, weight: voters[vote.by] ?? 0 }));
  const decisionOf = (row: Row, setup: Setup): TimedDecision => ({
    timetable: {
      pendingFor: setup.votingDelay,
      openFor: setup.votingPeriod,
      lateExtension: setup.lateQuorumVoteExtension ?? 0,
    },
    proposedAt: row.proposedAt,
    quorum: setup.quorum,
    votes: votesOf([...(row.votes ?? []), ...(row.laterVotes ?? [])]),
  });

  // A decision that does not exist has no state to ask for.
  test.each(oracle?.core.filter(({ id }) => id !== 'unset') ?? [])('core $id', (row) => {
    let decision = decisionOf(row, oracle?.setup ?? expect.unreachable());
    for (const { act, at, ok } of row.acts ?? []) {
      const may = act === 'vote' ? mayVoteAt(decision, at) : mayExecuteAt(decision, at);
      expect([act, at, may]).toEqual([act, at, ok]);
      if (act === 'execute' && ok) decision = { ...decision, executedAt: at };
    }
    expect(decisionStateAt(decision, row.at)).toBe(STATES[row.state]);
  });

  test.each(oracle?.compoundTimelock.cases ?? [])('timelock $id', (row) => {
    const { delay, grace } = oracle?.compoundTimelock.setup ?? expect.unreachable();
    const decision = queuedAt(row.queuedAt, delay, grace);
    const isCancelled = row.act === 'cancel';
    const after = isCancelled ? { ...decision, cancelledAt: row.at } : decision;
    const state = decisionStateAt(after, row.at);
    // The governor has one word for both; ours say whether it may be carried out.
    const theirs = row.state === 'Queued' && row.ok === true ? 'ready' : STATES[row.state];
    expect(state).toBe(theirs ?? 'queued');
    if (row.act === 'execute') expect(mayExecuteAt(after, row.at)).toBe(row.ok);
    if (row.then !== undefined) expect(mayExecuteAt(after, row.then.at)).toBe(row.then.ok);
  });

  test.each(
    oracle?.timelockController.cases.filter(({ scheduledAt }) => scheduledAt !== null) ?? [],
  )('controller $id', (row) => {
    const decision = queuedAt(row.scheduledAt ?? 0, row.delay, 1_000);
    expect(decisionStateAt(decision, row.at)).toBe(STATES[row.state]);
    expect(mayExecuteAt(decision, row.at)).toBe(row.execute);
  });

  test.each(oracle?.preventLateQuorum.cases ?? [])('$id', (row) => {
    const decision = decisionOf(row, oracle?.preventLateQuorum.setup ?? expect.unreachable());
    expect(countVotes(decision, row.newDeadline).deadlineAt).toBe(row.newDeadline);
    for (const { at, state } of row.states)
      expect([at, decisionStateAt(decision, at)]).toEqual([at, STATES[state]]);
  });
});

const decisions: fc.Arbitrary<TimedDecision> = fc
  .record({
    pendingFor: fc.integer({ min: 0, max: 5 }),
    openFor: fc.integer({ min: 1, max: 10 }),
    lateExtension: fc.integer({ min: 0, max: 8 }),
    delay: fc.integer({ min: 0, max: 5 }),
    grace: fc.integer({ min: 1, max: 5 }),
    quorum: fc.integer({ min: 0, max: 4 }),
    votes: fc.array(
      fc.record({
        by: fc.constantFrom('a', 'b', 'c'),
        weight: fc.integer({ min: 1, max: 3 }),
        support: fc.constantFrom('for', 'against', 'abstain'),
        at: fc.integer({ min: 0, max: 30 }),
      }),
      { maxLength: 5 },
    ),
    queued: fc.integer({ min: 0, max: 30 }),
    executed: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    cancelled: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  })
  .map(({ delay, grace, quorum, votes, queued, executed, cancelled, ...timetable }) => ({
    timetable: { ...timetable, lock: { delay, grace } },
    proposedAt: 0,
    quorum,
    votes: votes as readonly TimedVote[],
    queuedAt: queued,
    ...(executed === undefined ? {} : { executedAt: executed }),
    ...(cancelled === undefined ? {} : { cancelledAt: cancelled }),
  }));

/** What may follow what; nothing comes back. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  pending: ['open', 'cancelled'],
  open: ['defeated', 'succeeded', 'queued', 'ready', 'executed', 'cancelled'],
  succeeded: ['queued', 'ready', 'executed', 'cancelled'],
  queued: ['ready', 'executed', 'cancelled'],
  ready: ['executed', 'expired', 'cancelled'],
  defeated: [],
  executed: [],
  expired: [],
  cancelled: [],
};

describe('the hours of a decision', () => {
  test('only go on: no state comes back, and what is over stays over', () => {
    fc.assert(
      fc.property(decisions, (decision) => {
        let before = decisionStateAt(decision, 0);
        for (let now = 1; now <= 70; now += 1) {
          const state = decisionStateAt(decision, now);
          if (state !== before)
            expect([before, FOLLOWS[before]]).toEqual([before, expect.arrayContaining([state])]);
          before = state;
        }
      }),
      { numRuns: 500 },
    );
  });

  test('let nothing be carried out but in its hour', () => {
    fc.assert(
      fc.property(decisions, fc.integer({ min: 0, max: 70 }), (decision, now) => {
        const { executedAt: _, cancelledAt: __, ...untouched } = decision;
        if (mayExecuteAt(decision, now)) expect(decisionStateAt(untouched, now)).toBe('ready');
        if (decisionStateAt({ ...untouched, executedAt: now }, now) === 'executed')
          expect(mayExecuteAt(untouched, now)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  const carried: TimedDecision = queuedAt(10, 5, 4);

  test('hold at each edge as they were written down', () => {
    const states = [9, 10, 14, 15, 18, 19].map((now) => decisionStateAt(carried, now));
    expect(states).toEqual(['succeeded', 'queued', 'queued', 'ready', 'ready', 'expired']);
    expect([18, 19].map((now) => mayExecuteAt(carried, now))).toEqual([true, false]);
  });

  test('pay no heed to an execution too early or too late, nor to a cancelling after the end', () => {
    expect(decisionStateAt({ ...carried, executedAt: 14 }, 16)).toBe('ready');
    expect(decisionStateAt({ ...carried, executedAt: 19 }, 20)).toBe('expired');
    expect(decisionStateAt({ ...carried, cancelledAt: 19 }, 20)).toBe('expired');
    expect(decisionStateAt({ ...carried, executedAt: 15, cancelledAt: 16 }, 20)).toBe('executed');
    expect(decisionStateAt({ ...carried, executedAt: 17, cancelledAt: 16 }, 20)).toBe('cancelled');
  });

  test('wait for what is needed first', () => {
    expect(mayExecuteAt({ ...carried, needs: [undefined] }, 16)).toBe(false);
    expect(mayExecuteAt({ ...carried, needs: [16] }, 15)).toBe(false);
    expect(mayExecuteAt({ ...carried, needs: [16, 3] }, 16)).toBe(true);
  });

  test('do not let a decision without acts expire', () => {
    const {
      timetable: { lock: _, ...open },
      ...rest
    } = carried;
    expect(decisionStateAt({ ...rest, timetable: open }, 1_000)).toBe('succeeded');
  });

  test('count the last word of each, and put the deadline off once', () => {
    const vote = (by: string, support: TimedVote['support'], at: number): TimedVote => ({
      by,
      support,
      at,
      weight: 2,
    });
    const timetable = { pendingFor: 0, openFor: 10, lateExtension: 6 };
    const votes = [
      vote('a', 'for', 9),
      vote('b', 'for', 14),
      vote('a', 'against', 15),
      vote('c', 'for', 16),
    ];
    const decision = { timetable, proposedAt: 0, quorum: 2, votes };
    expect(countVotes(decision, 20)).toEqual({
      weights: { for: 2, against: 2, abstain: 0 },
      hasQuorum: true,
      deadlineAt: 15,
    });
    expect(decisionStateAt(decision, 15)).toBe('open');
    expect(decisionStateAt(decision, 16)).toBe('defeated');
  });
});
