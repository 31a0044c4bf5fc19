/**
 * The Schulze method: whoever nobody beats by a stronger chain of wins.
 *
 * M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
 * single-winner election method", Social Choice and Welfare 36 (2011), 267–303. The strength of a
 * win is the number of voters behind it ("winning votes"), a chain is as strong as its weakest win,
 * and only wins are links. Whom a ballot leaves out shares its last place.
 */
import type { BallotPaper } from './ballots.ts';

/** A square table of numbers by candidate's place. */
export type Table = readonly (readonly bigint[])[];

/** What the method found. */
export interface SchulzeCount {
  /** Voters who put the first above the second. */
  readonly pairwise: Table;
  /** Strength of the strongest chain of wins from the first to the second; 0 where there is none. */
  readonly strongestPaths: Table;
  /** Groups, best first: whom nobody left beats stands together and leaves together. */
  readonly ranking: readonly (readonly number[])[];
  /** The smallest group whose members all beat everybody outside it (Smith 1973). */
  readonly smith: readonly number[];
}

/** Counts; `standing` are the places of those who may be elected. */
export function countSchulze(
  standing: readonly number[],
  size: number,
  ballots: readonly BallotPaper[],
): SchulzeCount {
  const pairwise = pairwiseOf(size, ballots);
  const strongestPaths = strongestPathsOf(standing, pairwise);
  const beats = (a: number, b: number): boolean =>
    at(strongestPaths, a, b) > at(strongestPaths, b, a);
  const ranking: (readonly number[])[] = [];
  for (let left = standing; left.length > 0;) {
    const among = left;
    const unbeaten = among.filter((one) => !among.some((other) => beats(other, one)));
    ranking.push(unbeaten);
    left = among.filter((one) => !unbeaten.includes(one));
  }
  return { pairwise, strongestPaths, ranking, smith: smithOf(standing, pairwise) };
}

/** The number in row `a`, column `b`. */
export function at(table: Table, a: number, b: number): bigint {
  return table[a]?.[b] ?? 0n;
}

/** How many voters put each above each other. */
function pairwiseOf(size: number, ballots: readonly BallotPaper[]): Table {
  const table = Array.from({ length: size }, () => Array.from({ length: size }, () => 0n));
  for (const { count, ranking } of ballots) {
    const below = new Set(Array.from({ length: size }, (_, place) => place));
    for (const group of ranking) {
      for (const one of group) below.delete(one);
      for (const one of group) {
        const row = table[one];
        if (row !== undefined) for (const other of below) row[other] = (row[other] ?? 0n) + count;
      }
    }
  }
  return table;
}

/** Strongest chains by Floyd and Warshall (Schulze 2011, section 2.3.1). */
function strongestPathsOf(standing: readonly number[], pairwise: Table): Table {
  const paths = pairwise.map((row) => row.map(() => 0n));
  for (const a of standing)
    for (const b of standing) {
      const row = paths[a];
      if (row !== undefined && at(pairwise, a, b) > at(pairwise, b, a)) row[b] = at(pairwise, a, b);
    }
  for (const through of standing) {
    const onward = paths[through] ?? [];
    for (const from of standing) {
      const row = paths[from] ?? [];
      const first = row[through] ?? 0n;
      if (from === through || first === 0n) continue;
      for (const to of standing) {
        const second = onward[to] ?? 0n;
        const chain = first < second ? first : second;
        if (to !== from && chain > (row[to] ?? 0n)) row[to] = chain;
      }
    }
  }
  return paths;
}

/** Grown from those with most wins or draws until its members beat everybody outside. */
function smithOf(standing: readonly number[], pairwise: Table): readonly number[] {
  const holds = (a: number, b: number): boolean =>
    a === b || at(pairwise, a, b) >= at(pairwise, b, a);
  const reach = new Map(standing.map((one) => [one, standing.filter((b) => holds(one, b)).length]));
  const most = Math.max(0, ...reach.values());
  let inside = new Set(standing.filter((one) => reach.get(one) === most));
  for (;;) {
    const grown = new Set([
      ...inside,
      ...standing.filter((one) => [...inside].some((member) => holds(one, member))),
    ]);
    if (grown.size === inside.size) return standing.filter((one) => inside.has(one));
    inside = grown;
  }
}
