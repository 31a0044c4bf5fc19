/** Adding up: first choices for `majority`, scores for `score`. Most goes first; equals tie. */
import { divideBig } from '../base/integer.ts';
import { leastMultiple } from '../base/fraction.ts';
import type { BallotPaper } from './ballots.ts';

/** What each has, by candidate's place, as whole numbers of `unit`ths. */
export interface Points {
  readonly unit: bigint;
  readonly each: ReadonlyMap<number, bigint>;
}

/** First choices; equal first choices share the vote in equal parts. */
export function firstChoices(standing: readonly number[], ballots: readonly BallotPaper[]): Points {
  const isStanding = new Set(standing);
  const firsts = ballots.map(({ count, ranking }) => ({
    count,
    first: nextOf(ranking, isStanding) ?? [],
  }));
  const unit = firsts.reduce(
    (all, { first }) => (first.length < 2 ? all : leastMultiple(all, BigInt(first.length))),
    1n,
  );
  const each = new Map(standing.map((one) => [one, 0n]));
  for (const { count, first } of firsts)
    for (const one of first)
      each.set(one, (each.get(one) ?? 0n) + count * divideBig(unit, BigInt(first.length)));
  return { unit, each };
}

/** Those of the first group with somebody who stands; undefined where there is none. */
export function nextOf(
  ranking: BallotPaper['ranking'],
  isStanding: ReadonlySet<number>,
): readonly number[] | undefined {
  for (const group of ranking) {
    const found = group.filter((one) => isStanding.has(one));
    if (found.length > 0) return found;
  }
  return undefined;
}

/** Scores added up, in parts of `unit`; whom a ballot does not score gets nothing from it. */
export function scoreSums(
  standing: readonly number[],
  ballots: readonly BallotPaper[],
  unit: bigint,
): Points {
  const each = new Map(standing.map((one) => [one, 0n]));
  for (const { count, scores } of ballots)
    for (const [one, score] of scores) {
      const sum = each.get(one);
      if (sum !== undefined) each.set(one, sum + count * score);
    }
  return { unit, each };
}

/** Groups of equals, most first; in a group, by place in the list. */
export function groupsOf(each: ReadonlyMap<number, bigint>): readonly (readonly number[])[] {
  const groups: { readonly has: bigint; readonly who: number[] }[] = [];
  const sorted = [...each].toSorted(([a, one], [b, other]) =>
    one === other ? a - b : one > other ? -1 : 1,
  );
  for (const [one, has] of sorted) {
    const last = groups.at(-1);
    if (last?.has === has) last.who.push(one);
    else groups.push({ has, who: [one] });
  }
  return groups.map(({ who }) => who);
}

/** Who takes seats in the order of groups, and who ties for those that are left. */
export interface Seating {
  readonly winners: readonly (readonly number[])[];
  readonly tied: readonly number[];
}

/** Fills seats group by group; a group that does not fit is tied, unless a lot was drawn for it. */
export function seat(
  groups: readonly (readonly number[])[],
  seats: number,
  lot: readonly number[],
): Seating {
  const winners: (readonly number[])[] = [];
  let left = seats;
  for (const group of groups) {
    if (left === 0) break;
    if (group.length <= left) {
      winners.push(group);
      left -= group.length;
      continue;
    }
    const drawn = drawnOrder(group, lot);
    if (drawn === undefined) return { winners, tied: group };
    for (const one of drawn.slice(0, left)) winners.push([one]);
    left = 0;
  }
  return { winners, tied: [] };
}

/** A tied group in the order that people drew; undefined unless the lot names all of them. */
export function drawnOrder(
  group: readonly number[],
  lot: readonly number[],
): readonly number[] | undefined {
  const drawn = lot.filter((one) => group.includes(one));
  return drawn.length === group.length ? drawn : undefined;
}
