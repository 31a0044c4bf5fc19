/**
 * What a tally is asked: a method, candidates, seats, and ballots. Read from plain values of whoever
 * wrote them; every list has a limit, every fault names the way to what is wrong and no name.
 *
 *     { "method": "stv", "candidates": ["A", "B", "C"], "seats": 2,
 *       "ballots": [{ "count": 5, "ranking": [["A"], ["C", "B"]] }] }
 *
 * `ranking` holds groups of equals, best first. For `score` a ballot holds `"scores": {"A": 3, "B": "5/2"}`.
 */
import type { Fraction } from '../base/fraction.ts';
import { fraction, leastMultiple, parseFraction } from '../base/fraction.ts';
import { divideBig } from '../base/integer.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { PlainFault, PlainField, PlainObject } from '../codec/plain.ts';
import { fieldOf, inside, needed, PlainReader } from '../codec/plain.ts';

/** The methods there are. */
const METHODS = ['schulze', 'stv', 'irv', 'score', 'majority'] as const;
/** Which share of the votes elects in `stv`; `droop` unless told. */
const QUOTAS = ['droop', 'hb', 'hare', 'imperiali'] as const;

/** Candidates: a ballot of all of them is 8,128 comparisons, times the kinds of ballot 81 million. */
export const CANDIDATES_MAX = 128;
/** Kinds of ballot in one file, each with a count. */
export const BALLOTS_MAX = 10_000;
/** Characters of a candidate's name. */
const NAME_LENGTH_MAX = 200;
/** Largest magnitude of a score. */
export const SCORE_MAX = 1_000_000;
/** Digits behind the point, or the number below the stroke: nine digits of either. */
const SCORE_PARTS_MAX = 999_999_999n;
/** Significant digits that a number of JSON keeps as they were written; longer ones are written as texts. */
const JSON_DIGITS_MAX = 15;
/** The smallest part in which all scores of a file are whole, at most so many digits. */
const SCORE_UNIT_MAX: bigint = powerOfTen(40);
/** Largest count of one kind of ballot: beyond it JSON is not read exactly. */
export const COUNT_MAX: number = Number.MAX_SAFE_INTEGER;

/** A method of counting. */
export type TallyMethod = (typeof METHODS)[number];
/** A quota of the transferable vote. */
export type Quota = (typeof QUOTAS)[number];

/** Ballots that say the same. */
export interface BallotPaper {
  /** How many. */
  readonly count: bigint;
  /** Groups of equal candidates by their place in the list, best first; nobody twice. */
  readonly ranking: readonly (readonly number[])[];
  /** Scores by candidate's place, in `scoreUnit`ths; only for `score`. */
  readonly scores: ReadonlyMap<number, bigint>;
}

/** What is to be counted. Candidates are known by their place in `candidates`. */
export interface TallyTask {
  readonly method: TallyMethod;
  readonly candidates: readonly string[];
  readonly seats: number;
  readonly ballots: readonly BallotPaper[];
  /** In how many parts of one the scores are whole numbers; 1: they are whole. */
  readonly scoreUnit: bigint;
  readonly quota: Quota;
  /** Who withdrew: nobody elects them, and their ballots pass on. */
  readonly withdrawn: ReadonlySet<number>;
  /** The order in which people drew lots, for ties: earlier goes before later. */
  readonly lot: readonly number[];
}

/** What is wrong with the question. */
export type TallyFault =
  | PlainFault
  | { readonly kind: 'NoCandidates' }
  | { readonly kind: 'CandidateUnknown'; readonly field: string }
  | { readonly kind: 'CandidateTwice'; readonly field: string }
  | { readonly kind: 'OneSeatOnly' }
  /** None of the methods that there are. */
  | { readonly kind: 'MethodUnknown' }
  /** No number that is read exactly. */
  | { readonly kind: 'ScoreUnfit'; readonly field: string }
  | { readonly kind: 'QuotaForStvOnly' }
  | { readonly kind: 'FractionsTooLong' };

type Reader = PlainReader<TallyFault>;
type Places = ReadonlyMap<string, number>;

/** Reads what a tally is asked. Total on any plain value. */
export function decodeTally(value: unknown): Result<TallyTask, TallyFault> {
  const reader: Reader = new PlainReader();
  const given = reader.object(
    { value, field: '' },
    ['method', 'candidates', 'ballots'],
    ['v', 'seats', 'quota', 'withdrawn', 'lot'],
  );
  const version = fieldOf(given, 'v');
  if (version !== undefined) reader.integer(version, 1, 1);
  const asked = needed(given, 'method');
  const method = METHODS.find((one) => one === asked.value) ?? 'majority';
  if (typeof asked.value === 'string' && method !== asked.value)
    reader.refuse({ kind: 'MethodUnknown' });
  else reader.choice(asked, METHODS);
  const candidates = reader
    .list(needed(given, 'candidates'), CANDIDATES_MAX)
    .map((one) => reader.text(one, NAME_LENGTH_MAX));
  const placeOf: Places = new Map(candidates.map((name, place) => [name, place]));
  if (placeOf.size < candidates.length)
    reader.refuse({ kind: 'CandidateTwice', field: 'candidates' });
  if (candidates.length === 0) reader.refuse({ kind: 'NoCandidates' });
  const seatsField = fieldOf(given, 'seats');
  const seats = seatsField === undefined ? 1 : reader.integer(seatsField, 1, CANDIDATES_MAX);
  const isForOne = method === 'schulze' || method === 'irv';
  if (isForOne && seats > 1) reader.refuse({ kind: 'OneSeatOnly' });
  const quotaField = fieldOf(given, 'quota');
  const quota = quotaField === undefined ? 'droop' : reader.choice(quotaField, QUOTAS);
  if (quotaField !== undefined && method !== 'stv') reader.refuse({ kind: 'QuotaForStvOnly' });
  const withdrawn = new Set(someOf(reader, given, 'withdrawn', placeOf));
  const lot = someOf(reader, given, 'lot', placeOf);
  const papers = reader
    .list(needed(given, 'ballots'), BALLOTS_MAX)
    .map((one) => ballotOf(reader, one, method, placeOf));
  const scoreUnit = scoreUnitOf(papers);
  if (scoreUnit === undefined) reader.refuse({ kind: 'FractionsTooLong' });
  if (reader.fault !== undefined || scoreUnit === undefined)
    return fail(reader.fault ?? { kind: 'FractionsTooLong' });
  const ballots = papers.map(({ count, ranking, scores }): BallotPaper => {
    const whole = [...scores].map(
      ([place, { over, under }]) => [place, over * divideBig(scoreUnit, under)] as const,
    );
    return { count, ranking, scores: new Map(whole) };
  });
  return ok({
    method,
    candidates,
    seats,
    ballots,
    scoreUnit,
    quota: quota ?? 'droop',
    withdrawn,
    lot,
  });
}

/** A ballot as it was read: scores are fractions still. */
interface ReadPaper {
  readonly count: bigint;
  readonly ranking: BallotPaper['ranking'];
  readonly scores: ReadonlyMap<number, Fraction>;
}

/** The smallest part in which every score is whole; undefined where that grows too long. */
function scoreUnitOf(papers: readonly ReadPaper[]): bigint | undefined {
  let unit = 1n;
  for (const { scores } of papers)
    for (const { under } of scores.values()) {
      unit = leastMultiple(unit, under);
      if (unit > SCORE_UNIT_MAX) return undefined;
    }
  return unit;
}

/** A list of candidates, nobody twice; empty where the field is absent. */
function someOf(
  reader: Reader,
  given: PlainObject,
  name: string,
  placeOf: Places,
): readonly number[] {
  const field = fieldOf(given, name);
  if (field === undefined) return [];
  const seen = new Set<number>();
  return reader.list(field, CANDIDATES_MAX).map((one) => placed(reader, one, placeOf, seen));
}

/** The place of a candidate who is named; nobody twice in one `seen`. */
function placed(reader: Reader, given: PlainField, placeOf: Places, seen: Set<number>): number {
  const { field } = given;
  const name = reader.text(given, NAME_LENGTH_MAX);
  const place = placeOf.get(name);
  if (place === undefined) reader.refuse({ kind: 'CandidateUnknown', field });
  else if (seen.has(place)) reader.refuse({ kind: 'CandidateTwice', field });
  else seen.add(place);
  return place ?? 0;
}

function ballotOf(
  reader: Reader,
  given: PlainField,
  method: TallyMethod,
  placeOf: Places,
): ReadPaper {
  const { field } = given;
  const says = method === 'score' ? 'scores' : 'ranking';
  const ballot = reader.object(given, [says], ['count']);
  const countField = fieldOf(ballot, 'count', field);
  const count = countField === undefined ? 1n : BigInt(reader.integer(countField, 0, COUNT_MAX));
  const said = needed(ballot, says, field);
  return method === 'score'
    ? { count, ranking: [], scores: scoresOf(reader, said, placeOf) }
    : { count, ranking: rankingOf(reader, said, placeOf), scores: new Map() };
}

function rankingOf(reader: Reader, given: PlainField, placeOf: Places): BallotPaper['ranking'] {
  const seen = new Set<number>();
  return reader.list(given, CANDIDATES_MAX).map((group) => {
    const members = reader.list(group, CANDIDATES_MAX);
    if (members.length === 0) reader.refuse({ kind: 'FieldMalformed', field: group.field });
    return members.map((one) => placed(reader, one, placeOf, seen));
  });
}

function scoresOf(reader: Reader, given: PlainField, placeOf: Places): ReadPaper['scores'] {
  const { field } = given;
  const scores = new Map<number, Fraction>();
  for (const [name, value] of reader.entries(given, CANDIDATES_MAX)) {
    const place = placeOf.get(name);
    // The way to it would repeat a name that was written: the ballot is named instead.
    if (place === undefined) reader.refuse({ kind: 'CandidateUnknown', field });
    else {
      const at = inside(field, `#${place + 1}`);
      scores.set(place, scoreOf(reader, { value, field: at }));
    }
  }
  return scores;
}

/**
 * A score, exactly: a whole number, one with a point, or as text `"2.5"` or `"5/2"`. A number of JSON with
 * more than fifteen digits is refused: it may not be the one that was written.
 */
function scoreOf(reader: Reader, given: PlainField): Fraction {
  const { value, field } = given;
  if (typeof value === 'number' && Number.isInteger(value))
    return fraction(BigInt(reader.integer(given, -SCORE_MAX, SCORE_MAX)));
  const text = typeof value === 'number' ? shortDecimal(value) : value;
  const score = typeof text === 'string' ? readScore(text) : undefined;
  if (score === undefined) {
    reader.refuse({ kind: 'ScoreUnfit', field });
    return fraction(0n);
  }
  const most = BigInt(SCORE_MAX) * score.under;
  if (score.over > most || score.over < -most)
    reader.refuse({ kind: 'NumberOutOfRange', field, least: -SCORE_MAX, most: SCORE_MAX });
  return score;
}

/** A number as JSON writes it, if that is surely what was written. */
function shortDecimal(value: number): string | undefined {
  const text = `${value}`;
  return text.replaceAll(/\D/g, '').replace(/^0+/, '').length <= JSON_DIGITS_MAX ? text : undefined;
}

function powerOfTen(zeros: number): bigint {
  return BigInt(`1${'0'.repeat(zeros)}`);
}

function readScore(text: string): Fraction | undefined {
  const decimal = /^(-?)(\d{1,7})\.(\d{1,9})$/.exec(text);
  if (decimal !== null) {
    const [, minus = '', whole = '', part = ''] = decimal;
    const over = BigInt(`${minus}${whole}${part}`);
    return fraction(over, powerOfTen(part.length));
  }
  const score = parseFraction(text);
  return score === undefined || score.under > SCORE_PARTS_MAX ? undefined : score;
}
