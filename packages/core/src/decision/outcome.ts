/**
 * What answers come to, by each method. Counting itself is `tally`'s; here is what passes. A tie is
 * shown, never broken: people ask again between those who are tied, or draw.
 */
import type { MemberId } from '../base/id.ts';
import type { BallotPaper, TallyMethod, TallyResult } from '../tally/index.ts';
import { tally } from '../tally/index.ts';
import type { Choice, Mark, Method } from './choice.ts';
import { choiceKindOf, MARKS_OF } from './choice.ts';
import type { Proposal } from './records.ts';
import type { DecisionTerms } from './terms.ts';
import { isSupermajority } from './terms.ts';

/**
 * What it comes to. `sensed`: methods that bind nobody; `pool`: who is willing to be drawn. The word
 * is the key of its translation.
 */
export type OutcomeVerdict =
  | 'passes'
  | 'fails'
  | 'quorumMissed'
  | 'objectionsOpen'
  | 'blocked'
  | 'tied'
  | 'poolTooSmall'
  /** Fractions of votes grew beyond what is counted exactly: people ask in another way. */
  | 'uncountable'
  | 'sensed'
  | 'pool';

/** So many said this. */
export interface MarkCount {
  readonly mark: Mark;
  readonly count: number;
}

/** Who did not agree, and why. */
export interface Dissent {
  readonly member: MemberId;
  readonly mark: Mark;
  readonly reason: string;
}

/** An outcome, as the answers that are here show it. */
export interface Outcome {
  readonly verdict: OutcomeVerdict;
  /** In the order of the method's marks, zeros included. */
  readonly marks: readonly MarkCount[];
  /** Options that won, by their places, ascending. */
  readonly winners: readonly number[];
  /** Options between which people have to break a tie, ascending. */
  readonly tied: readonly number[];
  /** How the options were counted; null where none were. */
  readonly tally: TallyResult | null;
  /** Ascending by member. */
  readonly dissent: readonly Dissent[];
  /** Who is willing to be drawn, ascending; none elsewhere. */
  readonly pool: readonly MemberId[];
}

/** An answer to be counted. */
export interface Counted {
  readonly member: MemberId;
  readonly choice: Choice;
  readonly reason: string;
}

/** What an outcome follows from. */
export interface AnswerCount {
  readonly proposal: Pick<Proposal, 'method' | 'options' | 'seats' | 'pass'>;
  readonly terms: DecisionTerms;
  readonly counted: readonly Counted[];
  readonly hasQuorum: boolean;
  /** Members with an objection that is open. */
  readonly objectors: number;
}

const DISSENTING: readonly Mark[] = [
  'object',
  'standAside',
  'block',
  'against',
  'concern',
  'disagree',
  'veto',
];

const TALLY_METHOD: Partial<Record<Method, TallyMethod>> = {
  majority: 'majority',
  supermajority: 'majority',
  ranked: 'schulze',
  stv: 'stv',
  score: 'score',
};

/** Counts. */
export function outcomeOf(count: AnswerCount): Outcome {
  const { counted } = count;
  const marks = marksOf(count);
  const optioned = choiceKindOf(count.proposal) === 'mark' ? undefined : countOptions(count);
  const pool =
    count.proposal.method === 'sortition'
      ? counted.filter(({ choice }) => choice.value === 'willing').map(({ member }) => member)
      : [];
  const winners = optioned?.winners ?? [];
  const tied = optioned?.tied ?? [];
  const verdict = count.hasQuorum
    ? (optioned?.verdict ?? markVerdict(count, marks, pool.length))
    : 'quorumMissed';
  return {
    verdict,
    marks,
    winners: verdict === 'passes' ? winners : [],
    tied: verdict === 'tied' ? tied : [],
    tally: optioned?.result ?? null,
    dissent: counted.flatMap(({ member, choice, reason }) =>
      choice.kind === 'mark' && DISSENTING.includes(choice.value)
        ? [{ member, mark: choice.value, reason }]
        : [],
    ),
    pool,
  };
}

function marksOf({ proposal, counted }: AnswerCount): readonly MarkCount[] {
  const countByMark = new Map<Mark, number>();
  for (const { choice } of counted)
    if (choice.kind === 'mark')
      countByMark.set(choice.value, (countByMark.get(choice.value) ?? 0) + 1);
  const marks =
    choiceKindOf(proposal) === 'mark' ? MARKS_OF[proposal.method] : ['abstain' as const];
  return marks.map((mark) => ({ mark, count: countByMark.get(mark) ?? 0 }));
}

function markVerdict(
  { proposal, terms, objectors }: AnswerCount,
  marks: readonly MarkCount[],
  willing: number,
): OutcomeVerdict {
  const of = (mark: Mark): number => marks.find((one) => one.mark === mark)?.count ?? 0;
  const all = of('for') + of('against');
  switch (proposal.method) {
    case 'consent':
      if (objectors > 0) return 'objectionsOpen';
      return of('consent') > 0 ? 'passes' : 'fails';
    case 'consensus':
      if (of('block') > 0) return 'blocked';
      return of('agree') > of('standAside') ? 'passes' : 'fails';
    case 'majority':
      if (all > 0 && of('for') === of('against')) return 'tied';
      return of('for') > of('against') ? 'passes' : 'fails';
    case 'supermajority':
      return isSupermajority(of('for'), all, proposal.pass, terms) ? 'passes' : 'fails';
    case 'sortition':
      return willing >= proposal.seats ? 'pool' : 'poolTooSmall';
    default:
      return 'sensed';
  }
}

interface Optioned {
  readonly verdict: OutcomeVerdict;
  readonly winners: readonly number[];
  readonly tied: readonly number[];
  readonly result: TallyResult | null;
}

/** Counts what was said of options. */
function countOptions({ proposal, terms, counted }: AnswerCount): Optioned {
  const { method, options, seats } = proposal;
  const ballots = counted.flatMap(({ choice }) => paperOf(choice, options.length));
  const counting = tally({
    method: TALLY_METHOD[method] ?? 'majority',
    candidates: options,
    seats,
    ballots,
    scoreUnit: 1n,
    quota: 'droop',
    withdrawn: new Set(),
    lot: [],
  });
  if (!counting.ok) return { verdict: 'uncountable', winners: [], tied: [], result: null };
  const result = counting.value;
  const placesOf = (names: readonly string[] = []): readonly number[] =>
    names.map((name) => options.indexOf(name)).toSorted((a, b) => a - b);
  const winners = placesOf(result.winners);
  const several = method === 'ranked' && winners.length > 1 ? winners : [];
  const tied = [...placesOf(result.tied), ...several];
  return { winners, tied, result, verdict: optionVerdict() };

  function optionVerdict(): OutcomeVerdict {
    if (ballots.length === 0) return 'fails';
    if (tied.length > 0) return 'tied';
    if (method !== 'majority' && method !== 'supermajority') return 'passes';
    const [first] = winners;
    const have = ballots.filter(({ ranking }) => ranking[0]?.[0] === first).length;
    const isEnough =
      method === 'majority'
        ? have * 2 > ballots.length
        : isSupermajority(have, ballots.length, proposal.pass, terms);
    return isEnough ? 'passes' : 'fails';
  }
}

/** A choice as a ballot; none for one who abstains. */
function paperOf(choice: Choice, options: number): readonly BallotPaper[] {
  const count = 1n;
  switch (choice.kind) {
    case 'mark':
      return [];
    case 'option':
      return [{ count, ranking: [[choice.value]], scores: new Map() }];
    case 'ranking':
      return [{ count, ranking: choice.value, scores: new Map() }];
    case 'scores': {
      const scores = new Map(
        Array.from({ length: options }, (_, place) => [place, 0n] as [number, bigint]),
      );
      for (const { option, score } of choice.value) scores.set(option, BigInt(score));
      return [{ count, ranking: [], scores }];
    }
  }
}
