/**
 * What a member can say to a question: a mark of its method, one option, a ranking, scores. Which of
 * them fits is a matter of the proposal; a choice alone has only its form.
 */
import type { Shape, Variant } from '../codec/shape.ts';
import { ascending, list, oneOf, refined, tuple, uint, variant } from '../codec/shape.ts';

/** How a question is put and counted. */
export const METHODS = [
  'consent',
  'consensus',
  'majority',
  'supermajority',
  'ranked',
  'stv',
  'score',
  'advice',
  'senseCheck',
  'sortition',
] as const;
/** Ranked is Schulze; advice and a sense check bind nobody; sortition gathers who is willing. */
export type Method = (typeof METHODS)[number];

/** Options of one question. */
export const OPTIONS_MAX = 20;
/** The highest score. */
export const CHOICE_SCORE_MAX = 10;

/**
 * Every mark by number; new ones come at the end. `none` takes back what one said before: it counts
 * as if one had not voted.
 */
export const MARKS = [
  'none',
  'abstain',
  'consent',
  'object',
  'agree',
  'standAside',
  'block',
  'for',
  'against',
  'support',
  'concern',
  'endorse',
  'minorPoint',
  'reservations',
  'moreTalk',
  'dislikeButSupport',
  'disagree',
  'veto',
  'willing',
  'unwilling',
] as const;
/** One word. */
export type Mark = (typeof MARKS)[number];

/** The marks of yes and no. */
const YES_OR_NO = ['for', 'against', 'abstain'] as const;

/** The marks of each method, in the order of a sheet; the first is the most in favour. */
export const MARKS_OF: Readonly<Record<Method, readonly Mark[]>> = {
  consent: ['consent', 'abstain', 'object'],
  consensus: ['agree', 'abstain', 'standAside', 'block'],
  majority: YES_OR_NO,
  supermajority: YES_OR_NO,
  ranked: ['abstain'],
  stv: ['abstain'],
  score: ['abstain'],
  advice: ['support', 'concern', 'abstain'],
  // The eight steps of the "gradients of agreement" (Kaner), as Loomio's template has them.
  senseCheck: [
    'endorse',
    'minorPoint',
    'reservations',
    'abstain',
    'moreTalk',
    'dislikeButSupport',
    'disagree',
    'veto',
  ],
  sortition: ['willing', 'unwilling'],
};

/** Whether a method asks about options; of the others, majority and supermajority may. */
export const ASKS_OPTIONS: Readonly<Record<Method, 'never' | 'may' | 'must'>> = {
  consent: 'never',
  consensus: 'never',
  majority: 'may',
  supermajority: 'may',
  ranked: 'must',
  stv: 'must',
  score: 'must',
  advice: 'never',
  senseCheck: 'never',
  sortition: 'never',
};

/** Methods whose outcome binds; the others only show what people think or who is willing. */
export const BINDING_METHODS: readonly Method[] = METHODS.filter(
  (method) => !['advice', 'senseCheck', 'sortition'].includes(method),
);

/** How much one likes an option. */
export interface Score {
  readonly option: number;
  readonly score: number;
}

/** What one says to one question. */
export type Choice = Variant<{
  readonly mark: Mark;
  readonly option: number;
  /** Best first; options of one step are liked alike; those not named come last. */
  readonly ranking: readonly (readonly number[])[];
  /** Ascending by option; those not named score 0. */
  readonly scores: readonly Score[];
}>;

const optionShape: Shape<number> = uint(OPTIONS_MAX - 1);

/** A choice: variant 2, and at most 20 scores of array 1, option 1, score 1 in a list of 1. */
export const CHOICE_BYTES_MAX = 63;

/** The shape of a choice. */
export const choiceShape: Shape<Choice> = variant({
  mark: oneOf(MARKS),
  option: optionShape,
  ranking: refined(
    list(
      ascending(optionShape, (a, b) => a - b, OPTIONS_MAX, 1),
      OPTIONS_MAX,
      1,
    ),
    'ranked-twice',
    (steps) => new Set(steps.flat()).size === steps.flat().length,
  ),
  scores: ascending(
    tuple<Score>({ option: optionShape, score: uint(CHOICE_SCORE_MAX) }),
    (a, b) => a.option - b.option,
    OPTIONS_MAX,
    1,
  ),
});

/** What a choice has to fit. */
export interface Asked {
  readonly method: Method;
  readonly options: readonly string[];
}

/** `otherMethod`: no such answer here; `unknownOption`: an option that this question has not. */
export type ChoiceFault = 'otherMethod' | 'unknownOption';

/** Why a choice does not fit a question; null: it fits. Taking back fits everywhere. */
export function choiceFault(asked: Asked, choice: Choice): ChoiceFault | null {
  if (choice.kind === 'mark') return isMarkOf(asked, choice.value) ? null : 'otherMethod';
  if (choice.kind !== choiceKindOf(asked)) return 'otherMethod';
  return optionsIn(choice).every((option) => option < asked.options.length)
    ? null
    : 'unknownOption';
}

function isMarkOf(asked: Asked, mark: Mark): boolean {
  if (mark === 'none') return true;
  const marks = choiceKindOf(asked) === 'mark' ? MARKS_OF[asked.method] : (['abstain'] as const);
  return marks.some((one) => one === mark);
}

/** The kind of choice that a question asks for, beside abstaining. */
export function choiceKindOf({ method, options }: Asked): Choice['kind'] {
  switch (method) {
    case 'ranked':
    case 'stv':
      return 'ranking';
    case 'score':
      return 'scores';
    case 'majority':
    case 'supermajority':
      return options.length > 0 ? 'option' : 'mark';
    default:
      return 'mark';
  }
}

/** The options that a choice names. */
export function optionsIn(choice: Choice): readonly number[] {
  switch (choice.kind) {
    case 'mark':
      return [];
    case 'option':
      return [choice.value];
    case 'ranking':
      return choice.value.flat();
    case 'scores':
      return choice.value.map(({ option }) => option);
  }
}

/** Whether two choices say the same. */
export function sameChoice(a: Choice, b: Choice): boolean {
  if (a.kind === 'mark') return b.kind === 'mark' && a.value === b.value;
  return JSON.stringify(choiceShape.toCbor(a)) === JSON.stringify(choiceShape.toCbor(b));
}

/** A mark as a choice. */
export function marked(mark: Mark): Choice {
  return { kind: 'mark', value: mark };
}
