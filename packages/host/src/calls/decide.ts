/** The calls of decisions: what each takes and answers; part of the contract in `../calls.ts`. */
import type {
  DecideChangedAnswer,
  DecideEnterAnswer,
  DecideHallAnswer,
  DecideListAnswer,
  DecideProposeAnswer,
  DecideSheetAnswer,
  DecideStanceAnswer,
  DecisionAnswer,
} from '../answers/decision.ts';

/** What each call takes. */
export const DECIDE_GIVEN = {
  'decide.propose': {
    title: 'text',
    text: 'text?',
    driver: 'text?',
    method: 'decideMethod?',
    option: 'list',
    seats: 'number?',
    hours: 'number?',
    meeting: 'flag',
    atLeast: 'number?',
    share: 'number?',
    onlyVotes: 'flag',
    blind: 'flag',
    part: 'text?',
    wait: 'number?',
    within: 'number?',
    review: 'number?',
    domain: 'text?',
    circle: 'list',
    responsible: 'list',
    criteria: 'text?',
    supersedes: 'list',
    needs: 'list',
    act: 'text?',
  },
  'decide.stance': {
    id: 'text',
    choice: 'text',
    also: 'list',
    reason: 'text?',
    noAct: 'flag',
    for: 'list',
    byScribe: 'flag',
    byPhone: 'flag',
    byCourier: 'flag',
    witness: 'list',
  },
  'decide.object': {
    id: 'text',
    harm: 'text?',
    argument: 'text?',
    settled: 'flag',
    none: 'flag',
    why: 'text?',
    for: 'list',
    byScribe: 'flag',
    byPhone: 'flag',
    byCourier: 'flag',
    witness: 'list',
  },
  'decide.amend': { id: 'text', text: 'text', note: 'text?', answers: 'list' },
  'decide.withdraw': { id: 'text', why: 'text?' },
  'decide.show': { id: 'text' },
  'decide.list': { all: 'flag' },
  'decide.outcome': { id: 'text' },
  'decide.done': { id: 'text', note: 'text?' },
  'decide.review': { id: 'text', verdict: 'reviewVerdict', note: 'text?', hours: 'number?' },
  'decide.deny': { id: 'text' },
  'decide.hall': { id: 'text', also: 'list', off: 'flag' },
  'decide.sheet': { id: 'text', out: 'text?', folder: 'text' },
  'decide.enter': { id: 'text', sheet: 'number', line: 'list', file: 'text?' },
} as const;

/** What each call answers. */
export interface DecideAnswers {
  readonly 'decide.propose': DecideProposeAnswer;
  readonly 'decide.stance': DecideStanceAnswer;
  readonly 'decide.object': DecideChangedAnswer;
  readonly 'decide.amend': DecideChangedAnswer;
  readonly 'decide.withdraw': DecideChangedAnswer;
  readonly 'decide.show': DecisionAnswer;
  readonly 'decide.list': DecideListAnswer;
  readonly 'decide.outcome': DecisionAnswer;
  readonly 'decide.done': DecideChangedAnswer;
  readonly 'decide.review': DecideChangedAnswer;
  readonly 'decide.deny': DecideChangedAnswer;
  readonly 'decide.hall': DecideHallAnswer;
  readonly 'decide.sheet': DecideSheetAnswer;
  readonly 'decide.enter': DecideEnterAnswer;
}
