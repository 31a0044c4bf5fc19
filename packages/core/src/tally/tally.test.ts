import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addFractions, fraction, parseFraction } from '../base/fraction.ts';
import { BALLOTS_MAX, CANDIDATES_MAX, decodeTally, SCORE_MAX } from './ballots.ts';
import type { TallyResult } from './tally.ts';
import { tally } from './tally.ts';
import type { PlainBallot } from './testing.ts';
import { faultOf, tallyOf } from './testing.ts';

const NAMES = ['A', 'B', 'C', 'D', 'E'];

/** A ranking of some of the candidates, in groups. */
function rankingOf(names: readonly string[]): fc.Arbitrary<readonly (readonly string[])[]> {
  const some = fc.shuffledSubarray([...names], { minLength: 0 });
  return fc
    .tuple(some, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }))
    .map(([who, cuts]) => {
      const groups: string[][] = [];
      for (const [at, name] of who.entries())
        if (at === 0 || cuts[at] === true) groups.push([name]);
        else groups.at(-1)?.push(name);
      return groups;
    });
}

const ballotsOf = (names: readonly string[]): fc.Arbitrary<readonly PlainBallot[]> =>
  fc.array(fc.record({ count: fc.integer({ min: 0, max: 6 }), ranking: rankingOf(names) }), {
    maxLength: 8,
  });

const strict = (names: readonly string[]): fc.Arbitrary<readonly PlainBallot[]> =>
  fc.array(
    fc.record({
      count: fc.integer({ min: 1, max: 6 }),
      ranking: fc
        .shuffledSubarray([...names], { minLength: names.length })
        .map((all) => all.map((one) => [one])),
    }),
    { minLength: 1, maxLength: 8 },
  );

/** Whether a ballot puts one above the other; whom it leaves out is last. */
function prefers({ ranking }: PlainBallot, a: string, b: string): boolean {
  const placeOf = (one: string): number => {
    const found = ranking.findIndex((group) => group.includes(one));
    return found < 0 ? ranking.length : found;
  };
  return placeOf(a) < placeOf(b);
}

const votersFor = (ballots: readonly PlainBallot[], a: string, b: string): number =>
  ballots.reduce((sum, ballot) => sum + (prefers(ballot, a, b) ? ballot.count : 0), 0);

/** The strongest chain of wins by walking every chain, as the paper defines it (section 2.2). */
function strongest(
  ballots: readonly PlainBallot[],
  names: readonly string[],
  from: string,
  to: string,
  walked: readonly string[] = [],
): number {
  const strengths = names
    .filter((next) => next !== from && !walked.includes(next))
    .map((next) => {
      const win = votersFor(ballots, from, next);
      if (win <= votersFor(ballots, next, from)) return 0;
      return next === to
        ? win
        : Math.min(win, strongest(ballots, names, next, to, [...walked, from]));
    });
  return Math.max(0, ...strengths);
}

const schulze = (candidates: readonly string[], ballots: readonly PlainBallot[]): TallyResult =>
  tallyOf({ method: 'schulze', candidates, ballots });

describe('the Schulze method', () => {
  test('finds the winners that walking every chain finds', () => {
    fc.assert(
      fc.property(ballotsOf(NAMES), (ballots) => {
        const path = (a: string, b: string): number => strongest(ballots, NAMES, a, b);
        const unbeaten = NAMES.filter((a) =>
          NAMES.every((b) => a === b || path(a, b) >= path(b, a)),
        );
        expect(schulze(NAMES, ballots).winners).toEqual(unbeaten);
      }),
      { numRuns: 150 },
    );
  });

  test('elects alone whoever beats everybody', () => {
    fc.assert(
      fc.property(ballotsOf(NAMES), (ballots) => {
        const winner = NAMES.find((a) =>
          NAMES.every((b) => a === b || votersFor(ballots, a, b) > votersFor(ballots, b, a)),
        );
        if (winner === undefined) return;
        expect(schulze(NAMES, ballots)).toMatchObject({ winners: [winner], smith: [winner] });
      }),
    );
  });

  test('is not moved by clones of a candidate', () => {
    const clones = fc.shuffledSubarray(['D1', 'D2', 'D3'], { minLength: 3 });
    const papers = strict(['A', 'B', 'C', 'D']).chain((ballots) =>
      fc.tuple(
        fc.constant(ballots),
        fc.array(clones, { minLength: ballots.length, maxLength: ballots.length }),
      ),
    );
    fc.assert(
      fc.property(papers, ([ballots, orders]) => {
        const cloned = ballots.map(({ count, ranking }, at) => ({
          count,
          ranking: ranking.flatMap((group) =>
            group[0] === 'D' ? (orders[at] ?? []).map((one) => [one]) : [group],
          ),
        }));
        const before = schulze(['A', 'B', 'C', 'D'], ballots).winners;
        const after = schulze(['A', 'B', 'C', 'D1', 'D2', 'D3'], cloned).winners;
        const merged = new Set(after.map((name) => (name.startsWith('D') ? 'D' : name)));
        expect([...merged].toSorted()).toEqual(before.toSorted());
      }),
    );
  });

  test('has everybody win where nobody voted', () => {
    expect(schulze(['A', 'B'], [])).toMatchObject({ winners: ['A', 'B'], ranking: [['A', 'B']] });
  });
});

/** Everybody who could win a run-off by some way of breaking its ties. */
function possibleWinners(
  ballots: readonly PlainBallot[],
  standing: readonly string[],
): Set<string> {
  const votes = new Map(standing.map((name) => [name, fraction(0n)]));
  for (const { count, ranking } of ballots) {
    const group = ranking
      .map((some) => some.filter((name) => votes.has(name)))
      .find((some) => some.length > 0);
    for (const name of group ?? [])
      votes.set(
        name,
        addFractions(
          votes.get(name) ?? fraction(0n),
          fraction(BigInt(count), BigInt(group?.length ?? 1)),
        ),
      );
  }
  if (standing.length === 1) return new Set(standing);
  const least = Math.min(
    ...[...votes.values()].map(({ over, under }) => Number(over) / Number(under)),
  );
  const last = standing.filter((name) => {
    const { over, under } = votes.get(name) ?? fraction(0n);
    return Number(over) / Number(under) - least < 1e-9;
  });
  return new Set(
    last.flatMap((out) => [
      ...possibleWinners(
        ballots,
        standing.filter((name) => name !== out),
      ),
    ]),
  );
}

const transferTasks = fc.record({
  method: fc.constant('stv'),
  candidates: fc.constant(NAMES),
  seats: fc.integer({ min: 1, max: 6 }),
  quota: fc.constantFrom('droop', 'hb', 'hare', 'imperiali'),
  ballots: ballotsOf(NAMES),
});

describe('votes that move', () => {
  test('are neither lost nor made: votes, kept and exhausted are all there were, in each round', () => {
    fc.assert(
      fc.property(transferTasks, (task) => {
        const valid = task.ballots.reduce(
          (sum, { count, ranking }) => sum + (ranking.length > 0 ? count : 0),
          0,
        );
        for (const { votes, kept = 0, exhausted = 0 } of tallyOf(task).rounds) {
          const parts = [...Object.values(votes), kept, exhausted].map(
            (part) => parseFraction(String(part)) ?? expect.unreachable(),
          );
          expect(parts.reduce(addFractions, fraction(0n))).toEqual(fraction(BigInt(valid)));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('fill every seat that somebody can take, or show a tie', () => {
    fc.assert(
      fc.property(transferTasks, (task) => {
        const { winners, tied } = tallyOf(task);
        const seats = Math.min(task.seats, NAMES.length);
        expect(new Set(winners).size).toBe(winners.length);
        if (tied === undefined) expect(winners.length).toBe(seats);
        else {
          expect(winners.length).toBeLessThan(seats);
          expect(tied.length).toBeGreaterThan(1);
          expect(tied.filter((name) => winners.includes(name))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('elect in a run-off somebody whom some breaking of ties elects, and whom all do, surely', () => {
    fc.assert(
      fc.property(ballotsOf(NAMES), (ballots) => {
        const possible = possibleWinners(ballots, NAMES);
        const { winners, tied = [] } = tallyOf({ method: 'irv', candidates: NAMES, ballots });
        for (const name of winners) expect(possible).toContain(name);
        if (possible.size === 1) expect(winners).toEqual([...possible]);
        if (winners.length === 0) expect(tied.length).toBeGreaterThan(1);
      }),
      { numRuns: 500 },
    );
  });

  test('stop at a tie that decides, and go on by the lot that people drew', () => {
    const ballots = [
      { count: 4, ranking: [['A']] },
      { count: 3, ranking: [['B'], ['C'], ['A']] },
      { count: 3, ranking: [['C'], ['B'], ['A']] },
    ];
    const task = { method: 'irv', candidates: ['A', 'B', 'C'], ballots };
    expect(tallyOf(task)).toMatchObject({ winners: [], tied: ['B', 'C'] });
    expect(tallyOf({ ...task, lot: ['C', 'B'] })).toMatchObject({ winners: ['C'] });
    expect(tallyOf({ ...task, lot: ['B', 'A', 'C'] })).toMatchObject({ winners: ['B'] });
    expect(tallyOf({ ...task, lot: ['B'] })).toMatchObject({ tied: ['B', 'C'] });
  });

  test('pass a tie for the last place that decides nothing, and say so', () => {
    const ballots = [
      { count: 9, ranking: [['A']] },
      { count: 5, ranking: [['B'], ['A']] },
      { count: 3, ranking: [['C'], ['A']] },
      { count: 3, ranking: [['D'], ['A']] },
    ];
    const found = tallyOf({ method: 'irv', candidates: ['A', 'B', 'C', 'D'], ballots });
    expect(found).toMatchObject({ winners: ['A'], rounds: [{ harmless: ['C', 'D'] }] });
    expect(found.tied).toBeUndefined();
  });

  test('let equals share a ballot, and pass the share on within their group first', () => {
    const ballots = [
      { count: 3, ranking: [['A', 'B'], ['C']] },
      { count: 2, ranking: [['C']] },
      { count: 1, ranking: [['A']] },
    ];
    const { rounds, winners } = tallyOf({ method: 'irv', candidates: ['A', 'B', 'C'], ballots });
    expect(rounds[0]?.votes).toEqual({ A: '5/2', B: '3/2', C: 2 });
    expect(rounds[0]?.excluded).toEqual(['B']);
    expect([rounds[1]?.votes, winners]).toEqual([{ A: 4, C: 2 }, ['A']]);
  });

  test('refuse fractions without end', () => {
    // Surpluses that scatter: two hundred kinds of ballot, each in an order of its own.
    const names = Array.from({ length: 40 }, (_, at) => `n${at}`);
    const ballots = Array.from({ length: 200 }, (_, kind) => ({
      count: 1_000_003 - 7 * kind,
      ranking: names
        .map((name, at) => ({ name, key: ((kind + 1) * (at + 3) * 7919) % 10_007 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ name }) => [name]),
    }));
    const task = decodeTally({ method: 'stv', candidates: names, seats: 39, ballots });
    if (!task.ok) expect.unreachable();
    expect(tally(task.value)).toEqual({ ok: false, fault: { kind: 'FractionsTooLong' } });
  });
});

describe('every method', () => {
  const methods = fc.constantFrom('schulze', 'stv', 'irv', 'majority');
  const seatsFor = (method: string, seats: number): number =>
    method === 'schulze' || method === 'irv' ? 1 : seats;

  test('gives the same whatever the order of ballots and of candidates', () => {
    const shuffled = ballotsOf(NAMES).chain((ballots) =>
      fc.tuple(
        fc.constant(ballots),
        fc.shuffledSubarray([...ballots], { minLength: ballots.length }),
        fc.shuffledSubarray([...NAMES], { minLength: NAMES.length }),
      ),
    );
    const sorted = ({ winners, ranking, tied }: TallyResult): unknown => [
      winners.toSorted(),
      ranking.map((group) => group.toSorted()),
      tied?.toSorted(),
    ];
    fc.assert(
      fc.property(methods, fc.integer({ min: 1, max: 3 }), shuffled, (method, seats, drawn) => {
        const [ballots, others, candidates] = drawn;
        const task = { method, seats: seatsFor(method, seats) };
        const one = tallyOf({ ...task, candidates: NAMES, ballots });
        const other = tallyOf({ ...task, candidates, ballots: others });
        expect(sorted(other)).toEqual(sorted(one));
        expect(one.ranking.flat().toSorted()).toEqual(NAMES);
      }),
      { numRuns: 400 },
    );
  });

  test('elects all where there are as many seats as candidates or more', () => {
    for (const method of ['stv', 'majority'])
      for (const seats of [3, 9])
        expect(
          tallyOf({ method, seats, candidates: ['A', 'B', 'C'], ballots: [] }).winners,
        ).toEqual(['A', 'B', 'C']);
  });

  test('counts exactly beyond 2^53', () => {
    const ballots = [
      { count: Number.MAX_SAFE_INTEGER, ranking: [['A']] },
      { count: Number.MAX_SAFE_INTEGER, ranking: [['A', 'B']] },
      { count: 2, ranking: [['B']] },
    ];
    const { rounds } = tallyOf({ method: 'majority', candidates: ['A', 'B'], ballots });
    expect(rounds[0]?.votes).toEqual({ A: '27021597764222973/2', B: '9007199254740995/2' });
  });

  test('keeps a name that an object of JavaScript has of itself', () => {
    const ballots = [{ count: 1, ranking: [['__proto__'], ['constructor']] }];
    const candidates = ['constructor', '__proto__'];
    const found = tallyOf({ method: 'majority', candidates, ballots });
    expect(JSON.stringify(found.rounds[0]?.votes)).toBe('{"constructor":0,"__proto__":1}');
  });
});

describe('score', () => {
  const score = (ballots: unknown, more: object = {}): TallyResult =>
    tallyOf({ method: 'score', candidates: ['A', 'B', 'C'], ballots, ...more });

  test('adds scores; whom a ballot leaves out gets nothing from it', () => {
    const ballots = [
      { count: 5, scores: { A: 3 } },
      { count: 2, scores: { B: 7, A: -1 } },
    ];
    const found = score(ballots);
    expect(found.rounds).toEqual([{ votes: { A: 13, B: 14, C: 0 }, elected: ['B'] }]);
    expect(found).toMatchObject({ winners: ['B'], ranking: [['B'], ['A'], ['C']] });
  });

  test('adds fractions exactly: a tenth and two tenths are three tenths', () => {
    const ballots = [
      { count: 1, scores: { A: 0.1, B: '0.3' } },
      { count: 1, scores: { A: '1/5', C: '-2.5' } },
      { count: 3, scores: { C: '1/3' } },
    ];
    const found = score(ballots);
    expect(found.tied).toEqual(['A', 'B']);
    expect(found.rounds[0]?.votes).toEqual({ A: '3/10', B: '3/10', C: '-3/2' });
    const half = [
      { count: 2, scores: { A: 2.5 } },
      { count: 1, scores: { B: 5, C: '9/2' } },
    ];
    const drawn = score(half, { lot: ['B', 'A'] });
    expect([drawn.winners, drawn.rounds[0]?.votes]).toEqual([['B'], { A: 5, B: 5, C: '9/2' }]);
  });

  test('comes to the same however a score is written, and in whatever parts', () => {
    const anyScore = fc.tuple(fc.integer({ min: -36, max: 36 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(fc.array(anyScore, { minLength: 1, maxLength: 8 }), fc.nat(7), (all, at) => {
        const written = all.map(([over, under]) => ({ scores: { A: `${over}/${under}`, B: 0 } }));
        const scaled = all.map(([over, under]) => ({
          scores: { A: (over * 27_720) / under, B: 0 },
        }));
        const whole = score(scaled).winners;
        expect(score(written).winners).toEqual(whole);
        const one = all[at % all.length] ?? [0, 1];
        const thousandth = one[0] / 1_000;
        const texts = [{ scores: { A: `${one[0]}/1000` } }];
        expect(score([{ scores: { A: thousandth } }]).rounds).toEqual(score(texts).rounds);
      }),
    );
  });

  test.each([
    [0.123_456_789_012_345_6, 'ScoreUnfit'],
    ['1/0', 'ScoreUnfit'],
    ['1e3', 'ScoreUnfit'],
    ['.5', 'ScoreUnfit'],
    ['1/1000000000', 'ScoreUnfit'],
    [null, 'ScoreUnfit'],
    ['1000000.5', 'NumberOutOfRange'],
    [-1_000_001, 'NumberOutOfRange'],
  ])('does not take %s as a score', (value, kind) => {
    const given = { method: 'score', candidates: ['A'], ballots: [{ scores: { A: value } }] };
    expect(decodeTally(given)).toMatchObject({ ok: false, fault: { kind } });
  });

  test('refuses scores whose common parts grow too long', () => {
    const primes = [999_999_937, 999_999_929, 999_999_893, 999_999_883, 999_999_797];
    const ballots = primes.map((prime) => ({ scores: { A: `1/${prime}` } }));
    const given = { method: 'score', candidates: ['A'], ballots };
    expect(decodeTally(given)).toMatchObject({ ok: false, fault: { kind: 'FractionsTooLong' } });
  });

  test('shows a tie for the last seat, and takes the lot that was drawn', () => {
    const ballots = [{ count: 1, scores: { A: 3, B: 2, C: 2 } }];
    expect(score(ballots, { seats: 2 })).toMatchObject({ winners: ['A'], tied: ['B', 'C'] });
    const drawn = score(ballots, { seats: 2, lot: ['C', 'B'] });
    expect([drawn.winners, drawn.tied]).toEqual([['A', 'C'], undefined]);
    expect(score([]).tied).toEqual(['A', 'B', 'C']);
  });
});

describe('a tally that is asked', () => {
  const good = { method: 'irv', candidates: ['A', 'B'], ballots: [{ count: 1, ranking: [['A']] }] };
  const withBallot = (ballot: unknown): unknown => ({ ...good, ballots: [ballot] });

  test('is read whatever it holds, and counted where it was read', () => {
    const anyTask = fc.record(
      {
        method: fc.constantFrom('schulze', 'stv', 'irv', 'score', 'majority', 'dice'),
        candidates: fc.oneof(fc.array(fc.constantFrom('A', 'B', 'C')), fc.anything()),
        seats: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.anything()),
        ballots: fc.oneof(
          fc.array(fc.oneof(fc.record({ ranking: rankingOf(['A', 'B']) }), fc.anything())),
          fc.anything(),
        ),
      },
      { requiredKeys: ['method', 'candidates', 'ballots'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), anyTask), (value) => {
        const task = decodeTally(value);
        if (task.ok) expect(typeof tally(task.value).ok).toBe('boolean');
        else expect(task.fault.kind).toMatch(/^[A-Z]/);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [[], { kind: 'NotAnObject' }],
    [{}, { kind: 'FieldMissing', field: 'method' }],
    [{ ...good, method: 'dice' }, { kind: 'MethodUnknown' }],
    [
      { ...good, method: 3 },
      { kind: 'FieldMalformed', field: 'method' },
    ],
    [
      { ...good, seat: 2 },
      { kind: 'FieldUnknown', field: 'seat' },
    ],
    [
      { ...good, seats: 0 },
      { kind: 'NumberOutOfRange', field: 'seats', least: 1, most: 128 },
    ],
    [
      { ...good, seats: 1.5 },
      { kind: 'NumberNotWhole', field: 'seats' },
    ],
    [{ ...good, seats: 2 }, { kind: 'OneSeatOnly' }],
    [{ ...good, quota: 'hare' }, { kind: 'QuotaForStvOnly' }],
    [{ ...good, candidates: [] }, { kind: 'NoCandidates' }],
    [
      { ...good, candidates: ['A', 'A'] },
      { kind: 'CandidateTwice', field: 'candidates' },
    ],
    [
      { ...good, candidates: ['A', 3] },
      { kind: 'FieldMalformed', field: 'candidates[1]' },
    ],
    [
      { ...good, candidates: ['A\u0007'] },
      { kind: 'FieldMalformed', field: 'candidates[0]' },
    ],
    [
      withBallot({ count: 2 ** 53, ranking: [] }),
      { kind: 'NumberNotWhole', field: 'ballots[0].count' },
    ],
    [
      withBallot({ count: -1, ranking: [] }),
      {
        kind: 'NumberOutOfRange',
        field: 'ballots[0].count',
        least: 0,
        most: Number.MAX_SAFE_INTEGER,
      },
    ],
    [
      withBallot({ ranking: [['Z']] }),
      { kind: 'CandidateUnknown', field: 'ballots[0].ranking[0][0]' },
    ],
    [
      withBallot({ ranking: [['A'], ['B', 'A']] }),
      { kind: 'CandidateTwice', field: 'ballots[0].ranking[1][1]' },
    ],
    [withBallot({ ranking: [[]] }), { kind: 'FieldMalformed', field: 'ballots[0].ranking[0]' }],
    [withBallot({ scores: {} }), { kind: 'FieldUnknown', field: 'ballots[0].scores' }],
    [
      { ...good, withdrawn: ['C'] },
      { kind: 'CandidateUnknown', field: 'withdrawn[0]' },
    ],
    [
      { ...good, method: 'score', ballots: [{ scores: { A: SCORE_MAX + 1 } }] },
      {
        kind: 'NumberOutOfRange',
        field: 'ballots[0].scores.#1',
        least: -SCORE_MAX,
        most: SCORE_MAX,
      },
    ],
    [
      { ...good, method: 'score', ballots: [{ scores: { Z: 1 } }] },
      { kind: 'CandidateUnknown', field: 'ballots[0].scores' },
    ],
  ])('%j is refused', (value, fault) => {
    expect(faultOf(value)).toEqual(fault);
  });

  test('has limits', () => {
    const names = Array.from({ length: CANDIDATES_MAX + 1 }, (_, at) => `n${at}`);
    expect(faultOf({ ...good, candidates: names })).toEqual({
      kind: 'FieldTooLong',
      field: 'candidates',
      most: CANDIDATES_MAX,
    });
    const ballots = Array.from({ length: BALLOTS_MAX + 1 }, () => ({ ranking: [] }));
    expect(faultOf({ ...good, ballots })).toEqual({
      kind: 'FieldTooLong',
      field: 'ballots',
      most: BALLOTS_MAX,
    });
  });
});
