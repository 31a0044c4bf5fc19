/** The calls of draws: what each takes, and what it answers. */
import type {
  DrawAnswer,
  DrawChangedAnswer,
  DrawExportAnswer,
  DrawListAnswer,
  DrawReplayAnswer,
} from '../answers/draw.ts';

/** What each of these calls takes. */
export const DRAW_GIVEN = {
  'draw.open': {
    title: 'text',
    text: 'text?',
    decision: 'text?',
    instead: 'text?',
    from: 'list',
    seats: 'number?',
    file: 'text?',
    committer: 'list',
    commit: 'number?',
    show: 'number?',
    dice: 'number?',
    round: 'flag',
    source: 'list',
    wait: 'number?',
    within: 'number?',
    hand: 'list',
    grace: 'number?',
  },
  'draw.commit': { id: 'text' },
  'draw.reveal': { id: 'text' },
  'draw.dice': { id: 'text', dice: 'text', witness: 'list' },
  'draw.numbers': { id: 'text', value: 'list', witness: 'list' },
  'draw.deny': { id: 'text' },
  'draw.beacon': { id: 'text', signature: 'text', previous: 'text?' },
  'draw.show': { id: 'text' },
  'draw.list': { all: 'flag' },
  'draw.replay': { id: 'text', file: 'text?' },
  'draw.export': { id: 'text', file: 'text?', out: 'text?', folder: 'text' },
} as const;

/** What each of these calls answers. */
export interface DrawAnswers {
  readonly 'draw.open': DrawChangedAnswer;
  readonly 'draw.commit': DrawChangedAnswer;
  readonly 'draw.reveal': DrawChangedAnswer;
  readonly 'draw.dice': DrawChangedAnswer;
  readonly 'draw.numbers': DrawChangedAnswer;
  readonly 'draw.deny': DrawChangedAnswer;
  readonly 'draw.beacon': DrawChangedAnswer;
  readonly 'draw.show': DrawAnswer;
  readonly 'draw.list': DrawListAnswer;
  readonly 'draw.replay': DrawReplayAnswer;
  readonly 'draw.export': DrawExportAnswer;
}
