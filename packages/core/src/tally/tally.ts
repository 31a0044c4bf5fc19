/**
 * `tally`: counts ballots by one of five methods, and says how it came to the result. A tie that
 * would have to be broken is shown and not broken: people do that, and may give the order in which
 * they drew (`lot`). Groups keep the order of `candidates`, which is no rank.
 */
import type { Fraction } from '../base/fraction.ts';
import { fraction, plainFraction } from '../base/fraction.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { TallyFault, TallyTask } from './ballots.ts';
import type { Points } from './points.ts';
import { firstChoices, groupsOf, scoreSums, seat } from './points.ts';
import type { Table } from './schulze.ts';
import { at, countSchulze } from './schulze.ts';
import type { Round } from './transfer.ts';
import { countTransfers } from './transfer.ts';

/** A whole number, or the text of a fraction (`61/3`) or of a number beyond 2^53 − 1. */
export type PlainNumber = number | string;
type NumberByName = Readonly<Record<string, PlainNumber>>;
type TableByName = Readonly<Record<string, NumberByName>>;

/** One round: what each had, and what was done then. */
export interface TallyRound {
  readonly votes: NumberByName;
  readonly elected?: readonly string[];
  readonly excluded?: readonly string[];
  /** Tied for the last place; whoever of them leaves first, the same are elected. */
  readonly harmless?: readonly string[];
  /** What those elected in earlier rounds keep; only where votes move. */
  readonly kept?: PlainNumber;
  readonly exhausted?: PlainNumber;
}

/** What came of it, as JSON says it. */
export interface TallyResult {
  readonly v: 1;
  readonly winners: readonly string[];
  readonly ranking: readonly (readonly string[])[];
  readonly rounds: readonly TallyRound[];
  /** Who is tied for a seat or for leaving: people break this tie. */
  readonly tied?: readonly string[];
  readonly quota?: PlainNumber;
  readonly pairwise?: TableByName;
  readonly strongestPaths?: TableByName;
  readonly smith?: readonly string[];
}

type Groups = readonly (readonly number[])[];

/** Counts. */
export function tally(task: TallyTask): Result<TallyResult, TallyFault> {
  const { candidates, withdrawn } = task;
  const standing = candidates.map((_, place) => place).filter((place) => !withdrawn.has(place));
  switch (task.method) {
    case 'schulze':
      return ok(schulzeResult(task, standing));
    case 'stv':
    case 'irv':
      return transferResult(task, standing);
    case 'score':
      return ok(pointsResult(task, scoreSums(standing, task.ballots, task.scoreUnit)));
    case 'majority':
      return ok(pointsResult(task, firstChoices(standing, task.ballots)));
  }
}

function schulzeResult(
  { candidates, ballots }: TallyTask,
  standing: readonly number[],
): TallyResult {
  const count = countSchulze(standing, candidates.length, ballots);
  const table = (of: Table): TableByName =>
    byName(candidates, standing, (a) =>
      byName(
        candidates,
        standing.filter((b) => b !== a),
        (b) => plainFraction({ over: at(of, a, b), under: 1n }),
      ),
    );
  return {
    v: 1,
    winners: namesOf(candidates, count.ranking[0] ?? []),
    ranking: groupNames(candidates, count.ranking),
    rounds: [],
    pairwise: table(count.pairwise),
    strongestPaths: table(count.strongestPaths),
    smith: namesOf(candidates, count.smith),
  };
}

function transferResult(
  task: TallyTask,
  standing: readonly number[],
): Result<TallyResult, TallyFault> {
  const { candidates, ballots, lot } = task;
  const isOne = task.method === 'irv';
  const quota = isOne ? undefined : task.quota;
  const seats = isOne ? 1 : task.seats;
  const counted = countTransfers({ standing, ballots, seats, quota, lot });
  if (!counted.ok) return counted;
  const count = counted.value;
  return ok({
    v: 1,
    winners: count.elected.flatMap((group) => namesOf(candidates, group)),
    ranking: groupNames(candidates, count.ranking),
    rounds: count.rounds.map((round) => plainRound(candidates, round)),
    ...(count.tied.length === 0 ? {} : { tied: namesOf(candidates, count.tied) }),
    ...(count.quota === undefined ? {} : { quota: plainFraction(count.quota) }),
  });
}

function plainRound(candidates: readonly string[], round: Round): TallyRound {
  const some = (name: string, who: readonly number[]): object =>
    who.length === 0 ? {} : { [name]: namesOf(candidates, who) };
  return {
    votes: numbersOf(candidates, round.votes),
    ...some('elected', round.elected),
    ...some('excluded', round.excluded),
    ...some('harmless', round.harmless),
    kept: plainFraction(round.kept),
    exhausted: plainFraction(round.exhausted),
  };
}

function pointsResult({ candidates, seats, lot }: TallyTask, { unit, each }: Points): TallyResult {
  const groups = groupsOf(each);
  const { winners, tied } = seat(groups, seats, lot);
  const elected = winners.flatMap((group) => namesOf(candidates, group));
  const parts = new Map([...each].map(([one, has]) => [one, fraction(has, unit)]));
  const votes = numbersOf(candidates, parts);
  return {
    v: 1,
    winners: elected,
    ranking: groupNames(candidates, groups),
    rounds: [{ votes, ...(elected.length === 0 ? {} : { elected }) }],
    ...(tied.length === 0 ? {} : { tied: namesOf(candidates, tied) }),
  };
}

function numbersOf(
  candidates: readonly string[],
  numbers: ReadonlyMap<number, Fraction>,
): NumberByName {
  const places = [...numbers.keys()].toSorted((a, b) => a - b);
  return byName(candidates, places, (place) =>
    plainFraction(numbers.get(place) ?? { over: 0n, under: 1n }),
  );
}

function byName<T>(
  candidates: readonly string[],
  places: readonly number[],
  value: (place: number) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(places.map((place) => [candidates[place] ?? '', value(place)]));
}

function namesOf(candidates: readonly string[], places: readonly number[]): readonly string[] {
  return places.map((place) => candidates[place] ?? '');
}

function groupNames(candidates: readonly string[], groups: Groups): TallyResult['ranking'] {
  return groups.map((group) => namesOf(candidates, group));
}
