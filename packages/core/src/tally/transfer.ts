/**
 * Votes that move: the single transferable vote and instant run-off, in exact fractions.
 *
 * STV: whoever has the quota is elected; what is beyond it passes on, from all the ballots held and
 * in equal proportion (weighted inclusive Gregory, as in Scotland since 2007: Scottish Local
 * Government Elections Order 2007, Schedule 1, Part III), except that nothing is rounded and that
 * all who reach the quota in one round pass on together, so that no order of transfers is chosen.
 * If nobody has it, the last leaves and all their ballots pass on at full weight. A ballot goes to
 * the next group in which somebody still stands, in equal parts; if there is none, it is exhausted.
 * IRV: as STV with one seat, where more than half of the ballots still in play elects.
 *
 * Ties for the last place. All leave together when even joined they have no more than the next: then
 * none of them could pass anybody. Otherwise every choice is followed to its end; if all elect the
 * same, the tie decides nothing. Only a tie that decides stops the count: people break it.
 *
 * Every weight is a whole number of `unit`ths of a vote, so that adding is exact and cheap. A
 * surplus multiplies the unit, in the worst case squaring it: hence `UNIT_DIGITS_MAX`. A chain of
 * surpluses that stays together does not grow.
 */
import type { Fraction } from '../base/fraction.ts';
import { fraction, greatestDivisor, leastMultiple } from '../base/fraction.ts';
import { divideBig } from '../base/integer.ts';
import { compareText } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { BallotPaper, Quota } from './ballots.ts';
import { drawnOrder, groupsOf, nextOf, seat } from './points.ts';

/** Hexadecimal digits of the unit: 16,384 bits. A common divisor of such takes some milliseconds. */
const UNIT_DIGITS_MAX = 4_096;
/**
 * Ballots gone through to see whether a tie decides, a kind in each count: some seconds. Beyond them a tie is
 * taken to decide.
 */
const TIE_BALLOTS_MAX = 1_500_000;

/** What one round did, after counting. */
export interface Round {
  /** What each who still stands has. */
  readonly votes: ReadonlyMap<number, Fraction>;
  /** What those elected before keep, together. */
  readonly kept: Fraction;
  readonly exhausted: Fraction;
  readonly elected: readonly number[];
  readonly excluded: readonly number[];
  /** Tied for the last place without effect on who is elected. */
  readonly harmless: readonly number[];
}

/** The whole count. */
export interface TransferCount {
  readonly quota: Fraction | undefined;
  readonly rounds: readonly Round[];
  /** Groups in the order of election; equals of one round together. */
  readonly elected: readonly (readonly number[])[];
  /** Everybody who stood, best first: elected, still standing, then who left, last first. */
  readonly ranking: readonly (readonly number[])[];
  /** A tie that people have to break. */
  readonly tied: readonly number[];
}

/** What is counted. */
export interface TransferTask {
  readonly standing: readonly number[];
  readonly ballots: readonly BallotPaper[];
  readonly seats: number;
  /** Undefined for instant run-off. */
  readonly quota: Quota | undefined;
  readonly lot: readonly number[];
}

interface Parcel {
  readonly ballot: number;
  readonly holder: number;
  /** In units. */
  readonly weight: bigint;
}

interface State {
  readonly unit: bigint;
  readonly hopeful: ReadonlySet<number>;
  readonly parcels: readonly Parcel[];
  readonly kept: bigint;
  readonly exhausted: bigint;
  readonly elected: readonly (readonly number[])[];
  readonly excluded: readonly (readonly number[])[];
}

interface FractionsTooLong {
  readonly kind: 'FractionsTooLong';
}

/** Counts to the end, or to a tie that decides. */
export function countTransfers(task: TransferTask): Result<TransferCount, FractionsTooLong> {
  const standing = new Set(task.standing);
  const valid = task.ballots.filter(({ ranking }) =>
    ranking.some((group) => group.some((one) => standing.has(one))),
  );
  const total = valid.reduce((sum, { count }) => sum + count, 0n);
  const counting = new Counting({ ...task, ballots: valid }, quotaOf(task, total));
  return counting.run();
}

/** Votes that elect: of `total` valid ballots, for `seats`. */
function quotaOf({ quota, seats }: TransferTask, total: bigint): Fraction | undefined {
  const places = BigInt(seats);
  switch (quota) {
    case undefined:
      return undefined;
    case 'droop':
      return fraction(divideBig(total, places + 1n) + 1n);
    case 'hb':
      return fraction(total, places + 1n);
    case 'hare':
      return fraction(total, places);
    case 'imperiali':
      return fraction(total, places + 2n);
  }
}

type Step =
  | {
      readonly kind: 'elect';
      readonly groups: readonly (readonly number[])[];
      readonly last: boolean;
    }
  | { readonly kind: 'exclude'; readonly group: readonly number[] }
  | { readonly kind: 'tied'; readonly group: readonly number[] }
  /** More reached the quota than there are seats, and some of them are equal. */
  | {
      readonly kind: 'electTied';
      readonly groups: readonly (readonly number[])[];
      readonly group: readonly number[];
    };

/** The count of one task; holds only what was followed for ties. */
class Counting {
  readonly #task: TransferTask;
  readonly #quota: Fraction | undefined;
  readonly #winnersByKey = new Map<string, string | undefined>();
  #followed = 0;

  constructor(task: TransferTask, quota: Fraction | undefined) {
    this.#task = task;
    this.#quota = quota;
  }

  run(): Result<TransferCount, FractionsTooLong> {
    const rounds: Round[] = [];
    let state = this.#begin();
    while (countOf(state.elected) < this.#task.seats && state.hopeful.size > 0) {
      const step = this.#decide(state);
      const round = roundOf(state);
      if (step.kind === 'elect') {
        rounds.push({ ...round, elected: step.groups.flat() });
        const next = this.#elect(state, step.groups, step.last);
        if (!next.ok) return next;
        state = next.value;
      } else if (step.kind === 'exclude') {
        rounds.push({ ...round, excluded: step.group });
        state = this.#exclude(state, step.group);
      } else if (step.kind === 'electTied') {
        rounds.push({ ...round, elected: step.groups.flat() });
        return ok(this.#finish(rounds, withElected(state, step.groups), step.group));
      } else {
        const same = this.#sameWinners(state, step.group);
        if (same === undefined) {
          rounds.push(round);
          return ok(this.#finish(rounds, state, step.group));
        }
        rounds.push({ ...round, harmless: step.group });
        return ok(this.#finish(rounds, withElected(state, [same]), []));
      }
    }
    return ok(this.#finish(rounds, state, []));
  }

  #finish(rounds: readonly Round[], state: State, tied: readonly number[]): TransferCount {
    const elected = state.elected;
    const left = groupsOf(votesOf(state));
    const ranking = [...elected, ...left, ...state.excluded.toReversed()];
    return { quota: this.#quota, rounds, elected, ranking, tied };
  }

  #begin(): State {
    const { standing, ballots } = this.#task;
    const hopeful = new Set(standing);
    const state = { unit: 1n, hopeful, parcels: [], kept: 0n, exhausted: 0n };
    const loose = ballots.map(({ count }, ballot) => ({ ballot, weight: count }));
    return this.#place({ ...state, elected: [], excluded: [] }, loose);
  }

  #decide(state: State): Step {
    const { seats, lot } = this.#task;
    const left = seats - countOf(state.elected);
    const votes = votesOf(state);
    const groups = groupsOf(votes);
    if (state.hopeful.size <= left) return { kind: 'elect', groups, last: true };
    const votesEach = ([one = 0]: readonly number[]): bigint => votes.get(one) ?? 0n;
    const reached = groups.filter((group) => this.#reaches(state, votesEach(group)));
    if (reached.length > 0) {
      const { winners, tied } = seat(reached, left, lot);
      if (tied.length > 0) return { kind: 'electTied', groups: winners, group: tied };
      return { kind: 'elect', groups: winners, last: countOf(winners) === left };
    }
    const lowest = groups.at(-1) ?? [];
    const next = groups.at(-2);
    if (lowest.length === 1) return { kind: 'exclude', group: lowest };
    const together = votesEach(lowest) * BigInt(lowest.length);
    const isHarmless = next !== undefined && together <= votesEach(next);
    if (isHarmless && state.hopeful.size - lowest.length >= left)
      return { kind: 'exclude', group: lowest };
    const drawn = drawnOrder(lowest, lot)?.at(-1);
    return drawn === undefined
      ? { kind: 'tied', group: lowest }
      : { kind: 'exclude', group: [drawn] };
  }

  #reaches(state: State, votes: bigint): boolean {
    if (votes === 0n) return false;
    const quota = this.#quota;
    if (quota !== undefined) return votes * quota.under >= quota.over * state.unit;
    return votes * 2n > state.parcels.reduce((sum, { weight }) => sum + weight, 0n);
  }

  /** Who is elected whichever of a tied group leaves first; undefined unless it is always the same. */
  #sameWinners(state: State, group: readonly number[]): readonly number[] | undefined {
    const before = new Set(state.elected.flat());
    const outcomes = new Set<string | undefined>();
    for (const one of group) {
      outcomes.add(this.#winnersOf(this.#exclude(state, [one])));
      if (outcomes.has(undefined) || outcomes.size > 1) return undefined;
    }
    const [key = ''] = outcomes;
    const winners = new Set(key?.split(' ').map(Number));
    return this.#task.standing.filter((one) => winners.has(one) && !before.has(one));
  }

  /** The places of all who are elected from here on, as text; undefined where a tie decides. */
  #winnersOf(from: State): string | undefined {
    let state = from;
    while (countOf(state.elected) < this.#task.seats && state.hopeful.size > 0) {
      const key = keyOf(state);
      if (this.#winnersByKey.has(key)) return this.#winnersByKey.get(key);
      this.#followed += 1 + state.parcels.length;
      if (this.#followed > TIE_BALLOTS_MAX) return undefined;
      const step = this.#decide(state);
      if (step.kind === 'electTied') return undefined;
      if (step.kind === 'tied') {
        const same = this.#sameWinners(state, step.group);
        const winners = same === undefined ? undefined : textOf([...state.elected, same]);
        this.#winnersByKey.set(key, winners);
        return winners;
      }
      if (step.kind === 'exclude') state = this.#exclude(state, step.group);
      else {
        const next = this.#elect(state, step.groups, step.last);
        if (!next.ok) return undefined;
        state = next.value;
      }
    }
    return textOf(state.elected);
  }

  #exclude(state: State, group: readonly number[]): State {
    const hopeful = new Set([...state.hopeful].filter((one) => !group.includes(one)));
    const loose = state.parcels.filter(({ holder }) => group.includes(holder));
    const parcels = state.parcels.filter(({ holder }) => !group.includes(holder));
    const excluded = [...state.excluded, group];
    return this.#place({ ...state, hopeful, parcels, excluded }, loose);
  }

  /** Elects; unless these were the last, what they have beyond the quota passes on. */
  #elect(
    state: State,
    groups: readonly (readonly number[])[],
    isLast: boolean,
  ): Result<State, FractionsTooLong> {
    const chosen = withElected(state, groups);
    const quota = this.#quota;
    if (isLast || quota === undefined) return ok(chosen);
    // Of what one holds, `over` of `under` parts pass on.
    const votes = votesOf(state);
    const shares = new Map(
      groups.flat().map((one) => {
        const has = (votes.get(one) ?? state.unit) * quota.under;
        return [one, fraction(has - quota.over * state.unit, has)];
      }),
    );
    const scale = [...shares.values()].reduce((all, { under }) => leastMultiple(all, under), 1n);
    const unit = state.unit * scale;
    if (unit.toString(16).length > UNIT_DIGITS_MAX) return fail({ kind: 'FractionsTooLong' });
    const parcels: Parcel[] = [];
    const loose: { readonly ballot: number; readonly weight: bigint }[] = [];
    let kept = state.kept * scale;
    for (const { ballot, holder, weight } of state.parcels) {
      const share = shares.get(holder);
      if (share === undefined) parcels.push({ ballot, holder, weight: weight * scale });
      else {
        const passed = weight * divideBig(scale, share.under) * share.over;
        kept += weight * scale - passed;
        if (passed > 0n) loose.push({ ballot, weight: passed });
      }
    }
    const exhausted = state.exhausted * scale;
    return ok(reduced(this.#place({ ...chosen, unit, parcels, kept, exhausted }, loose)));
  }

  /** Gives loose weights to the next who stand on their ballots, in equal parts. */
  #place(
    state: State,
    loose: readonly { readonly ballot: number; readonly weight: bigint }[],
  ): State {
    const { ballots } = this.#task;
    const given = loose.map(({ ballot, weight }) => ({
      ballot,
      weight,
      next: nextOf(ballots[ballot]?.ranking ?? [], state.hopeful),
    }));
    const scale = given.reduce((all, { weight, next }) => {
      const parts = BigInt(next?.length ?? 1);
      return leastMultiple(all, divideBig(parts, greatestDivisor(parts, weight)));
    }, 1n);
    const parcels = state.parcels.map((one) => ({ ...one, weight: one.weight * scale }));
    let exhausted = state.exhausted * scale;
    for (const { ballot, weight, next } of given) {
      if (next === undefined) exhausted += weight * scale;
      else {
        const part = divideBig(weight * scale, BigInt(next.length));
        for (const holder of next) parcels.push({ ballot, holder, weight: part });
      }
    }
    return { ...state, unit: state.unit * scale, parcels, kept: state.kept * scale, exhausted };
  }
}

/** The same amounts in the largest unit that measures them all. */
function reduced(state: State): State {
  const amounts = [state.kept, state.exhausted, ...state.parcels.map(({ weight }) => weight)];
  const shared = amounts.reduce(greatestDivisor, state.unit);
  return {
    ...state,
    unit: divideBig(state.unit, shared),
    kept: divideBig(state.kept, shared),
    exhausted: divideBig(state.exhausted, shared),
    parcels: state.parcels.map((one) => ({ ...one, weight: divideBig(one.weight, shared) })),
  };
}

function withElected(state: State, groups: readonly (readonly number[])[]): State {
  const chosen = groups.flat();
  const hopeful = new Set([...state.hopeful].filter((one) => !chosen.includes(one)));
  return { ...state, hopeful, elected: [...state.elected, ...groups] };
}

function roundOf(state: State): Round {
  const { unit, kept, exhausted } = state;
  const nobody: readonly number[] = [];
  return {
    votes: new Map([...votesOf(state)].map(([one, votes]) => [one, fraction(votes, unit)])),
    kept: fraction(kept, unit),
    exhausted: fraction(exhausted, unit),
    elected: nobody,
    excluded: nobody,
    harmless: nobody,
  };
}

/** What each who stands has, in units. */
function votesOf(state: State): ReadonlyMap<number, bigint> {
  const sums = new Map([...state.hopeful].map((one) => [one, 0n]));
  for (const { holder, weight } of state.parcels) {
    const sum = sums.get(holder);
    if (sum !== undefined) sums.set(holder, sum + weight);
  }
  return sums;
}

function countOf(groups: readonly (readonly number[])[]): number {
  return groups.reduce((sum, group) => sum + group.length, 0);
}

function textOf(groups: readonly (readonly number[])[]): string {
  return groups
    .flat()
    .toSorted((a, b) => a - b)
    .join(' ');
}

/** Two counts that go on alike have the same key: who stands, who is elected, what is held. */
function keyOf({ parcels, elected, hopeful, unit }: State): string {
  const heldAt = new Map<string, bigint>();
  for (const { ballot, holder, weight } of parcels) {
    const at = `${ballot}:${holder}`;
    heldAt.set(at, (heldAt.get(at) ?? 0n) + weight);
  }
  const sorted = [...heldAt].map(([at, weight]) => `${at}=${weight}`).toSorted(compareText);
  return [textOf(elected), textOf([[...hopeful]]), unit, ...sorted].join('|');
}
