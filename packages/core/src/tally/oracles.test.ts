import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { PlainBallot } from './testing.ts';
import { near, tallyOf } from './testing.ts';

interface Case {
  readonly id: string;
  readonly method: string;
  readonly candidates: readonly string[];
  readonly ballots: readonly PlainBallot[];
  readonly seats?: number;
  readonly votes?: Readonly<Record<string, number>>;
  readonly elected?: readonly string[];
  readonly winner?: string | null;
  readonly winners: readonly string[];
  readonly winnersInOrder?: readonly string[];
  readonly electedSet?: readonly string[] | null;
  readonly electedByOurCounterOnly?: readonly string[];
  readonly withdrawn?: readonly string[];
  readonly ranking: readonly (readonly string[])[] | null;
  readonly rounds?: readonly Readonly<Record<string, number>>[] | null;
  readonly tied?: readonly string[];
  readonly quota?: number;
  readonly smithSet?: readonly string[];
  readonly pairwise: unknown;
  readonly strongestPaths: unknown;
}

const FOLDER = new URL('../../../../../shared/oracles/governance/', import.meta.url);
const isHere = existsSync(FOLDER);
if (!isHere) console.warn('SKIPPED: ../shared/oracles/governance is not here; counts are unproven');
const casesOf = (name: string): readonly Case[] =>
  isHere
    ? (JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as { cases: Case[] }).cases
    : [];
const schulze = casesOf('schulze');
const stv = casesOf('stv');
const irv = casesOf('irv-and-ties');

/** Rounds as printed: each has the votes of those who still stand, to six places. */
function expectRounds(found: readonly { readonly votes: object }[], wanted: Case['rounds']): void {
  if (wanted === null || wanted === undefined) return;
  expect(found.length).toBe(wanted.length);
  for (const [round, votes] of wanted.entries()) {
    const had = Object.entries(found[round]?.votes ?? {});
    expect(Object.fromEntries(had.map(([name, vote]) => [name, near(vote).toFixed(6)]))).toEqual(
      Object.fromEntries(Object.entries(votes).map(([name, vote]) => [name, vote.toFixed(6)])),
    );
  }
}

describe.skipIf(schulze.length === 0)('the Schulze method of the reference cases', () => {
  test.each(schulze)('$id', ({ candidates, ballots, ...wanted }) => {
    const found = tallyOf({ method: 'schulze', candidates, seats: 1, ballots });
    expect(found.winners.toSorted()).toEqual(wanted.winners.toSorted());
    if (wanted.ranking !== null) expect(found.ranking).toEqual(wanted.ranking);
    expect(found.pairwise).toEqual(wanted.pairwise);
    expect(found.strongestPaths).toEqual(wanted.strongestPaths);
    expect(found.tied).toBeUndefined();
  });
});

describe.skipIf(stv.length === 0)('the transferable vote of the reference cases', () => {
  test.each(stv)('$id', ({ candidates, ballots, seats, method, withdrawn = [], ...wanted }) => {
    const quota = method.slice('stv-'.length);
    const found = tallyOf({ method: 'stv', candidates, seats, ballots, quota, withdrawn });
    expect(near(found.quota).toFixed(6)).toBe(wanted.quota?.toFixed(6));
    if (wanted.winnersInOrder !== undefined) expect(found.winners).toEqual(wanted.winnersInOrder);
    const set = wanted.electedSet ?? undefined;
    if (set !== undefined) expect(found.winners.toSorted()).toEqual(set.toSorted());
    // No winner was published here: 3 votes stand against 3, and a counter elected one of the two.
    const byCounter = wanted.electedByOurCounterOnly ?? [];
    if (byCounter.length > 0) expect([found.winners, found.tied]).toEqual([['c3'], ['c1', 'c4']]);
    expectRounds(found.rounds, wanted.rounds);
    for (const name of withdrawn) expect(found.winners).not.toContain(name);
  });
});

describe.skipIf(irv.length === 0)('instant run-off and ties of the reference cases', () => {
  test.each(irv)('$id', ({ candidates, ballots, seats = 1, ...wanted }) => {
    if (wanted.votes !== undefined) {
      const one = Object.entries(wanted.votes).map(([name, count]) => ({
        count,
        ranking: [[name]],
      }));
      const found = tallyOf({ method: 'majority', candidates, seats, ballots: one });
      expect([found.winners, found.tied]).toEqual([wanted.elected, wanted.tied]);
    } else if (wanted.smithSet !== undefined) {
      const found = tallyOf({ method: 'schulze', candidates, ballots });
      expect(found.smith).toEqual(wanted.smithSet);
    } else {
      const found = tallyOf({ method: 'irv', candidates, ballots });
      expect(found.winners).toEqual(wanted.winner === null ? [] : [wanted.winner]);
      expect(found.tied).toEqual(wanted.tied);
      expectRounds(found.rounds, wanted.rounds);
    }
  });
});

test.skipIf(schulze.length === 0)('the reference cases are those that were counted here', () => {
  expect([schulze.length, stv.length, irv.length]).toEqual([11, 6, 5]);
});
